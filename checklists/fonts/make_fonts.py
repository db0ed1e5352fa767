"""Make the two Coachbook Sans files from two weights of Noto Sans SC.

Usage: python make_fonts.py NotoSansSC_400Regular.ttf NotoSansSC_700Bold.ttf OUT_DIR

Kept, so that no name prints as an empty box:

- every character of the two-byte part of GB 18030 (simplified, traditional, punctuation);
- every Han character the source has beyond it in the other blocks: these are the rarer
  characters of the Table of General Standard Chinese Characters, which people do have in
  their names. Of Extension A only those of the Table: the other 6477 hardly occur in names
  and would make each file a third larger;
- Latin letters with marks as far as the source has them, and the symbols that sheets use.

Dropped: emoji-like squares, compatibility forms, hinting (print needs none), vertical writing,
and layout features that change how a name looks. The same sources and the same fontTools give
the same bytes: nothing in the files depends on the day or the machine.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Coachbook Sans"
VERSION = "1.000"
STYLES = ("Regular", "Bold")
EPOCH = 3_660_681_600  # 2020-01-01 in seconds since 1904, for both dates in `head`

# The characters of the Table that Unicode has in Extension A.
TABLE_EXTENSION_A = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬"
    "㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
HAN = ((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3347F))
EXTRA = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin vowels with a caron
    (0x0218, 0x021B),  # Romanian
    (0x0300, 0x036F),  # combining marks
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese)
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts, subscripts
    (0x20A0, 0x20CF),  # currency
    (0x2100, 0x218F),  # letterlike marks, fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2460, 0x24FF),  # ① to ⑳ and the other enclosed digits and letters
    (0x2500, 0x25FF),  # boxes, blocks, geometric shapes
    (0x2600, 0x27BF),  # stars, ticks, crosses, ❶ to ❿
    (0x2B00, 0x2BFF),  # more arrows
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3380, 0x33DF),  # ㎡ and the other units
    (0xFF00, 0xFFEF),  # full-width and half-width forms
)
# Marks and spacing; `halt` and `palt` let a style sheet set punctuation tighter.
FEATURES = ["ccmp", "locl", "liga", "kern", "mark", "mkmk", "halt", "palt"]


def in_two_bytes(code: int) -> bool:
    """Say whether GB 18030 writes this character in one or two bytes."""
    try:
        return len(chr(code).encode("gb18030")) <= 2
    except UnicodeEncodeError:  # a surrogate
        return False


def wanted() -> Iterator[int]:
    """Give every code point to keep, where the source has it."""
    yield from (code for code in range(0x20, 0x10000) if in_two_bytes(code))
    yield from map(ord, TABLE_EXTENSION_A)
    for first, last in HAN + EXTRA:
        yield from range(first, last + 1)


def rename(font: TTFont, style: str) -> None:
    """Give the font our family name; keep copyright, credits and licence of the source."""
    names = font["name"]
    keep = {0, 7, 8, 9, 10, 11, 13, 14}
    names.names = [record for record in names.names if record.nameID in keep]
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    for name_id, text in {
        1: FAMILY,
        2: style,
        3: f"{VERSION};{postscript}",
        4: f"{FAMILY} {style}",
        5: f"Version {VERSION}; a subset of Noto Sans SC 2.004",
        6: postscript,
        16: FAMILY,
        17: style,
    }.items():
        names.setName(text, name_id, 3, 1, 0x409)  # Windows, Unicode, American English


def make(source: Path, style: str, out_dir: Path) -> Path:
    """Write one weight."""
    # Without the time stamp of the run, the bytes are the same each time.
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = FEATURES
    options.drop_tables += ["BASE", "STAT", "gasp", "prep", "vhea", "vmtx"]
    options.name_IDs = ["*"]  # `rename` sorts them
    options.notdef_outline = True  # a missing character shows as a box, not as nothing
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    rename(font, style)
    bold = style == "Bold"
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    font["head"].fontRevision = float(VERSION)
    font["head"].created = font["head"].modified = EPOCH
    target = out_dir / f"CoachbookSans-{style}.ttf"
    font.save(target)
    return target


def main(arguments: list[str]) -> int:
    """Make both weights and say what came of it."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    *sources, out_dir = map(Path, arguments)
    out_dir.mkdir(parents=True, exist_ok=True)
    for source, style in zip(sources, STYLES, strict=True):
        target = make(source, style, out_dir)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        codes = TTFont(target).getBestCmap()
        han = sum(any(first <= code <= last for first, last in HAN) for code in codes)
        han += sum(0x3400 <= code < 0x4E00 for code in codes)  # with Extension A
        size = target.stat().st_size
        print(f"{digest}  {target.name}: {size} bytes, {len(codes)} characters, {han} Han")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
