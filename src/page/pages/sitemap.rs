//! What search engines ask for: `sitemap.xml` and `robots.txt`.

use std::fmt::Write;

use super::{Entry, OutFile};
use crate::catalog::{Catalog, Url};
use crate::html::escape;

/// The sitemap of all pages, where the base URL is known, and the file that names it.
pub(super) fn files(catalog: &Catalog, pages: &[Entry]) -> Vec<OutFile> {
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
