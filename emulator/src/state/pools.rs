//! The pools of a world. A pool can be added while others are in use, and is never removed.

use std::collections::BTreeMap;
use std::iter;
use std::sync::OnceLock;

use parking_lot::Mutex;

use super::pool::Pool;

/// The pools of the seed, and those that were added later, as a list of maps.
#[derive(Default)]
pub(crate) struct Pools {
    pools: BTreeMap<String, Mutex<Pool>>,
    added: OnceLock<Box<Self>>,
}

impl From<BTreeMap<String, Mutex<Pool>>> for Pools {
    fn from(pools: BTreeMap<String, Mutex<Pool>>) -> Self {
        let added = OnceLock::new();
        Self { pools, added }
    }
}

impl Pools {
    fn maps(&self) -> impl Iterator<Item = &BTreeMap<String, Mutex<Pool>>> {
        let lists = iter::successors(Some(self), |list| list.added.get().map(Box::as_ref));
        lists.map(|list| &list.pools)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Mutex<Pool>)> {
        self.maps().flatten()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &String> {
        self.iter().map(|(id, _)| id)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Mutex<Pool>> {
        self.iter().map(|(_, pool)| pool)
    }

    pub(crate) fn get_key_value(&self, id: &str) -> Option<(&String, &Mutex<Pool>)> {
        self.maps().find_map(|map| map.get_key_value(id))
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Mutex<Pool>> {
        Some(self.get_key_value(id)?.1)
    }

    pub(crate) fn add(&self, pool: Pool) {
        let pool = BTreeMap::from([(pool.id.clone(), Mutex::new(pool))]);
        let mut new = Box::new(Self::from(pool));
        let mut last = self;
        // Another thread may add a pool at the same time: the end is where the new list is accepted.
        while let Err(refused) = last.added.set(new) {
            new = refused;
            last = last.added.get().map_or(last, Box::as_ref);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn pools_are_added_at_the_same_time() {
        let pools = Pools::default();
        let pool = |id: usize| Pool::new(id.to_string(), "secret".to_owned());
        thread::scope(|scope| {
            for id in 0..8 {
                let (pools, pool) = (&pools, pool(id));
                scope.spawn(move || pools.add(pool));
            }
        });
        let mut ids: Vec<_> = pools.keys().cloned().collect();
        ids.sort();
        assert_eq!(ids, ["0", "1", "2", "3", "4", "5", "6", "7"]);
        assert!(pools.get("7").is_some());
        assert!(pools.get("8").is_none());
    }
}
