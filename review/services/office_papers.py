"""Orders, letters and announcements of a service, filled with what it knows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.models import (
    Employment,
    OfficeText,
    Organisation,
    ProcedureVersion,
    RoleGrant,
    Territory,
)
from registry.queries import employments_on
from registry.queries.office_texts import texts_in_use
from registry.rules.calendar import local_date
from registry.rules.office import (
    Block,
    BlockName,
    OfficePaper,
    Paragraph,
    Picture,
    Signature,
    Table,
    TextStyle,
    compose,
    names_in,
    signed_name,
)
from registry.rules.vocabulary import OfficeField, Role, TextKind, VersionState
from registry.services.office_texts import CONSENTS, requisites
from registry.services.requisites import picture_of
from review.labels import VERDICT
from review.models import ChecklistVersion, Conclusion
from review.queries import checklist_of, council_of, members_on
from review.rules.stored_procedure import read_parameters
from review.rules.vocabulary import BodyRole, ConclusionState, Verdict
from review.services.procedure_words import checklist_titles, procedure_words
from review.services.procedures import title_of

EXPERTS = (Role.EXPERT.value, Role.EXPERT_NOVICE.value, Role.EXPERT_MENTOR.value)
# Papers that are made of a meeting, not of what somebody fills in.
OF_MEETINGS = frozenset({"protocol", "extract"})
NOT_PAPERS = frozenset(CONSENTS)
NOTHING_SAID: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What somebody has filled in for one paper; anything may be left out."""

    said: Mapping[str, str] = field(default_factory=dict)
    procedure: ProcedureVersion | None = None
    period: tuple[date | None, date | None] = (None, None)


def papers_of(territory: Territory) -> list[OfficeText]:
    """Texts from which papers are made, in use today: orders first."""
    order = list(TextKind)
    texts = [
        text
        for text in texts_in_use(territory).values()
        if text.kind not in NOT_PAPERS and text.code not in OF_MEETINGS
    ]
    return sorted(texts, key=lambda text: (order.index(TextKind(text.kind)), text.title))


def make_paper(
    territory: Territory, text: OfficeText, answers: Answers, *, now: datetime
) -> OfficePaper:
    """A paper from its text: names are replaced, tables are made of what the service has today."""
    makers = _Makers(territory, answers, local_date(now, territory.time_zone))
    values = {**requisites(territory), **answers.said}
    wanted = [name for name in names_in(text.body) if name in makers.known]
    blocks = {name: tuple(makers.known[name]()) for name in wanted}
    return OfficePaper(
        title=text.title,
        author=territory.service_short_name,
        blocks=(*sample_note(text), *compose(text.body, values=values, blocks=blocks)),
    )


def sample_note(text: OfficeText) -> tuple[Paragraph, ...]:
    """The line that says that nobody has approved the wording yet."""
    if text.state == VersionState.IN_FORCE:
        return ()
    said = _("Sample. Read it through, put it right, approve it by an order and delete this line.")
    return (Paragraph(text=said, style=TextStyle.NOTE),)


def letterhead(territory: Territory, said: Mapping[str, str] = NOTHING_SAID) -> list[Block]:
    """The picture, the name of the service and how to reach it, in the middle."""
    known = {**requisites(territory), **said}
    contacts = [
        known[name]
        for name in (OfficeField.ADDRESS, OfficeField.PHONE, OfficeField.EMAIL, OfficeField.SITE)
        if known.get(name)
    ]
    return [
        *([Picture(picture_of(territory))] if territory.letterhead else []),
        Paragraph(text=known[OfficeField.SERVICE], style=TextStyle.HEADING),
        *([Paragraph(text=" · ".join(contacts), style=TextStyle.CENTRE)] if contacts else []),
    ]


