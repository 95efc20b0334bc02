"""Rows that stay for ever: what a signed paper rests on (MON-22)."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import ProtectedError, Q

_Row = TypeVar("_Row", bound="Kept", covariant=True)


class KeptForever(ProtectedError):
    """Evidence is not deleted: a mistake is corrected by a further row that says so."""


class KeptQuerySet(models.QuerySet[_Row]):
    """Deletes only rows that nothing rests on yet, and all of them or none."""

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse_kept(self)
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # templates must not call it
    delete.queryset_only = True  # type: ignore[attr-defined]  # and managers do not offer it


class Kept(models.Model):
    """A row that is evidence from the moment ``kept_when`` holds; without it, always.

    Whoever reaches such rows by a cascade is Kept himself: a test looks at every foreign key.
    """

    kept_when: ClassVar[Q] = Q()

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_kept(type(self)._default_manager.filter(pk=self.pk))
        return super().delete(*args, **kwargs)


def _refuse_kept(rows: "models.QuerySet[Any]") -> None:
    """Raise ``KeptForever`` if any of the rows is evidence."""
    kept = rows.order_by().filter(rows.model.kept_when)
    if found := set(kept[:1]):
        raise KeptForever(f"{rows.model._meta.label} is kept for ever.", found)
