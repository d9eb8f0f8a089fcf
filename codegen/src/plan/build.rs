//! From validated documents to the plan.

use apollo_compiler::{Node, ast::OperationType, executable};
use indexmap::IndexSet;

use super::{
    Field, Fragment, Kind, Leaf, Operation, Output, Page, Plan, Shape, Step, collision,
    question::{Shared, variables},
    selection::Shaper,
    sent::sent,
};
use crate::{
    Diagnostic,
    directive::{OPTIONAL, PAGE_NUMBER, PAGE_SIZE, call, number},
    names,
    validate::Validated,
};

/// The struct that holds the root fields of an operation.
const ROOT: &str = "ResponseData";

/// Plans everything, or says which names collide and which pages cannot be found.
pub(crate) fn plan(validated: &Validated) -> Result<Plan, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut shared = Shared::default();
    let fragments = validated.document.fragments.values();
    let mut fragments: Vec<_> = fragments
        .filter(|fragment| !validated.files.is_lent(fragment.location()))
        .map(|fragment| plan_fragment(validated, fragment, &mut shared))
        .collect();
    let mut operations: Vec<_> = validated
        .document
        .operations
        .iter()
        .filter_map(|operation| plan_operation(validated, operation, &mut shared, &mut problems))
        .collect();
    fragments.sort_by(|one, other| one.name.cmp(&other.name));
    operations.sort_by(|one, other| (&one.domain, &one.name).cmp(&(&other.domain, &other.name)));
    shared.inputs.sort_keys();
    shared.enums.sort_keys();
    let plan = Plan {
        operations,
        fragments,
        inputs: shared.inputs.into_values().collect(),
        enums: shared.enums.into_values().collect(),
        borrowed: shared.borrowed.into_iter().collect(),
        with_floats: shared.with_floats,
    };
    collision::check(validated, &plan, &mut problems);
    if problems.is_empty() {
        Ok(plan)
    } else {
        Err(problems)
    }
}

fn plan_fragment(
    validated: &Validated,
    fragment: &Node<executable::Fragment>,
    shared: &mut Shared,
) -> Fragment {
    let name = names::type_name(&fragment.name);
    let mut selected = Shaper {
        validated,
        shared,
        shapes: Vec::new(),
    };
    let path = names::camel(&fragment.name);
    selected.shape(name.clone(), &path, &[&fragment.selection_set]);
    let mut shapes = selected.shapes;
    let own = validated.files.description(fragment.location());
    if let (Some(own), Some(first)) = (own, shapes.first_mut()) {
        first.description = Some(own.to_owned());
    }
    Fragment {
        name,
        file: file(validated, fragment.location()),
        shapes,
    }
}

