//! The measurements.

pub(crate) mod allocations;
pub(crate) mod calls;
pub(crate) mod cold;
pub(crate) mod in_flight;
pub(crate) mod instructions;
pub(crate) mod network;
pub(crate) mod request_bytes;
pub(crate) mod share;
pub(crate) mod stream;

use crate::{
    Outcome,
    contender::Contender,
    statistics::{self, Spread},
};

/// The results of each contender's turns, round by round.
pub(crate) type Turns<T> = Vec<(Contender, Vec<T>)>;

/// One figure of one contender, round by round.
pub(crate) struct Series {
    pub(crate) contender: Contender,
    rounds: Vec<f64>,
}

impl Series {
    /// Returns one figure of the results, for each contender.
    pub(crate) fn of<T>(turns: &Turns<T>, figure: impl Fn(&T) -> Option<f64>) -> Vec<Self> {
        let of_one = |(contender, rounds): &(Contender, Vec<T>)| Self {
            contender: *contender,
            rounds: rounds.iter().filter_map(&figure).collect(),
        };
        turns.iter().map(of_one).collect()
    }

    /// Returns the median and spread.
    pub(crate) fn spread(&self) -> Option<Spread> {
        Spread::of(&self.rounds)
    }

    /// Returns the median and spread of the ratios to another series, round by round.
    pub(crate) fn ratio(&self, to: &Self) -> Option<Spread> {
        Spread::of(&statistics::ratios(&self.rounds, &to.rounds))
    }
}

/// Returns the series of a contender.
pub(crate) fn of(series: &[Series], contender: Contender) -> Option<&Series> {
    series.iter().find(|series| series.contender == contender)
}

/// The number of rounds and calls.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The rounds, each with one turn of every contender.
    pub(crate) rounds: u32,
    /// The calls of one turn.
    pub(crate) calls: u32,
}

impl Effort {
    /// Runs a turn of each contender in each round, after an uncounted warm-up turn.
    fn in_turn<T>(
        self,
        contenders: &[Contender],
        mut turn: impl FnMut(usize) -> Outcome<T>,
    ) -> Outcome<Turns<T>> {
        for one in 0..contenders.len() {
            turn(one)?;
        }
        self.in_cold_turn(contenders, turn)
    }

    /// Runs a turn of each contender in each round.
    fn in_cold_turn<T>(
        self,
        contenders: &[Contender],
        mut turn: impl FnMut(usize) -> Outcome<T>,
    ) -> Outcome<Turns<T>> {
        let empty = contenders.iter().map(|contender| (*contender, Vec::new()));
        let mut turns: Turns<T> = empty.collect();
        for one in self.order(contenders.len()) {
            turns[one].1.push(turn(one)?);
        }
        Ok(turns)
    }

    /// Returns the order of turns. Each round has a random order, the same in every run, so that no contender always
    /// runs after the same one, which could leave the machine cold.
    fn order(self, contenders: usize) -> impl Iterator<Item = usize> {
        let mut random = fastrand::Rng::with_seed(contenders as u64);
        (0..self.rounds).flat_map(move |_| {
            let mut order: Vec<_> = (0..contenders).collect();
            random.shuffle(&mut order);
            order
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_contender_has_one_turn_per_round() {
        let effort = Effort {
            rounds: 9,
            calls: 1,
        };
        let turns: Vec<_> = effort.order(3).collect();
        for round in turns.chunks(3) {
            let mut round = round.to_vec();
            round.sort_unstable();
            assert_eq!(round, [0, 1, 2]);
        }
    }

    #[test]
    fn no_contender_always_follows_the_same_one() {
        let effort = Effort {
            rounds: 99,
            calls: 1,
        };
        let turns: Vec<_> = effort.order(4).collect();
        let before = |one: usize| {
            let pairs = turns.windows(2).filter(move |pair| pair[1] == one);
            pairs
                .map(|pair| pair[0])
                .collect::<std::collections::BTreeSet<_>>()
        };
        assert!((0..4).all(|one| before(one).len() >= 3));
    }
}
