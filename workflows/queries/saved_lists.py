from django.db.models import QuerySet

from workflows.models import SavedList
from workflows.rules.lists import ListPage


def saved_lists_of(person_id: int | None, page: ListPage) -> QuerySet[SavedList]:
    """The person's named lists of a page, in the order he made them."""
    return SavedList.objects.filter(person=person_id, page=page.value).order_by("pk")
