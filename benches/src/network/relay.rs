//! The relay: accepts the connections of clients, and copies their bytes over the wires to the server.

use std::{
    io,
    net::{self, SocketAddr},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use bytes::BytesMut;
use reqwest::Url;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    runtime::Builder,
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    time::sleep_until,
    try_join,
};

use super::{
    Counts, Profile,
    traffic::Traffic,
    wire::{Piece, Wire},
};
use crate::{Outcome, server::Service};

/// The largest piece. Connections take turns on a wire after each piece.
const PIECE: usize = 4096;

/// A connection sends its next piece this long before the last one is on the wire, so that the wire is never idle
/// because of a late timer.
const AHEAD: Duration = Duration::from_millis(4);

/// A running relay, which ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Relay {
    service: Service,
    network: Arc<Network>,
    _stop: oneshot::Sender<()>,
}

/// The state that all connections share.
#[derive(Debug)]
struct Network {
    server: SocketAddr,
    up: Wire,
    down: Wire,
    traffic: Traffic,
}

impl Relay {
    /// Starts a relay to a service, with its own thread.
    pub(crate) fn start(profile: Profile, service: &Service) -> Outcome<Self> {
        let listener = net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let mut url = Url::parse(&service.url)?;
        let server = url.socket_addrs(|| None)?;
        let network = Arc::new(Network {
            server: *server.first().ok_or("the service has no address")?,
            up: Wire::new(profile)?,
            down: Wire::new(profile)?,
            traffic: Traffic::default(),
        });
        url.set_port(Some(listener.local_addr()?.port()))
            .map_err(|()| "the service has no port")?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let accepting = Arc::clone(&network);
        thread::Builder::new().spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    ended = accept(listener, accepting) => ended,
                    _ = stopped => Ok(()),
                }
            })
        })?;
        Ok(Self {
            service: Service {
                url: url.into(),
                root: service.root.clone(),
            },
            network,
            _stop: stop,
        })
    }

    /// Returns the service behind the relay.
    pub(crate) fn service(&self) -> &Service {
        &self.service
    }

    /// Returns the counts since the last call.
    pub(crate) fn take_counts(&self) -> Counts {
        self.network.traffic.take()
    }
}

async fn accept(listener: net::TcpListener, network: Arc<Network>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (client, _) = listener.accept().await?;
        tokio::spawn(serve(client, Arc::clone(&network)));
    }
}

/// Serves a client until its connection ends. An error resets it.
async fn serve(mut client: TcpStream, network: Arc<Network>) -> io::Result<()> {
    let ended = connect(&mut client, &network).await;
    if ended.is_err() {
        client.set_zero_linger()?;
    }
    ended
}

/// Connects to the server after the round trip that opening a connection takes. The client's connection is already open,
/// and the first bytes of the client wait.
async fn connect(client: &mut TcpStream, network: &Network) -> io::Result<()> {
    network.up.cross().await;
    network.down.cross().await;
    let mut server = TcpStream::connect(network.server).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ended = copy(client, &mut server, network).await;
    if ended.is_err() {
        server.set_zero_linger()?;
    }
    ended
}

/// Copies both directions until both have ended. An error is a reset.
async fn copy(client: &mut TcpStream, server: &mut TcpStream, network: &Network) -> io::Result<()> {
    let counted = network.traffic.open();
    let (from_client, to_client) = client.split();
    let (from_server, to_server) = server.split();
    let (up, at_server) = unbounded_channel();
    let (down, at_client) = unbounded_channel();
    try_join!(
        read(from_client, &network.up, up, |bytes| counted.sent(bytes)),
        write(at_server, to_server, |_| {}),
        read(from_server, &network.down, down, |_| {}),
        write(at_client, to_client, |bytes| counted.received(bytes)),
    )?;
    Ok(())
}

/// Reads pieces and sends them over a wire. A reset travels behind the bytes before it.
async fn read(
    mut from: ReadHalf<'_>,
    wire: &Wire,
    to: UnboundedSender<Piece>,
    count: impl Fn(&[u8]),
) -> io::Result<()> {
    loop {
        let mut piece = BytesMut::with_capacity(PIECE);
        match from.read_buf(&mut piece).await {
            Ok(0) => {
                wire.send(Piece::End, &to);
                return Ok(());
            }
            Ok(_) => {
                count(&piece);
                let sent = wire.send(Piece::Bytes(piece.freeze()), &to);
                wait_until(sent).await;
            }
            Err(_) => {
                wire.send(Piece::Reset, &to);
                return Ok(());
            }
        }
    }
}

/// Waits until shortly before this time.
async fn wait_until(sent: Instant) {
    if let Some(time) = sent.checked_sub(AHEAD) {
        sleep_until(time.into()).await;
    }
}

