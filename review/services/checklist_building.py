"""A checklist made from nothing: its draft is written in place until it comes into force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Territory
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import Checklist, ChecklistVersion, Criterion, CriterionGroup
from review.queries import checklist_of, was_marked_on
from review.rules.checklist_codes import code_for
from review.rules.checklists import ChecklistData, GroupData
from review.rules.figures import Points
from review.services.checklists import (
    checklist_data,
    note_version,
    refuse_levels_off_scale,
    refuse_senseless,
    write_wording,
)

MOST_CRITERIA = 120
PARKED = 10_000  # where positions wait while they are given out anew


class Move(StrEnum):
    """What may be done to the order of a draft."""

    ADD_GROUP = "add_group"
    REMOVE_GROUP = "remove_group"
    GROUP_UP = "group_up"
    GROUP_DOWN = "group_down"
    ADD_CRITERION = "add_criterion"
    REMOVE_CRITERION = "remove_criterion"
    CRITERION_UP = "criterion_up"
    CRITERION_DOWN = "criterion_down"


@dataclass(frozen=True, kw_only=True)
class CriterionWording:
    """A criterion as the constructor's form holds it; levels are edited on their own page."""

    id: int
    text: str
    hint: str
    max_points: Points
    step: Points
    is_stop: bool
    allows_not_applicable: bool


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The whole form of the constructor. ``title`` None leaves the title as it is."""

    title: str | None
    threshold: Decimal | None
    minutes: int
    comment_rule: str
    basis: str
    groups: Mapping[int, str]
    criteria: Sequence[CriterionWording]


def create_checklist(
    territory: Territory,
    *,
    title: str,
    groups: Sequence[GroupData] = (),
    source: ChecklistData | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """A new checklist whose first version is a draft.

    With ``source`` it takes over its groups, threshold, minutes and rule of comments; without
    anything it begins with one empty group.
    """
    title = title.strip()
    if not title:
        raise DomainError("title_needed", gettext_lazy("Name the checklist."), field="title")
    taken = set(Checklist.objects.filter(territory=territory).values_list("code", flat=True))
    groups = groups or (source.groups if source else ())
    with recording():
        checklist = Checklist.objects.create(
            territory=territory, code=code_for(title, taken), title=title[:300]
        )
        version = ChecklistVersion.objects.create(
            checklist=checklist,
            number=1,
            state=VersionState.DRAFT.value,
            **_settings_of(source),
        )
        write_wording(version, groups or (GroupData(title=_("Criteria"), criteria=()),))
        note_version(version, "review.checklist.created", actor, on_behalf_of, now)
    return version


def _settings_of(source: ChecklistData | None) -> dict[str, object]:
    if source is None:
        return {}
    return {
        "threshold": source.threshold,
        "minutes": source.minutes,
        "comment_rule": source.comment_rule.value,
    }


def copy_checklist(
    version: ChecklistVersion,
    *,
    title: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """Another checklist that begins with the words of this one."""
    return create_checklist(
        version.checklist.territory,
        title=title,
        source=checklist_data(version),
        actor=actor,
        on_behalf_of=on_behalf_of,
        now=now,
    )


def discard_draft(
    version: ChecklistVersion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> None:
    """Throw a draft away; a checklist that had nothing else goes with it."""
    with recording():
        draft = lock_draft(version)
        checklist = draft.checklist
        record(
            "review.checklist.draft_discarded",
            subject=checklist,
            territory=checklist.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"title": checklist.title, "version": draft.number},
        )
        draft.delete()
        if not checklist.versions.exists():
            checklist.delete()


def save_wording(version: ChecklistVersion, *, wording: Wording, draft_version: int) -> int:
    """Save what stands in the constructor; returns the next version of the draft.

    No journal line: a draft is not an act. ``draft_version`` is the one the page was opened
    with; when another window has saved since, the code is ``draft_changed``.
    """
    with recording():
        draft = lock_draft(version)
        if draft.draft_version != draft_version:
            raise DomainError(
                "draft_changed",
                gettext_lazy(
                    "This checklist was changed in another window. Open it again to go on."
                ),
            )
        _save_settings(draft, wording)
        for group in draft.groups.all():
            title = wording.groups.get(group.pk, group.title)
            if title != group.title:
                CriterionGroup.objects.filter(pk=group.pk).update(title=title)
        _save_criteria(draft, wording.criteria)
    return draft.draft_version


def _save_settings(draft: ChecklistVersion, wording: Wording) -> None:
    draft.threshold, draft.minutes = wording.threshold, wording.minutes
    draft.comment_rule, draft.basis = wording.comment_rule, wording.basis
    draft.draft_version += 1
    draft.save(update_fields=["threshold", "minutes", "comment_rule", "basis", "draft_version"])
    if wording.title and may_be_renamed(draft):
        Checklist.objects.filter(pk=draft.checklist_id).update(title=wording.title)


def may_be_renamed(draft: ChecklistVersion) -> bool:
    """While nobody has judged by any version: later the title stands on papers."""
    return not draft.checklist.versions.exclude(pk=draft.pk).exists()


def _save_criteria(draft: ChecklistVersion, given: Sequence[CriterionWording]) -> None:
    wordings = {one.id: one for one in given}
    changed: list[Criterion] = []
    for criterion in draft.criteria.prefetch_related("levels"):
        wording = wordings.get(criterion.pk)
        if wording is None or _wording_of(criterion) == wording:
            continue
        for name in FIELDS:
            setattr(criterion, name, getattr(wording, name))
        refuse_senseless(criterion, may_be_empty=True)
        refuse_levels_off_scale(criterion, [level.points for level in criterion.levels.all()])
        changed.append(criterion)
    Criterion.objects.bulk_update(changed, FIELDS)


FIELDS = ("text", "hint", "max_points", "step", "is_stop", "allows_not_applicable")


def _wording_of(criterion: Criterion) -> CriterionWording:
    return CriterionWording(id=criterion.pk, **{name: getattr(criterion, name) for name in FIELDS})


def lock_draft(version: ChecklistVersion) -> ChecklistVersion:
    """The draft under a lock; refused once it is in force or somebody has marked on it."""
    locked = (
        ChecklistVersion.objects.select_for_update(of=("self",))
        .select_related("checklist__territory")
        .get(pk=version.pk)
    )
    if locked.state != VersionState.DRAFT or was_marked_on(locked):
        raise DomainError(
            "not_a_draft",
            gettext_lazy("This version is not a draft any more. Prepare a new version of it."),
        )
    return locked


# --- Order --------------------------------------------------------------------------------------

Order = list[tuple[CriterionGroup, list[Criterion]]]


def arrange(version: ChecklistVersion, *, move: Move, subject_id: int = 0) -> str:
    """Add, move or take out a group or a criterion.

    Returns the place to look at next: ``criterion-12`` or ``group-3``.
    """
    with recording():
        draft = lock_draft(version)
        order: Order = [(group, list(group.criteria.all())) for group in checklist_of(draft)]
        touched = _MOVES[move](draft, order, subject_id)
        _renumber(draft, order)
        ChecklistVersion.objects.filter(pk=draft.pk).update(draft_version=F("draft_version") + 1)
    return touched


def _renumber(draft: ChecklistVersion, order: Order) -> None:
    """Give out positions anew, past each other: no two may be equal even for a moment."""
    draft.groups.update(position=F("position") + PARKED)
    draft.criteria.update(position=F("position") + PARKED)
    groups: list[CriterionGroup] = []
    criteria: list[Criterion] = []
    for place, (group, own) in enumerate(order, start=1):
        group.position = place
        groups.append(group)
        for criterion in own:
            criterion.group, criterion.position = group, len(criteria) + 1
            criteria.append(criterion)
    CriterionGroup.objects.bulk_update(groups, ["position"])
    Criterion.objects.bulk_update(criteria, ["group", "position"])


def _add_group(draft: ChecklistVersion, order: Order, _id: int) -> str:
    group = CriterionGroup.objects.create(version=draft, position=PARKED - 1, title="")
    order.append((group, []))
    return _group(group)


def _remove_group(_draft: ChecklistVersion, order: Order, group_id: int) -> str:
    place = _place_of_group(order, group_id)
    if len(order) == 1:
        raise DomainError("last_group", gettext_lazy("A checklist holds at least one group."))
    group, _own = order.pop(place)
    group.delete()
    return _group(order[max(0, place - 1)][0])


def _shift_group(by: int) -> "Mover":
    def shift(_draft: ChecklistVersion, order: Order, group_id: int) -> str:
        place = _place_of_group(order, group_id)
        if 0 <= place + by < len(order):
            order.insert(place + by, order.pop(place))
        return f"group-{group_id}"

    return shift


def _add_criterion(draft: ChecklistVersion, order: Order, group_id: int) -> str:
    group, own = order[_place_of_group(order, group_id)]
    if sum(len(criteria) for _group, criteria in order) >= MOST_CRITERIA:
        raise DomainError("too_many", gettext_lazy("A checklist holds at most 120 criteria."))
    like = own[-1] if own else Criterion(max_points=2, step=1)
    added = Criterion.objects.create(
        version=draft,
        group=group,
        position=PARKED - 1,
        text="",
        max_points=like.max_points,
        step=like.step,
    )
    own.append(added)
    return f"criterion-{added.pk}"


def _remove_criterion(_draft: ChecklistVersion, order: Order, criterion_id: int) -> str:
    place, at = _place_of_criterion(order, criterion_id)
    group, own = order[place]
    own.pop(at).delete()
    return f"criterion-{own[max(0, at - 1)].pk}" if own else _group(group)


def _shift_criterion(by: int) -> "Mover":
    def shift(_draft: ChecklistVersion, order: Order, criterion_id: int) -> str:
        place, at = _place_of_criterion(order, criterion_id)
        own = order[place][1]
        if 0 <= at + by < len(own):
            own.insert(at + by, own.pop(at))
        elif 0 <= place + by < len(order):
            # Past the edge of a group into the neighbouring one.
            neighbour = order[place + by][1]
            neighbour.insert(0 if by > 0 else len(neighbour), own.pop(at))
        return f"criterion-{criterion_id}"

    return shift


def _place_of_group(order: Order, group_id: int) -> int:
    for place, (group, _own) in enumerate(order):
        if group.pk == group_id:
            return place
    raise _gone()


def _place_of_criterion(order: Order, criterion_id: int) -> tuple[int, int]:
    for place, (_group, own) in enumerate(order):
        for at, criterion in enumerate(own):
            if criterion.pk == criterion_id:
                return place, at
    raise _gone()


def _group(group: CriterionGroup) -> str:
    return f"group-{group.pk}"


def _gone() -> DomainError:
    return DomainError(
        "gone", gettext_lazy("It is not in the checklist any more: the page shows what is there.")
    )


Mover = Callable[[ChecklistVersion, Order, int], str]
_MOVES: dict[Move, Mover] = {
    Move.ADD_GROUP: _add_group,
    Move.REMOVE_GROUP: _remove_group,
    Move.GROUP_UP: _shift_group(-1),
    Move.GROUP_DOWN: _shift_group(1),
    Move.ADD_CRITERION: _add_criterion,
    Move.REMOVE_CRITERION: _remove_criterion,
    Move.CRITERION_UP: _shift_criterion(-1),
    Move.CRITERION_DOWN: _shift_criterion(1),
}
