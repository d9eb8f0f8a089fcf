//! One operation: its struct, which the caller fills; its module with what goes over the wire; and the trait
//! implementations that tie the two together.

use super::{Home, code::Code, markdown, output, question, rust, types};
use crate::plan::{Gateway, Kind, Operation, Page, Plan, Source, Token, Value, Variable};

pub(super) fn write(code: &mut Code, plan: &Plan, operation: &Operation, home: Home) {
    structure(code, operation);
    let deprecated = output::deprecated(operation).is_some();
    code.blank();
    rust::allow_deprecated(code, deprecated);
    question::setters(code, &operation.name, &operation.variables, "types::");
    let has_setters = question::optional(&operation.variables).next().is_some();
    if home == Home::Authing && has_setters {
        code.blank();
        rust::allow_deprecated(code, deprecated);
        question::call_setters(code, &operation.name, &operation.variables);
    }
    code.blank();
    let page = match output::kind(&operation.output) {
        output::Kind::Page(page) => Some(page),
        _ => None,
    };
    rust::allow_deprecated(code, deprecated || page.is_some_and(|page| page.deprecated));
    implementation(code, plan, operation);
    code.blank();
    rust::allow_deprecated(code, deprecated);
    graphql_query(code, operation);
    if let Some(page) = page {
        code.blank();
        rust::allow_deprecated(code, deprecated);
        paged(code, operation, page);
    }
    code.blank();
    module(code, operation, home);
}

fn structure(code: &mut Code, operation: &Operation) {
    if let Some(description) = described(operation.description.as_deref()) {
        code.doc(&format!("{description}\n\n"));
    }
    let roots: Vec<_> = operation
        .roots
        .iter()
        .map(|root| format!("`{root}`"))
        .collect();
    code.doc(&format!(
        "Sends {} to the {} gateway {}.",
        roots.join(" and "),
        match operation.gateway {
            Gateway::Users => "users",
            Gateway::Oauth => "OAuth",
        },
        match operation.token {
            Token::None => "without a token",
            Token::Owner => "with the owner token",
            Token::User => "with a user's token",
            Token::Any => "with the token of whoever sends it",
            Token::Undocumented =>
                "with the token of whoever sends it: whose it takes is not documented",
        }
    ));
    service_words(code, operation);
    // An alias that is the name itself does not compile.
    for root in operation
        .roots
        .iter()
        .filter(|root| **root != operation.name)
    {
        code.alias(root);
    }
    rust::deprecated(code, output::deprecated(operation));
    code.line("#[derive(Clone, Debug)]");
    code.line("#[must_use = \"an operation does nothing until it is sent\"]");
    code.open(&format!("pub struct {} {{", operation.name));
    for variable in &operation.variables {
        code.line(&format!("{}: {},", variable.name, rust::held(variable)));
    }
    code.close("}");
}

/// A description as documentation, if it shows anything.
fn described(description: Option<&str>) -> Option<String> {
    let described = markdown::block(description?);
    (!described.is_empty()).then_some(described)
}

/// What the schema says of the root fields: their rules and error codes.
fn service_words(code: &mut Code, operation: &Operation) {
    let Some(shape) = operation.shapes.first() else {
        return;
    };
    for field in &shape.fields {
        if let Some(description) = described(field.description.as_deref()) {
            // Where several have to be told apart, it is by their aliases; otherwise the service's own name stands.
            let name = match (shape.fields.as_slice(), operation.roots.as_slice()) {
                ([_], [only]) => only,
                _ => &field.key,
            };
            code.doc(&format!("\n# `{name}`\n\n{description}"));
        }
    }
}

