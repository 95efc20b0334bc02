"""Tags and filters of the shared parts of pages. None of them reads the database.

What each gives is listed in docs/reference/interface.md.
"""

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from workflows.templatetags.icon_paths import ICON_PATHS

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"


# --- Icons ---------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; the words beside it carry the meaning, so screen readers skip it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICON_PATHS[name],
    )


# --- Dates ---------------------------------------------------------------------------------


def _date_styles() -> dict[str, str]:
    """Formats of Django's `date` by style; Russian ones differ in the catalogue."""
    return {
        "day": pgettext("format of a date", "j E"),
        "year": pgettext("format of a date", "j E Y"),
        "time": pgettext("format of a date", "j E, H:i"),
        "full": pgettext("format of a date", "j E Y, H:i"),
        "clock": "H:i",
        "short": "d.m.Y",
    }


@register.filter
def local(moment: date | datetime | None, style: str = "day") -> str:
    """Write a moment in the reader's zone: «27 ноября»."""
    if not moment:
        return ""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    elif style in {"time", "full", "clock"}:
        style = "year" if style == "full" else "day"
    return date_format(moment, _date_styles()[style]).replace(" ", NBSP, 1)


@register.filter
def moment(at: datetime | None, now: datetime | None = None) -> str:
    """Write a moment as people say it at `now`: «сегодня, 10:12», «вчера, 16:40», else the date."""
    if not at:
        return ""
    if not now:
        return local(at, "time")
    day, today = timezone.localtime(at).date(), timezone.localtime(now).date()
    if day == today:
        return gettext("today, {time}").format(time=local(at, "clock"))
    if day == today - timedelta(days=1):
        return gettext("yesterday, {time}").format(time=local(at, "clock"))
    return local(at, "time" if day.year == today.year else "full")


# --- Terms ---------------------------------------------------------------------------------


@register.filter
def working_days(days: int) -> str:
    """«4 рабочих дня»."""
    return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}


@register.filter
def days_left(days: int) -> str:
    """Say how a term stands by the signed number of working days left."""
    if days == 0:
        return gettext("due today")
    if days > 0:
        text = ngettext("%(count)d working day left", "%(count)d working days left", days)
    else:
        text = ngettext("%(count)d working day late", "%(count)d working days late", -days)
    return text % {"count": abs(days)}


@register.filter
def due_tone(days: int | None) -> str:
    """Tone of a term: late is bad, today and tomorrow want attention."""
    if days is None or days > 2:
        return "calm"
    return "bad" if days < 0 else "warn"


TONE_ICONS = {
    "calm": "circle",
    "info": "info",
    "good": "check-circle",
    "warn": "clock",
    "bad": "warning",
}
# Names that Django's messages carry, as tones of ours.
TONES = {"error": "bad", "warning": "warn", "success": "good", "debug": "calm"}


@register.filter
def tone(level: str) -> str:
    """Tone for the level of a message; a tone stays itself."""
    return TONES.get(level, level) or "info"


@register.filter
def tone_icon(name: str) -> str:
    """Shape that goes with a tone, so that nothing is said by colour alone."""
    return TONE_ICONS.get(tone(name), "circle")


# --- People and numbers --------------------------------------------------------------------


@register.filter
def person_short(person: Any) -> str:
    """«Соколова А. В.» from a person or from a full name."""
    if not person:
        return ""
    short = getattr(person, "short_name", None)
    if short:
        return str(short)
    surname, *names = str(person).split()
    return NBSP.join([surname, *(f"{name[0]}." for name in names[:2])])


@register.filter
def initials(name: Any) -> str:
    """Two letters for the round mark of a person: «СА»; of an e-mail, its first letter."""
    words = str(name or "").split("@", maxsplit=1)[0].split()
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """Write a number as Russian readers do: «12 345,5»; at most two decimals, no idle zeros."""
    if value is None:
        return ""
    exact = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    whole = exact == exact.to_integral_value()
    grouped = abs(exact) >= 10_000
    return number_format(int(exact) if whole else exact, force_grouping=grouped)


