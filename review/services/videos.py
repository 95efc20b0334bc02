"""Links to videos: whether they open for somebody who has not signed in."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from registry.rules.vocabulary import CaseState
from registry.services.links import check_link
from review.models import Material

# A link that did not open is asked once more, for sites have bad minutes.
ASKED_AGAIN_AFTER = timedelta(minutes=30)
# Until experts are chosen a link is asked every day: it must open when they come to it.
ASKED_DAILY_IN = (CaseState.CHECKING.value, CaseState.RETURNED.value, CaseState.ASSIGNING.value)
DAY = timedelta(days=1)
STILL_OPEN = Q(case__closed_at__isnull=True)


def check_video_links(now: datetime, *, limit: int = 10) -> int:
    """Ask the sites of links that were given or changed since, and, before experts are chosen, once
    a day; returns how many were asked.

    Only works on their way are looked at. Nothing of it enters the journal: it is a hint.
    """
    new = ~Q(video_checked_url=F("video_url"))
    silent = Q(video_state="silent", video_checked_at__lte=now - ASKED_AGAIN_AFTER)
    waiting = Q(case__state__in=ASKED_DAILY_IN, video_checked_at__lte=now - DAY)
    found = Material.objects.filter(STILL_OPEN, new | silent | waiting).exclude(video_url="")
    asked = list(found.order_by("pk").values_list("pk", "video_url")[:limit])
    for pk, url in asked:
        state = check_link(url)
        Material.objects.filter(pk=pk, video_url=url).update(
            video_state=state.value, video_checked_url=url, video_checked_at=now
        )
    return len(asked)
