"""Whether the site lives and whether it can work, for the machines that watch it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import health


@require_safe
@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer at all: the process lives. Nothing else is asked, so nothing else can fail it."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Say of each part the site needs whether it works; 503 when one does not."""
    findings = health.examine(now=timezone.now())
    ready = all(finding.ok for finding in findings)
    return JsonResponse(
        {
            "status": "ok" if ready else "failing",
            "checks": {
                finding.name: {"ok": finding.ok, "detail": finding.detail} for finding in findings
            },
        },
        status=200 if ready else 503,
    )