fn plan_operation(
    validated: &Validated,
    operation: &Node<executable::Operation>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Option<Operation> {
    let name = operation.name.as_ref()?;
    let (gateway, token) = call(operation)?;
    let source = validated.files.source(operation.location()?)?;
    let variables = variables(validated, operation, shared, problems);
    let mut selected = Shaper {
        validated,
        shared,
        shapes: Vec::new(),
    };
    selected.shape(ROOT.to_owned(), "", &[&operation.selection_set]);
    let mut shapes = selected.shapes;
    shapes[0].description = Some("The data that the service answers.".to_owned());
    let output = output(validated, operation, &shapes, shared, problems);
    Some(Operation {
        name: names::type_name(name),
        key: name.to_string(),
        module: names::field(name),
        domain: source.domain.clone(),
        file: source.path.clone(),
        description: validated
            .files
            .description(operation.location())
            .map(str::to_owned),
        kind: match operation.operation_type {
            OperationType::Query => Kind::Query,
            _ => Kind::Mutation,
        },
        gateway,
        token,
        roots: operation
            .root_fields(&validated.document)
            .map(|field| field.name.to_string())
            .collect::<IndexSet<_>>()
            .into_iter()
            .collect(),
        sent: sent(&validated.document, operation),
        variables,
        shapes,
        output,
    })
}

fn file(validated: &Validated, span: Option<apollo_compiler::parser::SourceSpan>) -> String {
    span.and_then(|span| validated.files.source(span))
        .map(|source| source.path.clone())
        .unwrap_or_default()
}

/// One root field is the answer itself; several stay together.
fn output(
    validated: &Validated,
    operation: &Node<executable::Operation>,
    shapes: &[Shape],
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Output {
    let root = match shapes[0].fields.as_slice() {
        [root] => Some(root),
        _ => None,
    };
    let paged = operation
        .variables
        .iter()
        .find(|variable| variable.directives.get(PAGE_NUMBER).is_some());
    if let Some(variable) = paged {
        if let Some(page) = root.and_then(|root| page(validated, operation, root, shapes, shared)) {
            return Output::Page(page);
        }
        if let Some(place) = validated.files.name(&variable.name) {
            problems.push(
                Diagnostic::new(
                    "page-shape",
                    place,
                    "the operation asks for a page, and its answer is none",
                )
                .help(
                    "select one object with its `totalCount` and exactly one list, and nothing beside it"
                        .to_owned(),
                ),
            );
        }
    }
    let Some(root) = root else {
        return Output::All;
    };
    let optional = |field: &Node<executable::Field>| field.directives.get(OPTIONAL).is_some();
    // A list that is left out is an empty one.
    let left_out = root.conditional && !root.list;
    Output::Root {
        field: root.name.clone(),
        optional: left_out || operation.root_fields(&validated.document).any(optional),
    }
}

/// The page that the answer holds: the root itself, or what is all that is selected of it, as the users of a role are.
fn page(
    validated: &Validated,
    operation: &Node<executable::Operation>,
    root: &Field,
    shapes: &[Shape],
    shared: &mut Shared,
) -> Option<Page> {
    let mut path = vec![step(root)?];
    let mut selected = below(validated, &root.leaf, shapes, None)?;
    while let [only] = selected.shape.fields.as_slice() {
        path.push(step(only)?);
        selected = below(validated, &only.leaf, &selected.beside, selected.fragment)?;
    }
    let Selected {
        shape, fragment, ..
    } = selected;
    let mut lists = shape.fields.iter().filter(|field| field.list);
    let list = lists.next()?;
    let total = shape
        .fields
        .iter()
        .find(|field| field.key == "totalCount")?;
    if lists.next().is_some() {
        return None;
    }
    let item = match (&list.leaf, fragment) {
        // A selection in a fragment is one of the shared types.
        (Leaf::Shape(name), Some(_)) => Leaf::Fragment(name.clone()),
        (item, _) => item.clone(),
    };
    let lent = fragment.is_some_and(|found| validated.files.is_lent(found.location()));
    if let (Leaf::Fragment(name) | Leaf::Enum(name), true) = (&item, lent) {
        shared.borrowed.insert(name.clone());
    }
    let carrying = |directive: &'static str| {
        let mut variables = operation.variables.iter();
        variables.find(move |variable| variable.directives.get(directive).is_some())
    };
    let (number_of, size) = (carrying(PAGE_NUMBER)?, carrying(PAGE_SIZE)?);
    Some(Page {
        path,
        list: list.name.clone(),
        item,
        total: total.name.clone(),
        number: names::field(&number_of.name),
        size: names::field(&size.name),
        first: number(&number_of.directives, PAGE_NUMBER, "first")?,
        default_size: number(&size.directives, PAGE_SIZE, "default")?,
        max_size: number(&size.directives, PAGE_SIZE, "max"),
    })
}

fn step(field: &Field) -> Option<Step> {
    (!field.list).then(|| Step {
        field: field.name.clone(),
        key: field.key.clone(),
        nullable: field.nullable,
    })
}

/// An object that is selected.
struct Selected<'validated> {
    shape: Shape,
    beside: Vec<Shape>,
    /// The fragment that the selection stands in.
    fragment: Option<&'validated Node<executable::Fragment>>,
}

/// What is selected of a field.
fn below<'validated>(
    validated: &'validated Validated,
    leaf: &Leaf,
    beside: &[Shape],
    fragment: Option<&'validated Node<executable::Fragment>>,
) -> Option<Selected<'validated>> {
    match leaf {
        Leaf::Shape(name) => Some(Selected {
            shape: beside.iter().find(|shape| shape.name == *name)?.clone(),
            beside: beside.to_vec(),
            fragment,
        }),
        Leaf::Fragment(name) => {
            let fragments = validated.document.fragments.values();
            let mut fragments = fragments.filter(|found| names::type_name(&found.name) == *name);
            let found = fragments.next()?;
            let beside = plan_fragment(validated, found, &mut Shared::default()).shapes;
            Some(Selected {
                shape: beside.first()?.clone(),
                beside,
                fragment: Some(found),
            })
        }
        _ => None,
    }
}