fn implementation(code: &mut Code, plan: &Plan, operation: &Operation) {
    code.open(&format!(
        "impl runtime::Operation for {} {{",
        operation.name
    ));
    code.line(&format!("type Output = {};", output::ty(operation)));
    code.line(&format!(
        "type Token = runtime::{};",
        match operation.token {
            Token::None => "NoToken",
            Token::Owner => "OwnerToken",
            Token::User => "UserToken",
            Token::Any | Token::Undocumented => "AnyToken",
        }
    ));
    code.line(&format!(
        "const NAME: &'static str = {}::OPERATION_NAME;",
        operation.module
    ));
    code.line(&format!(
        "const QUERY: &'static str = {}::QUERY;",
        operation.module
    ));
    code.line(&format!(
        "const KIND: runtime::Kind = runtime::Kind::{};",
        match operation.kind {
            Kind::Query => "Query",
            Kind::Mutation => "Mutation",
        }
    ));
    code.line(&format!(
        "const GATEWAY: runtime::Gateway = runtime::Gateway::{};",
        match operation.gateway {
            Gateway::Users => "Users",
            Gateway::Oauth => "OAuth",
        }
    ));
    let secrets = operation
        .variables
        .iter()
        .filter(|variable| is_secret(variable));
    let secrets: Vec<_> = secrets
        .map(|variable| format!("{:?}", variable.key))
        .collect();
    code.line(&format!(
        "const SECRETS: &'static [&'static str] = &[{}];",
        secrets.join(", ")
    ));
    if plan.has_secret_response(operation) {
        code.line("const SECRET_RESPONSE: bool = true;");
    }
    code.blank();
    let is_prepared = |variable| step(plan, variable).is_some();
    let call = if operation.variables.iter().any(is_prepared) || pages(operation) {
        "call"
    } else {
        "_"
    };
    code.open_inline(&format!(
        "fn prepare(self, {call}: &runtime::Prepare<'_>) -> Result<Self::Variables, runtime::Error> {{"
    ));
    for variable in &operation.variables {
        if let Some(other) = &variable.session_requires {
            let name = &variable.name;
            code.line(&format!(
                "call.session_requires({name:?}, self.{name}.value().is_none(), {other:?}, self.{other}.value().is_none())?;"
            ));
        }
    }
    code.open(&format!("Ok({}::Variables {{", operation.module));
    for variable in &operation.variables {
        code.line(&format!(
            "{}: {},",
            variable.name,
            prepared(plan, operation, variable)
        ));
    }
    code.close("})");
    code.close("}");
    code.blank();
    code.open_inline("fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str> {");
    code.line(&output::expression(operation));
    code.close("}");
    code.close("}");
}

fn pages(operation: &Operation) -> bool {
    matches!(output::kind(&operation.output), output::Kind::Page(_))
}

fn is_secret(variable: &Variable) -> bool {
    matches!(
        variable.value,
        Value::Secret
            | Value::PhoneCode
            | Value::PhoneCodeNumber
            | Value::SecretNumber
            | Value::SecretJson
            | Value::SecretInput(_)
            | Value::Password
    )
}

/// The step of `Prepare` that a value passes.
fn step(plan: &Plan, variable: &Variable) -> Option<&'static str> {
    match (variable.source, &variable.value) {
        (Source::PoolId, _) => Some("pool_id"),
        (Source::UserId, _) => Some("user_id"),
        (_, Value::Password) => Some("encrypt"),
        (_, Value::PhoneCode) => Some("phone_code"),
        (_, Value::PhoneCodeNumber) => Some("phone_digits"),
        (_, Value::SecretNumber) => Some("digits"),
        (_, Value::Secret) if !variable.may_be_empty => Some("secret"),
        (_, Value::Text) if !variable.may_be_empty && (variable.required || variable.list) => {
            Some("text")
        }
        _ if types::has_floats(plan, variable) => Some("finite"),
        _ => None,
    }
}

/// The expression that makes the carried value of the held one.
fn prepared(plan: &Plan, operation: &Operation, variable: &Variable) -> String {
    let name = &variable.name;
    if let output::Kind::Page(page) = output::kind(&operation.output) {
        if page.number == *name {
            return format!("call.page_number({name:?}, self.{name}, {})?", page.first);
        }
        if page.size == *name {
            return format!(
                "call.page_size({name:?}, self.{name}, {:?})?",
                page.max_size
            );
        }
    }
    let Some(step) = step(plan, variable) else {
        return format!("self.{name}");
    };
    let each = format!("|value| call.{step}({name:?}, value)");
    match (variable.list, variable.required, variable.source) {
        (_, _, Source::PoolId | Source::UserId) | (false, true, _) => {
            format!("call.{step}({name:?}, self.{name})?")
        }
        (false, false, _) => format!("self.{name}.try_map({each})?"),
        (true, true, _) => {
            format!("self.{name}.into_iter().map({each}).collect::<Result<_, _>>()?")
        }
        (true, false, _) => format!(
            "self.{name}.try_map(|values| values.into_iter().map({each}).collect::<Result<_, _>>())?"
        ),
    }
}

