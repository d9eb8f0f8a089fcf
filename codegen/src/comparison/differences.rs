//! Finds all differences between two schemas, and with each of them which uses of the schema it touches.

use std::collections::BTreeMap;

use apollo_compiler::{
    Schema,
    ast::{DirectiveDefinition, InputValueDefinition, OperationType, Type},
    collections::IndexSet,
    schema::{ComponentName, ExtendedType},
};

use super::{
    Difference, Kind, Use,
    element::{Element, Elements, Input, argument, elements, reason, same_value},
};

/// All changes that lead from one schema to the other.
pub(crate) fn compare(old: &Schema, new: &Schema) -> Vec<Difference> {
    let mut comparison = Comparison {
        new,
        found: Vec::new(),
    };
    comparison.operation_types(old);
    let [old_schema, new_schema] =
        [old, new].map(|schema| Element::Schema(&schema.schema_definition));
    comparison.changed("schema", old_schema, new_schema);
    comparison.siblings("", &elements(old), &elements(new));
    comparison.found
}

struct Comparison<'a> {
    new: &'a Schema,
    found: Vec<Difference>,
}

/// Those who mention the element.
fn of(coordinate: &str) -> Vec<Use> {
    vec![Use::Of(coordinate.to_owned())]
}

fn received(name: &str) -> Vec<Use> {
    vec![Use::Received(name.to_owned())]
}

/// Those who know an element of both schemas.
fn touched(coordinate: &str, element: Element<'_>) -> Vec<Use> {
    match (element, coordinate.split_once('.')) {
        (Element::Schema(_), _) => Vec::new(),
        (Element::EnumValue(_), Some((name, _))) => {
            let values = [Use::Received(name.to_owned()), Use::Sent(name.to_owned())];
            [of(coordinate), values.to_vec()].concat()
        }
        _ => of(coordinate),
    }
}

