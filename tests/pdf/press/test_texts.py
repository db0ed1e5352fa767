"""Texts set by the press are the ink that WeasyPrint gives, in the same place."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coachbook.pdf.press.comparison import differences, out_of_place, same_ink
from coachbook.pdf.press.fragment import Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo, cache_version, cached_skeleton
from coachbook.pdf.press.galley import GalleyError
from coachbook.pdf.press.line_setter import same_line, script_runs
from coachbook.pdf.press.page_glyphs import content_glyphs

from .toy_form import Placeholders, Toy, texts, worst

pytestmark = pytest.mark.usefixtures("heavy")

LONG = "北京市朝阳区非常长的客户名称文化传播有限责任公司第二分公司（华东）以及更多"
NAMES = (
    "Sofia 王",
    "祎喆堃",
    "１２３ＡＢＣ",
    LONG,
    "Supercalifragilisticexpialidocious International Holdings",
    "office, affluent fjord.",
    "她说：“价格、时间、地点，都可以。”",
    "",
)


def fields(first: int = 0) -> dict[str, str]:
    """Values for every slot, beginning with another name each time."""
    names = [NAMES[(first + n) % len(NAMES)] for n in range(len(NAMES))]
    found = {"name": names[0] or "王 Sofia", "bar": "37.5"}
    for n in range(6):
        found[f"customer/{n}"] = names[n]
        found[f"amount/{n}"] = f"{(n + 1) * 1234567 // 7**n:,}"
        found[f"day/{n}"] = "3月4日" if n % 2 else "Mon 4 Mar"
        found[f"away/{n}"] = "1" if n == 2 else ""
    for n in range(4):
        found[f"what/{n}"] = f"{names[n + 2]} {names[n + 3]}".strip()
    found |= {"tag": "12 王 To.", "deep": "Indented, too", "loud": "not so loud"}
    return found


@pytest.mark.parametrize("first", range(3))
def test_a_composed_form_is_the_plain_one(toy: Toy, tmp_path: Path, first: int) -> None:
    values = fields(first)
    setter = toy.typesetter(tmp_path / "memo")
    fragments = setter.set(toy.keys(values).values())
    assert not setter.refused
    assert setter.count.lines > 8
    assert setter.count.laid > 3
    plain = toy.plain(values)
    for tagged in (True, False):
        composed = toy.composed(values, fragments, plain, tagged=tagged)
        assert worst(plain, composed) <= 2
        assert texts(plain) == texts(composed)
        assert differences(plain, composed, toy.widths) == []


def test_the_oracle_sees_one_glyph_a_hundredth_off(toy: Toy, tmp_path: Path) -> None:
    values = fields()
    fragments = dict(toy.typesetter(tmp_path / "memo").set(toy.keys(values).values()))
    plain = toy.plain(values)
    key = toy.keys(values)["day/1"]
    moved = fragments[key].placed(0.01, 0)
    composed = toy.composed(values, fragments | {key: Fragment(moved)}, plain)
    found = differences(plain, composed, toy.widths)
    assert found
    assert all(line.startswith("page 1: only ") for line in found)
    assert not same_ink(fragments[key].content, moved, toy.widths)


def test_a_slot_whose_looks_depend_on_its_place_is_named(toy: Toy, tmp_path: Path) -> None:
    keys = {k: w for k, w in toy.keys(Placeholders()).items() if w.text}
    fragments = toy.typesetter(tmp_path / "memo").set(keys.values())
    samples = {name: fragments[one] for name, one in keys.items()}
    assert out_of_place(toy.skeleton, samples, toy.widths) == []
    name = samples["name"]
    samples["name"] = Fragment(name.content.replace(b"0.066667 0.066667", b"0.5 0.5"), name.glyphs)
    (fault,) = out_of_place(toy.skeleton, samples, toy.widths)
    assert fault.startswith("slot name (name) is set otherwise alone: glyph ")


def test_a_kind_without_a_size_of_its_own_is_named(toy: Toy) -> None:
    sizes = dict(toy.skeleton.sizes)
    sizes |= {"bar": (sizes["bar"][0] + 1, sizes["bar"][1]), "day": (1, 1)}
    with pytest.raises(GalleyError, match=r"(?s)kind day .*kind bar "):
        toy.galley(sizes).check()


def test_slots_left_empty_leave_the_rest_alone(toy: Toy) -> None:
    empty = toy.plain(dict.fromkeys((slot.id for slot in toy.skeleton.slots), ""))
    nothing = {w: Fragment(b"") for w in toy.keys(Placeholders()).values()}
    composed = toy.composed(Placeholders(), nothing, empty)
    assert differences(empty, composed, toy.widths) == []
    assert [slot.id for slot in toy.skeleton.slots][:3] == ["name", "customer/0", "amount/0"]


def test_a_kept_skeleton_is_the_same(toy: Toy, tmp_path: Path) -> None:
    memo = Memo(tmp_path / "memo", "x")
    assert cached_skeleton(memo, "<p>", lambda _: toy.skeleton) == toy.skeleton
    memo.close()
    again = Memo(tmp_path / "memo", "x")
    assert cached_skeleton(again, "<p>", lambda _: pytest.fail("made anew")) == toy.skeleton
    with pytest.raises(pytest.fail.Exception):
        cached_skeleton(again, "<i>", lambda _: pytest.fail("made anew"))


def test_the_skeleton_says_which_glyphs_are_its_own(toy: Toy) -> None:
    own = {text for _, _, text in toy.skeleton.fixed}
    assert {"玩", "固", "1", "/"} <= own
    assert "国" not in own


ODD = st.text("王祎喆堃国，。）（“”、ＡＷ１AVTofil.-’( )1279%é×", min_size=1, max_size=24).map(
    lambda text: " ".join(text.split()) or "0"
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ODD, min_size=12, max_size=12, unique=True))
def test_a_line_is_set_as_weasyprint_sets_it(toy: Toy, tmp_path: Path, odd: list[str]) -> None:
    setter = toy.typesetter(tmp_path / "memo")
    kinds = [("name", "zh"), ("amount", "en"), ("day", "zh"), ("customer", "en"), ("what", "zh")]
    keys = [FragmentKey(*kinds[n % len(kinds)], text) for n, text in enumerate(odd)]
    fragments = setter.set(keys)
    laid = toy.galley(toy.skeleton.sizes).lay(keys).fragments
    assert fragments.keys() == laid.keys()
    assert all(same_line(fragments[one], laid[one]) for one in keys)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ODD, min_size=11, max_size=11), st.integers(1, 4))
def test_odd_names_are_printed_as_the_plain_way_prints_them(
    toy: Toy, tmp_path: Path, odd: list[str], times: int
) -> None:
    values = fields() | {"name": odd[-1]}
    values |= {f"customer/{n}": odd[n] * times for n in range(6)}
    values |= {f"what/{n}": " ".join([odd[6 + n]] * times) for n in range(4)}
    fragments = toy.typesetter(tmp_path / "memo").set(toy.keys(values).values())
    plain = toy.plain(values)
    composed = toy.composed(values, fragments, plain)
    assert differences(plain, composed, toy.widths) == []
    assert worst(plain, composed) <= 2


def test_what_fits_stays_in_its_slot_and_what_does_not_is_clipped_to_it(
    toy: Toy, tmp_path: Path
) -> None:
    setter = toy.typesetter(tmp_path / "memo")
    odd = [text * n for text in (*NAMES[:-1], "永", "W", "ffi") for n in (1, 2, 3, 5, 8)]
    kinds = ("name", "amount", "day", "customer", "what")
    fragments = setter.set(FragmentKey(kind, "zh", text) for kind in kinds for text in odd)
    for keys, fragment in fragments.items():
        width, height = toy.skeleton.sizes[keys.kind]
        begin, *clip = fragment.content.split(b" re\nW\nn\n")[0].split()
        assert begin == b"q"
        assert [float(part) for part in clip] == pytest.approx([0, 0, width, height], abs=1e-5)
        settings = setter.settings[keys.kind, "zh"]
        assert settings is not None
        if setter.lines.set(keys.text, "zh", settings):
            drawn = content_glyphs(fragment.content, toy.widths)
            ends = [one.x + toy.widths.width(*one[:2]) * one.size / 1000 for one in drawn]
            assert -1e-3 <= min(one.x for one in drawn) <= max(ends) <= width + 0.1
    assert 20 < setter.count.lines < len(fragments) - 20


def test_only_kinds_that_were_proved_are_set_directly(toy: Toy, tmp_path: Path) -> None:
    setter = toy.typesetter(tmp_path / "memo")
    setter.set(
        FragmentKey(kind, "en", "To 王.") for kind in ("tag", "deep", "loud", "amount", "day")
    )
    settings = {kind: rule and rule.alignment for (kind, _), rule in setter.settings.items()}
    assert settings == {"tag": 0, "deep": None, "loud": None, "amount": 1, "day": 0.5}


def test_ligatures_stand_for_all_their_letters(toy: Toy, tmp_path: Path) -> None:
    sofia = FragmentKey("customer", "en", "Sofia")
    (fragment,) = toy.typesetter(tmp_path / "memo").set([sofia]).values()
    assert "fi" in {text for _, _, text in fragment.glyphs}


@pytest.mark.parametrize("text", ["שלום", "😀", "\U0002ffff", "Łukasz"])
def test_what_the_font_lacks_is_refused(toy: Toy, tmp_path: Path, text: str) -> None:
    setter = toy.typesetter(tmp_path / "memo")
    keys = FragmentKey("customer", "en", text)
    assert setter.set([keys]) == {}
    assert keys in setter.refused


def test_a_run_is_of_one_script() -> None:
    assert list(script_runs("王(Beta)中")) == [("Hani", "王("), ("Latn", "Beta"), ("Hani", ")中")]
    assert [run for _, run in script_runs("k三(）(W)f)")] == ["k", "三(）(", "W", ")", "f)"]
    assert list(script_runs("12,800")) == [("Zyyy", "12,800")]
    assert list(script_runs("(AV) 王")) == [("Latn", "(AV) "), ("Hani", "王")]


def test_what_was_set_once_is_remembered(toy: Toy, tmp_path: Path) -> None:
    keys = list(toy.keys(fields()).values())
    first = toy.typesetter(tmp_path / "memo")
    fragments = first.set(keys)
    again = toy.typesetter(tmp_path / "memo")
    again.galley = lambda _: pytest.fail("laid out again")
    assert again.set(keys) == fragments
    assert again.count.remembered == len(fragments)
    other = toy.typesetter(tmp_path / "memo", version="another style")
    assert other.set(keys) == fragments
    assert other.count.remembered == 0


def test_texts_with_odd_characters_come_back_as_they_were(toy: Toy, tmp_path: Path) -> None:
    odd = [
        "a\x1fb",
        "a\tb\n c",
        "  a ",
        "a\u3000b",
        "a\u00adb",
        "<b>&amp;",
        "'\"",
        "a\0b",
        "\u200b",
    ]
    keys = [FragmentKey("customer", "en", text) for text in odd]
    first = dict(toy.typesetter(tmp_path / "memo").set(keys))
    assert dict(toy.typesetter(tmp_path / "memo").set(keys)) == first


def test_another_style_is_another_edition(tmp_path: Path) -> None:
    style = tmp_path / "style.css"
    style.write_text("a")
    first = cache_version([style], "zh")
    assert first == cache_version([style], "zh") != cache_version([style], "en")
    style.write_text("b")
    assert cache_version([style], "zh") != first


def test_a_memo_that_cannot_be_read_is_begun_anew(tmp_path: Path) -> None:
    file, one = tmp_path / "memo", FragmentKey("a", "zh", "b")
    fragment = Fragment(b"q\nQ\n", (("bold", 3, "fi"),))
    file.write_bytes(b"no database" * 1000)
    memo = Memo(file, "x")
    memo.write({one: fragment})
    assert memo.read([one]) == {one: fragment}
    memo.close()
    whole = bytearray(file.read_bytes())
    whole[200:] = b"\xff" * len(whole[200:])
    file.write_bytes(whole)
    memo = Memo(file, "x")
    assert memo.read([one]) == {}
    memo.write({one: fragment})
    assert Memo(file, "x").read([one]) in ({one: fragment}, {})


def test_a_memo_in_a_place_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memo = Memo(tmp_path / "file" / "memo", "x")
    memo.write({FragmentKey("a", "zh", "b"): Fragment(b"")})
    assert memo.read([FragmentKey("a", "zh", "b")]) == {}


def test_two_may_use_a_memo_at_once(tmp_path: Path) -> None:
    one, other = Memo(tmp_path / "memo", "x"), Memo(tmp_path / "memo", "x")
    for n in range(20):
        (one if n % 2 else other).write({FragmentKey("a", "zh", str(n)): Fragment(b"%d" % n)})
    keys = [FragmentKey("a", "zh", str(n)) for n in range(20)]
    assert len(one.read(keys)) == len(other.read(keys)) == 20


def test_a_memo_forgets_the_oldest(tmp_path: Path) -> None:
    memo = Memo(tmp_path / "memo", "x", most=10)
    for n in range(30):
        memo.write({FragmentKey("a", "zh", str(n)): Fragment(b"x")})
    left = memo.read(FragmentKey("a", "zh", str(n)) for n in range(30))
    assert {int(one.text) for one in left} == set(range(20, 30))
    with sqlite3.connect(tmp_path / "memo") as database:
        assert database.execute("select count(*) from fragment").fetchone() == (10,)
    database.close()
    memo.close()
