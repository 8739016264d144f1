//! The inventory for Sphinx, decompressed and read line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::built;
use crate::support::Project;

/// The objects of an inventory by role and name: address and title.
fn objects(project: &Project) -> BTreeMap<(String, String), (String, String)> {
    let bytes = std::fs::read(project.path("site/objects.inv")).unwrap();
    let mut rest = &bytes[..];
    let mut head = Vec::new();
    for _ in 0..4 {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap();
        head.push(std::str::from_utf8(&rest[..end]).unwrap().to_owned());
        rest = &rest[end + 1..];
    }
    assert_eq!(head[0], "# Sphinx inventory version 2");
    assert!(head[1].starts_with("# Project: ") && head[2].starts_with("# Version: "), "{head:?}");
    assert_eq!(head[3], "# The remainder of this file is compressed using zlib.");
    let mut text = String::new();
    ZlibDecoder::new(rest).read_to_string(&mut text).unwrap();
    let objects = text.lines().map(|line| {
        let (name, rest) = line.split_once(" std:").unwrap_or_else(|| panic!("{line}"));
        let mut parts = rest.splitn(4, ' ');
        let mut next = || parts.next().unwrap_or_else(|| panic!("{line}")).to_owned();
        let (role, priority, url, title) = (next(), next(), next(), next());
        assert_eq!(priority, "1", "{line}");
        ((role, name.to_owned()), (url, title))
    });
    objects.collect()
}

#[test]
fn an_inventory_names_what_can_be_referred_to() {
    let project = built();
    let objects = objects(&project);
    for (role, name, url, title) in [
        ("term", "LTP", "terms/ltp/", "-"),
        ("term", "Long-term potentiation", "terms/ltp/", "-"),
        ("term", "海馬", "terms/hippocampus/", "-"),
        ("term", "line break", "terms/ltd/", "-"),
        ("term", "C++", "terms/cpp/", "-"),
        ("doc", "index", "index.html", "Home"),
        ("doc", "learning/index", "learning/", "Learning"),
        ("doc", "learning/plasticity", "learning/plasticity/", "Plasticity </script> & \"more\""),
        ("label", "learning/plasticity:rule", "learning/plasticity/#Rule", "The rule"),
        ("label", "eq-hebb", "learning/plasticity/#eq-hebb", "Equation 1"),
    ] {
        let found = objects.get(&(role.to_owned(), name.to_owned()));
        assert_eq!(found, Some(&(url.to_owned(), title.to_owned())), "{name} in {objects:#?}");
    }
    // Sphinx takes names that differ only by case for one.
    let names: BTreeSet<_> = objects.keys().map(|(role, name)| (role, name.to_lowercase())).collect();
    assert_eq!(names.len(), objects.len());
}

/// Every address is that of a page, and every anchor is on it.
#[test]
fn an_inventory_leads_to_what_is_there() {
    for project in [built(), Project::fixture("complete")] {
        project.built();
        let site = project.tree("site");
        for ((_, name), (url, _)) in objects(&project) {
            let (path, anchor) = url.split_once('#').unwrap_or((&url, ""));
            let file = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
            let page = site.get(&file).unwrap_or_else(|| panic!("{name}: no {file}"));
            let page = String::from_utf8_lossy(page);
            let anchor = anchor.replace("%C3%A9", "é").replace("%C3%89", "É");
            assert!(
                anchor.is_empty() || page.contains(&format!(" id=\"{anchor}\"")),
                "{name}: no #{anchor} in {file}"
            );
        }
    }
}