@register.filter
def points_at_most(value: int | Decimal) -> str:
    """«до 2 баллов», «до 1,5 балла»."""
    if value != int(value):
        return pgettext("a fraction", "up to %(points)s points") % {"points": number(value)}
    told = ngettext("up to %(points)s point", "up to %(points)s points", int(value))
    return told % {"points": number(value)}


# --- Typography ----------------------------------------------------------------------------

_SHORT_WORD = re.compile(
    r"(?<![^\s(«„“\"])([А-Яа-яЁё]{1,2}|без|для|или|над|под|при|про|что) (?=\S)"
)
_BEFORE_DASH = re.compile(r" (?=[—–] )")
_AFTER_SIGN = re.compile(r"([№§]) ?(?=\d)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|балл|класс|кл\.|час|мин|раб|дн|МБ|КБ|г\.))")


@register.filter(is_safe=True)
def nbsp(text: Any) -> str:
    """Keep short words with the next one, dashes and units with the one before."""
    tied = _SHORT_WORD.sub(rf"\1{NBSP}", str(text))
    # Once more for short words in a row: «и в классе».
    tied = _SHORT_WORD.sub(rf"\1{NBSP}", tied)
    tied = _BEFORE_DASH.sub(NBSP, tied)
    tied = _AFTER_SIGN.sub(rf"\1{NBSP}", tied)
    return _BEFORE_UNIT.sub(NBSP, tied)


# --- Forms ---------------------------------------------------------------------------------

_CONTROL_CLASSES = {"checkbox": "form-check-input", "select": "form-select"}
_PLAIN_WIDGETS = frozenset({"radioselect", "checkboxselectmultiple"})


