//! Responses that are valid JSON with wrong content.

use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};

use super::ErrorForm;

/// Changes the data of a response as its document and the schema describe it.
pub(super) struct Forger<'a> {
    pub(super) schema: &'a Schema,
    pub(super) document: &'a ExecutableDocument,
}

impl Forger<'_> {
    /// Replaces every value with one of another type.
    pub(super) fn wrong_types(&self, response: &mut Value) {
        self.change_leaves(response, &mut |_, value| match value {
            Value::Null => {}
            Value::String(_) => *value = json!({ "wrong": [] }),
            _ => *value = json!("wrong"),
        });
    }

    /// Replaces every enum value with an unknown one.
    pub(super) fn unknown_enum_values(&self, response: &mut Value) {
        self.change_leaves(response, &mut |field, value| {
            let named = field.ty().inner_named_type();
            let is_enum = matches!(self.schema.types.get(named), Some(ExtendedType::Enum(_)));
            if is_enum && value.is_string() {
                *value = json!("UNHEARD_OF");
            }
        });
    }

    fn change_leaves(&self, response: &mut Value, change: &mut dyn FnMut(&Field, &mut Value)) {
        for operation in self.document.operations.iter() {
            self.descend(&operation.selection_set, &mut response["data"], change);
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

/// Removes every value. Only objects and lists remain.
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

/// Adds a field that was not requested to every object.
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
        let location = field
            .response_key()
            .location()?
            .line_column(&document.sources)?;
        Some((field, location))
    });
    let mut error =
        json!({ "message": message, "extensions": { "code": "INTERNAL_SERVER_ERROR" } });
    let mut data = Value::Null;
    if let Some((field, location)) = field {
        let key = field.response_key().as_str();
        error["locations"] = json!([location]);
        error["path"] = json!([key]);
        if !field.ty().is_non_null() {
            data = json!({ key: null });
        }
    }
    (json!([error]), data)
}
