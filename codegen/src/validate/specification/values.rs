//! Sections 5.6.1 to 5.6.4: values that are written out, wherever they stand: in the arguments of fields and
//! directives, in defaults, in lists, in input objects.
//!
//! On the way every use of a variable is noted with the type that its place expects.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name, Node,
    ast::{Argument, DirectiveList, InputValueDefinition, Type, Value},
    executable::{Selection, SelectionSet},
    schema::{EnumType, ExtendedType, InputObjectType, ScalarType},
};

use super::Findings;
use crate::{
    diagnostic::{Diagnostic, Place},
    parse::Parsed,
    suggestion::{choices, did_you_mean},
};

const UNQUOTED: &str = "write it without quotes";

/// A place that a variable is used in.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) variable: Name,
    pub(super) place: Place,
    /// What the place takes; unknown inside a custom scalar and in an argument that does not exist.
    pub(super) expected: Option<Expected>,
}

/// What a place takes.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) ty: Type,
    /// What the place is called in messages.
    pub(super) slot: String,
    /// Whether something stands in when nothing is given.
    pub(super) has_default: bool,
    /// Whether it is a field of a `OneOf` input object, which cannot do with a null.
    pub(super) one_of: bool,
}

impl Expected {
    /// The type that a variable has to have.
    pub(super) fn taken(&self) -> Type {
        let ty = self.ty.clone();
        if self.one_of { ty.non_null() } else { ty }
    }

    fn item(&self) -> Self {
        Self {
            ty: self.ty.item_type().clone(),
            slot: format!("an item of {}", self.slot),
            has_default: false,
            one_of: false,
        }
    }
}

/// The uses of variables in each operation and fragment.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) operations: HashMap<Name, Vec<Use>>,
    pub(super) fragments: HashMap<Name, Vec<Use>>,
}

/// Checks all values and answers where variables are used.
pub(super) fn check(
    parsed: &Parsed,
    document: &ExecutableDocument,
    findings: &mut Findings,
) -> Uses {
    let mut uses = Uses::default();
    for (name, operation) in &document.operations.named {
        let mut checker = Checker::new(parsed, findings);
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                let expected = Expected {
                    ty: variable.ty.as_ref().clone(),
                    slot: format!("`${}`", variable.name),
                    has_default: false,
                    one_of: false,
                };
                checker.value(&expected, default);
            }
            checker.directives(&variable.directives);
        }
        // Neither a default nor a directive of a variable can use one: what was noted there is not allowed.
        checker.uses.clear();
        checker.directives(&operation.directives);
        checker.selections(&operation.selection_set);
        uses.operations.insert(name.clone(), checker.uses);
    }
    for (name, fragment) in &document.fragments {
        let mut checker = Checker::new(parsed, findings);
        checker.directives(&fragment.directives);
        checker.selections(&fragment.selection_set);
        uses.fragments.insert(name.clone(), checker.uses);
    }
    uses
}

struct Checker<'check> {
    parsed: &'check Parsed,
    findings: &'check mut Findings,
    uses: Vec<Use>,
}

impl<'check> Checker<'check> {
    fn new(parsed: &'check Parsed, findings: &'check mut Findings) -> Self {
        Self {
            parsed,
            findings,
            uses: Vec::new(),
        }
    }

