from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from registry.models import Case, Territory
from registry.rules.journal import Break
from registry.services.journal_checks import verify_journal

REASONS = {
    "missing_line": gettext_noop("a line is missing before this one"),
    "broken_link": gettext_noop("the line does not follow the one before it"),
    "changed_line": gettext_noop("the line was changed"),
    "changed_value": gettext_noop("the values of the line were changed"),
    "cut_end": gettext_noop("the end of the journal was cut off"),
    "changed_seal": gettext_noop("the seal was changed"),
    "sealed_end_lost": gettext_noop("a line that was sealed is no longer there"),
}


class Command(BaseCommand):
    """Prove that no line of the journal was changed, taken out or added afterwards."""

    help = "Checks every chain of the journal and every daily seal; exits 1 when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify_journal()
        self.stdout.write(
            _("Journal: %(chains)d chains, %(lines)d lines, %(seals)d daily seals.")
            % {"chains": found.chains, "lines": found.lines, "seals": found.seals}
        )
        for one in found.breaks:
            self.stderr.write(
                _("%(chain)s, line %(position)d: %(reason)s.")
                % {
                    "chain": _title(one),
                    "position": one.position,
                    "reason": _(REASONS[one.reason]),
                }
            )
        if found.breaks:
            raise CommandError(
                _("The journal is broken in %(count)d places.") % {"count": len(found.breaks)}
            )
        self.stdout.write(_("Every line stands as it was written."))


def _title(one: Break) -> str:
    kind, _colon, pk = one.chain.partition(":")
    if kind == "case":
        return str(Case.objects.filter(pk=pk).first() or one.chain)
    if kind == "territory":
        return str(Territory.objects.filter(pk=pk).first() or one.chain)
    return _("Daily seals")
