//! Answers that are JSON and wrong all the same.

use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};

use super::ErrorForm;

/// The data of an answer, with the document and the schema that say what they are.
pub(super) struct Forger<'a> {
    pub(super) schema: &'a Schema,
    pub(super) document: &'a ExecutableDocument,
}

impl Forger<'_> {
    /// Makes every value one of another type.
    pub(super) fn wrong_types(&self, answer: &mut Value) {
        self.change_leaves(answer, &mut |_, value| match value {
            Value::Null => {}
            Value::String(_) => *value = json!({ "wrong": [] }),
            _ => *value = json!("wrong"),
        });
    }

    /// Makes every value of an enum one that is not among its values.
    pub(super) fn unknown_enum_values(&self, answer: &mut Value) {
        self.change_leaves(answer, &mut |field, value| {
            let named = field.ty().inner_named_type();
            let is_enum = matches!(self.schema.types.get(named), Some(ExtendedType::Enum(_)));
            if is_enum && value.is_string() {
                *value = json!("UNHEARD_OF");
            }
        });
    }

    fn change_leaves(&self, answer: &mut Value, change: &mut dyn FnMut(&Field, &mut Value)) {
        for operation in self.document.operations.iter() {
            self.descend(&operation.selection_set, &mut answer["data"], change);
        }
    }

    fn descend(
        &self,
        selections: &SelectionSet,
        value: &mut Value,
        change: &mut dyn FnMut(&Field, &mut Value),
    ) {
        if let Value::Array(items) = value {
            for item in items {
                self.descend(selections, item, change);
            }
            return;
        }
        for selection in &selections.selections {
            match selection {
                Selection::Field(field) => {
                    let Some(inner) = value.get_mut(field.response_key().as_str()) else {
                        continue;
                    };
                    if field.selection_set.is_empty() {
                        change(field, inner);
                    } else {
                        self.descend(&field.selection_set, inner, change);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.descend(&fragment.selection_set, value, change);
                    }
                }
                Selection::InlineFragment(inline) => {
                    self.descend(&inline.selection_set, value, change);
                }
            }
        }
    }
}

/// Leaves every value out: of the objects in the data, only those stay that hold others.
pub(super) fn missing_fields(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(missing_fields),
        Value::Object(fields) => {
            fields.retain(|_, value| value.is_object() || value.is_array());
            fields.values_mut().for_each(missing_fields);
        }
        _ => {}
    }
}

/// Gives every object a field that nobody asked for.
pub(super) fn extra_fields(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(extra_fields),
        Value::Object(fields) => {
            fields.values_mut().for_each(extra_fields);
            fields.insert("unheardOf".to_owned(), json!({ "list": [1, null, "x"] }));
        }
        _ => {}
    }
}

/// Returns an error as the service writes it, and the `data` of that response: null for the first root field if it may be
/// null.
pub(super) fn error(form: ErrorForm, document: Option<&ExecutableDocument>) -> (Value, Value) {
    let object = json!({ "code": 500, "message": "服务器内部错误", "data": null });
    let message = match form {
        ErrorForm::Object => object,
        ErrorForm::Text => json!("Internal server error"),
        ErrorForm::Wrapped => json!(object.to_string()),
    };
    let field = document.and_then(|document| {
        let operation = document.operations.iter().next()?;
        let field = operation.root_fields(document).next()?;
        let place = field
            .response_key()
            .location()?
            .line_column(&document.sources)?;
        Some((field, place))
    });
    let mut error =
        json!({ "message": message, "extensions": { "code": "INTERNAL_SERVER_ERROR" } });
    let mut data = Value::Null;
    if let Some((field, place)) = field {
        let key = field.response_key().as_str();
        error["locations"] = json!([place]);
        error["path"] = json!([key]);
        if !field.ty().is_non_null() {
            data = json!({ key: null });
        }
    }
    (json!([error]), data)
}
