"""What is told about a row, by the codes of the rules: on the page and in the file given back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    # --- Cells -----------------------------------------------------------------------------
    "name_missing": _("There is no name. Write surname, first name and patronymic."),
    "name_initials": _("Initials are not enough: “{value}”. Write the whole name."),
    "name_one_word": _("Only one word stands for the name: “{value}”. Write the whole name."),
    "name_too_long": _("There are too many words in the name: “{value}”."),
    "name_bad_signs": _("There are signs in the name that no name has: “{value}”."),
    "bad_date": _("“{value}” is no day. Write it as 01.09.2026."),
    "bad_email": _("“{value}” is no e-mail address. Look for a slip in it."),
    "bad_phone": _("“{value}” is no phone number."),
    "bad_yes_no": _("“{value}” is neither yes nor no."),
    "period_backwards": _("The last day is before the first."),
    "text_too_long": _("The text is too long: “{value}…”"),
    # --- Places of work --------------------------------------------------------------------
    "organisation_missing": _("There is no place of work."),
    "organisation_unknown": _(
        "“{value}” is not among your organisations. Say above which one it is, or load it first."
    ),
    "organisation_name_missing": _("There is no name of an organisation."),
    "kind_unknown": _(
        "“{value}” is no kind of organisation we know: school, kindergarten, supplementary "
        "education, college, methodical service, education authority, other."
    ),
    "kind_not_seen": _("The name does not tell its kind: it is put down as “other”."),
    "same_kind_and_number": _("Kind and number are those of an organisation you have already."),
    "position_missing": _("There is no position."),
    # --- Who is meant ----------------------------------------------------------------------
    "namesakes_here": _("Several people of this name work there. Say who is meant."),
    "patronymic_differs": _(
        "Someone with this name works there; one of the patronymics is missing."
    ),
    "same_name_elsewhere": _(
        "Someone of this name is known at another place: the same person or a namesake?"
    ),
    "email_of_another": _(
        "This e-mail belongs to somebody with another name: has the name changed, or is the "
        "address shared?"
    ),
    "choice_is_gone": _("What you chose is there no longer. Check the list once more."),
    "repeats_line": _("Says the same as line {line}."),
    "same_as_line": _("The same person as in line {line}."),
    "not_in_list": _("Works there by our data and is not in this list."),
    # --- Experts -----------------------------------------------------------------------------
    "direction_missing": _("There is no direction of expert work."),
    "direction_unknown": _("“{value}” is not in the list of directions of expert work."),
    "basis_missing": _("There is no order. Write it in the row or for the whole list."),
    "period_missing": _("There is no first day. Write it in the row or for the whole list."),
    # --- Conclusions -------------------------------------------------------------------------
    "number_missing": _("There is no number."),
    "issued_date_missing": _("There is no day of the conclusion."),
    "date_in_future": _("The day has not come yet."),
    "number_issued_here": _("A conclusion with this number was issued here."),
    "number_in_our_run": _(
        "Numbers of that year are given here from {first} on: this one may not be used again."
    ),
    "number_twice": _("This number stands in line {line} already."),
    "changed_meanwhile": _("Something changed since the check. Check the list once more."),
}


def sentence(code: str, facts: Mapping[str, str]) -> str:
    """A refusal of a service has its words already."""
    return facts["value"] if code == "refused" else str(SENTENCES[code]).format(**facts)


def sentences(plan: Mapping[str, Any]) -> list[str]:
    """All that is told about a row, from what is kept of its plan."""
    notes: Iterable[tuple[str, Mapping[str, str]]] = plan.get("notes", ())
    return [sentence(code, facts) for code, facts in notes]
