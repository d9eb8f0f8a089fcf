//! Results of calls: plain JSON, and objects with fields that are computed only when they are requested.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{JsonMap, JsonValue};
use serde::Serialize;

/// A value of the response. Clones share their content.
#[derive(Clone)]
pub(crate) enum Node<'a> {
    /// A scalar, an enum value, or null.
    Leaf(JsonValue),
    /// A list.
    List(Rc<[Node<'a>]>),
    /// An object.
    Object(Rc<Object<'a>>),
}

/// An object of the response. A field in neither part is null.
pub(crate) struct Object<'a> {
    members: JsonMap,
    links: Vec<(&'static str, Link<'a>)>,
}

/// Computes a field from its arguments.
type Link<'a> = Box<dyn Fn(&JsonMap) -> Node<'a> + 'a>;

impl<'a> Node<'a> {
    pub(crate) const NULL: Self = Self::Leaf(JsonValue::Null);

    /// Creates a node from a value. A value that cannot be serialized becomes null.
    pub(crate) fn json(value: impl Serialize) -> Self {
        serde_json_bytes::to_value(value)
            .unwrap_or(JsonValue::Null)
            .into()
    }

    pub(crate) fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }

    /// Creates a page: a list, and the total number of items.
    pub(crate) fn page<T: Into<Self>>(total: usize, items: impl IntoIterator<Item = T>) -> Self {
        let list = Self::list(items);
        Object::of(serde_json_bytes::json!({ "totalCount": total }))
            .with("list", move |_| list.clone())
            .into()
    }

    fn resolve<'b>(self, type_name: &'b str) -> ResolvedValue<'b>
    where
        'a: 'b,
    {
        match self {
            Self::Leaf(value) => ResolvedValue::Leaf(value),
            Self::List(items) => {
                let items: Vec<_> = items.iter().cloned().collect();
                ResolvedValue::list(items.into_iter().map(|item| item.resolve(type_name)))
            }
            Self::Object(object) => ResolvedValue::object(Typed { type_name, object }),
        }
    }

    /// Converts the node for the executor, as the value of a field.
    pub(crate) fn resolve_field<'b>(self, info: &'b ResolveInfo<'b>) -> ResolvedValue<'b>
    where
        'a: 'b,
    {
        self.resolve(info.field_definition().ty.inner_named_type())
    }
}

impl From<JsonValue> for Node<'_> {
    fn from(value: JsonValue) -> Self {
        match value {
            JsonValue::Array(items) => Self::list(items),
            JsonValue::Object(members) => Self::Object(Rc::new(Object {
                members,
                links: Vec::new(),
            })),
            leaf => Self::Leaf(leaf),
        }
    }
}

impl<'a> From<Object<'a>> for Node<'a> {
    fn from(object: Object<'a>) -> Self {
        Self::Object(Rc::new(object))
    }
}

impl<'a> Object<'a> {
    /// Creates an object from a JSON object; any other value gives an object without members.
    pub(crate) fn of(value: JsonValue) -> Self {
        let members = match value {
            JsonValue::Object(members) => members,
            _ => JsonMap::new(),
        };
        Self {
            members,
            links: Vec::new(),
        }
    }

    /// Adds a field that is computed only when it is requested.
    pub(crate) fn with(
        mut self,
        field: &'static str,
        link: impl Fn(&JsonMap) -> Node<'a> + 'a,
    ) -> Self {
        self.links.push((field, Box::new(link)));
        self
    }

    fn field(&self, name: &str, arguments: &JsonMap) -> Node<'a> {
        match self.links.iter().find(|(field, _)| *field == name) {
            Some((_, link)) => link(arguments),
            None => self
                .members
                .get(name)
                .map_or(Node::NULL, |value| value.clone().into()),
        }
    }
}

/// An object with the name of its type in the schema.
struct Typed<'a, 'b> {
    type_name: &'b str,
    object: Rc<Object<'a>>,
}

impl ObjectValue for Typed<'_, '_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        let node = self.object.field(info.field_name(), info.arguments());
        Ok(node.resolve_field(info))
    }
}
