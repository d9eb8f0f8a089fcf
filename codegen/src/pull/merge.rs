//! Brings the whole text up to date, definition by definition.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Schema,
    ast::{DirectiveDefinition, InputValueDefinition},
    schema::{DirectiveList, ExtendedType},
};
use apollo_parser::{Parser, SyntaxKind};

use super::{
    Service,
    edits::Edits,
    elements::{Editor, Update},
    groups::{end_of_line, lead, lines_before},
    introspection::SPECIFIED,
    layout::{Definition, definitions},
    members::members,
    newcomers::{Mentioned, mentions},
    print::{Print, places},
    roots,
};

/// The text of a sound schema, brought up to what the service tells.
pub(super) fn merge(service: &Service, old: &Schema, text: &str) -> String {
    let is_empty = text.trim().is_empty();
    let definitions = if is_empty {
        Vec::new()
    } else {
        definitions(&Parser::new(text).parse().document())
    };
    let mut merge = Merge {
        service,
        old,
        definitions: &definitions,
        editor: Editor {
            text,
            knows: &service.knows,
            edits: Edits::default(),
        },
    };
    roots::update(&mut merge.editor, &definitions, old, &service.schema);
    merge.directives();
    merge.types();
    let merged = merge.editor.edits.apply(text);
    if is_empty {
        format!("{}\n", merged.trim())
    } else {
        merged
    }
}

struct Merge<'a> {
    service: &'a Service,
    old: &'a Schema,
    definitions: &'a [Definition],
    editor: Editor<'a>,
}

impl<'a> Merge<'a> {
    fn directives(&mut self) {
        let told = &self.service.schema.directive_definitions;
        let is_directive = |one: &&Definition| one.kind == SyntaxKind::DIRECTIVE_DEFINITION;
        for definition in self.definitions.iter().filter(is_directive) {
            let name = definition.name.as_str();
            if SPECIFIED.contains(&name) {
                continue;
            }
            match (self.old.directive_definitions.get(name), told.get(name)) {
                (Some(old), Some(new)) => self.directive(definition, old, new),
                _ => self.take_away(definition),
            }
        }
        let last = self.definitions.iter().rfind(is_directive);
        for (name, directive) in told {
            if !self.old.directive_definitions.contains_key(name) {
                self.add(&directive.print(""), last);
            }
        }
    }

    fn directive(
        &mut self,
        definition: &Definition,
        old: &DirectiveDefinition,
        new: &DirectiveDefinition,
    ) {
        let editor = &mut self.editor;
        let group = definition.members.as_ref();
        editor.describe(&definition.element, new.description.as_ref());
        editor.arguments(group, &definition.element, &old.arguments, &new.arguments);
        let mut wanted = new.clone();
        if !editor.knows.repeatable {
            wanted.repeatable = old.repeatable;
        }
        let locations = |directive: &DirectiveDefinition| -> HashSet<String> {
            directive
                .locations
                .iter()
                .map(ToString::to_string)
                .collect()
        };
        if locations(old) != locations(&wanted) || old.repeatable != wanted.repeatable {
            let start = group.map_or(definition.element.name_end, |group| group.range.end);
            editor
                .edits
                .replace(start..definition.element.range.end, places(&wanted));
        }
    }