/// Writes the pieces that arrive.
async fn write(
    mut arriving: UnboundedReceiver<Piece>,
    mut to: WriteHalf<'_>,
    count: impl Fn(&[u8]),
) -> io::Result<()> {
    while let Some(piece) = arriving.recv().await {
        match piece {
            Piece::Bytes(bytes) => {
                count(&bytes);
                to.write_all(&bytes).await?;
            }
            Piece::End => return to.shutdown().await,
            Piece::Reset => return Err(io::ErrorKind::ConnectionReset.into()),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpSocket;

    use super::*;

    /// A network that is as fast as this machine.
    const LOCAL: Profile = Profile {
        name: "local",
        round_trip: Duration::ZERO,
        megabits: 1_000_000,
    };

    fn relay_to(server: SocketAddr) -> Relay {
        let service = Service {
            url: format!("http://{server}/graphql"),
            root: None,
        };
        Relay::start(LOCAL, &service).unwrap()
    }

    /// Returns a relay to a listener.
    async fn relay() -> (Relay, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        (relay_to(listener.local_addr().unwrap()), listener)
    }

    async fn client(relay: &Relay) -> io::Result<TcpStream> {
        let url = Url::parse(&relay.service().url).unwrap();
        let addresses = url.socket_addrs(|| None)?;
        TcpStream::connect(addresses[0]).await
    }

    /// Returns both ends of a connection through the relay.
    async fn connected(relay: &Relay, listener: &TcpListener) -> (TcpStream, TcpStream) {
        let client = client(relay).await.unwrap();
        let (server, _) = listener.accept().await.unwrap();
        (client, server)
    }

    /// Writes all bytes from one end, closes its half, and returns what the other end reads.
    async fn sent(bytes: &[u8], from: &mut TcpStream, to: &mut TcpStream) -> Vec<u8> {
        let mut read = Vec::new();
        let written = async {
            from.write_all(bytes).await?;
            from.shutdown().await
        };
        try_join!(written, to.read_to_end(&mut read)).unwrap();
        read
    }

    /// Bytes that differ everywhere, and that are not a multiple of a piece.
    fn bytes(seed: u64) -> Vec<u8> {
        let mut bytes = vec![0; 200_123];
        fastrand::Rng::with_seed(seed).fill(&mut bytes);
        bytes
    }

    #[tokio::test]
    async fn both_directions_are_copied_and_closed_separately() {
        let (relay, listener) = relay().await;
        for server_first in [false, true] {
            let (mut client, mut server) = connected(&relay, &listener).await;
            let (first, second) = if server_first {
                (&mut server, &mut client)
            } else {
                (&mut client, &mut server)
            };
            let there = sent(&bytes(1), first, second).await;
            assert!(there == bytes(1), "server first: {server_first}");
            let back = sent(&bytes(2), second, first).await;
            assert!(back == bytes(2), "server first: {server_first}");
        }
    }

    #[tokio::test]
    async fn connections_are_separate() {
        let (relay, listener) = relay().await;
        let (mut one, mut at_one) = connected(&relay, &listener).await;
        let (mut other, mut at_other) = connected(&relay, &listener).await;
        let (first, second) = (bytes(1), bytes(2));
        let (read, other_read) = tokio::join!(
            sent(&first, &mut one, &mut at_one),
            sent(&second, &mut other, &mut at_other)
        );
        assert!(read == first && other_read == second);
    }

    #[tokio::test]
    async fn all_bytes_are_counted() {
        let (relay, listener) = relay().await;
        let (mut client, mut server) = connected(&relay, &listener).await;
        sent(b"request", &mut client, &mut server).await;
        sent(&bytes(1), &mut server, &mut client).await;
        let expected = Counts {
            connections: 1,
            sent: 7,
            received: 200_123,
            handshakes: 0,
            requests: 1,
        };
        assert_eq!(relay.take_counts(), expected);
    }

    #[tokio::test]
    async fn a_reset_is_passed_on() {
        let (relay, listener) = relay().await;
        for by_server in [false, true] {
            let (client, server) = connected(&relay, &listener).await;
            let (resetting, mut other) = if by_server {
                (server, client)
            } else {
                (client, server)
            };
            resetting.set_zero_linger().unwrap();
            drop(resetting);
            let read = other.read_to_end(&mut Vec::new()).await;
            let kind = read.map_err(|problem| problem.kind());
            assert_eq!(
                kind,
                Err(io::ErrorKind::ConnectionReset),
                "by server: {by_server}"
            );
        }
    }

    #[tokio::test]
    async fn a_client_without_a_server_is_reset() {
        // A socket that does not listen refuses connections.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let relay = relay_to(socket.local_addr().unwrap());
        // The reset can arrive before the client has seen its connection open.
        let read = async { client(&relay).await?.read(&mut [0]).await };
        let problem = read.await.unwrap_err();
        assert_eq!(problem.kind(), io::ErrorKind::ConnectionReset);
    }
}
