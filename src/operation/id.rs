//! The types of ids. `schema/v1/ids.graphql` lists the fields and arguments that carry each of them.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Serialize};

use super::argument;

macro_rules! from {
    ($name:ident: $($text:ty)*) => {$(
        impl From<$text> for $name {
            fn from(id: $text) -> Self {
                Self(id.into())
            }
        }
    )*};
}

macro_rules! equal {
    ($name:ident: $($text:ty)*) => {$(
        impl PartialEq<$text> for $name {
            fn eq(&self, text: &$text) -> bool {
                let text: &str = text.as_ref();
                self.0 == text
            }
        }

        impl PartialEq<$name> for $text {
            fn eq(&self, id: &$name) -> bool {
                id == self
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
            /// Returns the text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Converts the id into a `String`.
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

        /// Allows lookups with a `&str` in maps whose keys are ids.
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

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        equal! { $name: str &str String &$name }

        from! { $name: &str String &String }

        impl From<&$name> for $name {
            fn from(id: &Self) -> Self {
                id.clone()
            }
        }

        argument::from! { $name: &str String &String &$name }
    )*};
}

#[cfg(feature = "v2")]
ids! {
    /// The id of a node of an organisation.
    NodeId
    /// The id of a function of the pipeline.
    FunctionId
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
    /// The id of a role of the legacy system.
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::{Deserialize, Serialize};
    use serde_json::{from_value, json, to_value};

    use super::{GroupId, UserId};

    /// A type with ids, as in responses.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Member {
        id: UserId,
        invited_by: Option<UserId>,
        groups: Vec<GroupId>,
    }

    #[test]
    fn in_json_an_id_is_a_text() {
        let json = json!({ "id": "lea", "invited_by": null, "groups": ["editors"] });
        let member: Member = from_value(json.clone()).expect("all is there");
        let expected = Member {
            id: "lea".into(),
            invited_by: None,
            groups: vec!["editors".into()],
        };
        assert_eq!(member, expected);
        assert_eq!(to_value(&member).expect("ids are texts"), json);
        for other in [json!(7), json!(null), json!(["lea"])] {
            from_value::<UserId>(other).expect_err("it is no text");
        }
    }

    #[test]
    fn ids_are_found_by_their_text() {
        let names = HashMap::from([(UserId::from("lea"), "Lea")]);
        assert_eq!(names.get("lea"), Some(&"Lea"));
        assert_eq!(names.get("mia"), None);
    }

    #[test]
    fn ids_are_compared_with_text_and_with_references() {
        let (id, text) = (UserId::from("lea"), "lea".to_owned());
        assert_eq!(id, "lea");
        assert_eq!("lea", id);
        assert_eq!(id, *"lea");
        assert_eq!(*"lea", id);
        assert_eq!(id, text);
        assert_eq!(text, id);
        let same = &id.clone();
        assert_eq!(id, same);
        assert_eq!(same, id);
        assert_ne!(id, "mia");
        assert_ne!("mia", id);
    }

    #[test]
    fn ids_are_made_of_text_and_become_it() {
        let text = "lea".to_owned();
        let id = UserId::from("lea");
        assert_eq!(
            [&text.clone().into(), &(&text).into(), &UserId::from(&id)],
            [&id; 3]
        );
        assert_eq!((id.as_str(), id.as_ref()), ("lea", "lea"));
        assert_eq!(id.to_string(), text);
        assert_eq!(format!("{id:>5}"), "  lea");
        assert_eq!(String::from(id.clone()), text);
        assert_eq!(id.into_string(), text);
    }
}