/// The trait of `graphql_client`, so that the operation is at home with its other users too.
fn graphql_query(code: &mut Code, operation: &Operation) {
    let module = &operation.module;
    code.open(&format!(
        "impl runtime::GraphQLQuery for {} {{",
        operation.name
    ));
    code.line(&format!("type Variables = {module}::Variables;"));
    code.line(&format!("type ResponseData = {module}::ResponseData;"));
    code.blank();
    code.open_inline(
        "fn build_query(variables: Self::Variables) -> runtime::QueryBody<Self::Variables> {",
    );
    code.open("runtime::QueryBody {");
    code.line("variables,");
    code.line(&format!("query: {module}::QUERY,"));
    code.line(&format!("operation_name: {module}::OPERATION_NAME,"));
    code.close("}");
    code.close("}");
    code.close("}");
}

fn paged(code: &mut Code, operation: &Operation, page: &Page) {
    let Page { number, size, .. } = page;
    code.open(&format!("impl runtime::Paged for {} {{", operation.name));
    code.line(&format!(
        "type Item = {};",
        output::leaf(operation, &page.item)
    ));
    code.line(&format!("const DEFAULT_SIZE: i32 = {};", page.default_size));
    let keys = page.path.iter().map(|step| &step.key);
    let keys: Vec<_> = keys.chain([&page.list_key]).collect();
    code.line(&format!("const LIST: &'static [&'static str] = &{keys:?};"));
    code.blank();
    code.open_inline("fn requested(&self) -> (Option<i32>, Option<i32>) {");
    code.line(&format!(
        "(self.{number}.value().copied(), self.{size}.value().copied())"
    ));
    code.close("}");
    code.blank();
    code.open_inline("fn request(&mut self, number: i32, size: i32) {");
    code.line(&format!("self.{number} = number.into();"));
    code.line(&format!("self.{size} = size.into();"));
    code.close("}");
    code.close("}");
}

fn module(code: &mut Code, operation: &Operation, home: Home) {
    code.doc(&format!(
        "What goes over the wire for [`{}`].",
        rust::linked(&operation.name)
    ));
    code.open(&format!("pub mod {} {{", operation.module));
    code.imports("{runtime, types}");
    code.blank();
    code.doc("The operation's name.");
    code.line(&format!(
        "pub const OPERATION_NAME: &str = {:?};",
        operation.key
    ));
    code.doc("The text that is sent.");
    code.line(&format!("pub const QUERY: &str = {:?};", operation.sent));
    code.blank();
    code.doc("The variables that are sent.");
    code.line("#[derive(Debug, runtime::Serialize)]");
    code.line(&format!("#[serde(crate = {:?})]", home.serde()));
    code.open("pub struct Variables {");
    for variable in &operation.variables {
        let attributes = wire_attributes(variable);
        if !attributes.is_empty() {
            code.line(&format!("#[serde({})]", attributes.join(", ")));
        }
        code.line(&format!(
            "pub(super) {}: {},",
            variable.name,
            rust::carried(variable)
        ));
    }
    code.close("}");
    for shape in &operation.shapes {
        code.blank();
        types::shape(code, shape, "types::");
    }
    code.close("}");
}

fn wire_attributes(variable: &Variable) -> Vec<String> {
    let mut attributes = Vec::new();
    if variable.key != variable.name {
        attributes.push(format!("rename = {:?}", variable.key));
    }
    if variable.source == Source::Caller && !variable.required {
        attributes.push("skip_serializing_if = \"runtime::Input::is_absent\"".to_owned());
    }
    match variable.value {
        Value::Secret
        | Value::PhoneCode
        | Value::PhoneCodeNumber
        | Value::SecretNumber
        | Value::SecretJson => {
            attributes.push("serialize_with = \"runtime::expose\"".to_owned());
        }
        _ => {}
    }
    attributes
}
