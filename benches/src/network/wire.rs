//! One direction of a network with a clock: a thread delivers bytes when they arrive.

use std::{
    io,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

use bytes::Bytes;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{Profile, link::Link};

/// The parts of one direction of a connection.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Piece {
    Bytes(Bytes),
    /// The sender closed its half.
    End,
    /// The sender's connection was reset.
    Reset,
}

impl Piece {
    fn bytes(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::End | Self::Reset => 0,
        }
    }
}

/// A piece on its way to the other end of its connection.
struct Travelling {
    piece: Piece,
    to: UnboundedSender<Piece>,
    arrived: Instant,
}

/// A link, and the pieces on it.
#[derive(Debug)]
pub(super) struct Wire {
    /// Under one lock, so that the pieces of all connections are delivered in the order in which they are sent.
    link: Mutex<(Link, mpsc::Sender<Travelling>)>,
}

impl Wire {
    /// Creates the wire, with a thread that ends with it. The timer of Tokio counts whole milliseconds, which is too
    /// coarse for a near network; a thread sleeps more exactly.
    pub(super) fn new(profile: Profile) -> io::Result<Self> {
        let (sender, travelling) = mpsc::channel();
        thread::Builder::new()
            .name(format!("{} network", profile.name))
            .spawn(move || deliver(&travelling))?;
        Ok(Self {
            link: Mutex::new((Link::new(profile), sender)),
        })
    }

    /// Sends a piece to the other end, and returns when it is on the link.
    pub(super) fn send(&self, piece: Piece, to: &UnboundedSender<Piece>) -> Instant {
        let mut locked = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        let (link, sender) = &mut *locked;
        let times = link.send(piece.bytes(), Instant::now());
        let travelling = Travelling {
            piece,
            to: to.clone(),
            arrived: times.arrived,
        };
        // The thread receives until this sender is dropped.
        let _ = sender.send(travelling);
        times.sent
    }

    /// Returns when a packet without data has arrived at the other end.
    pub(super) async fn cross(&self) {
        let (to, mut arrived) = unbounded_channel();
        self.send(Piece::End, &to);
        arrived.recv().await;
    }
}

fn deliver(travelling: &mpsc::Receiver<Travelling>) {
    for Travelling { piece, to, arrived } in travelling {
        thread::sleep(arrived.saturating_duration_since(Instant::now()));
        // The connection may have ended.
        let _ = to.send(piece);
    }
}
