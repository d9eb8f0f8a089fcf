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
use crate::{diagnostic::Diagnostic, directive::call, names, validate::Validated};

/// The struct that holds the root fields of an operation.
const ROOT: &str = "ResponseData";

/// Plans everything, or says what is too large.
pub(crate) fn plan(validated: &Validated) -> Result<Plan, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut shared = Shared::default();
    let mut fragments = Vec::new();
    for fragment in validated.document.fragments.values() {
        let lent = validated.parsed.files.is_lent(fragment.location());
        // What a fragment of `authing` needs is there.
        let (mut apart, mut told) = (Shared::default(), Vec::new());
        let fragment = match (lent, shared.taken.is_over) {
            (true, _) => plan_fragment(validated, fragment, &mut apart, &mut told),
            (false, false) => plan_fragment(validated, fragment, &mut shared, &mut problems),
            (false, true) => continue,
        };
        fragments.push(Planned { fragment, lent });
    }
    let mut operations = Vec::new();
    for operation in validated.document.operations.iter() {
        if !shared.taken.is_over {
            operations.extend(plan_operation(
                validated,
                operation,
                &fragments,
                &mut shared,
                &mut problems,
            ));
        }
    }
    operations.sort_by(|one, other| (&one.domain, &one.name).cmp(&(&other.domain, &other.name)));
    let mut inputs: Vec<_> = shared.inputs.into_values().collect();
    let mut enums: Vec<_> = shared.enums.into_values().collect();
    inputs.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    enums.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    fragments.retain(|planned| !planned.lent);
    let mut fragments: Vec<_> = fragments
        .into_iter()
        .map(|planned| planned.fragment)
        .collect();
    fragments.sort_by(|one, other| one.name.cmp(&other.name));
    let (borrowed, borrowed_from) = shared.borrowed.into_iter().unzip();
    let plan = Plan {
        operations,
        fragments,
        inputs,
        enums,
        borrowed,
        borrowed_from,
        with_floats: shared.with_floats,
    };
    if problems.is_empty() {
        problems = uncompiled(validated, &plan.operations);
    }
    if problems.is_empty() {
        Ok(plan)
    } else {
        Err(problems)
    }
}

/// The operations that are not planned, though nothing is wrong with them: none may disappear without a word.
fn uncompiled(validated: &Validated, planned: &[Operation]) -> Vec<Diagnostic> {
    let is_missing = |name: &str| planned.iter().all(|operation| operation.key != name);
    let own = validated.parsed.queries.iter().filter(|file| !file.lent);
    let names = own.flat_map(|file| {
        file.operations()
            .filter_map(|operation| operation.name.as_ref())
    });
    let missing = names.filter(|name| is_missing(name));
    missing
        .filter_map(|name| {
            let message = format!("`{name}` is not compiled, and the compiler does not know why");
            let place = validated.parsed.files.name(name)?;
            let problem = Diagnostic::new("uncompiled-operation", place, message);
            Some(problem.help("report this as a bug of the compiler, with the file".to_owned()))
        })
        .collect()
}

fn plan_fragment(
    validated: &Validated,
    fragment: &Node<executable::Fragment>,
    shared: &mut Shared,
    problems: &mut Vec<Diagnostic>,
) -> Fragment {
    let name = names::type_name(&fragment.name);
    let place = validated.parsed.files.name(&fragment.name);
    let mut selected = Shaper::new(validated, shared, problems);
    let path = names::camel(&fragment.name);
    let whole = (Some(Condition::default()), &fragment.selection_set);
    selected.shape(name.clone(), &path, &[whole], place.clone());
    let Shaper {
        mut shapes, room, ..
    } = selected;
    shared.taken.add(&room, place, problems);
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
    problems: &mut Vec<Diagnostic>,
) -> Option<Operation> {
    let name = operation.name.as_ref()?;
    let (gateway, token) = call(operation)?;
    let source = validated.parsed.files.source(operation.location()?)?;
    let place = validated.parsed.files.name(name);
    let variables = variables(validated, operation, shared);
    let sent = sent(&validated.document, operation);
    let mut selected = Shaper::new(validated, shared, problems);
    selected.room.take(sent.len());
    let whole = (Some(Condition::default()), &operation.selection_set);
    selected.shape(ROOT.to_owned(), "", &[whole], place.clone());
    let Shaper {
        mut shapes, room, ..
    } = selected;
    shared.taken.add(&room, place.clone(), problems);
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
