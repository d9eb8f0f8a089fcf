//! Calls that are waited for: on every kind of thread that there is, and beside calls that are awaited.

#[allow(dead_code, reason = "the pool is described for all tests")]
mod seed {
    include!("emulated/pool.rs");
}

use std::{pin::pin, task::Context, thread};

use authing::{
    Authing, Error, Photo,
    blocking::{Iterate, Wait},
    error::WaitError,
};
use authing_emulator::Emulator;
use seed::{EMAIL, LEA, PASSWORD, PHONE, client, pool};
use tokio::{
    runtime::{Builder, Runtime},
    task::{block_in_place, unconstrained},
};

fn emulated() -> (Emulator, Authing) {
    let emulator = Emulator::builder().pool(pool()).start_blocking();
    let emulator = emulator.expect("the emulator starts");
    let authing = client(&emulator).build().expect("the settings are right");
    (emulator, authing)
}

fn runtimes() -> [Runtime; 2] {
    [Builder::new_current_thread(), Builder::new_multi_thread()]
        .map(|mut builder| builder.enable_all().build().expect("a runtime starts"))
}

/// Logs in and reads the user: two calls, one for each kind of token.
fn greet(authing: &Authing) -> Result<String, Error> {
    let session = authing.auth().login_by_email(EMAIL, PASSWORD).wait()?;
    let lea = authing.users().get(session.user_id()).wait()?;
    Ok(lea.and_then(|lea| lea.nickname).unwrap_or_default())
}

#[track_caller]
fn is_refused<T>(outcome: Result<T, Error>) {
    match outcome.map(|_| ()) {
        Err(Error::Wait(WaitError::InTask)) => {}
        outcome => panic!("a task may not wait: {outcome:?}"),
    }
}

#[test]
fn everything_that_is_awaited_can_be_waited_for() -> Result<(), Error> {
    let (emulator, authing) = emulated();
    authing.connect().wait()?;
    assert_eq!(greet(&authing)?, "Lea");
    authing.phone().send_code(PHONE).wait()?;
    let code = emulator
        .outbox()
        .code_for(PHONE)
        .expect("a message was sent");
    let session = authing.auth().login_by_phone_code(PHONE, code).wait()?;
    let photo = Photo::new(*b"PNG", "lea.png", "image/png");
    let lea = session.users().update().photo_file(photo).wait()?;
    assert!(
        lea.photo
            .is_some_and(|photo| photo.starts_with(&emulator.cdn_url()))
    );
    assert!(authing.health().preflight().wait().is_ok());
    authing.health().cdn().wait()?;
    let wrong = authing.auth().login_by_email(EMAIL, "guessed").wait();
    assert!(wrong.unwrap_err().code().is_some());
    Ok(())
}

#[test]
fn a_stream_is_iterated_over() -> Result<(), Error> {
    let (emulator, authing) = emulated();
    for number in 0..6 {
        let name = format!("user{number}");
        authing.auth().register_by_username(name, PASSWORD).wait()?;
    }
    let users = authing.users().list().count(3).stream().iterate();
    let users = users.collect::<Result<Vec<_>, _>>()?;
    assert_eq!(users.len(), 7);

    drop(emulator);
    let mut users = authing.users().list().stream().iterate();
    assert!(matches!(users.next(), Some(Err(Error::Transport(_)))));
    assert!(users.next().is_none(), "an error is the end");
    Ok(())
}

#[test]
fn threads_wait_side_by_side() {
    let (_emulator, authing) = emulated();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| greet(&authing))).collect();
        for thread in threads {
            let greeting = thread.join().expect("no thread panics");
            assert_eq!(greeting.expect("Lea is greeted"), "Lea");
        }
    });
}

#[test]
fn a_thread_for_blocking_may_wait() {
    let (_emulator, authing) = emulated();
    for runtime in runtimes() {
        let authing = authing.clone();
        let task = runtime.spawn_blocking(move || greet(&authing));
        let greeting = runtime.block_on(task);
        assert_eq!(
            greeting
                .expect("it does not panic")
                .expect("Lea is greeted"),
            "Lea"
        );
    }
}

