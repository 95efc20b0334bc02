"""The story of a work: lines of its journal as sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Case, JournalEntry, Person
from registry.queries import journal_of
from registry.rules.vocabulary import ActorKind
from review.labels import DECLINE_REASON, STAGE_KIND
from review.models import Assignment, Remark, Stage
from workflows.labels.journal import SENTENCES, TOLD_BY, Sentence
from workflows.labels.steps import STEP_TITLE

ASSIGNMENT = "review.assignment"
SHEET = "review.sheet"
HANDED = frozenset({"workflows.task.delegated", "workflows.task.lease_expired"})
INVITED = "review.assignment.invited"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the story, for `base/timeline.html`."""

    at: datetime
    title: str | Promise
    text: str
    actor: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Known:
    """Names the lines speak of by number."""

    experts: Mapping[str, str]
    stages: Mapping[str, str]
    remarks: Mapping[int, list[str]]
    people: Mapping[int, str]


def story_of(case: Case, *, for_author: bool) -> list[Entry]:
    """The story, the newest first; at most four queries.

    One query more where a task changed hands. The author reads of his work only, without the names of those who were busy with it.
    """
    lines = [
        (line, sentence)
        for line in journal_of(case)
        if (sentence := sentence_of(line)) and (sentence.for_author or not for_author)
    ]
    known = Known(
        {} if for_author else _experts(case),
        _stages(case),
        _remarks_made(case),
        {} if for_author else _holders([line for line, _sentence in lines]),
    )
    told = [_entry(line, sentence, known, for_author) for line, sentence in lines]
    return told[::-1]


def sentence_of(line: JournalEntry) -> Sentence | None:
    """The sentence of a line, by its key and, for some, by how it came out."""
    if line.key in TOLD_BY:
        return SENTENCES.get(f"{line.key}:{_new(line).get(TOLD_BY[line.key], '')}")
    return SENTENCES.get(line.key)


def _entry(line: JournalEntry, sentence: Sentence, known: Known, for_author: bool) -> Entry:
    actor = "" if for_author else actor_of(line)
    if line.key == INVITED and actor in known.experts.values():
        actor = _("the system")  # from the reserve, when another expert had declined
    text = _text(line, known)
    return Entry(
        at=line.occurred_at,
        title=sentence.text,
        text="" if text == actor else text,
        actor=actor,
        icon=sentence.icon,
        tone=sentence.tone,
    )


def actor_of(line: JournalEntry) -> str:
    """«Соколова А. В.», «система», or who entered it for whom and on what basis."""
    if line.actor is None:
        return _("the system") if line.actor_kind == ActorKind.JOB else _("the administrator")
    name = line.actor.short_name
    if line.on_behalf_of is None:
        return name
    return _("%(actor)s for %(person)s (%(basis)s)") % {
        "actor": name,
        "person": line.on_behalf_of.short_name,
        "basis": line.basis,
    }


def _new(line: JournalEntry) -> dict[str, Any]:
    """The new values of a line; they may have been erased, or never been there."""
    value = getattr(line, "value", None)
    return value.new if value is not None and isinstance(value.new, dict) else {}


def _text(line: JournalEntry, known: Known) -> str:
    told = DETAILS.get(line.key)
    return told(line, _new(line), known) if told else ""


