"""What was sent before, copied into a work of its own."""

from datetime import datetime

from registry.models import Case
from registry.rules.actors import Actor
from registry.rules.vocabulary import FileKind
from registry.services.files import keep_file, open_file
from review.models import CoAuthor, Material, MaterialFile, MaterialVersion


def copy_co_authors(old: Material, new: Material) -> None:
    CoAuthor.objects.bulk_create(
        CoAuthor(material=new, person_id=one.person_id, organisation_id=one.organisation_id)
        for one in old.co_authors.all()
    )


def copy_files(
    old: MaterialVersion, new: MaterialVersion, *, case: Case, actor: Actor, now: datetime
) -> None:
    """The files of one version into another one, each a file of ``case`` from then on."""
    for one in old.files.select_related("file"):
        with open_file(one.file) as content:
            copy = keep_file(
                content,
                name=one.file.name,
                kind=FileKind(one.file.kind),
                case=case,
                actor=actor,
                now=now,
            )
        MaterialFile.objects.create(
            version=new, file=copy, position=one.position, anonymised=one.anonymised
        )
