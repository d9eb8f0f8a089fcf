//! Traverses documents of operations and fragments.

use std::collections::{HashMap, HashSet, VecDeque};

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{DirectiveList, InputValueDefinition, Type, Value},
    executable::{Field, Fragment, Operation, Selection, SelectionSet},
};
use indexmap::IndexMap;

use crate::directive::is_client;

/// Calls `visit` with each selection at any depth. Does not follow fragment spreads.
fn each<'document>(
    selection: &'document SelectionSet,
    visit: &mut dyn FnMut(&'document Selection),
) {
    for selected in &selection.selections {
        visit(selected);
        match selected {
            Selection::Field(field) => each(&field.selection_set, visit),
            Selection::InlineFragment(inline) => each(&inline.selection_set, visit),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// All selected fields of a document. The fields of a fragment are listed once, even if several operations spread it.
pub(crate) fn fields(document: &ExecutableDocument) -> Vec<&Node<Field>> {
    let mut fields = Vec::new();
    for selection in selections(document) {
        each(selection, &mut |selected| {
            fields.extend(selected.as_field());
        });
    }
    fields
}

/// The fields of an input type and of the input types in it, each with its path. The fields of each type are listed only once.
pub(crate) fn input_fields<'schema>(
    schema: &'schema Schema,
    ty: &str,
) -> Vec<(String, &'schema InputValueDefinition)> {
    input_fields_in(schema, ty, |_| true)
}

/// Like [`input_fields`], but only descends into fields for which `is_followed` returns true.
pub(crate) fn input_fields_in<'schema>(
    schema: &'schema Schema,
    ty: &str,
    is_followed: impl Fn(&Type) -> bool,
) -> Vec<(String, &'schema InputValueDefinition)> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut next = VecDeque::from([(String::new(), schema.get_input_object(ty))]);
    while let Some((around, input)) = next.pop_front() {
        let input = input.filter(|input| seen.insert(&input.name));
        for field in input.iter().flat_map(|input| input.fields.values()) {
            let path = format!("{around}{}", field.name);
            if is_followed(&field.ty) {
                let inner = schema.get_input_object(field.ty.inner_named_type());
                next.push_back((format!("{path}."), inner));
            }
            found.push((path, &***field));
        }
    }
    found
}

/// The selection sets of the operations, then those of the fragments.
pub(crate) fn selections(document: &ExecutableDocument) -> impl Iterator<Item = &SelectionSet> {
    let operations = document.operations.iter();
    let fragments = document.fragments.values();
    operations
        .map(|operation| &operation.selection_set)
        .chain(fragments.map(|fragment| &fragment.selection_set))
}

/// An argument or input field that a variable is passed to: its name and, except in directives, its definition.
pub(crate) type Passed<'document> = (&'document Name, Option<&'document InputValueDefinition>);

/// The arguments and input fields that each variable of an operation is passed to, including those of directives.
pub(crate) fn passed<'document>(
    schema: &'document Schema,
    document: &'document ExecutableDocument,
    operation: &'document Operation,
) -> HashMap<&'document Name, Vec<Passed<'document>>> {
    let mut passed: HashMap<_, Vec<_>> = HashMap::new();
    let fragments = fragments_of(document, operation).into_iter();
    let fragments = fragments.map(|fragment| (&fragment.directives, &fragment.selection_set));
    let own = (&operation.directives, &operation.selection_set);
    for (directives, selection) in std::iter::once(own).chain(fragments) {
        each_value(schema, directives, selection, &mut |value, to| {
            if let Value::Variable(variable) = value.as_ref() {
                passed.entry(variable).or_default().push(to);
            }
        });
    }
    passed
}

/// The values in a document that are not lists or objects, each with the argument or input field that has it.
pub(crate) fn written<'document>(
    schema: &'document Schema,
    document: &'document ExecutableDocument,
) -> Vec<(&'document Node<Value>, Passed<'document>)> {
    let mut found = Vec::new();
    let operations = document.operations.iter();
    let operations = operations.map(|operation| (&operation.directives, &operation.selection_set));
    let fragments = document.fragments.values();
    let fragments = fragments.map(|fragment| (&fragment.directives, &fragment.selection_set));
    for (directives, selection) in operations.chain(fragments) {
        each_value(schema, directives, selection, &mut |value, to| {
            if matches!(
                value.as_ref(),
                Value::String(_) | Value::Int(_) | Value::Float(_)
            ) {
                found.push((value, to));
            }
        });
    }
    found
}

/// Calls `visit` with each value in a definition that is not a list or an object. Client directives are not sent and not included.
fn each_value<'document>(
    schema: &'document Schema,
    directives: &'document DirectiveList,
    selection: &'document SelectionSet,
    visit: &mut dyn FnMut(&'document Node<Value>, Passed<'document>),
) {
    let mut selected: Vec<&Selection> = Vec::new();
    each(selection, &mut |found| selected.push(found));
    for field in selected.iter().filter_map(|selected| selected.as_field()) {
        for argument in &field.arguments {
            let to = field.definition.argument_by_name(&argument.name);
            let to = (&argument.name, to.map(AsRef::as_ref));
            values(schema, to, &argument.value, visit);
        }
    }
    let selected = selected.into_iter().flat_map(Selection::directives);
    let directives = directives.iter().chain(selected);
    for directive in directives.filter(|found| !is_client(&found.name)) {
        for argument in &directive.arguments {
            values(schema, (&argument.name, None), &argument.value, visit);
        }
    }
}

fn values<'document>(
    schema: &'document Schema,
    to: Passed<'document>,
    value: &'document Node<Value>,
    visit: &mut dyn FnMut(&'document Node<Value>, Passed<'document>),
) {
    match value.as_ref() {
        Value::List(items) => items
            .iter()
            .for_each(|value| values(schema, to, value, visit)),
        Value::Object(fields) => {
            let input =
                to.1.and_then(|to| schema.get_input_object(to.ty.inner_named_type()));
            for (name, value) in fields {
                let field = input.and_then(|input| input.fields.get(name));
                values(schema, (name, field.map(|field| &***field)), value, visit);
            }
        }
        _ => visit(value, to),
    }
}

/// The fragments that an operation uses directly or indirectly, in the order of their first use.
pub(crate) fn fragments_of<'document>(
    document: &'document ExecutableDocument,
    operation: &Operation,
) -> Vec<&'document Node<Fragment>> {
    let mut found = IndexMap::new();
    collect(document, &operation.selection_set, &mut found);
    found.into_values().collect()
}

/// Adds the fragments that a selection set uses directly or indirectly.
fn collect<'document>(
    document: &'document ExecutableDocument,
    selection: &SelectionSet,
    found: &mut IndexMap<&'document str, &'document Node<Fragment>>,
) {
    each(selection, &mut |selected| {
        if let Selection::FragmentSpread(spread) = selected
            && let Some(fragment) = document.fragments.get(&spread.fragment_name)
            && found.insert(&fragment.name, fragment).is_none()
        {
            collect(document, &fragment.selection_set, found);
        }
    });
}

/// Whether two values are equal, regardless of the order of object fields.
pub(crate) fn same_value(one: &Value, other: &Value) -> bool {
    sorted(one) == sorted(other)
}

/// The value with sorted object fields, to compare values regardless of the order.
pub(crate) fn sorted(value: &Value) -> Value {
    let inner = |value: &Node<Value>| Node::new(sorted(value));
    match value {
        Value::List(items) => Value::List(items.iter().map(inner).collect()),
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), inner(value)));
            let mut fields: Vec<_> = fields.collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(fields)
        }
        other => other.clone(),
    }
}
