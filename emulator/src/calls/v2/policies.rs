//! Policies and their assignments.

use std::mem;

use serde::Deserialize;
use serde_json_bytes::{Value, json};

use super::arguments::{Codes, DEFAULT_NAMESPACE, InNamespace, Paging};
use super::error::not_emulated;
use super::rbac::{One, check_code};
use super::targets::{self, Named, Several, TargetType};
use super::view;
use crate::calls::view::Record;
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
    table.emulated("deletePolicy", delete);
    table.emulated("deletePolicies", delete);
    table.emulated("policyAssignments", assignments);
    for (change_name, switch_name, add) in [
        ("addPolicyAssignments", "enablePolicyAssignment", true),
        ("removePolicyAssignments", "disbalePolicyAssignment", false),
    ] {
        table.emulated(change_name, move |call, of| change(call, of, add));
        table.emulated(switch_name, move |call, of| switch(call, of, add));
    }
}

fn not_found() -> ServiceError {
    ServiceError::internal("策略不存在")
}

/// Converts a policy, with its assignments.
fn show<'a>(world: &'a World, pool: &Pool, policy: &Policy) -> Node<'a> {
    let record = Record::new(world, &pool.id, &policy.code);
    let assignments = record.field(|_, pool, code, page: Paging| {
        let policy = pool.policies.get(code).into_iter();
        Node::list(page.of(policy.flat_map(|policy| assignments_of(pool, policy, None))))
    });
    Object::of(json!({
        "namespace": DEFAULT_NAMESPACE,
        "code": policy.code,
        "isDefault": false,
        "description": policy.description,
        "statements": policy.statements,
        "createdAt": policy.created_at.to_string(),
        "updatedAt": policy.updated_at.to_string(),
        "assignmentsCount": assignments_of(pool, policy, None).count(),
    }))
    .with("assignments", assignments)
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

fn get<'a>(call: &Call<'a>, of: InNamespace<One>) -> Outcome<'a> {
    let (pool, of) = of.open(call)?;
    let found = pool.policies.get(&of.code);
    Ok(found.map_or(Node::NULL, |policy| show(call.world, &pool, policy)))
}

/// Lists the policies, newest first. The emulator lacks built-in ones.
fn list<'a>(call: &Call<'a>, page: InNamespace<Paging>) -> Outcome<'a> {
    let (pool, page) = page.open(call)?;
    let policies = pool.policies.list.iter().rev().collect();
    Ok(page.show(policies, |policy| show(call.world, &pool, policy)))
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
#[serde(rename_all = "camelCase")]
struct Fields {
    code: String,
    new_code: Option<String>,
    description: Option<String>,
    statements: Option<Vec<NewStatement>>,
}

fn create<'a>(call: &Call<'a>, new: InNamespace<Fields>) -> Outcome<'a> {
    let (mut pool, new) = new.open(call)?;
    check_code(&new.code, pool.policies.get(&new.code).is_some())?;
    let now = call.world.now();
    let policy = Policy {
        code: new.code,
        description: new.description,
        statements: statements(new.statements.unwrap_or_default())?,
        assignments: Vec::new(),
        created_at: now,
        updated_at: now,
    };
    let shown = show(call.world, &pool, &policy);
    pool.policies.list.push(policy);
    Ok(shown)
}

fn update<'a>(call: &Call<'a>, change: InNamespace<Fields>) -> Outcome<'a> {
    let (mut pool, change) = change.open(call)?;
    let new_code = change.new_code.filter(|code| *code != change.code);
    if let Some(code) = &new_code {
        check_code(code, pool.policies.get(code).is_some())?;
    }
    let statements = change.statements.map(statements).transpose()?;
    let policy = pool.policies.get_mut(&change.code).ok_or_else(not_found)?;
    policy.code = new_code.unwrap_or(change.code);
    policy.description = change.description.or_else(|| policy.description.take());
    policy.statements = statements.unwrap_or_else(|| mem::take(&mut policy.statements));
    policy.updated_at = call.world.now();
    let changed = policy.clone();
    Ok(show(call.world, &pool, &changed))
}

/// Deletes all of them, or none if one is missing.
fn delete<'a>(call: &Call<'a>, of: InNamespace<Codes>) -> Outcome<'a> {
    let (mut pool, codes) = of.open(call)?;
    let codes = codes.all();
    require(&pool, &codes)?;
    let policies = &mut pool.policies.list;
    policies.retain(|policy| !codes.contains(&policy.code));
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
}

fn assignments<'a>(call: &Call<'a>, of: InNamespace<ListAssignments>) -> Outcome<'a> {
    let (pool, of) = of.open(call)?;
    let target = match (&of.target_type, &of.target_identifier) {
        (None, None) => None,
        (Some(kind), Some(name)) => Some(targets::find(&pool, None, kind.kind()?, name)?),
        _ => return Err(Code::ParametersIncomplete.into()),
    };
    let is_named = |policy: &&Policy| of.code.as_ref().is_none_or(|code| *code == policy.code);
    let policies = pool.policies.list.iter().filter(is_named);
    let found = policies.flat_map(|policy| assignments_of(&pool, policy, target.as_ref()));
    Ok(of.paging.show(found.collect(), Node::from))
}

#[derive(Deserialize)]
struct ManyAssignments {
    policies: Vec<String>,
    #[serde(flatten)]
    targets: Several,
}

/// Adds or removes all assignments, or none if a policy or a target is missing. An assignment that exists is replaced, and enabled.
fn change<'a>(call: &Call<'a>, of: InNamespace<ManyAssignments>, add: bool) -> Outcome<'a> {
    let (mut pool, of) = of.open(call)?;
    require(&pool, &of.policies)?;
    let targets = of.targets.find(&pool, None)?;
    if targets.is_empty() {
        return Err(Code::ParametersIncomplete.into());
    }
    for code in &of.policies {
        let policy = pool.policies.get_mut(code).ok_or_else(not_found)?;
        let assignments = &mut policy.assignments;
        for target in &targets {
            assignments.retain(|assignment| assignment.target != *target);
            if add {
                assignments.push(Assignment {
                    target: target.clone(),
                    inherit_by_children: of.targets.inherit_by_children == Some(true),
                    enabled: true,
                });
            }
        }
    }
    Ok(view::message("操作成功"))
}

#[derive(Deserialize)]
struct OneAssignment {
    policy: String,
    #[serde(flatten)]
    target: Named,
}

fn switch<'a>(call: &Call<'a>, of: InNamespace<OneAssignment>, enabled: bool) -> Outcome<'a> {
    let (mut pool, of) = of.open(call)?;
    let target = of.target.find(&pool, None)?;
    let policy = pool.policies.get_mut(&of.policy).ok_or_else(not_found)?;
    let mut assignments = policy.assignments.iter_mut();
    let found = assignments.find(|assignment| assignment.target == target);
    found
        .ok_or_else(|| ServiceError::internal("策略授权不存在"))?
        .enabled = enabled;
    Ok(view::message("操作成功"))
}
