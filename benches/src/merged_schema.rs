//! The schema with the fields of `extend type Query` and `extend type Mutation` in their types: `cynic` does not look
//! into extensions. Nothing else of it is changed or left out. The build script has this file, too.

/// Merges them. A block ends with a line that is a brace.
pub(crate) fn merged(schema: &str) -> String {
    let (mut rest, mut queries, mut mutations) = (String::new(), String::new(), String::new());
    let mut lines = schema.lines();
    while let Some(line) = lines.next() {
        let fields = match line {
            "extend type Query {" => &mut queries,
            "extend type Mutation {" => &mut mutations,
            _ => {
                push(&mut rest, line);
                continue;
            }
        };
        for line in lines.by_ref().take_while(|line| *line != "}") {
            push(fields, line);
        }
    }
    let query = format!("type Query {{\n{queries}");
    let mutation = format!("type Mutation {{\n{mutations}");
    rest.replace("type Query {\n", &query)
        .replace("type Mutation {\n", &mutation)
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_to_a_type_comes_into_it() {
        let schema = "type Query {\n  a: Int\n}\n\ntype B {\n  c: Int\n}\n\nextend type Query {\n  b: B\n}\n";
        let expected = "type Query {\n  b: B\n  a: Int\n}\n\ntype B {\n  c: Int\n}\n\n";
        assert_eq!(merged(schema), expected);
    }
}
