"""Lists kept under a name. They are a person's own habit: the journal does not hold them."""

from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor
from registry.services.errors import DomainError
from workflows.models import SavedList
from workflows.rules.lists import MOST_SAVED_LISTS, ListPage


def save_list(page: str, *, name: str, query: str, actor: Actor) -> SavedList:
    """Keep the list as it is narrowed now; a name used before now means the new one."""
    if page not in list(ListPage):
        raise DomainError("no_such_page", _("This list cannot be saved."))
    kept = urlencode([pair for pair in parse_qsl(query) if pair[0] != "page"])
    if not kept:
        raise DomainError(
            "not_narrowed", _("Narrow the list first: the whole list needs no name."), field="name"
        )
    with transaction.atomic():
        mine = SavedList.objects.filter(person=actor.person_id, page=page)
        if mine.exclude(name=name).count() >= MOST_SAVED_LISTS:
            raise DomainError(
                "too_many_lists", _("There are too many saved lists. Remove one."), field="name"
            )
        saved, _made = SavedList.objects.update_or_create(
            person_id=actor.person_id, page=page, name=name, defaults={"query": kept}
        )
    return saved


def forget_list(list_id: int, *, actor: Actor) -> None:
    """Remove a name; the works stay where they are."""
    SavedList.objects.filter(pk=list_id, person=actor.person_id).delete()
