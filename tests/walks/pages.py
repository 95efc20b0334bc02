"""A page as a browser has it: where it leads, its forms, and what pressing a button sends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str | None]


@dataclass
class Control:
    """Something in a form that has a name. ``values`` are those a person may choose from."""

    name: str
    kind: str
    value: str = ""
    is_on: bool = True
    values: list[str] = field(default_factory=list)


@dataclass
class Button:
    name: str
    value: str
    address: str


@dataclass
class Form:
    """A form with what stands in it when the page is opened."""

    address: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def holds(self, name: str) -> bool:
        return any(control.name == name for control in self.controls)

    def names(self, beginning: str) -> list[str]:
        """Names of the controls that begin so, each once, in the order of the page."""
        return list(
            dict.fromkeys(one.name for one in self.controls if one.name.startswith(beginning))
        )

    def says(self, name: str, value: str) -> bool:
        """Whether one of its buttons, or a hidden field, sends this."""
        hidden = [one for one in self.controls if one.kind == "hidden"]
        return any((one.name, one.value) == (name, value) for one in [*self.buttons, *hidden])

    def address_of(self, name: str, value: str) -> str:
        """Where a button with this name and value sends the form."""
        chosen = (one.address for one in self.buttons if (one.name, one.value) == (name, value))
        return next(chosen, "") or self.address

    def standing(self) -> dict[str, list[str]]:
        """What the form sends if nobody touches it."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            if control.is_on and control.kind != "file":
                sent.setdefault(control.name, []).append(control.value)
        return sent

    def filled(self, fields: dict[str, object]) -> dict[str, list[object]]:
        """What it sends when these fields are filled in. Only what the page offers can be chosen."""
        sent: dict[str, list[object]] = {name: [*kept] for name, kept in self.standing().items()}
        for name, given in fields.items():
            offered = [control for control in self.controls if control.name == name]
            assert offered, f"the form {self.address} has no field {name}"
            sent[name] = [_entered(offered, one) for one in _several(given)]
        return sent


def _several(given: object) -> list[object]:
    if given is None or given is False:  # a tick taken away
        return []
    return given if isinstance(given, list) else [given]


def _entered(offered: list[Control], given: object) -> object:
    """What is sent for a field; a tick sends the value of its box."""
    if given is True:
        return offered[0].value
    if offered[0].kind not in ("radio", "checkbox", "select"):
        return given
    choices = [value for control in offered for value in control.values or [control.value]]
    assert str(given) in choices, f"{offered[0].name}: {given} is not among {choices}"
    return str(given)


class Page(HTMLParser):
    """Reads the text of a page that lies at ``address``."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._owners: dict[str, Form] = {}
        self._form: Form | None = None
        self._elsewhere: list[tuple[str, Control | Button]] = []  # parts of forms by their ids
        self._select: Control | None = None
        self._text: Control | None = None
        self._templates = 0  # what lies in a template is not on the page
        self.feed(text)
        self.close()
        for owner, part in self._elsewhere:
            self._place(self._owners[owner], part)

    # --- What people look for -------------------------------------------------------------

    def leads_to(self, address: str) -> bool:
        return any(link.partition("#")[0] == address for link in self.links)

    def form(self, *, to: str = "", holding: tuple[str, ...] = (), button: str = "") -> Form:
        """The one form that goes to an address, holds these fields and sends this by a button."""
        found = [one for one in self.forms if _is_meant(one, to, holding, button)]
        assert len(found) == 1, (
            f"{len(found)} forms with {to} {holding} {button} on {self.address}: "
            f"{[(one.address, one.names('')) for one in self.forms]}"
        )
        return found[0]

    # --- Reading --------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: Attributes = dict(attrs)
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        reader = getattr(self, f"_read_{tag}", None)
        if reader and "disabled" not in given:
            reader(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        if tag == "form":
            self._form = None
        if tag == "select" and self._select is not None:
            self._select.is_on = bool(self._select.values)
            self._select = None
        if tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data.removeprefix("\n") if not self._text.value else data

    def _read_a(self, given: Attributes) -> None:
        if given.get("href"):
            self.links.append(self._absolute(given["href"]))

    def _read_form(self, given: Attributes) -> None:
        method = (given.get("method") or "get").lower()
        self._form = Form(self._absolute(given.get("action")), method)
        if method != "dialog":
            self.forms.append(self._form)
        if given.get("id"):
            self._owners[str(given["id"])] = self._form

    def _read_input(self, given: Attributes) -> None:
        kind = given.get("type") or "text"
        if kind in ("submit", "button") or not given.get("name"):
            return
        is_box = kind in ("radio", "checkbox")
        value = given.get("value") or ("on" if is_box and "value" not in given else "")
        self._keep(
            given, Control(str(given["name"]), kind, value, not is_box or "checked" in given)
        )

    def _read_textarea(self, given: Attributes) -> None:
        if given.get("name"):
            self._text = Control(str(given["name"]), "textarea")
            self._keep(given, self._text)

    def _read_select(self, given: Attributes) -> None:
        if given.get("name"):
            self._select = Control(str(given["name"]), "select")
            self._keep(given, self._select)

    def _read_option(self, given: Attributes) -> None:
        if self._select is not None:
            value = given.get("value") or ""
            if "selected" in given or not self._select.values:
                self._select.value = value
            self._select.values.append(value)

    def _read_button(self, given: Attributes) -> None:
        if (given.get("type") or "submit") == "submit":
            address = self._absolute(given["formaction"]) if given.get("formaction") else ""
            button = Button(given.get("name") or "", given.get("value") or "", address)
            self._keep(given, button)

    def _keep(self, given: Attributes, part: Control | Button) -> None:
        if given.get("form"):
            self._elsewhere.append((str(given["form"]), part))
        elif self._form is not None:
            self._place(self._form, part)

    @staticmethod
    def _place(form: Form, part: Control | Button) -> None:
        if isinstance(part, Control):
            form.controls.append(part)
        else:
            form.buttons.append(part)

    def _absolute(self, address: str | None) -> str:
        return urljoin(self.address, address or self.address)


def _is_meant(form: Form, to: str, holding: tuple[str, ...], button: str) -> bool:
    name, _equals, value = button.partition("=")
    return (
        (not to or form.address == to)
        and all(form.holds(one) for one in holding)
        and (not button or form.says(name, value))
    )


def addresses_in(text: str) -> Iterator[str]:
    """Addresses in the text of a letter."""
    return (word.strip(".,;)»") for word in text.split() if word.startswith("http"))