#[test]
fn a_thread_in_the_context_of_a_runtime_may_wait() {
    let (_emulator, authing) = emulated();
    for runtime in runtimes() {
        let _context = runtime.enter();
        assert_eq!(greet(&authing).expect("Lea is greeted"), "Lea");
    }
}

#[test]
fn a_worker_may_wait_once_it_has_made_room() {
    let (_emulator, authing) = emulated();
    let [_, runtime] = runtimes();
    let of_task = authing.clone();
    let task = runtime.spawn(async move { block_in_place(|| greet(&of_task)) });
    let greeting = runtime.block_on(task).expect("it does not panic");
    assert_eq!(greeting.expect("Lea is greeted"), "Lea");
    let greeting = runtime.block_on(async { block_in_place(|| greet(&authing)) });
    assert_eq!(greeting.expect("Lea is greeted"), "Lea");
}

#[test]
fn a_task_may_not_wait() {
    let (emulator, authing) = emulated();
    for runtime in runtimes() {
        let of_task = authing.clone();
        let task = runtime.spawn(async move { greet(&of_task) });
        is_refused(runtime.block_on(task).expect("it does not panic"));
        runtime.block_on(async {
            is_refused(greet(&authing));
            is_refused(authing.connect().wait());
            let preflight = authing.health().preflight().wait();
            is_refused(preflight.users);
            is_refused(preflight.oauth);
            let mut users = authing.users().list().stream().iterate();
            is_refused(users.next().expect("the refusal is an item"));
            assert!(users.next().is_none());
            // Nothing of the task's budget is gone: it goes on as if it had never tried.
            assert_eq!(
                authing
                    .users()
                    .get(LEA)
                    .await
                    .expect("it is awaited")
                    .map(|lea| lea.id)
                    .as_deref(),
                Some(LEA)
            );
        });
    }
    let sent = emulator.journal().len();
    assert_eq!(sent, 3, "the owner token and two users that were awaited");
}

/// Tokio does not count the steps of an unconstrained task, so that it is not recognised: it blocks its thread.
#[test]
fn an_unconstrained_task_is_not_recognised() {
    let (_emulator, authing) = emulated();
    for runtime in runtimes() {
        let greeting = runtime.block_on(unconstrained(async { greet(&authing) }));
        assert_eq!(greeting.expect("Lea is greeted"), "Lea");
    }
}

/// A runtime that nobody drives serves no connection and gives no lock back.
#[test]
fn an_idle_runtime_holds_nobody_up() -> Result<(), Error> {
    let (_emulator, authing) = emulated();
    let [idle, _] = runtimes();
    idle.block_on(async { authing.users().get(LEA).await })?;
    assert_eq!(greet(&authing)?, "Lea", "its connections are left alone");

    let (_emulator, authing) = emulated();
    let mut fetching = pin!(authing.connect());
    idle.block_on(async {
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert!(fetching.as_mut().poll(&mut context).is_pending());
    });
    assert_eq!(greet(&authing)?, "Lea", "its lock is not waited for");
    idle.block_on(fetching)
}

#[test]
fn who_awaits_and_who_waits_share_a_client() -> Result<(), Error> {
    let (_emulator, authing) = emulated();
    for runtime in runtimes() {
        for _ in 0..2 {
            assert_eq!(greet(&authing)?, "Lea");
            let lea = runtime.block_on(async { authing.users().get(LEA).await })?;
            assert!(lea.is_some());
        }
        // The next one finds connections of a runtime that is gone.
    }
    Ok(())
}

#[test]
fn what_is_waited_for_may_wait_itself_but_not_its_tasks() -> Result<(), Error> {
    let (_emulator, authing) = emulated();
    let nested = async { greet(&authing) };
    assert_eq!(nested.wait()?, "Lea");

    let of_task = authing.clone();
    let task = async { tokio::spawn(async move { greet(&of_task) }).await };
    let outcome = async { Ok::<_, Error>(task.await.expect("it does not panic")) };
    is_refused(outcome.wait()?);
    Ok(())
}
