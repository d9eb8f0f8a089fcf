//! The user pool itself.

use authing::ErrorCode;
use authing_emulator::Settings;
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{Emulated, NO_ONE, refusal},
};

/// `获取用户池设置`
#[tokio::test]
async fn settings() -> Outcome {
    let settings = Settings {
        name: "Analytical Engines".to_owned(),
        ..Settings::default()
    };
    let emulated = Emulated::with(|pool| pool.settings(settings)).await;
    let settings = emulated.authing.pool().settings().await?;
    assert_snapshot!(sent(&emulated));

    assert_eq!(settings.name.as_deref(), Some("Analytical Engines"));
    assert_eq!(settings.jwt_expired, Some(1_296_000));
    assert_eq!(settings.register_disabled, Some(false));
    let unknown = emulated.authing.pool().settings().pool_id(NO_ONE);
    assert_eq!(refusal(unknown).await, ErrorCode::UserPoolNotFound);
    Ok(())
}
