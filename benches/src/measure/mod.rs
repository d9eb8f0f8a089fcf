//! The measurements, each in a file of its own.

pub mod allocations;
pub mod calls;
pub mod cold;
pub mod in_flight;
pub mod instructions;
pub mod request_bytes;
pub mod share;
pub mod stream;

use crate::{
    contender::Contender,
    statistics::{self, Spread},
};

/// What was measured of one contender, round by round.
#[derive(Clone, Debug)]
pub struct Series {
    /// Who it is.
    pub contender: Contender,
    /// One number for each round.
    pub rounds: Vec<f64>,
}

impl Series {
    /// One that has no rounds yet.
    pub fn new(contender: Contender) -> Self {
        Self {
            contender,
            rounds: Vec::new(),
        }
    }

    /// Its median and spread.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(&self.rounds)
    }

    /// The median and spread of the ratios to another one, round by round.
    pub fn ratio(&self, to: &Self) -> Option<Spread> {
        Spread::of(&statistics::ratios(&self.rounds, &to.rounds))
    }
}

/// The series of a contender.
pub fn of(series: &[Series], contender: Contender) -> Option<&Series> {
    series.iter().find(|series| series.contender == contender)
}

/// How often.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Rounds, in each of which everyone has a turn.
    pub rounds: u32,
    /// Calls of one turn.
    pub calls: u32,
}

impl Effort {
    /// Who has a turn when: each round begins with another one, so that none always comes after the same.
    pub fn turns(self, contenders: usize) -> impl Iterator<Item = usize> {
        let rounds = 0..self.rounds as usize;
        rounds.flat_map(move |round| (0..contenders).map(move |turn| (round + turn) % contenders))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_one_turn_a_round_and_begins_in_turn() {
        let effort = Effort {
            rounds: 3,
            calls: 1,
        };
        let turns: Vec<_> = effort.turns(3).collect();
        assert_eq!(turns, [0, 1, 2, 1, 2, 0, 2, 0, 1]);
    }
}
