"""An export and the team folder that is there -> the folder anew, and what would be lost by it.

Three states are compared, as in a three-way merge: what the last export said (`base`), what stands
in the folder (`ours`: the same, with what people have typed since) and what the new export says
(`theirs`). For each value:

    ours == theirs                     nothing to do
    the mapping has no column for it   ours stays
    base == theirs, ours differs       people typed it: ours stays
    base == ours, theirs differs       the CRM has news: theirs; a value that vanishes is a loss
    all three differ                   a loss, to be agreed to: theirs

If no base is left (an older import, or somebody was forgotten), what is typed cannot be told from
what came: an empty cell is filled, one that the export leaves empty stays, and any other change is
a loss. A deal or rep that the export no longer has is a loss, unless people typed the whole of it,
its row was refused this time, or the rep has a last working day. A deal that was taken out and is
back has what people had typed then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain

from coachbook.base.terminal import count_noun
from coachbook.team.crm.owner_names import person_key
from coachbook.team.model import Deal, DealState, Rep, Team

_OF_THE_ROW = ("id", "place", "external_id")
_DEAL_FIELDS = tuple(each.name for each in fields(Deal) if each.name not in _OF_THE_ROW)
REP_GONE, DEAL_GONE, CHANGED, NEWS = "rep-gone", "deal-gone", "changed", "news"
NO_LONGER_WON = "no-longer-won"


@dataclass(frozen=True)
class FolderState:
    """The teams and deals of a folder or an export."""

    teams: tuple[Team, ...] = ()
    deals: tuple[Deal, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What would vanish or change by an import: of which deal, rep or team, and what of it."""

    kind: str
    of: str
    what: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Export:
    """What a new export says.

    Attributes:
        state: Its teams and deals.
        columns: The fields of a deal for which the mapping has a column.
        refused_deals: The ids of deals whose rows could not be read.
        refused_reps: The names of reps whose rows could not be read.
        says_joined: Whether it has a column with the first working day.
    """

    state: FolderState
    columns: Collection[str]
    refused_deals: Collection[str] = ()
    refused_reps: Collection[str] = ()
    says_joined: bool = False


@dataclass(frozen=True)
class Merged:
    """The folder anew, what would be lost, and how many deals are new, changed and kept.

    `back` are the ids of deals that had been taken out.
    """

    state: FolderState
    losses: tuple[Loss, ...] = ()
    new: int = 0
    changed: int = 0
    kept: int = 0
    back: tuple[str, ...] = ()


def merge(
    export: Export, ours: FolderState, base: FolderState | None, gone: Iterable[Deal] = ()
) -> Merged:
    """The folder after an import.

    Args:
        export: What the new export says.
        ours: What stands in the folder.
        base: What the last export said; None: it is not known.
        gone: Deals that earlier imports took out.
    """
    if not ours.teams and not ours.deals:
        return Merged(export.state, new=len(export.state.deals))
    teams, team_losses = _merge_teams(export, ours, base)
    reps = {rep.id for team in teams for rep in team.reps}
    merged = _merge_deals(export, ours, base, reps, {deal.id: deal for deal in gone})
    state = FolderState(teams, merged.state.deals)
    return replace(merged, state=state, losses=(*team_losses, *merged.losses))


def _merge_deals(
    export: Export,
    ours: FolderState,
    base: FolderState | None,
    reps: Collection[str],
    gone: Mapping[str, Deal],
) -> Merged:
    here = {deal.id: deal for deal in ours.deals}
    last = {deal.id: deal for deal in base.deals} if base else {}
    deals: list[Deal] = []
    losses: list[Loss] = []
    back: list[str] = []
    new = changed = 0
    for deal in export.state.deals:
        old = here.pop(deal.id, None)
        if old is None:
            if deal.id in gone:
                deal, _ = _merge_deal(deal, gone[deal.id], None, export.columns)
                back.append(deal.id)
            deals.append(deal)
            new += 1
            continue
        merged, lost = _merge_deal(deal, old, last.get(deal.id), export.columns)
        if merged.rep not in reps:  # typed here, and that rep is gone
            merged = replace(merged, rep=deal.rep)
            lost.append(_changed(deal.id, "rep", old.rep, deal.rep))
        if old.state is DealState.WON and merged.state is not old.state:
            before, after = str(old.amount or ""), merged.state.value
            losses.append(Loss(NO_LONGER_WON, deal.id, deal.customer, before, after))
        losses.extend(lost)
        deals.append(merged)
        changed += merged != old
    kept = 0
    for deal in here.values():
        typed = base is not None and deal.id not in last
        if deal.rep in reps and (typed or deal.id in export.refused_deals):
            deals.append(deal)
            kept += 1
        else:
            typed_here = ", ".join(_typed(deal, last.get(deal.id)))
            losses.append(Loss(DEAL_GONE, deal.id, typed_here, deal.customer))
    state = FolderState((), tuple(deals))
    return Merged(state, tuple(losses), new, changed, kept, tuple(back))


