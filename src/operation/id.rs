//! The types of ids. `schema/client.graphql` lists the fields and arguments that carry each of them.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

use super::input::Input;

macro_rules! from {
    ($name:ident: $($text:ty)*) => {$(
        impl From<$text> for $name {
            fn from(id: $text) -> Self {
                Self(id.into())
            }
        }

        impl From<$text> for Input<$name> {
            fn from(id: $text) -> Self {
                Self::Value(id.into())
            }
        }
    )*};
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as a `String`.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        $crate::__private::leaf!($name);
        $crate::__private::as_serialized!($name);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        /// Maps with ids as keys can be read with a `&str`.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        from! { $name: &str String &String }

        impl From<&$name> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        impl From<&$name> for Input<$name> {
            fn from(id: &$name) -> Self {
                Self::Value(id.clone())
            }
        }
    )*};
}

ids! {
    /// The id of a user.
    UserId
    /// The id of a user pool.
    PoolId
    /// The id of a role of the role-based access control.
    RbacRoleId
    /// The id of a group of the role-based access control, which is also the id of its node in an organisation.
    GroupId
    /// The id of a permission of the role-based access control.
    PermissionId
    /// The id of a role of the old system.
    RoleId
    /// The id of an organisation.
    OrgId
    /// The id of an OAuth, OIDC or SAML application.
    AppId
    /// The id of a rule of the pipeline.
    RuleId
    /// The id of a webhook.
    WebhookId
    /// The id of a delivery to a webhook.
    WebhookLogId
    /// The id of a social login that a pool offers.
    SocialConnectionId
    /// The id of an LDAP server.
    LdapServerId
    /// The id of a connector to an Active Directory.
    AdConnectorId
    /// The id of a mail provider.
    EmailProviderId
    /// The id of the multi-factor authentication of a user.
    MfaId
    /// The id of a custom factor of the multi-factor authentication.
    MfaFactorId
    /// The id of a collaboration: the right of another user to work on a pool.
    CollaborationId
    /// The id of a permission that a collaborator can have.
    CollaborationPermissionId
}
