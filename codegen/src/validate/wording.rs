//! How findings of `apollo-compiler` are told: what is wrong in terms of the file at hand, only the words that are
//! wrong underlined, the near name where a name was missed, and a way out.

use apollo_compiler::{Schema, schema::ExtendedType};

use super::outline::Outline;
use crate::{
    diagnostic::{Diagnostic, Place},
    parse::Parsed,
    suggestion::{choices, did_you_mean, nearest},
};

/// The parts of a diagnostic that depend on the rule.
struct Words {
    place: Place,
    message: String,
    label: &'static str,
    related: Option<(Place, String)>,
    help: String,
}

/// Puts a finding in words. `names` are the names that its own message quotes.
pub(super) fn put(
    rule: &'static str,
    message: &str,
    names: &[String],
    whole: &Place,
    parsed: &Parsed,
    outline: &Outline,
) -> Diagnostic {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let teller = Teller {
        whole,
        parsed,
        schema: &parsed.schema,
        outline,
    };
    let told = teller
        .about_names(rule, &names)
        .or_else(|| teller.about_braces(rule, &names))
        .or_else(|| teller.about_fragments(rule, &names))
        .or_else(|| teller.about_repetitions(rule, message, &names))
        .or_else(|| teller.about_places(rule, message, &names))
        .unwrap_or_else(|| Words {
            place: whole.clone().first_line(),
            message: message.to_owned(),
            label: "",
            related: None,
            help: "see section 5 of the GraphQL specification".to_owned(),
        });
    let problem = Diagnostic::new(rule, told.place, told.message)
        .label(told.label)
        .help(told.help);
    match told.related {
        Some((place, label)) => problem.related(place, label),
        None => problem,
    }
}

fn words(place: Place, message: String, help: impl Into<String>) -> Words {
    Words {
        place,
        message,
        label: "",
        related: None,
        help: help.into(),
    }
}

struct Teller<'tell> {
    whole: &'tell Place,
    parsed: &'tell Parsed,
    schema: &'tell Schema,
    outline: &'tell Outline,
}

