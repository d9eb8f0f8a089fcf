//! The pages of a list, by the counts in the responses: which one is requested next, and where the list ends.

/// The pages that a stream requests, in the order of their numbers, which start at 1.
#[derive(Debug)]
pub(super) struct Pages {
    /// The page that the stream begins with.
    first: i32,
    /// The next page to request.
    next: i32,
    /// The number of items that are requested for each page.
    requested: u64,
    /// The number of items on the first page that arrived. The service may return fewer than requested.
    size: u64,
    /// Whether all pages but the last have this size. A short page in the middle of a list may also be its last page.
    is_size_known: bool,
    /// The number of items before and on the pages that arrived, including nulls.
    position: u64,
    total: Option<u64>,
    is_complete: bool,
}

impl Pages {
    /// Begins at a page, with the number of items that are requested for each page.
    pub(super) fn new(first: i32, requested: i32) -> Self {
        Self {
            first,
            next: first,
            requested: u64::try_from(requested).unwrap_or_default(),
            size: 0,
            is_size_known: false,
            position: 0,
            total: None,
            is_complete: false,
        }
    }

    /// Returns the latest total that the service reported.
    pub(super) fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns the number of the page to request if `ahead` pages have not been counted yet. A page that may not exist is
    /// requested alone.
    pub(super) fn request(&mut self, ahead: usize) -> Option<i32> {
        if self.is_complete || (ahead > 0 && !self.exists(self.next)) {
            return None;
        }
        let number = self.next;
        self.next = number.saturating_add(1);
        Some(number)
    }

    fn exists(&self, number: i32) -> bool {
        let last = self.total.map(|total| total.div_ceil(self.size.max(1)));
        self.is_size_known && u64::try_from(number).ok() <= last
    }

    /// Counts the items of the next page that arrived, including nulls.
    pub(super) fn count(&mut self, items: u64, total: Option<u64>) {
        let is_first = self.size == 0;
        if is_first {
            // If the page is short because it is the last one, this is too low, and the stream ends at an empty page.
            let before = u64::try_from(self.first.saturating_sub(1)).unwrap_or_default();
            self.position = before.saturating_mul(items);
            self.size = items;
        }
        // A page that others follow is full.
        self.is_size_known = !is_first || self.first == 1 || items >= self.requested;
        self.position = self.position.saturating_add(items);
        self.total = total.or(self.total);
        self.is_complete = items == 0 || self.total.is_some_and(|total| self.position >= total);
    }

    /// Returns whether no page follows.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Ends the list: no further page is requested.
    pub(super) fn end(&mut self) {
        self.is_complete = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the pages that are requested, at most three ahead, if responses with these counts and totals arrive.
    fn requested(responses: &[(u64, Option<u64>)]) -> Vec<i32> {
        let mut pages = Pages::new(1, 10);
        let mut numbers = Vec::new();
        for arrived in 0..=responses.len() {
            while numbers.len() - arrived < 3
                && let Some(number) = pages.request(numbers.len() - arrived)
            {
                numbers.push(number);
            }
            if let Some((items, total)) = responses.get(arrived) {
                pages.count(*items, *total);
            }
        }
        numbers
    }

    #[test]
    fn the_latest_total_counts() {
        let grows = [(10, Some(20)), (10, Some(30)), (5, Some(25))];
        assert_eq!(requested(&grows), [1, 2, 3]);
        let shrinks = [(10, Some(90)), (10, Some(20))];
        assert_eq!(requested(&shrinks), [1, 2, 3, 4]);
        let is_reported_once = [(10, Some(20)), (10, None)];
        assert_eq!(requested(&is_reported_once), [1, 2]);
    }

    #[test]
    fn missing_items_are_looked_for_page_by_page_until_one_is_empty() {
        let missing = [(10, Some(30)), (8, Some(30)), (9, Some(30)), (2, Some(30))];
        assert_eq!(requested(&missing), [1, 2, 3, 4, 5]);
        let empty = [(10, Some(30)), (8, Some(30)), (9, Some(30)), (0, Some(30))];
        assert_eq!(requested(&empty), [1, 2, 3, 4]);
    }

    #[test]
    fn no_number_overflows() {
        let max = Some(u64::MAX);
        let counts = [(1, max), (u64::MAX - 1, max)];
        assert_eq!(requested(&counts), [1, 2, 3, 4]);
        let mut last = Pages::new(i32::MAX, 1);
        assert_eq!(last.request(0), Some(i32::MAX));
        last.count(1, max);
        assert_eq!(last.request(0), Some(i32::MAX));
    }
}
