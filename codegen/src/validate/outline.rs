//! What the operation files say, as they were written. `apollo-compiler` drops what it cannot make sense of; here
//! it is still seen, so that one mistake is not taken for several.

use std::collections::{HashMap, HashSet};

use apollo_compiler::{
    Name, Node,
    ast::{
        Argument, Definition, DirectiveList, FragmentDefinition, OperationDefinition, Selection,
        Value,
    },
    parser::SourceSpan,
};

use crate::{diagnostic::Place, parse::Parsed};

/// Where something begins: its file, as messages print it, and the position in it.
type Start = (String, usize);

/// The files, gone through once.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Fields with braces.
    selected: HashSet<Start>,
    /// The arguments of fields and directives.
    given: HashMap<Start, Vec<Name>>,
    /// Variables that something uses, by their declarations.
    used: HashSet<Start>,
    /// Every fragment that has a name, sound or not, at its first definition.
    pub(super) fragments: HashMap<Name, Option<Place>>,
    /// Every operation that has a name, at its first definition.
    pub(super) operations: HashMap<Name, Option<Place>>,
    /// For an argument or a variable that repeats an earlier one, the earlier one.
    pub(super) earlier: HashMap<Start, Place>,
    /// The fragments that each fragment spreads.
    spreads: HashMap<Name, Vec<Name>>,
    /// Fragments that an operation reaches.
    reached: HashSet<Name>,
}

/// The uses of one definition.
#[derive(Default)]
struct Uses {
    variables: HashSet<Name>,
    spreads: Vec<Name>,
}

impl Outline {
    pub(super) fn new(parsed: &Parsed) -> Self {
        let mut outline = Self::default();
        let mut fragments = HashMap::new();
        let mut operations = Vec::new();
        for definition in parsed
            .queries
            .iter()
            .flat_map(|file| &file.document.definitions)
        {
            match definition {
                Definition::OperationDefinition(operation) => {
                    let uses = outline.operation(parsed, operation);
                    operations.push((operation, uses));
                }
                Definition::FragmentDefinition(fragment) => {
                    let uses = outline.fragment(parsed, fragment);
                    fragments.entry(fragment.name.clone()).or_insert(uses);
                }
                _ => {}
            }
        }
        for (operation, uses) in &operations {
            outline.follow(parsed, operation, uses, &fragments);
        }
        for (name, uses) in fragments {
            outline.spreads.insert(name, uses.spreads);
        }
        outline
    }

    fn operation(&mut self, parsed: &Parsed, operation: &Node<OperationDefinition>) -> Uses {
        if let Some(name) = &operation.name {
            let first = self.operations.entry(name.clone());
            first.or_insert_with(|| parsed.files.name(name));
        }
        let mut declared: HashMap<&Name, Option<Place>> = HashMap::new();
        for variable in &operation.variables {
            let place = parsed
                .files
                .place(variable.location())
                .map(Place::first_line);
            match declared.get(&variable.name) {
                Some(earlier) => self.note_earlier(parsed, variable.location(), earlier.clone()),
                None => drop(declared.insert(&variable.name, place)),
            }
            self.directives(parsed, &variable.directives, &mut Uses::default());
        }
        let mut uses = Uses::default();
        self.directives(parsed, &operation.directives, &mut uses);
        self.selections(parsed, &operation.selection_set, &mut uses);
        uses
    }

    fn fragment(&mut self, parsed: &Parsed, fragment: &Node<FragmentDefinition>) -> Uses {
        let first = self.fragments.entry(fragment.name.clone());
        first.or_insert_with(|| parsed.files.name(&fragment.name));
        let mut uses = Uses::default();
        self.directives(parsed, &fragment.directives, &mut uses);
        self.selections(parsed, &fragment.selection_set, &mut uses);
        uses
    }

    fn selections(&mut self, parsed: &Parsed, selections: &[Selection], uses: &mut Uses) {
        for selected in selections {
            match selected {
                Selection::Field(field) => {
                    if let Some(start) = start(parsed, field.location()) {
                        if !field.selection_set.is_empty() {
                            self.selected.insert(start.clone());
                        }
                        self.arguments(parsed, start, &field.arguments, uses);
                    }
                    self.directives(parsed, &field.directives, uses);
                    self.selections(parsed, &field.selection_set, uses);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(parsed, &inline.directives, uses);
                    self.selections(parsed, &inline.selection_set, uses);
                }
                Selection::FragmentSpread(spread) => {
                    uses.spreads.push(spread.fragment_name.clone());
                    self.directives(parsed, &spread.directives, uses);
                }
            }
        }
    }

