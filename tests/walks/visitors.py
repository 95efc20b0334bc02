"""A person before a browser: signs in, opens what pages lead to, fills in what stands there."""

from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from registry.models import Person
from tests.walks.pages import Form, Page

PASSWORD = "парольпароль"
_devices = count(1)


class Visitor:
    """Somebody at a browser.

    ``page`` is what is before his eyes, ``text`` its source, ``context`` what it was made of.
    """

    def __init__(self, person: Person | None = None) -> None:
        # Everybody at his own device: signing in is limited for each.
        device = f"10.0.{next(_devices) % 250}.7"
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=device)
        self.person = person
        self.page: Page
        self.text = ""
        self.context: Any = None
        if person is not None:
            self.open(reverse("account_login"))
            self.send(login=person.user.email, password=PASSWORD)

    # --- Looking --------------------------------------------------------------------------

    def open(self, address: str, *, status: int = 200) -> Any:
        """Go to an address, as from a letter or a bookmark."""
        answer = self.client.get(address, follow=True)
        return self._show(answer, address, status)

    def follow(self, address: str) -> Any:
        """Press a link that stands on the page."""
        assert self.page.leads_to(address), f"{self.page.address} does not lead to {address}"
        return self.open(address)

    def status_of(self, address: str) -> int:
        """What a visitor who knows an address would get; he stays where he is."""
        answer = self.client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # an unread file stays open
        return answer.status_code

    def save(self, address: str) -> bytes:
        """Press a link to a file that stands on the page; what comes down."""
        assert self.page.leads_to(address), f"{self.page.address} does not lead to {address}"
        answer = self.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return b"".join(answer.streaming_content)

    # --- Filling in -----------------------------------------------------------------------

    def form(self, *holding: str, to: str = "", button: str = "") -> Form:
        return self.page.form(to=to, holding=holding, button=button)

    def send(self, *, to: str = "", button: str = "", status: int = 200, **fields: Any) -> Any:
        """Fill in the form that has these fields and press its button, «name=value»."""
        return self.send_named(fields, to=to, button=button, status=status)

    def send_named(
        self, fields: dict[str, Any], *, to: str = "", button: str = "", status: int = 200
    ) -> Any:
        form = self.form(*fields, to=to, button=button)
        name, _equals, value = button.partition("=")
        data = form.filled(fields) | ({name: [value]} if name else {})
        address = form.address_of(name, value) if name else form.address
        ask = self.client.post if form.method == "post" else self.client.get
        return self._show(ask(address, data, follow=True), address, status)

    def standing(self, *holding: str) -> dict[str, list[str]]:
        """What stands in the fields of the form on the page."""
        return self.form(*holding).standing()

    def _show(self, answer: Any, address: str, status: int) -> Any:
        assert answer.status_code == status, (
            f"{address}: {answer.status_code} instead of {status} {_errors(answer)}"
        )
        self.context = answer.context
        chain = getattr(answer, "redirect_chain", [])
        self.text = "" if answer.streaming else answer.content.decode()
        place = urlsplit(chain[-1][0]).path if chain else urlsplit(address).path
        self.page = Page(self.text, place)
        return answer


def _errors(answer: Any) -> Any:
    """What the form on the page says, for whoever reads a failed test."""
    form = answer.context.get("form") if answer.context else None
    return dict(form.errors) if form is not None and form.errors else ""
