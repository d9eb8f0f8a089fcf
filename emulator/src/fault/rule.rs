//! Rules: which responses a fault is applied to, and how often.

use std::str::FromStr;

use super::Fault;
use crate::entropy::Entropy;

/// A fault and its conditions. Without conditions, it applies to every response.
#[derive(Clone, Debug)]
#[must_use = "a rule does nothing until it is added"]
pub struct Rule {
    fault: Fault,
    on: Option<String>,
    rate: f64,
    left: Option<u64>,
}

impl From<Fault> for Rule {
    fn from(fault: Fault) -> Self {
        Self::new(fault)
    }
}

impl Rule {
    /// Creates a rule that applies to every response.
    pub fn new(fault: Fault) -> Self {
        Self {
            fault,
            on: None,
            rate: 1.0,
            left: None,
        }
    }

    /// Limits the rule to GraphQL requests for this root field. A value that begins with a slash limits it to requests
    /// for this path and the paths below it.
    pub fn on(mut self, field_or_path: impl Into<String>) -> Self {
        self.on = Some(field_or_path.into());
        self
    }

    /// Applies the rule at random, with this probability from 0 to 1.
    pub fn rate(mut self, rate: f64) -> Self {
        self.rate = rate;
        self
    }

    /// Applies the rule at most this many times.
    pub fn times(mut self, times: u64) -> Self {
        self.left = Some(times);
        self
    }

    pub(super) fn matches(&self, path: &str, fields: &[String]) -> bool {
        if self.left == Some(0) {
            return false;
        }
        match &self.on {
            None => true,
            Some(on) if on.starts_with('/') => path
                .strip_prefix(on.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            Some(on) => fields.contains(on),
        }
    }

    /// Returns the fault if the rule applies this time.
    pub(super) fn draw(&mut self, entropy: &Entropy) -> Option<Fault> {
        if self.rate < 1.0 && entropy.fraction() >= self.rate {
            return None;
        }
        if let Some(left) = &mut self.left {
            *left -= 1;
        }
        Some(self.fault.clone())
    }
}

/// Parses a rule of the command line: `FAULT[,on=FIELD][,rate=PERCENT%][,times=NUMBER]`.
impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',');
        let fault: Fault = parts.next().unwrap_or_default().parse()?;
        parts.try_fold(Self::new(fault), |rule, part| match part.split_once('=') {
            Some(("on", field)) => Ok(rule.on(field)),
            Some(("rate", rate)) => Ok(rule.rate(probability(rate)?)),
            Some(("times", times)) => match times.parse() {
                Ok(times) => Ok(rule.times(times)),
                Err(_) => Err(format!("`{times}` is not a valid number")),
            },
            _ => Err(format!(
                "unknown condition `{part}`: use `on=`, `rate=` or `times=`"
            )),
        })
    }
}

fn probability(text: &str) -> Result<f64, String> {
    let percent = text
        .strip_suffix('%')
        .and_then(|text| text.parse::<f64>().ok());
    let percent = percent.filter(|percent| (0.0..=100.0).contains(percent));
    let probability = percent.map(|percent| percent / 100.0);
    probability.ok_or_else(|| format!("`{text}` is not a percentage such as `1%`"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn applied(rule: &str, requests: u32) -> u32 {
        let mut rule: Rule = rule.parse().expect("a valid rule");
        let entropy = Entropy::new(Some(7));
        let fields = ["user".to_owned()];
        let mut times = 0;
        for _ in 0..requests {
            if rule.matches("/users/graphql", &fields) && rule.draw(&entropy).is_some() {
                times += 1;
            }
        }
        times
    }

    #[test]
    fn conditions_limit_a_rule() {
        assert_eq!(applied("reset", 9), 9);
        assert_eq!(applied("status=503,times=2", 9), 2);
        assert_eq!(applied("status=503,on=user", 9), 9);
        assert_eq!(applied("status=503,on=users", 9), 0);
        assert_eq!(applied("status=503,on=/users", 9), 9);
        assert_eq!(applied("status=503,on=/user", 9), 0);
        assert_eq!(applied("reset,rate=0%", 9), 0);
        assert!((50..150).contains(&applied("reset,rate=10%", 1000)));
    }

    #[test]
    fn values_are_parsed() {
        let fault = |text: &str| text.parse::<Fault>();
        assert_eq!(
            fault("latency=0.5"),
            Ok(Fault::Latency(Duration::from_millis(500)))
        );
        assert_eq!(fault("deep-json=1000"), Ok(Fault::DeepJson(1000)));
        for wrong in [
            "",
            "fire",
            "status",
            "status=1",
            "status=100",
            "status=199",
            "status=1000",
            "respond-with=101",
            "content-type=",
            "content-type=a\nb",
            "reset=1",
            "latency=-1",
            "errors=loud",
        ] {
            assert!(fault(wrong).is_err(), "{wrong}");
        }
        for wrong in [
            "reset,rate=2",
            "reset,rate=101%",
            "reset,times=x",
            "reset,at=user",
        ] {
            assert!(wrong.parse::<Rule>().is_err(), "{wrong}");
        }
    }
}
