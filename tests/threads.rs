//! Clients, sessions, and all futures can move between threads. The compiler checks this.

use authing::{Authing, Error, Photo, Session, operations::users::GetUser};

fn is_shared<T: Send + Sync + 'static>() {}

fn is_sent<T: Send>(_: T) {}

#[test]
fn clients_sessions_and_values_are_send_and_sync() {
    is_shared::<Authing>();
    is_shared::<Session>();
    is_shared::<Error>();
    is_shared::<authing::AuthingBuilder>();
    is_shared::<authing::PublicKey>();
    is_shared::<authing::types::User>();
    is_shared::<GetUser>();
}

#[test]
fn calls_and_streams_are_send() {
    let authing = Authing::new("pool", "secret").expect("the settings are right");
    is_sent(authing.connect());
    is_sent(authing.users().get("id"));
    is_sent(authing.users().get("id").into_future());
    is_sent(
        authing
            .auth()
            .login_by_email("lea@example.com", "password")
            .into_future(),
    );
    is_sent(authing.users().list().stream());
    is_sent(authing.phone().send_code("13800000001"));
    is_sent(authing.health().preflight());
    is_sent(authing.health().cdn());
    let photo = Photo::new(*b"PNG", "image/png");
    is_sent(authing.users().update("id").photo_file(photo).into_future());
}

/// Text is accepted by value and by reference, for secrets, too.
#[test]
fn text_is_accepted_by_reference() {
    let authing = Authing::new("pool", "secret").expect("the settings are right");
    let (email, password, code) = (String::new(), String::new(), String::new());
    let login = authing.auth().login_by_email(&email, &password);
    drop(login.mfa_code(&code).browser(&email));
    let update = authing.users().update(&email).password(&password);
    drop(update.old_password(authing::Password::new(password)));
    drop(authing.auth().is_token_valid(&code));
}
