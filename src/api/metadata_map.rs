//! The metadata of a user as a map.

use std::{collections::HashMap, error, str::FromStr};

use serde::de::DeserializeOwned;

use crate::types::MetadataEntry;

/// The texts stored for a user, by key, in the order of the service's list.
///
/// ```
/// use authing::Metadata;
///
/// let metadata = Metadata::from_iter([("plan", "gold"), ("seats", "12"), ("tags", r#"["a","b"]"#)]);
/// assert_eq!(metadata.get("plan"), Some("gold"));
/// assert_eq!(metadata.get_as("seats")?, Some(12));
/// assert_eq!(metadata.get_json("tags")?, Some(vec!["a".to_owned(), "b".to_owned()]));
/// assert_eq!(metadata.get_as::<u32>("age")?, None);
/// # Ok::<(), authing::metadata::MetadataError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata(Vec<(String, String)>);

impl Metadata {
    /// Returns the text under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter()
            .find_map(|(found, value)| (found == key).then_some(value))
    }

    /// Returns the text under a key, parsed as another type, such as a number or `bool`. `None` if the key is absent.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] if the text cannot be parsed.
    pub fn get_as<T>(&self, key: &str) -> Result<Option<T>, MetadataError>
    where
        T: FromStr<Err: Into<Box<dyn error::Error + Send + Sync>>>,
    {
        self.read(key, str::parse)
    }

    /// Returns the text under a key, parsed as JSON. `None` if the key is absent.
    ///
    /// # Errors
    ///
    /// [`MetadataError`] if the text is not JSON, or JSON of another type.
    pub fn get_json<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, MetadataError> {
        self.read(key, |text| serde_json::from_str(text))
    }

    fn read<T, E>(
        &self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, MetadataError>
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        let value = self.get(key).map(read).transpose();
        value.map_err(|source| MetadataError {
            key: key.to_owned(),
            source: source.into(),
        })
    }

    /// Iterates over the keys and their texts.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Returns the number of texts.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether the map is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Metadata {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// For a repeated key, the last text replaces the first one in its position.
impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Metadata {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut metadata: Vec<(String, String)> = Vec::new();
        let mut places = HashMap::new();
        for (key, value) in entries {
            let (key, value) = (key.into(), value.into());
            let place = *places.entry(key.clone()).or_insert(metadata.len());
            match metadata.get_mut(place) {
                Some((_, found)) => *found = value,
                None => metadata.push((key, value)),
            }
        }
        Self(metadata)
    }
}

impl From<Vec<MetadataEntry>> for Metadata {
    fn from(entries: Vec<MetadataEntry>) -> Self {
        entries
            .into_iter()
            .map(|entry| (entry.key, entry.value))
            .collect()
    }
}

/// The metadata under a key cannot be parsed as the requested type.
#[derive(Debug, thiserror::Error)]
#[error("the text under the key `{key}` cannot be parsed as the requested type")]
#[non_exhaustive]
pub struct MetadataError {
    /// The key.
    pub key: String,
    /// The error of the parser.
    pub source: Box<dyn error::Error + Send + Sync>,
}
