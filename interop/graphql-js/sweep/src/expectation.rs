//! What the client has to make of an answer, by the plan.

use std::fmt::Debug;

use authing::Error;
use authing_codegen::{self as plan, Field, Output, Page, Plan, Shape};
use serde_json::Value;

use crate::judge::Judged;

/// What is to come of the data of an answer.
#[derive(Default)]
pub(crate) struct Expectation {
    /// Where there is null that the client does not take.
    refused: Vec<String>,
    /// Whether it says that the call was not done.
    says_no: bool,
    /// The texts and numbers, as `Debug` prints them.
    shown: Vec<String>,
    /// The secrets, which nothing prints.
    hidden: Vec<String>,
}

impl Expectation {
    pub(crate) fn new(plan: &Plan, operation: &str, data: &Value) -> Self {
        let mut operations = plan.operations.iter();
        let operation = operations
            .find(|found| found.item.key == operation)
            .expect("it is in the plan");
        let mut reader = Reader {
            plan,
            expectation: Self::default(),
        };
        reader.shape(&operation.shapes[0], &operation.shapes, data, "data");
        if reader.expectation.refused.is_empty() {
            reader.output(&operation.output, &operation.shapes, data);
        }
        reader.expectation
    }

    pub(crate) fn is_refused(&self) -> bool {
        !self.refused.is_empty()
    }

    /// Whether the client made of the answer what it should: an output that carries all values and shows no secret,
    /// or an error that names the place.
    pub(crate) fn met_by(&self, outcome: Result<impl Debug, Error>) -> Result<(), String> {
        match outcome {
            Err(Error::Service(_)) if self.says_no => Ok(()),
            Ok(_) if self.says_no => Err("a refusal was taken for success".to_owned()),
            Ok(output) if self.refused.is_empty() => self.carried_by(&format!("{output:?}")),
            Ok(_) => Err(format!("null was taken at one of {:?}", self.refused)),
            Err(Error::Decode(error)) if self.refused.contains(&error.path) => Ok(()),
            Err(error) => Err(format!("{error}, expected {:?}", self.refused)),
        }
    }

    fn carried_by(&self, output: &str) -> Result<(), String> {
        if let Some(lost) = self.shown.iter().find(|value| !output.contains(*value)) {
            return Err(format!("{lost} is lost"));
        }
        if self.hidden.iter().any(|secret| output.contains(secret)) {
            return Err("a secret is shown".to_owned());
        }
        Ok(())
    }
}

/// The places that the client promises to be filled, where the schema does not.
pub(crate) fn promised(plan: &Plan, operation: &str, full: &Judged) -> Vec<String> {
    let is_promised = |place: &&String| {
        let mut data = full.data.clone();
        erase(&mut data, place);
        Expectation::new(plan, operation, &data).is_refused()
    };
    full.nullable.iter().filter(is_promised).cloned().collect()
}

/// Makes a place null, in the first element of each list.
fn erase(data: &mut Value, place: &str) {
    let mut found = data;
    for key in place.split('.') {
        while found.is_array() {
            found = &mut found[0];
        }
        found = &mut found[key];
    }
    *found = Value::Null;
}

/// The shape of an object in the answer, and those beside it.
fn below<'plan>(
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
    (shape.expect("it is an object in the plan"), siblings)
}

struct Reader<'plan> {
    plan: &'plan Plan,
    expectation: Expectation,
}

impl<'plan> Reader<'plan> {
    /// What the call answers of its data: all of it, but for pages, of which no more than the list and its length.
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
                    let place = format!("data.{}", root.item.key);
                    self.expectation.refused.push(place);
                }
                if *acknowledges {
                    self.acknowledgement(value);
                }
                if let Some(done) = done {
                    self.expectation.says_no = value[&done.item.key] == false;
                }
            }
            Output::Page(page) => self.page(page, shapes, data),
            _ => {}
        }
    }

    /// The call answers nothing: its data says whether it was done.
    fn acknowledgement(&mut self, said: &Value) {
        let is_refusal = said["code"].as_i64().is_some_and(|code| code != 200);
        self.expectation.says_no = is_refusal || said["status"] == false;
        self.expectation.shown.clear();
        self.expectation.hidden.clear();
    }

    fn page(&mut self, page: &Page, shapes: &'plan [Shape], data: &Value) {
        let (mut siblings, mut value) = (shapes, data);
        let mut place = "data".to_owned();
        for field in &page.path {
            value = &value[&field.item.key];
            place = format!("{place}.{}", field.item.key);
            if value.is_null() {
                return self.expectation.refused.push(place);
            }
            (_, siblings) = below(self.plan, &field.value, siblings);
        }
        self.expectation.shown.clear();
        self.expectation.hidden.clear();
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
            Value::Null => self.expectation.refused.push(path.to_owned()),
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
        let there = elements.iter().enumerate().filter(|(_, it)| !it.is_null());
        for (position, element) in there {
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
        let shown = match (planned, value) {
            (plan::Value::Text | plan::Value::Json, Value::String(secret)) if field.secret => {
                // Beyond its first words a text is escaped, and would not be found.
                let name = secret.split('"').next().unwrap_or_default();
                self.expectation.hidden.push(name.trim_end().to_owned());
                return;
            }
            (plan::Value::Text | plan::Value::Id(_), Value::String(text)) => format!("{text:?}"),
            (plan::Value::Integer, Value::Number(number)) => number.to_string(),
            (plan::Value::Float, Value::Number(number)) => {
                format!("{:?}", number.as_f64().unwrap_or_default())
            }
            (plan::Value::Boolean, Value::Bool(_)) => return,
            (plan::Value::Enum(name), Value::String(value)) => self.variant(name, value),
            (plan::Value::Shape(_) | plan::Value::Fragment(_), Value::Object(_)) => {
                let (shape, siblings) = below(self.plan, planned, siblings);
                return self.shape(shape, siblings, value, path);
            }
            (plan::Value::List(item), Value::Array(elements)) => {
                return self.elements(field, item, siblings, elements, path);
            }
            (planned, value) => format!("a {planned:?} instead of {value}"),
        };
        self.expectation.shown.push(shown);
    }

    /// The name that the plan gives to a value of an enum.
    fn variant(&self, name: &str, value: &str) -> String {
        let mut enums = self.plan.enums.iter();
        let found = enums.find(|found| found.item.name == name);
        let mut values = found.expect("it is in the plan").values.iter();
        let known = values.find(|known| known.key == value);
        known.map_or_else(
            || format!("{value} as a variant"),
            |known| known.name.clone(),
        )
    }
}
