"""Removing a training ground with everything that ever pointed at it.

Evidence is kept for ever (``registry.models.kept``); training data are no evidence and this is
the one door by which rows of those kinds go. It walks the foreign keys of all rooms, so that a
new kind of rows needs no line here, and stops before anything that belongs to a real service.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import models, router, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import Case, FilePage, Organisation, Person, StoredFile, Territory
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal import record, recording

Rows = dict[type[models.Model], set[Any]]

# Whatever is removed may lean only on those of these that are removed with it.
BOUNDARIES = (Territory, Case, Organisation)
AT_ONCE = 500


class TrainingMixed(DomainError):
    """Something real leans on training data: nothing is removed."""

    def __init__(self) -> None:
        super().__init__(
            "training_mixed",
            _(
                "A real work or person leans on the training data, so nothing was removed. "
                "Write to those who look after the system."
            ),
        )


def remove_training(territory: Territory, *, actor: Actor, now: datetime) -> int:
    """Remove the training ground of a territory; how many works went with it.

    Side effects, in order: every row that leads to the ground is deleted, its journal included;
    the journal of the real territory says that and how much; after the commit the files go.
    """
    with recording():
        ground = Territory.objects.select_for_update().filter(training_of=territory).first()
        if ground is None:
            raise DomainError("no_training", _("There are no training data to remove."))
        doomed = rows_of(ground)
        files = list(_files_of(doomed))
        works, people = len(doomed.get(Case, ())), len(doomed.get(Person, ()))
        record(
            "registry.training.removed",
            subject=ground,
            territory=territory,
            actor=actor,
            now=now,
            new={"works": works, "people": people, "files": len(files)},
        )
        _delete(doomed)
        transaction.on_commit(lambda: _forget(files), robust=True)
    return works


def rows_of(ground: Territory) -> Rows:
    """Keys of all rows that lead to the training ground, by model. Raises ``TrainingMixed``."""
    people = Person.objects.filter(
        Q(employments__organisation__territory=ground)
        | Q(grants__territory=ground)
        | Q(cases__territory=ground)
    )
    doomed: Rows = {Territory: {ground.pk}}
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Territory, {ground.pk})]
    if found := set(people.order_by().values_list("pk", flat=True)):
        doomed[Person] = found
        waiting.append((Person, found))
    while waiting:
        model, keys = waiting.pop()
        for child, field in _pointing_at(model):
            fresh = _pointing(child, field, keys) - doomed.setdefault(child, set())
            if fresh:
                doomed[child] |= fresh
                waiting.append((child, fresh))
    doomed = {model: keys for model, keys in doomed.items() if keys}
    _refuse_mixed(doomed)
    return doomed


def _pointing_at(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Models and their fields by which rows point at the model, those of hidden tables too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            yield relation.related_model, relation.field.name  # type: ignore[misc, union-attr]


def _pointing(child: type[models.Model], field: str, keys: set[Any]) -> set[Any]:
    found: set[Any] = set()
    for part in _parts(keys):
        rows = child._base_manager.filter(**{f"{field}__in": part}).order_by()
        found.update(rows.values_list("pk", flat=True))
    return found


def _refuse_mixed(doomed: Rows) -> None:
    """Of every row to be removed: its territory, work and organisation are removed as well."""
    for model, keys in doomed.items():
        for field in model._meta.concrete_fields:
            target = field.remote_field.model if field.remote_field else None
            if target not in BOUNDARIES or field.name == "training_of":
                continue
            for part in _parts(keys):
                rows = model._base_manager.filter(pk__in=part).order_by()
                named = set(rows.values_list(field.attname, flat=True)) - {None}
                if named - doomed.get(target, set()):
                    raise TrainingMixed


def _files_of(doomed: Rows) -> Iterator[tuple[Storage, str]]:
    for model, name in ((StoredFile, "content"), (FilePage, "picture")):
        for part in _parts(doomed.get(model, set())):
            for row in model._base_manager.filter(pk__in=part):
                file = getattr(row, name)
                if file:
                    yield file.storage, file.name


def _delete(doomed: Rows) -> None:
    """By keys, in any order: foreign keys are looked at when the transaction ends."""
    order = {model: place for place, model in enumerate(apps.get_models(include_auto_created=True))}
    for model in sorted(doomed, key=lambda one: order[one], reverse=True):
        using = router.db_for_write(model)
        for part in _parts(doomed[model]):
            rows = model._base_manager.using(using).filter(pk__in=part)
            rows._raw_delete(using)


def _forget(files: Iterable[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _parts(keys: set[Any]) -> Iterator[list[Any]]:
    listed = list(keys)
    for at in range(0, len(listed), AT_ONCE):
        yield listed[at : at + AT_ONCE]
