//! Lists which root fields of the service's API are emulated. The list in the README is generated from this.

use crate::calls::{self, TABLE};
use crate::graphql::{self, Api, Status};

/// A root field of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whether it is a mutation. All other fields are queries.
    pub is_mutation: bool,
    /// How completely it is emulated.
    pub status: Status,
}

/// Returns every root field of version 1 of the API, in the order of its schema, queries first.
pub fn coverage() -> Vec<Field> {
    coverage_of(Api::V1)
}

/// Returns every root field of a version of the API, in the order of its schema, queries first.
pub fn coverage_of(api: Api) -> Vec<Field> {
    let table = match api {
        Api::V1 => &TABLE,
        Api::V2 => &calls::v2::TABLE,
    };
    let Ok(schema) = graphql::schema(api) else {
        return Vec::new();
    };
    [("Query", false), ("Mutation", true)]
        .into_iter()
        .filter_map(|(root, is_mutation)| Some((schema.get_object(root)?, is_mutation)))
        .flat_map(|(root, is_mutation)| {
            root.fields.keys().map(move |name| Field {
                name: name.to_string(),
                is_mutation,
                status: table.status(name),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_table_is_in_the_schema() {
        for (api, table) in [(Api::V1, &TABLE), (Api::V2, &calls::v2::TABLE)] {
            let fields = coverage_of(api);
            let unknown: Vec<_> = table
                .names()
                .filter(|name| fields.iter().all(|field| field.name != **name))
                .collect();
            assert!(unknown.is_empty(), "the schema does not have {unknown:?}");
        }
    }
}