impl Teller<'_> {
    /// The first mention of a name in what the finding is about.
    fn name(&self, name: &str) -> Place {
        self.whole.clone().word(name)
    }

    /// Names that the schema, or the files, do not have.
    fn about_names(&self, rule: &str, names: &[&str]) -> Option<Words> {
        let told = match (rule, names) {
            ("unknown-field", [owner, field]) => {
                let fields = || fields(self.schema, owner);
                let help = did_you_mean(field, fields()).unwrap_or_else(|| {
                    if matches!(self.schema.types.get(*owner), Some(ExtendedType::Union(_))) {
                        "a union has no fields of its own: put the field in `... on` one of its types"
                            .to_owned()
                    } else {
                        choices("field", fields())
                    }
                });
                let message = format!("the type `{owner}` has no field `{field}`");
                words(self.name(field), message, help)
            }
            ("unknown-argument", [argument, owner]) => {
                let arguments = || arguments(self.schema, owner);
                let help = did_you_mean(argument, arguments()).unwrap_or_else(|| {
                    if arguments().is_empty() {
                        "it takes no arguments: remove this one".to_owned()
                    } else {
                        choices("argument", arguments())
                    }
                });
                let message = format!("`{owner}` has no argument `{argument}`");
                words(self.name(argument), message, help)
            }
            ("missing-argument", [coordinate, ..]) => {
                let (owner, argument) = argument_of(coordinate);
                let ty = argument_type(self.schema, owner, argument);
                let message = format!("`{owner}` lacks the argument `{argument}`");
                let help = match ty {
                    Some(ty) => format!("add `{argument}: …`, of the type `{ty}`"),
                    None => format!("add `{argument}: …`"),
                };
                let name = owner.rsplit('.').next().unwrap_or(owner);
                words(self.name(name), message, help)
            }
            ("unknown-directive", [name]) => self.directive(name.trim_start_matches('@')),
            ("unknown-type", [name, ..]) => {
                let types = self.schema.types.keys().map(apollo_compiler::Name::as_str);
                let types = types.filter(|name| !name.starts_with("__"));
                let help = did_you_mean(name, types)
                    .unwrap_or_else(|| "use a type that the schema declares".to_owned());
                words(self.name(name), format!("there is no type `{name}`"), help)
            }
            ("unknown-fragment", [name]) => {
                let fragments = self
                    .outline
                    .fragments
                    .keys()
                    .map(apollo_compiler::Name::as_str);
                let help = did_you_mean(name, fragments).unwrap_or_else(|| {
                    "define it in a `fragments.graphql`; every file can spread it".to_owned()
                });
                words(
                    self.name(name),
                    format!("there is no fragment `{name}`"),
                    help,
                )
            }
            ("unknown-operation-type", [kind]) => words(
                self.whole.clone().head(kind.len()),
                format!("the schema has no operations of the kind `{kind}`"),
                match *kind {
                    "mutation" => "begin the operation with `query`",
                    _ => "begin the operation with `query` or `mutation`",
                },
            ),
            _ => return None,
        };
        Some(told)
    }

    fn directive(&self, name: &str) -> Words {
        let directives = self.schema.directive_definitions.keys();
        let directives: Vec<&str> = directives
            .map(apollo_compiler::Name::as_str)
            .filter(|directive| !SCHEMA_ONLY.contains(directive))
            .collect();
        let help = if crate::directive::is_client(name) {
            format!(
                "`@{name}` is declared in `client.graphql`: that file belongs in the schema folder"
            )
        } else {
            match nearest(name, directives.iter().copied()) {
                Some(near) => format!("did you mean `@{near}`?"),
                None => format!("the directives are `@{}`", directives.join("`, `@")),
            }
        };
        let message = format!("there is no directive `@{name}`");
        words(self.whole.clone().head(name.len() + 1), message, help)
    }

    /// Braces that are missing, or should be.
    fn about_braces(&self, rule: &str, names: &[&str]) -> Option<Words> {
        let told = match (rule, names) {
            ("selection-on-leaf", [ty, ..]) => {
                let field = leading_name(self.whole.text());
                words(
                    self.name(field),
                    format!("`{field}` answers `{ty}`, which has no fields to select"),
                    "remove the braces after it",
                )
            }
            ("missing-selection", _) => {
                let field = leading_name(self.whole.text());
                words(
                    self.name(field),
                    format!("`{field}` answers an object, and nothing is selected from it"),
                    format!("say in braces which of its fields are wanted: `{field} {{ … }}`"),
                )
            }
            _ => return None,
        };
        Some(told)
    }

    fn about_fragments(&self, rule: &str, names: &[&str]) -> Option<Words> {
        let told = match (rule, names) {
            ("unused-fragment", [name]) => words(
                self.name(name),
                format!("no operation spreads the fragment `{name}`"),
                "spread it in an operation, or remove it",
            ),
            ("fragment-cycle", [name]) => {
                let circle = self.outline.circle(name).unwrap_or_default();
                let circle: Vec<_> = circle.iter().map(|name| format!("`{name}`")).collect();
                words(
                    self.name(name),
                    format!(
                        "the fragment `{name}` contains itself: {}",
                        circle.join(" → ")
                    ),
                    "take one of these spreads out: an answer cannot be endless",
                )
            }
            ("fragment-on-leaf", _) => {
                let ty = condition(self.whole.text());
                let kind = match self.schema.types.get(ty) {
                    Some(ExtendedType::Scalar(_)) => "a scalar",
                    Some(ExtendedType::Enum(_)) => "an enum",
                    _ => "an input type",
                };
                words(
                    self.name(ty),
                    format!("a fragment cannot be on `{ty}`, {kind}: it has no fields to select"),
                    "put it on an object type",
                )
            }
            ("impossible-fragment", [name, condition, owner]) => words(
                self.name(name),
                format!("`{name}` is a fragment on `{condition}`, which a `{owner}` never is"),
                format!("spread a fragment on `{owner}` here, or remove this one"),
            ),
            ("impossible-fragment", [condition, owner]) => words(
                self.name(condition),
                format!(
                    "what is selected here is of the type `{owner}`, and never of the type `{condition}`"
                ),
                format!("select fields of `{owner}` here, or remove the fragment"),
            ),
            _ => return None,
        };
        Some(told)
    }

    /// What stands twice where it may stand once.
    fn about_repetitions(&self, rule: &str, message: &str, names: &[&str]) -> Option<Words> {
        let again = |message: String, help: &str| Words {
            place: self.whole.clone().first_line(),
            message,
            label: "again",
            related: self
                .outline
                .earlier(self.whole)
                .map(|place| (place.clone(), "first here".to_owned())),
            help: help.to_owned(),
        };
        let elsewhere = |told: Words, first: Option<&Option<Place>>| Words {
            related: first
                .and_then(Clone::clone)
                .map(|place| (place, "first defined here".to_owned())),
            ..told
        };
        let told = match (rule, names) {
            ("duplicate-argument", [name]) => again(
                format!("the argument `{name}` is given twice"),
                "remove one of the two",
            ),
            ("duplicate-variable", [name, ..]) => again(
                format!("the variable `${name}` is declared twice"),
                "remove one of the two, or give it another name",
            ),
            ("duplicate-directive", _) => {
                let name = message.split_whitespace().nth(2).unwrap_or_default();
                again(
                    format!("`@{name}` stands twice at one place"),
                    "remove one of the two",
                )
            }
            ("duplicate-fragment", [name]) => {
                let first = self.outline.fragments.get(*name);
                let lent = first
                    .and_then(Option::as_ref)
                    .is_some_and(|place| self.parsed.is_lent(place));
                let told = if lent {
                    again(
                        format!("`authing` has a fragment `{name}` already"),
                        "rename yours, or remove it and spread that of `authing`: its fragments are there for all files",
                    )
                } else {
                    again(
                        format!("there are two fragments `{name}`"),
                        "rename one, or use one for both: fragments are shared by all files",
                    )
                };
                elsewhere(told, first)
            }
            ("duplicate-operation", [name]) => elsewhere(
                again(
                    format!("there are two operations `{name}`"),
                    "rename one, and its file: an operation's name is its Rust type",
                ),
                self.outline.operations.get(*name),
            ),
            _ => return None,
        };
        Some(told)
    }

    /// What is sound in itself, and stands at the wrong place.
    fn about_places(&self, rule: &str, message: &str, names: &[&str]) -> Option<Words> {
        let head = self.whole.clone().first_line();
        let told = match (rule, names) {
            ("unused-variable", [name]) => words(
                head,
                format!("the variable `${name}` is declared and not used"),
                "pass it to an argument, or remove its declaration",
            ),
            ("variable-not-input", [name]) => words(
                head,
                format!("the variable `${name}` cannot be of a type that only answers have"),
                "declare it with a scalar, an enum or an input type",
            ),
            ("misplaced-directive", _) => {
                let name = message.split_whitespace().next().unwrap_or_default();
                let definition = self.schema.directive_definitions.get(name);
                let locations = definition.iter().flat_map(|found| &found.locations);
                let locations: Vec<_> = locations
                    .map(|location| location.name().to_lowercase().replace('_', " "))
                    .collect();
                let locations = locations.iter().map(String::as_str);
                let place = message
                    .rsplit(" for ")
                    .next()
                    .and_then(|rest| rest.split_whitespace().next());
                let place = place.unwrap_or_default().to_lowercase().replace('_', " ");
                words(
                    head,
                    format!("`@{name}` does not belong on a {place}"),
                    choices("place", locations),
                )
            }
            ("not-executable", _) => words(
                head,
                "a definition of a type stands among operations".to_owned(),
                "move it to the schema folder; here stand operations and fragments",
            ),
            ("subscription-root", _) => words(
                head,
                if message.contains("introspection") {
                    "a subscription cannot ask about the schema"
                } else if message.contains("@skip") {
                    "the root field of a subscription cannot depend on a condition"
                } else {
                    "a subscription has more than one root field"
                }
                .to_owned(),
                "a subscription selects exactly one plain root field",
            ),
            ("too-deep", names) => words(
                head,
                match names.first() {
                    Some(name) => format!("`{name}` is nested too deeply to be checked"),
                    None => "the selections are nested too deeply to be checked".to_owned(),
                },
                "select less deeply, or through fewer fragments in fragments",
            ),
            ("conflicting-fields", [key, ..]) => words(
                head,
                format!("two fields of different types would both be answered as `{key}`"),
                format!("give one of them a name of its own: `other: {key}`"),
            ),
            ("wrong-value", _) => words(
                head,
                message.to_owned(),
                "write a value of the expected type",
            ),
            ("undefined-variable", [name]) => words(
                head,
                format!("the variable `${name}` cannot be used here"),
                "write the value out",
            ),
            _ => return None,
        };
        Some(told)
    }
}

