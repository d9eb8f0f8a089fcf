//! Counts what calls allocate, for `authing-bench`, which runs it. Linking the counter makes it the allocator.

use authing_bench::{Outcome, measure::allocations};

fn main() -> Outcome<()> {
    allocations::count(|call| {
        let counted = allocation_counter::measure(call);
        (counted.count_total, counted.bytes_total)
    })
}
