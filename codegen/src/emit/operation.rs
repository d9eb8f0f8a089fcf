//! Writes the code of an operation: its struct, its trait implementations, and the module of its response types.

use super::{
    Destination, arguments,
    layout::{self, blocks, deprecated, description, doc, indented, lines},
    output, types,
};
use crate::plan::{Item, Operation, Output, Page, Role, Token, Value, Variable};

/// Writes the code of one operation.
pub(crate) fn operation(operation: &Operation, destination: Destination) -> String {
    let (name, variables) = (&operation.item.name, &operation.variables);
    let methods = arguments::methods("operation", name, variables, destination.setters());
    let page = page(operation).map(|page| paged(operation, page));
    blocks([
        structure(operation),
        methods,
        implementation(operation),
        format!("runtime::graphql_query!({name});\n"),
        page.unwrap_or_default(),
        module(operation),
    ])
}

fn page(operation: &Operation) -> Option<&Page> {
    match &operation.output {
        Output::Page(page) => Some(page),
        _ => None,
    }
}

fn structure(operation: &Operation) -> String {
    let name = &operation.item.name;
    let documentation = doc(&documentation(operation));
    // rustdoc rejects an alias that is the name of the item.
    let aliases = operation.roots.iter().filter(|root| *root != name);
    let aliases = lines(aliases, |root| format!("#[doc(alias = {root:?})]"));
    let deprecated = deprecated(&operation.item);
    let fields = arguments::fields(&operation.variables);
    format!(
        "\
{documentation}{aliases}{deprecated}#[derive(Clone, Debug)]
#[must_use = \"an operation does nothing until it is sent\"]
pub struct {name} {{
{fields}}}
"
    )
}

/// The documentation of an operation: its description, its endpoint and token, and the descriptions of the root fields in the schema.
fn documentation(operation: &Operation) -> String {
    let roots: Vec<_> = operation
        .roots
        .iter()
        .map(|root| format!("`{root}`"))
        .collect();
    let roots = roots.join(" and ");
    let endpoint = &operation.endpoint;
    let token = match operation.token {
        Token::None => "without a token",
        Token::Owner => "with the owner token",
        Token::User => "with a user token",
        Token::Any => "with the owner token or a user token",
        Token::Undocumented => {
            "with the owner token or a user token. The service does not document which one is required"
        }
    };
    let of_file = description(&operation.item).map(|text| text + "\n");
    let returned = returned(operation);
    let of_call = format!("Sends {roots} to the endpoint `{endpoint}` {token}.{returned}\n");
    let fields = &operation.shapes[0].fields;
    let of_roots = fields.iter().filter_map(|field| {
        // Several root fields are distinguished by their aliases.
        let name = match (fields.as_slice(), operation.roots.as_slice()) {
            ([_], [only]) => only,
            _ => &field.item.key,
        };
        Some(format!("# `{name}`\n\n{}\n", description(&field.item)?))
    });
    blocks(of_file.into_iter().chain([of_call]).chain(of_roots))
}

/// The type of the output without its path; empty for a call that returns nothing. The page of the item links it, as `Output`.
fn returned(operation: &Operation) -> String {
    let (ty, _) = output::output(operation);
    let module = format!("{}::", operation.module);
    let shown = ["runtime::", "types::", module.as_str()]
        .into_iter()
        .fold(ty, |ty, path| ty.replace(path, ""));
    match shown.as_str() {
        "()" => String::new(),
        _ => format!(" Returns `{shown}`."),
    }
}

fn implementation(operation: &Operation) -> String {
    let Item { name, key, .. } = &operation.item;
    let (module, query, variables) = (&operation.module, &operation.sent, &operation.variables);
    let (output, expression) = output::output(operation);
    let token = match operation.token {
        Token::None => "NoToken",
        Token::Owner => "OwnerToken",
        Token::User => "UserToken",
        Token::Any | Token::Undocumented => "AnyToken",
    };
    let refusal = output::refusal(operation);
    let kind = operation.kind;
    let endpoint = &operation.endpoint;
    let secrets = variables.iter().filter(|variable| is_secret(variable));
    let secrets: Vec<_> = secrets.map(|variable| &variable.item.key).collect();
    let secret_response = if operation.has_secret_response {
        "    const SECRET_RESPONSE: bool = true;\n"
    } else {
        ""
    };
    let is_password = |variable: &Variable| variable.role == Role::Password;
    let encrypts = if variables.iter().any(is_password) {
        "    const ENCRYPTS: bool = true;\n"
    } else {
        ""
    };
    let together = lines(variables.iter().filter_map(together), |check| check);
    let together = indented(&indented(&together));
    let sent = lines(variables, |variable| {
        let value = prepared(operation, variable);
        format!("sent.add({:?}, {value})?;", variable.item.key)
    });
    let sent = indented(&indented(&sent));
    format!(
        "\
impl runtime::Operation for {name} {{
    type ResponseData = {module}::ResponseData;
    type Output = {output};
    type Token = runtime::{token};
    type Api = runtime::Service;
    const NAME: &'static str = {key:?};
    const QUERY: &'static str = {query:?};
    const TYPE: runtime::OperationType = runtime::OperationType::{kind:?};
    const ENDPOINT: runtime::Endpoint = runtime::endpoints::{endpoint};
    const SECRETS: &'static [&'static str] = &{secrets:?};
{secret_response}{encrypts}
    #[inline]
    fn prepare(self, call: &runtime::Prepare<'_>, sent: &mut runtime::Variables<'_>) -> Result<(), runtime::Error> {{
{together}{sent}        Ok(())
    }}

    #[inline]
    fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str> {{
        {expression}
    }}
{refusal}}}
"
    )
}