    fn types(&mut self) {
        let told: Vec<&'a ExtendedType> = self
            .service
            .schema
            .types
            .values()
            .filter(|told| !told.is_built_in())
            .collect();
        let mut of_type: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, definition) in self.definitions.iter().enumerate() {
            let is_schema = definition.name.is_empty();
            if !is_schema && definition.kind != SyntaxKind::DIRECTIVE_DEFINITION {
                of_type.entry(&definition.name).or_default().push(index);
            }
        }
        let mut mentioned = vec![HashSet::new(); self.definitions.len()];
        for told in &told {
            let Some(indices) = of_type.remove(told.name().as_str()) else {
                continue;
            };
            for (index, mentions) in indices.iter().zip(self.a_type(&indices, told)) {
                mentioned[*index] = mentions;
            }
        }
        for index in of_type.into_values().flatten() {
            self.take_away(&self.definitions[index]);
        }
        self.newcomers(&told, mentioned);
    }

    fn newcomers(&mut self, told: &[&'a ExtendedType], mentions: Vec<HashSet<&'a str>>) {
        let definitions = self.definitions;
        let mentioned = Mentioned {
            definitions,
            mentions,
        };
        let is_new = |name: &str| {
            !definitions
                .iter()
                .any(|one| one.name == name && is_type(one))
        };
        for (told, place) in told.iter().zip(mentioned.places(told, is_new)) {
            if is_new(told.name()) {
                let place = place.map(|index| &definitions[self.end_of_block(index)]);
                let printed = told.print("");
                self.add(&printed, place.or(definitions.last()));
            }
        }
    }

    /// Extensions that follow each other without a comment between them belong together.
    fn end_of_block(&self, index: usize) -> usize {
        let mut last = index;
        while let Some(next) = self.definitions.get(last + 1)
            && next.is_extension
            && !self.editor.text[self.definitions[last].element.range.end..next.element.range.start]
                .contains('#')
        {
            last += 1;
        }
        last
    }

    /// Adds a definition after another one, or as the only one.
    fn add(&mut self, printed: &str, after: Option<&Definition>) {
        let text = self.editor.text;
        match (after, self.definitions.first()) {
            (Some(after), _) => {
                let place = end_of_line(text, after.element.range.end);
                self.editor.edits.insert(place, format!("\n\n{printed}"));
            }
            (None, Some(first)) => {
                let place = lead(text, first.element.range.start);
                self.editor.edits.insert(place, format!("{printed}\n\n"));
            }
            (None, None) => self
                .editor
                .edits
                .insert(text.len(), format!("{printed}\n\n")),
        }
    }

    fn take_away(&mut self, definition: &Definition) {
        let range = lines_before(self.editor.text, &definition.element.range);
        self.editor.edits.remove(range);
    }

    /// Brings the definitions of a type up to date and tells which types each of them then mentions.
    fn a_type(&mut self, indices: &[usize], told: &'a ExtendedType) -> Vec<HashSet<&'a str>> {
        let all = self.definitions;
        let definitions: Vec<&Definition> = indices.iter().map(|index| &all[*index]).collect();
        let Some(old) = self.old.types.get(told.name()) else {
            return Vec::new();
        };
        if let Some(base) = definitions.iter().find(|one| !one.is_extension) {
            self.editor.describe(&base.element, told.description());
        }
        let first = definitions[0];
        let editor = &mut self.editor;
        match (old, told) {
            (ExtendedType::Scalar(_), ExtendedType::Scalar(new)) => {
                if editor.knows.specified_by.is_some() {
                    let old = old.directives();
                    type_directive(editor, &definitions, "specifiedBy", old, &new.directives);
                }
                Vec::new()
            }
            (ExtendedType::Object(old), ExtendedType::Object(new)) => {
                let interfaces = new.implements_interfaces.iter();
                let interfaces: Vec<_> = interfaces.map(|one| one.name.as_str()).collect();
                implement(editor, &definitions, &interfaces);
                let keeps = |one: &Definition| keeps(one, &interfaces);
                let (old, new) = (parts(old.fields.values()), parts(new.fields.values()));
                members(editor, &definitions, keeps, &old, &new)
            }
            (ExtendedType::Interface(old), ExtendedType::Interface(new)) => {
                let interfaces = new.implements_interfaces.iter();
                let interfaces: Vec<_> = interfaces.map(|one| one.name.as_str()).collect();
                implement(editor, &definitions, &interfaces);
                let keeps = |one: &Definition| keeps(one, &interfaces);
                let (old, new) = (parts(old.fields.values()), parts(new.fields.values()));
                members(editor, &definitions, keeps, &old, &new)
            }
            (ExtendedType::Union(_), ExtendedType::Union(new)) => {
                let types = new.members.iter().map(|one| one.name.as_str());
                unite(editor, &definitions, &types.collect::<Vec<_>>());
                vec![mentions(told); definitions.len()]
            }
            (ExtendedType::Enum(old), ExtendedType::Enum(new)) => {
                let keeps = |one: &Definition| keeps(one, &[]);
                let (old, new) = (parts(old.values.values()), parts(new.values.values()));
                members(editor, &definitions, keeps, &old, &new)
            }
            (ExtendedType::InputObject(old), ExtendedType::InputObject(new)) => {
                if editor.knows.one_of {
                    let (old, new) = (&old.directives, &new.directives);
                    type_directive(editor, &definitions, "oneOf", old, new);
                }
                let keeps = |one: &Definition| keeps(one, &[]);
                let old: Vec<&InputValueDefinition> = parts(old.fields.values());
                members(
                    editor,
                    &definitions,
                    keeps,
                    &old,
                    &parts(new.fields.values()),
                )
            }
            _ => {
                // The description of what it was says nothing of what it is.
                let range = first.element.range.clone();
                editor.edits.replace(range, told.print(""));
                for extension in definitions.iter().skip(1) {
                    self.take_away(extension);
                }
                vec![mentions(told)]
            }
        }
    }
}

fn is_type(definition: &Definition) -> bool {
    definition.kind != SyntaxKind::DIRECTIVE_DEFINITION
}

fn parts<'a, T: Update + 'a>(
    parts: impl Iterator<Item = &'a apollo_compiler::schema::Component<T>>,
) -> Vec<&'a T> {
    parts.map(|part| &***part).collect()
}

