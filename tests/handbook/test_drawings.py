"""The drawings: everything is in them, fits where it stands, and leads where it says."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import combinations, product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser
from pypdf import PdfReader

from coachbook.base.project import Project
from coachbook.base.text import Language, Text
from coachbook.handbook.drawings.canvas import Drawing, LabelBox, Words
from coachbook.handbook.drawings.gallery import DRAWINGS, Gallery, paper_style
from coachbook.handbook.drawings.labels import Pen
from coachbook.handbook.drawings.text_width import single_line, wrap
from coachbook.handbook.links import Links
from coachbook.pdf.html_to_pdf import Printer
from coachbook.playbook import department_view
from coachbook.playbook.model.playbook import Playbook

from .conftest import Site

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} & \"quoted\" 'too' ]]> -->",
    "W" * 200,
    "字" * 200,
    "a long name of many words " * 8,
    "\u202eright to left\u202c \u0007 \u05d0\u05d1\u05d2 \u0639\u0631\u0628 \U0001f600",
)
NAMED = ("roles", "powers", "authorities", "meetings", "classes", "facts", "criteria", "causes")
PAGES = {
    "matrix": "authorities",
    "week": "cadence",
    "ladder": "customers",
    "escalation": "roles",
    "score": "scorecard",
    "diagnosis": "diagnosis",
}
OUTSIDE = """kind => [...document.querySelectorAll(`svg.cbd-${kind} a > rect`)].flatMap(rect => {
    const box = rect.getBBox();
    return [...rect.parentNode.querySelectorAll("text")].filter(text => {
        const said = text.getBBox();
        return said.x < box.x || said.x + said.width > box.x + box.width;
    }).map(text => text.textContent);
})"""
SVG = "{http://www.w3.org/2000/svg}"
Rectangle = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def advance(project: Project) -> dict[int, float]:
    """The width of each character in the bold font that the book is printed in, in em."""
    with TTFont(project.checklists / "fonts" / "CoachbookSans-Bold.ttf") as font:
        per_em, widths = font["head"].unitsPerEm, font["hmtx"]
        return {code: widths[name][0] / per_em for code, name in font.getBestCmap().items()}


def named(playbook: Playbook, name: str) -> Playbook:
    """A playbook in which everything that is drawn bears one name."""
    text = Text(zh=name, en=name)
    topics = {}
    for topic_name, topic in playbook.topics.items():
        fields = {
            field: tuple(entry.model_copy(update={"name": text}) for entry in value)
            for field, value in topic
            if field in NAMED
        }
        topics[topic_name] = topic.model_copy(update=fields)
    causes = topics["diagnosis"].causes  # type: ignore[attr-defined]
    said = {"test": text, "ask": (text, text), "do": (text, text)}
    asked = tuple(cause.model_copy(update=said) for cause in causes)
    topics["diagnosis"] = topics["diagnosis"].model_copy(update={"causes": asked})
    return Playbook.model_validate(topics)


def all_drawings(playbook: Playbook) -> Iterator[tuple[str, Drawing]]:
    for language, narrow in product(Language, (False, True)):
        pen = Pen(Links(playbook, playbook, language), narrow)
        yield from ((f"{name} {language} {narrow}", draw(pen)) for name, draw in DRAWINGS.items())


def extent(words: Words, advance: dict[int, float]) -> Rectangle:
    """The rectangle that words take, measured in the font."""
    wide = max(sum(advance.get(ord(c), 0.6) for c in line) for line in words.lines) * words.size
    left = words.x - wide / 2 if words.middle else words.x
    return left, words.top, left + wide, words.bottom


def around(box: LabelBox) -> Rectangle:
    return box.x, box.y, box.right, box.bottom


def within(inner: Rectangle, outer: Rectangle) -> bool:
    left, top, right, bottom = outer
    return left <= inner[0] and top <= inner[1] and inner[2] <= right and inner[3] <= bottom


def apart(one: Rectangle, other: Rectangle) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def faults(drawing: Drawing, advance: dict[int, float]) -> Iterator[str]:
    """Everything that overflows or overlaps."""
    page = (0, 0, drawing.width, drawing.height)
    boxes = [around(box) for box in drawing.boxes]
    panels = [around(box) for box in drawing.panels]
    for box in drawing.boxes:
        for words in box.words:
            if words.lines and not within(extent(words, advance), around(box)):
                yield f"{words.lines} leaves its box"
    free = [extent(words, advance) for words in drawing.words if words.lines]
    for words, place in zip((w for w in drawing.words if w.lines), free, strict=True):
        held = [panel for panel in panels if not apart(place, panel)]
        if not all(within(place, panel) or panel[0] <= place[0] < panel[2] for panel in held):
            yield f"{words.lines} leaves its panel"
    yield from (f"{place} is off the page" for place in [*boxes, *free] if not within(place, page))
    for one, other in combinations([*boxes, *free], 2):
        if not (apart(one, other) or within(one, other) or within(other, one)):
            yield f"{one} and {other} overlap"
    for one, other in combinations(panels, 2):
        if not (apart(one, other) or within(one, other) or within(other, one)):
            yield f"the panels {one} and {other} overlap"


def parsed(figure: str) -> list[ElementTree.Element]:
    """The SVG elements of a figure."""
    return list(ElementTree.fromstring(figure).iter(f"{SVG}svg"))


def written(drawing: Drawing) -> str:
    """All that a drawing says, without blanks."""
    words = [*drawing.words, *(words for box in drawing.boxes for words in box.words)]
    said = "".join("".join(each.lines) for each in words)
    return "".join((said + "".join(box.hint for box in drawing.boxes)).split())


@pytest.mark.parametrize("playbook", ["real", "small"])
def test_nothing_overflows_or_overlaps(
    playbook: str, advance: dict[int, float], request: pytest.FixtureRequest
) -> None:
    for name, drawing in all_drawings(request.getfixturevalue(playbook)):
        assert list(faults(drawing, advance)) == [], name


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_fit_and_stay_words(
    name: str, real: Playbook, project: Project, advance: dict[int, float]
) -> None:
    spoiled = named(real, name)
    for which, drawing in all_drawings(spoiled):
        assert list(faults(drawing, advance)) == [], which
    gallery = Gallery(Links(spoiled, spoiled, Language.EN), project.docs)
    for drawn in DRAWINGS:
        for svg in (*parsed(gallery.figure(drawn)), *parsed(gallery.paper(drawn))):
            tags = {element.tag.removeprefix(SVG) for element in svg.iter()}
            assert not tags & {"script", "foreignObject", "image"}
            said = "".join("".join(text.itertext()) for text in svg.iter(f"{SVG}text"))
            assert single_line(name)[:8].replace(" ", "") in said.replace(" ", "")


def test_a_guard_sees_planted_faults(advance: dict[int, float]) -> None:
    long = Words(("much too long a line",), 5, 5)
    boxes = (LabelBox(0, 0, 60, 30, words=(long,)), LabelBox(50, 20, 60, 30))
    found = list(faults(Drawing(100, 60, (), (), boxes, ()), advance))
    assert [each.split(") ")[-1][:11] for each in found[:1]] == ["leaves its "]
    assert any("overlap" in each for each in found)
    assert any("off the page" in each for each in found)


@pytest.mark.parametrize(("language", "narrow"), [*product(Language, (False, True))])
def test_everything_in_the_data_is_drawn(real: Playbook, language: Language, narrow: bool) -> None:
    pen = Pen(Links(real, real, language), narrow)
    card, cadence, book = real.scorecard, real.cadence, real.authorities
    wanted = {
        "matrix": (*book.authorities, *(p for p in book.powers)),
        "week": cadence.meetings,
        "ladder": (*real.customers.classes, *real.facts.facts),
        "escalation": real.roles.roles,
        "score": (*card.criteria, *card.critical),
        "diagnosis": real.diagnosis.causes,
    }
    assert wanted.keys() == DRAWINGS.keys()
    said = {name: written(draw(pen)) for name, draw in DRAWINGS.items()}
    for name, entries in wanted.items():
        for entry in entries:
            assert "".join(pen.name(entry.id).split()) in said[name], entry.id
    taken = [t for role in real.roles.roles for step in role.takes for t in (*step.what, step.when)]
    asked = [cause.test for cause in real.diagnosis.causes]
    for name, texts in (("escalation", taken), ("diagnosis", asked)):
        assert [t for t in texts if "".join(pen.say(t).split()) not in said[name]] == []


def test_meetings_are_drawn_to_scale(real: Playbook) -> None:
    drawing = DRAWINGS["week"](Pen(Links(real, real, Language.EN)))
    boxes = {box.href.split("#")[1]: box for box in drawing.boxes if box.href}
    first = boxes["meeting.morning-start"]
    for meeting in (m for m in real.cadence.meetings if m.weekdays and m.minutes >= 30):
        minutes = meeting.start.hour * 60 + meeting.start.minute - (8 * 60 + 45)
        assert boxes[meeting.id].height == meeting.minutes
        assert boxes[meeting.id].y - first.y == minutes
        assert (boxes[meeting.id].kind == "meeting-nth") == bool(meeting.weeks)


def test_each_drawing_has_a_title_a_description_and_links_that_lead_somewhere(
    real: Playbook, project: Project
) -> None:
    for language in Language:
        shown = department_view.playbook_for(real, ["training"])
        gallery = Gallery(Links(real, shown, language), project.docs)
        for name in DRAWINGS:
            ids: list[str] = []
            for svg in parsed(gallery.figure(name)):
                title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
                assert title is not None
                assert description is not None
                assert title.text
                assert description.text
                assert description.text.endswith((".", "。"))
                assert svg.get("aria-labelledby") == title.get("id")
                assert svg.get("aria-describedby") == description.get("id")
                assert svg.get("lang") == language
                ids += [element.attrib["id"] for element in svg.iter() if "id" in element.attrib]
                for link in svg.iter(f"{SVG}a"):
                    page, _, entry = link.attrib["href"].partition(".html#")
                    assert page.removesuffix(".html") in shown.topics
                    assert not entry or shown.topic_of[entry] == page
            assert len(ids) == len(set(ids)) == 4


def test_a_file_of_its_own_brings_its_colours_and_no_links(
    real: Playbook, project: Project
) -> None:
    gallery = Gallery(Links(real, real, Language.ZH), project.docs)
    for name in DRAWINGS:
        (svg,) = parsed(gallery.paper(name))
        assert "var(" not in "".join(style.text or "" for style in svg.iter(f"{SVG}style"))
        assert not list(svg.iter(f"{SVG}a"))
        assert gallery.file(name) == Gallery(gallery.links, project.docs).file(name)


def test_the_colours_of_paper_are_the_first_ones() -> None:
    css = ".a { --d-ink: #111; --d-line: red; } @media screen { .a { --d-ink: #fff; } }"
    assert paper_style(css + "rect { fill: var(--d-ink); }").endswith("rect { fill: #111; }")


def test_every_kind_of_shape_has_a_look_of_its_own(real: Playbook, project: Project) -> None:
    css = (project.docs / "assets" / "drawings.css").read_text(encoding="utf-8")
    for _, drawing in all_drawings(real):
        kinds = {box.kind for box in (*drawing.boxes, *drawing.panels)} - {"cell", "look", "bar"}
        assert {kind for kind in kinds if f".cbd-{kind}" not in css} == set()


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("一二三四五，六", 50, ("一二三四", "五，六")),
        ("（一二）三", 25, ("（一", "二）", "三")),
        ("two words", 50, ("two", "words")),
        ("", 50, ()),
        (" \n ", 50, ()),
        ("abcdefghij", 20, ("abc", "def", "ghij")),
    ],
)
def test_lines_break_where_a_writer_would(text: str, room: int, lines: tuple[str, ...]) -> None:
    assert wrap(text, room, 10) == lines


def test_a_page_shows_each_drawing(real_pages: dict[Language, dict[str, str]]) -> None:
    for pages, (name, topic) in product(real_pages.values(), PAGES.items()):
        assert pages[f"{topic}.md"].count(f'id="drawing-{name}-title"') == 1


@pytest.mark.usefixtures("heavy")
def test_a_printed_drawing_is_words_on_one_page(
    real: Playbook, project: Project, tmp_path: Path
) -> None:
    gallery = Gallery(Links(real, real, Language.EN), project.docs)
    style = "<style>@page{size:A4;margin:15mm}figure{margin:0;break-after:page}</style>"
    page = f"<html lang=en>{style}" + "".join(map(gallery.paper, DRAWINGS))
    file = tmp_path / "drawings.pdf"
    file.write_bytes(Printer(project.checklists).pdf(page))
    said = [
        "".join(page.extract_text().split())
        for page in PdfReader(file).pages
        if page.extract_text()
    ]
    assert len(said) == len(DRAWINGS)
    for text, drawn in zip(
        said, ("Supervise", "08:30", "Paid", "At once", "11.25", "Yes"), strict=True
    ):
        assert "".join(drawn.split()) in text


@pytest.mark.parametrize("name", PAGES)
def test_a_browser_prints_a_drawing_on_the_sheet_of_its_title(
    name: str, real: Playbook, browser: Browser, site: Site
) -> None:
    drawing = DRAWINGS[name](Pen(Links(real, real, Language.EN)))
    words = [*drawing.words, *(words for box in drawing.boxes for words in box.words)]
    lowest = max((each for each in words if each.lines), key=lambda each: each.bottom)
    page = browser.new_page()
    page.goto(f"{site.addresses['file']}/en/{PAGES[name]}.html")
    first = PdfReader(BytesIO(page.pdf(format="A4"))).pages[0].extract_text()
    page.close()
    assert "".join(lowest.lines[-1].split()) in "".join(first.split())


@pytest.mark.parametrize(
    ("wide", "shown", "hidden"), [(1280, "wide", "narrow"), (390, "narrow", "wide")]
)
def test_a_browser_shows_the_drawing_that_fits(
    browser: Browser, site: Site, wide: int, shown: str, hidden: str
) -> None:
    context = browser.new_context(viewport={"width": wide, "height": 800})
    page = context.new_page()
    for name, topic in PAGES.items():
        page.goto(f"{site.addresses['file']}/en/{topic}.html")
        figure = page.locator("figure.cb-drawing").first
        assert figure.locator(f"#drawing-{name}-title, #drawing-{name}-narrow-title").count() == 2
        assert figure.locator(f"svg.cbd-{shown}").is_visible()
        assert not figure.locator(f"svg.cbd-{hidden}").is_visible()
        assert figure.evaluate("it => it.scrollWidth <= it.clientWidth"), name
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        assert page.evaluate(OUTSIDE, shown) == [], name
    page.goto(f"{site.addresses['file']}/en/diagnosis.html")
    page.locator(f"svg.cbd-{shown} a", has_text="Weak selling skills").click()
    page.wait_for_url("**/diagnosis.html#cause.weak-skills")
    context.close()
