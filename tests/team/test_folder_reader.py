"""A team folder is read whole; each thing that is wrong is said at its place and left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.base.problems import Problem, Problems, Severity
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.folder_reader import read_team
from coachbook.team.known_ids import known_ids
from coachbook.team.model import DatedFact, Deal, DealState, TeamFolder
from coachbook.team.table_reader import read_table
from coachbook.team.tables import DEALS, read_rows
from coachbook.team.team_files import deals_csv

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]


def change(team: Path, name: str, find: str, write: str) -> None:
    """Replace what stands once in a file."""
    file = team / name
    text = file.read_text(encoding="utf-8")
    assert text.count(find) == 1, f"{find!r} must stand once in {name}"
    file.write_text(text.replace(find, write), encoding="utf-8")


def told(problems: tuple[Problem, ...]) -> list[str]:
    """Problems as a reader sees them, without the folder."""
    return [
        f"{p.place.file.name}:{p.place.line}:{p.place.column}: {p.says} [{p.rule}] {p.hint}".strip()
        for p in problems
    ]


def test_a_good_folder_is_read_in_silence(read: Reader) -> None:
    team, problems = read()
    assert told(problems) == []
    assert [rep.id for rep in team.teams[0].reps] == ["wang", "lim"]
    first = team.deals[0]
    assert (first.amount, first.follow_ups, first.key_account) == (Decimal("2980.50"), 6, True)
    assert first.facts[0] == DatedFact("fact.asks-price", date(2026, 11, 17))
    assert team.activity[0].present == Decimal("0.5")
    assert team.targets.months[0].reps[1].amount == Decimal("20000.5")
    assert team.commitments[0].done is None
    assert [score.level for score in team.scores] == [4, None]


def test_only_team_and_deals_are_needed(team: Path, read: Reader) -> None:
    for name in ("activity.csv", "targets.yml", "commitments.csv", "scores.csv"):
        (team / name).unlink()
    folder, problems = read()
    assert (folder.activity, folder.scores, problems) == ((), (), ())
    (team / "deals.csv").unlink()
    with pytest.raises(Problems, match="there is no such file"):
        read()


NAMES = [
    ("", "the name is missing [team-no-name] write the name"),
    ("../wang", "the character U+002F (solidus) cannot stand in a name [team-name]"),
    ("<script>", "the character U+003C (less-than sign) cannot stand in a name [team-name]"),
    ("{{ rep }}", "the character U+007B (left curly bracket) cannot stand in a name [team-name]"),
    ("a\\tb", "the character U+0009 cannot stand in a name [team-name]"),
    ("王" * 200, f"the name '{'王' * 39}…' has 200 characters [team-name] at most 40"),
]


@pytest.mark.parametrize(("name", "says"), NAMES, ids=range(len(NAMES)))
def test_a_name_that_cannot_be_one_leaves_the_rep_out(
    team: Path, small: Playbook, name: str, says: str
) -> None:
    change(team, "team.yml", "name: 王喆", f'name: "{name}"')
    folder, problems = read_team(team, small)
    assert len(problems) == 1
    assert says in told(problems)[0]
    assert told(problems)[0].startswith("team.yml:7:")
    assert [rep.id for rep in folder.teams[0].reps] == ["lim"]
    assert {deal.rep for deal in folder.deals} == {"lim"}
    assert (folder.activity, folder.commitments, folder.scores) == ((), (), ())
    assert [row.rep for row in folder.targets.months[0].reps] == ["lim"]


GLYPH = "stands in its place [team-glyphs] write it in another way"
ODD_NAMES = [
    ("王😀", f"the character U+1F600 (grinning face) is not in the font: what it is {GLYPH}"),
    ("王\u200f", "the character U+200F (right-to-left mark) is not printed [team-glyphs]"),
    ("王\u200b", "the character U+200B (zero width space) is not printed [team-glyphs]"),
    ("王鿿", "the character U+9FFF (cjk unified ideograph-9fff) is not in the font: what it is"),
]


@pytest.mark.parametrize(("name", "says"), ODD_NAMES, ids=range(len(ODD_NAMES)))
def test_a_name_with_a_character_that_the_font_lacks_is_kept_and_told(
    team: Path, small: Playbook, name: str, says: str
) -> None:
    change(team, "team.yml", "name: 王喆", f'name: "{name}"')
    shown = lambda c: c not in "鿿\u200f\u200b" and ord(c) < 0x10000  # noqa: E731
    folder, problems = read_team(team, small, shown)
    assert told(problems)[0].startswith(f"team.yml:7:26: {says}")
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert folder.teams[0].reps[0].name == name


ODD_TEXTS = [
    ("La😀Ltd", "La😀Ltd", "U+1F600 (grinning face) is not in the font"),
    ("La\u202eLtd", "La\u202eLtd", "U+202E (right-to-left override) is not printed"),
    ('"La\nLtd"', "La Ltd", "U+000A is not printed"),
    ("La\x07Ltd", "LaLtd", "U+0007 is not printed"),
]


@pytest.mark.parametrize(("written", "kept", "says"), ODD_TEXTS)
def test_a_customer_with_a_character_that_the_font_lacks_is_kept_and_told(
    team: Path, small: Playbook, written: str, kept: str, says: str
) -> None:
    change(team, "deals.csv", "Lanchuan Ltd", written)
    shown = lambda c: c != "\u202e" and ord(c) < 0x10000  # noqa: E731
    folder, problems = read_team(team, small, shown)
    assert told(problems)[0].startswith(f"deals.csv:3:9: the character {says}")
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert kept in [deal.customer for deal in folder.deals]


@pytest.mark.parametrize("name", ["王喆", "欧阳·娜", "O'Neil-Smith Jr.", "José (Sales)", "𠮷野"])
def test_a_name_that_can_be_printed_is_fine(team: Path, read: Reader, name: str) -> None:
    change(team, "team.yml", "name: 王喆", f'name: "{name}"')
    folder, problems = read()
    assert told(problems) == []
    assert folder.teams[0].reps[0].name == name


PEOPLE = [
    (
        "id: lim",
        "id: WANG",
        [
            "team.yml:7:14: more than one rep has the id 'wang' [team-duplicate] "
            "give each an id of its own; upper and lower case are not told apart",
            "team.yml:8:14: more than one rep has the id 'WANG' [team-duplicate] "
            "give each an id of its own; upper and lower case are not told apart",
        ],
    ),
    (
        "id: lim",
        "id: ../lim",
        [
            "team.yml:8:14: '../lim' cannot be an id [team-id] "
            "letters, digits, '-' and '_', at most 32, beginning with a letter or digit"
        ],
    ),
    (
        "joined: 2024-03-01",
        "joined: 2024-02-30",
        [
            "team.yml:7:38: '2024-02-30' is not of the expected type [shape-type] "
            "expected a date such as 2026-11-23"
        ],
    ),
    (
        "name: 周敏",
        "name: ''",
        ["team.yml:5:34: the name is missing [team-no-name] write the name"],
    ),
    (
        "department: tea",
        "department: tee",
        [
            "team.yml:4:17: there is no department 'tee' [team-unknown-department] "
            "did you mean 'tea'?"
        ],
    ),
]


@pytest.mark.parametrize(("find", "write", "says"), PEOPLE)
def test_people_that_are_wrong(
    team: Path, read: Reader, find: str, write: str, says: list[str]
) -> None:
    change(team, "team.yml", find, write)
    for name in ("deals.csv", "targets.yml"):
        text = (team / name).read_text(encoding="utf-8")
        (team / name).write_text(text.replace("lim", "wang"), encoding="utf-8")
    (team / "targets.yml").unlink()
    assert told(read()[1]) == says


ROWS = [
    ("deals.csv", "D-2,lim", "D-2,lin", "3:5: there is no rep 'lin' [team-unknown-rep] did you "),
    ("deals.csv", "D-2,lim", "D-1,lim", "3:1: a second row for 'D-1' [team-duplicate] first on li"),
    ("deals.csv", "D-2,lim", "D/2,lim", "3:1: 'D/2' cannot be an id [team-id] letters, digits"),
    ("deals.csv", ",won,", ",,", "3:30: 'state' is empty [team-missing] fill it in"),
    ("deals.csv", ",won,", ",gone,", "3:30: there is no state 'gone' [team-choice] open, won or"),
    ("deals.csv", "class.warm", "class.warn", "2:17: there is no class 'class.warn' [team-unknow"),
    ("deals.csv", "fact.asks-price", "fact.price", "2:81: there is no fact 'fact.price' [team-un"),
    ("deals.csv", "fact.asks-price ", "fact.asks-price", "2:81: 'fact.asks-price2026-11-17' is n"),
    ("deals.csv", ",1000,", ",-1000,", "3:34: '-1000' is negative [team-number] expected a number"),
    ("deals.csv", ",1000,", ',"1,000",', "3:34: '1,000' may be 1 or 1000 [team-amount-form] expec"),
    ("deals.csv", ",2026-11-05,", ",2026-02-30,", "3:53: there is no day '2026-02-30' [team-date]"),
    ("deals.csv", ",2026-11-05,", ",5/11/2026,", "3:53: '5/11/2026' is not a date of the expecte"),
    ("deals.csv", ",no,", ",maybe,", "3:64: 'maybe' is neither yes nor no [team-choice] yes, no"),
    ("deals.csv", "Lanchuan Ltd", "x" * 201, "3:9: the text has 201 characters [team-text] at mo"),
    ("deals.csv", ",no,\n", ",no\n", "3:64: the row has 13 cells, the header 14 [table-cells] a c"),
    ("activity.csv", ",0.5", ",1.5", "2:26: '1.5' is more than 1 [team-number] from 0 to 1"),
    ("activity.csv", ",92,", ",,", "2:17: 'calls' is empty [team-missing] fill it in"),
    (
        "scores.csv",
        "47,wang,criterion.calls",
        "54,wang,criterion.calls",
        "2:1: there is no week 54",
    ),
    ("scores.csv", "calls,4", "calls,5", "2:31: '5' is not such a number [team-number] expected a"),
    ("scores.csv", ".calls", ".cals", "2:15: there is no criterion 'criterion.cals' [team-unknown"),
    (
        "scores.csv",
        "criterion.evidence",
        "criterion.calls",
        "3:15: a second row for 'criterion.cal",
    ),
    (
        "targets.yml",
        "rep: lim",
        "rep: limb",
        "6:15: there is no rep 'limb' [team-unknown-rep] did ",
    ),
    ("targets.yml", "rep: lim", "rep: wang", "5:15: 'wang' stands in '2026-11' more than once [t"),
]


@pytest.mark.parametrize(("name", "find", "write", "says"), ROWS)
def test_a_row_that_is_wrong_is_left_out(
    team: Path, read: Reader, name: str, find: str, write: str, says: str
) -> None:
    change(team, name, find, write)
    folder, problems = read()
    assert told(problems)[0].startswith(f"{name}:{says}")
    assert {p.place.line for p in problems} <= {p.place.line for p in problems[:1]} | {6}
    assert len(folder.deals) == (1 if name == "deals.csv" else 2)


def test_a_deal_without_a_customer_is_kept_with_a_warning(team: Path, read: Reader) -> None:
    change(team, "deals.csv", "恒屿重工", "")
    folder, problems = read()
    assert [deal.id for deal in folder.deals] == ["D-1", "D-2"]
    assert [str(problem.severity) for problem in problems] == ["warning"]
    assert told(problems) == [
        "deals.csv:2:10: the deal 'D-1' names no customer [team-no-customer] ask whose deal it is"
    ]


def test_full_width_digits_are_numbers(team: Path, read: Reader) -> None:
    change(team, "deals.csv", "2980.50", "２９８０．５０")
    folder, problems = read()
    assert (folder.deals[0].amount, problems) == (Decimal("2980.50"), ())


def test_wrong_columns_stop_the_reading(team: Path, read: Reader) -> None:
    change(team, "deals.csv", "key_account", "key_acount")
    change(team, "scores.csv", "criterion,level", "criterion,levels")
    with pytest.raises(Problems) as refused:
        read()
    assert told(refused.value.problems) == [
        "deals.csv:1:96: the column 'key_acount' is unknown here [team-columns] "
        "did you mean 'key_account'?",
        "scores.csv:1:1: the column 'level' is missing [team-columns] add it to the first row",
        "scores.csv:1:20: the column 'levels' is unknown here [team-columns] did you mean 'level'?",
    ]


def test_a_table_that_leads_out_of_the_folder_is_refused(team: Path, read: Reader) -> None:
    outside = team.parent / "deals.csv"
    (team / "deals.csv").rename(outside)
    (team / "deals.csv").symlink_to(outside)
    with pytest.raises(Problems, match="leads out of its folder"):
        read()


def test_a_spreadsheet_may_have_saved_the_tables(team: Path, read: Reader) -> None:
    before = read()
    for name, encoding in {"deals.csv": "gb18030", "scores.csv": "utf-8-sig"}.items():
        text = (team / name).read_text(encoding="utf-8")
        (team / name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert read() == before


WORDS = st.text(
    st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="\u2028"), max_size=12
).map(str.strip)
AMOUNTS = st.decimals(0, 10**9, places=2).map(lambda amount: Decimal(f"{amount:f}"))
DATES = st.none() | st.dates()


@settings(max_examples=50, deadline=None)
@given(
    deals=st.lists(
        st.builds(
            Deal,
            id=st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,9}", fullmatch=True),
            rep=st.sampled_from(["wang", "lim"]),
            customer=WORDS,
            product=WORDS,
            claimed=st.sampled_from(["", "class.warm"]),
            state=st.sampled_from(DealState),
            amount=st.none() | AMOUNTS,
            opened=DATES,
            last_contact=DATES,
            follow_ups=st.none() | st.integers(0, 999999),
            next_call=DATES,
            closed=DATES,
            key_account=st.booleans(),
            facts=st.lists(
                st.builds(DatedFact, fact=st.just("fact.asks-price"), on=st.dates()), unique=True
            ).map(tuple),
            sector=WORDS,
            place=st.none(),
        ),
        unique_by=lambda deal: deal.id.casefold(),
        max_size=5,
    )
)
def test_deals_that_are_written_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, small: Playbook, deals: list[Deal]
) -> None:
    file = tmp_path_factory.mktemp("deals") / "deals.csv"
    file.write_bytes(deals_csv(deals))
    known = known_ids(small, reps=["wang", "lim"])
    read = list(read_rows(DEALS, read_table(file).rows, known))
    assert [deal for _, deal, _ in read] == deals


def test_the_demonstration_team(project_root: Path, real: Playbook) -> None:
    folder, problems = read_team(project_root / "checklists" / "demo-team", real)
    assert [problem.rule for problem in problems] == ["team-no-customer"]
    assert len(folder.teams[0].reps) == 8
    assert sum(deal.state is DealState.OPEN for deal in folder.deals) == 91
