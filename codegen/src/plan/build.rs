//! From validated documents to the plan.

use apollo_compiler::{Node, ast::OperationType, executable};
use indexmap::IndexSet;

use super::{
    Fragment, Kind, Operation, Plan,
    condition::Condition,
    output::{Planned, output},
    question::{Shared, variables},
    selection::Shaper,
    sent::sent,
};
use crate::{
    diagnostic::Diagnostic, directive::call, names, parse::QueryFile, validate::Validated,
};

/// The struct that holds the root fields of an operation.
const ROOT: &str = "ResponseData";

/// Plans everything, or says what is too large.
pub(crate) fn plan(validated: &Validated) -> Result<Plan, Vec<Diagnostic>> {
    let mut shared = Shared::default();
    let mut planned = Vec::new();
    for fragment in validated.document.fragments.values() {
        let lent = validated.parsed.files.is_lent(fragment.location());
        // The types that a fragment of `authing` uses are generated in `authing`.
        let mut apart = Shared::default();
        if lent || !shared.taken.is_over {
            let shared = if lent { &mut apart } else { &mut shared };
            let fragment = plan_fragment(validated, fragment, shared);
            planned.push(Planned { fragment, lent });
        }
    }
    let mut operations = Vec::new();
    for operation in validated.document.operations.iter() {
        if !shared.taken.is_over {
            operations.extend(plan_operation(validated, operation, &planned, &mut shared));
        }
    }
    let own = planned.into_iter().filter(|planned| !planned.lent);
    let mut fragments: Vec<_> = own.map(|planned| planned.fragment).collect();
    let mut inputs: Vec<_> = shared.inputs.into_values().collect();
    let mut enums: Vec<_> = shared.enums.into_values().collect();
    operations.sort_by(|one, other| (&one.domain, &one.name).cmp(&(&other.domain, &other.name)));
    fragments.sort_by(|one, other| one.name.cmp(&other.name));
    inputs.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    enums.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    let mut problems = shared.problems;
    if problems.is_empty() {
        problems = uncompiled(validated, &operations);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let (borrowed, borrowed_from) = shared.borrowed.into_iter().unzip();
    Ok(Plan {
        operations,
        fragments,
        inputs,
        enums,
        borrowed,
        borrowed_from,
        with_floats: shared.with_floats,
    })
}

/// The operations that are not planned, though nothing is wrong with them: none may disappear without a word.
fn uncompiled(validated: &Validated, planned: &[Operation]) -> Vec<Diagnostic> {
    let is_missing = |name: &str| planned.iter().all(|operation| operation.key != name);
    let own = validated.parsed.own_queries();
    let names = own
        .flat_map(QueryFile::operations)
        .filter_map(|operation| operation.name.as_ref());
    let missing = names.filter_map(|name| {
        let place = validated
            .parsed
            .files
            .name(name)
            .filter(|_| is_missing(name))?;
        let message = format!("`{name}` is not compiled, and the compiler does not know why");
        let help = "report this as a bug of the compiler, with the file";
        Some(Diagnostic::new("uncompiled-operation", place, message).help(help))
    });
    missing.collect()
}

fn plan_fragment(
    validated: &Validated,
    fragment: &Node<executable::Fragment>,
    shared: &mut Shared,
) -> Fragment {
    let name = names::type_name(&fragment.name);
    let place = validated.parsed.files.name(&fragment.name);
    let mut selected = Shaper::new(validated, shared);
    let path = names::camel(&fragment.name);
    let whole = (Some(Condition::default()), &fragment.selection_set);
    selected.shape(name.clone(), &path, &[whole], place.clone());
    let Shaper {
        mut shapes, room, ..
    } = selected;
    let too_large = shared.taken.add(&room, place);
    shared.problems.extend(too_large);
    let own = validated.parsed.files.description(fragment.location());
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
    fragments: &[Planned],
    shared: &mut Shared,
) -> Option<Operation> {
    let name = operation.name.as_ref()?;
    let (gateway, token) = call(operation)?;
    let source = validated.parsed.files.source(operation.location()?)?;
    let place = validated.parsed.files.name(name);
    let variables = variables(validated, operation, shared);
    let sent = sent(&validated.document, operation);
    let mut selected = Shaper::new(validated, shared);
    selected.room.take(sent.len());
    let whole = (Some(Condition::default()), &operation.selection_set);
    selected.shape(ROOT.to_owned(), "", &[whole], place.clone());
    let Shaper {
        mut shapes, room, ..
    } = selected;
    let too_large = shared.taken.add(&room, place.clone());
    shared.problems.extend(too_large);
    if shared.taken.is_over {
        return None;
    }
    shapes[0].description = Some("The data that the service answers.".to_owned());
    let (output, no_page) = output(validated, operation, &shapes, fragments, shared);
    Some(Operation {
        name: names::type_name(name),
        key: name.to_string(),
        module: names::module(name),
        domain: source.domain.clone(),
        file: source.path.clone(),
        description: validated
            .parsed
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
        sent,
        variables,
        shapes,
        output,
        no_page,
        place,
    })
}

fn file(validated: &Validated, span: Option<apollo_compiler::parser::SourceSpan>) -> String {
    span.and_then(|span| validated.parsed.files.source(span))
        .map(|source| source.path.clone())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::uncompiled;
    use crate::{
        parse,
        source::{Source, Sources},
        validate,
    };

    #[test]
    fn an_operation_that_is_lost_is_reported() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            domain: None,
            text: text.to_owned(),
        };
        let client = include_str!("../../../schema/client.graphql");
        let schema = [
            source("schema/client.graphql", client),
            source("schema/service.graphql", "type Query { ping: Int }"),
        ];
        let query = "query Ping @call(gateway: USERS, token: NONE) { ping }";
        let queries = [source("queries/ping.graphql", query)];
        let sources = Sources::new(schema.to_vec(), queries.to_vec());
        let parsed = parse::parse(&sources, &mut Vec::new()).unwrap();
        let validated = validate::validate(&parsed);
        let validated = validated.finish(parsed, Vec::new()).unwrap();
        let plan = super::plan(&validated).unwrap();
        assert!(uncompiled(&validated, &plan.operations).is_empty());
        let problems = uncompiled(&validated, &[]);
        assert_eq!(problems[0].rule, "uncompiled-operation");
        assert_eq!(problems[0].place.text(), "Ping");
    }
}
