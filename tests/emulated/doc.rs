// The set-up of the examples in the documentation, which include this file in lines that are not shown.

include!("pool.rs");

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Runs an example on a local Authing of its own: hands it a client, and the emulator behind it.
fn example<F>(body: F)
where
    F: AsyncFnOnce(authing::Authing, authing_emulator::Emulator) -> Outcome,
{
    let run = async {
        let emulator = authing_emulator::Emulator::builder().pool(pool()).start().await?;
        let authing = client(&emulator).build()?;
        body(authing, emulator).await
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    if let Err(error) = runtime.block_on(run) {
        panic!("the example fails: {error}");
    }
}

/// The same for an example that blocks, on a thread that is in no runtime.
fn blocking_example<F>(body: F)
where
    F: FnOnce(authing::Authing, authing_emulator::Emulator) -> Outcome,
{
    let run = || {
        let emulator = authing_emulator::Emulator::builder().pool(pool()).start_blocking()?;
        let authing = client(&emulator).build()?;
        body(authing, emulator)
    };
    if let Err(error) = run() {
        panic!("the example fails: {error}");
    }
}

/// The same with Lea's session instead of the client.
fn example_of_session<F>(body: F)
where
    F: AsyncFnOnce(authing::Session, authing_emulator::Emulator) -> Outcome,
{
    example(async |authing, emulator| {
        let session = authing.auth().login_by_email(EMAIL, PASSWORD).await?;
        body(session, emulator).await
    });
}
