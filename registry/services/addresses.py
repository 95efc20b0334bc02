"""Whole addresses of pages, for letters and papers: they are made where no request is at hand.

The pages belong to other rooms; the name of a page's address is all that is known of it here.
"""

from django.conf import settings
from django.urls import reverse


def case_address(case_id: int) -> str:
    """Where a work stands."""
    return _whole(reverse("case", args=[case_id]))


def inbox_address() -> str:
    """The tasks of whoever signs in."""
    return _whole(reverse("my_tasks"))


def link_address(token: str) -> str:
    """The page that a signed link of a letter opens."""
    return _whole(reverse("letter_link", args=[token]))


def verification_address(code: str) -> str:
    """Where anyone may check a paper."""
    return _whole(reverse("verify_document", args=[code]))


def intake_address() -> str:
    """Where a teacher begins to send a work."""
    return _whole(reverse("start_material"))


def bank_address() -> str:
    """The bank of practices, open to everyone."""
    return _whole(reverse("practices"))


def profile_address() -> str:
    """The own page of whoever signs in."""
    return _whole(reverse("profile"))


def calendar_feed_address(token: str) -> str:
    """Where a calendar program reads the terms of one person."""
    return _whole(reverse("calendar_feed_file", args=[token]))


def join_page_address() -> str:
    """Where a code from paper is typed."""
    return _whole(reverse("join"))


def join_address(code: str) -> str:
    """Where a printed code is used."""
    return _whole(reverse("join_code", args=[code]))


def intake_link_address(code: str) -> str:
    """What a teacher opens who was told of an intake."""
    return _whole(reverse("intake", args=[code]))


def list_path(list_id: int) -> str:
    """Where a list that was brought is looked at; within the site."""
    return reverse("list", args=[list_id])


def bulk_done_path(operation_id: int) -> str:
    """What became of the works to which one thing was done; within the site."""
    return reverse("bulk_done", args=[operation_id])


def repinning_path(operation_id: int) -> str:
    """What became of the works that were moved to another version; within the site."""
    return reverse("repinning", args=[operation_id])


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
