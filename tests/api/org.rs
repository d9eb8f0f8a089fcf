//! Organisations: trees of groups.

use authing::{
    ErrorCode,
    id::{GroupId, OrgId},
    org_tree::TreeNode,
    types::OrgNode,
};
use futures_util::TryStreamExt;

use crate::{
    Outcome,
    emulated::{Emulated, LEA, NO_ONE, TODAY, refusal, refused_input},
};

/// A company with two departments and a team in one of them; the ids of the groups.
struct Company {
    emulated: Emulated,
    org: OrgId,
    root: GroupId,
    development: GroupId,
    sales: GroupId,
    compilers: GroupId,
}

impl Company {
    async fn found() -> Result<Self, authing::Error> {
        let emulated = Emulated::start().await;
        let [root, development, sales, compilers] = [
            group(&emulated, "Company").await?,
            group(&emulated, "Development").await?,
            group(&emulated, "Sales").await?,
            group(&emulated, "Compilers").await?,
        ];
        let orgs = emulated.authing.orgs();
        let org = orgs.create(&root).await?.id;
        orgs.add_node(&org, &development, &root).await?;
        orgs.add_node(&org, &sales, &root).await?;
        orgs.add_node(&org, &compilers, &development).await?;
        Ok(Self {
            emulated,
            org,
            root,
            development,
            sales,
            compilers,
        })
    }

    fn orgs(&self) -> authing::api::Orgs<authing::Authing> {
        self.emulated.authing.orgs()
    }

    /// The names of all nodes, depth first.
    async fn names(&self) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let tree = self.orgs().get(&self.org).await?.into_tree()?;
        Ok(tree.iter().map(|node| node.name().to_owned()).collect())
    }
}

async fn group(emulated: &Emulated, name: &str) -> Result<GroupId, authing::Error> {
    let group = emulated.authing.rbac().groups().create(name).await?;
    Ok(group.id)
}

#[tokio::test]
async fn an_organisation_begins_with_its_root() -> Outcome {
    let emulated = Emulated::start().await;
    let company = group(&emulated, "Company").await?;
    let orgs = emulated.authing.orgs();
    let org = orgs.create(&company).await?;
    let OrgNode {
        id,
        name,
        children,
        root,
        created_at,
        ..
    } = &org.nodes[0];
    assert_eq!((id, name.as_str()), (&company, "Company"));
    assert!(children.is_empty());
    assert_eq!(*root, Some(true));
    assert_eq!(created_at.as_deref(), Some(TODAY));
    assert_eq!(org.nodes.len(), 1);

    let group = orgs.root(&org.id).await?;
    assert_eq!((group.id, group.name), (company, "Company".to_owned()));
    let all = orgs.list().await?;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].id, org.id);
    Ok(())
}

#[tokio::test]
async fn the_nodes_of_an_organisation_form_a_tree() -> Outcome {
    let company = Company::found().await?;
    let names = ["Company", "Development", "Compilers", "Sales"];
    assert_eq!(company.names().await?, names);
    let tree = company.orgs().get(&company.org).await?.into_tree()?;
    let compilers = tree.find(&company.compilers).ok_or("it was added")?;
    let above: Vec<_> = compilers.ancestors().map(TreeNode::name).collect();
    assert_eq!(above, ["Development", "Company"]);
    assert!(tree.detached().is_empty());
    Ok(())
}

#[tokio::test]
async fn what_is_below_a_node_has_its_depth() -> Outcome {
    let company = Company::found().await?;
    let orgs = company.orgs();
    let below = orgs.children(&company.org, &company.root).await?;
    let below: Vec<_> = below
        .iter()
        .map(|node| (&*node.group.name, node.depth))
        .collect();
    assert_eq!(below, [("Development", 1), ("Sales", 1), ("Compilers", 2)]);
    let leaf = orgs.children(&company.org, &company.sales).await?;
    assert!(leaf.is_empty());
    Ok(())
}

#[tokio::test]
async fn is_root_is_true_only_for_the_root() -> Outcome {
    let company = Company::found().await?;
    let orgs = company.orgs();
    assert!(orgs.is_root(&company.org, &company.root).await?);
    assert!(!orgs.is_root(&company.org, &company.sales).await?);
    Ok(())
}

