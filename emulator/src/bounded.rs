//! Stores that drop their oldest entries, so that requests cannot fill the memory.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The cost of an entry in addition to its own bytes: its slot in the store, and allocations.
const OVERHEAD: usize = 64;

/// The bytes that the allocator adds to each small allocation.
const ALLOCATION: usize = 24;

/// The size of a node of a JSON object. A node has room for eleven members and holds at least five. Only the first node
/// of an object can hold fewer.
const NODE: usize = 11 * size_of::<(String, serde_json::Value)>() + ALLOCATION;
const MEMBERS: usize = 5;

/// The approximate memory of a value.
pub(crate) trait Footprint {
    /// Returns the bytes on the heap, without the size of the value itself.
    fn heap(&self) -> usize;
}

fn bytes<T: Footprint>(value: &T) -> usize {
    size_of::<T>() + value.heap()
}

impl Footprint for str {
    fn heap(&self) -> usize {
        self.len()
    }
}

impl Footprint for String {
    fn heap(&self) -> usize {
        self.len() + ALLOCATION
    }
}

impl<T: Footprint> Footprint for Option<T> {
    fn heap(&self) -> usize {
        self.as_ref().map_or(0, Footprint::heap)
    }
}

impl Footprint for serde_json::Value {
    fn heap(&self) -> usize {
        match self {
            Self::String(text) => text.heap(),
            Self::Array(items) => items.iter().map(bytes).sum::<usize>() + ALLOCATION,
            Self::Object(members) => members.heap(),
            Self::Null | Self::Bool(_) | Self::Number(_) => 0,
        }
    }
}

impl Footprint for serde_json::Map<String, serde_json::Value> {
    fn heap(&self) -> usize {
        let texts = self.iter().map(|(name, value)| name.heap() + value.heap());
        texts.sum::<usize>() + self.len().div_ceil(MEMBERS) * NODE
    }
}

/// A queue that keeps its latest entries: at most `ENTRIES`, in at most `BYTES` of memory.
///
/// Entries are numbered in the order in which they were added. A number is not used again. It stays the same until
/// [`Latest::retain`], which numbers the entries before the latest one anew.
#[derive(Debug)]
pub(crate) struct Latest<T, const ENTRIES: usize, const BYTES: usize> {
    entries: VecDeque<T>,
    bytes: usize,
    /// The number of the oldest entry.
    first: usize,
}

impl<T, const ENTRIES: usize, const BYTES: usize> Default for Latest<T, ENTRIES, BYTES> {
    fn default() -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            first: 0,
        }
    }
}

impl<T: Footprint, const ENTRIES: usize, const BYTES: usize> Latest<T, ENTRIES, BYTES> {
    /// Adds an entry, and drops the oldest records if the limits are exceeded. Returns its number. An entry larger than
    /// the store is discarded.
    pub(crate) fn push(&mut self, entry: T) -> Option<usize> {
        let size = bytes(&entry) + OVERHEAD;
        if size > BYTES {
            return None;
        }
        let number = self.first + self.entries.len();
        self.bytes += size;
        self.entries.push_back(entry);
        while self.entries.len() > ENTRIES || self.bytes > BYTES {
            let Some(oldest) = self.entries.pop_front() else {
                break;
            };
            self.bytes -= bytes(&oldest) + OVERHEAD;
            self.first += 1;
        }
        Some(number)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.entries.iter()
    }

    /// Returns the entries with their numbers, latest first.
    pub(crate) fn latest_first(&self) -> impl Iterator<Item = (usize, &T)> {
        let numbered = self.entries.iter().enumerate().rev();
        numbered.map(|(position, entry)| (self.first + position, entry))
    }

    /// Returns the entry of this number, unless it was dropped. A change must not change its memory.
    pub(crate) fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.entries.get_mut(number.checked_sub(self.first)?)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self {
            first: self.first + self.entries.len(),
            ..Self::default()
        };
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        let before = self.entries.len();
        self.entries.retain(keep);
        self.first += before - self.entries.len();
        self.bytes = self
            .entries
            .iter()
            .map(|entry| bytes(entry) + OVERHEAD)
            .sum();
    }
}

impl<T: Serialize, const ENTRIES: usize, const BYTES: usize> Serialize
    for Latest<T, ENTRIES, BYTES>
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries.serialize(serializer)
    }
}

impl<'de, T, const ENTRIES: usize, const BYTES: usize> Deserialize<'de>
    for Latest<T, ENTRIES, BYTES>
where
    T: Deserialize<'de> + Footprint,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut latest = Self::default();
        for entry in Vec::deserialize(deserializer)? {
            latest.push(entry);
        }
        Ok(latest)
    }
}

