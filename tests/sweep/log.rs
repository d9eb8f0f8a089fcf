//! Everything that is logged at the finest level, including HTTP libraries; and the messages of panics.

use std::{
    io::{self, Write},
    panic,
    sync::{Arc, Mutex},
};

use tracing_subscriber::fmt::MakeWriter;

/// The log since [`capture`].
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panicked")).into_owned()
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("nobody panicked")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Records the log of the whole process from now on, and the message of every panic.
pub(crate) fn capture() -> Captured {
    let captured = Captured::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(captured.clone())
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .init();
    let panics = captured.clone();
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        writeln!(panics.clone(), "{panic}").expect("it is kept in memory");
        print(panic);
    }));
    captured
}