class _Makers:
    """Blocks of papers, each made when a text asks for it."""

    def __init__(self, territory: Territory, answers: Answers, today: date) -> None:
        self.territory, self.answers, self.today = territory, answers, today
        self.known: dict[str, Callable[[], Iterable[Block]]] = {
            BlockName.LETTERHEAD: self.letterhead,
            BlockName.SIGNATURE: self.signature,
            BlockName.EXPERTS: self.experts,
            BlockName.COUNCIL: self.council,
            BlockName.PROCEDURES: self.procedures,
            BlockName.PROCEDURE_IN_FULL: self.procedure_in_full,
            BlockName.CHECKLISTS: self.checklists,
            BlockName.CHECKLISTS_IN_FULL: self.checklists_in_full,
            BlockName.RESULTS: self.results,
        }

    def letterhead(self) -> list[Block]:
        return letterhead(self.territory, self.answers.said)

    def signature(self) -> list[Block]:
        known = {**requisites(self.territory), **self.answers.said}
        return [
            Signature(
                position=known.get(OfficeField.SIGNATORY_POSITION, ""),
                name=signed_name(known.get(OfficeField.SIGNATORY_NAME, "")),
            )
        ]

    def experts(self) -> list[Block]:
        """Everybody who is an expert today; one line a person, whatever his grants."""
        grants = (
            RoleGrant.objects.filter(
                territory=self.territory, role__in=EXPERTS, period_from__lte=self.today
            )
            .exclude(period_to__lt=self.today)
            .select_related("person")
            .prefetch_related("directions")
            .order_by("person__last_name", "person__first_name", "person__pk")
        )
        directions: dict[int, dict[str, None]] = {}
        people = {}
        for grant in grants:
            people[grant.person_id] = grant.person
            found = directions.setdefault(grant.person_id, {})
            found.update(dict.fromkeys(item.title for item in grant.directions.all()))
        works = self._works(people)
        rows = tuple(
            (str(number), person.full_name, works.get(pk, ""), "; ".join(directions[pk]))
            for number, (pk, person) in enumerate(people.items(), start=1)
        )
        head = (
            "№",
            _("Surname, name, patronymic"),
            _("Position, organisation"),
            _("Direction of examination"),
        )
        return _listed(head, rows, (1, 5, 6, 6), _("There are no experts in the registry yet."))

    def council(self) -> list[Block]:
        body = council_of(self.territory)
        members = list(members_on(body, self.today)) if body else []
        order = [BodyRole.CHAIR.value, BodyRole.SECRETARY.value, BodyRole.MEMBER.value]
        members.sort(key=lambda one: order.index(one.role))
        works = self._works([one.person_id for one in members])
        rows = tuple(
            (
                str(number),
                one.person.full_name,
                works.get(one.person_id, ""),
                str(one.get_role_display()),
            )
            for number, one in enumerate(members, start=1)
        )
        head = (
            "№",
            _("Surname, name, patronymic"),
            _("Position, organisation"),
            _("Role in the council"),
        )
        return _listed(head, rows, (1, 5, 7, 3), _("There is no council in the registry yet."))

    def procedures(self) -> list[Block]:
        found = ProcedureVersion.objects.filter(
            procedure__territory=self.territory, state=VersionState.IN_FORCE.value
        ).select_related("procedure")
        return [
            Paragraph(text=one.procedure.title, style=TextStyle.ITEM)
            for one in found.order_by("procedure__title")
        ]

    def procedure_in_full(self) -> list[Block]:
        version = self.answers.procedure
        if version is None:
            return [Paragraph(text=_("Choose the procedure to have it written out here."))]
        titles = checklist_titles(self.territory)
        parameters = read_parameters(version.parameters)
        words = procedure_words(parameters, titles, version.remarks)
        return [
            Paragraph(text=title_of(version), style=TextStyle.CENTRE),
            *(Paragraph(text=f"{at}. {said}") for at, said in enumerate(words, start=1)),
        ]

    def checklists(self) -> list[Block]:
        return [
            Paragraph(text=version.checklist.title, style=TextStyle.ITEM)
            for version in self._checklists()
        ]

    def checklists_in_full(self) -> list[Block]:
        """Criteria and points of each checklist; what the levels mean stays in the system."""
        blocks: list[Block] = []
        for version in self._checklists():
            rows: list[tuple[str, ...]] = []
            for group in checklist_of(version):
                rows.append(("", group.title, ""))
                rows += [
                    (str(one.position), one.text, str(one.max_points).replace(".", ","))
                    for one in group.criteria.all()
                ]
            blocks += [
                Paragraph(text=version.checklist.title, style=TextStyle.CENTRE),
                Table(
                    head=("№", _("Criterion"), _("Most points")),
                    rows=tuple(rows),
                    widths=(1, 12, 3),
                ),
            ]
        return blocks or [Paragraph(text=_("There are no checklists yet."))]

    def results(self) -> list[Block]:
        """Works whose conclusion of the last stage was issued in the period."""
        since, until = self.answers.period
        found = Conclusion.objects.filter(
            case__territory=self.territory,
            state=ConclusionState.ISSUED.value,
            document__isnull=False,
        )
        if since:
            found = found.filter(document__issued_at__date__gte=since)
        if until:
            found = found.filter(document__issued_at__date__lte=until)
        last: dict[int, Conclusion] = {}
        for one in found.select_related(
            "case__applicant", "case__organisation", "document"
        ).order_by("stage__position", "stage__round", "version"):
            last[one.case_id] = one
        rows = tuple(
            (str(number), f"«{one.case.title}», № {one.case.number}", _author(one), _outcome(one))
            for number, one in enumerate(sorted(last.values(), key=_issued_at), start=1)
        )
        head = ("№", pgettext("on a paper", "Work"), _("Author, organisation"), _("Conclusion"))
        return _listed(head, rows, (1, 6, 5, 5), _("No conclusions were issued in this period."))

    def _checklists(self) -> list[ChecklistVersion]:
        """Those of the chosen procedure, else all: in force, or the newest sample."""
        found = ChecklistVersion.objects.filter(checklist__territory=self.territory).exclude(
            state=VersionState.RETIRED.value
        )
        if self.answers.procedure is not None:
            parameters = read_parameters(self.answers.procedure.parameters)
            found = found.filter(
                checklist__code__in={stage.checklist for stage in parameters.stages}
            )
        chosen: dict[int, ChecklistVersion] = {}
        for one in found.select_related("checklist").order_by("checklist__title", "-number"):
            if one.checklist_id not in chosen or one.state == VersionState.IN_FORCE:
                chosen[one.checklist_id] = one
        return list(chosen.values())

    def _works(self, people: Iterable[int]) -> dict[int, str]:
        """Where each works, the main place: «учитель, МБОУ …»."""
        found: dict[int, str] = {}
        for one in employments_on(people, self.today):
            found.setdefault(one.person_id, _place(one))
        return found


def _place(employment: Employment) -> str:
    organisation: Organisation = employment.organisation
    return ", ".join(filter(None, (employment.position, organisation.short_name)))


def _author(conclusion: Conclusion) -> str:
    case = conclusion.case
    organisation = case.organisation.short_name if case.organisation else ""
    return ", ".join(filter(None, (case.applicant.full_name, organisation)))


def _outcome(conclusion: Conclusion) -> str:
    day = date_format(_issued_at(conclusion), "d.m.Y")
    number = conclusion.document.number if conclusion.document else ""
    return f"{VERDICT[Verdict(conclusion.verdict)]}; № {number}, {day}"


def _issued_at(conclusion: Conclusion) -> datetime:
    assert conclusion.document is not None  # noqa: S101 -- asked for by the query
    return conclusion.document.issued_at


def _listed(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...], empty: str
) -> list[Block]:
    """A table, or a sentence when there is nothing to put into it."""
    if not rows:
        return [Paragraph(text=empty, style=TextStyle.PLAIN)]
    return [Table(head=head, rows=rows, widths=widths)]
