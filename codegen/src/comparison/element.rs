//! Represents a schema as a tree of elements: definitions, fields, enum values and arguments.

use std::ops::Range;

use apollo_compiler::{
    Name, Node,
    ast::{
        Definition, Directive, DirectiveList, DirectiveLocation, EnumValueDefinition,
        FieldDefinition, InputValueDefinition, OperationType, Type, Value,
    },
    parser::SourceSpan,
};

/// A definition or extension, or a part of one. Properties that do not apply to its kind are empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) kind: ElementKind,
    pub(crate) is_extension: bool,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) ty: Option<Type>,
    pub(crate) default: Option<Value>,
    /// Interfaces, the members of a union, or the locations of a directive.
    pub(crate) names: Vec<String>,
    pub(crate) is_repeatable: bool,
    /// The applied directives.
    pub(crate) directives: DirectiveList,
    pub(crate) parts: Vec<Element>,
    /// The range in the text of the file. Empty for a new element.
    pub(crate) place: Range<usize>,
    pub(crate) comments: Comments,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ElementKind {
    /// The root of the tree.
    #[default]
    File,
    Schema,
    RootOperation,
    Directive,
    // Types.
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    InputObject,
    // Members of types.
    EnumValue,
    Field,
    // Inputs.
    InputField,
    Argument,
    DirectiveArgument,
}

impl ElementKind {
    pub(crate) fn is_type(self) -> bool {
        (Self::Scalar..=Self::InputObject).contains(&self)
    }

    /// The name of the kind. For types, this is the keyword.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Schema => "schema",
            Self::RootOperation => "root operation",
            Self::Directive => "directive",
            Self::Scalar => "scalar",
            Self::Object => "type",
            Self::Interface => "interface",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::InputObject => "input",
            Self::EnumValue => "value",
            Self::Field => "field",
            Self::InputField => "input field",
            Self::Argument | Self::DirectiveArgument => "argument",
        }
    }
}

/// The comments of an element, as lines without indentation. Empty strings represent blank lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comments {
    /// The lines above the element. Lines up to the last blank line are separate comments, which do not belong to the element.
    pub(crate) above: Vec<String>,
    /// The comments at the end of the line.
    pub(crate) beside: Vec<String>,
    /// The lines before the closing bracket.
    pub(crate) below: Vec<String>,
    /// Whether there is a blank line above. `None` for the first element in brackets, and for a new element.
    pub(crate) is_apart: Option<bool>,
}

