//! Streams of a simulated list, whose pages arrive in another order than they are requested in.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex},
    time::Duration,
};

use proptest::prelude::*;
use tokio::{runtime::Builder, task::yield_now, time::Instant};

use super::*;
use crate::error::StatusError;

/// A list of numbers, and the stream that reads it.
#[derive(Clone, Debug)]
struct List {
    total: u64,
    reports_total: bool,
    /// The number of items that the stream requests for each page.
    size: u64,
    /// The number of items that the service returns at most.
    cap: u64,
    first: u64,
    concurrency: usize,
    /// How often the service refuses a page with status 429, and its `Retry-After`.
    refused: BTreeMap<u64, usize>,
    retry_after: Option<Duration>,
}

impl Default for List {
    /// A list of 40 pages with one item each.
    fn default() -> Self {
        Self {
            total: 40,
            reports_total: true,
            size: 1,
            cap: 1,
            first: 1,
            concurrency: 8,
            refused: BTreeMap::new(),
            retry_after: None,
        }
    }
}

/// The requests for pages.
#[derive(Default)]
struct Requests {
    /// The number of each page, and how many requests were in flight with it.
    log: Vec<(u64, usize)>,
    in_flight: usize,
    /// The number of items that the reader has consumed.
    consumed: u64,
    /// The maximum number of pages that were requested or held.
    held: u64,
}

impl Requests {
    fn pages(&self) -> Vec<u64> {
        self.log.iter().map(|(page, _)| *page).collect()
    }

    fn in_flight(&self, pages: Range<u64>) -> usize {
        let log = self.log.iter().filter(|(page, _)| pages.contains(page));
        log.map(|(_, in_flight)| *in_flight).max().unwrap_or(0)
    }
}

impl List {
    /// The number of items on a full page.
    fn real_size(&self) -> u64 {
        self.size.min(self.cap)
    }

    fn items(&self, page: u64) -> Range<u64> {
        let begin = (page - 1) * self.real_size();
        begin.min(self.total)..(begin + self.real_size()).min(self.total)
    }

    /// The number of pages that are consumed with this number of items.
    fn consumed_pages(&self, items: u64) -> u64 {
        let position = self.items(self.first).start + items;
        let pages = if position == self.total {
            position.div_ceil(self.real_size())
        } else {
            position / self.real_size()
        };
        pages.saturating_sub(self.first - 1)
    }

    fn refusal(&self) -> Error {
        StatusError {
            operation: "ListUsers",
            status: 429,
            retry_after: self.retry_after,
            request_id: None,
        }
        .into()
    }

    fn begin(&mut self, page: u64, requests: &Mutex<Requests>) -> bool {
        let mut requests = requests.lock().unwrap();
        requests.in_flight += 1;
        let in_flight = requests.in_flight;
        requests.log.push((page, in_flight));
        let consumed = self.consumed_pages(requests.consumed);
        requests.held = requests.held.max(page + 1 - self.first - consumed);
        let refused = self.refused.entry(page).or_default();
        let is_refused = *refused > 0;
        *refused = refused.saturating_sub(1);
        is_refused
    }

    fn stream(&self, requests: &Arc<Mutex<Requests>>) -> Items<u64> {
        let (mut list, requests) = (self.clone(), Arc::clone(requests));
        let fetch = move |number| -> crate::call::BoxFuture<'static, _> {
            let page = u64::try_from(number).unwrap();
            let is_refused = list.begin(page, &requests);
            let (list, requests) = (list.clone(), Arc::clone(&requests));
            Box::pin(async move {
                for _ in 0..page * 7 % 5 {
                    yield_now().await;
                }
                requests.lock().unwrap().in_flight -= 1;
                if is_refused {
                    return Err(list.refusal());
                }
                let items: Vec<_> = list.items(page).collect();
                let total = list.reports_total.then_some(list.total);
                let count = items.len();
                Ok((Page { items, total }, count))
            })
        };
        let (first, size) = (
            self.first.try_into().unwrap(),
            self.size.try_into().unwrap(),
        );
        let call_time = Duration::from_secs(20);
        Items::new(
            "ListUsers",
            Pages::new(first, size),
            call_time,
            None,
            Box::new(fetch),
        )
        .concurrency(self.concurrency)
    }

    /// Reads the list to its end, or to an error.
    async fn read(&self) -> (Vec<u64>, Option<Error>, Requests) {
        let requests = Arc::default();
        let mut stream = self.stream(&requests);
        let mut items = Vec::new();
        let error = loop {
            match stream.try_next().await {
                Ok(Some(item)) => items.push(item),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
            requests.lock().unwrap().consumed += 1;
        };
        assert!(stream.next().await.is_none());
        drop(stream);
        let requests = std::mem::take(&mut *requests.lock().unwrap());
        (items, error, requests)
    }

    /// Returns the last page that the stream requests.
    fn last_request(&self) -> u64 {
        let last = self.total.div_ceil(self.real_size());
        let items = self.items(self.first);
        let count = items.end - items.start;
        // A short page in the middle of the list is the last one, or the service returns fewer items than requested.
        let is_doubtful = self.first > 1 && count < self.size && self.first * count < self.total;
        match self.first.cmp(&last) {
            std::cmp::Ordering::Greater => self.first,
            std::cmp::Ordering::Equal if is_doubtful => last + 1,
            _ if !self.reports_total => last + 1,
            _ => last,
        }
    }
}

