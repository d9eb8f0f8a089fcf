//! Medians, spreads, and ratios that are taken round by round, so that a machine that drifts drifts out of them.

/// The middle of a series, and where its inner four fifths begin and end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Spread {
    /// The median.
    pub(crate) median: f64,
    /// The first tenth lies below.
    pub(crate) low: f64,
    /// The last tenth lies above.
    pub(crate) high: f64,
}

impl Spread {
    /// Of a series in any order; none of an empty one.
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

/// The median of a series alone.
pub(crate) fn median(series: &[f64]) -> Option<f64> {
    Some(Spread::of(series)?.median)
}

/// The ratios of two series, round by round. Rounds that only one of them has are left out.
pub(crate) fn ratios(series: &[f64], floor: &[f64]) -> Vec<f64> {
    series.iter().zip(floor).map(|(of, to)| of / to).collect()
}

/// Where this share of a sorted series lies below, between its two neighbours in proportion.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a series is short"
)]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = sorted.len().checked_sub(1)? as f64 * share;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    Some(below + (above - below) * place.fract())
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
    fn one_outlier_moves_no_median() {
        let spread = Spread::of(&[1.0, 1.0, 1000.0]).unwrap();
        assert!((spread.median - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_has_no_median() {
        assert_eq!(Spread::of(&[]), None);
    }

    #[test]
    fn drift_cancels_out() {
        // The machine slows down to a third of its speed; the one takes twice as long as the other all along.
        let floor = [1.0, 2.0, 3.0];
        assert_eq!(ratios(&[2.0, 4.0, 6.0], &floor), [2.0, 2.0, 2.0]);
    }

    #[test]
    fn a_series_that_ended_early_is_compared_as_far_as_it_goes() {
        assert_eq!(ratios(&[3.0], &[1.0, 1.0]), [3.0]);
    }
}
