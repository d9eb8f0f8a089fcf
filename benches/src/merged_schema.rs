//! Merges the fields of `extend type Query` and `extend type Mutation` into their types, because `cynic` ignores
//! extensions. Leaves everything else unchanged. The build script includes this file too.

/// Merges the extensions. A line with only a closing brace ends a block.
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
    fn extensions_are_merged_into_their_type() {
        let schema = "type Query {\n  a: Int\n}\n\ntype B {\n  c: Int\n}\n\nextend type Query {\n  b: B\n}\n";
        let expected = "type Query {\n  b: B\n  a: Int\n}\n\ntype B {\n  c: Int\n}\n\n";
        assert_eq!(merged(schema), expected);
    }
}
