//! Third stage: the plan, which describes each call as plain data. It is the only input of the emitter.

#![allow(clippy::struct_excessive_bools, reason = "the flags are independent")]

mod build;
mod condition;
mod output;
mod same_type;
mod selection;
mod sent;
mod size;
mod variables;

pub use crate::directive::Token;
pub(crate) use build::plan;

use std::collections::BTreeMap;

use apollo_compiler::{Name, parser::SourceSpan};

/// The input of the emitter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The operations, ordered by domain and name.
    pub operations: Vec<Operation>,
    /// The fragments. Each becomes one Rust type that all operations share.
    pub fragments: Vec<Fragment>,
    /// The input types that variables use.
    pub inputs: Vec<Input>,
    /// The enums that variables or responses use.
    pub enums: Vec<Enum>,
    /// The imported types of `authing`, ordered by their names in Rust. Empty for `authing` itself.
    pub imported: Vec<Item>,
    /// The descriptions of the domains in the schema, by the name of their folder.
    pub domains: BTreeMap<String, String>,
    /// The endpoints of the API. Empty for a crate that depends on `authing`.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint of the API: an address that accepts operations.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The name in GraphQL.
    pub key: String,
    /// The description in the schema.
    pub description: Option<String>,
    /// The address at the public service.
    pub url: String,
    /// The path below the address of another service.
    pub path: String,
    /// The names and values of the headers of all requests.
    pub headers: Vec<(String, String)>,
}

/// A GraphQL item and its Rust item.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Item {
    /// The name in GraphQL. For a field, this is the response name: the alias or the name.
    pub key: String,
    /// The name in Rust.
    pub name: String,
    /// The description in the schema or the operation file.
    pub description: Option<String>,
    /// The reason for the deprecation, if the schema deprecates it.
    pub deprecated: Option<String>,
    /// The location of its name.
    pub(crate) span: Option<SourceSpan>,
}

impl Item {
    fn new(
        key: &Name,
        name: String,
        description: Option<&str>,
        deprecated: Option<String>,
    ) -> Self {
        Self {
            key: key.to_string(),
            name,
            description: description.map(str::to_owned),
            deprecated,
            span: key.location(),
        }
    }
}

/// An operation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The Rust type. It is deprecated if the only root field is.
    pub item: Item,
    /// The module of the response types, named like the file.
    pub module: String,
    /// The folder of the file.
    pub domain: Option<String>,
    /// The path of the file.
    pub file: String,
    /// Query or mutation.
    pub kind: Kind,
    /// The name of the endpoint that it is sent to.
    pub endpoint: String,
    /// The token that it is sent with.
    pub token: Token,
    /// The names of the root fields in the schema.
    pub roots: Vec<String>,
    /// The GraphQL document that is sent.
    pub sent: String,
    /// The variables.
    pub variables: Vec<Variable>,
    /// `ResponseData`, then the types of nested selection sets, except fragments.
    pub shapes: Vec<Shape>,
    /// The output of the call.
    pub output: Output,
    /// Whether the response may contain a secret. Fragments of `authing` are assumed to contain one.
    pub has_secret_response: bool,
}

/// The type of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A read-only operation, which can be retried.
    Query,
    /// An operation with side effects.
    Mutation,
}

/// A variable of an operation, or a field of an input type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Variable {
    /// The argument of the constructor, or the setter.
    pub item: Item,
    /// The type in GraphQL.
    pub graphql_type: String,
    /// How the client handles the value.
    pub role: Role,
    /// Whether it is required.
    pub required: bool,
    /// Whether it is a list.
    pub list: bool,
    /// The type of the value, or of the elements of a list.
    pub value: Value,
    /// Whether an empty string is allowed.
    pub may_be_empty: bool,
    /// Whether an optional empty string, or an empty list, is rejected.
    pub not_empty: bool,
    /// Whether no request is sent if the list is empty.
    pub skips_if_empty: bool,
    /// Whether it may contain a `Float`. JSON does not support all values of `f64`.
    pub has_floats: bool,
    /// The Rust name of the variable that a session must set together with this one.
    pub session_requires: Option<String>,
}

impl Variable {
    /// Returns whether the client provides a default value.
    pub fn is_filled_in(&self) -> bool {
        matches!(self.role, Role::PoolId | Role::UserId)
    }

