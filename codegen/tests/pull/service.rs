//! A small service that supports introspection of a schema, or returns a fixed response.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use apollo_compiler::{
    ExecutableDocument, Schema, introspection::partial_execute, request::coerce_variable_values,
    response::JsonMap, validation::Valid,
};
use serde_json::{Value, json};

/// The behaviour of the service.
#[derive(Clone)]
pub(crate) enum Behaviour {
    /// Supports introspection of the schema.
    Schema(String),
    /// Like `Schema`, but omits the type with this name.
    Without(String, &'static str),
    /// Like `Schema`, but does not support newer parts of introspection.
    Older(String),
    /// Returns the status and body.
    Fixed(u16, String),
    /// Returns an endless body.
    Endless,
    /// Redirects to the address.
    Redirect(String),
}

/// A service on a free port of this machine.
pub(crate) struct Stub {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// The head in lower case, and the body.
type Request = (String, String);

impl Stub {
    pub(crate) fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!(
            "http://{}/graphql",
            listener.local_addr().expect("an address")
        );
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // In some tests, the client stops reading.
                let _ = serve(stream, &behaviour, &seen);
            }
        });
        Self { url, requests }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The heads of the requests, in lower case.
    pub(crate) fn heads(&self) -> Vec<String> {
        let requests = self.requests.lock().expect("the requests");
        requests.iter().map(|(head, _)| head.clone()).collect()
    }

    /// The bodies of the requests.
    pub(crate) fn bodies(&self) -> Vec<String> {
        let requests = self.requests.lock().expect("the requests");
        requests.iter().map(|(_, body)| body.clone()).collect()
    }
}

fn serve(
    mut stream: TcpStream,
    behaviour: &Behaviour,
    seen: &Mutex<Vec<Request>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut head = String::new();
    while reader.read_line(&mut head)? > 2 {}
    let length = head.to_lowercase();
    let length = length.split("content-length: ").nth(1).expect("a length");
    let length = length.lines().next().expect("a line").trim();
    let mut body = vec![0; length.parse().expect("a number")];
    reader.read_exact(&mut body)?;
    let text = String::from_utf8_lossy(&body).into_owned();
    let mut requests = seen.lock().expect("the requests");
    requests.push((head.to_lowercase(), text));
    drop(requests);
    let (status, more, body) = match behaviour {
        Behaviour::Schema(text) | Behaviour::Older(text) => {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let query = body["query"].as_str().expect("a query");
            let is_older = matches!(behaviour, Behaviour::Older(_));
            let body = if is_older && query.starts_with("query Supported") {
                json!({ "data": { "schema": null, "type": null, "inputValue": null, "directive": null } })
                    .to_string()
            } else {
                introspect(text, query)
            };
            (200, String::new(), body)
        }
        Behaviour::Without(text, name) => {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let response = introspect(text, body["query"].as_str().expect("a query"));
            let mut response: Value = serde_json::from_str(&response).expect("JSON");
            if let Some(types) = response["data"]["__schema"]["types"].as_array_mut() {
                types.retain(|listed| listed["name"] != **name);
            }
            (200, String::new(), response.to_string())
        }
        Behaviour::Fixed(status, body) => (*status, String::new(), body.clone()),
        Behaviour::Redirect(url) => (302, format!("location: {url}\r\n"), String::new()),
        Behaviour::Endless => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n")?;
            let spaces = vec![b' '; 1 << 16];
            loop {
                stream.write_all(&spaces)?;
            }
        }
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} So\r\nconnection: close\r\n{more}content-length: {length}\r\n\r\n{body}"
    )
}

fn introspect(text: &str, query: &str) -> String {
    // `apollo-compiler` supports this directive only if the schema defines it.
    let one_of = if text.contains("@oneOf") {
        "directive @oneOf on INPUT_OBJECT\n"
    } else {
        ""
    };
    let text = format!("{one_of}{text}");
    let schema = Schema::parse_and_validate(text, "service").expect("a schema");
    let document = ExecutableDocument::parse_and_validate(&schema, query, "query");
    let document: Valid<ExecutableDocument> = document.expect("a query");
    let operation = document.operations.get(None).expect("an operation");
    let variables = coerce_variable_values(&schema, operation, &JsonMap::default());
    let variables = variables.expect("no variables");
    let implementers = schema.implementers_map();
    let response = partial_execute(&schema, &implementers, &document, operation, &variables);
    serde_json::to_string(&response.expect("a response")).expect("JSON")
}
