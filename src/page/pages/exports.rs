//! What pages and exports have to do with each other: exported files among those of the site, and the data
//! about a page that goes into it.

use super::super::context::{Alternate, Page};
use super::{Maker, OutFile};
use crate::catalog::Url;
use crate::export::structured::{self, Subject};
use crate::export::{self, Material};

impl Maker {
    fn material(&self) -> Material<'_> {
        Material {
            catalog: &self.catalog,
            definitions: &self.tools.definitions,
            plain_definitions: &self.tools.plain_definitions,
            backlinks: self.backlinks(),
        }
    }

    /// The exported files.
    pub(super) fn exports(&self) -> Vec<OutFile> {
        let out = |file: export::File| {
            let out = OutFile::new(file.path, file.bytes);
            match file.term {
                Some(term) => out.made_from(self.catalog.glossary.terms[term].place.clone()),
                None => out,
            }
        };
        export::files(&self.material()).into_iter().map(out).collect()
    }

    /// Puts into a page what it is about. Its breadcrumbs are known by now.
    pub(super) fn describe(&self, page: &mut Page, url: &Url, subject: &Subject<'_>) {
        let crumbs: Vec<(&str, &str)> =
            page.crumbs.iter().map(|crumb| (crumb.title.as_str(), crumb.url.as_str())).collect();
        let described = structured::Page { url, title: &page.title, crumbs: &crumbs };
        page.json_ld = structured::json_ld(&self.material(), described, subject);
        if let Subject::Term(at) = subject {
            let urls = export::term_files(&self.catalog.glossary.terms[*at].id);
            let formats = ["application/json", "text/turtle"].into_iter().zip(urls);
            page.alternates = formats.map(|(media_type, url)| Alternate { media_type, url }).collect();
        }
    }

    /// An article as the subject of its page.
    pub(super) fn article_subject(&self, article: usize) -> Subject<'_> {
        Subject::Article { article, cited: &self.texts.articles[article].cited }
    }
}
