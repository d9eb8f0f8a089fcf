//! The user pool itself.

use super::Pool;
use crate::{Call, NoToken, actor::Sends, operations::userpool::GetPoolSettings};

impl<'actor, A: Sends<NoToken>> Pool<'actor, A> {
    /// Reads the settings that everyone may know. Another pool's are read with `pool` set on the call.
    #[doc(alias = "getUserPoolSettings")]
    pub fn settings(&self) -> Call<'actor, A, GetPoolSettings> {
        self.call(GetPoolSettings::new())
    }
}
