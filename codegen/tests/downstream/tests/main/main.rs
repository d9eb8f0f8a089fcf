//! Runs the generated code of the cases, and checks the requests and the decoded responses.

mod deprecated;
mod names;
mod own;
mod rejected;
mod secrets;
mod selections;
mod values;
mod wire;
