//! The README and each guide have a Chinese page, with the same blocks of code in the same order.

use crate::guide::{guides, read};

/// A block of code, from its first fence to its last one, with its language.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        let is_fence = line.trim_start().starts_with("```");
        if is_fence && !is_open {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut().filter(|_| is_fence || is_open) {
            block.push_str(line);
            block.push('\n');
        }
        is_open ^= is_fence;
    }
    blocks
}

#[test]
fn chinese_pages_have_the_code_of_the_english_ones() {
    let guides = guides().into_iter().map(|guide| {
        let chinese = format!("docs/guide/zh-CN/{guide}.md");
        (format!("docs/guide/{guide}.md"), chinese)
    });
    let readme = ("README.md".to_owned(), "README.zh-CN.md".to_owned());
    for (english, chinese) in guides.chain([readme]) {
        let expected = blocks(&read(&english));
        let found = blocks(&read(&chinese));
        let mut numbers = 0..expected.len().max(found.len());
        if let Some(number) = numbers.find(|&number| expected.get(number) != found.get(number)) {
            let shown = |blocks: &[String]| {
                let block = blocks.get(number).cloned();
                block.unwrap_or_else(|| "missing\n".to_owned())
            };
            panic!(
                "block {} of {chinese} differs from {english}. A changed block must be changed in both.\n\
                 {english}:\n{}{chinese}:\n{}",
                number + 1,
                shown(&expected),
                shown(&found)
            );
        }
    }
}