impl Element {
    pub(crate) fn new(kind: ElementKind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Reads a definition. Returns `None` for an operation or fragment.
    pub(crate) fn read(definition: &Definition) -> Option<Self> {
        macro_rules! read {
            ($($definition:ident is $kind:ident { $($part:ident),* })*) => {
                match definition {
                    $(Definition::$definition(read) => {
                        let mut element = Self::new(ElementKind::$kind, "");
                        $(put_all(&read.$part, &mut element);)*
                        element
                    })*
                    _ => return None,
                }
            };
        }
        let element = read! {
            SchemaDefinition is Schema { description, directives, root_operations }
            SchemaExtension is Schema { directives, root_operations }
            ScalarTypeDefinition is Scalar { description, directives }
            ScalarTypeExtension is Scalar { directives }
            ObjectTypeDefinition is Object { description, implements_interfaces, directives, fields }
            ObjectTypeExtension is Object { implements_interfaces, directives, fields }
            InterfaceTypeDefinition is Interface { description, implements_interfaces, directives, fields }
            InterfaceTypeExtension is Interface { implements_interfaces, directives, fields }
            UnionTypeDefinition is Union { description, directives, members }
            UnionTypeExtension is Union { directives, members }
            EnumTypeDefinition is Enum { description, directives, values }
            EnumTypeExtension is Enum { directives, values }
            InputObjectTypeDefinition is InputObject { description, directives, fields }
            InputObjectTypeExtension is InputObject { directives, fields }
            DirectiveDefinition is Directive { description, arguments, locations }
        };
        let name = definition.name().map(ToString::to_string);
        let directive = definition.as_directive_definition();
        Some(Self {
            name: name.unwrap_or_default(),
            is_extension: definition.is_extension_definition(),
            is_repeatable: directive.is_some_and(|directive| directive.repeatable),
            place: place(definition.location()),
            ..element
        })
    }

    /// Creates the root operation type of queries, mutations or subscriptions.
    pub(crate) fn root(operation: OperationType, ty: &Name) -> Self {
        Self {
            ty: Some(Type::Named(ty.clone())),
            ..Self::new(ElementKind::RootOperation, operation.name())
        }
    }

    /// The schema coordinate, such as `Type.field(argument:)`.
    pub(crate) fn coordinate(&self, parent: &str) -> String {
        let name = &self.name;
        match self.kind {
            ElementKind::Schema | ElementKind::File => self.kind.noun().to_owned(),
            ElementKind::Directive => format!("@{name}"),
            ElementKind::Argument | ElementKind::DirectiveArgument => format!("{parent}({name}:)"),
            _ if parent.is_empty() => name.clone(),
            _ => format!("{parent}.{name}"),
        }
    }

    /// The key of the element among its siblings. A definition and its extensions have the same key. A type and a directive with the same
    /// name have different keys.
    pub(crate) fn key(&self) -> (bool, &str) {
        (self.kind == ElementKind::Directive, &self.name)
    }

    /// Whether it is a required argument or input field.
    pub(crate) fn is_required(&self) -> bool {
        let is_non_null = self.ty.as_ref().is_some_and(Type::is_non_null);
        self.kind >= ElementKind::InputField && is_non_null && self.default.is_none()
    }

    /// Whether the GraphQL specification defines it, so that a schema can omit it.
    pub(crate) fn is_specified(&self) -> bool {
        let name = self.name.as_str();
        match self.kind {
            ElementKind::Directive => DIRECTIVES.contains(&name),
            ElementKind::Scalar => SCALARS.contains(&name),
            kind => kind.is_type() && name.starts_with("__"),
        }
    }
}

const DIRECTIVES: [&str; 5] = ["skip", "include", "deprecated", "specifiedBy", "oneOf"];
const SCALARS: [&str; 5] = ["Int", "Float", "String", "Boolean", "ID"];

/// A part of the syntax tree that is added to an element.
trait Part {
    fn put(&self, into: &mut Element);
}

impl Part for Node<str> {
    fn put(&self, into: &mut Element) {
        into.description = Some(self.to_string());
    }
}

impl Part for Node<Directive> {
    fn put(&self, into: &mut Element) {
        into.directives.push(self.clone());
    }
}

impl Part for Name {
    fn put(&self, into: &mut Element) {
        into.names.push(self.to_string());
    }
}

impl Part for DirectiveLocation {
    fn put(&self, into: &mut Element) {
        into.names.push(self.to_string());
    }
}

impl Part for Node<(OperationType, Name)> {
    fn put(&self, into: &mut Element) {
        into.parts.push(Element::root(self.0, &self.1));
    }
}

impl Part for Node<FieldDefinition> {
    fn put(&self, into: &mut Element) {
        let mut field = Element::new(ElementKind::Field, &self.name);
        field.ty = Some(self.ty.clone());
        field.place = place(self.location());
        put_all(&self.description, &mut field);
        put_all(&self.arguments, &mut field);
        put_all(&self.directives, &mut field);
        into.parts.push(field);
    }
}

impl Part for Node<InputValueDefinition> {
    fn put(&self, into: &mut Element) {
        let kind = match into.kind {
            ElementKind::Field => ElementKind::Argument,
            ElementKind::Directive => ElementKind::DirectiveArgument,
            _ => ElementKind::InputField,
        };
        let mut input = Element::new(kind, &self.name);
        input.ty = Some(Type::clone(&self.ty));
        input.default = self.default_value.as_deref().cloned();
        input.place = place(self.location());
        put_all(&self.description, &mut input);
        put_all(&self.directives, &mut input);
        into.parts.push(input);
    }
}

impl Part for Node<EnumValueDefinition> {
    fn put(&self, into: &mut Element) {
        let mut value = Element::new(ElementKind::EnumValue, &self.value);
        value.place = place(self.location());
        put_all(&self.description, &mut value);
        put_all(&self.directives, &mut value);
        into.parts.push(value);
    }
}

fn place(location: Option<SourceSpan>) -> Range<usize> {
    location.map_or(0..0, |span| span.offset()..span.end_offset())
}

fn put_all<'p, P: Part + 'p>(parts: impl IntoIterator<Item = &'p P>, into: &mut Element) {
    parts.into_iter().for_each(|part| part.put(into));
}

/// The default value of `@deprecated(reason:)`.
pub(crate) const NO_REASON: &str = "No longer supported";

/// The reason of `@deprecated`, or the URL of `@specifiedBy`.
pub(crate) fn reason_or_url(directive: &Directive) -> &str {
    let arguments = ["reason", "url"].iter();
    let mut given = arguments.filter_map(|name| directive.specified_argument_by_name(name));
    given.find_map(|value| value.as_str()).unwrap_or(NO_REASON)
}
