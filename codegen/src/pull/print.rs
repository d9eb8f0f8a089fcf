//! Prints what is new in a schema the way our schema is written: two spaces, one element a line, described above, fields
//! with arguments apart from each other.

use std::fmt::Write;

use apollo_compiler::{
    Node,
    ast::{
        Directive, DirectiveDefinition, DirectiveList, EnumValueDefinition, FieldDefinition,
        InputValueDefinition, Value,
    },
    schema::{self, ComponentName, ExtendedType},
};

/// How wide a line may be.
const WIDTH: usize = 110;

/// A piece of a schema that stands on lines of its own. The first line is not indented, the others are.
pub(super) trait Print {
    /// What the service says of it.
    fn described(&self) -> Option<&Node<str>>;

    /// It without its description.
    fn plain(&self, indent: &str) -> String;

    /// All of it.
    fn print(&self, indent: &str) -> String {
        let description = self.described();
        let description = description.map(|text| description_above(text, indent));
        description.unwrap_or_default() + &self.plain(indent)
    }
}

/// A description and the line break after it.
pub(super) fn description_above(text: &str, indent: &str) -> String {
    format!("{}\n{indent}", description(text, indent))
}

/// The description itself.
pub(super) fn description(text: &str, indent: &str) -> String {
    let fits = indent.len() + text.chars().count() + 2 <= WIDTH;
    if fits && !text.is_empty() && !text.contains(['"', '\\']) && !text.contains(char::is_control) {
        return format!("\"{text}\"");
    }
    if !survives_a_block(text) {
        return Value::String(text.to_owned())
            .serialize()
            .no_indent()
            .to_string();
    }
    let mut block = String::from("\"\"\"\n");
    for line in text.replace("\"\"\"", "\\\"\"\"").lines() {
        if line.is_empty() {
            block.push('\n');
        } else {
            let _ = writeln!(block, "{indent}{line}");
        }
    }
    block + indent + "\"\"\""
}

/// Whether a block string gives back this very text: it drops what surrounds a text, and the indentation that all its lines share.
fn survives_a_block(text: &str) -> bool {
    let is_blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let lines: Vec<&str> = text.split('\n').collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return false;
    };
    let indented = |line: &&str| line.starts_with([' ', '\t']);
    let mut written = lines.iter().filter(|line| !is_blank(line));
    !is_blank(first)
        && !is_blank(last)
        && !lines.iter().any(|line| is_blank(line) && !line.is_empty())
        && !written.all(indented)
        && !text
            .chars()
            .any(|character| character.is_control() && !matches!(character, '\n' | '\t'))
}

fn standing<'a>(directives: impl IntoIterator<Item = &'a Directive>) -> String {
    let directives = directives.into_iter();
    directives.fold(String::new(), |shown, directive| {
        format!("{shown} {directive}")
    })
}

fn members(directives: &DirectiveList) -> String {
    standing(directives.iter().map(|directive| &**directive))
}

impl Print for InputValueDefinition {
    fn described(&self) -> Option<&Node<str>> {
        self.description.as_ref()
    }

    fn plain(&self, _: &str) -> String {
        let default = self.default_value.as_ref();
        let default = default.map(|value| format!(" = {}", value.serialize().no_indent()));
        let (name, ty, directives) = (&self.name, &self.ty, members(&self.directives));
        format!("{name}: {ty}{}{directives}", default.unwrap_or_default())
    }
}

impl Print for FieldDefinition {
    fn described(&self) -> Option<&Node<str>> {
        self.description.as_ref()
    }

    fn plain(&self, indent: &str) -> String {
        let arguments = arguments(&self.arguments, indent);
        format!(
            "{}{arguments}: {}{}",
            self.name,
            self.ty,
            members(&self.directives)
        )
    }
}

impl Print for EnumValueDefinition {
    fn described(&self) -> Option<&Node<str>> {
        self.description.as_ref()
    }

    fn plain(&self, _: &str) -> String {
        format!("{}{}", self.value, members(&self.directives))
    }
}

/// The arguments of a field or directive: on lines of their own where they are described, otherwise on one.
pub(super) fn arguments(arguments: &[Node<InputValueDefinition>], indent: &str) -> String {
    if arguments.is_empty() {
        return String::new();
    }
    if arguments
        .iter()
        .all(|argument| argument.description.is_none())
    {
        let arguments: Vec<_> = arguments.iter().map(|one| one.plain("")).collect();
        return format!("({})", arguments.join(", "));
    }
    let inner = format!("{indent}  ");
    let arguments = arguments.iter().map(|argument| argument.print(&inner));
    let lines = arguments.fold(String::new(), |lines, argument| {
        lines + &inner + &argument + "\n"
    });
    format!("(\n{lines}{indent})")
}

impl Print for DirectiveDefinition {
    fn described(&self) -> Option<&Node<str>> {
        self.description.as_ref()
    }

    fn plain(&self, indent: &str) -> String {
        let arguments = arguments(&self.arguments, indent);
        format!("directive @{}{arguments}{}", self.name, places(self))
    }
}

/// How often and where a directive may stand.
pub(super) fn places(directive: &DirectiveDefinition) -> String {
    let locations: Vec<_> = directive
        .locations
        .iter()
        .map(ToString::to_string)
        .collect();
    let repeatable = if directive.repeatable {
        " repeatable"
    } else {
        ""
    };
    format!("{repeatable} on {}", locations.join(" | "))
}

impl Print for ExtendedType {
    fn described(&self) -> Option<&Node<str>> {
        self.description()
    }

    fn plain(&self, _: &str) -> String {
        let (name, directives) = (self.name(), type_directives(self.directives()));
        match self {
            Self::Scalar(_) => format!("scalar {name}{directives}"),
            Self::Object(object) => {
                let interfaces = interfaces(&object.implements_interfaces);
                let fields = object.fields.values().map(|field| &***field);
                format!("type {name}{interfaces}{directives} {}", block(fields))
            }
            Self::Interface(interface) => {
                let interfaces = interfaces(&interface.implements_interfaces);
                let fields = interface.fields.values().map(|field| &***field);
                format!("interface {name}{interfaces}{directives} {}", block(fields))
            }
            Self::Union(union) => {
                let members = union.members.iter().map(|member| member.name.as_str());
                format!(
                    "union {name}{directives} = {}",
                    members.collect::<Vec<_>>().join(" | ")
                )
            }
            Self::Enum(definition) => {
                let values = definition.values.values().map(|value| &***value);
                format!("enum {name}{directives} {}", block(values))
            }
            Self::InputObject(input) => {
                let fields = input.fields.values().map(|field| &***field);
                format!("input {name}{directives} {}", block(fields))
            }
        }
    }
}

fn type_directives(directives: &schema::DirectiveList) -> String {
    standing(directives.iter().map(|directive| &***directive))
}

fn interfaces<'a>(names: impl IntoIterator<Item = &'a ComponentName>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| name.name.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" implements {}", names.join(" & "))
}

fn block<'a, P: Print + 'a>(members: impl Iterator<Item = &'a P>) -> String {
    let members: Vec<_> = members.map(|member| member.print("  ")).collect();
    let apart = if members.iter().any(|member| stands_apart(member)) {
        "\n\n  "
    } else {
        "\n  "
    };
    format!("{{\n  {}\n}}", members.join(apart))
}

/// Whether a printed field is separated from its neighbours by blank lines: one whose arguments stand on lines of their own.
pub(super) fn stands_apart(printed: &str) -> bool {
    printed.lines().any(|line| line.ends_with('('))
}
