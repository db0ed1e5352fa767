"""What the tests of composed files print: a form as full as the sheet, and made-up ink for it.

The ink is shaped here, one line a slot, so that these tests need nothing but the form itself.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb
from jinja2 import Environment, FileSystemLoader

from coachbook.base.text import Language
from coachbook.pdf.form_map import Box, FormMap, Kind
from coachbook.pdf.form_widgets import Widget, widgets
from coachbook.pdf.html_to_pdf import Printer
from coachbook.pdf.press.engine import Engine
from coachbook.pdf.press.font_embedding import Faces
from coachbook.pdf.press.font_face import Face
from coachbook.pdf.press.fragment import FONT_NAMES, Fragment, pdf_number
from coachbook.pdf.press.pack_writer import PackForm, PackSheet
from coachbook.pdf.press.skeleton import Skeleton
from coachbook.pdf.press.skeleton_maker import make_skeleton
from coachbook.pdf.qr_code import code_ink, modules, qr_globals

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "checklists" / "fonts"
FILES = {"regular": FONTS / "CoachbookSans-Regular.ttf", "bold": FONTS / "CoachbookSans-Bold.ttf"}
HERE = Path(__file__).parent / "dense"
MM = 25.4 / 96  # in a CSS px
KINDS: Mapping[str, Kind] = {"tick": "tick", "score": "choice", "date": "date", "note": "text"}
WORDS = "纪律时间会议培训客户报名付款发言证书合同名片记录跟进分析目标差距汇报检查"
SIZES = {"rep": ("bold", 21.0), "customer": ("bold", 10.6), "date": ("regular", 10.0)}
SURNAMES, NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静秀丽强磊洋艳勇军杰娟涛祎喆堃珺"
PLACES = ("上海", "北京", "深圳", "广州", "成都", "杭州")
TRADES = ("信息科技", "生物医药", "精密机械", "国际会展", "文化传播", "新能源", "供应链管理")
REASONS = (
    "意向A类，9天没有联系",
    "自称准客户，没有承诺事实",
    "重点客户",
    "新人：所有联系人",
    "Interested A, 9 days without contact",
    "Claims near-certain, no commitment fact",
)


class _Blank(dict[str, str]):
    """One character in each place for a text, a code in each for one."""

    def __missing__(self, key: str) -> str:
        return "0" * 19 if "code" in key else "空"


@cache
def html() -> str:
    """The form without a rep."""
    folders = FileSystemLoader([HERE, ROOT / "checklists" / "sheet"])
    environment = Environment(loader=folders, autoescape=True)
    environment.globals.update(qr_globals(environment))
    template = environment.get_template("dense.html")
    words = [WORDS[at : at + 4] for at in range(26)]
    return template.render(fields=_Blank(), words=words)


@cache
def dense() -> Skeleton:
    """The form, laid out."""
    return make_skeleton(Engine(HERE, FILES, FONTS).lay_out_form(html()))


@cache
def faces() -> Faces:
    """The two faces."""
    return {face: Face(file) for face, file in FILES.items()}


@cache
def fields() -> tuple[Widget, ...]:
    """What is filled in on the form."""
    laid, slots = Printer(HERE, FONTS).lay_out(html()), {slot.id for slot in dense().slots}
    boxes = (
        Box(name, place.page, KINDS[kind], f"{name} 说明", *(mm * MM for mm in place[1:]))
        for name, place in laid.rectangles.items()
        for kind in KINDS
        if f"/{kind}" in name and name not in slots
    )
    width, height = (px * MM for px in laid.size)
    form = FormMap("TEST", "1", ("zh",), "", width, height, tuple(boxes))
    return widgets(form, Language.ZH)


@cache
def _shaper(face: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob(FILES[face].read_bytes())))


@lru_cache(maxsize=2000)
def line(text: str, face: str, size: float, width: float, height: float) -> Fragment:
    """A line of text in a slot."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_shaper(face), buffer)
    ends = [*(one.cluster for one in buffer.glyph_infos[1:]), len(text)]
    glyphs = [
        (face, one.codepoint, text[one.cluster : end])
        for one, end in zip(buffer.glyph_infos, ends, strict=True)
    ]
    codes = b"".join(b"%04x" % glyph for _, glyph, _ in glyphs)
    clip = b"q\n0 0 %s %s re\nW\nn\n0.066667 0.066667 0.066667 rg\n"
    set_ = b"BT\n1 0 0 -1 0 %s Tm\n%s %s Tf\n[<%s>] TJ\nET\nQ"
    drawn = set_ % (pdf_number(size), FONT_NAMES[face], pdf_number(size), codes)
    return Fragment(
        clip % (pdf_number(width), pdf_number(height)) + drawn, tuple(dict.fromkeys(glyphs))
    )


def name_of(rep: int) -> str:
    """A made-up name."""
    chance = random.Random(rep)
    return f"{chance.choice(SURNAMES)}{chance.choice(NAMES)} Sofia {rep}"


def sheet_ink(form: Skeleton, rep: int) -> dict[str, Fragment]:
    """The ink of a made-up rep: customers of its own, dates and reasons that others have too."""
    chance = random.Random(rep)
    found = {}
    for slot in form.slots:
        if slot.kind == "qr":
            rows = modules(f"TEST{rep:08d}{chance.randrange(10**4):07d}")
            found[slot.id] = code_ink(rows, slot.width)
            continue
        text = {
            "rep": name_of(rep),
            "customer": f"{chance.choice(PLACES)}{chance.choice(NAMES)}{chance.choice(NAMES)}"
            f"{chance.choice(TRADES)}有限公司",
            "date": f"{chance.randrange(1, 13)}月{chance.randrange(1, 29)}日",
            "why": chance.choice(REASONS),
        }[slot.kind]
        face, size = SIZES.get(slot.kind, ("regular", 10.6))
        found[slot.id] = line(text, face, size, slot.width, slot.height)
    return found


def sheets(form: PackForm, reps: range) -> Iterator[PackSheet]:
    """Reps as a pack takes them."""
    for rep in reps:
        ink = sheet_ink(form.skeleton, rep)
        yield PackSheet(name_of(rep), f"R{rep:05d}", form, ink, f"R{rep:05d}", f"sheet {rep}")
