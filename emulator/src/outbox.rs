//! Messages that the service would have sent: SMS, e-mails and captcha pictures.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::bounded::{Footprint, Latest};
use crate::changes::Changes;

/// The kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Channel {
    /// A text message to a phone.
    Sms,
    /// An e-mail.
    Email,
    /// A captcha picture, shown at a login.
    Captcha,
}

/// A message that the service would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// The kind of message.
    pub channel: Channel,
    /// The user pool that sends it.
    pub pool: String,
    /// The phone number or e-mail address. For a captcha, the account.
    pub to: String,
    /// The text.
    pub text: String,
    /// The code in the text, if any.
    pub code: Option<String>,
    /// The link in the text, if any.
    pub link: Option<String>,
    /// The time of sending, in seconds since the Unix epoch.
    pub sent_at: i64,
    /// The time at which the code or the link expires, in seconds since the Unix epoch. A captcha does not expire.
    pub valid_until: Option<i64>,
}

impl Footprint for Message {
    fn heap(&self) -> usize {
        let texts = self.pool.heap() + self.to.heap() + self.text.heap();
        texts + self.code.heap() + self.link.heap()
    }
}

/// The latest messages, oldest first: at most 10,000, in at most 16 MiB of memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Outbox(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    messages: Mutex<Latest<Message, 10_000, { 16 << 20 }>>,
    arrived: Notify,
    changes: Changes,
}

impl Outbox {
    pub(crate) fn new(changes: Changes) -> Self {
        Self(Arc::new(Shared {
            changes,
            ..Shared::default()
        }))
    }

    pub(crate) fn push(&self, message: Message) {
        self.0.messages.lock().push(message);
        self.0.arrived.notify_waiters();
        self.0.changes.announce();
    }

    /// Returns the latest messages with their numbers, latest first, as `show` converts them.
    pub(crate) fn latest_of<T>(&self, count: usize, show: impl Fn(usize, &Message) -> T) -> Vec<T> {
        let messages = self.0.messages.lock();
        let latest = messages.latest_first().take(count);
        latest
            .map(|(number, message)| show(number, message))
            .collect()
    }

    /// Returns all messages.
    pub fn messages(&self) -> Vec<Message> {
        self.0.messages.lock().iter().cloned().collect()
    }

    /// Returns the messages to one phone number, e-mail address or account.
    pub fn to(&self, address: &str) -> Vec<Message> {
        let messages = self.0.messages.lock();
        messages
            .iter()
            .filter(|message| message.to == address)
            .cloned()
            .collect()
    }

    /// Returns the latest message to `address`.
    pub fn latest(&self, address: &str) -> Option<Message> {
        let messages = self.0.messages.lock();
        let mut latest_first = messages.iter().rev();
        latest_first.find(|message| message.to == address).cloned()
    }

    /// Returns the latest code sent to `address`, valid or not. For a captcha, this is the text in the picture.
    pub fn code_for(&self, address: &str) -> Option<String> {
        let messages = self.0.messages.lock();
        messages
            .iter()
            .rev()
            .filter(|message| message.to == address)
            .find_map(|message| message.code.clone())
    }

    /// Returns the messages to `address`, or all messages without it. If the list is empty, waits for the first one, at
    /// most for `limit`.
    pub(crate) async fn wait(&self, address: Option<&str>, limit: Duration) -> Vec<Message> {
        let messages = || match address {
            Some(address) => self.to(address),
            None => self.messages(),
        };
        let found = async {
            loop {
                // Created before the messages are read, so that a message in between wakes it.
                let arrived = self.0.arrived.notified();
                let messages = messages();
                if !messages.is_empty() {
                    return messages;
                }
                arrived.await;
            }
        };
        timeout(limit, found).await.unwrap_or_default()
    }

    /// Removes the messages to `address`. Their codes remain valid.
    pub(crate) fn clear_to(&self, address: &str) {
        let mut messages = self.0.messages.lock();
        messages.retain(|message| message.to != address);
        self.0.changes.announce();
    }

    /// Removes all messages. Their codes remain valid.
    pub fn clear(&self) {
        self.0.messages.lock().clear();
        self.0.changes.announce();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn message(to: &str) -> Message {
        Message {
            channel: Channel::Sms,
            pool: "pool".to_owned(),
            to: to.to_owned(),
            text: "1234".to_owned(),
            code: None,
            link: None,
            sent_at: 0,
            valid_until: None,
        }
    }

    #[tokio::test]
    async fn it_waits_for_a_message_to_the_address() {
        let outbox = Outbox::default();
        let mut waiting = Box::pin(outbox.wait(Some("anna"), Duration::from_hours(1)));
        assert_eq!(waiting.as_mut().now_or_never(), None);
        outbox.push(message("bert"));
        assert_eq!(waiting.as_mut().now_or_never(), None);
        outbox.push(message("anna"));
        assert_eq!(waiting.await, [message("anna")]);
        let all = outbox.wait(None, Duration::ZERO).await;
        assert_eq!(all, [message("bert"), message("anna")]);
        outbox.clear_to("anna");
        assert_eq!(outbox.wait(Some("anna"), Duration::ZERO).await, []);
        assert_eq!(outbox.messages(), [message("bert")]);
    }
}
