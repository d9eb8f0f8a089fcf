//! Answers made of the plan: every field there, every secret marked.

use authing_codegen::{Field, Leaf, Plan, Shape};
use serde_json::{Map, Value, json};

use crate::samples::MARK;

/// The data of an operation with every field filled, and how many secrets are in it.
pub(crate) fn full(plan: &Plan, operation: &str) -> (Value, usize) {
    let mut operations = plan.operations.iter();
    let found = operations
        .find(|found| found.key == operation)
        .expect("it is in the plan");
    let mut filler = Filler { plan, secrets: 0 };
    let data = filler.shape(&found.shapes[0], &found.shapes);
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
            .map(|field| (field.key.clone(), self.field(field, siblings)));
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn field(&mut self, field: &Field, siblings: &[Shape]) -> Value {
        let value = self.leaf(&field.key, &field.leaf, siblings);
        if field.list {
            json!([value, null])
        } else {
            value
        }
    }

    fn leaf(&mut self, key: &str, leaf: &Leaf, siblings: &[Shape]) -> Value {
        match leaf {
            Leaf::Secret | Leaf::SecretJson => {
                self.secrets += 1;
                json!(format!("{MARK}-{key}"))
            }
            Leaf::Text | Leaf::Id(_) => json!(format!("plain {key}")),
            Leaf::List(item) => json!([self.leaf(key, item, siblings), null]),
            Leaf::Integer => json!(3),
            Leaf::Float => json!(1.5),
            Leaf::Boolean => json!(true),
            Leaf::Json => json!({ "any": "thing" }),
            Leaf::Enum(_) => json!("SOMETHING_NEW"),
            Leaf::Shape(name) => {
                let shape = siblings.iter().find(|shape| shape.name == *name);
                self.shape(shape.expect("the shape is beside it"), siblings)
            }
            Leaf::Fragment(name) => {
                let plan = self.plan;
                let mut fragments = plan.fragments.iter();
                let fragment = fragments.find(|fragment| fragment.name == *name);
                let shapes = &fragment.expect("the fragment is in the plan").shapes;
                self.shape(&shapes[0], shapes)
            }
        }
    }
}
