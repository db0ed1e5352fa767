"""What stands in the playbook shows as it is written, whatever it looks like."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup

from coachbook.base.templates import markdown_environment
from coachbook.base.text import Text
from coachbook.handbook.markdown import as_markdown, escape, prose

# More than mkdocs.yml switches on, so that another generator shows the same.
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.betterem",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.emoji",
    "pymdownx.mark",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
READER = markdown.Markdown(extensions=EXTENSIONS)
# Where the templates put a text, and the tags that stand there without it.
PLACES = {
    "# {}": "h1",
    "{}": "p",
    "- {}": "ul li",
    "1. {}": "ol li",
    "> {}": "blockquote p",
    "term\n:   {}": "dl dt dd",
    "{} { .cb-dt-how }\n:   text": "dl dt dd",
    "a | b\n--- | ---\n{} | c": "table thead tr th th tbody tr td td",
    "*{}*{ .cb-badge }": "p em",
    "[{}](duties.md#duty.team)": "p a",
    '<section markdown="1">\n\n## {} { #x }\n\n</section>': "section h2",
}
# Texts that Markdown, its extensions or Jinja would take for something else.
LAYOUT = [
    "<script>alert(1)</script>",
    "<!-- -->",
    "**b**",
    "__b__",
    "`code`",
    "~~~",
    "```",
    "{#id}",
    "{ .class }",
    "{{ 7 }}",
    "{% x %}",
    "[a](b)",
    "![a](b)",
    "[^1]",
    "[ ]",
    "# h",
    "1. one",
    "1) one",
    "- item",
    "+ item",
    "> quote",
    ":   def",
    ":smile:",
    ":100:",
    "$x$",
    "\\(x\\)",
    "a | b",
    "|",
    "&amp;",
    "&#35;",
    "==m==",
    "^^i^^",
    "~~d~~",
    "++k++",
    "{++c++}",
    "!!! note",
    "???",
    "---",
    "===",
    "***",
    "    code",
    "\\*",
    "*[HTML]: x",
    "[x]: http://a",
    "/// x",
    "17:00",
    "a: b",
    "@duty",
    "%",
    "'",
    "“",
    "。",
    "，",
    "中文",
    "30–50",
]


def escape_text(text: Text) -> Markup:
    """The zh text."""
    return escape(text.zh)


class Shown(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def shown(source: str) -> Shown:
    """A Markdown text as it shows."""
    return Shown(READER.reset().convert(source))


texts = st.one_of(
    st.text(st.characters(codec="utf-8")),
    st.lists(st.sampled_from(LAYOUT)).map("".join),
    st.lists(st.sampled_from(LAYOUT)).map(" ".join),
).filter(lambda text: bool(escape(text).strip()))


@pytest.mark.parametrize("place", PLACES)
@given(text=texts)
@example("1. one")
@example("<b>x</b> & {#id} | :smile: $x$ [^1]")
@example("x\n# not a heading\n\n- nor a list")
def test_any_text_shows_as_it_is_written(place: str, text: str) -> None:
    around = shown(place.replace("{}", "x", 1))
    assert around.tags == PLACES[place].split()
    with_text = shown(place.replace("{}", str(as_markdown(text, escape_text)), 1))
    assert with_text.tags == around.tags
    printable = "".join(c if c > " " and not "\x7f" <= c <= "\x9f" else " " for c in text)
    assert with_text.text.split() == around.text.replace("x", printable, 1).split()


@pytest.mark.parametrize("text", ["每天 17:00–18:00，先听录音。", "Ask first: who pays, and when?"])
def test_plain_sentences_stay_readable(text: str) -> None:
    assert escape(text) == text


def test_marks_become_links_and_values_and_nothing_else_does() -> None:
    made = prose(
        "看 @duty.team，每天 {figure.n}。<i>",
        lambda name: Markup("[T]({})").format(name),
        lambda name: f"*{name}*",
    )
    assert made == "看 [T](duty.team)，每天 &#42;figure.n&#42;。&#60;i&#62;"


def test_a_value_at_the_start_makes_no_list() -> None:
    assert shown(str(prose("{figure.n}. x", lambda _: Markup(), lambda _: "30"))).tags == ["p"]


@pytest.mark.parametrize("value", [None, ("a",), 1.5])
def test_a_template_shows_only_what_is_meant_to_be_read(value: object) -> None:
    with pytest.raises(TypeError, match=f"a template shows a {type(value).__name__}"):
        as_markdown(value, escape_text)


def test_a_template_escapes_by_itself_and_fails_on_an_unknown_name(tmp_path: Path) -> None:
    environment = markdown_environment(
        tmp_path, lambda value: as_markdown(value, escape_text), {"known": "*"}
    )
    assert environment.from_string("*{{ known }}*").render() == "*&#42;*"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ unknown.name }}").render()
