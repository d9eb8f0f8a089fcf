//! Prints a schema the way ours is written: one element a line, described above, fields with described arguments apart from each
//! other. Comments stay with what they are about, and blank lines of the author between members stay.

use std::mem;

use apollo_compiler::{
    Node,
    ast::{Definition, InputValueDefinition, Value},
};

use super::{
    comments::{Around, Comments},
    definition::{arguments, description, fields, input_fields, values},
    members::Member,
};

/// The text of a schema.
pub(super) fn print(definitions: &[Definition], comments: &Comments<'_>) -> String {
    let mut blocks = vec![lines(&comments.head, 0)];
    blocks.extend(definitions.iter().map(|one| comments.definition(one)));
    blocks.push(lines(&comments.tail, 0));
    let blocks = blocks.iter().map(|block| block.trim_matches('\n'));
    let blocks: Vec<&str> = blocks.filter(|block| !block.is_empty()).collect();
    blocks.join("\n\n") + "\n"
}

impl Comments<'_> {
    fn definition(&self, definition: &Definition) -> String {
        let place = definition.location();
        let (around, brace) = (self.around(place), self.closing(place));
        let mut bare = definition.clone();
        let described = description(&mut bare).and_then(Option::take);
        let members = self.members(taken(fields(&mut bare)), 1)
            + &self.members(taken(input_fields(&mut bare)), 1)
            + &self.members(taken(values(&mut bare)), 1);
        let arguments = self.arguments(taken(arguments(&mut bare)), 0);
        let mut text = bare.to_string();
        if let Definition::DirectiveDefinition(directive) = &bare {
            text.insert_str("directive @".len() + directive.name.len(), &arguments);
        }
        if members.is_empty() {
            return lines(&brace.above, 0) + &element(around, described.as_deref(), &text, 0);
        }
        let is_apart = brace.is_apart == Some(true) && !brace.above.is_empty();
        let blank = if is_apart { "\n" } else { "" };
        let last = lines(&brace.above, 1) + "}" + &beside(brace);
        let text = format!("{text} {{\n{members}{blank}{last}");
        element(around, described.as_deref(), &text, 0)
    }

    fn members<T: Member>(&self, members: Vec<Node<T>>, level: usize) -> String {
        let members = members.into_iter().map(|member| {
            let around = self.around(member.location());
            let mut bare = T::clone(&member);
            let description = bare.description().take();
            (around, description, bare.print(self))
        });
        let members: Vec<_> = members.collect();
        let has_lists = members.iter().any(|(.., text)| text.contains("(\n"));
        let mut printed = String::new();
        for (index, (around, description, text)) in members.iter().enumerate() {
            // What is new is as far from its neighbours as these are from each other.
            let (before, after) = members.split_at(index);
            let mut near = after.iter().chain(before.iter().rev());
            let is_apart = near.find_map(|(around, ..)| around.is_apart);
            if index > 0 && is_apart.unwrap_or(has_lists) {
                printed.push('\n');
            }
            printed += &element(around, description.as_deref(), text, level);
        }
        printed
    }

    /// The arguments of a field or directive: on lines of their own where they are described, otherwise on one.
    pub(super) fn arguments(
        &self,
        arguments: Vec<Node<InputValueDefinition>>,
        level: usize,
    ) -> String {
        let is_plain = |argument: &Node<InputValueDefinition>| {
            let around = self.around(argument.location());
            argument.description.is_none() && around.above.is_empty() && around.beside.is_empty()
        };
        if arguments.is_empty() {
            String::new()
        } else if arguments.iter().all(is_plain) {
            let plain = arguments
                .iter()
                .map(|one| one.serialize().no_indent().to_string());
            format!("({})", plain.collect::<Vec<_>>().join(", "))
        } else {
            let lines = self.members(arguments, level + 1);
            format!("(\n{lines}{})", indent(level))
        }
    }
}

/// One element between its comments, below its description.
fn element(around: &Around<'_>, description: Option<&str>, text: &str, level: usize) -> String {
    let described = description.map(|description| {
        let text = Value::String(description.to_owned());
        format!("{}\n", text.serialize().initial_indent_level(level))
    });
    let (described, indent) = (described.unwrap_or_default(), indent(level));
    lines(&around.above, level) + &described + &indent + text + &beside(around) + "\n"
}

fn taken<T>(list: Option<&mut Vec<T>>) -> Vec<T> {
    list.map(mem::take).unwrap_or_default()
}

fn indent(level: usize) -> String {
    "  ".repeat(level)
}

/// Comments on lines of their own.
fn lines(comments: &[&str], level: usize) -> String {
    let indent = indent(level);
    let line = |comment: &&str| match *comment {
        "" => "\n".to_owned(),
        comment => format!("{indent}{comment}\n"),
    };
    comments.iter().map(line).collect()
}

/// The comments at the end of a line.
fn beside(around: &Around<'_>) -> String {
    let comments = around.beside.iter();
    comments.flat_map(|comment| [" ", *comment]).collect()
}
