//! Counts the connections, bytes and round trips of a network.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The type of a TLS record of a handshake, its first byte. Requests begin with another byte, with and without TLS.
const HANDSHAKE: u8 = 22;

/// The counts since the last time they were taken.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    /// The opened connections. Each costs a round trip.
    pub(crate) connections: u32,
    /// The bytes from clients.
    pub(crate) sent: u64,
    /// The bytes that arrived at clients.
    pub(crate) received: u64,
    /// The round trips of TLS handshakes, on new connections.
    pub(crate) handshakes: u32,
    /// The round trips of requests, on new connections.
    pub(crate) requests: u32,
}

impl Counts {
    /// Returns all round trips of new connections.
    pub(crate) fn round_trips(self) -> u32 {
        self.connections + self.handshakes + self.requests
    }
}

type Shared = Arc<Mutex<Counts>>;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The traffic of all connections.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    current: Mutex<Shared>,
}

impl Traffic {
    /// Counts a connection.
    pub(super) fn open(&self) -> Connection<'_> {
        let opened_in = Arc::clone(&locked(&self.current));
        locked(&opened_in).connections += 1;
        Connection {
            traffic: self,
            opened_in,
            waiting: Mutex::new(None),
        }
    }

    /// Returns the counts, and begins again. Later round trips of open connections are not counted: they may only
    /// close the connection.
    pub(super) fn take(&self) -> Counts {
        let taken = std::mem::take(&mut *locked(&self.current));
        *locked(&taken)
    }

    fn add(&self, count: impl FnOnce(&mut Counts)) {
        count(&mut locked(&locked(&self.current)));
    }
}

/// A flight from the client, without a response yet.
#[derive(Clone, Copy, Debug)]
enum Flight {
    Handshake,
    Request,
}

/// The traffic of one connection. A round trip is a flight from the client that is followed by one from the server.
#[derive(Debug)]
pub(super) struct Connection<'traffic> {
    traffic: &'traffic Traffic,
    opened_in: Shared,
    waiting: Mutex<Option<Flight>>,
}

impl Connection<'_> {
    /// Counts bytes that the client sends.
    pub(super) fn sent(&self, bytes: &[u8]) {
        self.traffic.add(|counts| counts.sent += bytes.len() as u64);
        let flight = match bytes.first() {
            Some(&HANDSHAKE) => Flight::Handshake,
            _ => Flight::Request,
        };
        locked(&self.waiting).get_or_insert(flight);
    }

    /// Counts bytes that arrive at the client.
    pub(super) fn received(&self, bytes: &[u8]) {
        self.traffic
            .add(|counts| counts.received += bytes.len() as u64);
        let mut counts = locked(&self.opened_in);
        match locked(&self.waiting).take() {
            Some(Flight::Handshake) => counts.handshakes += 1,
            Some(Flight::Request) => counts.requests += 1,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_messages_in_one_direction_are_one_flight() {
        let traffic = Traffic::default();
        let connection = traffic.open();
        connection.sent(b"POST / HTTP/1.1\r\n\r\n");
        connection.sent(b"{}");
        connection.received(b"HTTP/1.1 200 OK\r\n\r\n");
        connection.received(b"{}");
        connection.sent(b"POST");
        let expected = Counts {
            connections: 1,
            sent: 25,
            received: 21,
            handshakes: 0,
            requests: 1,
        };
        let counts = traffic.take();
        assert_eq!((counts, counts.round_trips()), (expected, 2));
    }

    #[test]
    fn a_handshake_of_tls_is_not_a_request() {
        let traffic = Traffic::default();
        let connection = traffic.open();
        connection.sent(&[HANDSHAKE, 3, 1]);
        connection.received(&[HANDSHAKE, 3, 3]);
        // The end of the handshake and the request are one flight.
        connection.sent(&[20, 3, 3]);
        connection.sent(&[23, 3, 3]);
        connection.received(&[23, 3, 3]);
        let counts = traffic.take();
        assert_eq!((counts.handshakes, counts.requests), (1, 1));
    }

    #[test]
    fn counts_begin_again_after_they_are_taken() {
        let traffic = Traffic::default();
        let connection = traffic.open();
        traffic.take();
        connection.sent(b"{}");
        connection.received(b"{}");
        let expected = Counts {
            sent: 2,
            received: 2,
            ..Counts::default()
        };
        assert_eq!(traffic.take(), expected);
    }
}
