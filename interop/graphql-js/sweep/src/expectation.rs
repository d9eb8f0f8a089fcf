//! The expected result of a response, derived from the plan.

use std::fmt::Debug;

use authing::Error;
use authing_codegen::{self as plan, Field, Output, Page, Plan, Shape};
use serde_json::Value;

use crate::server::LastResponse;

/// The expected result of the data of a response.
#[derive(Default)]
pub(crate) struct Expectation {
    /// The paths of null values that the client rejects.
    unexpected_nulls: Vec<String>,
    /// Whether the data reports that the call failed.
    reports_failure: bool,
    /// The strings and numbers, as `Debug` prints them.
    visible: Vec<String>,
    /// The secrets, which `Debug` must not print.
    secrets: Vec<String>,
}

impl Expectation {
    pub(crate) fn new(plan: &Plan, operation: &str, data: &Value) -> Self {
        let mut operations = plan.operations.iter();
        let operation = operations
            .find(|found| found.item.key == operation)
            .expect("in the plan");
        let mut reader = Reader {
            plan,
            expectation: Self::default(),
        };
        reader.shape(&operation.shapes[0], &operation.shapes, data, "data");
        if reader.expectation.unexpected_nulls.is_empty() {
            reader.output(&operation.output, &operation.shapes, data);
        }
        reader.expectation
    }

    pub(crate) fn is_rejected(&self) -> bool {
        !self.unexpected_nulls.is_empty()
    }

    /// Checks the client's result: an output that contains all values and shows no secrets, or an error with the path.
    pub(crate) fn met_by(&self, outcome: Result<impl Debug, Error>) -> Result<(), String> {
        match outcome {
            Err(Error::Service(_)) if self.reports_failure => Ok(()),
            Ok(_) if self.reports_failure => {
                Err("a failed call was reported as a success".to_owned())
            }
            Ok(output) if self.unexpected_nulls.is_empty() => {
                self.check_values(&format!("{output:?}"))
            }
            Ok(_) => Err(format!(
                "null was accepted at one of {:?}",
                self.unexpected_nulls
            )),
            Err(Error::Decode(error)) if self.unexpected_nulls.contains(&error.path) => Ok(()),
            Err(error) => Err(format!("{error}, expected {:?}", self.unexpected_nulls)),
        }
    }

    fn check_values(&self, output: &str) -> Result<(), String> {
        if let Some(lost) = self.visible.iter().find(|value| !output.contains(*value)) {
            return Err(format!("{lost} is missing"));
        }
        if self.secrets.iter().any(|secret| output.contains(secret)) {
            return Err("a secret is visible".to_owned());
        }
        Ok(())
    }
}

/// Returns the paths of nullable fields that the client requires.
pub(crate) fn required(plan: &Plan, operation: &str, full: &LastResponse) -> Vec<String> {
    let is_required = |path: &&String| {
        let mut data = full.data.clone();
        erase(&mut data, path);
        Expectation::new(plan, operation, &data).is_rejected()
    };
    full.nullable.iter().filter(is_required).cloned().collect()
}

/// Makes the value at a path null, in the first element of each list.
fn erase(data: &mut Value, path: &str) {
    let mut found = data;
    for key in path.split('.') {
        while found.is_array() {
            found = &mut found[0];
        }
        found = &mut found[key];
    }
    *found = Value::Null;
}

/// Returns the shape of an object in the response, and its sibling shapes.
fn shape_of<'plan>(
    plan: &'plan Plan,
    value: &plan::Value,
    siblings: &'plan [Shape],
) -> (&'plan Shape, &'plan [Shape]) {
    let (shape, siblings) = match value {
        plan::Value::Fragment(name) => {
            let mut fragments = plan.fragments.iter();
            let fragment = fragments.find(|fragment| fragment.name == *name);
            let shapes = fragment.map_or(&[][..], |fragment| &fragment.shapes);
            (shapes.first(), shapes)
        }
        plan::Value::Shape(name) => {
            let mut shapes = siblings.iter();
            (shapes.find(|shape| shape.item.name == *name), siblings)
        }
        _ => (None, siblings),
    };
    (shape.expect("an object in the plan"), siblings)
}

struct Reader<'plan> {
    plan: &'plan Plan,
    expectation: Expectation,
}

