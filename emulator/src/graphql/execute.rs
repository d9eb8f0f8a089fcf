//! Executes a request: finds the operation, coerces its variables, runs its root fields, and writes errors in the
//! service's format.

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

/// A response body, and whether the request was rejected before the operation ran.
#[derive(Debug, Serialize)]
pub(crate) struct Reply {
    #[serde(skip)]
    pub(crate) rejected: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<JsonValue>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Value>,
}

impl Reply {
    /// Creates the response to a request that the GraphQL layer rejects.
    pub(crate) fn rejected(errors: Vec<Value>) -> Self {
        Self {
            rejected: true,
            data: None,
            errors,
        }
    }

    pub(crate) fn rejected_because(message: &str) -> Self {
        Self::rejected(vec![json!({ "message": message })])
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns the service's code of the first error that has one.
    pub(crate) fn code(&self) -> Option<i32> {
        let mut codes = self
            .errors
            .iter()
            .filter_map(|error| error["message"]["code"].as_i64());
        codes.next()?.try_into().ok()
    }
}

impl Engine {
    /// Runs the requested operation.
    pub(crate) fn execute(&self, call: Call<'_>, request: &Request, document: &Document) -> Reply {
        if request.query.trim().is_empty() {
            return Reply::rejected_because("Must provide query string.");
        }
        let document = match &document.executable {
            Ok(document) => document,
            Err(errors) => return Reply::rejected(errors.clone()),
        };
        let Some(operation) = find_operation(document, request.operation_name.as_deref()) else {
            return Reply::rejected_because(
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
                return Reply::rejected(serde_json::to_value(error).into_iter().collect());
            }
        };
        let root = Root {
            type_name: operation.object_type(),
            table: self.table,
            call,
            sources: &document.sources,
            rejections: RefCell::default(),
        };
        let run = Execution::new(self.schema, document)
            .operation(operation)
            .coerced_variable_values(&variables)
            .enable_schema_introspection(true)
            .execute_sync(&root);
        match run {
            Ok(response) => reply(response, &root.rejections.into_inner(), self.write_error),
            Err(error) => {
                let error = error.to_graphql_error(&document.sources);
                Reply::rejected(serde_json::to_value(error).into_iter().collect())
            }
        }
    }
}

/// Finds the operation of that name. If the document has only one operation, the name is ignored, because clients send
/// wrong names.
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

/// Creates a response in the service's format. The message of a rejected call is an object; errors of the GraphQL layer
/// keep their text.
fn reply(
    response: ExecutionResponse,
    rejections: &HashMap<String, Rejected>,
    write_error: fn(&ServiceError) -> Value,
) -> Reply {
    let errors: Vec<Value> = response
        .errors
        .iter()
        .filter_map(|error| match rejection(error, rejections) {
            Some(rejected) => Some(json!({
                "message": write_error(&rejected.error),
                "locations": [rejected.location],
                "path": error.path,
                "extensions": { "code": "INTERNAL_SERVER_ERROR" },
            })),
            None => plain(error),
        })
        .collect();
    let data = response.data.map_or(JsonValue::Null, JsonValue::Object);
    Reply {
        rejected: false,
        data: Some(data),
        errors,
    }
}

/// Converts an error of the GraphQL layer, without the prefix that the executor adds to errors of resolvers.
fn plain(error: &GraphQLError) -> Option<Value> {
    let mut error = error.clone();
    if let Some(text) = error.message.strip_prefix("resolver error: ") {
        error.message = String::from(text);
    }
    serde_json::to_value(error).ok()
}

/// Returns the rejected call that a field error belongs to.
fn rejection<'a>(
    error: &GraphQLError,
    rejections: &'a HashMap<String, Rejected>,
) -> Option<&'a Rejected> {
    match error.path.as_slice() {
        [ResponseDataPathSegment::Field(key)] => rejections.get(key.as_str()),
        _ => None,
    }
}

/// The root object. It runs the calls and stores the rejected ones by their response keys.
struct Root<'a> {
    type_name: &'a str,
    table: &'a Table,
    call: Call<'a>,
    sources: &'a SourceMap,
    rejections: RefCell<HashMap<String, Rejected>>,
}

/// A rejected call, and the location of its field in the document: of its alias, if it has one.
struct Rejected {
    error: ServiceError,
    location: Option<LineColumn>,
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
            Some(Ok(node)) => Ok(node.resolve_field(info)),
            Some(Err(error)) => {
                let message = format!("rejected with code {}", error.code.number());
                if let Some(field) = info.field_selections().first() {
                    let key = field.response_key();
                    let location = key.location();
                    let rejected = Rejected {
                        error,
                        location: location.and_then(|location| location.line_column(self.sources)),
                    };
                    self.rejections
                        .borrow_mut()
                        .insert(key.to_string(), rejected);
                }
                Err(FieldError { message })
            }
            None => Err(FieldError {
                message: format!("the field `{name}` is not emulated"),
            }),
        }
    }
}