fn is_secret(variable: &Variable) -> bool {
    matches!(
        variable.role,
        Role::Secret | Role::PhoneCode | Role::Password
    )
}

/// The check that a session sets a variable together with another one.
fn together(variable: &Variable) -> Option<String> {
    let (name, other) = (&variable.item.name, variable.session_requires.as_ref()?);
    Some(format!(
        "call.session_requires({name:?}, self.{name}.value().is_none(), {other:?}, self.{other}.value().is_none())?;"
    ))
}

/// The method of `Prepare` that checks or converts a value.
fn step(variable: &Variable) -> Option<&'static str> {
    match (variable.role, &variable.value) {
        (Role::PoolId, _) => Some("pool_id"),
        (Role::UserId, _) => Some("user_id"),
        (Role::Password, _) => Some("encrypt"),
        (Role::PhoneCode, Value::Integer) => Some("phone_digits"),
        (Role::PhoneCode, _) => Some("phone_code"),
        (Role::Secret, Value::Integer) => Some("digits"),
        (Role::Secret, Value::Text) => (!variable.may_be_empty).then_some("secret"),
        (Role::Plain, Value::Text | Value::Id(_)) => {
            (!variable.may_be_empty && (variable.required || variable.list)).then_some("text")
        }
        _ => variable.has_floats.then_some("finite"),
    }
}

/// The expression that converts a field to the value that is sent.
fn prepared(operation: &Operation, variable: &Variable) -> String {
    let name = &variable.item.name;
    match page(operation) {
        Some(page) if page.number == *name => {
            return format!("call.page_number({name:?}, self.{name}, {})?", page.first);
        }
        Some(page) if page.size == *name => {
            return format!(
                "call.page_size({name:?}, self.{name}, {:?})?",
                page.max_size
            );
        }
        _ => {}
    }
    let Some(step) = step(variable) else {
        return format!("self.{name}");
    };
    let each = format!("|value| call.{step}({name:?}, value)");
    let collected = format!("into_iter().map({each}).collect::<Result<Vec<_>, _>>()");
    match (variable.list, variable.required) {
        _ if variable.is_filled_in() => format!("call.{step}({name:?}, self.{name})?"),
        (false, true) => format!("call.{step}({name:?}, self.{name})?"),
        (false, false) => format!("self.{name}.try_map({each})?"),
        (true, true) => format!("self.{name}.{collected}?"),
        (true, false) => format!("self.{name}.try_map(|values| values.{collected})?"),
    }
}

fn paged(operation: &Operation, page: &Page) -> String {
    let name = &operation.item.name;
    let (number, size, default_size) = (&page.number, &page.size, page.default_size);
    let item = output::item(operation, page);
    let keys = page.path.iter().chain([&page.list]);
    let keys: Vec<_> = keys.map(|field| &field.item.key).collect();
    format!(
        "\
impl runtime::Paged for {name} {{
    type Item = {item};
    const DEFAULT_SIZE: i32 = {default_size};
    const LIST: &'static [&'static str] = &{keys:?};

    #[inline]
    fn requested(&self) -> (Option<i32>, Option<i32>) {{
        (self.{number}.value().copied(), self.{size}.value().copied())
    }}

    #[inline]
    fn request(&mut self, number: i32, size: i32) {{
        self.{number} = number.into();
        self.{size} = size.into();
    }}
}}
"
    )
}

fn module(operation: &Operation) -> String {
    let mut shapes = operation.shapes.clone();
    // The documentation of the operation contains the descriptions of the root fields.
    for root in &mut shapes[0].fields {
        root.item.description = None;
    }
    let content = blocks(shapes.iter().map(types::shape));
    // `struct@` is required, because a derive macro of the prelude may have the same name.
    let mut above = doc(&format!(
        "The response types of [`struct@{}`].",
        operation.item.name
    ));
    let (returned, _) = output::output(operation);
    if !returned.contains(&format!("{}::", operation.module)) {
        // Callers do not use its types.
        above += "#[doc(hidden)]\n";
    }
    layout::module(&above, &operation.module, content)
}
