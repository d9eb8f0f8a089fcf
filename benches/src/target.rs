//! Targets. A missed target is printed next to the figure, and does not fail the run.

use std::fmt;

/// A bound for a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// An upper bound.
    AtMost(f64),
    /// A lower bound.
    AtLeast(f64),
}

impl Target {
    /// Returns whether a figure meets the target, rounded as in tables.
    pub(crate) fn is_met(self, value: f64) -> bool {
        let value = (value * 1000.0).round() / 1000.0;
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }

    /// Formats the target, and whether a figure meets it.
    pub(crate) fn verdict(self, value: f64) -> String {
        format!("{self}: {}", word(self.is_met(value)))
    }

    /// Formats two targets, and whether their figures meet both.
    pub(crate) fn both((one, value): (Self, f64), (other, other_value): (Self, f64)) -> String {
        let verdict = word(one.is_met(value) && other.is_met(other_value));
        format!("{one} and {other}: {verdict}")
    }
}

fn word(is_met: bool) -> &'static str {
    if is_met { "met" } else { "missed" }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(bound) => write!(formatter, "≤ {bound}"),
            Self::AtLeast(bound) => write!(formatter, "≥ {bound}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_inclusive() {
        assert!(Target::AtMost(1.02).is_met(1.02));
        assert!(!Target::AtMost(1.02).is_met(1.021));
        assert!(Target::AtLeast(0.98).is_met(0.98));
        assert!(!Target::AtLeast(0.98).is_met(0.979));
    }

    #[test]
    fn one_missed_target_of_two_is_missed() {
        let both =
            |one, other| Target::both((Target::AtMost(1.05), one), (Target::AtMost(18.4), other));
        assert_eq!(both(1.05, 18.4), "≤ 1.05 and ≤ 18.4: met");
        assert_eq!(both(1.06, 18.4), "≤ 1.05 and ≤ 18.4: missed");
        assert_eq!(both(1.05, 18.5), "≤ 1.05 and ≤ 18.4: missed");
    }

    #[test]
    fn a_verdict_uses_the_rounded_figure() {
        assert_eq!(Target::AtMost(1.02).verdict(1.0204), "≤ 1.02: met");
        assert_eq!(Target::AtMost(1.02).verdict(1.0206), "≤ 1.02: missed");
    }
}
