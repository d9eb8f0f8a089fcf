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
        let verdict = if self.is_met(value) { "met" } else { "missed" };
        format!("{self}: {verdict}")
    }
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
    fn a_verdict_uses_the_rounded_figure() {
        assert_eq!(Target::AtMost(1.02).verdict(1.0204), "≤ 1.02: met");
        assert_eq!(Target::AtMost(1.02).verdict(1.0206), "≤ 1.02: missed");
    }
}
