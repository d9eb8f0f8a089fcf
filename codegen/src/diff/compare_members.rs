//! The changes of fields, arguments and input fields.

use apollo_compiler::{
    Name, Node,
    ast::{Directive, DirectiveList, FieldDefinition, InputValueDefinition, Type, Value},
    collections::IndexMap,
    schema::{Component, InputObjectType},
};

use super::{
    Kind,
    compare::{Comparison, of},
    usage::Use,
};

/// The kinds of change of something that a value is given for.
struct ValueKinds {
    noun: &'static str,
    removed: Kind,
    required_added: Kind,
    optional_added: Kind,
    changed: Kind,
    changed_safely: Kind,
    default_changed: Kind,
    default_added: Kind,
}

const ARGUMENT: ValueKinds = ValueKinds {
    noun: "argument",
    removed: Kind::ArgRemoved,
    required_added: Kind::RequiredArgAdded,
    optional_added: Kind::OptionalArgAdded,
    changed: Kind::ArgChangedKind,
    changed_safely: Kind::ArgChangedKindSafe,
    default_changed: Kind::ArgDefaultValueChange,
    default_added: Kind::ArgDefaultValueAdded,
};

const INPUT_FIELD: ValueKinds = ValueKinds {
    noun: "input field",
    removed: Kind::InputFieldRemoved,
    required_added: Kind::RequiredInputFieldAdded,
    optional_added: Kind::OptionalInputFieldAdded,
    changed: Kind::InputFieldChangedKind,
    changed_safely: Kind::InputFieldChangedKindSafe,
    default_changed: Kind::InputFieldDefaultValueChange,
    default_added: Kind::InputFieldDefaultValueAdded,
};

const DIRECTIVE_ARGUMENT: ValueKinds = ValueKinds {
    noun: "argument",
    removed: Kind::DirectiveArgRemoved,
    required_added: Kind::RequiredDirectiveArgAdded,
    optional_added: Kind::OptionalDirectiveArgAdded,
    changed: Kind::DirectiveArgChangedKind,
    changed_safely: Kind::DirectiveArgChangedKindSafe,
    default_changed: Kind::DirectiveArgDefaultValueChange,
    default_added: Kind::DirectiveArgDefaultValueAdded,
};

type Fields = IndexMap<Name, Component<FieldDefinition>>;

