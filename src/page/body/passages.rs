//! What a text says, in plain words, for those who search it: headings, paragraphs, rows of tables, lines of code.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use crate::markdown::Piece;
use crate::search::Passages;

impl Writer<'_> {
    /// The whole text in plain words, block by block, each under the anchor of its heading.
    pub(super) fn passages(&mut self) -> Passages {
        let mut passages = Passages::default();
        // Headings know their anchors by their order.
        self.heading = 0;
        let mut in_heading = false;
        for (piece, _) in self.pieces {
            match piece {
                Piece::Text(text) | Piece::Event(Event::Code(text)) => passages.push(text),
                // The cells of a row belong together.
                Piece::Event(Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell)) => {
                    passages.push(" ");
                }
                Piece::Event(Event::Start(Tag::Heading { .. })) => {
                    passages.end_block(false);
                    passages.anchor(&self.heading_id());
                    self.heading += 1;
                    in_heading = true;
                }
                Piece::Event(Event::Start(Tag::TableCell)) => {}
                edge if edge.is_block_edge() => passages.end_block(std::mem::take(&mut in_heading)),
                other => passages.push(&self.plain(other)),
            }
        }
        passages.end_block(false);
        passages
    }
}
