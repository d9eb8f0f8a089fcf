//! Announces changes to the open pages, and the end of the emulator.

use tokio::sync::watch;

/// Announces that messages, requests or users have changed. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Changes(watch::Sender<bool>);

impl Default for Changes {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Changes {
    /// Announces a change.
    pub(crate) fn announce(&self) {
        self.0.send_modify(|_| {});
    }

    /// Announces that the emulator stops.
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Returns a receiver of the changes from now on. Its value is whether the emulator stops.
    pub(crate) fn subscribe(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }
}
