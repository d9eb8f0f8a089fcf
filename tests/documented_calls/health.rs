//! Whether the service is up.

use authing::{Error, error::TransportErrorKind};
use insta::assert_snapshot;

use super::sent::sent;
use crate::{
    Outcome,
    emulated::{Emulated, client},
};

/// `测试 Preflight是否正常运行`
#[tokio::test]
async fn preflight() -> Outcome {
    let emulated = Emulated::start().await;
    let response = emulated.authing.health().preflight().await?;
    assert_snapshot!(sent(&emulated));
    assert!(response.is_up());
    Ok(())
}

#[tokio::test]
async fn preflight_of_a_service_that_is_gone() -> Outcome {
    let Emulated { emulator, authing } = Emulated::start().await;
    drop(emulator);
    let response = authing.health().preflight().await?;
    assert!(!response.is_up());
    let Err(Error::Transport(error)) = response.oauth else {
        panic!("the service should not respond: {:?}", response.oauth);
    };
    assert_eq!(error.kind, TransportErrorKind::Connect);
    Ok(())
}

/// Two calls run in parallel, after the handle that made them was dropped.
#[tokio::test]
async fn both_checks_run_concurrently() -> Outcome {
    let emulated = Emulated::start().await;
    let authing = &emulated.authing;
    let gateways = authing.health().preflight().into_future();
    let cdn = authing.health().cdn().into_future();
    let (gateways, cdn) = tokio::join!(gateways, cdn);
    assert!(gateways?.is_up() && cdn.is_ok());
    Ok(())
}

/// `测试 Cdn 状态`
#[tokio::test]
async fn cdn() -> Outcome {
    let emulated = Emulated::start().await;
    emulated.authing.health().cdn().await?;
    assert_snapshot!(sent(&emulated));

    let nowhere = format!("{}/nowhere", emulated.emulator.cdn_url());
    let authing = client(&emulated.emulator).cdn_url(nowhere).build()?;
    let Err(Error::Status(error)) = authing.health().cdn().await else {
        panic!("there is nothing at this address");
    };
    assert_eq!(error.status, 404);
    Ok(())
}
