//! Finds all changes between two schemas, and with each of them which uses of the schema it touches.

use std::collections::BTreeMap;

use super::{Kind, usage::Use};
use apollo_compiler::{
    Name, Node, Schema,
    ast::{Directive, DirectiveDefinition, OperationType},
    collections::IndexSet,
    schema::{ComponentName, DirectiveList, EnumType, ExtendedType, ScalarType, UnionType},
};

/// A change, before it is known which operations it hits.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) coordinate: String,
    pub(super) message: String,
    /// Operations with one of these uses are hit.
    pub(super) touches: Vec<Use>,
}

/// All changes that lead from one schema to the other.
pub(super) fn compare(old: &Schema, new: &Schema) -> Vec<Found> {
    let mut comparison = Comparison {
        old,
        new,
        found: Vec::new(),
    };
    comparison.operation_types();
    comparison.types();
    comparison.directives();
    comparison.found
}

pub(super) struct Comparison<'a> {
    old: &'a Schema,
    pub(super) new: &'a Schema,
    found: Vec<Found>,
}

/// Those who mention the element.
pub(super) fn of(coordinate: &str) -> Vec<Use> {
    vec![Use::Of(coordinate.to_owned())]
}

impl Comparison<'_> {
    pub(super) fn report(
        &mut self,
        kind: Kind,
        coordinate: impl Into<String>,
        touches: Vec<Use>,
        message: String,
    ) {
        let coordinate = coordinate.into();
        self.found.push(Found {
            kind,
            coordinate,
            message,
            touches,
        });
    }

    fn operation_types(&mut self) {
        use OperationType::{Mutation, Query, Subscription};
        for operation in [Query, Mutation, Subscription] {
            let name = operation.default_type_name();
            let touches = vec![Use::Kind(operation)];
            let old = self.old.root_operation(operation);
            let new = self.new.root_operation(operation);
            let (kind, message) = match (old, new) {
                (Some(old), None) => (
                    Kind::OperationTypeRemoved,
                    format!("there is no {operation} any more; it was `{old}`"),
                ),
                (None, Some(new)) => (
                    Kind::OperationTypeAdded,
                    format!("there is a {operation} now, `{new}`"),
                ),
                (Some(old), Some(new)) if old != new => (
                    Kind::OperationTypeChanged,
                    format!("a {operation} starts from `{new}` instead of `{old}`"),
                ),
                _ => continue,
            };
            self.report(kind, name.as_str(), touches, message);
        }
        let (old, new) = (&self.old.schema_definition, &self.new.schema_definition);
        self.description(
            "schema",
            &[],
            old.description.as_ref(),
            new.description.as_ref(),
        );
        self.usages(
            "schema",
            &[],
            standing(&old.directives),
            standing(&new.directives),
        );
    }

    fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, old) in own(old) {
            match new.types.get(name) {
                Some(new) => self.a_type(name, old, new),
                None => self.report(
                    Kind::TypeRemoved,
                    name.as_str(),
                    of(name),
                    format!("{} `{name}` is gone", noun(old)),
                ),
            }
        }
        for (name, new) in own(new) {
            if !old.types.contains_key(name) {
                let message = format!("{} `{name}` is new", noun(new));
                self.report(Kind::TypeAdded, name.as_str(), Vec::new(), message);
            }
        }
    }

    fn a_type(&mut self, name: &Name, old: &ExtendedType, new: &ExtendedType) {
        self.description(name, &of(name), old.description(), new.description());
        match (old, new) {
            (ExtendedType::Scalar(old), ExtendedType::Scalar(new)) => self.scalar(old, new),
            (ExtendedType::Object(old), ExtendedType::Object(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.fields(name, &old.fields, &new.fields);
            }
            (ExtendedType::Interface(old), ExtendedType::Interface(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
                self.fields(name, &old.fields, &new.fields);
            }
            (ExtendedType::Union(old), ExtendedType::Union(new)) => self.union(old, new),
            (ExtendedType::Enum(old), ExtendedType::Enum(new)) => self.enumeration(old, new),
            (ExtendedType::InputObject(old), ExtendedType::InputObject(new)) => {
                self.input(name, old, new);
            }
            _ => {
                let article = |noun: &str| {
                    if noun.starts_with(['e', 'i']) {
                        "an"
                    } else {
                        "a"
                    }
                };
                let (old, new) = (noun(old), noun(new));
                let message = format!(
                    "`{name}` is {} {new} now; it was {} {old}",
                    article(new),
                    article(old)
                );
                self.report(Kind::TypeChangedKind, name.as_str(), of(name), message);
                return;
            }
        }
        let (before, now) = (standing(old.directives()), standing(new.directives()));
        self.usages(name, &of(name), before, now);
    }

    fn scalar(&mut self, old: &ScalarType, new: &ScalarType) {
        let name = old.name.as_str();
        let address = |directives: &DirectiveList| {
            let directive = directives.get("specifiedBy")?;
            let address = directive.specified_argument_by_name("url")?;
            address.as_str().map(str::to_owned)
        };
        let (kind, message) = match (address(&old.directives), address(&new.directives)) {
            (None, Some(new)) => (
                Kind::SpecifiedByAdded,
                format!("scalar `{name}` is specified by <{new}> now"),
            ),
            (Some(old), None) => (
                Kind::SpecifiedByRemoved,
                format!("scalar `{name}` is no longer specified by <{old}>"),
            ),
            (Some(old), Some(new)) if old != new => (
                Kind::SpecifiedByChanged,
                format!("scalar `{name}` is specified by <{new}> instead of <{old}>"),
            ),
            _ => return,
        };
        self.report(kind, name, of(name), message);
    }

    fn interfaces(
        &mut self,
        name: &Name,
        old: &IndexSet<ComponentName>,
        new: &IndexSet<ComponentName>,
    ) {
        for interface in old.iter().filter(|interface| !new.contains(*interface)) {
            let touches = vec![
                Use::Of(name.to_string()),
                Use::Of(interface.name.to_string()),
            ];
            let message = format!("`{name}` no longer implements `{interface}`");
            self.report(
                Kind::ImplementedInterfaceRemoved,
                name.as_str(),
                touches,
                message,
            );
        }
        for interface in new.iter().filter(|interface| !old.contains(*interface)) {
            let touches = vec![Use::Received(interface.name.to_string())];
            let message = format!("`{name}` implements `{interface}` now");
            self.report(
                Kind::ImplementedInterfaceAdded,
                name.as_str(),
                touches,
                message,
            );
        }
    }

    fn union(&mut self, old: &UnionType, new: &UnionType) {
        let name = old.name.as_str();
        for member in old.members.difference(&new.members) {
            let message = format!("union `{name}` has lost `{member}`");
            self.report(Kind::TypeRemovedFromUnion, name, of(name), message);
        }
        for member in new.members.difference(&old.members) {
            let touches = vec![Use::Received(name.to_owned())];
            let message = format!("union `{name}` has `{member}` now");
            self.report(Kind::TypeAddedToUnion, name, touches, message);
        }
    }

    fn enumeration(&mut self, old: &EnumType, new: &EnumType) {
        let name = &old.name;
        for (value, old) in &old.values {
            let coordinate = format!("{name}.{value}");
            let touches = vec![
                Use::Of(coordinate.clone()),
                Use::Received(name.to_string()),
                Use::Sent(name.to_string()),
            ];
            let Some(new) = new.values.get(value) else {
                let message = format!("enum `{name}` has lost `{value}`");
                self.report(Kind::ValueRemovedFromEnum, coordinate, touches, message);
                continue;
            };
            let (before, now) = (old.description.as_ref(), new.description.as_ref());
            self.description(&coordinate, &touches, before, now);
            self.member_directives(&coordinate, &touches, &old.directives, &new.directives);
        }
        for value in new.values.keys() {
            if !old.values.contains_key(value) {
                self.report(
                    Kind::ValueAddedToEnum,
                    format!("{name}.{value}"),
                    vec![Use::Received(name.to_string())],
                    format!("enum `{name}` has `{value}` now"),
                );
            }
        }
    }

    /// Directives that stand at an element and have no kinds of their own. How often the same stands there counts.
    pub(super) fn usages<'d>(
        &mut self,
        coordinate: &str,
        touches: &[Use],
        old: impl Iterator<Item = &'d Directive>,
        new: impl Iterator<Item = &'d Directive>,
    ) {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        let before = old.map(|directive| (directive, -1));
        for (directive, by) in before.chain(new.map(|directive| (directive, 1))) {
            if !matches!(
                directive.name.as_str(),
                "deprecated" | "specifiedBy" | "oneOf"
            ) {
                *counts.entry(directive.to_string()).or_default() += by;
            }
        }
        for (directive, count) in counts {
            let (kind, message) = match count {
                0 => continue,
                1.. => (
                    Kind::DirectiveUsageAdded,
                    format!("`{coordinate}` carries `{directive}` now"),
                ),
                _ => (
                    Kind::DirectiveUsageRemoved,
                    format!("`{coordinate}` no longer carries `{directive}`"),
                ),
            };
            self.report(kind, coordinate, touches.to_vec(), message);
        }
    }

    pub(super) fn description(
        &mut self,
        coordinate: &str,
        touches: &[Use],
        old: Option<&Node<str>>,
        new: Option<&Node<str>>,
    ) {
        let message = match (old, new) {
            (None, Some(new)) => format!("`{coordinate}` is described now: {:?}", &**new),
            (Some(_), None) => format!("`{coordinate}` is no longer described"),
            (Some(old), Some(new)) if old != new => {
                format!("`{coordinate}` is described in other words: {:?}", &**new)
            }
            _ => return,
        };
        self.report(
            Kind::DescriptionChanged,
            coordinate,
            touches.to_vec(),
            message,
        );
    }

    fn directives(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, old) in &old.directive_definitions {
            if let Some(new) = new.directive_definitions.get(name) {
                self.directive(old, new);
            } else {
                let coordinate = format!("@{name}");
                let message = format!("directive `{coordinate}` is gone");
                let touches = of(&coordinate);
                self.report(Kind::DirectiveRemoved, coordinate, touches, message);
            }
        }
        for name in new.directive_definitions.keys() {
            if !old.directive_definitions.contains_key(name) {
                let message = format!("directive `@{name}` is new");
                self.report(
                    Kind::DirectiveAdded,
                    format!("@{name}"),
                    Vec::new(),
                    message,
                );
            }
        }
    }

    fn directive(&mut self, old: &DirectiveDefinition, new: &DirectiveDefinition) {
        let coordinate = format!("@{}", old.name);
        let touches = of(&coordinate);
        let (before, now) = (old.description.as_ref(), new.description.as_ref());
        self.description(&coordinate, &touches, before, now);
        self.directive_arguments(&coordinate, &old.arguments, &new.arguments);
        let repeatable = match (old.repeatable, new.repeatable) {
            (true, false) => Some((
                Kind::DirectiveRepeatableRemoved,
                format!("directive `{coordinate}` is no longer repeatable"),
            )),
            (false, true) => Some((
                Kind::DirectiveRepeatableAdded,
                format!("directive `{coordinate}` is repeatable now"),
            )),
            _ => None,
        };
        if let Some((kind, message)) = repeatable {
            self.report(kind, coordinate.as_str(), touches.clone(), message);
        }
        for location in &old.locations {
            if !new.locations.contains(location) {
                let kind = Kind::DirectiveLocationRemoved;
                let message =
                    format!("directive `{coordinate}` may not stand at {location} any more");
                self.report(kind, coordinate.as_str(), touches.clone(), message);
            }
        }
        for location in &new.locations {
            if !old.locations.contains(location) {
                let kind = Kind::DirectiveLocationAdded;
                let message = format!("directive `{coordinate}` may stand at {location} now");
                self.report(kind, coordinate.as_str(), Vec::new(), message);
            }
        }
    }
}

fn standing(directives: &DirectiveList) -> impl Iterator<Item = &Directive> {
    directives.iter().map(|directive| &***directive)
}

/// The types that the schema itself defines.
fn own(schema: &Schema) -> impl Iterator<Item = (&Name, &ExtendedType)> {
    let types = schema.types.iter();
    types.filter(|(_, definition)| !definition.is_built_in())
}

fn noun(definition: &ExtendedType) -> &'static str {
    match definition {
        ExtendedType::Scalar(_) => "scalar",
        ExtendedType::Object(_) => "type",
        ExtendedType::Interface(_) => "interface",
        ExtendedType::Union(_) => "union",
        ExtendedType::Enum(_) => "enum",
        ExtendedType::InputObject(_) => "input",
    }
}
