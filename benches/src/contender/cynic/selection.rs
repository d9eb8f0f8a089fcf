//! The selected fields, as structs for `cynic`.
#![allow(dead_code, reason = "only the derives use the fields")]

use cynic::{InputObject, QueryFragment, QueryVariables};

#[cynic::schema("authing")]
#[allow(unreachable_pub, clippy::pedantic, reason = "generated code")]
mod schema {}

#[derive(Debug, QueryVariables)]
pub(crate) struct SecretOfPool<'text> {
    pub(crate) pool: &'text str,
    pub(crate) secret: &'text str,
}

#[derive(Debug, QueryVariables)]
pub(crate) struct Login<'text> {
    pub(crate) pool: &'text str,
    pub(crate) email: &'text str,
    pub(crate) password: String,
}

#[derive(Debug, QueryVariables)]
pub(crate) struct IdOfUser<'text> {
    pub(crate) pool: &'text str,
    pub(crate) id: &'text str,
}

#[derive(Debug, QueryVariables)]
pub(crate) struct NumberOfPage<'text> {
    pub(crate) pool: &'text str,
    pub(crate) page: Option<i32>,
    pub(crate) count: Option<i32>,
}

#[derive(Debug, QueryVariables)]
pub(crate) struct ChangeOfUser<'text> {
    pub(crate) options: UserUpdateInput<'text>,
}

#[derive(Debug, InputObject)]
pub(crate) struct UserUpdateInput<'text> {
    #[cynic(rename = "_id")]
    pub(crate) id: &'text str,
    pub(crate) register_in_client: &'text str,
    pub(crate) email: &'text str,
    pub(crate) email_verified: bool,
    pub(crate) username: &'text str,
    pub(crate) nickname: &'text str,
    pub(crate) company: &'text str,
    pub(crate) photo: &'text str,
    pub(crate) browser: &'text str,
    pub(crate) token: &'text str,
    pub(crate) token_expired_at: &'text str,
    pub(crate) logins_count: i32,
    pub(crate) last_login: &'text str,
    #[cynic(rename = "lastIP")]
    pub(crate) last_ip: &'text str,
    pub(crate) signed_up: &'text str,
    pub(crate) blocked: bool,
    pub(crate) is_deleted: bool,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "SecretOfPool")]
pub(crate) struct GetOwnerToken {
    #[arguments(clientId: $pool, secret: $secret)]
    pub(crate) get_access_token_by_app_secret: Option<String>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "Login")]
pub(crate) struct LoginByEmail {
    #[arguments(registerInClient: $pool, email: $email, password: $password)]
    pub(crate) login: Option<ExtendUser>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "IdOfUser")]
pub(crate) struct GetUser {
    #[arguments(id: $id, registerInClient: $pool)]
    pub(crate) user: Option<ExtendUser>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Query", variables = "NumberOfPage")]
pub(crate) struct ListUsers {
    #[arguments(registerInClient: $pool, page: $page, count: $count)]
    pub(crate) users: Option<PagedUsers>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "Mutation", variables = "ChangeOfUser")]
pub(crate) struct UpdateUser {
    #[arguments(options: $options)]
    pub(crate) update_user: Option<User>,
}

#[derive(Debug, QueryFragment)]
pub(crate) struct PagedUsers {
    pub(crate) total_count: Option<i32>,
    pub(crate) list: Option<Vec<Option<ListedUser>>>,
}

/// Defines a user type. The service has two, and one has additional fields. Lists select no tokens.
macro_rules! user {
    ($of:literal, $name:ident { $($more:ident: $type:ty),* }) => {
        #[derive(Debug, QueryFragment)]
        #[cynic(graphql_type = $of)]
        pub(crate) struct $name {
            #[cynic(rename = "_id")]
            pub(crate) id: Option<String>,
            pub(crate) username: Option<String>,
            pub(crate) email: Option<String>,
            pub(crate) email_verified: Option<bool>,
            pub(crate) phone: Option<String>,
            pub(crate) phone_verified: Option<bool>,
            pub(crate) nickname: Option<String>,
            pub(crate) name: Option<String>,
            pub(crate) given_name: Option<String>,
            pub(crate) family_name: Option<String>,
            pub(crate) middle_name: Option<String>,
            pub(crate) preferred_username: Option<String>,
            pub(crate) profile: Option<String>,
            pub(crate) photo: Option<String>,
            pub(crate) company: Option<String>,
            pub(crate) website: Option<String>,
            pub(crate) gender: Option<String>,
            pub(crate) birthdate: Option<String>,
            pub(crate) zoneinfo: Option<String>,
            pub(crate) locale: Option<String>,
            pub(crate) address: Option<String>,
            pub(crate) formatted: Option<String>,
            pub(crate) street_address: Option<String>,
            pub(crate) locality: Option<String>,
            pub(crate) region: Option<String>,
            pub(crate) postal_code: Option<String>,
            pub(crate) country: Option<String>,
            pub(crate) register_in_client: Option<String>,
            pub(crate) register_method: Option<String>,
            pub(crate) unionid: Option<String>,
            pub(crate) openid: Option<String>,
            pub(crate) oauth: Option<String>,
            pub(crate) browser: Option<String>,
            pub(crate) device: Option<String>,
            pub(crate) token_expired_at: Option<String>,
            pub(crate) logins_count: Option<i32>,
            pub(crate) last_login: Option<String>,
            #[cynic(rename = "lastIP")]
            pub(crate) last_ip: Option<String>,
            pub(crate) signed_up: Option<String>,
            pub(crate) updated_at: Option<String>,
            pub(crate) blocked: Option<bool>,
            pub(crate) is_deleted: Option<bool>,
            pub(crate) metadata: Option<String>,
            $(pub(crate) $more: Option<$type>,)*
        }
    };
}

user!(
    "ExtendUser",
    ExtendUser {
        token: String,
        custom_data: String,
        group: Group,
        third_party_identity: ThirdPartyIdentity
    }
);
user!(
    "ExtendUser",
    ListedUser {
        custom_data: String,
        group: Group,
        third_party_identity: ListedIdentity
    }
);
user!(
    "User",
    User {
        token: String,
        third_party_identity: ThirdPartyIdentity
    }
);

#[derive(Debug, QueryFragment)]
pub(crate) struct Group {
    #[cynic(rename = "_id")]
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) descriptions: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) permissions: Option<String>,
    pub(crate) created_at: Option<String>,
}

#[derive(Debug, QueryFragment)]
pub(crate) struct ThirdPartyIdentity {
    pub(crate) provider: Option<String>,
    pub(crate) refresh_token: Option<String>,
    pub(crate) access_token: Option<String>,
    pub(crate) expires_in: Option<i32>,
    pub(crate) updated_at: Option<String>,
}

#[derive(Debug, QueryFragment)]
#[cynic(graphql_type = "ThirdPartyIdentity")]
pub(crate) struct ListedIdentity {
    pub(crate) provider: Option<String>,
    pub(crate) expires_in: Option<i32>,
    pub(crate) updated_at: Option<String>,
}
