//! A small service that answers what it is told to: questions about a schema, or something else at every question.

#![allow(dead_code, reason = "every test program uses a part of this module")]

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

/// What the service answers.
#[derive(Clone)]
pub(crate) enum Answer {
    /// What GraphQL answers of this schema.
    Schema(String),
    /// The same, but that it does not list the type of this name.
    Without(String, &'static str),
    /// The same, but that it says to know nothing of the newer parts of introspection.
    Older(String),
    /// This status and this body.
    Fixed(u16, String),
    /// A body that never ends, or nearly so.
    Endless,
    /// A status of forwarding, to this address.
    Elsewhere(String),
}

/// A service at a free port of this machine, until the test ends.
pub(crate) struct Stub {
    url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

/// Head, in small letters, and body.
type Request = (String, String);

impl Stub {
    pub(crate) fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!(
            "http://{}/graphql",
            listener.local_addr().expect("an address")
        );
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A client that stops reading is a part of some tests.
                let _ = serve(stream, &answer, &seen);
            }
        });
        Self { url, requests }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The heads of the requests, in small letters.
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
    answer: &Answer,
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
    let told = String::from_utf8_lossy(&body).into_owned();
    let mut requests = seen.lock().expect("the requests");
    requests.push((head.to_lowercase(), told));
    drop(requests);
    let (status, more, body) = match answer {
        Answer::Schema(text) | Answer::Older(text) => {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let query = body["query"].as_str().expect("a query");
            let is_older = matches!(answer, Answer::Older(_));
            let body = if is_older && query.starts_with("query Knows") {
                json!({ "data": { "schema": null, "type": null, "inputValue": null, "directive": null } })
                    .to_string()
            } else {
                introspect(text, query)
            };
            (200, String::new(), body)
        }
        Answer::Without(text, name) => {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let told = introspect(text, body["query"].as_str().expect("a query"));
            let mut told: Value = serde_json::from_str(&told).expect("JSON");
            if let Some(types) = told["data"]["__schema"]["types"].as_array_mut() {
                types.retain(|listed| listed["name"] != **name);
            }
            (200, String::new(), told.to_string())
        }
        Answer::Fixed(status, body) => (*status, String::new(), body.clone()),
        Answer::Elsewhere(url) => (302, format!("location: {url}\r\n"), String::new()),
        Answer::Endless => {
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
    // `apollo-compiler` has this directive only where a schema defines it.
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
    let answer = partial_execute(&schema, &implementers, &document, operation, &variables);
    serde_json::to_string(&answer.expect("an answer")).expect("JSON")
}
