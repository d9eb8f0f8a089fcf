//! Additions to the messages of `apollo-compiler`: the location of the name, a suggestion, and a second location.

use apollo_compiler::{Name, ast::Value, schema::ExtendedType};

use super::{findings::Finding, site::Site};
use crate::{
    diagnostic::Place,
    directive::{ENDPOINT_TYPE, is_client},
    suggestion::{choices, did_you_mean, hint, nearest},
};

impl Finding<'_> {
    /// The location of the name that the error refers to, if `apollo-compiler` reports a larger range.
    pub(super) fn name(&self) -> Option<Place> {
        let name = match (self.rule, self.at.first()?) {
            ("unknown-type", Site::Variable(variable)) => variable.ty.inner_named_type(),
            ("fragment-on-leaf", Site::Fragment(fragment)) => &fragment.type_condition,
            (_, Site::Fragment(fragment)) => &fragment.name,
            (_, Site::Spread(spread, _)) => &spread.fragment_name,
            (_, Site::Inline(inline)) => inline.type_condition.as_ref()?,
            _ => return None,
        };
        self.parsed.files.name(name)
    }

    /// A suggestion: a similar name, the list of valid names, or how to correct the value.
    pub(super) fn hint(&self, name: &str) -> Option<String> {
        let schema = self.sites.schema;
        match (self.rule, self.at.first()) {
            ("unknown-field", Some(Site::Field(_, parent))) => {
                let fields = match schema.types.get(*parent)? {
                    ExtendedType::Object(found) => &found.fields,
                    ExtendedType::Interface(found) => &found.fields,
                    _ => {
                        let help =
                            "select the field in an inline fragment on a member of the union";
                        return Some(help.to_owned());
                    }
                };
                Some(hint(name, "field", names(fields.keys())))
            }
            ("unknown-argument", Some(Site::Argument(argument, known))) if !known.is_empty() => {
                let known = known.iter().map(|found| found.name.as_str());
                Some(hint(&argument.name, "argument", known))
            }
            ("unknown-type", _) => {
                let types = names(schema.types.keys()).filter(|name| !name.starts_with("__"));
                did_you_mean(name, types)
            }
            ("unknown-fragment", Some(Site::Spread(spread, parent))) => {
                self.existing(spread, parent)
            }
            ("impossible-fragment", Some(Site::Spread(spread, parent))) => {
                self.alternatives(spread, parent)
            }
            ("unknown-directive", Some(Site::Directive(found))) if is_client(&found.name) => {
                Some("add the file `client.graphql` to the schema folder".to_owned())
            }
            ("unknown-directive", Some(Site::Directive(found))) => {
                let near = nearest(&found.name, names(schema.directive_definitions.keys()));
                near.map(|near| format!("did you mean `@{near}`?"))
            }
            ("misplaced-directive", Some(Site::Directive(found))) => {
                let definition = schema.directive_definitions.get(&found.name)?;
                let locations = definition.locations.iter().map(|location| location.name());
                Some(choices("location", locations))
            }
            ("unknown-enum-value" | "wrong-value", _) => {
                let (value, ty) = self.at.iter().find_map(|site| match site {
                    Site::Value(value, expected) => Some((value.as_ref(), expected.as_ref()?.ty)),
                    _ => None,
                })?;
                let inner = ty.inner_named_type().as_str();
                Some(match (value, schema.get_enum(inner)) {
                    (Value::Enum(_), Some(found)) if inner == ENDPOINT_TYPE => {
                        endpoint(name, names(found.values.keys()))
                    }
                    (Value::Enum(_) | Value::String(_), Some(found)) => {
                        hint(name.trim_matches('"'), "value", names(found.values.keys()))
                    }
                    (Value::String(_), _) => "remove the quotes".to_owned(),
                    (Value::Int(_) | Value::Float(_) | Value::Boolean(_) | Value::Enum(_), _)
                        if inner == "String" =>
                    {
                        "enclose the value in double quotes".to_owned()
                    }
                    _ => format!("use a value of type `{ty}`"),
                })
            }
            ("missing-argument" | "missing-input-field", _) => {
                let missing = self.missing().map(|found| {
                    let values = schema.get_enum(found.ty.inner_named_type());
                    let values = values.map(|found| choices("value", names(found.values.keys())));
                    let values = values.map_or_else(String::new, |values| format!(" ({values})"));
                    format!("`{}: …` of type `{}`{values}", found.name, found.ty)
                });
                Some(format!("add {}", missing.collect::<Vec<_>>().join(" and ")))
            }
            ("fragment-cycle", Some(Site::Fragment(fragment))) => {
                let (_, outline) = self.sites.fragment(&fragment.name)?;
                let back = outline.spreads().find(|name| {
                    let next = self.sites.fragment(name);
                    **name == fragment.name
                        || next.is_some_and(|(_, next)| self.sites.reaches(next, &fragment.name))
                })?;
                Some(format!(
                    "remove `...{back}`, or another spread of the cycle"
                ))
            }
            ("duplicate-fragment", _) => {
                let (first, _) = self.sites.fragment(name)?;
                let imported = self.parsed.files.is_imported(first.name.location());
                imported.then(|| {
                    "`authing` has a fragment with this name: use it, or rename yours".to_owned()
                })
            }
            _ => None,
        }
    }

    /// The location of the first definition with the same name, or of the conflicting field.
    pub(super) fn first(&self, name: &str) -> Option<(Place, String)> {
        let mut operations = self.sites.operations();
        let (span, label) = match (self.rule, self.at.first()) {
            ("duplicate-fragment", _) => {
                let (first, _) = self.sites.fragment(name)?;
                (first.name.location(), "first defined here")
            }
            ("duplicate-operation", _) => {
                let mut names = operations.filter_map(|(operation, _)| operation.name.as_ref());
                let first = names.find(|found| found.as_str() == name)?;
                (first.location(), "first defined here")
            }
            ("conflicting-fields", Some(Site::Field(field, parent))) => {
                let first = operations.find_map(|(_, outline)| {
                    let reached = self.sites.reached(outline);
                    let fields = || reached.iter().flat_map(|outline| outline.fields());
                    fields().find(|(found, _)| found.ptr_eq(field))?;
                    fields().find(|(other, of)| {
                        of == parent
                            && other.response_name() == field.response_name()
                            && (other.name != field.name || other.arguments != field.arguments)
                    })
                });
                (first?.0.location(), "conflicting field")
            }
            _ => return None,
        };
        let place = self.parsed.files.place(span)?.first_line();
        Some((place, label.to_owned()))
    }
}

/// A suggestion for an unknown endpoint: a similar name, or how to select the API that has it.
fn endpoint<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    did_you_mean(name, known.clone()).unwrap_or_else(|| {
        let known = choices("value", known);
        format!(
            "{known} in this API; `Compiler::api` in the build script, or `--api`, selects another API"
        )
    })
}

fn names<'a>(
    names: impl Iterator<Item = &'a Name> + Clone,
) -> impl Iterator<Item = &'a str> + Clone {
    names.map(Name::as_str)
}
