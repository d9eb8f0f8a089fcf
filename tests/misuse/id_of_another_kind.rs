use authing::{
    Authing,
    id::{GroupId, RoleId},
};

fn read(authing: &Authing, group: GroupId, role: &RoleId) {
    authing.users().get(group);
    authing.rbac().roles().get(role);
}

fn main() {}
