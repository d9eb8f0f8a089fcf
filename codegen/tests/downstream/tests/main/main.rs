//! Runs what the compiler made of its cases: what is sent for what was set, and what comes out of an answer.

mod deprecated;
mod names;
mod own;
mod refused;
mod secrets;
mod selections;
mod values;
mod wire;
