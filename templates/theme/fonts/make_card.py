"""Makes the fonts of share cards again: two TTF files from the STIX Two Text of @fontsource/stix-two-text 5.3.0.

    npm pack @fontsource/stix-two-text@5.3.0 && tar xf fontsource-stix-two-text-*.tgz
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python make_card.py package/files

A picture that is drawn at build time cannot ask a reader's system for a font, so kb brings one: Latin, Greek and
Cyrillic letters, upright, regular and bold. They never go into a site; only pictures drawn with them do.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FAMILY = "KB Text"
PARTS = ("latin", "latin-ext", "greek", "cyrillic")
SIGNS = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180)) | set(range(0x386, 0x3CF)) | set(range(0x400, 0x460))
SIGNS |= {ord(c) for c in "‐‑–—‘’“”„…†•−×≤≥≈∞µ′″←→"}


def make(folder, weight, name):
    files = [str(folder / f"stix-two-text-{part}-{weight}-normal.woff") for part in PARTS]
    font = Merger().merge(files)
    options = subset.Options(layout_features=["kern", "mark", "ccmp"], hinting=False, name_IDs=[1, 2, 6, 13, 14], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=SIGNS)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = FAMILY
        if record.nameID == 6:
            record.string = f"{FAMILY.replace(' ', '')}-{weight}"
    # The same bytes at every time.
    font["head"].created = font["head"].modified = 3_800_000_000
    font.recalcTimestamp = False
    font.flavor = None
    font.save(HERE / name)
    covered = set(TTFont(HERE / name).getBestCmap())
    missing = "".join(chr(c) for c in sorted(SIGNS - covered))
    print(name, (HERE / name).stat().st_size, "without", missing)


if __name__ == "__main__":
    make(Path(sys.argv[1]), 400, "card.ttf")
    make(Path(sys.argv[1]), 700, "card-bold.ttf")
