//! A server that sends the bytes of a test as they are. It uses no HTTP library, which would reject malformed responses.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use serde_json::Value;

/// A received request.
pub(crate) struct Request {
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) method: String,
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) path: String,
    /// The remote end of its connection.
    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) peer: SocketAddr,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// The response. The connection is closed after it, unless it contains `connection: keep-alive`.
pub(crate) struct Reply(pub(crate) Vec<u8>);

impl Reply {
    /// Makes a response with a status, a type and a body of the announced length.
    pub(crate) fn new(status: u16, media_type: &str, body: &str) -> Self {
        let length = body.len();
        Self(
            format!(
                "HTTP/1.1 {status} Status\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            )
            .into_bytes(),
        )
    }

    #[allow(dead_code, reason = "not every test looks at it")]
    pub(crate) fn json(body: &Value) -> Self {
        Self::new(200, "application/json", &body.to_string())
    }
}

/// A server on a free port, until it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server that responds to each request with `response`.
    pub(crate) fn start(response: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let stopped = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stopped);
        let response = Arc::new(response);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::SeqCst) {
                    return;
                }
                let response = Arc::clone(&response);
                if let Ok(stream) = stream {
                    // A client that disconnects is the test's concern, not the server's.
                    thread::spawn(move || serve(stream, &*response).unwrap_or(()));
                }
            }
        });
        Self { address, stopped }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it stops.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(mut stream: TcpStream, response: &dyn Fn(&Request) -> Reply) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    // The loop ends when the client disconnects or the server stops.
    while let Some(request) = read(&mut reader, stream.peer_addr()?)? {
        let reply = response(&request).0;
        stream.write_all(&reply)?;
        stream.flush()?;
        if !String::from_utf8_lossy(&reply).contains("connection: keep-alive\r\n") {
            break;
        }
    }
    Ok(())
}

fn read(reader: &mut impl BufRead, peer: SocketAddr) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let mut headers = Vec::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut request = Request {
        method,
        path,
        peer,
        headers,
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok());
    request.body.resize(length.unwrap_or(0), 0);
    reader.read_exact(&mut request.body)?;
    Ok(Some(request))
}