    /// Returns whether it is an argument of the constructor.
    pub fn is_argument(&self) -> bool {
        self.required && !self.is_filled_in()
    }

    /// Returns whether the service accepts null.
    pub fn takes_null(&self) -> bool {
        !self.graphql_type.ends_with('!')
    }
}

/// How the client handles the value of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The value is sent unchanged.
    Plain,
    /// The default is the pool of the client.
    PoolId,
    /// The default is the user of a session.
    UserId,
    /// The value is a secret and is never printed.
    Secret,
    /// The value is an e-mail address.
    EmailAddress,
    /// The value is a phone number.
    PhoneNumber,
    /// The value is a code from a text message. It is never printed.
    PhoneCode,
    /// The value is encrypted and never printed.
    Password,
}

/// The type of a variable or field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `String` or `ID`.
    Text,
    /// An id with its own Rust type, by the name of the type.
    Id(String),
    /// `Int`.
    Integer,
    /// `Float`.
    Float,
    /// `Boolean`.
    Boolean,
    /// A custom scalar, which can be any JSON.
    Json,
    /// An enum of the plan.
    Enum(String),
    /// An input type of the plan, for a variable.
    Input(String),
    /// A shape of the same operation or fragment, for a field.
    Shape(String),
    /// A fragment of the plan, for a field.
    Fragment(String),
    /// An inner list, for a field whose type is a list of lists.
    List(Box<Value>),
}

/// A selection set, which becomes a Rust struct.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shape {
    /// The struct. Its GraphQL name is that of the fragment, field or operation, and its description is that of the GraphQL type.
    pub item: Item,
    /// The GraphQL type of the selection set.
    pub on: String,
    /// The selected fields.
    pub fields: Vec<Field>,
}

/// A field of a shape.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The field of the struct.
    pub item: Item,
    /// The type of the value, or of the elements of a list.
    pub value: Value,
    /// Whether it is a secret, which is never printed.
    pub secret: bool,
    /// Whether it is a list.
    pub list: bool,
    /// Whether `@include` or `@skip` may omit it.
    pub conditional: bool,
    /// Whether it may be null. A list that is null is read as empty.
    pub nullable: bool,
}

/// A fragment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fragment {
    /// The name of its Rust type.
    pub name: String,
    /// The path of the file.
    pub file: String,
    /// The shape of the fragment, then those of nested selection sets, except fragments.
    pub shapes: Vec<Shape>,
    /// Whether it is a fragment of `authing`. The finished plan does not contain these.
    pub(crate) imported: bool,
}

/// An input type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input {
    /// The struct.
    pub item: Item,
    /// Whether it may contain a secret and is never printed.
    pub secret: bool,
    /// Its fields.
    pub fields: Vec<Variable>,
}

/// An enum.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Enum {
    /// The Rust enum.
    pub item: Item,
    /// Its values.
    pub values: Vec<Item>,
    /// The name of the variant for values that the schema does not contain.
    pub other: String,
}

/// The output of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Output {
    /// The whole `ResponseData`, because the operation has several root fields.
    All,
    /// The only root field.
    Root {
        /// Whether null is returned as `None`. Otherwise it is an error.
        optional: bool,
        /// Whether it only reports success or failure, so that the output is `()`.
        acknowledges: bool,
        /// The nested field that is false if the call failed. The `message` is the error message.
        done: Option<Box<Field>>,
    },
    /// A page of items.
    Page(Box<Page>),
}

/// The variables for pagination, and the path of the page in the response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page {
    /// The path to the page, beginning with a field of `ResponseData`.
    pub path: Vec<Field>,
    /// Whether the page is in a fragment. Then the type of the items is in the module `types`.
    pub in_fragment: bool,
    /// The field of the page that holds the items.
    pub list: Field,
    /// The field of the page that counts all items.
    pub total: Field,
    /// The variable for the page number.
    pub number: String,
    /// The variable for the page size.
    pub size: String,
    /// The number of the first page.
    pub first: i32,
    /// The page size if the caller sets none.
    pub default_size: i32,
    /// The maximum page size that the service accepts.
    pub max_size: Option<i32>,
}
