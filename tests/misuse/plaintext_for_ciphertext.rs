use authing::{Ciphertext, Password};

fn send(_: Ciphertext) {}

fn main() {
    send("correct horse".to_owned());
    send(Password::new("correct horse"));
    send(Ciphertext("correct horse".to_owned()));
}
