"""Files of materials: what a page shows of them and who may ask for them."""

from django.db.models import Exists, OuterRef, QuerySet

from registry.models import StoredFile
from registry.rules.vocabulary import FileState
from review.models import MaterialFile, MaterialVersion


def files_of_version(version: MaterialVersion) -> list[StoredFile]:
    """Files of a version with their pages, in the author's order; two queries.

    An infected file is shown to nobody.
    """
    placed = (
        MaterialFile.objects.filter(version=version)
        .exclude(file__state=FileState.INFECTED.value)
        .select_related("file")
        .prefetch_related("file__pages")
    )
    return [place.file for place in placed]


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
