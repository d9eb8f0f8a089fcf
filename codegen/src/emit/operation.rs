//! One operation: its struct, which the caller fills; what the runtime does with it; and its module with what is sent and
//! returned.

use super::{
    Home, arguments,
    layout::{self, blocks, deprecated, doc, indented, lines},
    markdown, output, types,
};
use crate::plan::{Gateway, Operation, Output, Page, Plan, Source, Token, Value, Variable};

/// An operation as it stands in the module of its folder.
pub(crate) fn operation(plan: &Plan, operation: &Operation, home: Home) -> String {
    let Operation {
        name, variables, ..
    } = operation;
    let methods = arguments::methods(name, variables, home.setters());
    let page = page(operation).map(|page| paged(operation, page));
    blocks([
        structure(operation),
        methods,
        implementation(plan, operation),
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
    let Operation {
        name,
        roots,
        variables,
        ..
    } = operation;
    let documentation = doc(&documentation(operation));
    // An alias that is the name itself does not compile.
    let aliases = roots.iter().filter(|root| *root != name);
    let aliases = lines(aliases, |root| format!("#[doc(alias = {root:?})]"));
    let deprecated = deprecated(output::deprecated(operation));
    let fields = arguments::fields(variables);
    format!(
        "\
{documentation}{aliases}{deprecated}#[derive(Clone, Debug)]
#[must_use = \"an operation does nothing until it is sent\"]
pub struct {name} {{
{fields}}}
"
    )
}

/// The description of the file, where it is sent, and what the schema says of the root fields: their rules and error codes.
fn documentation(operation: &Operation) -> String {
    let quoted: Vec<_> = operation
        .roots
        .iter()
        .map(|root| format!("`{root}`"))
        .collect();
    let roots = quoted.join(" and ");
    let gateway = match operation.gateway {
        Gateway::Users => "users",
        Gateway::Oauth => "OAuth",
    };
    let token = match operation.token {
        Token::None => "without a token",
        Token::Owner => "with the owner token",
        Token::User => "with a user's token",
        Token::Any => "with the token of whoever sends it",
        Token::Undocumented => {
            "with the token of whoever sends it: whose it takes is not documented"
        }
    };
    let of_file = described(operation.description.as_deref());
    let of_call = format!("Sends {roots} to the {gateway} gateway {token}.\n");
    let fields = operation.shapes.first().map(|data| data.fields.as_slice());
    let of_roots = fields.unwrap_or_default().iter().map(|field| {
        // Where several have to be told apart, it is by their aliases; otherwise the service's own name stands.
        let name = match (fields, operation.roots.as_slice()) {
            (Some([_]), [only]) => only,
            _ => &field.key,
        };
        let described = described(field.description.as_deref());
        if described.is_empty() {
            return described;
        }
        format!("# `{name}`\n\n{described}")
    });
    blocks([of_file, of_call].into_iter().chain(of_roots))
}

/// A description as Markdown.
fn described(description: Option<&str>) -> String {
    lines(
        description
            .map(markdown::block)
            .filter(|text| !text.is_empty()),
        |text| text,
    )
}

fn implementation(plan: &Plan, operation: &Operation) -> String {
    let Operation {
        name,
        key,
        module,
        sent: query,
        variables,
        ..
    } = operation;
    let (output, expression) = output::output(operation);
    let token = match operation.token {
        Token::None => "NoToken",
        Token::Owner => "OwnerToken",
        Token::User => "UserToken",
        Token::Any | Token::Undocumented => "AnyToken",
    };
    let kind = operation.kind;
    let gateway = match operation.gateway {
        Gateway::Users => "Users",
        Gateway::Oauth => "OAuth",
    };
    let secrets = variables.iter().filter(|variable| is_secret(variable));
    let secrets: Vec<_> = secrets.map(|variable| &variable.key).collect();
    let secret_response = if plan.has_secret_response(operation) {
        "    const SECRET_RESPONSE: bool = true;\n"
    } else {
        ""
    };
    let together = lines(variables.iter().filter_map(together), |check| check);
    let together = indented(&indented(&together));
    let sent = lines(variables, |variable| {
        let value = prepared(plan, operation, variable);
        format!("sent.add({:?}, {value})?;", variable.key)
    });
    let sent = indented(&indented(&sent));
    format!(
        "\
impl runtime::Operation for {name} {{
    type ResponseData = {module}::ResponseData;
    type Output = {output};
    type Token = runtime::{token};
    const NAME: &'static str = {key:?};
    const QUERY: &'static str = {query:?};
    const KIND: runtime::Kind = runtime::Kind::{kind:?};
    const GATEWAY: runtime::Gateway = runtime::Gateway::{gateway};
    const SECRETS: &'static [&'static str] = &{secrets:?};
{secret_response}
    #[inline]
    fn prepare(self, call: &runtime::Prepare<'_>, sent: &mut runtime::Variables<'_>) -> Result<(), runtime::Error> {{
{together}{sent}        Ok(())
    }}

    #[inline]
    fn output(data: Self::ResponseData) -> Result<Self::Output, &'static str> {{
        {expression}
    }}
}}
"
    )
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

/// The check of a variable that a session has to give along with another one.
fn together(variable: &Variable) -> Option<String> {
    let (name, other) = (&variable.name, variable.session_requires.as_ref()?);
    Some(format!(
        "call.session_requires({name:?}, self.{name}.value().is_none(), {other:?}, self.{other}.value().is_none())?;"
    ))
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
        (_, Value::Text | Value::Id(_))
            if !variable.may_be_empty && (variable.required || variable.list) =>
        {
            Some("text")
        }
        _ if types::has_floats(plan, variable) => Some("finite"),
        _ => None,
    }
}

/// The expression that makes the sent value of the held one.
fn prepared(plan: &Plan, operation: &Operation, variable: &Variable) -> String {
    let name = &variable.name;
    if let Some(page) = page(operation) {
        let Page {
            number,
            size,
            first,
            max_size,
            ..
        } = page;
        if number == name {
            return format!("call.page_number({name:?}, self.{name}, {first})?");
        }
        if size == name {
            return format!("call.page_size({name:?}, self.{name}, {max_size:?})?");
        }
    }
    let Some(step) = step(plan, variable) else {
        return format!("self.{name}");
    };
    let each = format!("|value| call.{step}({name:?}, value)");
    let collected = format!("into_iter().map({each}).collect::<Result<Vec<_>, _>>()");
    match (variable.list, variable.required, variable.source) {
        (_, _, Source::PoolId | Source::UserId) | (false, true, _) => {
            format!("call.{step}({name:?}, self.{name})?")
        }
        (false, false, _) => format!("self.{name}.try_map({each})?"),
        (true, true, _) => format!("self.{name}.{collected}?"),
        (true, false, _) => format!("self.{name}.try_map(|values| values.{collected})?"),
    }
}

fn paged(operation: &Operation, page: &Page) -> String {
    let name = &operation.name;
    let Page {
        number,
        size,
        default_size,
        ..
    } = page;
    let item = output::leaf(operation, &page.item);
    let keys = page.path.iter().map(|step| &step.key);
    let keys: Vec<_> = keys.chain([&page.list_key]).collect();
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
    // The operation has what the schema says of its root fields.
    for root in shapes.iter_mut().take(1).flat_map(|data| &mut data.fields) {
        root.description = None;
    }
    let shapes = shapes.iter().map(types::shape);
    // A derive of the prelude may have the name, too.
    let documentation = format!("What goes over the wire for [`struct@{}`].", operation.name);
    let content = blocks(shapes);
    layout::module(&documentation, &operation.module, content)
}
