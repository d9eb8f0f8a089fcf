//! Slips of syntax in plain words. A parser speaks of the pieces of its grammar; a person sees brackets.

/// What is wrong and what to do, for a message of the parser about some text.
pub(crate) fn explain(message: &str, text: &str) -> (String, String) {
    if text.starts_with('"') && message.contains("Selection") {
        return (
            "a description cannot stand here".to_owned(),
            "describe operations, fragments and variables; elsewhere, begin a comment with `#`"
                .to_owned(),
        );
    }
    if let Some(rest) = message.strip_prefix("expected ")
        && let Some((wanted, found)) = rest.split_once(", got ")
        && let Some(wanted) = token(wanted)
    {
        return expected(wanted, found);
    }
    if let Some(rest) = message.strip_prefix("Unexpected character ") {
        let character = rest.trim().trim_matches('"');
        return (
            format!("`{character}` has no meaning here"),
            "names are made of the letters a to z, digits and `_`; texts stand in double quotes"
                .to_owned(),
        );
    }
    let (message, help) = match message {
        "Unexpected <EOF>." => ("the file ends too early", "write what is missing"),
        "unterminated string value" => (
            "the text is not closed",
            "end it with `\"`; a text of several lines begins and ends with `\"\"\"`",
        ),
        "unexpected variable value in a Const context" => (
            "a variable cannot stand in a default or in a directive of a variable",
            "write the value out",
        ),
        "expected at least one Selection in Selection Set" | "expected Selection Set" => (
            "nothing is selected between these braces",
            "name the fields that are wanted, or remove the braces",
        ),
        "expected a Variable Definition" => (
            "no variable is declared between these parentheses",
            "declare a variable, `$name: Type`, or remove the parentheses",
        ),
        "expected an Argument" => (
            "no argument is given between these parentheses",
            "give an argument, `name: value`, or remove the parentheses",
        ),
        "expected an Argument Definition" => (
            "an argument is declared as `name: Type`",
            "write its name and its type",
        ),
        "expected definition" | "expected a definition" => (
            "neither an operation nor a fragment begins here",
            "begin with `query`, `mutation` or `fragment`",
        ),
        "expected a Selection Set" | "expected an Operation Type or a Selection Set" => (
            "the braces with the wanted fields are missing here",
            "write `{ … }` with the fields that are wanted",
        ),
        "Fragment Name cannot be 'on'" => (
            "a fragment cannot be named `on`",
            "write `fragment Name on Type`",
        ),
        "expected Fragment Name" | "expected Type Condition" | "expected 'on'" => (
            "a fragment begins with its name and its type",
            "write `fragment Name on Type`",
        ),
        "expected a Type" | "expected a type" | "expected a Name Type" => (
            "a type is missing here",
            "write a type, such as `String` or `[ID!]!`",
        ),
        "expected a Name" | "expected a name" => ("a name is missing here", "write the name"),
        "parser recursion limit reached" => (
            "brackets are nested too deeply to be read",
            "nest less deeply",
        ),
        other => {
            return (
                format!("this cannot be read: {other}"),
                "mend what stands here, or just before it".to_owned(),
            );
        }
    };
    (message.to_owned(), help.to_owned())
}

/// The same for a schema, in which other definitions stand.
pub(crate) fn explain_schema(message: &str, text: &str) -> (String, String) {
    match message {
        "expected definition" | "expected a definition" => (
            "no definition begins here".to_owned(),
            "begin with `type`, `input`, `enum`, `scalar`, or `extend` and one of these".to_owned(),
        ),
        _ => explain(message, text),
    }
}

fn expected(wanted: &str, found: &str) -> (String, String) {
    let message = match found {
        "EOF" => format!("{wanted} is missing at the end of the file"),
        found => format!("{wanted} is missing before `{found}`"),
    };
    let help = if wanted.contains(')') {
        format!("add {wanted}, or the colon between a name and its value")
    } else {
        format!("add {wanted}")
    };
    (message, help)
}

/// The parser's name of a token.
fn token(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "R_CURLY" => "the closing brace `}`",
        "L_CURLY" => "the opening brace `{`",
        "R_PAREN" => "the closing parenthesis `)`",
        "L_PAREN" => "the opening parenthesis `(`",
        "R_BRACK" => "the closing bracket `]`",
        "L_BRACK" => "the opening bracket `[`",
        "COLON" => "the colon `:`",
        "DOLLAR" => "the dollar sign `$`",
        "AT" => "the at sign `@`",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::explain;

    #[test]
    fn a_missing_bracket_is_named() {
        let (message, help) = explain("expected R_CURLY, got EOF", "");
        assert_eq!(
            message,
            "the closing brace `}` is missing at the end of the file"
        );
        assert_eq!(help, "add the closing brace `}`");
    }

    #[test]
    fn what_is_not_known_is_passed_on() {
        let (message, _) = explain("the moon is full", "");
        assert!(message.ends_with("the moon is full"));
    }
}
