"""Builds with Sphinx what an article of a built site says: title, text and sources, without what only kb gives (links
and previews of terms). bars.js compares with it what takes time and bytes. By hand; OUT/THEME is made of each:

    pip install sphinx myst-parser furo
    python3 beside.py OUT alabaster=SITE/cognition-neuroscience/memory-systems furo=GUIDE/writing/terms
"""

import sys
import tempfile
from html import escape
from html.parser import HTMLParser
from pathlib import Path

from sphinx.cmd.build import main as sphinx

VOID = {"br", "hr", "img", "input", "wbr", "meta", "link", "col"}
LEFT_OUT = {"def", "anchor", "controls", "check", "downloads"}
UNWRAPPED = {"tw", "term"}


class Article(HTMLParser):
    """The parts of a page that count, as MyST: headings of Markdown, and HTML between them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.title, self.sections, self.html = "", [], []
        # For each open element: its name, and what is done with it.
        self.open = []

    def doing(self, what):
        return any(done == what for _, done in self.open)

    def handle_starttag(self, tag, attributes):
        classes = set((dict(attributes).get("class") or "").split())
        kept = self.doing("keep") and not self.doing("drop")
        if classes & LEFT_OUT:
            done = "drop"
        elif tag == "h1":
            done = "title"
        elif (tag == "div" and "prose" in classes) or (tag == "ol" and "references" in classes):
            if "references" in classes:
                self.heading("Sources")
            done = "keep"
        elif kept and tag == "h2":
            self.heading("")
            done = "heading"
        else:
            done = "unwrap" if classes & UNWRAPPED or not kept else "tag"
        if done == "tag" or (done == "keep" and tag == "ol"):
            told = "".join(f' {name}="{escape(value or "")}"' for name, value in attributes if name in ("href", "id", "scope"))
            self.html.append(f"<{tag}{told}>")
        if tag not in VOID:
            self.open.append((tag, done))

    def handle_endtag(self, tag):
        while self.open:
            name, done = self.open.pop()
            if done == "tag" or (done == "keep" and name == "ol"):
                self.html.append(f"</{name}>")
            if name == tag:
                break

    def handle_data(self, text):
        if self.doing("drop"):
            return
        if self.doing("title"):
            self.title += text
        elif self.doing("heading"):
            self.sections[-1][0] += text
        elif self.doing("keep"):
            self.html.append(escape(text, quote=False))

    def heading(self, title):
        self.flush()
        self.sections.append([title, ""])

    def flush(self):
        if not self.sections:
            self.sections.append(["", ""])
        self.sections[-1][1] += "".join(self.html)
        self.html = []

    def markdown(self):
        self.flush()
        parts = [f"# {self.title.strip()}"]
        for title, html in self.sections:
            parts += [f"## {title.strip()}"] if title else []
            parts += ["`````{raw} html", html, "`````"]
        return "\n\n".join(parts) + "\n"


def build(page, theme, out):
    article = Article()
    article.feed((page / "index.html").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        conf = f'project = "Beside"\nextensions = ["myst_parser"]\nhtml_theme = "{theme}"\n'
        (Path(folder) / "conf.py").write_text(conf, encoding="utf-8")
        (Path(folder) / "index.md").write_text(article.markdown(), encoding="utf-8")
        return sphinx(["-q", folder, str(out)])


if __name__ == "__main__":
    if len(sys.argv) < 3 or not all("=" in told for told in sys.argv[2:]):
        sys.exit(__doc__)
    for told in sys.argv[2:]:
        theme, page = told.split("=", 1)
        if build(Path(page), theme, Path(sys.argv[1]) / theme):
            sys.exit(1)
