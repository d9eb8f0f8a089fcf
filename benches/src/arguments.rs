//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{contender::Contender, server::Service, work::Work};

/// Compares `authing` with its alternatives, and writes `docs/benchmarks.md`.
#[derive(Debug, Parser)]
#[command(name = "authing-bench")]
pub(crate) struct Arguments {
    /// Does something else than measuring calls.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// The choice of measurements.
    #[command(flatten)]
    pub(crate) choice: Choice,
}

/// The choice of measurements, and the numbers of rounds and calls.
#[derive(Args, Clone, Debug)]
pub(crate) struct Choice {
    /// Runs a tiny round of everything that needs neither another language nor Valgrind; writes nothing.
    #[arg(long, global = true)]
    pub(crate) quick: bool,
    /// Measures only these kinds of calls; writes nothing.
    #[arg(long, global = true, value_name = "WORK", value_delimiter = ',')]
    pub(crate) only: Vec<Work>,
    /// Measures only the floor and these contenders; writes nothing.
    #[arg(long, global = true, value_name = "CONTENDER", value_delimiter = ',')]
    pub(crate) contender: Vec<Contender>,
    /// Measures only these sections of the document.
    #[arg(long, global = true, value_name = "SECTION", value_delimiter = ',')]
    pub(crate) section: Vec<Section>,
    /// Leaves the document unchanged.
    #[arg(long, global = true)]
    pub(crate) no_write: bool,
    /// Sets the number of rounds, each with one turn of every contender.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) rounds: Option<u32>,
    /// Sets the number of calls in a turn.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) calls: Option<u32>,
}

/// A section of the document, named as in its markers.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Section {
    /// The machine, and the versions of everything.
    Machine,
    /// One call at a time, without TLS.
    CallsHttp,
    /// One call at a time, with TLS.
    CallsTls,
    /// A page with and without compression.
    Compression,
    /// Concurrent calls.
    InFlight,
    /// All users of a pool, page by page.
    Stream,
    /// The first call of a program.
    Cold,
    /// The time of a call without the network.
    Share,
    /// The instructions of a call.
    Instructions,
    /// The allocations of a call without the network.
    Allocations,
    /// The bytes of a request.
    Bytes,
    /// Calls over a slow network.
    Network,
    /// The cost of builds.
    Builds,
}

impl Section {
    /// The sections that are measured by default, in the order of the document.
    pub(crate) const CALLS: [Self; 12] = [
        Self::Machine,
        Self::CallsHttp,
        Self::CallsTls,
        Self::Compression,
        Self::InFlight,
        Self::Stream,
        Self::Cold,
        Self::Share,
        Self::Instructions,
        Self::Allocations,
        Self::Bytes,
        Self::Network,
    ];

    /// Returns the name in markers.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// The other commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measures the cost of builds; compiles for minutes.
    Builds,
    /// Responds to calls until its input ends.
    #[command(hide = true)]
    Serve {
        /// The number of users in the pool.
        users: usize,
        /// Compresses responses for clients that accept gzip.
        #[arg(long)]
        gzip: bool,
    },
    /// Makes calls without a network, for a profiler.
    #[command(hide = true)]
    Share {
        /// The contender.
        contender: Contender,
        /// The kind of calls; without it, only passwords are encrypted.
        #[arg(long)]
        work: Option<Work>,
        /// The number of calls.
        times: u32,
    },
    /// Makes calls, for a profiler.
    #[command(hide = true)]
    Call {
        /// The contender.
        contender: Contender,
        /// The kind of calls.
        #[arg(long)]
        work: Work,
        /// The number of calls.
        times: u32,
        /// The address of the service, as JSON.
        #[arg(long, value_parser = service)]
        service: Service,
    },
    /// Reads all users, and prints the time and the memory.
    #[command(hide = true)]
    Stream {
        /// The contender.
        contender: Contender,
        /// The address of the service, as JSON.
        #[arg(value_parser = service)]
        service: Service,
    },
    /// Reads all users over a slow network, and prints the time and the memory.
    #[command(hide = true)]
    Export {
        /// The contender.
        contender: Contender,
        /// The address of the service, as JSON.
        #[arg(value_parser = service)]
        service: Service,
        /// The number of users in the pool.
        users: usize,
        /// The number of concurrent pages.
        width: Option<usize>,
    },
}

fn service(json: &str) -> Result<Service, serde_json::Error> {
    serde_json::from_str(json)
}

impl Choice {
    /// Returns the measured kinds of calls.
    pub(crate) fn works(&self) -> Vec<Work> {
        let all = Work::ALL.into_iter();
        all.filter(|work| self.only.is_empty() || self.only.contains(work))
            .collect()
    }

    /// Returns whether a contender is measured. The floor always is.
    pub(crate) fn has(&self, contender: Contender) -> bool {
        contender == Contender::Floor
            || self.contender.is_empty()
            || self.contender.contains(&contender)
    }

    /// Returns the measured contenders of this process.
    pub(crate) fn rust(&self) -> Vec<Contender> {
        let all = Contender::RUST.into_iter();
        all.filter(|contender| self.has(*contender)).collect()
    }

    /// Returns the measured ones of these sections.
    pub(crate) fn sections(&self, of: &[Section]) -> Vec<Section> {
        let all = of.iter().copied();
        all.filter(|section| self.section.is_empty() || self.section.contains(section))
            .collect()
    }

    /// Returns whether the figures are written to the document. Only complete runs are.
    pub(crate) fn writes(&self) -> bool {
        !self.quick && !self.no_write && self.only.is_empty() && self.contender.is_empty()
    }

    /// Returns the number of rounds: the given one, one for a quick run, or the default.
    pub(crate) fn rounds(&self, default: u32) -> u32 {
        self.rounds.unwrap_or(if self.quick { 1 } else { default })
    }

    /// Returns the number of calls in a turn: the given one, few for a quick run, or the default.
    pub(crate) fn calls(&self, default: u32) -> u32 {
        let few = default.div_ceil(20);
        self.calls.unwrap_or(if self.quick { few } else { default })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(arguments: &[&str]) -> Choice {
        let arguments = ["authing-bench"].iter().chain(arguments);
        Arguments::parse_from(arguments).choice
    }

    #[test]
    fn only_complete_runs_are_written() {
        assert!(choice(&[]).writes());
        assert!(choice(&["--section", "cold"]).writes());
        for option in [
            "--quick",
            "--no-write",
            "--only=user",
            "--contender=authing",
        ] {
            assert!(!choice(&[option]).writes(), "{option}");
        }
    }

    #[test]
    fn the_floor_is_always_measured() {
        let chosen = choice(&["--contender", "cynic"]).rust();
        assert_eq!(chosen, [Contender::Floor, Contender::Cynic]);
    }

    #[test]
    fn explicit_numbers_override_quick() {
        let choice = choice(&["--quick", "--calls", "7"]);
        assert_eq!((choice.calls(100), choice.rounds(40)), (7, 1));
    }
}
