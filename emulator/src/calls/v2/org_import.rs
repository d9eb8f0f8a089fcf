//! Organisations as JSON trees, at REST addresses.

use serde::Deserialize;
use serde_json::{Value, json};

use super::access;
use super::error::not_emulated;
use super::org::New;
use super::rbac::code_taken;
use super::rest::Reply;
use crate::calls::arguments::non_empty;
use crate::calls::org::find;
use crate::error::ServiceError;
use crate::graphql::Call;
use crate::state::org::{Node, Org};
use crate::state::pool::Pool;
use crate::state::rbac::Kind;

#[derive(Deserialize)]
pub(crate) struct Import {
    filetype: String,
    file: File,
}

/// The tree, or its JSON text, which the SDK for Go sends.
#[derive(Deserialize)]
#[serde(untagged)]
enum File {
    Tree(Branch),
    Text(String),
}

/// A node with the nodes below it.
#[derive(Deserialize)]
struct Branch {
    #[serde(flatten)]
    node: New,
    #[serde(default)]
    children: Vec<Self>,
}

/// Creates an organisation, and returns its tree.
pub(crate) fn import(call: &Call<'_>, Import { filetype, file }: Import) -> Reply {
    let mut pool = access::owner(call)?;
    if filetype != "json" {
        return Err(not_emulated("files of other types than json"));
    }
    let tree = match file {
        File::Tree(tree) => tree,
        File::Text(text) => {
            let malformed = |_| ServiceError::internal("JSON 格式不正确");
            serde_json::from_str(&text).map_err(malformed)?
        }
    };
    check_codes(&tree, &mut Vec::new())?;
    let mut nodes = Vec::new();
    plant(call, &mut pool, &mut nodes, tree, None);
    let org = Org {
        id: call.world.entropy.id(),
        tenant_id: None,
        nodes,
    };
    let shown = show(&pool, &org)?;
    pool.orgs.push(org);
    Ok(("导入成功", shown))
}

/// Checks that no two nodes have one code.
fn check_codes<'t>(branch: &'t Branch, codes: &mut Vec<&'t str>) -> Result<(), ServiceError> {
    if let Some(code) = non_empty(branch.node.code.as_ref()) {
        if codes.contains(&code) {
            return Err(code_taken());
        }
        codes.push(code);
    }
    let mut children = branch.children.iter();
    children.try_for_each(|child| check_codes(child, codes))
}

/// Adds a branch below its parent.
fn plant(
    call: &Call<'_>,
    pool: &mut Pool,
    nodes: &mut Vec<Node>,
    branch: Branch,
    parent: Option<String>,
) {
    let node = branch.node.insert(call, pool, parent);
    let group = node.group.clone();
    nodes.push(node);
    for child in branch.children {
        plant(call, pool, nodes, child, Some(group.clone()));
    }
}

#[derive(Deserialize)]
pub(crate) struct Export {
    org_id: Option<String>,
}

/// Returns the tree of an organisation, or the trees of all.
pub(crate) fn export(call: &Call<'_>, Export { org_id }: Export) -> Reply {
    let pool = access::owner(call)?;
    let shown = if let Some(id) = non_empty(org_id.as_ref()) {
        show(&pool, &pool.orgs[find(&pool, id)?])?
    } else {
        let orgs = pool.orgs.iter().map(|org| show(&pool, org));
        orgs.collect::<Result<Value, ServiceError>>()?
    };
    Ok(("导出数据成功", shown))
}

/// The maximum depth of a tree. An imported one is not deeper: a node has two levels of JSON, of which the emulator reads 128.
const MAX_DEPTH: i32 = 63;

/// Converts an organisation to a tree. The root has the id of the organisation.
fn show(pool: &Pool, org: &Org) -> Result<Value, ServiceError> {
    let Some(root) = org.root() else {
        return Ok(Value::Null);
    };
    let mut below = org.below(&root.group).into_iter();
    if below.any(|(_, depth)| depth > MAX_DEPTH) {
        return Err(ServiceError::internal("组织机构层级过深"));
    }
    let mut tree = show_node(pool, org, root);
    tree["id"] = org.id.as_str().into();
    Ok(tree)
}

fn show_node(pool: &Pool, org: &Org, node: &Node) -> Value {
    let children = org.children(&node.group).into_iter();
    let children = children.filter_map(|id| org.node(id));
    let children: Vec<Value> = children.map(|child| show_node(pool, org, child)).collect();
    let group = pool.rbac.get(Kind::Group, &node.group);
    json!({
        "id": node.group,
        "name": group.map(|group| &group.name),
        "nameI18n": texts(node.name_i18n.as_ref()),
        "code": group.and_then(|group| group.code.as_ref()),
        "description": group.and_then(|group| group.description.as_ref()),
        "descriptionI18n": texts(node.description_i18n.as_ref()),
        "order": node.order,
        "children": children,
    })
}

/// Returns the translations as they were imported.
fn texts(text: Option<&String>) -> Option<Value> {
    let text = text?;
    Some(serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()))
}
