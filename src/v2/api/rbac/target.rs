//! The targets of policies and permissions.

use crate::{
    id::{NodeId, UserId},
    v2::types::PolicyAssignmentTargetType,
};

/// A user, a role, a group or a node of an organisation: the target of a policy or of permissions.
///
/// ```
/// use authing::v2::PolicyTarget;
///
/// let lea = PolicyTarget::user("5e4c8b1f0a2d3c4b5a690001");
/// assert_ne!(lea, PolicyTarget::role("editor"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTarget {
    pub(super) kind: PolicyAssignmentTargetType,
    pub(super) id: String,
}

impl PolicyTarget {
    /// A user.
    pub fn user(user_id: impl Into<UserId>) -> Self {
        let id: UserId = user_id.into();
        Self::new(PolicyAssignmentTargetType::User, id)
    }

    /// All users of a role.
    pub fn role(code: impl Into<String>) -> Self {
        Self::new(PolicyAssignmentTargetType::Role, code)
    }

    /// All users of a group.
    pub fn group(code: impl Into<String>) -> Self {
        Self::new(PolicyAssignmentTargetType::Group, code)
    }

    /// All users of a node of an organisation.
    pub fn node(node_id: impl Into<NodeId>) -> Self {
        let id: NodeId = node_id.into();
        Self::new(PolicyAssignmentTargetType::Org, id)
    }

    fn new(kind: PolicyAssignmentTargetType, id: impl Into<String>) -> Self {
        let id = id.into();
        Self { kind, id }
    }
}
