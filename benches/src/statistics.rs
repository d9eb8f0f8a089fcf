//! Medians, spreads, and ratios round by round, so that drift of the machine cancels out.

/// The median of a series, and its 10th and 90th percentile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// The median.
    pub(crate) median: f64,
    /// The 10th percentile.
    pub(crate) low: f64,
    /// The 90th percentile.
    pub(crate) high: f64,
}

impl Spread {
    /// Returns the spread of an unsorted series, or `None` if it is empty.
    pub(crate) fn of(series: &[f64]) -> Option<Self> {
        let mut sorted = series.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            median: quantile(&sorted, 0.5)?,
            low: quantile(&sorted, 0.1)?,
            high: quantile(&sorted, 0.9)?,
        })
    }
}

/// Returns the median of a series.
pub(crate) fn median(series: &[f64]) -> Option<f64> {
    Some(Spread::of(series)?.median)
}

/// Returns the ratios of two series, round by round. Rounds that only one of them has are skipped.
pub(crate) fn ratios(series: &[f64], floor: &[f64]) -> Vec<f64> {
    series.iter().zip(floor).map(|(of, to)| of / to).collect()
}

/// Returns a quantile of a sorted series, interpolated between its neighbours.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a series is short"
)]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let position = sorted.len().checked_sub(1)? as f64 * share;
    let below = sorted[position.floor() as usize];
    let above = sorted[position.ceil() as usize];
    Some(below + (above - below) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        let spread = Spread::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert!((spread.median - 2.5).abs() < 1e-9);
    }

    #[test]
    fn a_spread_leaves_out_a_tenth_on_each_side() {
        let series: Vec<f64> = (0..=10).rev().map(f64::from).collect();
        let spread = Spread::of(&series).unwrap();
        assert_eq!((spread.low, spread.median, spread.high), (1.0, 5.0, 9.0));
    }

    #[test]
    fn an_outlier_does_not_move_the_median() {
        let spread = Spread::of(&[1.0, 1.0, 1000.0]).unwrap();
        assert!((spread.median - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_empty_series_has_no_median() {
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn drift_cancels_out() {
        // The machine slows down to a third of its speed, and one contender takes twice as long as the other.
        let floor = [1.0, 2.0, 3.0];
        assert_eq!(ratios(&[2.0, 4.0, 6.0], &floor), [2.0, 2.0, 2.0]);
    }

    #[test]
    fn a_shorter_series_is_compared_as_far_as_it_goes() {
        assert_eq!(ratios(&[3.0], &[1.0, 1.0]), [3.0]);
    }
}
