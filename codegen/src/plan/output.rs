//! The output of an operation: all data of the response, its one root field, or a page that is found in it.

use apollo_compiler::{Node, executable};

use super::{Field, Fragment, Leaf, Output, Page, Shape, Step, question::Shared};
use crate::{
    diagnostic::Place,
    directive::{OPTIONAL, PAGE_NUMBER, PAGE_SIZE, number},
    names,
    validate::Validated,
};

/// A fragment, and whether it is one of `authing`.
pub(super) struct Planned {
    pub(super) fragment: Fragment,
    pub(super) lent: bool,
}

/// The output: the only root field, or all of them. If no page is found for `@pageNumber`, also its place and the reason.
pub(super) fn output(
    validated: &Validated,
    operation: &Node<executable::Operation>,
    shapes: &[Shape],
    fragments: &[Planned],
    shared: &mut Shared,
) -> (Output, Option<(Option<Place>, &'static str)>) {
    let root = match shapes[0].fields.as_slice() {
        [root] => Some(root),
        _ => None,
    };
    let optional = |field: &Node<executable::Field>| field.directives.has(OPTIONAL);
    let optional = operation.root_fields(&validated.document).any(optional);
    let mut variables = operation.variables.iter();
    let mut no_page = None;
    if let Some(number) = variables.find(|variable| variable.directives.has(PAGE_NUMBER)) {
        let found = match root {
            Some(_) if optional => Err("`@optional` lets the response be without one"),
            Some(root) => page(operation, root, shapes, fragments, shared),
            None => Err("it has several root fields"),
        };
        match found {
            Ok(page) => return (Output::Page(page), None),
            Err(why) => no_page = Some((validated.parsed.files.name(&number.name), why)),
        }
    }
    let output = root.map_or(Output::All, |root| Output::Root {
        field: root.name.clone(),
        // A list that is left out is an empty one.
        optional: optional || (root.conditional && !root.list),
    });
    (output, no_page)
}

/// The page in the response, or why the response has none. The page is the root itself, or all that is selected of it,
/// as the users of a role are.
fn page(
    operation: &Node<executable::Operation>,
    root: &Field,
    shapes: &[Shape],
    fragments: &[Planned],
    shared: &mut Shared,
) -> Result<Page, &'static str> {
    let no_object = "it is not an object with fields";
    let mut path = vec![step(root)?];
    let mut deprecated = root.deprecated.is_some();
    let mut selected = below(&root.leaf, shapes, None, fragments).ok_or(no_object)?;
    while let [only] = selected.shape.fields.as_slice() {
        path.push(step(only)?);
        deprecated |= only.deprecated.is_some();
        let Selected {
            beside, fragment, ..
        } = selected;
        selected = below(&only.leaf, beside, fragment, fragments).ok_or(no_object)?;
    }
    let Selected {
        shape, fragment, ..
    } = selected;
    let fields = &shape.fields;
    let total = fields.iter().find(|field| field.key == "totalCount");
    let total = total.ok_or("its `totalCount` is not selected")?;
    if total.leaf != Leaf::Integer || total.list {
        return Err("its `totalCount` is not an `Int`");
    }
    let mut lists = fields.iter().filter(|field| field.list);
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
    if let Some(lent) = fragment.filter(|fragment| fragment.lent)
        && let Leaf::Fragment(name) | Leaf::Enum(name) = &item
    {
        shared.borrow(name, lent.fragment.shapes[0].place.clone());
    }
    let carrying = |directive: &'static str| {
        let mut variables = operation.variables.iter();
        let found = variables.find(move |variable| variable.directives.has(directive));
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
struct Selected<'plan> {
    shape: &'plan Shape,
    beside: &'plan [Shape],
    /// The fragment that the selection is in.
    fragment: Option<&'plan Planned>,
}

/// The selection of a field.
fn below<'plan>(
    leaf: &Leaf,
    beside: &'plan [Shape],
    fragment: Option<&'plan Planned>,
    fragments: &'plan [Planned],
) -> Option<Selected<'plan>> {
    let (name, beside, fragment) = match leaf {
        Leaf::Shape(name) => (name, beside, fragment),
        Leaf::Fragment(name) => {
            let named = fragments
                .iter()
                .filter(|found| found.fragment.name == *name);
            // A fragment of `authing` may have the name, too, but is not used then.
            let found = named.min_by_key(|found| found.lent)?;
            (name, found.fragment.shapes.as_slice(), Some(found))
        }
        _ => return None,
    };
    Some(Selected {
        shape: beside.iter().find(|shape| shape.name == *name)?,
        beside,
        fragment,
    })
}
