//! What a text says, in plain words, for those who search it: headings, paragraphs, rows of tables, lines of code.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use crate::markdown::Piece;
use crate::search::Passages;

/// Commands of LaTeX, each with its sign.
const SIGNS: &str = "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν \
    xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Sigma Σ Phi Φ \
    Psi Ψ Omega Ω sum ∑ prod ∏ int ∫ partial ∂ infty ∞ cdot · times × le ≤ leq ≤ ge ≥ geq ≥ ll ≪ gg ≫ approx ≈ to →";

/// What of a formula is shown where none can be set: its letters and signs, without the marks of LaTeX.
fn in_words(tex: &str) -> String {
    let mut words = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let name = &rest[..length];
                // `\\,` and the like are spaces; other commands say how, not what.
                rest = &rest[length.max(rest.chars().next().map_or(0, char::len_utf8))..];
                let mut signs = SIGNS.split_whitespace();
                while let (Some(known), Some(sign)) = (signs.next(), signs.next()) {
                    if known == name {
                        words.push_str(sign);
                    }
                }
            }
            '{' | '}' | '_' | '^' | '&' | '$' => {}
            c => words.push(c),
        }
    }
    words
}

impl Writer<'_> {
    /// The whole text in plain words, block by block, each under the anchor of its heading.
    pub(super) fn passages(&mut self) -> Passages {
        let mut passages = Passages::default();
        // Headings know their anchors by their order.
        self.heading = 0;
        let mut in_heading = false;
        let mut instead = None;
        for (piece, _) in self.pieces {
            if let Some(name) = self.named(piece, &mut instead) {
                passages.push(&name);
                continue;
            }
            match piece {
                Piece::Math { tex, .. } => passages.push(&in_words(tex)),
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

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn formulas_are_letters_and_signs() {
        assert_eq!(in_words(r"\Delta w = \eta\, y\,(x - y\,w)"), "Δ w = η y(x - yw)");
        assert_eq!(in_words(r"\frac{dx}{dt} = \sum_j w_j \le é\"), "dxdt = ∑j wj ≤ é");
    }
}
