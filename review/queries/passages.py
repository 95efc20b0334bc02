"""The text of a work, read for what must not be told."""

from collections.abc import Iterator, Sequence

from registry.models import StoredFile
from review.models import Material, MaterialVersion
from review.queries.materials import files_to_judge
from review.rules.passages import Passage, Place, PlaceKind, passages_of_file
from review.rules.traces import Identity, PersonName, Trace, find_traces


def traces_of_author(material: Material, version: MaterialVersion) -> tuple[Trace, ...]:
    """What tells experts who made a work whose author they must not know; three queries."""
    judged = files_to_judge(version.pk, author_hidden=True).select_related("file")
    files = [one.file for one in judged]
    return find_traces(identity_of(material), [*_described(material, version), *passages_in(files)])


def passages_in(files: Sequence[StoredFile]) -> Iterator[Passage]:
    """Names and texts of files."""
    for file in files:
        yield Passage(Place(PlaceKind.FILE_NAME, file.name), file.name.replace("_", " "))
        yield from passages_of_file(file.name, file.text_html, has_pages=file.page_count > 0)


def identity_of(material: Material) -> Identity:
    """By what the author and the co-authors would be recognised; one query."""
    case = material.case
    co_authors = list(material.co_authors.select_related("person", "organisation"))
    people = [case.applicant, *(one.person for one in co_authors)]
    schools = [case.organisation, *(one.organisation for one in co_authors)]
    return Identity(
        people=tuple(
            PersonName(
                last_name=one.last_name, first_name=one.first_name, patronymic=one.patronymic
            )
            for one in people
        ),
        schools=tuple(
            dict.fromkeys(
                name for school in schools if school for name in (school.name, school.short_name)
            )
        ),
        town=case.territory.city,
    )


def _described(material: Material, version: MaterialVersion) -> list[Passage]:
    return [
        Passage(Place(PlaceKind.TITLE), material.case.title),
        Passage(Place(PlaceKind.ANNOTATION), material.annotation),
        Passage(Place(PlaceKind.NOTE), version.note),
    ]
