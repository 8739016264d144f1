//! The pictures that stand for pages where they are shared: 1200 by 630, as the sites that show links ask for. A card
//! is set as SVG and painted as PNG, with fonts that come with kb and nothing of the machine's.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kb_demos::plot;
use kb_demos::report::Figure;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::html::escape;
use crate::kept;

/// The size of a card.
pub(super) const SIZE: (u32, u32) = (1200, 630);

/// A part of the key of what is kept: to be raised when the same SVG gives another picture.
const VERSION: u32 = 1;

const PAPER: &str = "#fcfbf8";
const INK: &str = "#1d1e20";
const SOFT: &str = "#5d5e61";
const LINE: &str = "#dedad0";
const ACCENT: &str = "#0b5a72";

/// Around everything, and the left edge of the figure and its size.
const EDGE: f64 = 64.0;
const FIGURE: (f64, f64, f64, f64) = (612.0, 64.0, 524.0, 502.0);

/// Titles are as large as they can be in so many lines.
const TITLE_SIZES: [(f64, usize); 4] = [(76.0, 3), (64.0, 4), (52.0, 5), (42.0, 6)];

/// How much of the width that a picture reckons with the letters of the cards need.
const NARROWER: f64 = 0.86;

/// What a card says and shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card<'a> {
    /// The title of the page.
    pub title: &'a str,
    /// What the page is about, in a few words.
    pub tagline: &'a str,
    /// The title of the site.
    pub site: &'a str,
    /// A figure of the page.
    pub figure: Option<&'a Figure>,
}

impl Card<'_> {
    /// The card as SVG.
    pub(super) fn svg(&self) -> String {
        let (width, height) = SIZE;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"KB Text\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/>\n<rect width=\"12\" height=\"{height}\" fill=\"{ACCENT}\"/>\n"
        );
        let room = match self.figure {
            Some(figure) => {
                draw_figure(&mut svg, figure);
                FIGURE.0 - EDGE - 40.0
            }
            None => f64::from(width) - 2.0 * EDGE,
        };
        let (size, lines) = set_title(self.title, room);
        let mut y = EDGE + size * 0.78;
        for line in &lines {
            text(&mut svg, y, (size, 700, INK), line);
            y += size * 1.12;
        }
        y += 12.0;
        for line in wrapped(self.tagline, room, 30.0, 1.0) {
            if y > f64::from(height) - EDGE - 50.0 {
                break;
            }
            text(&mut svg, y, (30.0, 400, SOFT), &line);
            y += 40.0;
        }
        text(&mut svg, f64::from(height) - EDGE, (28.0, 700, ACCENT), self.site);
        svg.push_str("</svg>\n");
        svg
    }
}

/// The figure, as large as fits, in a frame.
fn draw_figure(svg: &mut String, figure: &Figure) {
    let (x, y, width, height) = FIGURE;
    let (own_width, own_height) = plot::size(figure);
    let pad = 16.0;
    let scale = ((width - 2.0 * pad) / own_width).min((height - 2.0 * pad) / own_height);
    let (left, top) = (x + (width - own_width * scale) / 2.0, y + (height - own_height * scale) / 2.0);
    // Writing to a String cannot fail, here and below.
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"#fff\" stroke=\"{LINE}\" stroke-width=\"2\"/>\n<g transform=\"translate({left:.2} {top:.2}) scale({scale:.4})\">{}</g>\n",
        plot::standalone_svg(figure, "card")
    );
}

fn text(svg: &mut String, y: f64, (size, weight, colour): (f64, u32, &str), words: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{EDGE}\" y=\"{y:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
        escape(words)
    );
}

/// The size and the lines of a title.
fn set_title(title: &str, room: f64) -> (f64, Vec<String>) {
    let set = |size| wrapped(title, room, size, 1.06);
    let sets = TITLE_SIZES.iter().map(|(size, most)| (*size, *most, set(*size)));
    let fits = sets.into_iter().find(|(size, most, lines)| {
        lines.len() <= *most && lines.iter().all(|line| width(line, *size, 1.06) <= room)
    });
    match fits {
        Some((size, _, lines)) => (size, lines),
        None => {
            let (size, most) = TITLE_SIZES[TITLE_SIZES.len() - 1];
            let mut lines = set(size);
            if lines.len() > most {
                lines.truncate(most);
                if let Some(last) = lines.last_mut() {
                    last.push_str(" …");
                }
            }
            (size, lines)
        }
    }
}

