"""The library of instruments: checklists whose used wordings never change (REG-18)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.labels import CHANGE_CLASS
from registry.models import Territory
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import ChangeClass, VersionState
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.labels import CHECKLIST_FAULT
from review.models import (
    Checklist,
    ChecklistVersion,
    Criterion,
    CriterionGroup,
    CriterionLevel,
)
from review.queries import checklist_of, was_marked_on
from review.rules import figures
from review.rules.checklist_difference import class_of_checklists
from review.rules.checklists import (
    MAX_POINTS,
    ChecklistData,
    ChecklistError,
    CriterionData,
    GroupData,
    LevelData,
    find_faults,
    read_checklist,
)
from review.rules.figures import Points
from review.rules.vocabulary import CommentRule
from review.rules.wording_difference import ClassAdvice


def load_checklist(
    territory: Territory,
    data: Mapping[str, Any],
    *,
    basis: str = "",
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """Take a checklist from a file's data and put it in force.

    A code that is there already gets its next version, unless the words are the same: then
    nothing changes and the version in force is returned.
    """
    read = _read(data)
    with recording():
        checklist, _is_new = Checklist.objects.get_or_create(
            territory=territory, code=read.code, defaults={"title": read.title}
        )
        if checklist.title != read.title:
            checklist.title = read.title
            checklist.save(update_fields=["title"])
        current = checklist.versions.filter(state=VersionState.IN_FORCE.value).first()
        if current is not None and checklist_data(current) == read:
            return current
        version = _draft_of(checklist, read)
        return put_in_force(version, basis=basis, actor=actor, on_behalf_of=on_behalf_of, now=now)


def draft_checklist(
    territory: Territory, data: ChecklistData, *, actor: Actor, now: datetime
) -> ChecklistVersion:
    """Take a checklist as a draft: nothing is judged by it until it is put in force.

    A checklist that is there keeps its title and its wordings; this becomes its next version.
    """
    with recording():
        checklist, _is_new = Checklist.objects.get_or_create(
            territory=territory, code=data.code, defaults={"title": data.title}
        )
        version = _draft_of(checklist, data)
        note_version(version, "review.checklist.version_made", actor, None, now)
    return version


def _draft_of(checklist: Checklist, data: ChecklistData) -> ChecklistVersion:
    version = ChecklistVersion.objects.create(
        checklist=checklist,
        number=_next_number(checklist),
        state=VersionState.DRAFT.value,
        comment_rule=data.comment_rule.value,
        threshold=data.threshold,
        minutes=data.minutes,
    )
    write_wording(version, data.groups)
    return version


def put_in_force(
    version: ChecklistVersion,
    *,
    basis: str = "",
    change_class: ChangeClass | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """Judge new stages by this version; the one in force before it retires.

    Stages opened before keep the version they were opened with. ``change_class`` None takes what
    the difference proposes; one that is lighter than the difference is refused. Scores compare
    with those of the version before unless the edit is new meaning.
    """
    territory = version.checklist.territory
    if version.state == VersionState.IN_FORCE:
        return version
    faults = find_faults(checklist_data(version))
    if faults:
        told = str(CHECKLIST_FAULT[faults[0].reason]) % {"place": faults[0].place}
        raise DomainError(faults[0].reason.value, told)
    with recording():
        before = version.checklist.versions.filter(state=VersionState.IN_FORCE.value).first()
        _classify(version, before, change_class)
        version.checklist.versions.filter(state=VersionState.IN_FORCE.value).update(
            state=VersionState.RETIRED.value
        )
        version.state = VersionState.IN_FORCE.value
        version.in_force_from = local_date(now, territory.time_zone)
        version.basis = basis or version.basis
        version.save(update_fields=["state", "in_force_from", "basis", "change_class", "series"])
        note_version(version, "review.checklist.put_in_force", actor, on_behalf_of, now)
    return version


def advice_on_checklist(
    version: ChecklistVersion, before: ChecklistVersion | None
) -> ClassAdvice | None:
    """What the change from the version before may be called; None when there is none before."""
    if before is None:
        return None
    return class_of_checklists(checklist_data(before), checklist_data(version))


def _classify(
    version: ChecklistVersion, before: ChecklistVersion | None, chosen: ChangeClass | None
) -> None:
    """Say what the edit is, and whose scores compare with those to come."""
    advice = advice_on_checklist(version, before)
    if before is None or advice is None:
        return
    if chosen and not advice.allows(chosen):
        raise DomainError(
            "class_too_light",
            _("The difference is more than that: choose “{least}” or more.").format(
                least=CHANGE_CLASS[advice.least]
            ),
            field="change_class",
        )
    given = chosen or advice.proposed
    version.change_class = given.value
    version.series = None if given is ChangeClass.NEW_MEANING else before.scale[1]


def _classify_again(version: ChecklistVersion) -> None:
    """An edit in place may be more than what its version was called when it came into force."""
    if not version.change_class:
        return
    earlier = version.checklist.versions.filter(
        number__lt=version.number, state=VersionState.RETIRED.value
    )
    before = earlier.order_by("-number").first()
    advice = advice_on_checklist(version, before)
    if advice and not advice.allows(ChangeClass(version.change_class)):
        _classify(version, before, None)
        version.save(update_fields=["change_class", "series"])


def new_version(
    version: ChecklistVersion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """A copy of a version, to be edited and put in force later."""
    with recording():
        copied = ChecklistVersion.objects.create(
            checklist=version.checklist,
            number=_next_number(version.checklist),
            state=VersionState.DRAFT.value,
            comment_rule=version.comment_rule,
            threshold=version.threshold,
            minutes=version.minutes,
        )
        write_wording(copied, checklist_data(version).groups)
        note_version(copied, "review.checklist.version_made", actor, on_behalf_of, now)
    return copied


def edit_criterion(
    criterion: Criterion,
    *,
    text: str | None = None,
    hint: str | None = None,
    max_points: Points | None = None,
    step: Points | None = None,
    is_stop: bool | None = None,
    allows_not_applicable: bool | None = None,
    levels: Sequence[LevelData] | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Criterion:
    """Change a criterion; what is not given stays.

    Once anyone has given a mark on its version, the change goes into the next version, which is
    put in force, and the old one stays word for word as it was (REG-18). Returns the changed
    criterion, which then belongs to the new version.
    """
    changes = {
        "text": text,
        "hint": hint,
        "max_points": max_points,
        "step": step,
        "is_stop": is_stop,
        "allows_not_applicable": allows_not_applicable,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    with recording():
        version = _lock(criterion.version)
        target_version = _editable(version, actor, on_behalf_of, now)
        target = target_version.criteria.get(position=criterion.position)
        old = {name: getattr(target, name) for name in given}
        for name, value in given.items():
            setattr(target, name, value)
        refuse_senseless(target)
        target.save(update_fields=list(given) or None)
        _write_levels(target, levels)
        _publish(target_version, version, actor, on_behalf_of, now)
        record(
            "review.criterion.edited",
            subject=target,
            territory=version.checklist.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"version": version.number, **_told(old)},
            new={"version": target_version.number, **_told(given)},
        )
    return target


def add_criterion(
    group: CriterionGroup,
    *,
    criterion: CriterionData,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Criterion:
    """Add a criterion at the end of a group; in a new version if the old one was used."""
    with recording():
        version = _lock(group.version)
        target_version = _editable(version, actor, on_behalf_of, now)
        target_group = target_version.groups.get(position=group.position)
        position = _place_after(target_group)
        _shift(target_version, since=position, by=1)
        added = _criterion(target_group, criterion, position)
        added.save()
        _write_levels(added, criterion.levels)
        _publish(target_version, version, actor, on_behalf_of, now)
        note_version(
            target_version, "review.criterion.added", actor, on_behalf_of, now, position=position
        )
    return added


def remove_criterion(
    criterion: Criterion,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ChecklistVersion:
    """Take a criterion out; in a new version if the old one was used. Returns that version."""
    position = criterion.position
    with recording():
        version = _lock(criterion.version)
        target_version = _editable(version, actor, on_behalf_of, now)
        if target_version.criteria.count() == 1:
            raise DomainError(
                "no_criteria", gettext_lazy("A checklist holds at least one criterion.")
            )
        target_version.criteria.get(position=position).delete()
        _shift(target_version, since=position, by=-1)
        _publish(target_version, version, actor, on_behalf_of, now)
        note_version(
            target_version, "review.criterion.removed", actor, on_behalf_of, now, position=position
        )
    return target_version


def checklist_data(
    version: ChecklistVersion, groups: Iterable[CriterionGroup] | None = None
) -> ChecklistData:
    """A stored version as data, as a file would hold it; three queries unless groups are given."""
    return ChecklistData(
        code=version.checklist.code,
        title=version.checklist.title,
        groups=tuple(
            GroupData(
                title=group.title,
                criteria=tuple(_criterion_data(one) for one in group.criteria.all()),
            )
            for group in (checklist_of(version) if groups is None else groups)
        ),
        threshold=version.threshold,
        minutes=version.minutes,
        comment_rule=CommentRule(version.comment_rule),
    )


def _criterion_data(criterion: Criterion) -> CriterionData:
    return CriterionData(
        text=criterion.text,
        max_points=criterion.max_points,
        step=criterion.step,
        hint=criterion.hint,
        is_stop=criterion.is_stop,
        allows_not_applicable=criterion.allows_not_applicable,
        levels=tuple(
            LevelData(
                points=level.points,
                label=level.label,
                descriptor=level.descriptor,
                phrase=level.phrase,
            )
            for level in criterion.levels.all()
        ),
    )


def _read(data: Mapping[str, Any]) -> ChecklistData:
    try:
        return read_checklist(data)
    except ChecklistError as error:
        raise DomainError(
            f"checklist_{error.code}",
            _("The checklist cannot be read: look at “%(place)s”.") % {"place": error.path},
        ) from error


def _next_number(checklist: Checklist) -> int:
    return (checklist.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _lock(version: ChecklistVersion) -> ChecklistVersion:
    """The version under a lock: two editors do not make two next versions."""
    locked = (
        ChecklistVersion.objects.select_for_update(of=("self",))
        .select_related("checklist__territory")
        .get(pk=version.pk)
    )
    if locked.state == VersionState.RETIRED:
        raise DomainError(
            "version_retired",
            gettext_lazy("A newer version of this checklist is in force. Edit that one."),
        )
    return locked


def _editable(
    version: ChecklistVersion, actor: Actor, on_behalf_of: OnBehalfOf | None, now: datetime
) -> ChecklistVersion:
    """The version itself while nobody has marked on it, or a copy of it."""
    if not was_marked_on(version):
        return version
    return new_version(version, actor=actor, on_behalf_of=on_behalf_of, now=now)


def _publish(
    target: ChecklistVersion,
    source: ChecklistVersion,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
) -> None:
    """A copy made because of marks comes into force at once instead of its source."""
    if source.state != VersionState.IN_FORCE:
        return
    if target.pk == source.pk:
        _classify_again(target)
    else:
        put_in_force(target, actor=actor, on_behalf_of=on_behalf_of, now=now)


def refuse_senseless(criterion: Criterion, *, may_be_empty: bool = False) -> None:
    """Refuse a scale that is none, and a text that is empty unless it is still to be written."""
    if not criterion.text.strip() and not may_be_empty:
        raise DomainError("text_needed", gettext_lazy("Write what is judged."), field="text")
    if not 0 < criterion.max_points <= MAX_POINTS:
        raise DomainError(
            "bad_maximum",
            gettext_lazy("The maximum is more than 0 and at most 100 points."),
            field="max_points",
        )
    if criterion.max_points % criterion.step:
        raise DomainError(
            "maximum_between_steps",
            gettext_lazy("On a scale of whole points the maximum is whole: choose half points."),
            field="max_points",
        )


def write_wording(version: ChecklistVersion, groups: Sequence[GroupData]) -> None:
    """All rows of a version in three statements."""
    rows = CriterionGroup.objects.bulk_create(
        CriterionGroup(version=version, position=position, title=group.title)
        for position, group in enumerate(groups, start=1)
    )
    pairs = [(row, one) for row, group in zip(rows, groups, strict=True) for one in group.criteria]
    criteria = Criterion.objects.bulk_create(
        _criterion(row, one, position) for position, (row, one) in enumerate(pairs, start=1)
    )
    CriterionLevel.objects.bulk_create(
        _level(criterion, level)
        for criterion, (_row, one) in zip(criteria, pairs, strict=True)
        for level in one.levels
    )


def _criterion(group: CriterionGroup, data: CriterionData, position: int) -> Criterion:
    return Criterion(
        version_id=group.version_id,
        group=group,
        position=position,
        text=data.text,
        hint=data.hint,
        max_points=data.max_points,
        step=data.step,
        is_stop=data.is_stop,
        allows_not_applicable=data.allows_not_applicable,
    )


def _level(criterion: Criterion, data: LevelData) -> CriterionLevel:
    return CriterionLevel(
        criterion=criterion,
        points=data.points,
        label=data.label,
        descriptor=data.descriptor,
        phrase=data.phrase,
    )


def _write_levels(criterion: Criterion, levels: Sequence[LevelData] | None) -> None:
    kept = criterion.levels.values_list("points", flat=True) if levels is None else ()
    refuse_levels_off_scale(criterion, [*kept, *(level.points for level in levels or ())])
    if levels is None:
        return
    criterion.levels.all().delete()
    CriterionLevel.objects.bulk_create(_level(criterion, level) for level in levels)


def refuse_levels_off_scale(criterion: Criterion, described: Sequence[Points]) -> None:
    """Levels stand on marks of the scale, not between them and not above."""
    if any(points % criterion.step for points in described):
        raise DomainError(
            "level_between_steps",
            gettext_lazy("A level lies between the marks of the scale: choose half points."),
            field="step",
        )
    if any(points > criterion.max_points for points in described):
        raise DomainError(
            "level_above_maximum",
            gettext_lazy("A level lies above the maximum of points."),
            field="levels",
        )


def _place_after(group: CriterionGroup) -> int:
    """The position after the last criterion of the groups up to this one."""
    before = Criterion.objects.filter(
        version=group.version_id, group__position__lte=group.position
    ).aggregate(last=Max("position"))
    return (before["last"] or 0) + 1


def _shift(version: ChecklistVersion, *, since: int, by: int) -> None:
    """Move positions from ``since`` on, past each other: no two may be equal even for a moment."""
    moved = version.criteria.filter(position__gte=since)
    ids = list(moved.values_list("pk", flat=True))
    version.criteria.filter(pk__in=ids).update(position=F("position") + 1000)
    version.criteria.filter(pk__in=ids).update(position=F("position") - 1000 + by)


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Changed fields as the journal keeps them."""
    return {
        name: figures.kept(value) if name in ("max_points", "step") else value
        for name, value in fields.items()
    }


def note_version(
    version: ChecklistVersion,
    key: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None,
    now: datetime,
    *,
    position: int | None = None,
) -> None:
    record(
        key,
        subject=version,
        territory=version.checklist.territory,
        actor=actor,
        on_behalf_of=on_behalf_of,
        now=now,
        new={
            "checklist": version.checklist_id,
            "version": version.number,
            **({"position": position} if position else {}),
            **({"class": version.change_class} if version.change_class else {}),
        },
    )
