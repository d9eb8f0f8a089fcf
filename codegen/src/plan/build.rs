//! Builds the plan from validated documents.

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{
    Name, Node,
    ast::OperationType,
    executable::{self, SelectionSet},
};
use indexmap::IndexSet;

use super::{
    Endpoint, Enum, Fragment, Input, Item, Kind, Operation, Output, Plan, Shape,
    condition::Condition, selection::Shaper, sent::sent, size::TotalSize,
};
use crate::{
    directive::{ENDPOINT_TYPE, call, endpoint, headers, sensitive},
    names,
    parse::{QueryFile, Report},
    validate::Validated,
};

/// The name of the struct for the root fields of an operation.
const ROOT: &str = "ResponseData";

/// Plans all operations and fragments, and reports problems. Stops when the size limit is reached.
pub(crate) fn plan(validated: &Validated) -> (Plan, Report<'_>) {
    let mut planner = Planner::new(validated);
    let mut fragments = Vec::new();
    for fragment in validated.document.fragments.values() {
        if validated.parsed.files.is_imported(fragment.location()) {
            // A separate planner, because the types that this fragment uses are generated in `authing`.
            fragments.push(Planner::new(validated).fragment(fragment));
        } else if !planner.total_size.is_exceeded {
            fragments.push(planner.fragment(fragment));
        }
    }
    planner.apply_same_type(&mut fragments);
    let mut operations = Vec::new();
    for operation in validated.document.operations.iter() {
        if !planner.total_size.is_exceeded {
            operations.extend(planner.operation(operation, &fragments));
        }
    }
    operations.sort_by(|one, other| {
        (&one.domain, &one.item.name).cmp(&(&other.domain, &other.item.name))
    });
    fragments.retain(|fragment| !fragment.imported);
    fragments.sort_by(|one, other| one.name.cmp(&other.name));
    if planner.report.problems.is_empty() {
        report_missing(&operations, &mut planner.report);
    }
    let plan = Plan {
        operations,
        fragments,
        inputs: planner.inputs.into_values().collect(),
        enums: planner.enums.into_values().collect(),
        imported: planner.imported.into_values().collect(),
        domains: validated.parsed.domains.clone(),
        endpoints: endpoints(validated),
    };
    (plan, planner.report)
}

/// The endpoints that the schema declares, without those of `authing`.
fn endpoints(validated: &Validated) -> Vec<Endpoint> {
    let (schema, files) = (&validated.parsed.schema, &validated.parsed.files);
    let declared = schema.get_enum(ENDPOINT_TYPE).into_iter();
    let values = declared.flat_map(|declared| declared.values.values());
    let own = values.filter(|value| !files.is_imported(value.value.location()));
    own.filter_map(|value| {
        let (url, path) = endpoint(&value.directives)?;
        Some(Endpoint {
            key: value.value.to_string(),
            description: value.description.as_deref().map(str::to_owned),
            url: url.to_owned(),
            path: path.to_owned(),
            headers: headers(&value.directives)
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        })
    })
    .collect()
}

/// Reports valid operations that are missing from the plan. This would be a bug of the compiler.
fn report_missing(planned: &[Operation], report: &mut Report<'_>) {
    let own = report.parsed.own_queries().flat_map(QueryFile::operations);
    for name in own.filter_map(|operation| operation.name.as_ref()) {
        if planned
            .iter()
            .all(|operation| operation.item.key != name.as_str())
        {
            let message = format!("internal compiler error: no code is generated for `{name}`");
            let help = "report this as a bug, and attach the file";
            report.add("uncompiled-operation", name.location(), message, help);
        }
    }
}

/// The state of planning.
pub(super) struct Planner<'a> {
    pub(super) validated: &'a Validated,
    pub(super) report: Report<'a>,
    /// The imported types of `authing`, by their names in Rust.
    imported: BTreeMap<String, Item>,
    /// The input types and enums that are planned or being planned, by their names in GraphQL. Prevents endless recursion, because an
    /// input type may contain a list of itself.
    pub(super) shared: BTreeSet<String>,
    /// The input types, ordered by their names in Rust and in GraphQL.
    pub(super) inputs: BTreeMap<(String, String), Input>,
    pub(super) enums: BTreeMap<(String, String), Enum>,
    /// The size of the planned code.
    total_size: TotalSize,
}

impl<'a> Planner<'a> {
    fn new(validated: &'a Validated) -> Self {
        Self {
            validated,
            report: Report::new(&validated.parsed),
            imported: BTreeMap::new(),
            shared: BTreeSet::new(),
            inputs: BTreeMap::new(),
            enums: BTreeMap::new(),
            total_size: TotalSize::default(),
        }
    }

