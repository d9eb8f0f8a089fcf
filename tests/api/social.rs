//! Social accounts that are bound to users.

use authing::ErrorCode;

use crate::{
    Outcome,
    emulated::{Emulated, LEA, NO_ONE, refusal},
};

#[tokio::test]
async fn bindings_are_listed() -> Outcome {
    let emulated = Emulated::start().await;
    let session = emulated.lea().await;
    assert!(session.social().bindings().await?.is_empty());
    let social = session.social();
    social.bind("github", "github|583231", "{}").await?;
    social.bind("wechat", "wechat|9", "{}").await?;

    let own = session.social().bindings().await?;
    let by_owner = emulated.authing.social().bindings_of_user(LEA).await?;
    for bindings in [own, by_owner] {
        let mut kinds: Vec<_> = bindings
            .iter()
            .map(|bound| bound.type_.as_deref())
            .collect();
        kinds.sort_unstable();
        assert_eq!(kinds, [Some("github"), Some("wechat")]);
    }
    let unknown = emulated.authing.social().bindings_of_user(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserNotFound);
    Ok(())
}
