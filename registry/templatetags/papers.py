"""Figures and days on papers: snapshots keep them as plain text."""

from datetime import date

from django import template
from django.utils.formats import date_format

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"


@register.filter
def figure(value: object) -> str:
    """«2.50» → «2,5»; an absent figure is a dash."""
    if value is None or value == "":
        return "—"
    text = str(value)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",").replace("-", "\N{MINUS SIGN}")


@register.filter
def day(value: str) -> str:
    """«2026-09-14» → «14 сентября 2026 г.», all on one line."""
    if not value:
        return ""
    written = date_format(date.fromisoformat(value[:10]), "DATE_FORMAT")
    return written.replace(" ", NBSP)