impl Comparison<'_> {
    fn report(&mut self, kind: Kind, coordinate: &str, touches: Vec<Use>, message: String) {
        let coordinate = coordinate.to_owned();
        self.found.push(Difference {
            kind,
            coordinate,
            message,
            touches,
        });
    }

    fn operation_types(&mut self, old: &Schema) {
        use OperationType::{Mutation, Query, Subscription};
        for operation in [Query, Mutation, Subscription] {
            let roots = (
                old.root_operation(operation),
                self.new.root_operation(operation),
            );
            let (kind, message) = match roots {
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
            let touches = vec![Use::Kind(operation)];
            self.report(kind, &operation.default_type_name(), touches, message);
        }
    }

    /// Elements beside each other, below one parent.
    fn siblings(&mut self, parent: &str, old: &Elements<'_>, new: &Elements<'_>) {
        for (coordinate, element) in old {
            match new.get(coordinate) {
                Some(new) => self.changed(coordinate, *element, *new),
                None => self.removed(coordinate, *element),
            }
        }
        for (coordinate, element) in new {
            if !old.contains_key(coordinate) {
                self.added(parent, coordinate, *element);
                self.words(coordinate, *element);
            }
        }
    }

    fn removed(&mut self, coordinate: &str, old: Element<'_>) {
        let kind = match old {
            Element::Schema(_) => return,
            Element::Type(_) => Kind::TypeRemoved,
            Element::Field(_) => Kind::FieldRemoved,
            Element::Input(input, _) => input.pick([
                Kind::ArgRemoved,
                Kind::InputFieldRemoved,
                Kind::DirectiveArgRemoved,
            ]),
            Element::EnumValue(_) => Kind::ValueRemovedFromEnum,
            Element::Directive(_) => Kind::DirectiveRemoved,
        };
        let message = match (old, coordinate.split_once('.')) {
            (Element::EnumValue(_), Some((name, value))) => {
                format!("enum `{name}` has lost `{value}`")
            }
            _ => format!("{} `{coordinate}` is gone", old.noun()),
        };
        self.report(kind, coordinate, touched(coordinate, old), message);
    }

    fn added(&mut self, parent: &str, coordinate: &str, new: Element<'_>) {
        let noun = new.noun();
        let message = format!("{noun} `{coordinate}` is new");
        let (kind, touches, message) = match new {
            Element::Schema(_) => return,
            Element::Type(_) => (Kind::TypeAdded, Vec::new(), message),
            Element::Field(_) => (Kind::FieldAdded, Vec::new(), message),
            Element::Directive(_) => (Kind::DirectiveAdded, Vec::new(), message),
            Element::EnumValue(value) => {
                let message = format!("enum `{parent}` has `{}` now", value.value);
                (Kind::ValueAddedToEnum, received(parent), message)
            }
            Element::Input(input, definition) if definition.is_required() => {
                let kinds = [
                    Kind::RequiredArgAdded,
                    Kind::RequiredInputFieldAdded,
                    Kind::RequiredDirectiveArgAdded,
                ];
                let ty = &definition.ty;
                let message = format!("{noun} `{coordinate}: {ty}` is new and has to be given");
                (input.pick(kinds), of(parent), message)
            }
            Element::Input(input, definition) => {
                let kinds = [
                    Kind::OptionalArgAdded,
                    Kind::OptionalInputFieldAdded,
                    Kind::OptionalDirectiveArgAdded,
                ];
                let message = format!("{noun} `{coordinate}: {}` is new", definition.ty);
                (input.pick(kinds), Vec::new(), message)
            }
        };
        self.report(kind, coordinate, touches, message);
    }

    /// What is new says, in descriptions and reasons: foreign words, which a person has to see before they become documentation.
    fn words(&mut self, coordinate: &str, new: Element<'_>) {
        let described = new
            .description()
            .map(|text| format!("described: {:?}", &**text));
        let deprecated = new.directive("deprecated").map(reason);
        let deprecated = deprecated.map(|reason| format!("deprecated: {reason:?}"));
        for words in described.into_iter().chain(deprecated) {
            let message = format!("`{coordinate}` is {words}");
            self.report(Kind::DescriptionChanged, coordinate, Vec::new(), message);
        }
        for (coordinate, part) in new.parts(coordinate) {
            self.words(&coordinate, part);
        }
    }

    fn changed(&mut self, coordinate: &str, old: Element<'_>, new: Element<'_>) {
        self.description(coordinate, old, new);
        match (old, new) {
            (Element::Type(_), Element::Type(_)) if old.noun() != new.noun() => {
                self.kind_of_type(coordinate, old, new);
                return;
            }
            (Element::Type(old), Element::Type(new)) => self.type_itself(coordinate, old, new),
            (Element::Field(old), Element::Field(new)) if old.ty != new.ty => {
                let is_safe = self.answers_no_more(&old.ty, &new.ty);
                let kinds = [Kind::FieldChangedKind, Kind::FieldChangedKindSafe];
                self.retyped(
                    kinds[usize::from(is_safe)],
                    coordinate,
                    "field",
                    &old.ty,
                    &new.ty,
                );
            }
            (Element::Input(input, old), Element::Input(_, new)) => {
                self.input(input, coordinate, old, new);
            }
            (Element::Directive(old), Element::Directive(new)) => {
                self.directive(coordinate, old, new);
            }
            _ => {}
        }
        self.directives(coordinate, old, new);
        self.siblings(coordinate, &old.parts(coordinate), &new.parts(coordinate));
    }

    fn description(&mut self, coordinate: &str, old: Element<'_>, new: Element<'_>) {
        let message = match (old.description(), new.description()) {
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
            touched(coordinate, old),
            message,
        );
    }

    fn kind_of_type(&mut self, name: &str, old: Element<'_>, new: Element<'_>) {
        let [was, is] = [old, new].map(|element| match element.noun() {
            noun if noun.starts_with(['e', 'i']) => format!("an {noun}"),
            noun => format!("a {noun}"),
        });
        let message = format!("`{name}` is {is} now; it was {was}");
        self.report(Kind::TypeChangedKind, name, of(name), message);
        for (coordinate, part) in new.parts(name) {
            self.words(&coordinate, part);
        }
    }

    fn type_itself(&mut self, name: &str, old: &ExtendedType, new: &ExtendedType) {
        match (old, new) {
            (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => self.specified_by(name, old, new),
            (ExtendedType::Object(old), ExtendedType::Object(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (ExtendedType::Interface(old), ExtendedType::Interface(new)) => {
                self.interfaces(name, &old.implements_interfaces, &new.implements_interfaces);
            }
            (ExtendedType::Union(old), ExtendedType::Union(new)) => {
                for member in old.members.difference(&new.members) {
                    let message = format!("union `{name}` has lost `{member}`");
                    self.report(Kind::TypeRemovedFromUnion, name, of(name), message);
                }
                for member in new.members.difference(&old.members) {
                    let message = format!("union `{name}` has `{member}` now");
                    self.report(Kind::TypeAddedToUnion, name, received(name), message);
                }
            }
            (ExtendedType::InputObject(old), ExtendedType::InputObject(new)) => {
                let (kind, how) = match (old.directives.has("oneOf"), new.directives.has("oneOf")) {
                    (false, true) => (Kind::OneOfAdded, "takes exactly one of its fields now"),
                    (true, false) => (
                        Kind::OneOfRemoved,
                        "no longer takes exactly one of its fields",
                    ),
                    _ => return,
                };
                self.report(kind, name, of(name), format!("input `{name}` {how}"));
            }
            _ => {}
        }
    }

    fn specified_by(&mut self, name: &str, old: &ExtendedType, new: &ExtendedType) {
        let [old, new] = [old, new].map(|scalar| {
            let directive = Element::Type(scalar).directive("specifiedBy")?;
            argument(directive, "url")
        });
        let (kind, how) = match (old, new) {
            (None, Some(new)) => (
                Kind::SpecifiedByAdded,
                format!("is specified by <{new}> now"),
            ),
            (Some(old), None) => (
                Kind::SpecifiedByRemoved,
                format!("is no longer specified by <{old}>"),
            ),
            (Some(old), Some(new)) if old != new => (
                Kind::SpecifiedByChanged,
                format!("is specified by <{new}> instead of <{old}>"),
            ),
            _ => return,
        };
        self.report(kind, name, of(name), format!("scalar `{name}` {how}"));
    }

    fn interfaces(
        &mut self,
        name: &str,
        old: &IndexSet<ComponentName>,
        new: &IndexSet<ComponentName>,
    ) {
        for interface in old.difference(new) {
            let touches = [of(name), of(interface)].concat();
            let message = format!("`{name}` no longer implements `{interface}`");
            self.report(Kind::ImplementedInterfaceRemoved, name, touches, message);
        }
        for interface in new.difference(old) {
            let message = format!("`{name}` implements `{interface}` now");
            self.report(
                Kind::ImplementedInterfaceAdded,
                name,
                received(interface),
                message,
            );
        }
    }

    fn retyped(&mut self, kind: Kind, coordinate: &str, noun: &str, old: &Type, new: &Type) {
        let message = format!("{noun} `{coordinate}` is `{new}` now; it was `{old}`");
        self.report(kind, coordinate, of(coordinate), message);
    }

    fn input(
        &mut self,
        input: Input,
        coordinate: &str,
        old: &InputValueDefinition,
        new: &InputValueDefinition,
    ) {
        let noun = Element::Input(input, new).noun();
        if old.ty != new.ty {
            let kinds = if old.ty.is_assignable_to(&new.ty) {
                [
                    Kind::ArgChangedKindSafe,
                    Kind::InputFieldChangedKindSafe,
                    Kind::DirectiveArgChangedKindSafe,
                ]
            } else {
                [
                    Kind::ArgChangedKind,
                    Kind::InputFieldChangedKind,
                    Kind::DirectiveArgChangedKind,
                ]
            };
            self.retyped(input.pick(kinds), coordinate, noun, &old.ty, &new.ty);
        }
        let changed = [
            Kind::ArgDefaultValueChange,
            Kind::InputFieldDefaultValueChange,
            Kind::DirectiveArgDefaultValueChange,
        ];
        let added = [
            Kind::ArgDefaultValueAdded,
            Kind::InputFieldDefaultValueAdded,
            Kind::DirectiveArgDefaultValueAdded,
        ];
        let (kinds, what) = match (&old.default_value, &new.default_value) {
            (None, Some(new)) => (added, format!("`{new}` now")),
            (Some(old), None) => (changed, format!("no longer `{old}`")),
            (Some(old), Some(new)) if !same_value(old, new) => {
                (changed, format!("`{new}` instead of `{old}`"))
            }
            _ => return,
        };
        let touches = vec![Use::Without(coordinate.to_owned())];
        let message = format!("{noun} `{coordinate}` is {what} unless it is given");
        self.report(input.pick(kinds), coordinate, touches, message);
    }

    fn directive(
        &mut self,
        coordinate: &str,
        old: &DirectiveDefinition,
        new: &DirectiveDefinition,
    ) {
        let mut report = |kind, touches, how: String| {
            self.report(
                kind,
                coordinate,
                touches,
                format!("directive `{coordinate}` {how}"),
            );
        };
        match (old.repeatable, new.repeatable) {
            (true, false) => report(
                Kind::DirectiveRepeatableRemoved,
                of(coordinate),
                "is no longer repeatable".to_owned(),
            ),
            (false, true) => report(
                Kind::DirectiveRepeatableAdded,
                of(coordinate),
                "is repeatable now".to_owned(),
            ),
            _ => {}
        }
        for location in old
            .locations
            .iter()
            .filter(|one| !new.locations.contains(one))
        {
            let how = format!("may not stand at {location} any more");
            report(Kind::DirectiveLocationRemoved, of(coordinate), how);
        }
        for location in new
            .locations
            .iter()
            .filter(|one| !old.locations.contains(one))
        {
            let how = format!("may stand at {location} now");
            report(Kind::DirectiveLocationAdded, Vec::new(), how);
        }
    }

    /// The directives that stand at an element: its deprecation, and those that have no kinds of their own. How often the same stands
    /// there counts.
    fn directives(&mut self, coordinate: &str, old: Element<'_>, new: Element<'_>) {
        let touches = touched(coordinate, old);
        let [was, is] = [old, new].map(|element| element.directive("deprecated").map(reason));
        let deprecation = match (was, is) {
            (None, Some(reason)) => Some((
                Kind::DeprecationAdded,
                format!("is deprecated now: {reason}"),
            )),
            (Some(_), None) => Some((
                Kind::DeprecationRemoved,
                "is no longer deprecated".to_owned(),
            )),
            (Some(was), Some(is)) if was != is => Some((
                Kind::DeprecationReasonChanged,
                format!("is deprecated for another reason: {is}"),
            )),
            _ => None,
        };
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for (element, by) in [(old, -1), (new, 1)] {
            let has_kind = |name: &str| matches!(name, "deprecated" | "specifiedBy" | "oneOf");
            let directives = element.directives().into_iter();
            for directive in directives.filter(|directive| !has_kind(&directive.name)) {
                *counts.entry(directive.to_string()).or_default() += by;
            }
        }
        let usages = counts.iter().filter_map(|(directive, count)| match count {
            0 => None,
            1.. => Some((
                Kind::DirectiveUsageAdded,
                format!("carries `{directive}` now"),
            )),
            _ => Some((
                Kind::DirectiveUsageRemoved,
                format!("no longer carries `{directive}`"),
            )),
        });
        for (kind, how) in deprecation.into_iter().chain(usages) {
            self.report(
                kind,
                coordinate,
                touches.clone(),
                format!("`{coordinate}` {how}"),
            );
        }
    }

    /// Whether everything of the new type could have been answered by the old one.
    fn answers_no_more(&self, old: &Type, new: &Type) -> bool {
        if old.is_list() != new.is_list() || (old.is_non_null() && !new.is_non_null()) {
            return false;
        }
        if old.is_list() {
            return self.answers_no_more(old.item_type(), new.item_type());
        }
        let (old, new) = (old.inner_named_type(), new.inner_named_type());
        old == new || self.new.is_subtype(old, new)
    }
}
