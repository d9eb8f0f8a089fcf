//! Suggests fragments for a selection set: those on its type.

use apollo_compiler::{
    Node,
    ast::{FragmentDefinition, FragmentSpread},
};

use super::{
    findings::Finding,
    site::{Outline, Site},
};
use crate::{
    directive::same_type_as,
    names,
    suggestion::{did_you_mean, nearest},
};

/// The maximum number of fragments in a list.
const MAX_LISTED: usize = 3;

impl Finding<'_> {
    /// The message for a fragment that does not exist, or does not fit the type of its selection set.
    pub(super) fn message(&self) -> Option<String> {
        let Some(Site::Spread(spread, parent)) = self.at.first() else {
            return None;
        };
        let name = &spread.fragment_name;
        if self.rule == "unknown-fragment" {
            return Some(format!("cannot find fragment `{name}`"));
        }
        if self.rule != "impossible-fragment" {
            return None;
        }
        let (fragment, _) = self.sites.fragment(name)?;
        let ty = &fragment.type_condition;
        Some(format!(
            "fragment `{name}` is on type `{ty}`, but is used on type `{parent}`"
        ))
    }

    /// A fitting fragment with a similar name, or the fitting fragments, or any fragment with a similar name.
    pub(super) fn existing(&self, spread: &Node<FragmentSpread>, parent: &str) -> Option<String> {
        let fitting = self.fitting(spread, parent);
        let names = fitting.iter().map(|fragment| fragment.name.as_str());
        let near =
            nearest(&spread.fragment_name, names).map(|near| format!("did you mean `{near}`?"));
        let all = self.sites.fragments();
        let all = all.map(|(fragment, _)| fragment.name.as_str());
        near.or_else(|| listed(parent, &fitting))
            .or_else(|| did_you_mean(&spread.fragment_name, all))
    }

    /// The list of fragments that can replace a fragment spread.
    pub(super) fn alternatives(
        &self,
        spread: &Node<FragmentSpread>,
        parent: &str,
    ) -> Option<String> {
        listed(parent, &self.fitting(spread, parent))
    }

    /// The fragments on a type that do not contain the fragment spread.
    fn fitting(&self, spread: &Node<FragmentSpread>, parent: &str) -> Vec<&FragmentDefinition> {
        let is_here = |outline: &Outline<'_>| {
            let mut sites = outline.sites.iter();
            sites.any(|(_, site)| matches!(site, Site::Spread(found, _) if found.ptr_eq(spread)))
        };
        let fragments = self.sites.fragments().filter(|(fragment, outline)| {
            let mut reached = self.sites.reached(outline).into_iter();
            fragment.type_condition == parent && !reached.any(is_here)
        });
        fragments.map(|(fragment, _)| fragment).collect()
    }
}

/// The fragments on a type, with their Rust types if these have other names. `None` for an empty list.
fn listed(ty: &str, fragments: &[&FragmentDefinition]) -> Option<String> {
    let shown = fragments.iter().take(MAX_LISTED).map(|fragment| {
        let name = &fragment.name;
        let rust = names::type_name(same_type_as(&fragment.directives).unwrap_or(name));
        if rust == name.as_str() {
            format!("`{name}`")
        } else {
            format!("`{name}` (Rust type `{rust}`)")
        }
    });
    let shown: Vec<_> = shown.collect();
    (!shown.is_empty()).then(|| format!("fragments on `{ty}`: {}", shown.join(", ")))
}
