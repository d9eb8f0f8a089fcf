//! Policies and their assignments.

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::rbac::{Many, Namespace, One, check_present, code_taken};
use super::targets::{self, Named, TargetType};
use super::users::{Paging, not_emulated};
use super::{access, view};
use crate::error::{Code, ServiceError};
use crate::graphql::{Call, Node, Object, Outcome, Table};
use crate::state::policies::{Assignment, Policy, Statement, Target};
use crate::state::pool::Pool;
use crate::world::World;

pub(super) fn enter(table: &mut Table) {
    table.emulated("policy", get);
    table.emulated("policies", list);
    table.emulated("createPolicy", create);
    table.emulated("updatePolicy", update);
    table.emulated("deletePolicy", |call, of: One| {
        delete(call, &of.namespace, &[of.code])
    });
    table.emulated("deletePolicies", |call, of: Many| {
        delete(call, &of.namespace, &of.code_list)
    });
    table.emulated("policyAssignments", assignments);
    table.emulated("addPolicyAssignments", add);
    table.emulated("removePolicyAssignments", remove);
    table.emulated("enablePolicyAssignment", |call, of: OneAssignment| {
        switch(call, &of, true)
    });
    table.emulated("disbalePolicyAssignment", |call, of: OneAssignment| {
        switch(call, &of, false)
    });
}

fn not_found() -> ServiceError {
    ServiceError::with_message(Code::Internal, "策略不存在")
}

/// Converts a policy, with its assignments.
fn show<'a>(world: &'a World, pool: &Pool, policy: &Policy) -> Node<'a> {
    let (id, code) = (pool.id.clone(), policy.code.clone());
    Object::of(json!({
        "namespace": Namespace::DEFAULT,
        "code": policy.code,
        "isDefault": false,
        "description": policy.description,
        "statements": policy.statements,
        "createdAt": policy.created_at.to_string(),
        "updatedAt": policy.updated_at.to_string(),
        "assignmentsCount": assignments_of(pool, policy, None).count(),
    }))
    .with("assignments", move |page| {
        let page: Paging = serde_json_bytes::from_value(page.clone().into()).unwrap_or_default();
        let Ok(pool) = world.pool(&id) else {
            return Node::NULL;
        };
        let policy = pool.policies.get(&code).into_iter();
        Node::list(page.of(policy.flat_map(|policy| assignments_of(&pool, policy, None))))
    })
    .into()
}

/// Converts the assignments of a policy to one target, or to all. Assignments to deleted targets are left out.
fn assignments_of<'p>(
    pool: &'p Pool,
    policy: &'p Policy,
    only: Option<&'p Target>,
) -> impl Iterator<Item = Value> + 'p {
    let targets = policy
        .assignments
        .iter()
        .map(|assignment| &assignment.target);
    let targets = targets.filter(move |target| only.is_none_or(|only| only == *target));
    targets.filter_map(|target| {
        let identifier = targets::identifier(pool, target)?;
        let kind = target.kind;
        Some(json!({ "code": policy.code, "targetType": kind, "targetIdentifier": identifier }))
    })
}

fn show_by_code<'a>(call: &Call<'a>, pool: &Pool, code: &str) -> Outcome<'a> {
    let policy = pool.policies.get(code).ok_or_else(not_found)?;
    Ok(show(call.world, pool, policy))
}

fn get<'a>(call: &Call<'a>, of: One) -> Outcome<'a> {
    let pool = access::owner(call)?;
    of.namespace.check()?;
    let found = pool.policies.get(&of.code);
    Ok(found.map_or(Node::NULL, |policy| show(call.world, &pool, policy)))
}

#[derive(Deserialize)]
struct List {
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    namespace: Namespace,
}

/// Lists the policies, newest first. The emulator lacks built-in ones.
fn list<'a>(call: &Call<'a>, of: List) -> Outcome<'a> {
    let pool = access::owner(call)?;
    of.namespace.check()?;
    let page = of.paging.of(pool.policies.list.iter().rev());
    let shown = page.map(|policy| show(call.world, &pool, policy));
    Ok(Node::page(pool.policies.list.len(), shown))
}

#[derive(Deserialize)]
struct NewStatement {
    #[serde(flatten)]
    statement: Statement,
    condition: Option<Vec<serde_json::Value>>,
}

/// Refuses conditions: a policy without them would apply too often.
fn statements(new: Vec<NewStatement>) -> Result<Vec<Statement>, ServiceError> {
    let is_conditional = |new: &NewStatement| new.condition.iter().any(|list| !list.is_empty());
    if new.iter().any(is_conditional) {
        return Err(not_emulated("conditions of statements"));
    }
    Ok(new.into_iter().map(|new| new.statement).collect())
}

#[derive(Deserialize)]
struct New {
    code: String,
    description: Option<String>,
    statements: Vec<NewStatement>,
    #[serde(flatten)]
    namespace: Namespace,
}

fn create<'a>(call: &Call<'a>, new: New) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    new.namespace.check()?;
    check_free(&pool, &new.code)?;
    let now = call.world.now();
    pool.policies.list.push(Policy {
        code: new.code.clone(),
        description: new.description,
        statements: statements(new.statements)?,
        assignments: Vec::new(),
        created_at: now,
        updated_at: now,
    });
    show_by_code(call, &pool, &new.code)
}

