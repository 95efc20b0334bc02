"""Lists that an administrator extends without code (REG-04)."""

import secrets
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, Territory
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.classifiers import find_title_fault
from registry.rules.vocabulary import ClassifierKey
from registry.services.errors import DomainError
from registry.services.journal import record, recording

MESSAGES = {
    "title_empty": _("Write how the value is called."),
    "title_too_long": _("The name is longer than 300 signs. Make it shorter."),
    "not_for_experts": _(
        "Conformity with the position held is established by the employer, not by experts: "
        "it cannot be added here."
    ),
    "title_taken": _("This value is in the list already, perhaps among those no longer offered."),
}


def add_item(
    classifier: ClassifierKey,
    title: str,
    *,
    territory: Territory,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ClassifierItem:
    """Add a value to the end of a list; offered at once, everywhere.

    The list is common to all territories; the journal of the given one tells who extended it.
    """
    _refuse_bad_title(classifier, title)
    of_list = ClassifierItem.objects.filter(classifier=classifier)
    last = of_list.aggregate(last=Max("position"))["last"] or 0
    with recording():
        item = ClassifierItem.objects.create(
            classifier=classifier.value,
            key=f"own-{secrets.token_hex(5)}",
            title=title.strip(),
            position=last + 1,
        )
        _record("added", item, territory, new=_facts(item), **_by(actor, on_behalf_of, now))
    return item


def rename_item(
    item: ClassifierItem,
    title: str,
    *,
    territory: Territory,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ClassifierItem:
    """Word a value anew wherever it is shown. Papers issued before keep the old wording."""
    _refuse_bad_title(ClassifierKey(item.classifier), title, besides=item)
    with recording():
        old, item.title = _facts(item), title.strip()
        item.save(update_fields=["title"])
        _record(
            "renamed", item, territory, old=old, new=_facts(item), **_by(actor, on_behalf_of, now)
        )
    return item


def retire_item(
    item: ClassifierItem,
    *,
    territory: Territory,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ClassifierItem:
    """Offer a value no longer. Works that have it keep it."""
    return _offer(item, False, territory, _by(actor, on_behalf_of, now))


def restore_item(
    item: ClassifierItem,
    *,
    territory: Territory,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> ClassifierItem:
    """Offer a retired value again."""
    return _offer(item, True, territory, _by(actor, on_behalf_of, now))


def _offer(
    item: ClassifierItem, is_active: bool, territory: Territory, by: dict[str, Any]
) -> ClassifierItem:
    if item.is_active == is_active:
        return item
    with recording():
        item.is_active = is_active
        item.save(update_fields=["is_active"])
        _record("restored" if is_active else "retired", item, territory, new=_facts(item), **by)
    return item


def _refuse_bad_title(
    classifier: ClassifierKey, title: str, *, besides: ClassifierItem | None = None
) -> None:
    others = ClassifierItem.objects.filter(classifier=classifier)
    if besides:
        others = others.exclude(pk=besides.pk)
    taken = list(others.values_list("title", flat=True))
    if code := find_title_fault(classifier, title, taken=taken):
        raise DomainError(code, MESSAGES[code], field="title")


def _facts(item: ClassifierItem) -> dict[str, str]:
    return {"classifier": item.classifier, "key": item.key, "title": item.title}


def _by(actor: Actor, on_behalf_of: OnBehalfOf | None, now: datetime) -> dict[str, Any]:
    return {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}


def _record(verb: str, item: ClassifierItem, territory: Territory, **facts: Any) -> None:
    record(f"registry.classifier.{verb}", subject=item, territory=territory, **facts)
