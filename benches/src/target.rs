//! What was aimed at. A target that is missed is told beside the figure, and fails nothing.

use std::fmt;

/// A bound that a ratio should keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

impl Target {
    /// Whether a figure keeps to it, as precisely as tables print figures.
    pub(crate) fn is_met(self, value: f64) -> bool {
        let value = (value * 1000.0).round() / 1000.0;
        match self {
            Self::AtMost(bound) => value <= bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }

    /// The target, and whether a figure meets it.
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
    fn a_bound_belongs_to_what_meets_it() {
        assert!(Target::AtMost(1.02).is_met(1.02));
        assert!(!Target::AtMost(1.02).is_met(1.021));
        assert!(Target::AtLeast(0.98).is_met(0.98));
        assert!(!Target::AtLeast(0.98).is_met(0.979));
    }

    #[test]
    fn a_verdict_agrees_with_the_figure_beside_it() {
        assert_eq!(Target::AtMost(1.02).verdict(1.0204), "≤ 1.02: met");
        assert_eq!(Target::AtMost(1.02).verdict(1.0206), "≤ 1.02: missed");
    }
}
