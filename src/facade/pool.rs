//! The user pool itself.

use super::Pool;
use crate::{Call, NoToken, actor::Sends, operations::userpool::GetPoolSettings};

impl<'actor, A: Sends<NoToken>> Pool<'actor, A> {
    /// Reads the settings that everyone may know. Another pool's are read with `pool` set on the call.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulated/doc.rs"));
    /// # fn main() { example(async |authing, _| {
    /// let settings = authing.pool().settings().await?;
    /// assert_eq!(settings.register_disabled, Some(false));
    /// # Ok(()) }) }
    /// ```
    #[doc(alias = "getUserPoolSettings")]
    pub fn settings(&self) -> Call<'actor, A, GetPoolSettings> {
        self.call(GetPoolSettings::new())
    }
}
