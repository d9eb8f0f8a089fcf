//! One user pool: its identity, its settings and everything in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::app_rules::AppRules;
use super::codes::Codes;
use super::custom_fields::CustomFields;
use super::expiring::{Captcha, Recent};
use super::logins::Login;
use super::oidc::{AuthorizationCode, BrowserSession, RefreshToken, Revoked};
use super::org::Org;
use super::policies::Policies;
use super::rbac::{Entity, Kind, Member, Rbac};
use super::records::{EmailTemplate, Pipeline, Webhook, WebhookLog, Whitelist};
use super::resources::Resources;
use super::settings::Settings;
use super::sign_in::{AdLogin, DirectoryEntry, Grant, SocialLogin, SsoApp};
use super::user::User;
use super::users::Users;
use crate::bounded::{BoundedMap, Latest};
use crate::clock::Timestamp;

/// A user pool.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Pool {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) owner: Owner,
    pub(crate) created_at: Timestamp,
    pub(crate) is_deleted: bool,
    pub(crate) settings: Settings,
    /// The name of the pool in the host of its pages.
    pub(crate) domain: String,
    /// The codes of the types of the pool.
    pub(crate) types: Vec<String>,
    /// Users of a seed are deserialized separately, since they need completing first.
    #[serde(skip_deserializing)]
    pub(crate) users: Users,
    #[serde(default = "SocialLogin::defaults")]
    pub(crate) social_logins: Vec<SocialLogin>,
    pub(crate) ldap: Vec<DirectoryEntry>,
    /// The users of AD connectors, by the connectors' ids.
    pub(crate) ad: BTreeMap<String, Vec<DirectoryEntry>>,
    pub(crate) ad_logins: Vec<AdLogin>,
    pub(crate) sso_apps: Vec<SsoApp>,
    pub(crate) grants: Vec<Grant>,
    pub(crate) app_rules: AppRules,
    pub(crate) roles: Vec<LegacyRole>,
    pub(crate) rbac: Rbac,
    pub(crate) policies: Policies,
    pub(crate) resources: Resources,
    pub(crate) orgs: Vec<Org>,
    pub(crate) pipeline: Pipeline,
    pub(crate) email_templates: Vec<EmailTemplate>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) webhook_logs: Latest<WebhookLog, 1000, { 4 << 20 }>,
    pub(crate) whitelist: Whitelist,
    pub(crate) custom_fields: CustomFields,
    pub(crate) codes: Codes,
    pub(crate) captchas: BoundedMap<Captcha, { 4 << 20 }>,
    pub(crate) failed_logins: Recent,
    pub(crate) logins: Latest<Login, 10_000, { 4 << 20 }>,
    pub(crate) registrations: Recent,
    pub(crate) browser_sessions: BoundedMap<BrowserSession, { 4 << 20 }>,
    pub(crate) authorization_codes: BoundedMap<AuthorizationCode, { 4 << 20 }>,
    pub(crate) refresh_tokens: BoundedMap<RefreshToken, { 16 << 20 }>,
    pub(crate) revoked_tokens: BoundedMap<Revoked, { 4 << 20 }>,
    pub(crate) sms_sent: i32,
}

/// The owner of a pool, who uses the owner token.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Owner {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) email: String,
}

/// A role of the legacy system, with its members.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LegacyRole {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) descriptions: Option<String>,
    #[serde(default)]
    pub(crate) permissions: String,
    pub(crate) created_at: Timestamp,
    #[serde(default)]
    pub(crate) members: Vec<Membership>,
}

/// The membership of a user in a legacy role.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Membership {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) created_at: Timestamp,
}

impl Pool {
    pub(crate) fn new(id: String, secret: String) -> Self {
        Self {
            id,
            secret,
            social_logins: SocialLogin::defaults(),
            ..Self::default()
        }
    }

    pub(crate) fn role(&self, id: &str) -> Option<&LegacyRole> {
        self.roles.iter().find(|role| role.id == id)
    }

    pub(crate) fn role_mut(&mut self, id: &str) -> Option<&mut LegacyRole> {
        self.roles.iter_mut().find(|role| role.id == id)
    }

    /// Returns the text of a captcha picture.
    pub(crate) fn captcha_text(&self, id: &str) -> Option<&str> {
        let captcha = self.captchas.iter().find(|captcha| captcha.id == id)?;
        Some(&captcha.text)
    }

    /// Adds members to a role or a group, each once, or removes them.
    pub(crate) fn change_members(
        &mut self,
        (kind, id): (Kind, &str),
        (member, ids): (Member, &[String]),
        add: bool,
        now: Timestamp,
    ) {
        let change = |entity: &mut Entity| entity.change_members(member, ids, add);
        self.rbac.update(kind, id, now, change);
        if (kind, member, add) == (Kind::Group, Member::User, false) {
            self.forget_membership(id, ids);
        }
    }

    /// Forgets when users joined a node, and that it is their main department. They have left it.
    fn forget_membership(&mut self, node: &str, users: &[String]) {
        for node in self.orgs.iter_mut().filter_map(|org| org.node_mut(node)) {
            node.joined.retain(|id, _| !users.contains(id));
        }
        for id in users {
            self.users.update(id, |user| {
                user.main_department.take_if(|main| *main == node);
            });
        }
    }

    /// Forgets the main departments that are no longer nodes.
    pub(crate) fn forget_removed_nodes(&mut self) {
        let is_removed = |node: &String| self.orgs.iter().all(|org| org.node(node).is_none());
        let has_lost = |user: &&User| user.main_department.as_ref().is_some_and(is_removed);
        let users = self.users.oldest_first().filter(has_lost);
        for id in users.map(|user| user.id.clone()).collect::<Vec<_>>() {
            self.users.update(&id, |user| user.main_department = None);
        }
    }

    /// Removes a user and every reference to that user.
    pub(crate) fn remove_user(&mut self, id: &str) -> Option<User> {
        let user = self.users.remove(id)?;
        for role in &mut self.roles {
            role.members.retain(|member| member.user != id);
        }
        self.grants.retain(|grant| grant.user_id != id);
        self.rbac.forget(None, id);
        for node in self.orgs.iter_mut().flat_map(|org| &mut org.nodes) {
            node.joined.remove(id);
        }
        self.logins.retain(|login| login.user != id);
        Some(user)
    }
}
