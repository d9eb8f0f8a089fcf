//! One connection of the emulator, plain or TLS. Faults can break it, and a client that is too slow loses it.

use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep, timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// The client's address, and control over the connection to it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    pub(crate) line: Arc<Line>,
}

/// Controls how a connection ends.
#[derive(Debug, Default)]
pub(crate) struct Line {
    reset: AtomicBool,
    close: AtomicBool,
    responses: AtomicUsize,
}

impl Line {
    /// Resets the connection at the next write.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
    }

    /// Counts a response, and closes the connection after this many.
    pub(crate) fn close_after(&self, responses: usize) {
        if self.responses.fetch_add(1, Ordering::AcqRel) + 1 >= responses {
            self.close.store(true, Ordering::Release);
        }
    }

    fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Acquire)
    }
}

/// A connection that its [`Line`] can break.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: Stream,
    line: Arc<Line>,
    /// The timeout for the TLS handshake and for a client that stops reading.
    timeout_after: Duration,
    /// Runs while the client does not read.
    stalled: Option<Pin<Box<Sleep>>>,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection {
    /// Opens a connection over `tcp`, with a TLS handshake if there is an acceptor.
    pub(crate) async fn open(
        tcp: TcpStream,
        tls: Option<&TlsAcceptor>,
        timeout_after: Duration,
    ) -> io::Result<Self> {
        let stream = match tls {
            None => Stream::Plain(tcp),
            Some(tls) => Stream::Tls(Box::new(timeout(timeout_after, tls.accept(tcp)).await??)),
        };
        Ok(Self {
            stream,
            line: Arc::default(),
            timeout_after,
            stalled: None,
        })
    }

    pub(crate) fn line(&self) -> Arc<Line> {
        Arc::clone(&self.line)
    }

    /// Fails a write if the client has not read for too long.
    fn with_timeout<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let timeout_after = self.timeout_after;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(sleep(timeout_after)));
        match stalled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }

    fn ensure_not_reset(&self) -> io::Result<()> {
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
        // A socket closed with a linger time of zero is reset. If that fails, it is closed, which is a fault too.
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
            // Zero bytes mean the end of the stream.
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
        self.ensure_not_reset()?;
        let written = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        };
        self.with_timeout(written, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.ensure_not_reset()?;
        let written = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        };
        self.with_timeout(written, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.ensure_not_reset()?;
        let written = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        };
        self.with_timeout(written, context)
    }
}