fn check_free(pool: &Pool, code: &str) -> Result<(), ServiceError> {
    check_present(code)?;
    match pool.policies.get(code) {
        None => Ok(()),
        Some(_) => Err(code_taken()),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    code: String,
    new_code: Option<String>,
    description: Option<String>,
    statements: Option<Vec<NewStatement>>,
    #[serde(flatten)]
    namespace: Namespace,
}

fn update<'a>(call: &Call<'a>, change: Change) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    change.namespace.check()?;
    let new_code = change.new_code.filter(|code| *code != change.code);
    if let Some(code) = &new_code {
        check_free(&pool, code)?;
    }
    let statements = change.statements.map(statements).transpose()?;
    let policy = pool.policies.get_mut(&change.code).ok_or_else(not_found)?;
    policy.code = new_code.unwrap_or(change.code);
    policy.description = change.description.or_else(|| policy.description.take());
    if let Some(statements) = statements {
        policy.statements = statements;
    }
    policy.updated_at = call.world.now();
    let code = policy.code.clone();
    show_by_code(call, &pool, &code)
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, namespace: &Namespace, codes: &[String]) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    namespace.check()?;
    require(&pool, codes)?;
    pool.policies
        .list
        .retain(|policy| !codes.contains(&policy.code));
    Ok(view::message("操作成功"))
}

fn require(pool: &Pool, codes: &[String]) -> Result<(), ServiceError> {
    if codes.iter().any(|code| pool.policies.get(code).is_none()) {
        return Err(not_found());
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListAssignments {
    code: Option<String>,
    target_type: Option<TargetType>,
    target_identifier: Option<String>,
    #[serde(flatten)]
    paging: Paging,
    #[serde(flatten)]
    namespace: Namespace,
}

fn assignments<'a>(call: &Call<'a>, of: ListAssignments) -> Outcome<'a> {
    let pool = access::owner(call)?;
    of.namespace.check()?;
    let target = match (&of.target_type, &of.target_identifier) {
        (None, None) => None,
        (Some(kind), Some(identifier)) => Some(targets::find(&pool, kind, identifier)?),
        _ => return Err(Code::ParametersIncomplete.into()),
    };
    let is_named = |policy: &&Policy| of.code.as_ref().is_none_or(|code| *code == policy.code);
    let policies = pool.policies.list.iter().filter(is_named);
    let found = policies.flat_map(|policy| assignments_of(&pool, policy, target.as_ref()));
    let found: Vec<Value> = found.collect();
    Ok(Node::page(found.len(), of.paging.of(found.iter().cloned())))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManyAssignments {
    policies: Vec<String>,
    target_type: TargetType,
    target_identifiers: Option<Vec<String>>,
    inherit_by_children: Option<bool>,
    #[serde(flatten)]
    namespace: Namespace,
}

/// Adds all assignments, or none if a policy or a target is missing. An assignment that exists is replaced, and enabled.
fn add<'a>(call: &Call<'a>, of: ManyAssignments) -> Outcome<'a> {
    change(call, &of, |assignments, target| {
        assignments.retain(|assignment| assignment.target != *target);
        assignments.push(Assignment {
            target: target.clone(),
            inherit_by_children: of.inherit_by_children == Some(true),
            enabled: true,
        });
    })
}

fn remove<'a>(call: &Call<'a>, of: ManyAssignments) -> Outcome<'a> {
    change(call, &of, |assignments, target| {
        assignments.retain(|assignment| assignment.target != *target);
    })
}

fn change<'a>(
    call: &Call<'a>,
    of: &ManyAssignments,
    edit: impl Fn(&mut Vec<Assignment>, &Target),
) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    of.namespace.check()?;
    require(&pool, &of.policies)?;
    let identifiers = of.target_identifiers.iter().flatten();
    let targets = identifiers.map(|identifier| targets::find(&pool, &of.target_type, identifier));
    let targets = targets.collect::<Result<Vec<Target>, _>>()?;
    if targets.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    for code in &of.policies {
        let policy = pool.policies.get_mut(code).ok_or_else(not_found)?;
        for target in &targets {
            edit(&mut policy.assignments, target);
        }
    }
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
struct OneAssignment {
    policy: String,
    #[serde(flatten)]
    target: Named,
    #[serde(flatten)]
    namespace: Namespace,
}

fn switch<'a>(call: &Call<'a>, of: &OneAssignment, enabled: bool) -> Outcome<'a> {
    let mut pool = access::owner(call)?;
    of.namespace.check()?;
    let target = of.target.find(&pool)?;
    let policy = pool.policies.get_mut(&of.policy).ok_or_else(not_found)?;
    let mut assignments = policy.assignments.iter_mut();
    match assignments.find(|assignment| assignment.target == target) {
        Some(assignment) => assignment.enabled = enabled,
        None => return Err(ServiceError::with_message(Code::Internal, "策略授权不存在")),
    }
    Ok(view::message("操作成功"))
}
