//! The output of an operation: all data of the response, its one root field, or a page that is found in it.

use apollo_compiler::{
    Node,
    executable::{self, Fragment},
};

use super::{Field, Leaf, Output, Page, Shape, Step, build::plan_fragment, question::Shared};
use crate::{
    diagnostic::Diagnostic,
    directive::{OPTIONAL, PAGE_NUMBER, PAGE_SIZE, number},
    names,
    validate::Validated,
};

/// One root field is the output itself; several stay together.
pub(super) fn output(
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
    let optional = |field: &Node<executable::Field>| field.directives.get(OPTIONAL).is_some();
    let optional = operation.root_fields(&validated.document).any(optional);
    let paged = operation
        .variables
        .iter()
        .find(|variable| variable.directives.get(PAGE_NUMBER).is_some());
    if let Some(variable) = paged {
        let why = match root {
            Some(_) if optional => Err("`@optional` lets the response be without one"),
            Some(root) => page(validated, operation, root, shapes, shared),
            None => Err("it has several root fields"),
        };
        match why {
            Ok(page) => return Output::Page(page),
            Err(why) => problems.extend(
                validated
                    .files
                    .name(&variable.name)
                    .map(|place| no_page(place, why)),
            ),
        }
    }
    let Some(root) = root else {
        return Output::All;
    };
    // A list that is left out is an empty one.
    let left_out = root.conditional && !root.list;
    Output::Root {
        field: root.name.clone(),
        optional: left_out || optional,
    }
}

fn no_page(place: crate::diagnostic::Place, why: &str) -> Diagnostic {
    Diagnostic::new(
        "page-shape",
        place,
        format!("the operation asks for a page, and selects none: {why}"),
    )
    .help(
        "select one object with its `totalCount`, an `Int`, and exactly one list, and nothing beside it"
            .to_owned(),
    )
}

/// The page in the response, or why the response has none. The page is the root itself, or all that is selected of it,
/// as the users of a role are.
fn page(
    validated: &Validated,
    operation: &Node<executable::Operation>,
    root: &Field,
    shapes: &[Shape],
    shared: &mut Shared,
) -> Result<Page, &'static str> {
    let no_object = "it is not an object with fields";
    let mut path = vec![step(root)?];
    let mut selected = below(validated, &root.leaf, shapes, None).ok_or(no_object)?;
    let mut deprecated = root.deprecated.is_some();
    while let [only] = selected.shape.fields.as_slice() {
        path.push(step(only)?);
        deprecated |= only.deprecated.is_some();
        selected =
            below(validated, &only.leaf, &selected.beside, selected.fragment).ok_or(no_object)?;
    }
    let Selected {
        shape, fragment, ..
    } = selected;
    let total = shape.fields.iter().find(|field| field.key == "totalCount");
    let total = total.ok_or("its `totalCount` is not selected")?;
    if total.leaf != Leaf::Integer || total.list {
        return Err("its `totalCount` is not an `Int`");
    }
    let mut lists = shape.fields.iter().filter(|field| field.list);
    let list = match (lists.next(), lists.next()) {
        (Some(list), None) => list,
        (None, _) => return Err("it has no list"),
        (Some(_), Some(_)) => return Err("it has several lists"),
    };
    let item = match (&list.leaf, fragment) {
        (Leaf::List(_), _) => return Err("its list is one of lists"),
        // A selection in a fragment is one of the shared types.
        (Leaf::Shape(name), Some(_)) => Leaf::Fragment(name.clone()),
        (item, _) => item.clone(),
    };
    let lent = fragment.is_some_and(|found| validated.files.is_lent(found.location()));
    if let (Leaf::Fragment(name) | Leaf::Enum(name), true) = (&item, lent) {
        let place = fragment.and_then(|found| validated.files.name(&found.name));
        shared.borrowed.entry(name.clone()).or_insert(place);
    }
    let carrying = |directive: &'static str| {
        let mut variables = operation.variables.iter();
        let found = variables.find(move |variable| variable.directives.get(directive).is_some());
        found.ok_or("no variable is for its number, or none for its size")
    };
    let (number_of, size) = (carrying(PAGE_NUMBER)?, carrying(PAGE_SIZE)?);
    let no_number = "its first page or its size is not a number";
    Ok(Page {
        path,
        list: list.name.clone(),
        list_key: list.key.clone(),
        item,
        total: total.name.clone(),
        number: names::field(&number_of.name),
        size: names::field(&size.name),
        first: number(&number_of.directives, PAGE_NUMBER, "first").ok_or(no_number)?,
        default_size: number(&size.directives, PAGE_SIZE, "default").ok_or(no_number)?,
        max_size: number(&size.directives, PAGE_SIZE, "max"),
        deprecated: deprecated || list.deprecated.is_some() || total.deprecated.is_some(),
    })
}

fn step(field: &Field) -> Result<Step, &'static str> {
    if field.list {
        Err("there may be several, in a list")
    } else if field.conditional {
        Err("`@include` or `@skip` may leave it out")
    } else {
        Ok(Step {
            field: field.name.clone(),
            key: field.key.clone(),
            nullable: field.nullable,
        })
    }
}

/// An object that is selected.
struct Selected<'validated> {
    shape: Shape,
    beside: Vec<Shape>,
    /// The fragment that the selection is in.
    fragment: Option<&'validated Node<Fragment>>,
}

/// The selection of a field.
fn below<'validated>(
    validated: &'validated Validated,
    leaf: &Leaf,
    beside: &[Shape],
    fragment: Option<&'validated Node<Fragment>>,
) -> Option<Selected<'validated>> {
    match leaf {
        Leaf::Shape(name) => Some(Selected {
            shape: beside.iter().find(|shape| shape.name == *name)?.clone(),
            beside: beside.to_vec(),
            fragment,
        }),
        Leaf::Fragment(name) => {
            let fragments = validated.document.fragments.values();
            let named = fragments.filter(|found| names::type_name(&found.name) == *name);
            // A fragment of `authing` may have the name, too, but is not used then.
            let found = named.min_by_key(|found| validated.files.is_lent(found.location()))?;
            let (mut apart, mut problems) = (Shared::default(), Vec::new());
            let beside = plan_fragment(validated, found, &mut apart, &mut problems).shapes;
            Some(Selected {
                shape: beside.first()?.clone(),
                beside,
                fragment: Some(found),
            })
        }
        _ => None,
    }
}
