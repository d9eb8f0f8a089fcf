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
    let skipped = skipped(variables);
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
    let checks = variables.iter().flat_map(|variable| {
        let checks = [
            together(variable),
            address(variable, variables),
            items(variable),
        ];
        checks.into_iter().flatten()
    });
    let checks = indented(&indented(&lines(checks, |check| check)));
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
{checks}{sent}        Ok(())
    }}

    #[inline]
    fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str> {{
        {expression}
    }}
{refusal}{skipped}}}
"
    )
}

/// The method that returns the output of a call without a request, if a list is empty.
fn skipped(variables: &[Variable]) -> String {
    let lists = variables.iter().filter(|variable| variable.skips_if_empty);
    let empty = lists.map(|list| format!("self.{}.is_empty()", list.item.name));
    let empty = empty.collect::<Vec<_>>().join(" || ");
    if empty.is_empty() {
        return empty;
    }
    format!(
        "
    fn skipped(&self) -> Option<Self::Output> {{
        ({empty}).then(Default::default)
    }}
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

/// The check of an e-mail address, which may have been swapped with a required secret.
fn address(variable: &Variable, variables: &[Variable]) -> Option<String> {
    (variable.role == Role::EmailAddress).then_some(())?;
    let secrets = variables.iter().filter(|other| other.is_argument());
    let at_signs = secrets.filter_map(|secret| {
        let name = &secret.item.name;
        match (secret.role, secret.list) {
            (Role::Password, _) => Some(format!("self.{name}.has_at_sign()")),
            (Role::Secret | Role::PhoneCode, false) if secret.value != Value::Json => {
                Some(format!("self.{name}.expose().contains('@')"))
            }
            _ => None,
        }
    });
    let at_signs = at_signs.collect::<Vec<_>>().join(" || ");
    let at_signs = if at_signs.is_empty() {
        "false"
    } else {
        &at_signs
    };
    let name = &variable.item.name;
    Some(format!(
        "runtime::check_email_address({name:?}, &self.{name}, {at_signs})?;"
    ))
}

/// The check of a list that must not be empty.
fn items(variable: &Variable) -> Option<String> {
    let name = &variable.item.name;
    let is_checked = variable.not_empty && variable.list;
    is_checked.then(|| format!("call.items({name:?}, &self.{name})?;"))
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
        (Role::PhoneNumber, _) => Some("phone_number"),
        (Role::Plain, Value::Text | Value::Id(_)) => {
            let is_required = variable.required || variable.list || variable.not_empty;
            (is_required && !variable.may_be_empty).then_some("text")
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
