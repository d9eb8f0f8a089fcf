# The commands of CONTRIBUTING.md and docs/publishing.md. `just` lists them. Without the program `just`, copy them from here.

packages := "-p authing-codegen -p authing-emulator -p authing -p authing-axum -p authing-cli"

_default:
    @just --list --unsorted

# Runs all checks of a change
ci:
    .ci/run

# Runs the checks that require only Rust and a C compiler
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --all-features -- -D warnings -F unsafe_code
    cargo test --workspace
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --all-features --no-deps

# Accepts the snapshots of these tests, such as `just accept -p authing-codegen cases::`
accept *tests:
    INSTA_UPDATE=always cargo test {{ tests }}

# Rewrites the parts of documents that tests generate
docs:
    UPDATE_README=1 cargo test -p authing-emulator readme::
    UPDATE_DOCS=1 cargo test --test main -- faults:: pictures::

# Checks licences, sources and advisories of dependencies; requires cargo-deny
deny:
    cargo deny --workspace check

# Updates `Cargo.lock` of the example with its own workspace
lock-example:
    cargo update --workspace --manifest-path examples/own-operations/Cargo.toml

# Compares the public items with the latest release; requires cargo-semver-checks
semver *options:
    cargo semver-checks {{ packages }} {{ options }}

# Generates the Rust of the operations, and packs the crates
package:
    mkdir -p generated
    cargo run -p authing-codegen --features cli -- expand --api v1 --inside-authing generated
    cargo run -p authing-codegen --features cli -- expand --api v2 --inside-authing generated
    cargo check --no-default-features --features v2
    cargo package --allow-dirty {{ packages }}
