//! Operations of a crate of its own, compiled against what `authing` lends.

use crate::wire::exchange;
use authing::{Operation, Paged, types::User};
use authing_codegen_downstream::own::{
    departments::{ListDepartments, list_departments::Departments},
    staff::{Hire, ListNames},
    types::DepartmentKind,
};
use serde_json::json;

#[tokio::test]
async fn a_fragment_of_authing_answers_its_type() {
    let hire = Hire::new("ada@example.com", "Ada", "correct horse").invitation("tea at five");
    let answer = json!({ "register": { "_id": "1", "nickname": "Ada" } });
    let exchanged = exchange(hire, answer).await;
    let variables = exchanged.variables();
    assert_eq!(variables["poolId"], "the-pool");
    assert_eq!(variables["invitation"], "tea at five");
    assert_ne!(variables["password"], "correct horse");
    let ada: User = exchanged.output();
    assert_eq!(
        (ada.id.as_str(), ada.nickname.as_deref()),
        ("1", Some("Ada"))
    );
}

#[test]
fn secrets_are_not_shown() {
    let hire = Hire::new("ada@example.com", "Ada", "correct horse").invitation("tea at five");
    let shown = format!("{hire:?}");
    assert!(
        !shown.contains("correct horse") && !shown.contains("tea at five"),
        "{shown}"
    );
    assert_eq!(Hire::SECRETS, ["password", "invitation"]);
}

#[test]
fn what_an_extension_adds_is_asked_for() {
    let call = ListDepartments::new().kind(DepartmentKind::Research);
    assert!(format!("{call:?}").contains("Research"));
    let (own, lent) = ListDepartments::QUERY
        .split_once("fragment User on")
        .unwrap();
    assert_eq!(
        own,
        "query ListDepartments($poolId:String!$kind:DepartmentKind)\
         {departments(userPoolId:$poolId kind:$kind){name kind head{...User}}}"
    );
    assert!(
        lent.contains("thirdPartyIdentity{...SocialIdentity}"),
        "{lent}"
    );
}

/// The type of a field is that of the fragment, in a type that only this crate has.
#[test]
fn types_of_authing_stand_in_types_of_ones_own() {
    let heads = |departments: Vec<Departments>| -> Vec<Option<User>> {
        departments
            .into_iter()
            .map(|department| department.head)
            .collect()
    };
    assert!(heads(Vec::new()).is_empty());
    assert_eq!(DepartmentKind::from("LEGAL".to_owned()).as_str(), "LEGAL");
}

#[test]
fn pages_of_ones_own_are_pages() {
    assert_eq!(ListNames::DEFAULT_SIZE, 10);
    assert!(ListNames::QUERY.ends_with("{totalCount list{email nickname}}}"));
}

/// Types of this crate have defaults as those of `authing` do, and hold them.
#[test]
fn types_of_ones_own_have_defaults() {
    let mut compilers = Departments::default();
    assert!(compilers.name.is_empty() && compilers.kind.is_none() && compilers.head.is_none());
    compilers.head = Some(User::default());
    compilers.kind = Some(DepartmentKind::Research);
    assert_eq!(compilers.head.map(|head| head.nickname), Some(None));
}
