//! Determines the output of an operation: all response data, the only root field, or a page.

use apollo_compiler::{
    Node,
    executable::{Field as Selected, Operation},
};

use super::{Field, Fragment, Output, Page, Shape, Value, build::Planner};
use crate::{
    directive::{
        ACKNOWLEDGEMENT, OPTIONAL, PAGE_NUMBER, PAGE_SIZE, acknowledged_by, location, number,
    },
    names,
};

impl Planner<'_> {
    /// The output of an operation. Reports an operation with `@pageNumber` that does not select a page.
    pub(super) fn output(
        &mut self,
        operation: &Node<Operation>,
        shapes: &[Shape],
        fragments: &[Fragment],
    ) -> Output {
        let root = match shapes[0].fields.as_slice() {
            [root] => Some(root),
            _ => None,
        };
        let optional = |field: &Node<Selected>| field.directives.has(OPTIONAL);
        let document = &self.validated.document;
        let optional = operation.root_fields(document).any(optional);
        let (acknowledges, done) = self
            .acknowledgement(operation, root, shapes, fragments)
            .unwrap_or_default();
        let mut variables = operation.variables.iter();
        if let Some(number) = variables.find(|variable| variable.directives.has(PAGE_NUMBER)) {
            let found = match root {
                Some(_) if acknowledges || done.is_some() => {
                    Err("`@acknowledgement` and `@pageNumber` cannot be combined")
                }
                Some(_) if optional => Err("a root field with `@optional` may be null"),
                Some(root) => self.page(operation, root, shapes, fragments),
                None => Err("it has several root fields"),
            };
            match found {
                Ok(page) => return Output::Page(Box::new(page)),
                Err(why) => {
                    let message = format!(
                        "the operation has `@{PAGE_NUMBER}` but does not select a page: {why}"
                    );
                    let help = "select a single root field of an object type, with an `Int` field `totalCount` and exactly one list";
                    let place = number.name.location();
                    self.report.add("page-shape", place, message, help);
                }
            }
        }
        root.map_or(Output::All, |root| Output::Root {
            // An omitted list is read as empty.
            optional: optional || (root.conditional && !root.list),
            acknowledges,
            done: done.map(Box::new),
        })
    }

    /// Whether the only root field is an acknowledgement without other data, and the field that is false in a refusal, if there is one. `None` without a
    /// valid `@acknowledgement`. Reports invalid uses of the directive.
    fn acknowledgement(
        &mut self,
        operation: &Node<Operation>,
        root: Option<&Field>,
        shapes: &[Shape],
        fragments: &[Fragment],
    ) -> Option<(bool, Option<Field>)> {
        let document = &self.validated.document;
        let mut roots = operation.root_fields(document);
        let marked = roots.find(|root| root.directives.has(ACKNOWLEDGEMENT))?;
        let shape = root
            .filter(|root| !root.list)
            .and_then(|root| below(root, shapes, None, fragments).ok());
        let field = |key: &str, value: Value| {
            let mut fields = shape?.0.fields.iter();
            let is_it = |field: &&Field| field.item.key == key && field.value == value;
            fields.find(|field| is_it(field) && field.nullable && !field.list && !field.secret)
        };
        let by = acknowledged_by(&marked.directives);
        let done = field(by.unwrap_or("status"), Value::Boolean).cloned();
        let message = field("message", Value::Text);
        let schema = &self.validated.parsed.schema;
        let has_status = || {
            let ty = marked.ty().inner_named_type();
            schema.type_field(ty, "status").is_ok()
        };
        let is_whole = message.is_some()
            && match by {
                Some(_) => done.is_some(),
                None => {
                    field("code", Value::Integer).is_some() && (done.is_some() || !has_status())
                }
            };
        if !is_whole {
            let place = location(&marked.directives, ACKNOWLEDGEMENT);
            let (fields, help) = match by {
                Some(by) => (
                    format!("`message` and the nullable `Boolean` field `{by}`"),
                    "select both fields, or correct the name of the field",
                ),
                None => (
                    "`code`, `message` and, if its type has it, `status`".to_owned(),
                    "select these fields, for example with `...CommonMessage`, or remove the directive",
                ),
            };
            let message =
                format!("`@{ACKNOWLEDGEMENT}` requires a single root field with {fields}");
            self.report.add("acknowledgement", place, message, help);
            return None;
        }
        Some((by.is_none(), done))
    }

    /// Finds the page in the response. The page is the root field or, as for the users of a role, the only field of each selection set
    /// on the path to it. Returns the reason if the page is missing or invalid.
    fn page(
        &mut self,
        operation: &Node<Operation>,
        root: &Field,
        shapes: &[Shape],
        fragments: &[Fragment],
    ) -> Result<Page, &'static str> {
        let mut path = vec![step(root)?];
        let (mut shape, mut beside, mut fragment) = below(root, shapes, None, fragments)?;
        while let [only] = shape.fields.as_slice() {
            path.push(step(only)?);
            (shape, beside, fragment) = below(only, beside, fragment, fragments)?;
        }
        let mut fields = shape.fields.iter();
        let total = fields.find(|field| field.item.key == "totalCount");
        let total = total.ok_or("its `totalCount` is not selected")?;
        if total.value != Value::Integer || total.list {
            return Err("its `totalCount` is not an `Int`");
        }
        let mut lists = shape.fields.iter().filter(|field| field.list);
        let list = match (lists.next(), lists.next()) {
            (Some(list), None) => list,
            (None, _) => return Err("it has no list"),
            (Some(_), Some(_)) => return Err("it has several lists"),
        };
        if matches!(list.value, Value::List(_)) {
            return Err("its list is a list of lists");
        }
        if let Some(imported) = fragment.filter(|fragment| fragment.imported)
            && let Value::Shape(name) | Value::Fragment(name) | Value::Enum(name) = &list.value
        {
            self.import_type(name, &imported.shapes[0].item);
        }
        let carrying = |directive: &'static str| {
            let mut variables = operation.variables.iter();
            let found = variables.find(move |variable| variable.directives.has(directive));
            found.ok_or("it has no variable for the page number or the page size")
        };
        let (number_of, size) = (carrying(PAGE_NUMBER)?, carrying(PAGE_SIZE)?);
        let no_number = "the number of the first page or the default size is not a number";
        Ok(Page {
            path,
            in_fragment: fragment.is_some(),
            list: list.clone(),
            total: total.clone(),
            number: names::field(&number_of.name),
            size: names::field(&size.name),
            first: number(&number_of.directives, PAGE_NUMBER, "first").ok_or(no_number)?,
            default_size: number(&size.directives, PAGE_SIZE, "default").ok_or(no_number)?,
            max_size: number(&size.directives, PAGE_SIZE, "max"),
        })
    }
}

fn step(field: &Field) -> Result<Field, &'static str> {
    if field.list {
        Err("the page is in a list")
    } else if field.conditional {
        Err("`@include` or `@skip` may omit it")
    } else {
        Ok(field.clone())
    }
}

/// The shape of a field, all shapes of the same operation or fragment, and that fragment.
type Below<'plan> = (&'plan Shape, &'plan [Shape], Option<&'plan Fragment>);

fn below<'plan>(
    field: &Field,
    beside: &'plan [Shape],
    fragment: Option<&'plan Fragment>,
    fragments: &'plan [Fragment],
) -> Result<Below<'plan>, &'static str> {
    let no_object = "it is not an object with fields";
    let (name, beside, fragment) = match &field.value {
        Value::Shape(name) => (name, beside, fragment),
        Value::Fragment(name) => {
            let named = fragments.iter().filter(|found| found.name == *name);
            // An unused fragment of `authing` may have the same Rust name.
            let found = named.min_by_key(|found| found.imported).ok_or(no_object)?;
            (name, found.shapes.as_slice(), Some(found))
        }
        _ => return Err(no_object),
    };
    let shape = beside.iter().find(|shape| shape.item.name == *name);
    Ok((shape.ok_or(no_object)?, beside, fragment))
}