#[tokio::test]
async fn a_node_leaves_with_what_is_below_it() -> Outcome {
    let company = Company::found().await?;
    let orgs = company.orgs();
    let left = orgs.remove_node(&company.org, &company.development).await?;
    assert_eq!(left.nodes.len(), 2);
    assert_eq!(company.names().await?, ["Company", "Sales"]);

    let root = orgs.remove_node(&company.org, &company.root);
    assert_eq!(refusal(root).await, ErrorCode::InternalError);
    assert_eq!(company.names().await?, ["Company", "Sales"]);
    Ok(())
}

#[tokio::test]
async fn a_deleted_group_leaves_the_tree_whole() -> Outcome {
    let company = Company::found().await?;
    let groups = company.emulated.authing.rbac().groups();
    groups.delete(&company.sales).await?;
    let names = ["Company", "Development", "Compilers"];
    assert_eq!(company.names().await?, names);
    Ok(())
}

#[tokio::test]
async fn a_deleted_organisation_leaves_its_groups() -> Outcome {
    let company = Company::found().await?;
    let orgs = company.orgs();
    orgs.delete(&company.org).await?;
    assert!(orgs.list().await?.is_empty());
    let gone = orgs.get(&company.org);
    assert_eq!(refusal(gone).await, ErrorCode::RbacGroupNotFound);
    let again = orgs.delete(&company.org);
    assert_eq!(refusal(again).await, ErrorCode::RbacGroupNotFound);
    orgs.create(&company.root).await?;
    Ok(())
}

#[tokio::test]
async fn a_group_is_added_once_and_below_an_existing_node() -> Outcome {
    let company = Company::found().await?;
    let orgs = company.orgs();
    let twice = orgs.add_node(&company.org, &company.sales, &company.development);
    assert_eq!(refusal(twice).await, ErrorCode::InternalError);
    let missing = ErrorCode::RbacGroupNotFound;
    let unknown = orgs.add_node(&company.org, NO_ONE, &company.root);
    assert_eq!(refusal(unknown).await, missing);
    let support = group(&company.emulated, "Support").await?;
    let below_no_node = orgs.add_node(&company.org, &support, NO_ONE);
    assert_eq!(refusal(below_no_node).await, missing);
    let of_no_org = orgs.add_node(NO_ONE, &support, &company.root);
    assert_eq!(refusal(of_no_org).await, missing);
    assert_eq!(refusal(orgs.create(NO_ONE)).await, missing);
    let no_node = orgs.remove_node(&company.org, support);
    assert_eq!(refusal(no_node).await, missing);
    Ok(())
}

#[tokio::test]
async fn users_are_those_of_the_node_and_if_asked_of_those_below() -> Outcome {
    let company = Company::found().await?;
    let authing = &company.emulated.authing;
    let mia = company.emulated.newcomer("mia@example.com").await;
    let groups = authing.rbac().groups();
    groups.add_user(&company.development, LEA).await?;
    groups.add_user(&company.compilers, LEA).await?;
    groups.add_user(&company.compilers, mia.user_id()).await?;

    let of = |node: &GroupId| company.orgs().users(&company.org, node);
    let page = of(&company.development).await?;
    assert_eq!(page.total, Some(1));
    assert_eq!(page.items[0].id, LEA);
    assert_eq!(of(&company.root).await?.total, Some(0));
    let below = of(&company.root).include_children_nodes(true);
    assert_eq!(below.await?.total, Some(2), "nobody is counted twice");
    Ok(())
}

#[tokio::test]
async fn pages_of_users_are_counted_from_one() -> Outcome {
    let company = Company::found().await?;
    let mia = company.emulated.newcomer("mia@example.com").await;
    let groups = company.emulated.authing.rbac().groups();
    groups.add_user(&company.sales, LEA).await?;
    groups.add_user(&company.sales, mia.user_id()).await?;

    let users = || {
        company
            .orgs()
            .users(&company.org, &company.sales)
            .page_size(1)
    };
    let first = users().page(1).await?;
    let second = users().page(2).await?;
    assert_eq!((first.total, second.total), (Some(2), Some(2)));
    assert_ne!(first.items[0].id, second.items[0].id);
    assert!(users().page(3).await?.items.is_empty());
    let all: Vec<_> = users().stream().try_collect().await?;
    assert_eq!(all.len(), 2);
    assert_eq!(refused_input(users().page(0).await).name, "page");
    Ok(())
}
