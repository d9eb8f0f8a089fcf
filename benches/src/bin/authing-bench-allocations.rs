//! Counts the allocations of calls for `authing-bench`, which runs it. It is a separate program because linking the
//! counter replaces the allocator.

fn main() -> authing_bench::Outcome<()> {
    authing_bench::count_allocations(|call| {
        let counted = allocation_counter::measure(call);
        (counted.count_total, counted.bytes_total)
    })
}
