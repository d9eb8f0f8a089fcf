//! Ctrl-C, and SIGTERM on Unix.

use std::io;

/// Handles the signals that end the program from now on. The future is ready once one of them has arrived.
#[cfg(unix)]
pub(crate) fn received() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Handles Ctrl-C from now on. The future is ready once it was pressed.
#[cfg(windows)]
pub(crate) fn received() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
