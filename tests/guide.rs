//! Guides are in the documentation, their links lead somewhere both there and in the repository, and the documentation of the crate
//! lists all domains.

use std::{fs, path::Path};

pub(crate) fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the guides in English. A README of the folder is not a guide, and the folder of a language is not a page.
pub(crate) fn guides() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide");
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let names = entries.map(|entry| entry.expect("the folder can be read").file_name());
    let names = names.map(|name| name.into_string().expect("a name in UTF-8"));
    let guides = names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned));
    let guides: Vec<_> = guides.filter(|name| name != "README").collect();
    assert!(guides.len() > 5, "{guides:?}");
    guides
}

#[test]
fn each_guide_is_listed_linked_and_included() {
    let module = read("src/guide.rs");
    for guide in guides() {
        for text in [
            format!("//! | [`{guide}`] |"),
            format!("\n[{guide}]: crate::guide::{guide}\n"),
            format!("#[doc = include_str!(\"../docs/guide/{guide}.md\")]\npub mod {guide} {{}}"),
        ] {
            assert!(module.contains(&text), "src/guide.rs lacks {text}");
        }
    }
}

/// Rustdoc checks links to items. A link to another guide is one to its file in the repository. In the documentation, it is one to
/// its module, since `src/guide.rs` defines the name before the page does.
#[test]
fn links_of_guides_lead_to_items_headings_guides_or_the_web() {
    let module = read("src/guide.rs");
    for guide in guides() {
        let page = read(&format!("docs/guide/{guide}.md"));
        let headings: Vec<_> = page.lines().filter_map(anchor).collect();
        let inline = page.split("](").skip(1).map(|rest| (None, rest));
        let lines = page.lines().filter_map(|line| line.strip_prefix('['));
        let defined = lines.filter_map(|line| line.split_once("]: "));
        let defined = defined.filter(|(name, _)| !name.contains(']'));
        let defined = defined.map(|(name, target)| (Some(name), target));
        for (name, rest) in inline.chain(defined) {
            let target = &rest[..rest.find([')', '\n']).unwrap_or(rest.len())];
            let leads_on = match (name, target.strip_suffix(".md"), target.strip_prefix('#')) {
                (Some(name), Some(other), _) => {
                    module.contains(&format!("\n[{name}]: crate::guide::{other}\n"))
                }
                (_, _, Some(heading)) => headings.iter().any(|known| known == heading),
                _ => target.starts_with("crate") || target.starts_with("https://"),
            };
            assert!(leads_on, "{guide}: {target}");
        }
    }
}

/// The anchor of a heading, if the line is one.
fn anchor(line: &str) -> Option<String> {
    let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let is_kept = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    let kept = heading.chars().filter(is_kept).collect::<String>();
    Some(kept.to_lowercase().replace(' ', "-"))
}

#[test]
fn the_documentation_of_the_crate_lists_all_domains() {
    let documented = read("src/lib.rs");
    let rows = documented.lines().filter_map(|line| {
        let (domain, rest) = line.strip_prefix("//! | [`")?.split_once("`](Authing::")?;
        Some((
            domain,
            rest.trim_end_matches('|').trim_end().ends_with("yes"),
        ))
    });
    let rows: Vec<_> = rows.collect();

    let code = read("src/api/mod.rs");
    let (_, domains) = code.rsplit_once("domains! {").expect("the domains");
    let mut has_session = false;
    let mut expected = Vec::new();
    for line in domains.lines() {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            [actors, "{"] => has_session = actors == "both",
            [accessor, handle] if handle.starts_with(char::is_uppercase) => {
                expected.push((accessor, has_session));
            }
            _ => {}
        }
    }
    assert!(expected.contains(&("users", true)) && expected.contains(&("orgs", false)));
    assert_eq!(rows, expected);
}
