//! Guides are in the documentation, their links lead somewhere both there and in the repository, and the documentation of the crate
//! lists all domains.

use std::{fs, path::Path};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the guides.
fn guides() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide");
    let files = fs::read_dir(folder).expect("the folder can be read");
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let names = paths.map(|path| path.file_stem().expect("a name").to_owned());
    names
        .map(|name| name.into_string().expect("a name in UTF-8"))
        .collect()
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

/// Rustdoc checks links to items. Links to files would be dead there, except those to guides: `src/guide.rs` defines
/// their names before the page does.
#[test]
fn links_of_guides_lead_to_items_headings_guides_or_the_web() {
    let guides = guides();
    for guide in &guides {
        let page = read(&format!("docs/guide/{guide}.md"));
        let inline = page.split("](").skip(1).map(|rest| (None, rest));
        let lines = page.lines().filter_map(|line| line.strip_prefix('['));
        let defined = lines.filter_map(|line| line.split_once("]: "));
        let defined = defined.filter(|(name, _)| !name.contains(']'));
        let defined = defined.map(|(name, target)| (Some(name), target));
        for (name, rest) in inline.chain(defined) {
            let end = rest.find([')', '\n']).unwrap_or(rest.len());
            let target = &rest[..end];
            let leads_on = ["crate", "#", "https://"];
            let leads_on = leads_on.iter().any(|begin| target.starts_with(begin));
            let is_guide = name.is_some_and(|name| {
                target.strip_suffix(".md") == Some(name) && guides.iter().any(|guide| guide == name)
            });
            assert!(leads_on || is_guide, "{guide}: {target}");
        }
    }
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
