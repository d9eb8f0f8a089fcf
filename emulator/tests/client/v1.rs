//! Documents of version 1 for the tests of version 2, whose documents are checked against the other schema.

pub(crate) const SET_METADATA: &str =
    "mutation($i: SetUserMetadataInput!) { setUserMetadata(input: $i) { totalCount } }";
pub(crate) const ARCHIVE: &str = "mutation($i: String, $c: String, $d: Boolean) {
    updateUser(options: { _id: $i, registerInClient: $c, isDeleted: $d }) { _id } }";
pub(crate) const ADD_TO_GROUP: &str =
    "mutation($i: AddUserToRBACGroupInput!) { addUserToRBACGroup(input: $i) { _id } }";
pub(crate) const REMOVE_FROM_GROUP: &str =
    "mutation($i: RemoveUserFromRBACGroupInput!) { removeUserFromRBACGroup(input: $i) { _id } }";
pub(crate) const METADATA: &str =
    "query($id: String!) { userMetadata(_id: $id) { list { key value } } }";
pub(crate) const WHITELIST: &str = "query($c: String!) {
    queryInvitation(client: $c) { phone } queryInvitationState(client: $c) { enablePhone } }";
pub(crate) const REMOVE_PHONE: &str = "mutation($c: String!) {
    removeFromInvitation(client: $c, phone: \"13800000000\") { phone } }";
pub(crate) const POOLS: &str =
    "query($u: String!) { userClients(userId: $u) { totalCount list { name } } }";
pub(crate) const CREATE_GROUP: &str =
    "mutation($i: CreateRBACGroupInput!) { createRBACGroup(input: $i) { _id } }";
pub(crate) const ADD_NODE: &str =
    "mutation($i: AddOrgNodeInput!) { addOrgNode(input: $i) { _id } }";
pub(crate) const REMOVE_NODE: &str =
    "mutation($i: RemoveOrgNodeInput!) { removeOrgNode(input: $i) { _id } }";
