//! The emulator's connections: plain or TLS, and such as faults can break.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::fault::Faults;

/// How many connections may be through their handshake and not served yet.
const BACKLOG: usize = 64;

/// Who is at the other end, and the line to them.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) line: Arc<Line>,
}

impl Connected<IncomingStream<'_, Connections>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        Self {
            address: *stream.remote_addr(),
            line: Arc::clone(&stream.io().line),
        }
    }
}

/// What is to become of a connection.
#[derive(Debug, Default)]
pub(crate) struct Line {
    reset: AtomicBool,
    close: AtomicBool,
    answers: AtomicUsize,
}

impl Line {
    /// Resets the connection with the next thing written to it.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }

    /// Counts an answer, and closes the connection after it if it is the last one.
    pub(crate) fn close_after(&self, answers: usize) {
        if self.answers.fetch_add(1, Ordering::AcqRel) + 1 >= answers {
            self.close.store(true, Ordering::Release);
        }
    }

    fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Acquire)
    }
}

/// Accepts connections; handshakes are made beside each other.
#[derive(Debug)]
pub(crate) struct Connections {
    address: SocketAddr,
    accepted: mpsc::Receiver<(Connection, SocketAddr)>,
}

impl Connections {
    /// Accepts from `listener`, over TLS if there is an acceptor.
    pub(crate) fn of(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        faults: Faults,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, accepted) = mpsc::channel(BACKLOG);
        tokio::spawn(accept(listener, tls, faults, sender));
        Ok(Self { address, accepted })
    }
}

async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    faults: Faults,
    sender: mpsc::Sender<(Connection, SocketAddr)>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = sender.closed() => return,
        };
        // A connection that fails here is the client's to miss; a want of files passes.
        let Ok((tcp, address)) = accepted else {
            tokio::time::sleep(Duration::from_millis(10)).await;
            continue;
        };
        let _ = tcp.set_nodelay(true);
        match &tls {
            None => {
                let connection = Connection::of(Stream::Plain(tcp));
                if sender.send((connection, address)).await.is_err() {
                    return;
                }
            }
            Some(tls) => {
                let (tls, sender, delay) = (tls.clone(), sender.clone(), faults.handshake_delay());
                tokio::spawn(async move {
                    tokio::time::sleep(delay).await;
                    if let Ok(stream) = tls.accept(tcp).await {
                        let connection = Connection::of(Stream::Tls(Box::new(stream)));
                        // Nobody takes it any more when the emulator is being stopped.
                        let _ = sender.send((connection, address)).await;
                    }
                });
            }
        }
    }
}

impl Listener for Connections {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        match self.accepted.recv().await {
            Some(accepted) => accepted,
            // The task that accepts has ended, with the runtime.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// A connection that breaks when its line says so.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Stream,
    line: Arc<Line>,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection {
    fn of(stream: Stream) -> Self {
        Self {
            stream,
            line: Arc::default(),
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.line.is_reset() {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if !self.line.is_reset() {
            return;
        }
        let tcp = match &self.stream {
            Stream::Plain(tcp) => tcp,
            Stream::Tls(tls) => tls.get_ref().0,
        };
        // Closed without lingering, a connection is reset. Where that fails, it is closed, which is a fault too.
        let _ = SockRef::from(tcp).set_linger(Some(Duration::ZERO));
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.line.close.load(Ordering::Acquire) {
            // Nothing read is the end.
            return Poll::Ready(Ok(()));
        }
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