    fn selections(&mut self, selections: &SelectionSet) {
        for selected in &selections.selections {
            self.directives(selected.directives());
            match selected {
                Selection::Field(field) => {
                    let owner = format!("`{}`", field.name);
                    self.arguments(&owner, &field.arguments, &field.definition.arguments);
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.selections(&inline.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn directives(&mut self, directives: &DirectiveList) {
        for directive in directives {
            let definitions = &self.parsed.schema.directive_definitions;
            let Some(definition) = definitions.get(&directive.name) else {
                self.unknown(&directive.arguments);
                continue;
            };
            let owner = format!("`@{}`", directive.name);
            self.arguments(&owner, &directive.arguments, &definition.arguments);
        }
    }

    fn arguments(
        &mut self,
        owner: &str,
        arguments: &[Node<Argument>],
        definitions: &[Node<InputValueDefinition>],
    ) {
        for argument in arguments {
            let mut definitions = definitions.iter();
            let Some(definition) = definitions.find(|found| found.name == argument.name) else {
                self.anything(&argument.value);
                continue;
            };
            let expected = Expected {
                ty: definition.ty.as_ref().clone(),
                slot: format!("the argument `{}` of {owner}", argument.name),
                has_default: definition.default_value.is_some(),
                one_of: false,
            };
            self.value(&expected, &argument.value);
        }
    }

    fn unknown(&mut self, arguments: &[Node<Argument>]) {
        for argument in arguments {
            self.anything(&argument.value);
        }
    }

    /// A value of which the schema says nothing.
    fn anything(&mut self, value: &Node<Value>) {
        match value.as_ref() {
            Value::Variable(variable) => self.note(variable, value, None),
            Value::List(values) => values.iter().for_each(|value| self.anything(value)),
            Value::Object(fields) => {
                self.unique(fields);
                for (_, value) in fields {
                    self.anything(value);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, variable: &Name, value: &Node<Value>, expected: Option<Expected>) {
        if let Some(place) = self.parsed.files.place(value.location()) {
            self.uses.push(Use {
                variable: variable.clone(),
                place,
                expected,
            });
        }
    }

    fn value(&mut self, expected: &Expected, value: &Node<Value>) {
        let parsed = self.parsed;
        let Some(definition) = parsed.schema.types.get(expected.ty.inner_named_type()) else {
            return self.anything(value);
        };
        match (value.as_ref(), definition) {
            (Value::Variable(variable), _) => {
                self.note(variable, value, Some(expected.clone()));
            }
            (Value::Null, _) => {
                if expected.ty.is_non_null() {
                    self.wrong(
                        value,
                        format!("{} cannot be null", expected.slot),
                        format!(
                            "give a value of the type `{}`, or leave out what takes none",
                            expected.ty
                        ),
                    );
                }
            }
            (Value::List(values), _) if expected.ty.is_list() => {
                let item = expected.item();
                for value in values {
                    self.value(&item, value);
                }
            }
            (_, ExtendedType::Scalar(scalar)) => self.scalar(expected, scalar, value),
            (_, ExtendedType::Enum(definition)) => self.enumeration(expected, definition, value),
            (Value::Object(fields), ExtendedType::InputObject(input)) => {
                self.object(expected, input, value, fields);
            }
            _ => self.mismatch(expected, value, ""),
        }
    }

    fn scalar(&mut self, expected: &Expected, scalar: &ScalarType, value: &Node<Value>) {
        let fits = match (scalar.name.as_str(), value.as_ref()) {
            ("String" | "ID", Value::String(_))
            | ("ID", Value::Int(_))
            | ("Boolean", Value::Boolean(_)) => true,
            ("Int", Value::Int(number)) => {
                if number.try_to_i32().is_err() {
                    return self.wrong(
                        value,
                        format!("`{number}` does not fit an `Int`"),
                        "an `Int` has 32 bits: it reaches from -2147483648 to 2147483647"
                            .to_owned(),
                    );
                }
                true
            }
            ("Float", Value::Int(_) | Value::Float(_)) => {
                let finite = match value.as_ref() {
                    Value::Int(number) => number.try_to_f64().is_ok(),
                    Value::Float(number) => number.try_to_f64().is_ok(),
                    _ => true,
                };
                if !finite {
                    return self.wrong(
                        value,
                        "the number does not fit a `Float`".to_owned(),
                        "a `Float` has 64 bits: write a smaller number".to_owned(),
                    );
                }
                true
            }
            ("String" | "ID" | "Int" | "Float" | "Boolean", _) => false,
            _ => return self.anything(value),
        };
        if !fits {
            let remedy = match (scalar.name.as_str(), value.as_ref()) {
                (
                    "String",
                    Value::Int(_) | Value::Float(_) | Value::Boolean(_) | Value::Enum(_),
                ) => "put it in double quotes",
                ("Int", Value::String(text)) if text.parse::<i32>().is_ok() => UNQUOTED,
                ("Float", Value::String(text)) if text.parse::<f64>().is_ok() => UNQUOTED,
                ("Boolean", Value::String(text)) if text.parse::<bool>().is_ok() => UNQUOTED,
                _ => "",
            };
            self.mismatch(expected, value, remedy);
        }
    }

    fn enumeration(&mut self, expected: &Expected, definition: &EnumType, value: &Node<Value>) {
        match value.as_ref() {
            Value::Enum(name) if definition.values.contains_key(name) => {}
            Value::Enum(name) => {
                let values = || definition.values.keys().map(apollo_compiler::Name::as_str);
                let help =
                    did_you_mean(name, values()).unwrap_or_else(|| choices("value", values()));
                if let Some(place) = self.parsed.files.place(value.location()) {
                    self.findings.problems.push(
                        Diagnostic::new(
                            "unknown-enum-value",
                            place,
                            format!("the enum `{}` has no value `{name}`", definition.name),
                        )
                        .help(help),
                    );
                }
            }
            Value::String(text) if definition.values.contains_key(text.as_str()) => {
                self.mismatch(expected, value, UNQUOTED);
            }
            _ => {
                let values = definition.values.keys().map(apollo_compiler::Name::as_str);
                self.mismatch(expected, value, &choices("value", values));
            }
        }
    }

    fn object(
        &mut self,
        expected: &Expected,
        input: &InputObjectType,
        value: &Node<Value>,
        fields: &[(Name, Node<Value>)],
    ) {
        self.unique(fields);
        let is_one_of = input.directives.get("oneOf").is_some();
        for (name, value) in fields {
            let Some(definition) = input.fields.get(name) else {
                self.unknown_field(input, name);
                let place = self.parsed.files.place(value.location());
                self.findings.explained.extend(place);
                self.anything(value);
                continue;
            };
            let field = Expected {
                ty: definition.ty.as_ref().clone(),
                slot: format!("the field `{name}` of `{}`", input.name),
                has_default: definition.default_value.is_some(),
                one_of: is_one_of,
            };
            self.value(&field, value);
        }
        let given = |name: &Name| fields.iter().any(|(given, _)| given == name);
        let missing = input
            .fields
            .values()
            .filter(|field| field.is_required() && !given(&field.name));
        for field in missing {
            self.report(
                "missing-input-field",
                value,
                format!("{} lacks the field `{}`", expected.slot, field.name),
                format!("add `{}: …`, of the type `{}`", field.name, field.ty),
            );
        }
        if is_one_of && (fields.len() != 1 || fields[0].1.is_null()) {
            let names = input.fields.keys().map(apollo_compiler::Name::as_str);
            self.report(
                "one-of",
                value,
                format!("`{}` takes exactly one field, and not null", input.name),
                choices("field", names),
            );
        }
    }

    fn unknown_field(&mut self, input: &InputObjectType, name: &Name) {
        let names = || input.fields.keys().map(apollo_compiler::Name::as_str);
        if let Some(place) = self.parsed.files.name(name) {
            self.findings.problems.push(
                Diagnostic::new(
                    "unknown-input-field",
                    place,
                    format!("the input type `{}` has no field `{name}`", input.name),
                )
                .help(did_you_mean(name, names()).unwrap_or_else(|| choices("field", names()))),
            );
        }
    }

    fn unique(&mut self, fields: &[(Name, Node<Value>)]) {
        let mut seen: HashMap<&Name, &Name> = HashMap::new();
        for (name, _) in fields {
            let Some(first) = seen.insert(name, name) else {
                continue;
            };
            seen.insert(name, first);
            let places = (self.parsed.files.name(name), self.parsed.files.name(first));
            if let (Some(place), Some(earlier)) = places {
                self.findings.problems.push(
                    Diagnostic::new(
                        "duplicate-input-field",
                        place,
                        format!("the field `{name}` is given twice"),
                    )
                    .label("again")
                    .related(earlier, "given here")
                    .help("remove one of the two".to_owned()),
                );
            }
        }
    }

    fn mismatch(&mut self, expected: &Expected, value: &Node<Value>, remedy: &str) {
        let found = match value.as_ref() {
            Value::Null => "null",
            Value::Enum(_) => "a word without quotes",
            Value::Variable(_) => "a variable",
            Value::String(_) => "a text in quotes",
            Value::Float(_) => "a number with a fraction",
            Value::Int(_) => "a number",
            Value::Boolean(_) => "a Boolean",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        };
        let remedy = if remedy.is_empty() {
            format!("write a value of the type `{}`", expected.ty)
        } else {
            remedy.to_owned()
        };
        self.wrong(
            value,
            format!(
                "{} takes `{}`, and this is {found}",
                expected.slot, expected.ty
            ),
            remedy,
        );
    }

    fn wrong(&mut self, value: &Node<Value>, message: String, help: String) {
        self.report("wrong-value", value, message, help);
    }

    fn report(&mut self, rule: &'static str, value: &Node<Value>, message: String, help: String) {
        if let Some(place) = self.parsed.files.place(value.location()) {
            let problem = Diagnostic::new(rule, place, message).help(help);
            self.findings.problems.push(problem);
        }
    }
}
