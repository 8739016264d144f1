"""Makes the fonts of formulas again: two WOFF2 files from the STIX Two Math that ziamath 0.13 ships.

    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0 brotli==1.2.1 ziamath==0.13
    venv/bin/python make.py

What most formulas need is in math.woff2. What few need (Fraktur, sans-serif, typewriter, rare signs) is in
math-more.woff2, which a browser gets only for a page with such a sign: the `unicode-range` that is printed at the end
stands in ../math.css.
"""

import importlib.metadata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FAMILY = "KB Math"


def span(first, last):
    return set(range(first, last + 1))


def signs(text):
    return {ord(c) for c in text if not c.isspace()}


LATIN = span(0x20, 0x7E) | signs("ı ȷ £ § ¶ ð © ° ¬ ± · × ÷ – — ‘ ’ “ ” … †  ‡ •") | {0xA0}
# Small ones too: a browser may ask by the letter that is written, though it shows the italic one.
GREEK = span(0x391, 0x3C9) | signs("ϑ ϕ ϵ")
INVISIBLE = {0x2061, 0x2062, 0x2063, 0x2064, 0xFE00, 0xFE01}
ACCENTS = signs("` ´ ^ ˆ ˇ ˘ ¯ ˙ ¨ ˚ ˜ ‾ _ ← → ↔ ⏞ ⏟ ⏜ ⏝ ⎴ ⎵") | {0x338}
# Combining marks, of no width in most fonts, and the bar over and under letters.
MARKS = span(0x300, 0x30C) | {0x332, 0x20D6, 0x20D7, 0x20DB}
BARS = {0x203E}
# Signs that no text may begin with stand for themselves as others, which kb writes (src/page/math.rs).
SPACING = {0x2C6: 0x302, 0x2C7: 0x30C, 0x2DC: 0x303, 0xFFEB: 0x20D7}
# The width of a bar before it grows, in thousandths of the font's size.
BAR = 250
# The width of tall roots.
ROOT = 860
PRIMES = {0x2032, 0x2033, 0x2034, 0x2057, 0x2035}
OPERATORS = signs("""
    ∂ ∇ ∞ ∈ ∉ ∋ ⊂ ⊃ ⊆ ⊇ ⊄ ⊊ ∪ ∩ ∧ ∨ ∀ ∃ ∄ ∅ ∓ ∕ ⋅ ∘ ∗ ⋆ ∙ ∼ ≃ ≅ ≈ ≡ ≢ ≠ ≤ ≥ ≪ ≫ ∝ ∥ ∦ ⊥ ∣ ∤ ∖ − ≔ ≕ ≜ ≝ ≟ ⪯ ⪰ ≺ ≻ ≲ ≳
    ≁ ≉ ⩽ ⩾ ⊢ ⊨ ⊤ ⊕ ⊖ ⊗ ⊙ ⊘ ⊎ ⊔ ⊓ ⊲ ⊳ ⋈ ∠ ∴ ∵ ← → ↑ ↓ ↔ ↕ ↦ ↩ ↪ ↗ ↘ ⇌ ⇀ ↼ ⇒ ⇐ ⇔ ⟵ ⟶ ⟷ ⟸ ⟹ ⟺ ⟼ ⋯ ⋮ ⋱ ℏ ℓ ℘ ℜ ℑ ℵ ℧
    ∑ ∏ ∐ ∫ ∬ ∭ ∮ ⋃ ⋂ ⋁ ⋀ ⨁ ⨂ ⨀ ⨆ √ ∛ ∜ ⟨ ⟩ ⌊ ⌋ ⌈ ⌉ ‖ ⟦ ⟧ ⦃ ⦄ □ ■ ◻ ◊ △ ▽ ○ ★ ✓
""")
ITALIC = span(0x1D434, 0x1D467) | {0x210E, 0x1D6A4, 0x1D6A5} | span(0x1D6E2, 0x1D71B)
BOLD = span(0x1D400, 0x1D433) | span(0x1D7CE, 0x1D7D7)
BOLD_ITALIC = span(0x1D468, 0x1D49B) | span(0x1D71C, 0x1D755)
DOUBLE_STRUCK = signs("ℂℍℕℙℚℝℤ𝟙") | span(0x1D538, 0x1D550)
CALLIGRAPHIC = signs("ℬℰℱℋℐℒℳℛ") | span(0x1D49C, 0x1D4B5)

CORE = LATIN | GREEK | INVISIBLE | ACCENTS | MARKS | PRIMES | OPERATORS | ITALIC | BOLD | BOLD_ITALIC
CORE |= set(SPACING) | DOUBLE_STRUCK | CALLIGRAPHIC
# All that a formula can hold: letterlike signs, arrows, operators, geometric shapes, styled letters.
ALL = span(0x2100, 0x22FF) | span(0x27C0, 0x27FF) | span(0x2A00, 0x2AFF) | span(0x1D400, 0x1D7FF)


def source():
    [path] = [f for f in importlib.metadata.files("ziamath") if f.name == "STIXTwoMath-Regular.ttf"]
    return path.locate()


def alternates(font, feature, number):
    """What a feature of the font puts in a glyph's place."""
    gsub = font["GSUB"].table
    lookups = {at for f in gsub.FeatureList.FeatureRecord if f.FeatureTag == feature for at in f.Feature.LookupListIndex}
    found = {}
    for at in sorted(lookups):
        for table in gsub.LookupList.Lookup[at].SubTable:
            table = getattr(table, "ExtSubTable", table)
            for glyph, other in (getattr(table, "alternates", None) or getattr(table, "mapping", {})).items():
                found.setdefault(glyph, other[min(number, len(other) - 1)] if isinstance(other, list) else other)
    return found