def _typed(deal: Deal, base: Deal | None) -> Iterator[str]:
    """The fields of a deal that people typed; without a base only its facts are known to be so."""
    for name in _DEAL_FIELDS if base else ("facts",):
        mine = getattr(deal, name)
        if not _is_empty(mine) and (base is None or mine != getattr(base, name)):
            yield name


def _merge_deal(
    theirs: Deal, ours: Deal, base: Deal | None, columns: Collection[str]
) -> tuple[Deal, list[Loss]]:
    stay: dict[str, object] = {}
    losses = []
    for name in _DEAL_FIELDS:
        mine, new = getattr(ours, name), getattr(theirs, name)
        if mine == new:
            continue
        if name not in columns:
            stay[name] = mine
        elif base is None:
            if _is_empty(new):
                stay[name] = mine
            elif not _is_empty(mine):
                losses.append(_changed(theirs.id, name, mine, new))
        else:
            was = getattr(base, name)
            if was == new:
                stay[name] = mine
            elif was != mine or _vanishes(mine, new):
                losses.append(_changed(theirs.id, name, mine, new))
    return replace(theirs, **stay), losses  # type: ignore[arg-type]


def _vanishes(before: object, after: object) -> bool:
    """Whether a value of a cell is no longer there; a tick that was taken back is an answer."""
    return not _is_empty(before) and _is_empty(after) and after is not False


def _is_empty(value: object) -> bool:
    return value in (None, "", (), False)


def _changed(of: str, what: str, before: object, after: object) -> Loss:
    return Loss(CHANGED, of, what, _shown(before), _shown(after))


def _news(of: str, what: str, before: object, after: object) -> Loss:
    return replace(_changed(of, what, before, after), kind=NEWS)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


@dataclass
class _Roster:
    """The teams while they are put together: the head of each, and its reps."""

    heads: dict[str, Team] = field(default_factory=dict)
    reps: dict[str, list[Rep]] = field(default_factory=dict)

    def add(self, team: Team, rep: Rep) -> None:
        self.heads.setdefault(team.id, team)
        self.reps.setdefault(team.id, []).append(rep)

    def teams(self) -> tuple[Team, ...]:
        return tuple(
            team.model_copy(update={"reps": tuple(self.reps[team.id])})
            for team in self.heads.values()
        )


def _merge_teams(
    export: Export, ours: FolderState, base: FolderState | None
) -> tuple[tuple[Team, ...], tuple[Loss, ...]]:
    old_teams = {team.id: team for team in ours.teams}
    last_teams = {team.id: team for team in base.teams} if base else {}
    old_reps, last_reps = _members(ours.teams), _members(base.teams if base else ())
    roster, losses = _Roster(), list[Loss]()
    for team in export.state.teams:
        old_team = old_teams.get(team.id)
        if old_team is not None:
            team, lost = _merge_team(team, old_team, last_teams.get(team.id))
            losses.extend(lost)
        for rep in team.reps:
            home = old_reps.get(rep.id)
            if home is None:
                roster.add(team, rep)
                continue
            merged, lost = _merge_rep(rep, home[1], last_reps.get(rep.id), export)
            losses.extend(lost)
            if home[0].id != team.id:
                losses.append(_news(rep.id, "team", home[0].name, team.name))
            roster.add(team, merged)
    there = {rep.id for rep in chain.from_iterable(roster.reps.values())}
    for rep_id, (team, rep) in old_reps.items():
        if rep_id in there:
            continue
        typed = base is not None and rep_id not in last_reps
        refused = person_key(rep.name) in export.refused_reps
        if typed or refused or rep.left:
            roster.add(team, rep)
        else:
            losses.append(Loss(REP_GONE, rep_id, before=rep.name))
    return roster.teams(), tuple(losses)


