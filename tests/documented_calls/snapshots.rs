//! Every snapshot belongs to a test. (A test without its snapshot fails anyway.)

use std::{collections::BTreeSet, fs};

use super::source::{folder, stem, tests};

#[test]
fn every_snapshot_belongs_to_a_test() {
    let taken: BTreeSet<_> = tests()
        .into_iter()
        .filter(|test| test.takes_snapshot)
        .map(|test| format!("main__documented_calls__{}__{}", test.module, test.name))
        .collect();
    let kept: BTreeSet<_> = fs::read_dir(folder().join("snapshots"))
        .expect("there are snapshots")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "snap")
        })
        .map(|path| stem(&path))
        .collect();
    let left: Vec<_> = kept.difference(&taken).collect();
    assert!(
        left.is_empty(),
        "no test takes these snapshots; remove them: {left:#?}"
    );
}
