//! Brings one field, argument, input field or enum value up to date where it stands: its type, its default, its deprecation, and a
//! description where we have none.

use apollo_compiler::{
    Node,
    ast::{Directive, DirectiveList, EnumValueDefinition, FieldDefinition, InputValueDefinition},
};

use super::{
    edits::Edits,
    groups::indent_at,
    introspection::Knows,
    layout::{Element, Group, Member},
    members::{Newcomer, one_group},
    print::{arguments, description, description_above},
};
use crate::diff::{deprecation, same_value};

/// What changes are made with.
pub(super) struct Editor<'a> {
    pub(super) text: &'a str,
    pub(super) knows: &'a Knows,
    pub(super) edits: Edits,
}

/// Something that can stand in a group.
pub(super) trait Update: super::print::Print {
    fn name(&self) -> &str;

    /// Changes what was told before into what is told now.
    fn update(editor: &mut Editor<'_>, member: &Member, old: &Self, new: &Self);

    /// The types that it mentions.
    fn mentions(&self) -> Vec<&str>;
}

impl Editor<'_> {
    /// A description of ours stays, whatever the service says.
    pub(super) fn describe(&mut self, element: &Element, told: Option<&Node<str>>) {
        let Some(told) = told.filter(|_| !element.is_described) else {
            return;
        };
        let start = element.range.start;
        let text = match indent_at(self.text, start) {
            Some(indent) => description_above(told, indent),
            None => description(told, "") + " ",
        };
        self.edits.insert(start, text);
    }

    fn deprecate(&mut self, element: &Element, old: &DirectiveList, new: &DirectiveList) {
        if deprecation(old) != deprecation(new) {
            self.directive(
                element,
                "deprecated",
                new.get("deprecated").map(|one| &**one),
                element.range.end,
            );
        }
    }

    /// Puts a directive in the place of that of the same name, takes that away, or adds it at a place.
    pub(super) fn directive(
        &mut self,
        element: &Element,
        name: &str,
        wanted: Option<&Directive>,
        place: usize,
    ) {
        let standing = element
            .directives
            .iter()
            .find(|(standing, _)| standing == name);
        match (standing, wanted) {
            (Some((_, range)), Some(wanted)) => {
                self.edits.replace(range.clone(), wanted.to_string());
            }
            (Some((_, range)), None) => {
                let start = self.text[..range.start].trim_end().len();
                self.edits.remove(start..range.end);
            }
            (None, Some(wanted)) => self.edits.insert(place, format!(" {wanted}")),
            (None, None) => {}
        }
    }

    /// The arguments of a field or directive that has its name until `name_end`.
    pub(super) fn arguments(
        &mut self,
        group: Option<&Group>,
        element: &Element,
        old: &[Node<InputValueDefinition>],
        new: &[Node<InputValueDefinition>],
    ) {
        let indent = indent_at(self.text, element.range.start).unwrap_or_default();
        let stays = |argument: &&Node<InputValueDefinition>| {
            old.iter().any(|old| old.name == argument.name)
        };
        match group {
            None => self.edits.insert(element.name_end, arguments(new, indent)),
            Some(group) if !new.iter().any(|argument| stays(&argument)) => {
                self.edits
                    .replace(group.range.clone(), arguments(new, indent));
            }
            Some(group) => {
                let old: Vec<_> = old.iter().map(|argument| &**argument).collect();
                let new: Vec<_> = new.iter().map(|argument| &**argument).collect();
                one_group(self, group, &old, &new);
            }
        }
    }
}

impl Update for InputValueDefinition {
    fn name(&self) -> &str {
        &self.name
    }

    fn update(editor: &mut Editor<'_>, member: &Member, old: &Self, new: &Self) {
        editor.describe(&member.element, new.description.as_ref());
        let Some(ty) = &member.ty else { return };
        if old.ty != new.ty {
            editor.edits.replace(ty.clone(), new.ty.to_string());
        }
        let told = new.default_value.as_ref();
        let shown = told.map(|value| value.serialize().no_indent().to_string());
        match (&member.default, &old.default_value, told, shown) {
            (Some(range), Some(old), Some(new), Some(shown)) if !same_value(old, new) => {
                editor.edits.replace(range.clone(), shown);
            }
            (Some(range), _, None, _) => editor.edits.remove(ty.end..range.end),
            (None, _, _, Some(shown)) => editor.edits.insert(ty.end, format!(" = {shown}")),
            _ => {}
        }
        if editor.knows.deprecated_inputs {
            editor.deprecate(&member.element, &old.directives, &new.directives);
        }
    }

    fn mentions(&self) -> Vec<&str> {
        vec![self.ty.inner_named_type()]
    }
}

impl Update for FieldDefinition {
    fn name(&self) -> &str {
        &self.name
    }

    fn update(editor: &mut Editor<'_>, member: &Member, old: &Self, new: &Self) {
        editor.describe(&member.element, new.description.as_ref());
        editor.arguments(
            member.arguments.as_ref(),
            &member.element,
            &old.arguments,
            &new.arguments,
        );
        if let Some(ty) = member.ty.as_ref().filter(|_| old.ty != new.ty) {
            editor.edits.replace(ty.clone(), new.ty.to_string());
        }
        editor.deprecate(&member.element, &old.directives, &new.directives);
    }

    fn mentions(&self) -> Vec<&str> {
        let arguments = self.arguments.iter();
        let arguments = arguments.map(|argument| argument.ty.inner_named_type().as_str());
        arguments
            .chain([self.ty.inner_named_type().as_str()])
            .collect()
    }
}

impl Update for EnumValueDefinition {
    fn name(&self) -> &str {
        &self.value
    }

    fn update(editor: &mut Editor<'_>, member: &Member, old: &Self, new: &Self) {
        editor.describe(&member.element, new.description.as_ref());
        editor.deprecate(&member.element, &old.directives, &new.directives);
    }

    fn mentions(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Those of a type that are new, printed for the place they come to.
pub(super) fn printed<T: Update>(newcomers: &[Newcomer<'_, T>], indent: &str) -> Vec<String> {
    newcomers.iter().map(|new| new.print(indent)).collect()
}
