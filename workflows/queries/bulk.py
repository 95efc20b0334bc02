"""What is read of many works before something is done to all of them; constant in number."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import OuterRef, Subquery

from registry.models import Case, Consent, Territory
from registry.rules.vocabulary import ConsentPurpose, FileState
from review.models import AgendaItem, Conclusion, MaterialFile, MaterialVersion, Stage
from review.rules.completeness import MaterialFacts, find_gaps
from review.rules.vocabulary import MaterialGap
from workflows.queries.councils import with_cases
from workflows.queries.works import works_in


def works_to_act_on(territory: Territory, case_ids: Collection[int]) -> list[Case]:
    """The named works of the territory with their open duties, the oldest first; two queries."""
    found = works_in(territory).filter(pk__in=case_ids)
    return list(
        found.select_related(
            "applicant",
            "organisation",
            "territory",
            "procedure_version__procedure",
            "material__kind",
            "material__direction",
            "material__level",
        ).order_by("opened_at", "pk")
    )


def gaps_of(cases: Sequence[Case]) -> dict[int, tuple[MaterialGap, ...]]:
    """What each work lacks by the rule of completeness, by its id; three queries."""
    newest = (
        MaterialVersion.objects.filter(material=OuterRef("material"), submitted_at__isnull=False)
        .order_by("-number")
        .values("pk")[:1]
    )
    versions = dict(
        MaterialVersion.objects.filter(material__case__in=cases, pk=Subquery(newest))
        .order_by()
        .values_list("material__case_id", "pk")
    )
    files = _file_states(versions.values())
    agreed = set(
        Consent.objects.filter(
            case__in=cases, text__purpose=ConsentPurpose.PROCESSING, withdrawn_at__isnull=True
        )
        .order_by()
        .values_list("case_id", "person_id")
    )
    return {
        case.pk: find_gaps(
            _facts(
                case,
                files.get(versions.get(case.pk, 0), []),
                (case.pk, case.applicant_id) in agreed,
            )
        )
        for case in cases
    }


def _file_states(versions: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = MaterialFile.objects.filter(version__in=versions).order_by()
    for version, state in rows.values_list("version_id", "file__state"):
        found.setdefault(version, []).append(state)
    return found


def _facts(case: Case, states: list[str], consent_given: bool) -> MaterialFacts:
    material = case.material
    return MaterialFacts(
        title=case.title,
        has_kind=material.kind_id is not None,
        has_direction=material.direction_id is not None,
        has_level=material.level_id is not None,
        has_organisation=case.organisation_id is not None,
        annotation=material.annotation,
        file_count=len(states),
        infected_count=states.count(FileState.INFECTED.value),
        video_url=material.video_url,
        authorship_declared=material.authorship_declared_at is not None,
        consent_given=consent_given,
    )


def conclusions_by_id(ids: Collection[int]) -> dict[int, Conclusion]:
    return Conclusion.objects.select_related("stage").in_bulk(ids)


def stages_by_id(ids: Collection[int]) -> dict[int, Stage]:
    return Stage.objects.select_related("checklist_version__checklist").in_bulk(ids)


def items_by_id(ids: Collection[int]) -> list[AgendaItem]:
    """Items with their voices, for counting; two queries with those of ``with_cases``."""
    found = with_cases(AgendaItem.objects.prefetch_related("votes__member__person"))
    return list(found.filter(pk__in=ids))
