//! What the service would have sent: SMS messages, e-mails, and the captcha pictures it would have drawn.

use std::sync::Arc;

use parking_lot::Mutex;
use serde::Serialize;

use crate::bounded::{Footprint, Latest};

/// How a message would have travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Channel {
    /// A text message to a phone.
    Sms,
    /// An e-mail.
    Email,
    /// A captcha picture, shown to whoever tries to log in.
    Captcha,
}

/// A message that the service would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// How it would have travelled.
    pub channel: Channel,
    /// The user pool that sends it.
    pub pool: String,
    /// The phone number or e-mail address; for a captcha the account that is asked.
    pub to: String,
    /// What it says.
    pub text: String,
    /// The code in it, if there is one.
    pub code: Option<String>,
    /// The address in it, if there is one.
    pub link: Option<String>,
    /// When it was sent, in seconds since the Unix epoch.
    pub sent_at: i64,
}

impl Footprint for Message {
    fn heap(&self) -> usize {
        let texts = self.pool.heap() + self.to.heap() + self.text.heap();
        texts + self.code.heap() + self.link.heap()
    }
}

/// The messages sent so far, the oldest first: the latest ten thousand, in 16 MiB of memory at most. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Mutex<Latest<Message, 10_000, { 16 << 20 }>>>);

impl Outbox {
    pub(crate) fn push(&self, message: Message) {
        self.0.lock().push(message);
    }

    /// The messages that are kept.
    pub fn messages(&self) -> Vec<Message> {
        self.0.lock().iter().cloned().collect()
    }

    /// The messages to one phone number, e-mail address or account.
    pub fn to(&self, address: &str) -> Vec<Message> {
        let messages = self.0.lock();
        messages
            .iter()
            .filter(|message| message.to == address)
            .cloned()
            .collect()
    }

    /// The latest message to `address`.
    pub fn latest(&self, address: &str) -> Option<Message> {
        let messages = self.0.lock();
        let mut latest_first = messages.iter().rev();
        latest_first.find(|message| message.to == address).cloned()
    }

    /// The latest code sent to `address`, whether it still counts or not. For a captcha, the text in the
    /// picture.
    pub fn code_for(&self, address: &str) -> Option<String> {
        let messages = self.0.lock();
        messages
            .iter()
            .rev()
            .filter(|message| message.to == address)
            .find_map(|message| message.code.clone())
    }

    /// Forgets all messages; the codes in them still count.
    pub fn clear(&self) {
        self.0.lock().clear();
    }
}