def large_primes(font):
    """Chromium asks for no `ssty`, so a prime in a superscript would be made small twice: the large glyph stands for it."""
    large = alternates(font, "ssty", 0)
    for table in font["cmap"].tables:
        if table.format != 14:
            for code in PRIMES & set(table.cmap):
                table.cmap[code] = large.get(table.cmap[code], table.cmap[code])


def fewer_sizes(font, most=7):
    """Brackets come in thirteen sizes, of which seven will do: taller ones are put together from parts."""
    variants = font["MATH"].table.MathVariants
    for construction in [*variants.VertGlyphConstruction, *variants.HorizGlyphConstruction]:
        records = construction.MathGlyphVariantRecord
        if len(records) > most:
            construction.MathGlyphVariantRecord = records[:4] + records[4::3]
            construction.VariantCount = len(construction.MathGlyphVariantRecord)


def moved(font, name, by, width):
    """Moves the outline of a glyph and gives it a width."""
    glyph, glyf = font["glyf"][name], font["glyf"]
    glyph.expand(glyf)
    if glyph.isComposite():
        for part in glyph.components:
            part.x += by
    else:
        glyph.coordinates.translate((by, 0))
    glyph.recalcBounds(glyf)
    font["hmtx"][name] = (width, glyph.xMin)


def accents_with_width(font):
    """Chromium centres a mark by its width, so one that has none stands beside its letter. And what is no mark for
    the font keeps its width when text is shaped."""
    gdef = font["GDEF"].table
    gdef.MarkAttachClassDef = gdef.AttachList = gdef.LigCaretList = gdef.MarkGlyphSetsDef = None
    gdef.Version = 0x00010000
    top = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    attachments = dict(zip(top.TopAccentCoverage.glyphs, top.TopAccentAttachment))
    for code in sorted(MARKS):
        name = font.getBestCmap()[code]
        glyph = font["glyf"][name]
        gdef.GlyphClassDef.classDefs[name] = 1
        if font["hmtx"][name][0] == 0:
            by = -glyph.xMin
            moved(font, name, by, glyph.xMax - glyph.xMin)
            if name in attachments:
                attachments[name].Value += by


def spacing_marks(font):
    """Signs that are marks by themselves look, and grow, as the marks that are put on letters."""
    for table in font["cmap"].tables:
        if table.format != 14:
            table.cmap.update({code: table.cmap[mark] for code, mark in SPACING.items() if mark in table.cmap})


def bars_of_any_width(font):
    """Lines under and over letters begin narrower than a letter and grow in small steps."""
    variants = font["MATH"].table.MathVariants
    for name, construction in zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction):
        if name not in {font.getBestCmap()[code] for code in BARS}:
            continue
        glyph = font["glyf"][name]
        glyph.coordinates.scale((BAR / glyph.xMax, 1))
        glyph.coordinates.toInt()
        moved(font, name, 0, BAR)
        growing, whole = construction.GlyphAssembly.PartRecords[:2]
        for part, flags in ((growing, 1), (whole, 0)):
            part.glyph, part.FullAdvance, part.PartFlags = name, BAR, flags
            part.StartConnectorLength = part.EndConnectorLength = BAR - 10
        construction.GlyphAssembly.PartRecords = [growing, whole]
        [record, *_] = construction.MathGlyphVariantRecord
        record.AdvanceMeasurement = BAR
        construction.MathGlyphVariantRecord, construction.VariantCount = [record], 1


def slim_roots(font):
    """Chromium leaves as much room for every root as the widest takes, so tall roots are made about as wide as low ones."""
    variants = font["MATH"].table.MathVariants
    constructions = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction))
    root = constructions[font.getBestCmap()[0x221A]]
    parts = {part.glyph for part in root.GlyphAssembly.PartRecords}
    for name in {record.VariantGlyph for record in root.MathGlyphVariantRecord[1:]} | parts:
        glyph, (width, _) = font["glyf"][name], font["hmtx"][name]
        glyph.coordinates.scale((ROOT / width, 1))
        glyph.coordinates.toInt()
        moved(font, name, 0, ROOT)


def constants(font):
    """An index of a letter with a tail stands no lower than others, as TeX has it; and no space above a root, which
    Chromium forgets when it draws the bar."""
    constants = font["MATH"].table.MathConstants
    constants.SubscriptBaselineDropMin.Value = 50
    constants.RadicalExtraAscender.Value = 0


def make(codes, file, name):
    font = TTFont(source(), recalcTimestamp=False)
    large_primes(font)
    accents_with_width(font)
    spacing_marks(font)
    bars_of_any_width(font)
    slim_roots(font)
    constants(font)
    fewer_sizes(font)
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "GSUB", "GPOS"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    # A changed font does not go by the name of the one that it is made from.
    for record in font["name"].names:
        own = {1: FAMILY, 3: f"{name} of kb", 4: name, 6: name.replace(" ", "")}
        if record.nameID in own:
            record.string = own[record.nameID]
    subset.save_font(font, HERE / file, options)
    print(file, (HERE / file).stat().st_size, "bytes,", len(font.getGlyphOrder()), "glyphs")


def ranges(codes, others):
    """Codes as a `unicode-range`, as few as part them from the others."""
    out = []
    for code in sorted(codes):
        if out and not others & span(out[-1][1], code):
            out[-1][1] = code
        else:
            out.append([code, code])
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in out)


known = set(TTFont(source()).getBestCmap())
make(CORE & known | INVISIBLE | set(SPACING), "math.woff2", FAMILY)
make((ALL - CORE) & known, "math-more.woff2", f"{FAMILY} More")
print(ranges((ALL - CORE) & known, CORE))
