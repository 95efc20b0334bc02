"""Lists that were brought to a territory."""

from django.db.models import QuerySet

from registry.models import EarlierConclusion, ListImport, ListRow, NumberRegister, Territory
from registry.rules.lists.conclusions import number_key
from registry.rules.vocabulary import DocumentKind, ListState, RowOutcome


def recent_lists(territory: Territory) -> QuerySet[ListImport]:
    """Lists of the territory, newest first, without those put aside."""
    return (
        ListImport.objects.filter(territory=territory)
        .exclude(state=ListState.DISCARDED.value)
        .select_related("taken_by")
    )


def undecided_rows(taken: ListImport) -> QuerySet[ListRow]:
    """Doubtful rows that nobody has said anything about."""
    return ListRow.objects.filter(list_import=taken, outcome=RowOutcome.DOUBTFUL.value, decision="")


def earlier_conclusions_with(number: str) -> QuerySet[EarlierConclusion]:
    """Conclusions of former years that bear this number, of all services."""
    return (
        EarlierConclusion.objects.filter(number_key=number_key(number))
        .select_related("territory")
        .order_by("-issued_date", "territory__name")
    )


def conclusion_register(territory: Territory, year: int) -> NumberRegister | None:
    """The run of numbers of conclusions of a year, if it is opened."""
    return NumberRegister.objects.filter(
        territory=territory, kind=DocumentKind.CONCLUSION.value, year=year
    ).first()
