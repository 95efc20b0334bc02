"""«Кто не ответил»: a text to paste into a chat, by expert or by school."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.services.addresses import inbox_address
from workflows.queries.silence import waiting_for
from workflows.rules.silence import Silent, Waiting, by_expert, by_school
from workflows.views.lists import TerritoryPage


class WhoIsSilent(TerritoryPage):
    """Names and counts that may be said aloud: no titles, no authors, no scores."""

    action = "who_is_silent"
    template_name = "workflows/who_is_silent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_for(self.territory, self.now) if self.territory else []
        by = "school" if self.request.GET.get("by") == "school" else "expert"
        lines = school_lines(waiting) if by == "school" else expert_lines(waiting)
        return super().get_context_data(
            page_title=_("Who has not answered"),
            page_lead=_("A text for a chat: without titles, authors and scores."),
            by=by,
            text=text_of(lines) if lines else "",
            **kwargs,
        )


def expert_lines(waiting: Iterable[Waiting]) -> list[str]:
    return [f"— {one.name}: {in_words(one)}" for one in by_expert(waiting)]


def school_lines(waiting: Iterable[Waiting]) -> list[str]:
    lines = []
    for school, silent in by_school(waiting).items():
        told = "; ".join(
            f"{one.name} — {in_words(one)}" if one.name else in_words(one) for one in silent
        )
        named = school or _("without a school")
        lines.append(f"— {named}: {told}")
    return lines


def in_words(one: Silent) -> str:
    """«2 приглашения, 1 оценочный лист (№ 12), просрочено: 1»."""
    parts = [step_in_words(step, count) for step, count in one.steps.items()]
    if one.numbers:
        parts[-1] += f" (№\N{NO-BREAK SPACE}{', '.join(one.numbers)})"
    if one.late:
        parts.append(_("late: %(count)d") % {"count": one.late})
    return ", ".join(parts)


def step_in_words(step: str, count: int) -> str:
    if step == "revise_material":
        text = ngettext(
            "%(count)d work of an author to mend", "%(count)d works of authors to mend", count
        )
    elif step == "answer_question":
        text = ngettext("%(count)d question to an author", "%(count)d questions to authors", count)
    elif step == "score_material":
        text = ngettext("%(count)d score sheet", "%(count)d score sheets", count)
    else:
        text = ngettext("%(count)d invitation", "%(count)d invitations", count)
    return text % {"count": count}


def text_of(lines: Iterable[str]) -> str:
    return "\n".join(
        [
            _("Colleagues, we wait for your answers:"),
            *lines,
            _("Everything is in «My tasks»: %(address)s") % {"address": inbox_address()},
        ]
    )
