//! Converts GraphQL names to Rust names.
//!
//! | GraphQL | Rust | example |
//! | --- | --- | --- |
//! | operation | type in `UpperCamelCase` | `LoginByEmail` |
//! | file of an operation | module in `snake_case` | `login_by_email` |
//! | fragment, input type, enum | type in `UpperCamelCase`, in the module `types` | `User`, `ProviderType` |
//! | selection set that is not a single fragment | type in `UpperCamelCase`, the joined names of the fields on its path | `UsersList` |
//! | field, variable | `snake_case` of the alias or name | `userIDs` → `user_ids`, `_id` → `id` |
//! | enum value | variant in `UpperCamelCase` | `CREATEDAT_DESC` → `CreatedatDesc` |
//!
//! A new word begins at an uppercase letter after a lowercase letter (`lastIp`), and at the last uppercase letter of a sequence if a
//! lowercase letter follows (`HTTPSProxy`). Plurals of acronyms are one word (`userIDs`), and so are `2FA`, `iOS`, and `OAuth` at the
//! beginning of a name. Elsewhere `OAuth` is two words (`get_o_auth_app`), because `authing` has used such names from the start.
//!
//! Keywords, and names that the generated code uses for other items, get a trailing underscore: `type` → `type_`, `String` → `String_`.
//! Two GraphQL names with the same Rust name are an error. To avoid it, use an alias or rename the fragment.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Strict and reserved keywords of all editions up to 2024.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "Self",
];

/// Primitive types. A module with such a name would shadow the type.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
    "u32", "u64", "u8", "usize",
];

/// Types and traits of the prelude that the generated code uses.
const PRELUDE: [&str; 7] = [
    "From",
    "Into",
    "IntoIterator",
    "Option",
    "Result",
    "String",
    "Vec",
];

/// The name of a field, a variable or a setter.
pub(crate) fn field(name: &str) -> String {
    let snake = snake(name);
    if !snake.starts_with(is_xid_start) {
        format!("field_{snake}")
    } else if KEYWORDS.contains(&snake.as_str()) {
        format!("{snake}_")
    } else {
        snake
    }
}

/// The name of the module of an operation or of a folder.
pub(crate) fn module(name: &str) -> String {
    let name = field(name);
    if PRIMITIVES.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The name of a type or of an enum variant.
pub(crate) fn type_name(name: &str) -> String {
    nested_type_name(&camel(name))
}

/// A component of a composite name, or the name of the operation in a file with this name.
pub(crate) fn camel(name: &str) -> String {
    words(name).into_iter().map(capitalized).collect()
}

/// The name of a type that consists of [`camel`] components.
pub(crate) fn nested_type_name(camel: &str) -> String {
    if !camel.starts_with(is_xid_start) {
        format!("Type{camel}")
    } else if KEYWORDS.contains(&camel) || PRELUDE.contains(&camel) {
        format!("{camel}_")
    } else {
        camel.to_owned()
    }
}

/// The name of the file of an operation.
pub(crate) fn snake(name: &str) -> String {
    words(name).join("_").to_lowercase()
}

/// A word as a component of `UpperCamelCase`.
fn capitalized(word: &str) -> String {
    if word.starts_with("OAuth") {
        return word.to_owned();
    }
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Splits a name into words without changing their case. Characters that Rust does not allow in names separate words.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split(|character| character == '_' || !is_xid_continue(character)) {
        let mut rest = part;
        while !rest.is_empty() {
            let known = known_word(rest, rest.len() == part.len());
            let length = known.unwrap_or_else(|| plain_word(rest));
            let (word, further) = rest.split_at(length);
            words.push(word);
            rest = further;
        }
    }
    words
}

/// The length of the first word, if it is a plural of an acronym or one of the words with special rules.
fn known_word(text: &str, begins: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = count(bytes, u8::is_ascii_digit);
    let upper = count(&bytes[digits..], u8::is_ascii_uppercase);
    let acronym = digits + upper;
    if upper > 1 && bytes.get(acronym) == Some(&b's') {
        return whole(text, acronym + 1);
    }
    let mixed = ["OAuth", "iOS"]
        .into_iter()
        .find(|word| text.starts_with(word));
    let length = match mixed.filter(|_| begins) {
        Some(word) => word.len(),
        None if is_two_factor(text) => 3,
        None => return None,
    };
    let plural = usize::from(bytes.get(length) == Some(&b's'));
    whole(text, length + plural).or_else(|| whole(text, length))
}

/// The length of a word with the digits after it. `None` if a lowercase letter follows.
fn whole(text: &str, length: usize) -> Option<usize> {
    let rest = &text[length..];
    let digits = count(rest.as_bytes(), u8::is_ascii_digit);
    match rest.as_bytes().get(digits) {
        _ if is_two_factor(rest) => Some(length),
        Some(next) if next.is_ascii_lowercase() => None,
        _ => Some(length + digits),
    }
}

/// Whether a text begins with the word `2FA` in any case.
fn is_two_factor(text: &str) -> bool {
    text.split_at_checked(3).is_some_and(|(begin, rest)| {
        let goes_on = rest
            .trim_start_matches('s')
            .starts_with(|next: char| next.is_ascii_lowercase());
        begin.eq_ignore_ascii_case("2fa") && !goes_on
    })
}

/// The length of the first word, determined by case. Digits belong to the word before them.
fn plain_word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut last = bytes[0];
    for (index, byte) in bytes.iter().enumerate().skip(1) {
        let goes_on_lower = bytes.get(index + 1).is_some_and(u8::is_ascii_lowercase);
        let ends = byte.is_ascii_uppercase()
            && match last {
                b'A'..=b'Z' => goes_on_lower,
                b'0'..=b'9' => false,
                _ => true,
            };
        let is_digit = bytes[index - 1].is_ascii_digit();
        if ends || (!is_digit && text.get(index..).is_some_and(is_two_factor)) {
            return index;
        }
        if !byte.is_ascii_digit() {
            last = *byte;
        }
    }
    bytes.len()
}