    /// Imports a type of `authing` by its name in Rust. Its location is that of `item`.
    pub(super) fn import_type(&mut self, name: &str, item: &Item) {
        self.imported
            .entry(name.to_owned())
            .or_insert_with(|| Item {
                key: name.to_owned(),
                name: name.to_owned(),
                ..item.clone()
            });
    }

    fn fragment(&mut self, fragment: &'a Node<executable::Fragment>) -> Fragment {
        let files = &self.validated.parsed.files;
        let name = names::type_name(&fragment.name);
        let path = names::camel(&fragment.name);
        let selected = &fragment.selection_set;
        let mut shapes = self.shapes(name.clone(), &fragment.name, &path, selected, 0);
        if let Some(own) = files.description(fragment.location()) {
            shapes[0].item.description = Some(own.to_owned());
        }
        let source = fragment.location().and_then(|span| files.source(span));
        Fragment {
            name,
            file: source.map(|source| source.path.clone()).unwrap_or_default(),
            shapes,
            imported: files.is_imported(fragment.location()),
        }
    }

    fn operation(
        &mut self,
        operation: &'a Node<executable::Operation>,
        fragments: &[Fragment],
    ) -> Option<Operation> {
        let (parsed, document) = (&self.validated.parsed, &self.validated.document);
        let name = operation.name.as_ref()?;
        let (endpoint, token) = call(operation)?;
        let source = parsed.files.source(operation.location()?)?;
        let variables = self.variables(operation);
        let sent = sent(document, operation);
        let selected = &operation.selection_set;
        let mut shapes = self.shapes(ROOT.to_owned(), name, "", selected, sent.len());
        if self.total_size.is_exceeded {
            return None;
        }
        shapes[0].item.description = Some("The response data.".to_owned());
        let output = self.output(operation, &shapes, fragments);
        let deprecated = match (&output, shapes[0].fields.first()) {
            (Output::Root { .. } | Output::Page(_), Some(root)) => root.item.deprecated.clone(),
            _ => None,
        };
        let description = parsed.files.description(operation.location());
        let roots = operation.root_fields(document);
        let roots: IndexSet<_> = roots.map(|field| field.name.to_string()).collect();
        let mut fields = operation.all_fields(document);
        Some(Operation {
            item: Item::new(name, names::type_name(name), description, deprecated),
            module: names::module(name),
            domain: source.domain.clone(),
            file: source.path.clone(),
            kind: match operation.operation_type {
                OperationType::Query => Kind::Query,
                _ => Kind::Mutation,
            },
            endpoint: endpoint.to_owned(),
            token,
            roots: roots.into_iter().collect(),
            has_secret_response: fields.any(|field| {
                sensitive(&field.directives) == Some(true)
                    || parsed.files.is_imported(field.location())
            }),
            sent,
            variables,
            shapes,
            output,
        })
    }

    /// The shapes of an operation or fragment, the outermost first; `sent` is the length of the request document.
    fn shapes(
        &mut self,
        name: String,
        key: &Name,
        path: &str,
        selected: &'a SelectionSet,
        sent: usize,
    ) -> Vec<Shape> {
        let mut shaper = Shaper::new(self);
        shaper.size.add(sent);
        shaper.shape(name, key, path, &[(Some(Condition::default()), selected)]);
        let Shaper { shapes, size, .. } = shaper;
        if let Some(message) = self.total_size.add(&size) {
            let help = "select fewer fields, or replace selection sets by `{ ...Fragment }`, which becomes one type for all its uses";
            self.report.add("too-large", key.location(), message, help);
        }
        shapes
    }
}

#[cfg(test)]
mod tests {
    use super::report_missing;
    use crate::{
        parse,
        source::{Source, Sources},
        validate,
    };

    #[test]
    fn operations_missing_from_the_plan_are_reported() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            domain: None,
            text: text.to_owned(),
        };
        let client = include_str!("../../../schema/client.graphql");
        let api = r#"enum Endpoint { USERS @endpoint(url: "", path: "") } enum IdType { OTHER }"#;
        let schema = [
            source("schema/client.graphql", client),
            source("schema/api.graphql", api),
            source("schema/service.graphql", "type Query { ping: Int }"),
        ];
        let query = "query Ping @call(endpoint: USERS, token: NONE) { ping }";
        let queries = [source("queries/ping.graphql", query)];
        let sources = Sources::new(schema.to_vec(), queries.to_vec());
        let parsed = parse::parse(&sources, &mut Vec::new()).unwrap();
        let validated = validate::validate(&parsed);
        let validated = validated.finish(parsed, Vec::new()).unwrap();
        let (plan, mut report) = super::plan(&validated);
        report_missing(&plan.operations, &mut report);
        assert!(report.problems.is_empty());
        report_missing(&[], &mut report);
        assert_eq!(report.problems[0].rule, "uncompiled-operation");
        assert_eq!(report.problems[0].place.text(), "Ping");
    }
}
