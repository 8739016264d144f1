//! Images: files of the project with their sizes, so that a page does not move while they load.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Writer;
use super::link::{decode, has_scheme};
use crate::catalog::{Url, join};
use crate::diagnostic::Code;

/// An image whose alternative text is being read.
#[derive(Debug)]
pub(super) struct OpenImage {
    pub alt: String,
    /// Whether its words are the name of its file: `![[file]]`.
    only_name: bool,
    target: String,
    title: String,
}

impl Writer<'_> {
    pub(super) fn image_start(&mut self, link: LinkType, target: &str, title: &str) {
        self.image = Some(OpenImage {
            alt: String::new(),
            only_name: link == LinkType::WikiLink { has_pothole: false },
            target: target.to_owned(),
            title: title.to_owned(),
        });
    }

    pub(super) fn image_end(&mut self, range: &Range<usize>) {
        let Some(image) = self.image.take() else { return };
        if image.alt.trim().is_empty() || image.only_name {
            let help = Some("say in words what it shows: `![what it shows](file)`".into());
            self.report(Code::BadImage, range, "the image has no alternative text", help);
        }
        let at = self.target_range(&image.target, range);
        let (src, size) = if has_scheme(&image.target) {
            let help = Some("keep a copy in the project: pages ask no third party for anything".into());
            self.report(Code::BadImage, &at, "the image is on another site, and its size is not known", help);
            return;
        } else {
            let full = join(self.folder(), &decode(&image.target)).unwrap_or_default();
            let Some(file) = self.view.file(&full) else {
                return self.dead(&full, &image.target, &at);
            };
            (self.setting.url.link_to(&Url::file(&full)), image_size(&file.bytes))
        };
        let Some(size) = size else {
            let help = Some("use PNG, JPEG, GIF, WebP, AVIF or an SVG with width and height".into());
            return self.report(Code::BadImage, &at, "the size of the image cannot be read", help);
        };
        self.push("<img src=\"");
        self.push_text(&src);
        self.push("\" alt=\"");
        self.push_text(image.alt.trim());
        self.push(&format!("\" width=\"{}\" height=\"{}\" loading=\"lazy\"", size.0, size.1));
        if !image.title.is_empty() {
            self.push(" title=\"");
            self.push_text(&image.title);
            self.push("\"");
        }
        self.push(">");
    }
}

/// The width and height of an image.
fn image_size(bytes: &[u8]) -> Option<(usize, usize)> {
    if let Ok(size) = imagesize::blob_size(bytes) {
        return Some((size.width, size.height));
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}=")).or_else(|| tag.find(&format!("\n{name}=")))? + name.len() + 2;
        let quote = tag[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        tag[at + 1..].split(quote).next()
    };
    let pixels = |text: &str| text.trim_end_matches("px").parse::<f64>().ok().filter(|n| *n >= 1.0);
    let sides = match (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let mut numbers =
                attribute("viewBox")?.split([' ', ',']).filter_map(|n| n.parse::<f64>().ok()).skip(2);
            (numbers.next()?, numbers.next()?)
        }
    };
    Some((sides.0.round() as usize, sides.1.round() as usize))
}
