//! Reads the descriptions of domains from the schema. They are comments between two lines of dashes. The first line is the name of the
//! domain, and the other lines are its description.

use std::{collections::BTreeMap, sync::Arc};

use crate::source::Source;

/// The descriptions of domains, by name.
pub(super) fn described(schema: &[Arc<Source>]) -> BTreeMap<String, String> {
    let mut domains = BTreeMap::new();
    for source in schema {
        let lines: Vec<&str> = source.text.lines().collect();
        for section in lines.split(|line| is_rule(line)) {
            let comment = section.iter().map(|line| line.strip_prefix("# "));
            let comment = comment.collect::<Option<Vec<&str>>>().unwrap_or_default();
            if let [name, description @ ..] = comment.as_slice() {
                domains.insert((*name).to_owned(), description.join("\n"));
            }
        }
    }
    domains
}

fn is_rule(line: &str) -> bool {
    let dashes = line.strip_prefix("# ");
    dashes.is_some_and(|dashes| dashes.len() >= 10 && dashes.chars().all(|dash| dash == '-'))
}
