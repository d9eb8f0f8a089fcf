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
    /// Who has a turn when. Each round has an order by chance, the same in every run, so that nobody always comes after
    /// the same one, which may have left the machine cold.
    pub fn turns(self, contenders: usize) -> impl Iterator<Item = usize> {
        let mut chance = fastrand::Rng::with_seed(contenders as u64);
        (0..self.rounds).flat_map(move |_| {
            let mut order: Vec<_> = (0..contenders).collect();
            chance.shuffle(&mut order);
            order
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_has_one_turn_a_round() {
        let effort = Effort {
            rounds: 9,
            calls: 1,
        };
        let turns: Vec<_> = effort.turns(3).collect();
        for round in turns.chunks(3) {
            let mut round = round.to_vec();
            round.sort_unstable();
            assert_eq!(round, [0, 1, 2]);
        }
    }

    #[test]
    fn nobody_always_comes_after_the_same_one() {
        let effort = Effort {
            rounds: 99,
            calls: 1,
        };
        let turns: Vec<_> = effort.turns(4).collect();
        let before = |one: usize| {
            let pairs = turns.windows(2).filter(move |pair| pair[1] == one);
            pairs
                .map(|pair| pair[0])
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert!((0..4).all(|one| before(one).len() >= 3));
    }
}
