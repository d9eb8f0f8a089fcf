//! Traverses documents of operations and fragments.

use std::collections::{HashMap, HashSet, VecDeque};

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{InputValueDefinition, Type, Value},
    executable::{Field, Fragment, Operation, Selection, SelectionSet},
};
use indexmap::IndexMap;

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
    let mut passed = HashMap::new();
    let fragments = fragments_of(document, operation).into_iter();
    let fragments = fragments.map(|fragment| (&fragment.directives, &fragment.selection_set));
    let own = (&operation.directives, &operation.selection_set);
    for (directives, selection) in std::iter::once(own).chain(fragments) {
        let mut selected: Vec<&Selection> = Vec::new();
        each(selection, &mut |found| selected.push(found));
        for field in selected.iter().filter_map(|selected| selected.as_field()) {
            for argument in &field.arguments {
                let to = field.definition.argument_by_name(&argument.name);
                let to = (&argument.name, to.map(AsRef::as_ref));
                pass(schema, to, &argument.value, &mut passed);
            }
        }
        let selected = selected.into_iter().flat_map(Selection::directives);
        for directive in directives.iter().chain(selected) {
            for argument in &directive.arguments {
                pass(schema, (&argument.name, None), &argument.value, &mut passed);
            }
        }
    }
    passed
}

fn pass<'document>(
    schema: &'document Schema,
    to: Passed<'document>,
    value: &'document Value,
    passed: &mut HashMap<&'document Name, Vec<Passed<'document>>>,
) {
    match value {
        Value::Variable(variable) => passed.entry(variable).or_default().push(to),
        Value::List(values) => values
            .iter()
            .for_each(|value| pass(schema, to, value, passed)),
        Value::Object(fields) => {
            let input =
                to.1.and_then(|to| schema.get_input_object(to.ty.inner_named_type()));
            for (name, value) in fields {
                let field = input.and_then(|input| input.fields.get(name));
                pass(schema, (name, field.map(|field| &***field)), value, passed);
            }
        }
        _ => {}
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
