//! A service that records one request and returns a fixed response.

use authing::{Authing, Operation, operations::Service};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// The request and the result of a call.
pub(crate) struct Exchange<T> {
    pub(crate) sent: Value,
    pub(crate) got: Result<T, authing::Error>,
}

impl<T> Exchange<T> {
    /// The variables that were sent.
    pub(crate) fn variables(&self) -> &Value {
        &self.sent["variables"]
    }

    /// The output of the call, which must succeed.
    pub(crate) fn output(self) -> T {
        self.got.unwrap_or_else(|error| panic!("{error}"))
    }
}

/// Sends an operation to a service that responds with `data`.
pub(crate) async fn exchange<O: Operation<Token = authing::NoToken, Api = Service>>(
    operation: O,
    data: Value,
) -> Exchange<O::Output> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/graphql", listener.local_addr().unwrap());
    let authing = Authing::builder("the-pool", "the-secret")
        .users_url(address.as_str())
        .oauth_url(address.as_str())
        .build()
        .unwrap();
    let server = tokio::spawn(serve(listener, json!({ "data": data })));
    let got = authing.send(operation).await;
    let sent = if server.is_finished() || got.is_ok() {
        server.await.unwrap()
    } else {
        server.abort();
        server.await.unwrap_or(Value::Null)
    };
    Exchange { sent, got }
}

async fn serve(listener: TcpListener, response: Value) -> Value {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    let body = loop {
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the request ends early");
        request.extend_from_slice(&chunk[..read]);
        if let Some(body) = body(&request) {
            break body;
        }
    };
    let response = response.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        response.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(response.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    body
}

/// The body of a request, or `None` if it is incomplete.
fn body(request: &[u8]) -> Option<Value> {
    let split = request.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&request[..split]).to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))?;
    let length: usize = length.trim().parse().unwrap();
    let body = &request[split + 4..];
    (body.len() >= length).then(|| serde_json::from_slice(body).unwrap())
}