/// Whether an extension says more than its members.
fn keeps(definition: &Definition, interfaces: &[&str]) -> bool {
    let mut types = definition.types.iter();
    !definition.element.directives.is_empty() || types.any(|one| interfaces.contains(&one.as_str()))
}

fn type_directive(
    editor: &mut Editor<'_>,
    definitions: &[&Definition],
    name: &str,
    old: &DirectiveList,
    new: &DirectiveList,
) {
    let shown = |directives: &DirectiveList| directives.get(name).map(|one| one.node.to_string());
    if shown(old) == shown(new) {
        return;
    }
    let carries = |one: &&&Definition| {
        one.element
            .directives
            .iter()
            .any(|(found, _)| found == name)
    };
    let definition = definitions.iter().find(carries).unwrap_or(&definitions[0]);
    let element = &definition.element;
    let last = element.directives.last().map(|(_, range)| range.end);
    let place = last.unwrap_or(element.name_end);
    editor.directive(element, name, new.get(name).map(|one| &***one), place);
}

/// The types that each definition then names, and whether those are other than before.
fn shares<'d>(
    definitions: &[&'d Definition],
    wanted: &[&'d str],
) -> Vec<(&'d Definition, Option<Vec<&'d str>>)> {
    let named = |name: &str| {
        let mut all = definitions.iter().flat_map(|one| &one.types);
        all.any(|one| one == name)
    };
    let newcomers: Vec<&str> = wanted.iter().copied().filter(|name| !named(name)).collect();
    let each = definitions.iter().enumerate().map(|(number, definition)| {
        let types = definition.types.iter().map(String::as_str);
        let mut share: Vec<&str> = types.filter(|one| wanted.contains(one)).collect();
        if number == 0 {
            share.extend(&newcomers);
        }
        let is_other = share != definition.types;
        (*definition, is_other.then_some(share))
    });
    each.collect()
}

fn implement(editor: &mut Editor<'_>, definitions: &[&Definition], wanted: &[&str]) {
    for (definition, share) in shares(definitions, wanted) {
        let Some(share) = share else { continue };
        let text = format!(" implements {}", share.join(" & "));
        match &definition.interfaces {
            Some(range) => {
                let start = editor.text[..range.start].trim_end().len();
                let text = if share.is_empty() {
                    String::new()
                } else {
                    text
                };
                editor.edits.replace(start..range.end, text);
            }
            None => editor.edits.insert(definition.element.name_end, text),
        }
    }
}

fn unite(editor: &mut Editor<'_>, definitions: &[&Definition], wanted: &[&str]) {
    for (definition, share) in shares(definitions, wanted) {
        let Some(share) = share else { continue };
        let range = definition.union_members.clone();
        let end = definition.element.range.end;
        let range = range.unwrap_or(end..end);
        let start = editor.text[..range.start].trim_end().len();
        let is_extension = definition.is_extension && definition.element.directives.is_empty();
        if share.is_empty() && is_extension {
            let whole = lines_before(editor.text, &definition.element.range);
            editor.edits.remove(whole);
            continue;
        }
        let text = if share.is_empty() {
            String::new()
        } else if editor.text[range.clone()].contains('\n') {
            format!(" =\n  | {}", share.join("\n  | "))
        } else {
            format!(" = {}", share.join(" | "))
        };
        editor.edits.replace(start..range.end, text);
    }
}
