"""Small look-ups of the council's pages."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(found: Mapping[Any, Any] | None, key: Any) -> Any:
    """What the mapping has for the key, or nothing."""
    return found.get(key) if found else None


@register.filter
def seat_of(row: Any, person_id: int | None) -> Any:
    """The person's seat before an item of an agenda."""
    return row.seat_of(person_id)