@register.filter
def control(field: BoundField) -> SafeString:
    """Draw the widget of a field with the class its kind wears here."""
    kind = field.widget_type
    if kind in _PLAIN_WIDGETS:
        return field.as_widget()
    wears = _CONTROL_CLASSES.get("select" if kind.startswith("select") else kind, "form-control")
    own = str(field.field.widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{wears} {own}".strip()})


# --- The picture of the process ------------------------------------------------------------

# Units of the drawing: at full width one unit is about one pixel.
MAP_WIDTH = 1120
BOX_HEIGHT = 108
COLUMN_GAP = 40
ROW_GAP = 52
TOP = 16
# Upper part of a box that the mark of late works covers.
MARK_HEIGHT = 14
MOST_IN_A_ROW = 6
WIDEST_BOX = 200
LETTER_WIDTH = 9.4
LINE_HEIGHT = 20
HEAT = {"hot": 0, "warm": 1}
STATE_WORDS = {
    "done": pgettext_lazy("stage of a work", "passed"),
    "current": pgettext_lazy("stage of a work", "the work is here"),
    "todo": pgettext_lazy("stage of a work", "ahead"),
}


@dataclass(frozen=True)
class MapStage:
    """A stage with its place in the drawing."""

    title: str
    count: int | None
    late: int
    url: str
    state: str
    notes: tuple[str, ...]
    label: str
    x: float
    y: float
    width: float
    lines: tuple[tuple[str, float], ...]

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def note_lines(self) -> tuple[tuple[str, float], ...]:
        first = self.y + BOX_HEIGHT - 14 - 18 * (len(self.notes) - 1)
        return tuple((note, first + 18 * place) for place, note in enumerate(self.notes))

    @property
    def late_text(self) -> str:
        return gettext("late: {count}").format(count=self.late)

    @property
    def late_width(self) -> float:
        return 34 + len(self.late_text) * 7.2

    @property
    def late_x(self) -> float:
        return self.x + self.width - self.late_width + 8

    @property
    def late_middle(self) -> float:
        return self.late_width / 2 + 7

    @property
    def state_word(self) -> str:
        return str(STATE_WORDS.get(self.state, ""))


@register.inclusion_tag("base/flow_map.html")
def flow_map(stages: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Lay the stages of a process out as a drawing for wide screens and a list for phones."""
    told = [_told(stage) for stage in stages]
    per_row = _per_row(len(told))
    placed = [_placed(stage, place, per_row) for place, stage in enumerate(told)]
    rows = -(-len(placed) // per_row) if placed else 0
    height = TOP + rows * BOX_HEIGHT + max(0, rows - 1) * ROW_GAP + 4
    return {
        "label": label or gettext("Stages of the process"),
        "stages": placed,
        # The hottest stage must not hide below the edge of a phone.
        "listed": sorted(placed, key=lambda stage: (HEAT.get(stage.state, 2), -_late(stage))),
        "arrows": [_arrow(one, other) for one, other in itertools.pairwise(placed)],
        "width": MAP_WIDTH,
        "height": height,
        "box_height": BOX_HEIGHT,
    }


def _late(stage: MapStage) -> int:
    return stage.late if stage.state in HEAT else 0


def _told(stage: Any) -> dict[str, Any]:
    """Read a stage given as an object or a mapping; all but the title may be missing."""

    def read(name: str, otherwise: Any) -> Any:
        found = stage.get(name) if isinstance(stage, Mapping) else getattr(stage, name, None)
        return otherwise if found is None else found

    return {
        "title": str(read("title", "")),
        "count": read("count", None),
        "late": int(read("late", 0)),
        "days": read("days", None),
        "url": str(read("url", "")),
        "state": str(read("state", "calm")),
    }


def _notes(stage: Mapping[str, Any]) -> tuple[str, ...]:
    notes = []
    if stage["count"] is not None:
        count = ngettext("%(count)d work", "%(count)d works", stage["count"])
        notes.append(count % {"count": stage["count"]})
    if stage["days"] is not None:
        notes.append(gettext("usually {days} days").format(days=number(stage["days"])))
    return tuple(notes)


def _per_row(count: int) -> int:
    rows = max(1, -(-count // MOST_IN_A_ROW))
    return max(1, -(-count // rows))


def _placed(stage: Mapping[str, Any], place: int, per_row: int) -> MapStage:
    width = min(WIDEST_BOX, (MAP_WIDTH - 8 - COLUMN_GAP * (per_row - 1)) / per_row)
    left = (MAP_WIDTH - width * per_row - COLUMN_GAP * (per_row - 1)) / 2
    row, column = divmod(place, per_row)
    y = TOP + row * (BOX_HEIGHT + ROW_GAP)
    notes = _notes(stage)
    lines = _wrapped(stage["title"], int((width - 16) / LETTER_WIDTH))
    # The title stands in the middle of what the notes leave free.
    top = MARK_HEIGHT if stage["late"] else 0
    free = BOX_HEIGHT - top - (12 + 18 * len(notes) if notes else 0)
    first = y + top + (free - LINE_HEIGHT * len(lines)) / 2 + 15
    said = [stage["title"], *notes]
    if stage["late"]:
        said.append(gettext("late: {count}").format(count=stage["late"]))
    if stage["state"] in STATE_WORDS:
        said.append(str(STATE_WORDS[stage["state"]]))
    return MapStage(
        title=stage["title"],
        count=stage["count"],
        late=stage["late"],
        url=stage["url"],
        state=stage["state"],
        notes=notes,
        label=", ".join(said),
        x=left + column * (width + COLUMN_GAP),
        y=y,
        width=width,
        lines=tuple((line, first + LINE_HEIGHT * at) for at, line in enumerate(lines)),
    )


def _wrapped(title: str, letters: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _arrow(one: MapStage, other: MapStage) -> str:
    """Path from a box to the next one: straight, or down to the next row."""
    if one.y == other.y:
        start, end, y = one.x + one.width + 7, other.x - 7, one.y + BOX_HEIGHT / 2
        return f"M{start:g} {y:g}H{end:g}m-7 -6 7 6 -7 6"
    turn, top = one.y + BOX_HEIGHT + ROW_GAP / 2 - 4, other.y - 7
    return f"M{one.middle:g} {one.y + BOX_HEIGHT + 6:g}V{turn:g}H{other.middle:g}V{top:g}m-6 -7 6 7 6 -7"
