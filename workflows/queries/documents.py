"""Files of materials: what a page shows of them and who may ask for them."""

from django.db.models import Exists, OuterRef, QuerySet

from registry.models import StoredFile
from registry.rules.vocabulary import FileState
from review.models import MaterialFile, MaterialVersion
from review.queries import files_to_judge


def files_of_version(version: MaterialVersion, *, author_hidden: bool = False) -> list[StoredFile]:
    """Files of a version with their pages, in the author's order; two queries.

    An infected file is shown to nobody. ``author_hidden``: only what a reader gets who must not
    know the author.
    """
    placed = files_to_judge(version.pk, author_hidden=True) if author_hidden else version.files
    placed = (
        placed.exclude(file__state=FileState.INFECTED.value)
        .select_related("file")
        .prefetch_related("file__pages")
    )
    return [place.file for place in placed]


def is_for_judges(file: StoredFile) -> bool:
    """Whether a reader who must not know the author may have this file at all.

    Not where the author made a copy of his files without names: then only the copies are given.
    """
    placed = MaterialFile.objects.filter(file=file)
    replaced = placed.filter(anonymised=False, version__files__anonymised=True)
    return not replaced.exists()


def place_of(file: StoredFile) -> int:
    """Which of the files given to judges this is, counted from one."""
    placed = MaterialFile.objects.filter(file=file, version__submitted_at__isnull=False).last()
    if placed is None:
        return 1
    order = files_to_judge(placed.version_id, author_hidden=True).exclude(
        file__state=FileState.INFECTED.value
    )
    return list(order.values_list("file", flat=True)).index(file.pk) + 1


def readable_files(person_id: int) -> QuerySet[StoredFile]:
    """Files of submitted versions, and of versions the person is still preparing.

    Whether he may read the files of that work at all is asked of the permission table.
    """
    placed = MaterialFile.objects.filter(file=OuterRef("pk"))
    submitted = placed.filter(version__submitted_at__isnull=False)
    own = placed.filter(version__material__case__applicant_id=person_id)
    return (
        StoredFile.objects.filter(Exists(submitted) | Exists(own), case__isnull=False)
        .exclude(state=FileState.INFECTED.value)
        .select_related("case__territory", "case__procedure_version")
    )