/// An entry of a [`BoundedMap`], which contains its key.
pub(crate) trait Record: Footprint {
    fn key(&self) -> String;
}

/// A map that keeps its latest records, in at most `BYTES` of memory. It serializes as the list of its records.
#[derive(Debug)]
pub(crate) struct BoundedMap<R: Record, const BYTES: usize> {
    records: HashMap<String, (u64, R)>,
    /// The keys in the order of insertion.
    order: BTreeMap<u64, String>,
    next: u64,
    bytes: usize,
}

impl<R: Record, const BYTES: usize> Default for BoundedMap<R, BYTES> {
    fn default() -> Self {
        Self {
            records: HashMap::new(),
            order: BTreeMap::new(),
            next: 0,
            bytes: 0,
        }
    }
}

impl<R: Record, const BYTES: usize> BoundedMap<R, BYTES> {
    /// Sets a record, and drops the oldest records if the limit is exceeded. A record larger than the store is discarded.
    pub(crate) fn insert(&mut self, record: R) {
        let key = record.key();
        self.remove(&key);
        let size = cost(&key, &record);
        if size > BYTES {
            return;
        }
        self.bytes += size;
        self.order.insert(self.next, key.clone());
        self.records.insert(key, (self.next, record));
        self.next += 1;
        while self.bytes > BYTES {
            let Some(oldest) = self.order.values().next().cloned() else {
                break;
            };
            self.remove(&oldest);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&R> {
        self.records.get(key).map(|(_, record)| record)
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<R> {
        let (key, (position, record)) = self.records.remove_entry(key)?;
        self.order.remove(&position);
        self.bytes -= cost(&key, &record);
        Some(record)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Returns the records, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &R> {
        self.order.values().filter_map(|key| self.get(key))
    }
}

fn cost<R: Record>(key: &String, record: &R) -> usize {
    // The key is in both maps.
    bytes(record) + 2 * (bytes(key) + OVERHEAD)
}

impl<R: Record + Serialize, const BYTES: usize> Serialize for BoundedMap<R, BYTES> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, R: Record + Deserialize<'de>, const BYTES: usize> Deserialize<'de>
    for BoundedMap<R, BYTES>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Self::default();
        for record in Vec::deserialize(deserializer)? {
            map.insert(record);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Note(String, String);

    impl Footprint for Note {
        fn heap(&self) -> usize {
            self.0.heap() + self.1.heap()
        }
    }

    impl Record for Note {
        fn key(&self) -> String {
            self.0.clone()
        }
    }

    #[test]
    fn a_queue_drops_its_oldest_entries() {
        let mut latest = Latest::<String, 3, 4096>::default();
        for text in ["a", "b", "c", "d"] {
            latest.push(text.to_owned());
        }
        assert_eq!(latest.iter().collect::<Vec<_>>(), ["b", "c", "d"]);
        let numbers = latest.latest_first().map(|(number, _)| number);
        assert_eq!(numbers.collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(latest.push("x".repeat(3950)), Some(4));
        assert_eq!(latest.len(), 1);
        assert_eq!(latest.get_mut(3), None);
        assert!(latest.get_mut(4).is_some());
        assert_eq!(latest.push("x".repeat(5000)), None);
        assert_eq!(latest.len(), 1, "an oversized record drops no other");
        latest.retain(|_| false);
        assert_eq!(latest.bytes, 0);
    }

    #[test]
    fn numbers_are_not_used_again() {
        let mut latest = Latest::<String, 3, 4096>::default();
        assert_eq!(latest.push("a".to_owned()), Some(0));
        latest.clear();
        assert_eq!(latest.get_mut(0), None);
        assert_eq!(latest.push("b".to_owned()), Some(1));
        assert_eq!(latest.push("c".to_owned()), Some(2));
        latest.retain(|text| text == "c");
        assert_eq!(latest.push("d".to_owned()), Some(3));
    }

    #[test]
    fn a_map_drops_its_oldest_records() {
        let mut map = BoundedMap::<Note, 1200>::default();
        let mut set = |key: &str, value: &str| map.insert(Note(key.to_owned(), value.to_owned()));
        set("a", "1");
        set("b", "2");
        set("a", "3");
        set("c", &"x".repeat(400));
        assert_eq!(
            map.get("b").map(|note| note.1.as_str()),
            None,
            "the oldest record"
        );
        assert_eq!(map.get("a").map(|note| note.1.as_str()), Some("3"));
        map.insert(Note("d".to_owned(), "x".repeat(2000)));
        assert_eq!(map.iter().count(), 2, "an oversized record drops no other");
        assert!(map.remove("a").is_some() && map.remove("c").is_some());
        assert_eq!(map.bytes, 0);
    }
}
