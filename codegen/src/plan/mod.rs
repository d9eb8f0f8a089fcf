//! Third stage: what each call needs, as plain data. The emitter reads it and looks nowhere else.

mod build;
mod condition;
mod output;
mod question;
mod room;
mod selection;
mod sent;

pub use crate::directive::{Gateway, Token};
pub(crate) use build::plan;

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::Place;

/// Everything that is emitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The operations, by domain and name.
    pub operations: Vec<Operation>,
    /// The fragments, each one Rust type for all operations.
    pub fragments: Vec<Fragment>,
    /// The input types that operations take.
    pub inputs: Vec<Input>,
    /// The enums that operations take or answer.
    pub enums: Vec<Enum>,
    /// The types of `authing` that operations of another crate use as they are, by their names.
    pub borrowed: Vec<String>,
    /// Where each of them is written.
    pub(crate) borrowed_from: Vec<Option<Place>>,
    /// The input types with a `Float` somewhere in them, by their names: JSON does not have every `f64`.
    pub with_floats: BTreeSet<String>,
}

impl Plan {
    /// Whether a secret may be in the response to an operation. What a fragment of `authing` holds is not known here.
    pub(crate) fn has_secret_response(&self, operation: &Operation) -> bool {
        let mut seen = HashSet::new();
        let mut shapes: Vec<&Shape> = operation.shapes.iter().collect();
        while let Some(shape) = shapes.pop() {
            for field in &shape.fields {
                match field.leaf.item() {
                    Leaf::Secret | Leaf::SecretJson => return true,
                    Leaf::Fragment(name) if seen.insert(name) => {
                        let mut fragments = self.fragments.iter();
                        match fragments.find(|fragment| fragment.name == *name) {
                            Some(fragment) => shapes.extend(&fragment.shapes),
                            None => return true,
                        }
                    }
                    _ => {}
                }
            }
        }
        false
    }
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The name of its Rust type.
    pub name: String,
    /// The operation's name in GraphQL.
    pub key: String,
    /// The module of its parts, named like its file.
    pub module: String,
    /// The folder of its file.
    pub domain: Option<String>,
    /// The file it was read from.
    pub file: String,
    /// What it does.
    pub description: Option<String>,
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
    /// Where it asks for a page, and why it selects none.
    pub(crate) no_page: Option<(Option<Place>, &'static str)>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variable {
    /// The name in GraphQL.
    pub key: String,
    /// The name in Rust.
    pub name: String,
    /// The type in GraphQL.
    pub graphql_type: String,
    /// What it is.
    pub description: Option<String>,
    /// Why it should not be used any more, if the schema says so.
    pub deprecated: Option<String>,
    /// Who gives the value.
    pub source: Source,
    /// Whether the call cannot do without it.
    pub required: bool,
    /// Whether it is a list.
    pub list: bool,
    /// What it, or each of its elements, is.
    pub value: Value,
    /// Whether text may be empty.
    pub may_be_empty: bool,
    /// The variable, by its name in Rust, that a session has to give along with this one.
    pub session_requires: Option<String>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

impl Variable {
    /// Whether the caller may leave it out, and so sets it apart.
    pub(crate) fn has_setter(&self) -> bool {
        !self.required || self.source != Source::Caller
    }

    /// Whether the service takes null for it.
    pub(crate) fn takes_null(&self) -> bool {
        !self.graphql_type.ends_with('!')
    }
}

/// Who gives the value of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The caller.
    Caller,
    /// The client, which knows its pool; the caller may.
    PoolId,
    /// The session, which knows its user; the caller may.
    UserId,
}

/// What a variable carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `String` or `ID`.
    Text,
    /// The id of something: a type of its own, by its name in Rust.
    Id(String),
    /// Text that nothing may print.
    Secret,
    /// The code of a text message.
    PhoneCode,
    /// The same, sent as a number.
    PhoneCodeNumber,
    /// Digits that nothing may print, sent as a number.
    SecretNumber,
    /// A password, sent encrypted.
    Password,
    /// `Int`.
    Integer,
    /// `Float`.
    Float,
    /// `Boolean`.
    Boolean,
    /// A scalar of the schema's own: any JSON.
    Json,
    /// The same, and nothing may print it.
    SecretJson,
    /// One of the plan's enums.
    Enum(String),
    /// One of the plan's input types.
    Input(String),
    /// One of the plan's input types, with a secret somewhere in it.
    SecretInput(String),
}