/// Directives that stand in schemas only.
const SCHEMA_ONLY: [&str; 4] = ["deprecated", "specifiedBy", "oneOf", "defer"];

/// The name of the field that the text begins with, past its alias.
fn leading_name(text: &str) -> &str {
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let end = text
        .find(|character| !is_name(character))
        .unwrap_or(text.len());
    let rest = text[end..].trim_start();
    match rest.strip_prefix(':') {
        Some(rest) => leading_name(rest.trim_start()),
        None => &text[..end],
    }
}

/// The type that a fragment is on.
fn condition(text: &str) -> &str {
    let mut words = text.split_whitespace().skip_while(|word| *word != "on");
    let ty = words.nth(1).unwrap_or_default();
    leading_name(ty)
}

/// `Query.book(id:)` is the argument `id` of `Query.book`.
fn argument_of(coordinate: &str) -> (&str, &str) {
    let (owner, argument) = coordinate.split_once('(').unwrap_or((coordinate, ""));
    (owner, argument.trim_end_matches([')', ':']))
}

fn fields<'schema>(schema: &'schema Schema, owner: &str) -> Vec<&'schema str> {
    match schema.types.get(owner) {
        Some(ExtendedType::Object(object)) => object
            .fields
            .keys()
            .map(apollo_compiler::Name::as_str)
            .collect(),
        Some(ExtendedType::Interface(interface)) => interface
            .fields
            .keys()
            .map(apollo_compiler::Name::as_str)
            .collect(),
        _ => Vec::new(),
    }
}

/// The declarations of the arguments of `Type.field` or `@directive`.
fn declared<'schema>(
    schema: &'schema Schema,
    owner: &str,
) -> &'schema [apollo_compiler::Node<apollo_compiler::ast::InputValueDefinition>] {
    if let Some(directive) = owner.strip_prefix('@') {
        let definition = schema.directive_definitions.get(directive);
        return definition.map_or(&[], |found| found.arguments.as_slice());
    }
    let Some((owner, field)) = owner.split_once('.') else {
        return &[];
    };
    schema
        .type_field(owner, field)
        .map_or(&[], |field| field.arguments.as_slice())
}

fn arguments<'schema>(schema: &'schema Schema, owner: &str) -> Vec<&'schema str> {
    let declared = declared(schema, owner).iter();
    declared.map(|argument| argument.name.as_str()).collect()
}

fn argument_type(schema: &Schema, owner: &str, argument: &str) -> Option<String> {
    let mut declared = declared(schema, owner).iter();
    let found = declared.find(|found| found.name == argument)?;
    Some(found.ty.to_string())
}