fn count(bytes: &[u8], is_counted: fn(&u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| is_counted(byte)).count()
}

/// The Rust type for a kind of id. `None` for ids that remain strings.
pub(crate) fn id_type(kind: &str) -> Option<String> {
    (kind != "OTHER").then(|| format!("{}Id", type_name(kind)))
}

#[cfg(test)]
mod tests {
    use super::{camel, field, snake, type_name};

    #[test]
    fn names_are_valid_in_rust() {
        assert_eq!(field("_id"), "id");
        assert_eq!(field("lastIP"), "last_ip");
        assert_eq!(field("MFACode"), "mfa_code");
        assert_eq!(field("gen"), "gen_");
        assert_eq!(field("_"), "field_");
        assert_eq!(type_name("providerType"), "ProviderType");
        assert_eq!(type_name("CREATEDAT_DESC"), "CreatedatDesc");
        assert_eq!(type_name("self"), "Self_");
        assert_eq!(type_name("string"), "String_");
    }

    #[test]
    fn acronyms_are_single_words() {
        for (name, expected) in [
            ("userIDs", "user_ids"),
            ("IDs", "ids"),
            ("IDsByName", "ids_by_name"),
            ("USER_IDs", "user_ids"),
            ("imageURLs", "image_urls"),
            ("URLsOfAPIs", "urls_of_apis"),
            ("listMFAs", "list_mfas"),
            ("v2IDs", "v2_ids"),
            ("HTTPSProxy", "https_proxy"),
            ("MD5Hash", "md5_hash"),
            ("sha256Sum", "sha256_sum"),
            ("name2", "name2"),
            ("DNSSetting", "dns_setting"),
            ("aB", "a_b"),
            ("getX", "get_x"),
            ("OAuth", "oauth"),
            ("OAuthURLs", "oauth_urls"),
            ("OAuth2Client", "oauth2_client"),
            ("OAuths", "oauths"),
            ("OAuthor", "o_author"),
            ("my_OAuthId", "my_oauth_id"),
            ("iOSVersion", "ios_version"),
            ("_iOS", "ios"),
            ("has2FA", "has_2fa"),
            ("has2FACode", "has_2fa_code"),
            ("userID2FA", "user_id_2fa"),
            ("enable2FAs", "enable_2fas"),
            ("2FA", "field_2fa"),
            ("take2fast", "take2fast"),
            ("__a__b__", "a_b"),
        ] {
            assert_eq!(field(name), expected, "{name}");
        }
    }

    /// The names of folders are not limited to the characters of GraphQL names.
    #[test]
    fn letters_of_all_alphabets_are_kept() {
        assert_eq!(field("книги"), "книги");
        assert_eq!(field("été-2Fé"), "été_2fé");
        assert_eq!(field("m² a①b"), "m_a_b");
        assert_eq!(field("１２"), "field_１２");
        assert_eq!(field("😀"), "field_");
        assert_eq!(camel("étéBleu"), "ÉtéBleu");
    }

    /// The public names of `authing` must not change.
    #[test]
    fn oauth_inside_a_name_is_two_words() {
        assert_eq!(field("oAuthUrl"), "o_auth_url");
        assert_eq!(snake("GetOAuthApp"), "get_o_auth_app");
        assert_eq!(camel("GetOAuthApp"), "GetOAuthApp");
        assert_eq!(camel("OAuthApp"), "OAuthApp");
    }

    #[test]
    fn operation_names_and_file_names_convert_both_ways() {
        for (name, module) in [
            ("OAuthLogin", "oauth_login"),
            ("List2faCodes", "list_2fa_codes"),
            ("ListUserIds", "list_user_ids"),
        ] {
            assert_eq!(camel(name), name);
            assert_eq!(snake(name), module);
        }
        assert_eq!(camel("list_2fa_codes"), "List2faCodes");
    }
}