    fn directives(&mut self, parsed: &Parsed, directives: &DirectiveList, uses: &mut Uses) {
        let mut seen: HashMap<&Name, Option<Place>> = HashMap::new();
        for directive in directives {
            let place = parsed.files.place(directive.location());
            match seen.get(&directive.name) {
                Some(earlier) => self.note_earlier(parsed, directive.location(), earlier.clone()),
                None => drop(seen.insert(&directive.name, place)),
            }
            if let Some(start) = start(parsed, directive.location()) {
                self.arguments(parsed, start, &directive.arguments, uses);
            }
        }
    }

    fn arguments(
        &mut self,
        parsed: &Parsed,
        start: Start,
        arguments: &[Node<Argument>],
        uses: &mut Uses,
    ) {
        let mut seen: HashMap<&Name, Option<Place>> = HashMap::new();
        for argument in arguments {
            variables_in(&argument.value, &mut uses.variables);
            let place = parsed.files.place(argument.location());
            match seen.get(&argument.name) {
                Some(earlier) => self.note_earlier(parsed, argument.location(), earlier.clone()),
                None => drop(seen.insert(&argument.name, place)),
            }
        }
        let names = arguments.iter().map(|argument| argument.name.clone());
        self.given.insert(start, names.collect());
    }

    fn note_earlier(&mut self, parsed: &Parsed, later: Option<SourceSpan>, earlier: Option<Place>) {
        if let (Some(start), Some(earlier)) = (start(parsed, later), earlier) {
            self.earlier.insert(start, earlier);
        }
    }

    /// Notes which fragments an operation reaches and which of its variables are used on the way.
    fn follow(
        &mut self,
        parsed: &Parsed,
        operation: &Node<OperationDefinition>,
        uses: &Uses,
        fragments: &HashMap<Name, Uses>,
    ) {
        let mut variables = uses.variables.clone();
        let mut waiting = uses.spreads.clone();
        let mut seen = HashSet::new();
        while let Some(name) = waiting.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            if let Some(uses) = fragments.get(&name) {
                variables.extend(uses.variables.iter().cloned());
                waiting.extend(uses.spreads.iter().cloned());
            }
        }
        self.reached.extend(seen);
        let declarations = operation
            .variables
            .iter()
            .filter(|variable| variables.contains(&variable.name))
            .filter_map(|variable| start(parsed, variable.location()));
        self.used.extend(declarations);
    }

    pub(super) fn has_selection(&self, place: &Place) -> bool {
        self.selected.contains(&begin(place))
    }

    pub(super) fn has_argument(&self, place: &Place, name: &str) -> bool {
        let given = self.given.get(&begin(place));
        given.is_some_and(|names| names.iter().any(|given| given == name))
    }

    pub(super) fn uses_variable(&self, declaration: &Place) -> bool {
        self.used.contains(&begin(declaration))
    }

    pub(super) fn reaches(&self, fragment: &str) -> bool {
        self.reached.contains(fragment)
    }

    pub(super) fn earlier(&self, place: &Place) -> Option<&Place> {
        self.earlier.get(&begin(place))
    }

    /// The way from a fragment back to itself, by the shortest path.
    pub(super) fn circle(&self, fragment: &str) -> Option<Vec<&str>> {
        let (start, _) = self.spreads.get_key_value(fragment)?;
        let mut paths = std::collections::VecDeque::from([vec![start.as_str()]]);
        let mut seen = HashSet::new();
        while let Some(path) = paths.pop_front() {
            for next in self.spreads.get(*path.last()?).into_iter().flatten() {
                let longer: Vec<_> = path.iter().copied().chain([next.as_str()]).collect();
                if next == start {
                    return Some(longer);
                }
                if seen.insert(next) {
                    paths.push_back(longer);
                }
            }
        }
        None
    }
}

fn begin(place: &Place) -> Start {
    let (path, start) = place.key();
    (path.to_owned(), start)
}

fn start(parsed: &Parsed, span: Option<SourceSpan>) -> Option<Start> {
    parsed.files.place(span).as_ref().map(begin)
}

fn variables_in(value: &Value, variables: &mut HashSet<Name>) {
    match value {
        Value::Variable(name) => drop(variables.insert(name.clone())),
        Value::List(values) => values
            .iter()
            .for_each(|value| variables_in(value, variables)),
        Value::Object(fields) => {
            for (_, value) in fields {
                variables_in(value, variables);
            }
        }
        _ => {}
    }
}
