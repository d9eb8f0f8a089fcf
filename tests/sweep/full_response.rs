//! Responses made from the plan: every field is present, and every secret is marked.

use authing_codegen::{self as plan, Field, Plan, Shape};
use serde_json::{Map, Value, json};

use crate::samples::MARK;

/// Returns the data of an operation with every field filled, and the number of secrets in it.
pub(crate) fn full(plan: &Plan, operation: &str) -> (Value, usize) {
    let mut operations = plan.operations.iter();
    let found = operations
        .find(|found| found.item.key == operation)
        .expect("it is in the plan");
    let mut filler = Filler { plan, secrets: 0 };
    let mut data = filler.shape(&found.shapes[0], &found.shapes);
    if let plan::Output::Root {
        acknowledges: true, ..
    } = found.output
    {
        data[&found.shapes[0].fields[0].item.key]["code"] = json!(200);
    }
    (data, filler.secrets)
}

struct Filler<'plan> {
    plan: &'plan Plan,
    secrets: usize,
}

impl Filler<'_> {
    fn shape(&mut self, shape: &Shape, siblings: &[Shape]) -> Value {
        let fields = shape
            .fields
            .iter()
            .map(|field| (field.item.key.clone(), self.field(field, siblings)));
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn field(&mut self, field: &Field, siblings: &[Shape]) -> Value {
        let value = self.value(field, &field.value, siblings);
        if field.list {
            json!([value, null])
        } else {
            value
        }
    }

    fn value(&mut self, field: &Field, value: &plan::Value, siblings: &[Shape]) -> Value {
        let key = &field.item.key;
        match value {
            plan::Value::Text | plan::Value::Json if field.secret => {
                self.secrets += 1;
                json!(format!("{MARK}-{key}"))
            }
            plan::Value::Text | plan::Value::Id(_) => json!(format!("plain {key}")),
            plan::Value::List(item) => json!([self.value(field, item, siblings), null]),
            plan::Value::Integer => json!(3),
            plan::Value::Float => json!(1.5),
            plan::Value::Boolean => json!(true),
            plan::Value::Json => json!({ "any": "thing" }),
            plan::Value::Enum(_) => json!("SOMETHING_NEW"),
            plan::Value::Input(name) => panic!("a response has no input type `{name}`"),
            plan::Value::Shape(name) => {
                let shape = siblings.iter().find(|shape| shape.item.name == *name);
                self.shape(shape.expect("the shape is beside it"), siblings)
            }
            plan::Value::Fragment(name) => {
                let plan = self.plan;
                let mut fragments = plan.fragments.iter();
                let fragment = fragments.find(|fragment| fragment.name == *name);
                let shapes = &fragment.expect("the fragment is in the plan").shapes;
                self.shape(&shapes[0], shapes)
            }
        }
    }
}
