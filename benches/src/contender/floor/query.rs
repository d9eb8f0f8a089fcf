//! The minified operations, from files in the folder `OPERATIONS`.

/// Fetches the owner token.
pub const GET_OWNER_TOKEN: &str =
    include_str!(concat!(env!("OPERATIONS"), "/get_owner_token.graphql"));

/// Logs a user in.
pub const LOGIN_BY_EMAIL: &str =
    include_str!(concat!(env!("OPERATIONS"), "/login_by_email.graphql"));

/// Reads a user.
pub const GET_USER: &str = include_str!(concat!(env!("OPERATIONS"), "/get_user.graphql"));

/// Reads a page of users.
pub const LIST_USERS: &str = include_str!(concat!(env!("OPERATIONS"), "/list_users.graphql"));

/// Changes a user.
pub const UPDATE_USER: &str = include_str!(concat!(env!("OPERATIONS"), "/update_user.graphql"));

/// Creates a user.
pub const CREATE_USER: &str = include_str!(concat!(env!("OPERATIONS"), "/create_user.graphql"));
