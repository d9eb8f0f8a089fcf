//! Uploaded photos, and the tokens that allow an upload.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parking_lot::Mutex;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bounded::{BoundedMap, Footprint, Record};

/// An uploaded file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) key: String,
    /// The content type of the upload. The file is served with another type unless it is a harmless image.
    pub(crate) content_type: String,
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub(crate) bytes: Vec<u8>,
}

impl Footprint for File {
    fn heap(&self) -> usize {
        self.key.heap() + self.content_type.heap() + self.bytes.len()
    }
}

impl Record for File {
    fn key(&self) -> String {
        self.key.clone()
    }
}

/// A token for one upload.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct UploadToken(String);

impl Footprint for UploadToken {
    fn heap(&self) -> usize {
        self.0.heap()
    }
}

impl Record for UploadToken {
    fn key(&self) -> String {
        self.0.clone()
    }
}

/// The latest uploads, in at most 64 MiB of memory, and the latest tokens.
#[derive(Default)]
pub(crate) struct Uploads {
    pub(crate) tokens: Mutex<BoundedMap<UploadToken, { 1 << 20 }>>,
    pub(crate) files: Mutex<BoundedMap<File, { 64 << 20 }>>,
}

impl Uploads {
    /// Allows one upload with `token`.
    pub(crate) fn allow(&self, token: String) {
        self.tokens.lock().insert(UploadToken(token));
    }

    /// Stores a file if the token is valid. Returns whether it was.
    pub(crate) fn store(&self, token: &str, file: File) -> bool {
        let allowed = self.tokens.lock().remove(token).is_some();
        if allowed {
            self.files.lock().insert(file);
        }
        allowed
    }

    /// Stores a file without a token.
    pub(crate) fn keep(&self, file: File) {
        self.files.lock().insert(file);
    }

    /// Adds the files and tokens of a seed.
    pub(crate) fn extend(&self, files: Vec<File>, tokens: Vec<UploadToken>) {
        let mut stored = self.files.lock();
        for file in files {
            stored.insert(file);
        }
        let mut stored = self.tokens.lock();
        for token in tokens {
            stored.insert(token);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<File> {
        self.files.lock().get(key).cloned()
    }
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}
