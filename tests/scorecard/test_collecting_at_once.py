"""Several collect, move and forget at once in one records folder: nothing is lost or half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Problems
from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.scorecard import collect as collect_module
from coachbook.scorecard import forget as forget_module
from coachbook.scorecard.collect import Collector, CollectRequest
from coachbook.scorecard.inbox import InboxFile
from coachbook.scorecard.observation import CardKey, CardKind, Medium
from coachbook.scorecard.review import review_request
from coachbook.scorecard.review.review_page import review_html
from coachbook.scorecard.store import sqlite_store
from coachbook.scorecard.store.file_store import DATABASE, FOLDER, FileStore
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_store
from coachbook.scorecard.store.sqlite_store import SqliteStore

from ..base.at_once import WRITERS, at_once, is_locked
from .cards import CRITERIA, KEY, card_of, seen
from .printed import DEMO, REPS, ROOT, WEEK
from .test_privacy import REP, plant
from .writers import add_or_move, add_to_one_card, begin_a_store


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("kind", StoreKind)
def test_one_card_of_many_writers(kind: StoreKind, tmp_path: Path) -> None:
    at_once(partial(add_to_one_card, tmp_path, kind))
    store = open_store(tmp_path)
    card = store.latest(KEY)
    assert card is not None
    assert {each.source.sha256 for each in card.observations} == {*map(str, range(WRITERS))}
    assert card.revision == len(store.revisions(KEY)) == WRITERS
    hashes = {sha256(str(number).encode()).hexdigest() for number in range(WRITERS)}
    assert {file.stem for file in (tmp_path / "inbox").iterdir()} == hashes


@pytest.mark.usefixtures("heavy")
def test_of_files_and_a_database_begun_at_once_one_stays(tmp_path: Path) -> None:
    at_once(partial(begin_a_store, tmp_path))
    added = {file.name.replace("added", "rep") for file in tmp_path.glob("added-*")}
    assert added
    assert {card.card.rep for card in open_store(tmp_path).cards()} == added
    assert not ((tmp_path / DATABASE).exists() and (tmp_path / FOLDER).exists())


def test_no_database_is_begun_beside_files_that_were_begun_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def begun_meanwhile(records: Path) -> Iterator[None]:
        FileStore(records).add(card_of(seen(CRITERIA[0], 3)))
        with folder_lock(records):
            yield

    monkeypatch.setattr("coachbook.scorecard.store.open_store.folder_lock", begun_meanwhile)
    with pytest.raises(Problems, match="kept as files here"):
        open_store(tmp_path, StoreKind.SQLITE)
    assert not (tmp_path / DATABASE).exists()


@pytest.mark.usefixtures("heavy")
def test_who_adds_while_the_store_is_moved_loses_nothing(tmp_path: Path) -> None:
    open_store(tmp_path).add(card_of(seen(CRITERIA[0], 3)))
    at_once(partial(add_or_move, tmp_path))
    reps = {f"rep-{number}" for number in range(4, WRITERS)}
    assert {card.card.rep for card in open_store(tmp_path).cards()} == reps | {"lin"}


def test_who_reads_files_while_they_are_moved_is_told(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.add(card_of(seen(CRITERIA[0], 3)))
    cards = store.cards()
    next(cards)
    move(tmp_path, StoreKind.SQLITE)
    with pytest.raises(Problems, match="moved to a database"):
        next(cards)
    with pytest.raises(Problems, match="moved to a database"):
        [*store.cards()]


def test_a_database_of_another_move_is_not_written_to(tmp_path: Path) -> None:
    store = open_store(tmp_path, StoreKind.SQLITE)
    store.add(card_of(seen(CRITERIA[0], 3)))
    move(tmp_path, StoreKind.FILES)
    (tmp_path / "in the way").write_bytes(b"takes the number of the old file, where that is free")
    move(tmp_path, StoreKind.SQLITE)
    with pytest.raises(Problems, match="run the command again"):
        store.add(card_of(seen(CRITERIA[1], 3)))
    assert isinstance(open_store(tmp_path), SqliteStore)


def locked_at(
    monkeypatch: pytest.MonkeyPatch, records: Path, module: object, name: str
) -> list[bool]:
    """Whether the folder is locked at each call of a function, to its end."""
    found: list[bool] = []
    function: Callable[..., object] = getattr(module, name)

    def called(*given: object, **named: object) -> object:
        found.append(is_locked(records, monkeypatch))
        result = function(*given, **named)
        found.append(is_locked(records, monkeypatch))
        return result

    monkeypatch.setattr(module, name, called)
    return found


@pytest.mark.parametrize("kind", StoreKind)
def test_forgetting_is_one_step(
    kind: StoreKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = plant(tmp_path / "north")
    records = team / "records"
    move(records, kind)
    store = FileStore if kind is StoreKind.FILES else sqlite_store.SqliteStore
    found = [
        locked_at(monkeypatch, records, module, name)
        for module, name in (
            (store, "traces"),
            (forget_module, "drop_code"),
            (forget_module, "clear_cache"),
            (store, "forget"),
        )
    ]
    done = CliRunner().invoke(cli, ["forget", REP, "--team", str(team), "--yes"])
    assert done.exit_code == 0, done.output
    assert found == [[True, True]] * 4
    assert not is_locked(records, monkeypatch)


def test_an_original_and_its_cards_are_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = tmp_path / "records"
    request = CollectRequest((), DEMO, records=records)
    collector = Collector.for_team_folder(ROOT / "playbook", request)
    found = [
        locked_at(monkeypatch, records, collect_module, "keep_original"),
        locked_at(monkeypatch, records, FileStore, "add_all"),
    ]
    text = f"team: training-1\nrep: {REPS[0]}\nweek: {WEEK}\nvalues:\n  {CRITERIA[0]}: 3\n"
    with collector:
        outcome = collector.take_in(InboxFile(tmp_path / "card.yml", text.encode()))
    assert outcome.new
    assert found == [[True, True]] * 2
    assert not is_locked(records, monkeypatch)


def test_who_is_forgotten_while_the_review_page_is_made_is_not_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path)
    key = CardKey("training-1", REPS[0], WEEK, CardKind.NORMAL, "zhou-min")
    store.add(card_of(seen(CRITERIA[0], 3), seen(CRITERIA[0], 1, medium=Medium.WEB), key=key))
    request = review_request.ReviewRequest(DEMO, (), tmp_path, None, Language.EN)
    project = Project(ROOT, tmp_path)
    make, page = review_html, tmp_path / review_request.PAGE

    def made(*given: object) -> str:
        store.forget(REPS[0])
        return make(*given)  # type: ignore[arg-type]

    assert review_request.write_review(project, ROOT / "playbook", request) == page
    page.unlink()
    monkeypatch.setattr(review_request, "review_html", made)
    with pytest.raises(click.ClickException, match="run the command again"):
        review_request.write_review(project, ROOT / "playbook", request)
    assert not page.exists()
