//! Blocking calls, on every kind of thread.

use std::thread;

use crate::emulated::{EMAIL, PASSWORD, PHONE, client, pool};
use authing::{Authing, Error, Photo, blocking::Runtime, error::BlockingError, v2};
use authing_emulator::Emulator;
use tokio::{runtime, task::block_in_place};

fn emulated() -> (Emulator, Authing, Runtime) {
    let emulator = Emulator::builder().pool(pool()).start_blocking();
    let emulator = emulator.expect("the emulator starts");
    let authing = client(&emulator).build().expect("the settings are right");
    (emulator, authing, Runtime::new().expect("a thread starts"))
}

/// Logs in and reads the user: two calls, one for each kind of token.
fn greet(runtime: &Runtime, authing: &Authing) -> Result<String, Error> {
    let session = runtime.block_on(authing.auth().login_by_email(EMAIL, PASSWORD))?;
    let lea = runtime.block_on(authing.users().get(session.user_id()))?;
    Ok(lea.and_then(|lea| lea.nickname).unwrap_or_default())
}

#[test]
fn every_call_can_block() -> Result<(), Error> {
    let (emulator, authing, runtime) = emulated();
    runtime.block_on(authing.connect())?;
    assert_eq!(greet(&runtime, &authing)?, "Lea");
    runtime.block_on(authing.phone().send_code(PHONE))?;
    let code = emulator.outbox().code_for(PHONE);
    let code = code.expect("a message was sent");
    let session = runtime.block_on(authing.auth().login_by_phone_code(PHONE, code))?;
    let photo = Photo::new(*b"PNG", "image/png");
    let lea = runtime.block_on(session.users().update().photo_file(photo))?;
    let photo = lea.photo.expect("she has one");
    assert!(photo.starts_with(&emulator.cdn_url()));
    assert!(runtime.block_on(authing.health().preflight())?.is_up());
    let wrong = runtime.block_on(authing.auth().login_by_email(EMAIL, "guessed"));
    assert!(wrong.unwrap_err().code().is_some());
    Ok(())
}

#[test]
fn a_stream_is_iterated_over() -> Result<(), Error> {
    let (emulator, authing, runtime) = emulated();
    for number in 0..6 {
        let name = format!("user{number}");
        runtime.block_on(authing.auth().register_by_username(name, PASSWORD))?;
    }
    let users =
        runtime.block_on_stream(authing.users().list().page_size(3).stream().concurrency(4));
    let users = users.collect::<Result<Vec<_>, _>>()?;
    assert_eq!(users.len(), 7);

    drop(emulator);
    let mut users = runtime.block_on_stream(authing.users().list().stream());
    assert!(matches!(users.next(), Some(Err(Error::Transport(_)))));
    assert!(users.next().is_none(), "an error is the end");
    Ok(())
}

#[test]
fn threads_share_a_runtime() {
    let (_emulator, authing, runtime) = emulated();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| greet(&runtime, &authing)))
            .collect();
        for thread in threads {
            let greeting = thread.join().expect("no thread panics");
            assert_eq!(greeting.expect("Lea is greeted"), "Lea");
        }
    });
}

#[test]
fn a_thread_of_a_runtime_may_not_block() {
    let (emulator, authing, runtime) = emulated();
    let refused = || {
        let is_refusal = |error| matches!(error, Error::Blocking(BlockingError::InRuntime));
        let greeting = greet(&runtime, &authing);
        assert!(greeting.is_err_and(is_refusal));
        let mut users = runtime.block_on_stream(authing.users().list().stream());
        let refusal = users.next().expect("the refusal is an item");
        assert!(refusal.is_err_and(is_refusal));
        assert!(users.next().is_none());
    };
    for mut builder in [
        runtime::Builder::new_current_thread(),
        runtime::Builder::new_multi_thread(),
    ] {
        let other = builder.enable_all().build().expect("a runtime starts");
        other.block_on(async { refused() });
        let _context = other.enter();
        refused();
    }
    let other = runtime::Runtime::new().expect("a runtime starts");
    other.block_on(async { block_in_place(refused) });
    let nested = async {
        refused();
        Ok::<_, Error>(())
    };
    runtime.block_on(nested).expect("the outer call may block");
    assert!(emulator.journal().is_empty(), "nothing was sent");
}

/// Tokio panics when a runtime is dropped in a task, since that waits for threads.
#[test]
fn a_runtime_may_be_dropped_in_a_task() {
    let other = runtime::Runtime::new().expect("a runtime starts");
    other.block_on(async { drop(Runtime::new().expect("a thread starts")) });
}

/// An abandoned call leaves the request for the owner token to the runtime. Dropping the runtime does not wait for it.
#[test]
fn an_abandoned_call_does_not_block_the_drop() -> Result<(), Error> {
    let (_emulator, authing, runtime) = emulated();
    let given_up = async {
        tokio::select! {
            biased;
            connected = authing.connect() => connected,
            () = std::future::ready(()) => Ok(()),
        }
    };
    runtime.block_on(given_up)?;
    assert_eq!(greet(&runtime, &authing)?, "Lea");
    Ok(())
}

#[test]
fn calls_of_v2_block() -> Result<(), Error> {
    let (emulator, _, runtime) = emulated();
    let authing = v2::Authing::from_vars(emulator.env())?;
    let session = runtime.block_on(authing.auth().login_by_email(EMAIL, PASSWORD))?;
    let lea = runtime.block_on(session.users().me())?;
    let mut users = runtime.block_on_stream(authing.users().list().stream());
    assert_eq!(users.next().expect("a user")?.id, lea.id);
    assert!(users.next().is_none());
    Ok(())
}
