//! The names of all rules, as diagnostics carry them, each with what it asks for.

/// Every rule that a [`Diagnostic`](crate::Diagnostic) can name, and what it asks for.
pub const RULES: [(&str, &str); 58] = [
    (
        "abstract-type",
        "answers are objects, not one of several types",
    ),
    (
        "conflicting-directives",
        "a variable has one source and one protection",
    ),
    (
        "conflicting-fields",
        "fields of one name in the answer are one field",
    ),
    (
        "directive-type",
        "a directive stands on a variable of a type it can fill or protect",
    ),
    (
        "constant-argument",
        "the arguments of a client directive are constants",
    ),
    ("duplicate-argument", "an argument is given once"),
    ("duplicate-directive", "a directive stands once at a place"),
    (
        "duplicate-fragment",
        "a fragment's name is its own, in all files",
    ),
    (
        "duplicate-input-field",
        "a field of an input object is given once",
    ),
    (
        "duplicate-operation",
        "an operation's name is its own, in all files",
    ),
    ("duplicate-variable", "a variable is declared once"),
    ("file-name", "file and operation have one name"),
    ("fragment-cycle", "a fragment does not contain itself"),
    ("fragment-on-leaf", "a fragment is on a type with fields"),
    (
        "impossible-fragment",
        "a fragment can apply where it is spread",
    ),
    ("missing-argument", "required arguments are given"),
    ("missing-call", "an operation says how it travels"),
    (
        "missing-input-field",
        "required fields of an input object are given",
    ),
    ("missing-selection", "of an object, fields are selected"),
    (
        "misplaced-directive",
        "a directive stands where its declaration allows",
    ),
    (
        "name-collision",
        "names stay different when they become Rust names",
    ),
    (
        "nested-list",
        "only answers have lists of lists, and none of those are lists again",
    ),
    (
        "no-operation",
        "a file holds an operation, or is for fragments",
    ),
    ("not-executable", "among operations stand no types"),
    (
        "null-directive",
        "what a directive says of null is not said already",
    ),
    (
        "one-of",
        "exactly one field of a OneOf input object is given",
    ),
    ("page-shape", "an operation that asks for pages selects one"),
    ("page-variables", "pages have a number and a size"),
    (
        "recursive-input",
        "an input type contains itself in lists only",
    ),
    (
        "schema",
        "the schema is valid and has the client directives",
    ),
    (
        "secret-in-input",
        "what is named like a secret is a variable of its own",
    ),
    (
        "selection-on-leaf",
        "nothing is selected from what has no fields",
    ),
    (
        "session-requires",
        "what a session requires can be given and left out",
    ),
    ("several-operations", "a file holds one operation"),
    (
        "specification",
        "a rule of the GraphQL specification without a name here",
    ),
    ("subscription", "there are no subscriptions"),
    (
        "subscription-root",
        "a subscription has one plain root field",
    ),
    ("syntax", "a file can be read"),
    ("too-deep", "selections end before the compiler gives up"),
    (
        "too-large",
        "selections become 1 MiB of Rust at most, 64 MiB together, under at most 64 conditions",
    ),
    (
        "uncompiled-operation",
        "every operation is compiled or reported",
    ),
    ("undefined-variable", "a variable that is used is declared"),
    ("unknown-argument", "the schema has the argument"),
    ("unknown-directive", "the schema has the directive"),
    ("unknown-enum-value", "the enum has the value"),
    ("unknown-field", "the type has the field"),
    ("unknown-fragment", "some file has the fragment"),
    ("unknown-input-field", "the input type has the field"),
    ("unknown-operation-type", "the schema has such operations"),
    ("unknown-type", "the schema has the type"),
    ("unmarked-secret", "a secret is marked as one"),
    ("unnamed-operation", "an operation has a name"),
    ("unused-fragment", "a fragment is spread"),
    ("unused-variable", "a variable that is declared is used"),
    (
        "user-id-without-session",
        "only a session fills in the user's id",
    ),
    (
        "variable-not-input",
        "a variable is of a type that can be given",
    ),
    ("variable-type", "a variable's type fits where it is used"),
    ("wrong-value", "a value is of the type of its place"),
];