impl Comparison<'_> {
    pub(super) fn fields(&mut self, parent: &Name, old: &Fields, new: &Fields) {
        for (name, old) in old {
            let coordinate = format!("{parent}.{name}");
            if let Some(new) = new.get(name) {
                self.field(&coordinate, old, new);
            } else {
                let message = format!("field `{coordinate}` is gone");
                let touches = of(&coordinate);
                self.report(Kind::FieldRemoved, coordinate, touches, message);
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            let coordinate = format!("{parent}.{name}");
            let message = format!("field `{coordinate}` is new");
            self.report(Kind::FieldAdded, coordinate, Vec::new(), message);
        }
    }

    fn field(&mut self, coordinate: &str, old: &FieldDefinition, new: &FieldDefinition) {
        let touches = of(coordinate);
        let (before, now) = (old.description.as_ref(), new.description.as_ref());
        self.description(coordinate, &touches, before, now);
        if old.ty != new.ty {
            let kind = if self.answers_no_more(&old.ty, &new.ty) {
                Kind::FieldChangedKindSafe
            } else {
                Kind::FieldChangedKind
            };
            let message = format!(
                "field `{coordinate}` is `{}` now; it was `{}`",
                new.ty, old.ty
            );
            self.report(kind, coordinate, touches.clone(), message);
        }
        self.member_directives(coordinate, &touches, &old.directives, &new.directives);
        self.values(
            &ARGUMENT,
            coordinate,
            &old.arguments,
            &new.arguments,
            |name| format!("{coordinate}({name}:)"),
        );
    }

    pub(super) fn input(&mut self, name: &Name, old: &InputObjectType, new: &InputObjectType) {
        let one_of = |input: &InputObjectType| input.directives.has("oneOf");
        let change = match (one_of(old), one_of(new)) {
            (false, true) => Some((
                Kind::OneOfAdded,
                format!("input `{name}` takes exactly one of its fields now"),
            )),
            (true, false) => Some((
                Kind::OneOfRemoved,
                format!("input `{name}` no longer takes exactly one of its fields"),
            )),
            _ => None,
        };
        if let Some((kind, message)) = change {
            self.report(kind, name.as_str(), of(name), message);
        }
        let old: Vec<_> = old
            .fields
            .values()
            .map(|field| field.node.clone())
            .collect();
        let new: Vec<_> = new
            .fields
            .values()
            .map(|field| field.node.clone())
            .collect();
        self.values(&INPUT_FIELD, name, &old, &new, |field| {
            format!("{name}.{field}")
        });
    }

    pub(super) fn directive_arguments(
        &mut self,
        directive: &str,
        old: &[Node<InputValueDefinition>],
        new: &[Node<InputValueDefinition>],
    ) {
        self.values(&DIRECTIVE_ARGUMENT, directive, old, new, |name| {
            format!("{directive}({name}:)")
        });
    }

    /// What values are given for, below one parent.
    fn values(
        &mut self,
        kinds: &ValueKinds,
        parent: &str,
        old: &[Node<InputValueDefinition>],
        new: &[Node<InputValueDefinition>],
        coordinate: impl Fn(&Name) -> String,
    ) {
        let noun = kinds.noun;
        let named = |values: &[Node<InputValueDefinition>], name: &Name| {
            values.iter().find(|value| value.name == *name).cloned()
        };
        for old in old {
            let coordinate = coordinate(&old.name);
            if let Some(new) = named(new, &old.name) {
                self.value(kinds, &coordinate, old, &new);
            } else {
                let message = format!("{noun} `{coordinate}` is gone");
                let touches = of(&coordinate);
                self.report(kinds.removed, coordinate, touches, message);
            }
        }
        for new in new.iter().filter(|new| named(old, &new.name).is_none()) {
            let coordinate = coordinate(&new.name);
            let ty = &new.ty;
            if is_required(new) {
                let message = format!("{noun} `{coordinate}: {ty}` is new and has to be given");
                self.report(kinds.required_added, coordinate, of(parent), message);
            } else {
                let message = format!("{noun} `{coordinate}: {ty}` is new");
                self.report(kinds.optional_added, coordinate, Vec::new(), message);
            }
        }
    }

    fn value(
        &mut self,
        kinds: &ValueKinds,
        coordinate: &str,
        old: &InputValueDefinition,
        new: &InputValueDefinition,
    ) {
        let noun = kinds.noun;
        let touches = of(coordinate);
        let (before, now) = (old.description.as_ref(), new.description.as_ref());
        self.description(coordinate, &touches, before, now);
        if old.ty != new.ty {
            let kind = if takes_no_less(&old.ty, &new.ty) {
                kinds.changed_safely
            } else {
                kinds.changed
            };
            let message = format!(
                "{noun} `{coordinate}` is `{}` now; it was `{}`",
                new.ty, old.ty
            );
            self.report(kind, coordinate, touches.clone(), message);
        }
        let left_out = vec![Use::Without(coordinate.to_owned())];
        match (&old.default_value, &new.default_value) {
            (None, Some(new)) => {
                let message = format!("{noun} `{coordinate}` is `{new}` now unless it is given");
                self.report(kinds.default_added, coordinate, left_out, message);
            }
            (Some(old), None) => {
                let message =
                    format!("{noun} `{coordinate}` is no longer `{old}` unless it is given");
                self.report(kinds.default_changed, coordinate, left_out, message);
            }
            (Some(old), Some(new)) if !same_value(old, new) => {
                let message = format!(
                    "{noun} `{coordinate}` is `{new}` instead of `{old}` unless it is given"
                );
                self.report(kinds.default_changed, coordinate, left_out, message);
            }
            _ => {}
        }
        self.member_directives(coordinate, &touches, &old.directives, &new.directives);
    }

    /// The directives of a field, argument, input field or enum value.
    pub(super) fn member_directives(
        &mut self,
        coordinate: &str,
        touches: &[Use],
        old: &DirectiveList,
        new: &DirectiveList,
    ) {
        self.deprecation(coordinate, touches, old, new);
        let standing = |directives| -> Box<dyn Iterator<Item = &Directive>> {
            let directives: &DirectiveList = directives;
            Box::new(directives.iter().map(|directive| &**directive))
        };
        self.usages(coordinate, touches, standing(old), standing(new));
    }

    fn deprecation(
        &mut self,
        coordinate: &str,
        touches: &[Use],
        old: &DirectiveList,
        new: &DirectiveList,
    ) {
        let (kind, message) = match (deprecation(old), deprecation(new)) {
            (None, Some(reason)) => (
                Kind::DeprecationAdded,
                format!("`{coordinate}` is deprecated now: {reason}"),
            ),
            (Some(_), None) => (
                Kind::DeprecationRemoved,
                format!("`{coordinate}` is no longer deprecated"),
            ),
            (Some(old), Some(new)) if old != new => (
                Kind::DeprecationReasonChanged,
                format!("`{coordinate}` is deprecated for another reason: {new}"),
            ),
            _ => return,
        };
        self.report(kind, coordinate, touches.to_vec(), message);
    }

    /// Whether everything of the new type could have been answered by the old one.
    fn answers_no_more(&self, old: &Type, new: &Type) -> bool {
        if old.is_non_null() && !new.is_non_null() {
            return false;
        }
        match (item(old), item(new)) {
            (Some(old), Some(new)) => self.answers_no_more(old, new),
            (None, None) => {
                let (old, new) = (old.inner_named_type(), new.inner_named_type());
                old == new || self.new.is_subtype(old, new)
            }
            _ => false,
        }
    }
}

/// Whether every value that the old type takes is taken by the new one.
fn takes_no_less(old: &Type, new: &Type) -> bool {
    if new.is_non_null() && !old.is_non_null() {
        return false;
    }
    match (item(old), item(new)) {
        (Some(old), Some(new)) => takes_no_less(old, new),
        (None, None) => old.inner_named_type() == new.inner_named_type(),
        _ => false,
    }
}

fn item(ty: &Type) -> Option<&Type> {
    match ty {
        Type::List(item) | Type::NonNullList(item) => Some(item),
        Type::Named(_) | Type::NonNullNamed(_) => None,
    }
}

/// Whether a value has to be given.
pub(super) fn is_required(value: &InputValueDefinition) -> bool {
    value.ty.is_non_null() && value.default_value.is_none()
}

/// Why something is deprecated, if it is.
pub(crate) fn deprecation(directives: &DirectiveList) -> Option<String> {
    let directive = directives.get("deprecated")?;
    let reason = directive.specified_argument_by_name("reason");
    let reason = reason.and_then(|reason| reason.as_str());
    Some(reason.unwrap_or("No longer supported").to_owned())
}

/// Whether two values mean the same: the fields of an object have no order.
pub(crate) fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same_value(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(name, value): &(Name, Node<Value>)| {
                let found = other.iter().find(|(other, _)| other == name);
                found.is_some_and(|(_, other)| same_value(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