impl<'plan> Reader<'plan> {
    /// Reads the output of the call: all data, or only the list and its length for a page.
    fn output(&mut self, output: &Output, shapes: &'plan [Shape], data: &Value) {
        match output {
            Output::Root {
                optional,
                acknowledges,
                done,
            } => {
                let root = &shapes[0].fields[0];
                let value = &data[&root.item.key];
                if !optional && !root.list && value.is_null() {
                    let path = format!("data.{}", root.item.key);
                    self.expectation.unexpected_nulls.push(path);
                }
                if *acknowledges {
                    self.check_acknowledgement(value);
                }
                if let Some(done) = done {
                    self.expectation.reports_failure |= value[&done.item.key] == false;
                }
            }
            Output::Page(page) => self.page(page, shapes, data),
            _ => {}
        }
    }

    /// Reads the code of a call without output, which reports whether the call succeeded.
    fn check_acknowledgement(&mut self, result: &Value) {
        let code = result["code"].as_i64();
        self.expectation.reports_failure = code.is_some_and(|code| code != 200);
        self.expectation.visible.clear();
        self.expectation.secrets.clear();
    }

    fn page(&mut self, page: &Page, shapes: &'plan [Shape], data: &Value) {
        let (mut siblings, mut value) = (shapes, data);
        let mut path = "data".to_owned();
        for field in &page.path {
            value = &value[&field.item.key];
            path = format!("{path}.{}", field.item.key);
            if value.is_null() {
                return self.expectation.unexpected_nulls.push(path);
            }
            (_, siblings) = shape_of(self.plan, &field.value, siblings);
        }
        self.expectation.visible.clear();
        self.expectation.secrets.clear();
        for field in [&page.list, &page.total] {
            let key = &field.item.key;
            self.field(field, siblings, &value[key], key);
        }
    }

    fn shape(&mut self, shape: &Shape, siblings: &'plan [Shape], value: &Value, path: &str) {
        for field in &shape.fields {
            let path = format!("{path}.{}", field.item.key);
            self.field(field, siblings, &value[&field.item.key], &path);
        }
    }

    fn field(&mut self, field: &Field, siblings: &'plan [Shape], value: &Value, path: &str) {
        match value {
            Value::Null if field.list || field.nullable => {}
            Value::Null => self.expectation.unexpected_nulls.push(path.to_owned()),
            Value::Array(elements) => {
                self.elements(field, &field.value, siblings, elements, path);
            }
            value => self.value(field, &field.value, siblings, value, path),
        }
    }

    fn elements(
        &mut self,
        field: &Field,
        planned: &plan::Value,
        siblings: &'plan [Shape],
        elements: &[Value],
        path: &str,
    ) {
        let present = elements.iter().enumerate().filter(|(_, it)| !it.is_null());
        for (position, element) in present {
            let path = format!("{path}[{position}]");
            self.value(field, planned, siblings, element, &path);
        }
    }

    fn value(
        &mut self,
        field: &Field,
        planned: &plan::Value,
        siblings: &'plan [Shape],
        value: &Value,
        path: &str,
    ) {
        let visible = match (planned, value) {
            (plan::Value::Text | plan::Value::Json, Value::String(secret)) if field.secret => {
                // The rest of the text is escaped in the output.
                let name = secret.split('"').next().unwrap_or_default();
                self.expectation.secrets.push(name.trim_end().to_owned());
                return;
            }
            (plan::Value::Text | plan::Value::Id(_), Value::String(text)) => format!("{text:?}"),
            (plan::Value::Integer, Value::Number(number)) => number.to_string(),
            (plan::Value::Float, Value::Number(number)) => {
                format!("{:?}", number.as_f64().unwrap_or_default())
            }
            (plan::Value::Boolean, Value::Bool(_)) => return,
            (plan::Value::Json, value) => format!("{value:?}"),
            (plan::Value::Enum(name), Value::String(value)) => self.variant(name, value),
            (plan::Value::Shape(_) | plan::Value::Fragment(_), Value::Object(_)) => {
                let (shape, siblings) = shape_of(self.plan, planned, siblings);
                return self.shape(shape, siblings, value, path);
            }
            (plan::Value::List(item), Value::Array(elements)) => {
                return self.elements(field, item, siblings, elements, path);
            }
            (planned, value) => format!("a {planned:?} instead of {value}"),
        };
        self.expectation.visible.push(visible);
    }

    /// Returns the Rust name of an enum value.
    fn variant(&self, name: &str, value: &str) -> String {
        let mut enums = self.plan.enums.iter();
        let found = enums.find(|found| found.item.name == name);
        let mut values = found.expect("in the plan").values.iter();
        let known = values.find(|known| known.key == value);
        known.map_or_else(
            || format!("{value} as a variant"),
            |known| known.name.clone(),
        )
    }
}