fn lists() -> impl Strategy<Value = List> {
    (
        0..80_u64,
        any::<bool>(),
        1..9_u64,
        1..9_u64,
        1..9_u64,
        1..10_usize,
    )
        .prop_map(
            |(total, reports_total, size, cap, first, concurrency)| List {
                total,
                reports_total,
                size,
                cap,
                first,
                concurrency,
                ..List::default()
            },
        )
}

proptest! {
    #[test]
    fn every_item_is_yielded_once_and_in_order(list in lists()) {
        let runtime = Builder::new_current_thread().build().unwrap();
        let (items, error, requests) = runtime.block_on(list.read());
        prop_assert!(error.is_none());
        let begin = list.items(list.first).start;
        prop_assert!(items.into_iter().eq(begin..list.total));
        prop_assert!(requests.pages().into_iter().eq(list.first..=list.last_request()));
        prop_assert!(requests.held <= list.concurrency as u64);
        let in_flight = if list.reports_total { list.concurrency } else { 1 };
        prop_assert!(requests.in_flight(0..u64::MAX) <= in_flight);
    }
}

#[tokio::test]
async fn as_many_pages_are_requested_as_allowed() {
    let (.., requests) = List::default().read().await;
    assert_eq!(requests.in_flight(0..u64::MAX), 8);
    assert_eq!(requests.held, 8);
}

#[tokio::test]
async fn too_many_requests_halve_their_number_and_lose_no_item() {
    let list = List {
        refused: (2..10).map(|page| (page, 1)).collect(),
        ..List::default()
    };
    let (items, error, requests) = list.read().await;
    assert!(error.is_none());
    assert!(items.into_iter().eq(0..40));
    let mut pages = requests.pages();
    pages.sort_unstable();
    let mut expected: Vec<_> = (1..=40).chain(2..10).collect();
    expected.sort_unstable();
    assert_eq!(pages, expected);
    assert_eq!(requests.in_flight(2..10), 8);
    assert_eq!(requests.in_flight(14..41), 4);
}

#[tokio::test]
async fn a_page_that_is_refused_alone_ends_the_stream() {
    for (page, times) in [(1, 1), (5, 4), (40, 2)] {
        let list = List {
            refused: BTreeMap::from([(page, usize::MAX)]),
            ..List::default()
        };
        let (items, error, requests) = list.read().await;
        assert_eq!(items.len() as u64, page - 1);
        assert!(matches!(error, Some(Error::Status(error)) if error.status == 429));
        let pages = requests.pages().into_iter();
        assert_eq!(pages.filter(|asked| *asked == page).count(), times);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_page_is_requested_after_the_time_that_the_service_names() {
    for (seconds, items) in [(20, 40), (21, 4)] {
        let list = List {
            refused: BTreeMap::from([(5, 1)]),
            retry_after: Some(Duration::from_secs(seconds)),
            ..List::default()
        };
        let begun = Instant::now();
        let (read, error, _) = list.read().await;
        assert_eq!(read.len(), items);
        let is_read = error.is_none();
        assert_eq!(is_read, items == 40);
        assert_eq!(begun.elapsed().as_secs(), if is_read { seconds } else { 0 });
    }
}

#[tokio::test(start_paused = true)]
async fn pages_that_are_refused_together_wait_together() {
    let list = List {
        refused: (2..10).map(|page| (page, 1)).collect(),
        retry_after: Some(Duration::from_secs(5)),
        ..List::default()
    };
    let begun = Instant::now();
    let (items, error, _) = list.read().await;
    assert!(error.is_none());
    assert_eq!(items.len(), 40);
    assert_eq!(begun.elapsed().as_secs(), 5);
}
