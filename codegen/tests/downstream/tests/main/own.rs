//! Custom operations that use the schema, fragments and types of `authing`.

use crate::wire::exchange;
use authing::{Operation, Paged, types::User};
use authing_codegen_downstream::own::{
    departments::{ListDepartments, list_departments::Departments},
    staff::{Hire, ListNames},
    types::DepartmentKind,
};
use serde_json::json;

#[tokio::test]
async fn fragments_of_authing_return_types_of_authing() {
    let hire = Hire::new("ada@example.com", "Ada", "correct horse").invitation("tea at five");
    let data = json!({ "register": { "_id": "1", "nickname": "Ada" } });
    let exchanged = exchange(hire, data).await;
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
fn fields_of_schema_extensions_are_selected() {
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

#[test]
fn custom_types_can_contain_types_of_authing() {
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
fn custom_operations_can_return_pages() {
    assert_eq!(ListNames::DEFAULT_SIZE, 10);
    assert!(ListNames::QUERY.ends_with("{totalCount list{email nickname}}}"));
}

#[test]
fn custom_types_implement_default() {
    let mut compilers = Departments::default();
    assert!(compilers.name.is_empty() && compilers.kind.is_none() && compilers.head.is_none());
    compilers.head = Some(User::default());
    compilers.kind = Some(DepartmentKind::Research);
    assert_eq!(compilers.head.map(|head| head.nickname), Some(None));
}
