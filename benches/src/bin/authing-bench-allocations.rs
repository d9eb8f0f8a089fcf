//! Counts what calls allocate, for `authing-bench`, which runs it. Linking the counter makes it the allocator.

fn main() -> authing_bench::Outcome<()> {
    authing_bench::count_allocations(|call| {
        let counted = allocation_counter::measure(call);
        (counted.count_total, counted.bytes_total)
    })
}