def _expert(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return known.experts.get(f"{line.subject_type}:{line.subject_id}", "")


def _declined(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    reasons = {code.value: str(text) for code, text in DECLINE_REASON.items()}
    parts = (_expert(line, new, known), reasons.get(new.get("reason", ""), ""))
    return ": ".join(part for part in parts if part)


def _disputed(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    parts = (_expert(line, new, known), str(new.get("note", "")))
    return ": ".join(part for part in parts if part)


def _remarks(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return "\n".join(known.remarks.get(new.get("version", 0), ()))


def _stage(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return known.stages.get(line.subject_id, "")


def _version(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return _("Version %(number)s") % {"number": new["version"]} if "version" in new else ""


def _number(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return f"№\N{NO-BREAK SPACE}{new['number']}" if new.get("number") else ""


def _reason(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return str(new.get("reason", ""))


def _words(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return str(new.get("text", ""))


def _stood(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    """How long terms stood still."""
    days = new.get("working_days", 0)
    if not days:
        return _("They stood still for less than a working day.")
    told = ngettext(
        "They stood still for {count} working day.",
        "They stood still for {count} working days.",
        days,
    )
    return told.format(count=days)


def _old(line: JournalEntry) -> dict[str, Any]:
    value = getattr(line, "value", None)
    return value.old if value is not None and isinstance(value.old, dict) else {}


def _step(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    return str(STEP_TITLE.get(new.get("step") or _old(line).get("step", ""), ""))


def _handed(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    """«Проверка комплектности: Соколова А. В. → Титова М. П.» and the words beside it."""
    old = _old(line)
    names = (
        known.people.get(old.get("person") or 0, ""),
        known.people.get(new.get("person") or 0, ""),
    )
    way = " → ".join(name for name in names if name)
    told = f"{STEP_TITLE.get(old.get('step', ''), '')}: {way}"
    return f"{told}\n{new['words']}" if new.get("words") else told


def _moved(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    """«Оценка: 28 сентября → 5 октября» and the reason: the old term stays readable."""
    ends = [_day(value.get("due_at", "")) for value in (_old(line), new)]
    told = f"{_step(line, new, known)}: {' → '.join(day for day in ends if day)}"
    return f"{told}\n{_reason(line, new, known)}"


def _asked(line: JournalEntry, new: dict[str, Any], known: Known) -> str:
    told = _step(line, new, known)
    if new.get("until"):
        told += _(", until {day}").format(day=_day(new["until"]))
    return f"{told}\n{new.get('words', '')}"


def _day(said: str) -> str:
    """A day or a moment of the journal, as the page's zone tells it."""
    if not said:
        return ""
    moment = datetime.fromisoformat(said)
    return date_format(localtime(moment) if moment.tzinfo else moment, "j E")


def _holders(lines: list[JournalEntry]) -> dict[int, str]:
    """Names of those between whom tasks changed hands; no query where none did."""
    handed = [line for line in lines if line.key in HANDED]
    ids = {
        pk for line in handed for pk in (_old(line).get("person"), _new(line).get("person")) if pk
    }
    found = Person.objects.in_bulk(ids) if ids else {}
    return {pk: person.short_name for pk, person in found.items()}


DETAILS: Mapping[str, Callable[[JournalEntry, dict[str, Any], Known], str]] = {
    "review.question.asked": _words,
    "review.question.answered": _words,
    "workflows.terms.went_on": _stood,
    "review.material.checked": _remarks,
    "review.material.revised": _version,
    "review.material.withdrawn": _reason,
    "review.material.stopped": _reason,
    "review.conclusion.annulled": _reason,
    "review.stage.opened": _stage,
    "review.stage.scored": _stage,
    "review.assignment.invited": _expert,
    "review.assignment.reserved": _expert,
    "review.assignment.accepted": _expert,
    "review.assignment.declined": _declined,
    "review.assignment.withdrawn": _expert,
    "review.assignment.fell_silent": _expert,
    "review.sheet.submitted": _expert,
    "review.sheet.entered": _expert,
    "review.sheet.confirmed": _expert,
    "review.sheet.disputed": _disputed,
    "review.conclusion.issued": _number,
    "registry.document.annulled": _reason,
    "workflows.task.claimed": _step,
    "workflows.task.released": _step,
    "workflows.task.delegated": _handed,
    "workflows.task.lease_expired": _handed,
    "workflows.task.reminded": _step,
    "workflows.task.term_moved": _moved,
    "workflows.task.time_asked": _asked,
    "workflows.task.time_refused": _asked,
    "workflows.task.told_coordinator": _step,
    "workflows.task.told_council": _step,
}


def _experts(case: Case) -> dict[str, str]:
    """Names of the experts by assignment and by sheet; one query."""
    rows: Iterable[Assignment] = Assignment.objects.filter(stage__case=case).select_related(
        "expert", "sheet"
    )
    named = {}
    for one in rows:
        named[f"{ASSIGNMENT}:{one.pk}"] = one.expert.short_name
        if hasattr(one, "sheet"):
            named[f"{SHEET}:{one.sheet.pk}"] = one.expert.short_name
    return named


def _stages(case: Case) -> dict[str, str]:
    kinds = {kind.value: str(text) for kind, text in STAGE_KIND.items()}
    return {
        str(stage.pk): _in_words(kinds[stage.kind], stage.round)
        for stage in Stage.objects.filter(case=case)
    }


def _remarks_made(case: Case) -> dict[int, list[str]]:
    """What was written to the author at the completeness check, by the number of the version."""
    made: dict[int, list[str]] = {}
    for number, text in Remark.objects.filter(material__case=case).values_list(
        "version__number", "text"
    ):
        made.setdefault(number, []).append(text)
    return made


def _in_words(kind: str, round_: int) -> str:
    name = kind[:1].upper() + kind[1:]
    return (
        name
        if round_ == 1
        else _("%(stage)s, round %(number)d") % {"stage": name, "number": round_}
    )