fn width(words: &str, size: f64, weight: f64) -> f64 {
    plot::text::width(words) / plot::text::SIZE * size * weight * NARROWER
}

/// The lines of a text.
fn wrapped(words: &str, room: f64, size: f64, weight: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Paints cards.
pub(super) struct Painter {
    options: Options<'static>,
    /// The hashes of the fonts.
    fonts: Vec<u8>,
    kept: PathBuf,
}

impl std::fmt::Debug for Painter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Painter").field("kept", &self.kept).finish_non_exhaustive()
    }
}

impl Painter {
    /// A painter with these fonts, which keeps what it has painted in a folder.
    pub(super) fn new(fonts: &[&[u8]], kept: &Path) -> Self {
        let mut all = fontdb::Database::new();
        for font in fonts {
            all.load_font_data(font.to_vec());
        }
        let family = all.faces().next().and_then(|face| face.families.first()).map(|(name, _)| name.clone());
        let family = family.unwrap_or_default();
        all.set_sans_serif_family(family.as_str());
        all.set_serif_family(family.as_str());
        let options = Options { font_family: family, fontdb: Arc::new(all), ..Options::default() };
        let hashes = fonts.iter().flat_map(|font| *blake3::hash(font).as_bytes());
        Self { options, fonts: hashes.collect(), kept: kept.to_owned() }
    }

    /// The card as PNG; empty where it cannot be painted.
    pub(super) fn paint(&self, svg: &str) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&VERSION.to_le_bytes()).update(svg.as_bytes());
        hasher.update(&self.fonts);
        let path = self.kept.join(format!("{}.png", hasher.finalize().to_hex()));
        if let Some(png) = kept::read::<Vec<u8>>(&path) {
            return png;
        }
        let png = paint(svg, &self.options).unwrap_or_default();
        // It is only a courtesy to the next build.
        let _ = kept::write(&path, &png);
        png
    }
}

fn paint(svg: &str, options: &Options<'_>) -> Option<Vec<u8>> {
    let tree = Tree::from_str(svg, options).ok()?;
    let mut pixmap = Pixmap::new(SIZE.0, SIZE.1)?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painter(folder: &Path) -> Painter {
        let fonts: [&[u8]; 2] = [
            include_bytes!("../../templates/theme/fonts/card.ttf"),
            include_bytes!("../../templates/theme/fonts/card-bold.ttf"),
        ];
        Painter::new(&fonts, folder)
    }

    fn card(title: &str) -> Card<'_> {
        Card { title, tagline: "What it is about", site: "A site", figure: None }
    }

    /// The same bytes on every machine.
    #[test]
    fn a_card_is_known_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let png = painter(folder.path()).paint(&card("Hebbian learning & Ω").svg());
        let size = imagesize::blob_size(&png).unwrap();
        assert_eq!((size.width, size.height), (1200, 630));
        assert_eq!(blake3::hash(&png).to_hex()[..16], *"35952b61d5c6f9d9");
        // What was painted is kept, and so is what was painted with other fonts.
        assert_eq!(painter(folder.path()).paint(&card("Hebbian learning & Ω").svg()), png);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn titles_are_as_large_as_they_can_be() {
        assert_eq!(set_title("Short", 500.0).1, ["Short"]);
        assert!(set_title("Short", 500.0).0 > 70.0);
        let (size, lines) = set_title(&"A title of many words ".repeat(6), 500.0);
        assert!(size < 60.0 && lines.len() <= 6, "{size} {lines:?}");
        let (_, lines) = set_title(&"A title of far too many words ".repeat(20), 500.0);
        assert!(lines.len() == 6 && lines[5].ends_with('…'));
    }
}