def _merge_team(theirs: Team, ours: Team, base: Team | None) -> tuple[Team, Iterator[Loss]]:
    """A team: what people call it and its department stay; of the supervisor, what is newer."""
    update: dict[str, object] = {"timezone": ours.timezone, "department": ours.department}
    losses: list[Loss] = []
    was = base or ours
    if base is None or theirs.name == was.name:
        update["name"] = ours.name
    elif ours.name != was.name:
        losses.append(_changed(ours.id, "name", ours.name, theirs.name))
    if base and theirs.supervisor == was.supervisor:
        update["supervisor"] = ours.supervisor
    elif theirs.supervisor != ours.supervisor:
        before, after = ours.supervisor.name, theirs.supervisor.name
        losses.append(_changed(ours.id, "supervisor", before, after))
    return theirs.model_copy(update=update), iter(losses)


def _merge_rep(
    theirs: Rep, ours: Rep, last: tuple[Team, Rep] | None, export: Export
) -> tuple[Rep, Iterator[Loss]]:
    update: dict[str, object] = {
        "left": ours.left,
        "leave": ours.leave,
        "language": ours.language,
        "joined": ours.joined,
    }
    losses: list[Loss] = []
    base = last[1] if last else None
    same = person_key(theirs.name)
    if same == person_key(ours.name) or (base and same == person_key(base.name)):
        update["name"] = ours.name
    else:
        is_ours = base is None or person_key(base.name) == person_key(ours.name)
        changed = _news if is_ours else _changed
        losses.append(changed(ours.id, "name", ours.name, theirs.name))
    news = export.says_joined and theirs.joined != (base.joined if base else ours.joined)
    if news:
        update["joined"] = theirs.joined
        if theirs.joined != ours.joined:
            losses.append(_changed(ours.id, "joined", ours.joined, theirs.joined))
    return theirs.model_copy(update=update), iter(losses)


def _members(teams: Iterable[Team]) -> Mapping[str, tuple[Team, Rep]]:
    return {rep.id: (team, rep) for team in teams for rep in team.reps}


def loss_lines(losses: Sequence[Loss], most: int = 20) -> Iterator[str]:
    """What would be lost, one line each, each kind with its number first."""
    says = {
        REP_GONE: "no longer in the export, would be taken out of team.yml",
        DEAL_GONE: "no longer in the export, would be taken out of deals.csv",
        NO_LONGER_WON: "won here, would no longer be",
        CHANGED: "would be lost: no longer in the export, or typed here and changed there",
        NEWS: "would change, as the export now says",
    }
    for kind, sentence in says.items():
        same = [loss for loss in losses if loss.kind == kind]
        if not same:
            continue
        noun = {REP_GONE: "rep", DEAL_GONE: "deal", NO_LONGER_WON: "deal"}.get(kind, "value")
        yield f"{count_noun(len(same), noun)} {sentence}:"
        for loss in same[:most]:
            if kind in (CHANGED, NEWS):
                before, after = loss.before or "empty", loss.after or "empty"
                yield f"    {loss.of}: {loss.what}: {before} -> {after}"
            elif kind == NO_LONGER_WON:
                who = f" ({loss.what})" if loss.what else ""
                won = f"won, {loss.before}" if loss.before else "won"
                yield f"    {loss.of}{who}: {won} -> {loss.after}"
            else:
                typed = f", with what was typed here: {loss.what}" if loss.what else ""
                yield f"    {loss.of}" + (f" ({loss.before})" if loss.before else "") + typed
        if len(same) > most:
            yield f"    and {len(same) - most:,} more"
    if any(loss.kind == REP_GONE for loss in losses):
        yield "who has left stays, with the history, if `left: DATE` stands in team.yml"
