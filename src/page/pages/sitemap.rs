//! What machines that read a site ask for: `sitemap.xml`, `robots.txt` and `llms.txt`.

use std::fmt::Write;

use super::{Entry, OutFile};
use crate::catalog::{Catalog, Url};
use crate::html::escape;

/// The files for search engines and for language models.
pub(super) fn files(catalog: &Catalog, pages: &[Entry]) -> Vec<OutFile> {
    let mut files = search_engines(catalog, pages);
    files.push(OutFile::new("llms.txt", language_models(catalog)));
    files
}

/// What the site is and where its texts are, as https://llmstxt.org proposes: Markdown, with whole addresses where they
/// are known.
fn language_models(catalog: &Catalog) -> String {
    let settings = &catalog.project.settings;
    let mut text = format!("# {}\n\n", settings.title);
    if !settings.description.is_empty() {
        let _ = writeln!(text, "> {}\n", settings.description);
    }
    let link = |text: &mut String, title: &str, url: &Url, about: &str| {
        let about = if about.is_empty() { String::new() } else { format!(": {about}") };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "- [{title}]({}{}){about}", settings.base_url, url.encoded());
    };
    for section in catalog.sections.iter() {
        let _ = writeln!(text, "## {}\n", section.title);
        if let Some(at) = section.index {
            link(&mut text, &section.title, &section.url(), &catalog.articles[at].front.summary);
        }
        for at in &section.articles {
            let front = &catalog.articles[*at].front;
            let about = if front.summary.is_empty() { &front.tagline } else { &front.summary };
            link(&mut text, &front.title, &catalog.article_url(*at), about);
        }
        text.push('\n');
    }
    text.push_str("## Optional\n\n");
    if !catalog.glossary.terms.is_empty() {
        link(&mut text, "Terms from A to Z", &Url::page("terms"), "every term with its definition");
        link(
            &mut text,
            "Terms as JSON",
            &Url::file("exports/terms.json"),
            "definitions, relations and sources",
        );
    }
    if catalog.is_generated("sources") {
        link(&mut text, "Sources", &Url::page("sources"), "all works that are cited");
    }
    if catalog.is_generated("demos") {
        link(&mut text, "Demos", &Url::page("demos"), "all simulations with their figures");
    }
    link(&mut text, "Home", &Url::home(), "");
    text
}

/// The sitemap of all pages, where the base URL is known, and the file that names it.
fn search_engines(catalog: &Catalog, pages: &[Entry]) -> Vec<OutFile> {
    let base = &catalog.project.settings.base_url;
    if base.is_empty() {
        return vec![OutFile::new("robots.txt", "User-agent: *\nAllow: /\n")];
    }
    let mut paths: Vec<&str> = pages.iter().filter_map(|f| f.path.strip_suffix("index.html")).collect();
    paths.sort_unstable();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in paths {
        let url = Url::page(path.trim_end_matches('/'));
        let article = [format!("{path}index.md"), format!("{}.md", path.trim_end_matches('/'))];
        let date = article.iter().find_map(|p| catalog.article_at(p)).and_then(|at| {
            let front = &catalog.articles[at].front;
            front.reviewed().max(front.date)
        });
        let _ = write!(xml, "<url><loc>{}{}</loc>", escape(base), escape(&url.encoded()));
        if let Some(date) = date {
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    let robots = format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n");
    vec![OutFile::new("sitemap.xml", xml), OutFile::new("robots.txt", robots)]
}