/// A selection of fields on one type: a Rust struct.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shape {
    /// The name of the struct.
    pub name: String,
    /// The GraphQL type it selects from.
    pub on: String,
    /// What the schema says of that type.
    pub description: Option<String>,
    /// What is selected.
    pub fields: Vec<Field>,
    /// Where the name is written that it is named after.
    pub(crate) place: Option<Place>,
}

/// One field of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The name in the answer.
    pub key: String,
    /// The name in Rust.
    pub name: String,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Why it should not be used any more, if the schema says so.
    pub deprecated: Option<String>,
    /// What it, or each of its elements, is.
    pub leaf: Leaf,
    /// Whether it is a list.
    pub list: bool,
    /// Whether `@include` or `@skip` may leave it out.
    pub conditional: bool,
    /// Whether it may be null. A null list is an empty one.
    pub nullable: bool,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

/// What a field of the answer carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// `String` or `ID`.
    Text,
    /// The id of something: a type of its own, by its name in Rust.
    Id(String),
    /// Text that nothing may print.
    Secret,
    /// `Int`.
    Integer,
    /// `Float`.
    Float,
    /// `Boolean`.
    Boolean,
    /// A scalar of the schema's own: any JSON.
    Json,
    /// The same, and nothing may print it.
    SecretJson,
    /// One of the plan's enums.
    Enum(String),
    /// A shape beside this one.
    Shape(String),
    /// One of the plan's fragments.
    Fragment(String),
    /// A list in a list, and what its elements are.
    List(Box<Leaf>),
}

impl Leaf {
    /// What the innermost elements of a list in a list are; anything else is that itself.
    fn item(&self) -> &Self {
        match self {
            Self::List(item) => item.item(),
            other => other,
        }
    }
}

/// A fragment: its own shape first, then the selections below it that have no fragment of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fragment {
    /// The fragment's name, which is the name of its Rust type.
    pub name: String,
    /// The file it was read from.
    pub file: String,
    /// The structs.
    pub shapes: Vec<Shape>,
}

/// An input type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Input {
    /// The name of the struct.
    pub name: String,
    /// The name in GraphQL.
    pub key: String,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Whether a secret may be in it, so that nothing may print it.
    pub secret: bool,
    /// Its fields.
    pub fields: Vec<Variable>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

/// An enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Enum {
    /// The name of the Rust enum.
    pub name: String,
    /// The name in GraphQL.
    pub key: String,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Its values.
    pub values: Vec<EnumValue>,
    /// The name of the variant for values that the schema does not know.
    pub other: String,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The name in GraphQL.
    pub key: String,
    /// The name of the variant.
    pub name: String,
    /// What the schema says of it.
    pub description: Option<String>,
    /// Why it should not be used any more, if the schema says so.
    pub deprecated: Option<String>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
}

/// What the caller of an operation gets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// All of `ResponseData`: the operation has several root fields.
    All,
    /// The one root field. Null is an error, unless `optional`.
    Root {
        /// The field of `ResponseData`.
        field: String,
        /// Whether null means that there is nothing, and is no error.
        optional: bool,
    },
    /// A page of the one list that the answer holds.
    Page(Page),
}

/// How pages are asked for and found in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The way to the page: the field of `ResponseData`, and the fields below it if the page is not the root's own.
    pub path: Vec<Step>,
    /// The field of the page that holds the items.
    pub list: String,
    /// Its name in the response.
    pub list_key: String,
    /// What the items are.
    pub item: Leaf,
    /// The field of the page that counts all items.
    pub total: String,
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
    /// Whether the schema deprecates a field on the way to the items or to their count.
    pub deprecated: bool,
}

/// A field on the way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The name in Rust.
    pub field: String,
    /// The name in the answer.
    pub key: String,
    /// Whether it may be null.
    pub nullable: bool,
}
