"""Two versions of a checklist side by side."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.rules.vocabulary import VersionState
from review.models import ChecklistVersion
from review.rules.checklist_difference import Change, changed_settings, compare_checklists
from review.services.checklists import checklist_data
from workflows.views.instruments import VersionPage
from workflows.views.practices import Crumb

TONE = {
    Change.SAME: ("calm", gettext_lazy("as it was")),
    Change.CHANGED: ("warn", gettext_lazy("changed")),
    Change.ADDED: ("good", gettext_lazy("new")),
    Change.REMOVED: ("bad", gettext_lazy("taken out")),
}
PART = {
    "text": gettext_lazy("text"),
    "hint": gettext_lazy("where to look"),
    "max_points": gettext_lazy("maximum of points"),
    "step": gettext_lazy("scale"),
    "is_stop": gettext_lazy("obligatory or not"),
    "allows_not_applicable": gettext_lazy("may be not applicable"),
    "levels": gettext_lazy("words of the levels"),
}


class CompareChecklistVersions(VersionPage):
    """What the version says otherwise than an older or a newer one."""

    action = "instruments"
    template_name = "review/compare_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = get_object_or_404(
            ChecklistVersion.objects.select_related("checklist"),
            pk=self.kwargs["other_id"],
            checklist=self.version.checklist_id,
        )
        older, newer = sorted((self.version, other), key=lambda one: one.number)
        old, new = checklist_data(older), checklist_data(newer)
        compared = compare_checklists(old, new)
        context = super().get_context_data(
            page_title=_("Version {old} and version {new}").format(
                old=older.number, new=newer.number
            ),
            page_lead=self.version.checklist.title,
            older=older,
            newer=newer,
            old=old,
            new=new,
            settings=changed_settings(old, new),
            compares=None
            if VersionState.DRAFT in (older.state, newer.state)
            else older.scale == newer.scale,
            rows=[(one, *TONE[one.change], [PART[part] for part in one.parts]) for one in compared],
            changes=sum(one.change is not Change.SAME for one in compared),
            **kwargs,
        )
        context["breadcrumbs"].append(
            Crumb(self.version.checklist.title, reverse("instrument", args=[self.version.pk]))
        )
        return context
