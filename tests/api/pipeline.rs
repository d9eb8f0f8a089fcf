//! Rules and their variables.

use authing::{
    ErrorCode,
    id::RuleId,
    types::{Rule, RuleType},
};

use crate::{
    Outcome,
    emulated::{Emulated, NO_ONE, POOL, TODAY, refusal, refused_input},
};

const CODE: &str = "async function pipe(user, context, callback) { callback(null, user, context) }";

async fn with_rules(names: &[&str]) -> Result<(Emulated, Vec<RuleId>), authing::Error> {
    let emulated = Emulated::start().await;
    let mut ids = Vec::new();
    for name in names {
        let create = emulated.authing.pipeline();
        let rule = create.create(*name, RuleType::PostRegister, CODE).await?;
        ids.push(rule.id);
    }
    Ok((emulated, ids))
}

fn names(rules: &[Rule]) -> Vec<&str> {
    rules.iter().map(|rule| rule.name.as_str()).collect()
}

#[tokio::test]
async fn a_rule_is_made() -> Outcome {
    let emulated = Emulated::start().await;
    let rule = emulated
        .authing
        .pipeline()
        .create("welcome", RuleType::PostAuthentication, CODE)
        .description("Greets")
        .async_(true)
        .await?;
    assert_eq!(rule.user_pool_id, POOL);
    assert_eq!(rule.name, "welcome");
    assert_eq!(rule.type_, RuleType::PostAuthentication);
    assert_eq!(rule.code, CODE);
    assert_eq!(rule.description.as_deref(), Some("Greets"));
    assert_eq!(rule.async_, Some(true));
    assert!(rule.enabled);
    assert!(!rule.faas_url.is_empty());
    assert_eq!(rule.created_at.as_deref(), Some(TODAY));
    let read = emulated.authing.pipeline().get(rule.id).await?;
    assert_eq!(read.name, "welcome");
    Ok(())
}

#[tokio::test]
async fn an_update_leaves_the_rest() -> Outcome {
    let (emulated, ids) = with_rules(&["welcome"]).await?;
    let pipeline = emulated.authing.pipeline();
    let update = pipeline.update(&ids[0]).description("Greets");
    let rule = update.type_(RuleType::PreRegister).await?;
    assert_eq!(rule.type_, RuleType::PreRegister);
    assert_eq!(rule.description.as_deref(), Some("Greets"));
    assert_eq!((&*rule.name, &*rule.code), ("welcome", CODE));
    assert!(rule.enabled);
    Ok(())
}

#[tokio::test]
async fn a_rule_is_taken_out_of_use_and_put_back() -> Outcome {
    let (emulated, ids) = with_rules(&["welcome"]).await?;
    let pipeline = emulated.authing.pipeline();
    pipeline.disable(&ids[0]).await?;
    assert!(!pipeline.get(&ids[0]).await?.enabled);
    pipeline.enable(&ids[0]).await?;
    assert!(pipeline.get(&ids[0]).await?.enabled);
    Ok(())
}

#[tokio::test]
async fn rules_run_in_the_order_they_are_given() -> Outcome {
    let (emulated, ids) = with_rules(&["a", "b", "c"]).await?;
    let pipeline = emulated.authing.pipeline();
    assert_eq!(names(&pipeline.list().await?), ["a", "b", "c"]);
    pipeline.reorder([&ids[2], &ids[0], &ids[1]]).await?;
    assert_eq!(names(&pipeline.list().await?), ["c", "a", "b"]);

    let with_unknown = pipeline.reorder([NO_ONE, ids[0].as_str()]);
    assert_eq!(refusal(with_unknown).await, ErrorCode::RuleNotFound);
    assert_eq!(names(&pipeline.list().await?), ["c", "a", "b"]);
    Ok(())
}

#[tokio::test]
async fn rules_that_are_not_there_are_refused() -> Outcome {
    let (emulated, ids) = with_rules(&["welcome"]).await?;
    let pipeline = emulated.authing.pipeline();
    pipeline.delete(&ids[0]).await?;
    let gone = ErrorCode::RuleNotFound;
    assert_eq!(refusal(pipeline.get(&ids[0])).await, gone);
    assert_eq!(refusal(pipeline.enable(&ids[0])).await, gone);
    assert_eq!(refusal(pipeline.delete(&ids[0])).await, gone);
    Ok(())
}

#[tokio::test]
async fn variables_are_set_replaced_and_removed() -> Outcome {
    let emulated = Emulated::start().await;
    let pipeline = emulated.authing.pipeline();
    pipeline.set_variable("KEY", "first").await?;
    pipeline.set_variable("EMPTY", "").await?;
    let all = pipeline.set_variable("KEY", "second").await?;
    let read = |variables: &[authing::types::RuleVariable]| -> Vec<(String, String)> {
        let pair = |variable: &authing::types::RuleVariable| {
            (variable.key.clone(), variable.value.expose().to_owned())
        };
        variables.iter().map(pair).collect()
    };
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(read(&all), [pair("KEY", "second"), pair("EMPTY", "")]);
    assert_eq!(read(&pipeline.variables().await?), read(&all));
    assert!(!format!("{all:?}").contains("second"));

    let left = pipeline.remove_variable("KEY").await?;
    assert_eq!(read(&left), [pair("EMPTY", "")]);
    let left = pipeline.remove_variable("KEY").await?;
    assert_eq!(left.len(), 1, "what is gone may go once more");
    let nameless = refused_input(pipeline.set_variable("", "x").await);
    assert_eq!(nameless.name, "key");
    Ok(())
}
