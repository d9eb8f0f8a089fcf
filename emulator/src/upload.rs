//! Uploaded photos, and the tokens that allow an upload.

use std::collections::{HashMap, HashSet};

use parking_lot::Mutex;

/// A file that was uploaded.
#[derive(Clone)]
pub(crate) struct File {
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// What was uploaded, by key.
#[derive(Default)]
pub(crate) struct Uploads {
    tokens: Mutex<HashSet<String>>,
    files: Mutex<HashMap<String, File>>,
}

impl Uploads {
    /// Lets `token` be used for one upload.
    pub(crate) fn allow(&self, token: String) {
        self.tokens.lock().insert(token);
    }

    /// Keeps a file under `key`, if the token allows it.
    pub(crate) fn store(&self, token: &str, key: &str, file: File) -> bool {
        let allowed = self.tokens.lock().remove(token);
        if allowed {
            self.files.lock().insert(key.to_owned(), file);
        }
        allowed
    }

    pub(crate) fn get(&self, key: &str) -> Option<File> {
        self.files.lock().get(key).cloned()
    }
}
