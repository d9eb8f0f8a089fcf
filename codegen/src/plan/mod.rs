//! Third stage: what each call needs, as plain data. The emitter reads it and looks nowhere else.

#![allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]

mod build;
mod condition;
mod output;
mod question;
mod room;
mod selection;
mod sent;
mod twins;

pub use crate::directive::{Gateway, Token};
pub(crate) use build::plan;

use std::collections::BTreeMap;

use apollo_compiler::{Name, parser::SourceSpan};

/// Everything that is emitted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The operations, by domain and name.
    pub operations: Vec<Operation>,
    /// The fragments, each one Rust type for all operations.
    pub fragments: Vec<Fragment>,
    /// The input types that operations take.
    pub inputs: Vec<Input>,
    /// The enums that operations take or return.
    pub enums: Vec<Enum>,
    /// The types of `authing` that operations of another crate use as they are, by their names in Rust.
    pub borrowed: Vec<Item>,
    /// What the schema says of the domains, by the name of their folder.
    pub domains: BTreeMap<String, String>,
}

/// An item of GraphQL, and the item of Rust that it becomes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Item {
    /// The name in GraphQL. The name of a field is that in the response.
    pub key: String,
    /// The name in Rust.
    pub name: String,
    /// The description in the schema or the operation file.
    pub description: Option<String>,
    /// Why it should not be used any more, if the schema says so.
    pub deprecated: Option<String>,
    /// Where it is written.
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

/// One call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Its Rust type. It is deprecated if its one root field is.
    pub item: Item,
    /// The module of its parts, named like its file.
    pub module: String,
    /// The folder of its file.
    pub domain: Option<String>,
    /// The file it was read from.
    pub file: String,
    /// Query or mutation.
    pub kind: Kind,
    /// Where it is sent.
    pub gateway: Gateway,
    /// Whose token it carries.
    pub token: Token,
    /// The service's names of its root fields.
    pub roots: Vec<String>,
    /// The text that is sent.
    pub sent: String,
    /// What it asks of the caller or fills in itself.
    pub variables: Vec<Variable>,
    /// `ResponseData` and the selections below it that have no fragment of their own.
    pub shapes: Vec<Shape>,
    /// What the caller gets.
    pub output: Output,
    /// Whether a secret may be in the response. What a fragment of `authing` holds is not known.
    pub has_secret_response: bool,
}

/// Whether a call only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It reads, and may be sent again.
    Query,
    /// It changes something.
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
    /// What the client does with it.
    pub role: Role,
    /// Whether the call cannot do without it.
    pub required: bool,
    /// Whether it is a list.
    pub list: bool,
    /// What it, or each of its elements, is.
    pub value: Value,
    /// Whether text may be empty.
    pub may_be_empty: bool,
    /// Whether a `Float` may be in it: JSON does not have every `f64`.
    pub has_floats: bool,
    /// The variable, by its name in Rust, that a session has to give along with this one.
    pub session_requires: Option<String>,
}

impl Variable {
    /// Whether the client gives the value, unless the caller does.
    pub fn is_filled_in(&self) -> bool {
        matches!(self.role, Role::PoolId | Role::UserId)
    }

    /// Whether the constructor takes it.
    pub fn is_argument(&self) -> bool {
        self.required && !self.is_filled_in()
    }

    /// Whether the service takes null for it.
    pub fn takes_null(&self) -> bool {
        !self.graphql_type.ends_with('!')
    }
}

/// What the client does with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It sends the value.
    Plain,
    /// It fills in its pool.
    PoolId,
    /// It fills in the user of a session.
    UserId,
    /// It prints the value nowhere.
    Secret,
    /// The same, and the value is the code of a text message.
    PhoneCode,
    /// It encrypts the value, and prints it nowhere.
    Password,
}

/// What a variable or a field carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `String` or `ID`.
    Text,
    /// The id of something: a type of its own, by its name in Rust.
    Id(String),
    /// `Int`.
    Integer,
    /// `Float`.
    Float,
    /// `Boolean`.
    Boolean,
    /// A scalar of the schema's own: any JSON.
    Json,
    /// One of the plan's enums.
    Enum(String),
    /// Of a variable: one of the plan's input types.
    Input(String),
    /// Of a field: a shape beside this one.
    Shape(String),
    /// Of a field: one of the plan's fragments.
    Fragment(String),
    /// Of a field: a list in a list, and what its elements are.
    List(Box<Value>),
}

/// A selection of fields on one type: a Rust struct.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shape {
    /// The struct, named after a fragment, a field or an operation, and described by its type.
    pub item: Item,
    /// The GraphQL type it selects from.
    pub on: String,
    /// What is selected.
    pub fields: Vec<Field>,
}

/// One field of a shape.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The field of the struct.
    pub item: Item,
    /// What it, or each of its elements, is.
    pub value: Value,
    /// Whether nothing may print it.
    pub secret: bool,
    /// Whether it is a list.
    pub list: bool,
    /// Whether `@include` or `@skip` may leave it out.
    pub conditional: bool,
    /// Whether it may be null. A null list is an empty one.
    pub nullable: bool,
}

/// A fragment: its own shape first, then the selections below it that have no fragment of their own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fragment {
    /// The fragment's name, which is the name of its Rust type.
    pub name: String,
    /// The file it was read from.
    pub file: String,
    /// The structs.
    pub shapes: Vec<Shape>,
    /// Whether it is one of `authing`, which the plan leaves out.
    pub(crate) lent: bool,
}

/// An input type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Input {
    /// The struct.
    pub item: Item,
    /// Whether a secret may be in it, so that nothing may print it.
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
    /// The name of the variant for values that the schema does not know.
    pub other: String,
}

/// What the caller of an operation gets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Output {
    /// All of `ResponseData`: the operation has several root fields.
    All,
    /// The one root field. Null is an error, unless `optional`.
    Root {
        /// Whether null means that there is nothing, and is no error.
        optional: bool,
        /// Whether it only says whether the call was done, so that the caller gets nothing.
        acknowledges: bool,
        /// The field below it that is false if the call was not done, beside a `message`.
        done: Option<Box<Field>>,
    },
    /// A page of the one list that the response holds.
    Page(Box<Page>),
}

/// How pages are asked for and found in the response.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page {
    /// The way to the page: the field of `ResponseData`, and the fields below it if the page is not the root's own.
    pub path: Vec<Field>,
    /// Whether it leads into a fragment, beside whose shape is that of the items.
    pub in_fragment: bool,
    /// The field of the page that holds the items.
    pub list: Field,
    /// The field of the page that counts all items.
    pub total: Field,
    /// The variable that takes the number of the page.
    pub number: String,
    /// The variable that takes the number of items on a page.
    pub size: String,
    /// The number of the first page.
    pub first: i32,
    /// The size of a page when none is asked for.
    pub default_size: i32,
    /// The largest size the service takes.
    pub max_size: Option<i32>,
}
