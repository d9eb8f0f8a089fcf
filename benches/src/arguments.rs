//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{contender::Contender, server::Service, work::Work};

/// Measures `authing` beside what could be used in its place, and writes `docs/benchmarks.md`.
#[derive(Debug, Parser)]
#[command(name = "authing-bench")]
pub(crate) struct Arguments {
    /// What else to do than to measure calls.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// How, and how much.
    #[command(flatten)]
    pub(crate) choice: Choice,
}

/// What is measured, and how often.
#[derive(Args, Clone, Debug)]
pub(crate) struct Choice {
    /// A tiny round of what needs neither another language nor Valgrind; nothing is written.
    #[arg(long, global = true)]
    pub(crate) quick: bool,
    /// Only these kinds of calls; nothing is written.
    #[arg(long, global = true, value_name = "WORK", value_delimiter = ',')]
    pub(crate) only: Vec<Work>,
    /// Only these contenders beside the floor; nothing is written.
    #[arg(long, global = true, value_name = "CONTENDER", value_delimiter = ',')]
    pub(crate) contender: Vec<Contender>,
    /// Only these sections of the document.
    #[arg(long, global = true, value_name = "SECTION", value_delimiter = ',')]
    pub(crate) section: Vec<Section>,
    /// Leaves the document as it is.
    #[arg(long, global = true)]
    pub(crate) no_write: bool,
    /// How many rounds, in each of which every contender has a turn.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) rounds: Option<u32>,
    /// How many calls a turn has.
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) calls: Option<u32>,
}

/// A section of the document, by the name that its markers carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Section {
    /// The machine, and the versions of everything.
    Machine,
    /// One call at a time, without TLS.
    CallsHttp,
    /// One call at a time, with TLS.
    CallsTls,
    /// Many calls at once.
    InFlight,
    /// All users of a pool, page by page.
    Stream,
    /// The first call of a program.
    Cold,
    /// The time of a call without the network.
    Share,
    /// The instructions of a call.
    Instructions,
    /// The memory that a call without the network asks for.
    Allocations,
    /// The bytes of a request.
    Bytes,
    /// What a build costs.
    Builds,
}

impl Section {
    /// What is measured unless a command says otherwise, in the order of the document.
    pub(crate) const CALLS: [Self; 10] = [
        Self::Machine,
        Self::CallsHttp,
        Self::CallsTls,
        Self::InFlight,
        Self::Stream,
        Self::Cold,
        Self::Share,
        Self::Instructions,
        Self::Allocations,
        Self::Bytes,
    ];

    /// The name in markers.
    pub(crate) fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// What else there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measures what builds cost: minutes of compiling.
    Builds,
    /// Answers calls until its input ends.
    #[command(hide = true)]
    Serve,
    /// Makes calls without a network, for a profiler.
    #[command(hide = true)]
    Share {
        /// Who makes them.
        contender: Contender,
        /// Of which kind; if none is told, only a password is encrypted.
        #[arg(long)]
        work: Option<Work>,
        /// How many.
        times: u32,
    },
    /// Makes calls, for a profiler.
    #[command(hide = true)]
    Call {
        /// Who makes them.
        contender: Contender,
        /// Of which kind.
        #[arg(long)]
        work: Work,
        /// How many.
        times: u32,
        /// Where, as JSON.
        #[arg(long, value_parser = service)]
        service: Service,
    },
    /// Reads all users, and says how long it took and how much memory.
    #[command(hide = true)]
    Stream {
        /// Who reads them.
        contender: Contender,
        /// Where, as JSON.
        #[arg(value_parser = service)]
        service: Service,
    },
}

fn service(json: &str) -> Result<Service, serde_json::Error> {
    serde_json::from_str(json)
}

impl Choice {
    /// The kinds of calls that are measured.
    pub(crate) fn works(&self) -> Vec<Work> {
        let all = Work::ALL.into_iter();
        all.filter(|work| self.only.is_empty() || self.only.contains(work))
            .collect()
    }

    /// Whether a contender is measured; the floor always is.
    pub(crate) fn has(&self, contender: Contender) -> bool {
        contender == Contender::Floor
            || self.contender.is_empty()
            || self.contender.contains(&contender)
    }

    /// The contenders of this process that are measured.
    pub(crate) fn rust(&self) -> Vec<Contender> {
        let all = Contender::RUST.into_iter();
        all.filter(|contender| self.has(*contender)).collect()
    }

    /// Those of these sections that are measured.
    pub(crate) fn sections(&self, of: &[Section]) -> Vec<Section> {
        let all = of.iter().copied();
        all.filter(|section| self.section.is_empty() || self.section.contains(section))
            .collect()
    }

    /// Whether what is measured goes into the document: only what is whole does.
    pub(crate) fn writes(&self) -> bool {
        !self.quick && !self.no_write && self.only.is_empty() && self.contender.is_empty()
    }

    /// How many rounds there are: as told, one if it has to be quick, or so many.
    pub(crate) fn rounds(&self, usual: u32) -> u32 {
        self.rounds.unwrap_or(if self.quick { 1 } else { usual })
    }

    /// How many calls a turn has: as told, few if it has to be quick, or so many.
    pub(crate) fn calls(&self, usual: u32) -> u32 {
        let few = usual.div_ceil(20);
        self.calls.unwrap_or(if self.quick { few } else { usual })
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
    fn only_what_is_whole_is_written() {
        assert!(choice(&[]).writes());
        assert!(choice(&["--section", "cold"]).writes());
        for partly in [
            "--quick",
            "--no-write",
            "--only=user",
            "--contender=authing",
        ] {
            assert!(!choice(&[partly]).writes(), "{partly}");
        }
    }

    #[test]
    fn the_floor_is_always_there() {
        let chosen = choice(&["--contender", "cynic"]).rust();
        assert_eq!(chosen, [Contender::Floor, Contender::Cynic]);
    }

    #[test]
    fn what_is_told_goes_before_quick() {
        let choice = choice(&["--quick", "--calls", "7"]);
        assert_eq!((choice.calls(100), choice.rounds(40)), (7, 1));
    }
}
