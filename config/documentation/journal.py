"""Lines of the journal, with their sentences and who causes them: docs/reference/journal.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation

from workflows.labels.journal import SENTENCES, TOLD_BY, Sentence

WORK, SERVICE = "work", "methodical service"

HEAD = """\
# Lines of the journal

Made by `make docs` from `config.documentation.journal` and `workflows.labels.journal`; a test
keeps it in step with the keys that the code writes.

Every line has: when, key, who acted (a person, a link from a letter, the system, a command of the
administrator), for whom and on what basis, about which row, digests of the old and new values.
It is chained to the line before it: in the chain of its work, or of its methodical service where
it is about no work. The values lie beside the line; erasing them leaves the chain whole.

*Read as* is the sentence on the page of the work. A dash: the line is in the journal and not on
the page, because another line of the same act says it or it is of no use to a reader there.
"""


@dataclass(frozen=True)
class Line:
    """Who causes a line, and in which chain it stands."""

    who: str
    chain: str = WORK


LINES: Mapping[str, Line] = {
    # --- The way of a work -------------------------------------------------------------
    "registry.case.state_changed": Line("whoever did the act"),
    "registry.consent.given": Line("author"),
    "registry.consent.withdrawn": Line("author; no page yet"),
    "registry.file.drawn_again": Line("coordinator"),
    "registry.file.stored": Line("author; secretary (scan of a protocol)"),
    "registry.relation.stated": Line("expert who declines because of a tie"),
    "review.material.started": Line("author"),
    "review.material.file_removed": Line("author"),
    "review.material.co_authors_set": Line("author"),
    "review.material.submitted": Line("author"),
    "review.material.checked": Line("coordinator"),
    "review.material.revised": Line("author"),
    "review.material.withdrawn": Line("author"),
    "review.stage.opened": Line("whoever did the act before it"),
    "review.assignment.invited": Line("coordinator; expert who declined (next of the reserve)"),
    "review.assignment.reserved": Line("coordinator"),
    "review.assignment.accepted": Line(
        "expert, signed in or by a letter link; coordinator for him"
    ),
    "review.assignment.declined": Line(
        "expert, signed in or by a letter link; coordinator for him"
    ),
    "review.assignment.withdrawn": Line("author who takes the work back"),
    "review.assignment.fell_silent": Line(
        "the system, as the ladder of the procedure says; coordinator"
    ),
    "review.material.author_asked": Line("school's responsible for the author"),
    "review.sheet.submitted": Line("expert; coordinator for him"),
    "review.sheet.entered": Line("coordinator for the expert"),
    "review.sheet.confirmed": Line("expert, by a letter link"),
    "review.sheet.disputed": Line("expert, by a letter link"),
    "review.stage.scored": Line("expert whose sheet was the last"),
    "review.discussion.opened": Line("expert whose sheet was the last"),
    "review.discussion.said": Line("expert"),
    "review.sheet.replaced": Line("expert"),
    "review.sheet.reconsidered": Line("expert; the system when the term has ended"),
    "review.stage.discussed": Line("expert who answered last; the system when the term has ended"),
    "review.conclusion.composed": Line("expert whose sheet was the last"),
    "review.conclusion.drafted": Line("rapporteur"),
    "review.item.put_on_agenda": Line("rapporteur"),
    "review.vote.cast": Line("member; secretary for a member, on a basis; by a letter link"),
    "review.conclusion.approved": Line("chair; the rapporteur where there is no council"),
    "review.conclusion.returned": Line("chair"),
    "registry.document.reserved": Line("the system"),
    "registry.document.issued": Line("the system"),
    "review.conclusion.issued": Line("the system"),
    "review.conclusion.amended": Line("coordinator"),
    "review.conclusion.annulled": Line("coordinator, chair"),
    "review.material.stopped": Line("coordinator"),
    "review.material.sent_again": Line("author; in the story of the earlier work"),
    "workflows.case.merged": Line("coordinator; in the story of both works"),
    "review.question.asked": Line("coordinator, expert"),
    "review.question.answered": Line("author"),
    "review.question.closed": Line("coordinator, expert; whoever does what makes it needless"),
    "workflows.terms.stopped": Line("whoever asks the author first"),
    "workflows.terms.went_on": Line("whoever closes the last question"),
    "review.practice.archived": Line("whoever annuls its conclusion"),
    "review.appeal.lodged": Line("author"),
    "review.appeal.decided": Line("job"),
    "registry.document.replaced": Line("the system, when the correction is issued"),
    "registry.document.annulled": Line("no page yet"),
    "review.advice.answered": Line("author"),
    "review.practice.published": Line("author"),
    "review.practice.declined": Line("author"),
    "workflows.task.claimed": Line("holder of the role, «Взять в работу»"),
    "workflows.task.released": Line("holder of the role, «В общий список»"),
    "workflows.task.delegated": Line("holder of the task, «Передать»"),
    "workflows.task.lease_expired": Line("the system, when the term of a taken task is over"),
    "workflows.task.substituted": Line("the system, on the first day of an absence"),
    "workflows.task.came_back": Line("the system, when an absence is over"),
    "review.assignment.passed_on": Line("coordinator, while the expert is away"),
    "workflows.task.skipped": Line("expert, «Пропустить», with a reason"),
    "workflows.task.reminded": Line("coordinator"),
    "workflows.task.term_moved": Line("coordinator, with a reason"),
    "workflows.task.time_asked": Line("expert, «Попросить ещё время»"),
    "workflows.task.time_refused": Line("coordinator, in words"),
    "workflows.task.told_coordinator": Line("the system, as the ladder of the procedure says"),
    "workflows.task.told_council": Line("the system, as the ladder of the procedure says"),
    "workflows.case.repinned": Line("coordinator, over many works at once"),
    "workflows.job.failed": Line("the system, after the fifth try"),
    "workflows.job.retried": Line("coordinator"),
    "registry.journal.values_erased": Line("no page yet", "that of the erased line"),
    # --- The methodical service ----------------------------------------------------------
    "registry.account.created": Line("no page yet", SERVICE),
    "registry.employment.begun": Line("school's responsible", SERVICE),
    "registry.employment.changed": Line("school's responsible", SERVICE),
    "registry.employment.ended": Line("school's responsible", SERVICE),
    "registry.employment.resumed": Line("school's responsible", SERVICE),
    "registry.staff.confirmed": Line("school's responsible", SERVICE),
    "registry.staff.reminded": Line("coordinator", SERVICE),
    "registry.account.invited": Line(
        "coordinator or administrator; by a letter link, who renews an invitation", SERVICE
    ),
    "registry.account.joined": Line("the invited person, by a letter link or a code", SERVICE),
    "registry.account.signed_in_by_letter": Line("owner of the account, by a letter link", SERVICE),
    "registry.account.email_changed": Line(
        "owner, by a letter link to the new address; coordinator or administrator", SERVICE
    ),
    "registry.account.guard_changed": Line(
        "owner (password, second factor); administrator, who takes a second factor away", SERVICE
    ),
    "registry.account.blocked": Line("coordinator or administrator", SERVICE),
    "registry.account.unblocked": Line("coordinator or administrator", SERVICE),
    "registry.person.corrected": Line("coordinator or administrator", SERVICE),
    "registry.role.granted": Line(
        "coordinator or administrator; `manage.py create_administrator`", SERVICE
    ),
    "registry.role.revoked": Line("coordinator or administrator", SERVICE),
    "registry.territory.second_factor_set": Line("administrator", SERVICE),
    "registry.territory.created": Line("administrator", SERVICE),
    "registry.territory.changed": Line("administrator or coordinator", SERVICE),
    "registry.letterhead.set": Line("administrator or coordinator", SERVICE),
    "registry.letterhead.removed": Line("administrator or coordinator", SERVICE),
    "registry.mail.checked": Line("administrator or coordinator", SERVICE),
    "registry.organisation.entered": Line("administrator or coordinator", SERVICE),
    "registry.person.entered": Line("administrator or coordinator", SERVICE),
    "registry.numbering.set": Line("administrator or coordinator", SERVICE),
    "registry.intake.opened": Line("administrator or coordinator", SERVICE),
    "registry.intake.closed": Line("administrator or coordinator", SERVICE),
    "registry.first_hour.step_skipped": Line("administrator or coordinator", SERVICE),
    "registry.training.begun": Line("administrator or coordinator", SERVICE),
    "registry.training.removed": Line("administrator or coordinator", SERVICE),
    "monitoring.period_report.signed": Line("director", SERVICE),
    "registry.absence.stated": Line("the person; coordinator or administrator", SERVICE),
    "registry.absence.ended": Line("the person; coordinator or administrator", SERVICE),
    "registry.role.amended": Line("coordinator or administrator, by a list", SERVICE),
    "registry.list.loaded": Line("coordinator or administrator", SERVICE),
    "registry.person.changed": Line("coordinator or administrator, by a list", SERVICE),
    "registry.person.left": Line("coordinator or administrator, by a list", SERVICE),
    "registry.organisation.changed": Line("coordinator or administrator, by a list", SERVICE),
    "registry.earlier_conclusion.changed": Line("coordinator or administrator, by a list", SERVICE),
    "workflows.planned.added": Line("coordinator or administrator", SERVICE),
    "workflows.planned.handed_over": Line("coordinator or administrator", SERVICE),
    "workflows.planned.ended": Line("coordinator or administrator", SERVICE),
    "workflows.planned.done": Line("whoever answers for it; coordinator or administrator", SERVICE),
    "registry.calendar.day_added": Line("coordinator", SERVICE),
    "registry.territory.quiet_hours_set": Line("coordinator", SERVICE),
    "registry.calendar_feed.opened": Line("the person", SERVICE),
    "registry.calendar_feed.renewed": Line("the person", SERVICE),
    "registry.calendar_feed.closed": Line("the person", SERVICE),
    "registry.person.letter_pace_chosen": Line("the person", SERVICE),
    "review.checklist.created": Line("coordinator or methodist", SERVICE),
    "review.checklist.draft_discarded": Line("coordinator or methodist", SERVICE),
    "registry.calendar.day_removed": Line("coordinator", SERVICE),
    "registry.classifier.added": Line("administrator", SERVICE),
    "registry.classifier.renamed": Line("administrator", SERVICE),
    "registry.classifier.retired": Line("administrator", SERVICE),
    "registry.classifier.restored": Line("administrator", SERVICE),
    "review.checklist.version_made": Line("coordinator or methodist", SERVICE),
    "review.checklist.put_in_force": Line("coordinator or methodist", SERVICE),
    "review.criterion.added": Line("coordinator or methodist", SERVICE),
    "review.criterion.edited": Line("coordinator or methodist", SERVICE),
    "review.criterion.removed": Line("coordinator or methodist", SERVICE),
    "review.procedure.version_made": Line("coordinator or administrator", SERVICE),
    "review.procedure.draft_discarded": Line("coordinator", SERVICE),
    "review.procedure.year_started": Line("coordinator", SERVICE),
    "review.procedure.put_in_force": Line("coordinator or administrator", SERVICE),
    "review.pack.imported": Line("coordinator or administrator", SERVICE),
    "review.pack.exported": Line("coordinator or administrator", SERVICE),
    "registry.text.version_made": Line("coordinator or administrator", SERVICE),
    "registry.text.put_in_force": Line("coordinator or administrator", SERVICE),
    "review.council.founded": Line("coordinator or administrator", SERVICE),
    "review.council.amended": Line("coordinator or administrator", SERVICE),
    "review.council.member_seated": Line("coordinator or administrator", SERVICE),
    "review.council.member_left": Line("coordinator or administrator", SERVICE),
    "review.meeting.planned": Line("secretary or chair", SERVICE),
    "review.meeting.presence_noted": Line("secretary or chair", SERVICE),
    "review.meeting.items_added": Line("secretary or chair", SERVICE),
    "review.meeting.item_taken_off": Line("secretary or chair", SERVICE),
    "review.meeting.closed": Line("secretary or chair", SERVICE),
}


def render() -> str:
    """The whole page; English whatever the language of the site is."""
    with translation.override("en"):
        rows = [row for key, line in LINES.items() for row in _rows(key, line)]
    table = ["| key | read as | author reads it | who | chain of the |", "|---|---|---|---|---|"]
    return "\n".join([HEAD, *table, *rows, ""])


def _rows(key: str, line: Line) -> list[str]:
    """One row for each way a line can come out."""
    if key not in TOLD_BY:
        return [_row(f"`{key}`", SENTENCES.get(key), line)]
    ways = {way: told for way, told in SENTENCES.items() if way.startswith(f"{key}:")}
    return [
        _row(f"`{key}`, {TOLD_BY[key]} `{way.removeprefix(f'{key}:')}`", told, line)
        for way, told in ways.items()
    ]


def _row(key: str, told: Sentence | None, line: Line) -> str:
    text = str(told.text) if told else "—"
    read = "yes" if told and told.for_author else "no"
    return f"| {key} | {text} | {read} | {line.who} | {line.chain} |"
