//! The environment variables of functions, at REST addresses. They are those of the rules of version 1.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::rest::Reply;
use crate::calls::arguments::NoArguments;
use crate::graphql::Call;
use crate::state::user::KeyValue;

pub(crate) fn list(call: &Call<'_>, _: NoArguments) -> Reply {
    let pool = access::owner(call)?;
    Ok(("获取成功", json!(pool.pipeline.env)))
}

#[derive(Deserialize)]
pub(crate) struct Variable {
    key: String,
    value: Value,
}

/// Sets a variable. A value that is not a text becomes JSON text.
pub(crate) fn set(call: &Call<'_>, Variable { key, value }: Variable) -> Reply {
    let mut pool = access::owner(call)?;
    let text = match value {
        Value::String(text) => text,
        value => value.to_string(),
    };
    KeyValue::set(&mut pool.pipeline.env, key, Some(text));
    Ok(("设置成功", json!(pool.pipeline.env)))
}

pub(crate) fn remove(call: &Call<'_>, key: String, _: NoArguments) -> Reply {
    let mut pool = access::owner(call)?;
    KeyValue::set(&mut pool.pipeline.env, key, None);
    Ok(("删除成功", json!(pool.pipeline.env)))
}
