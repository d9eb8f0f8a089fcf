//! From a request to its answer: the operation is found, its variables coerced, its root fields run, and
//! errors put into the service's envelope.

use std::cell::RefCell;
use std::collections::HashMap;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::{LineColumn, SourceMap};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::{Execution, FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{
    ExecutionResponse, GraphQLError, JsonMap, JsonValue, ResponseDataPathSegment,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Engine;
use super::documents::Document;
use super::table::{Call, Table};
use crate::error::ServiceError;

/// A request's body.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    #[serde(default)]
    pub(crate) query: String,
    #[serde(default)]
    pub(crate) operation_name: Option<String>,
    #[serde(default)]
    pub(crate) variables: Option<Map<String, Value>>,
}

/// An answer's body, and whether the operation was run at all.
#[derive(Debug, Serialize)]
pub(crate) struct Reply {
    #[serde(skip)]
    pub(crate) refused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
}

impl Reply {
    /// A request that the GraphQL layer stops.
    pub(crate) fn refused(errors: Vec<Value>) -> Self {
        Self {
            refused: true,
            data: None,
            errors,
        }
    }

    pub(crate) fn refused_because(message: &str) -> Self {
        Self::refused(vec![json!({ "message": message })])
    }
}

impl Engine {
    /// Runs the operation that `request` asks for.
    pub(crate) fn execute(&self, call: Call<'_>, request: &Request, document: &Document) -> Reply {
        if request.query.trim().is_empty() {
            return Reply::refused_because("Must provide query string.");
        }
        let document = match &document.executable {
            Ok(document) => document,
            Err(errors) => return Reply::refused(errors.clone()),
        };
        let Some(operation) = find_operation(document, request.operation_name.as_deref()) else {
            return Reply::refused_because(
                "Must provide the name of one of the operations of the document.",
            );
        };
        let variables = match serde_json_bytes::to_value(&request.variables) {
            Ok(JsonValue::Object(variables)) => variables,
            _ => JsonMap::new(),
        };
        let variables = match coerce_variable_values(self.schema, operation, &variables) {
            Ok(variables) => variables,
            Err(error) => {
                let error = error.to_graphql_error(&document.sources);
                return Reply::refused(serde_json::to_value(error).into_iter().collect());
            }
        };
        let root = Root {
            type_name: operation.object_type(),
            table: self.table,
            call,
            sources: &document.sources,
            refusals: RefCell::default(),
        };
        let run = Execution::new(self.schema, document)
            .operation(operation)
            .coerced_variable_values(&variables)
            .enable_schema_introspection(true)
            .execute_sync(&root);
        match run {
            Ok(response) => reply(response, &root.refusals.into_inner()),
            Err(error) => {
                let error = error.to_graphql_error(&document.sources);
                Reply::refused(serde_json::to_value(error).into_iter().collect())
            }
        }
    }
}

/// The operation of that name. Clients send names that fit nothing; where a document has one operation
/// only, that one is meant.
fn find_operation<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Option<&'a Operation> {
    let mut operations = document.operations.iter();
    match (operations.next(), operations.next()) {
        (Some(only), None) => Some(only),
        _ => Some(&**document.operations.get(name).ok()?),
    }
}

/// The answer in the service's envelope. A refused call's message is an object; the GraphQL layer's own
/// errors keep their texts.
fn reply(response: ExecutionResponse, refusals: &HashMap<String, Refused>) -> Reply {
    let errors: Vec<Value> = response
        .errors
        .iter()
        .filter_map(|error| match refusal(error, refusals) {
            Some(refusal) => Some(json!({
                "message": refusal.error.to_json(),
                "locations": [refusal.place],
                "path": error.path,
                "extensions": { "code": "INTERNAL_SERVER_ERROR" },
            })),
            None => plain(error),
        })
        .collect();
    let data = response.data.map_or(JsonValue::Null, JsonValue::Object);
    Reply {
        refused: false,
        data: Some(data),
        errors,
    }
}

/// An error of the GraphQL layer, without what the executor puts before the texts of resolvers.
fn plain(error: &GraphQLError) -> Option<Value> {
    let mut error = error.clone();
    if let Some(text) = error.message.strip_prefix("resolver error: ") {
        error.message = String::from(text);
    }
    serde_json::to_value(error).ok()
}

/// The refusal that a field error stands for.
fn refusal<'a>(
    error: &GraphQLError,
    refusals: &'a HashMap<String, Refused>,
) -> Option<&'a Refused> {
    match error.path.as_slice() {
        [ResponseDataPathSegment::Field(key)] => refusals.get(key.as_str()),
        _ => None,
    }
}

/// The root object, which runs the calls and remembers which were refused, by their keys in the answer.
struct Root<'a> {
    type_name: &'a str,
    table: &'a Table,
    call: Call<'a>,
    sources: &'a SourceMap,
    refusals: RefCell<HashMap<String, Refused>>,
}

/// A refused call, and where in the document its field begins: at its alias, if it has one.
struct Refused {
    error: ServiceError,
    place: Option<LineColumn>,
}

impl ObjectValue for Root<'_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let name = info.field_name();
        match self.table.resolve(name, &self.call, info.arguments()) {
            Some(Ok(node)) => Ok(node.answer(info)),
            Some(Err(refusal)) => {
                let message = format!("refused with code {}", refusal.code.number());
                if let Some(field) = info.field_selections().first() {
                    let key = field.response_key();
                    let place = key.location();
                    let refused = Refused {
                        error: refusal,
                        place: place.and_then(|place| place.line_column(self.sources)),
                    };
                    self.refusals.borrow_mut().insert(key.to_string(), refused);
                }
                Err(FieldError { message })
            }
            None => Err(FieldError {
                message: format!("the field `{name}` is not emulated"),
            }),
        }
    }
}
