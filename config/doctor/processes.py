"""The processes beside the pages: the queue, the worker, the clock of jobs, mail."""

from datetime import datetime

from celery import current_app
from django.conf import settings
from django.utils.translation import gettext as _

from config import health
from config.doctor.diagnosis import Diagnosis, ill, sound
from registry.models import Letter
from registry.rules.vocabulary import LetterState
from registry.services.mail_check import mail_settings


def look_at_queue(now: datetime) -> Diagnosis:
    """Whether a job can be handed over at all."""
    name = "queue"
    try:
        with current_app.connection_for_write() as opened:
            opened.ensure_connection(max_retries=1, timeout=3)
    except Exception as error:  # each broker has errors of its own
        return ill(
            name,
            _("The queue of jobs does not answer: %(error)s.") % {"error": type(error).__name__},
            cure=_("systemctl restart redis-server; compare REDIS_URL in the settings"),
        )
    return sound(name, "Redis" if settings.REDIS_URL else "VAR_DIR/celery")


def look_at_worker(now: datetime) -> Diagnosis:
    name = "worker"
    found = health.find_oldest_job(now)
    if not found.ok:
        return ill(
            name,
            _("Jobs have been waiting for a quarter of an hour and nobody does them."),
            detail=found.detail,
            cure="systemctl restart areopag-worker; journalctl -u areopag-worker -n 50",
        )
    return sound(name)


def look_at_beat(now: datetime) -> Diagnosis:
    """Beat sends a job every twenty seconds and a worker does it: both have to live."""
    name = "beat"
    found = health.guarded("beat", health.find_beat, now)
    if not found.ok:
        return ill(
            name,
            _("The clock of jobs has been silent for minutes: terms and letters stand still."),
            detail=found.detail,
            cure="systemctl restart areopag-beat areopag-worker; journalctl -u areopag-beat -n 50",
        )
    return sound(name)


def look_at_mail(now: datetime) -> Diagnosis:
    name = "mail"
    told = mail_settings()
    if not told.leaves:
        return ill(
            name,
            _("Letters do not leave the machine: they are laid into %(folder)s.")
            % {"folder": told.folder or settings.EMAIL_BACKEND},
            cure=_(
                "EMAIL_URL=smtp+tls://… in the settings, then the step “Mail” of the first hour"
            ),
        )
    failed = Letter.objects.filter(state=LetterState.FAILED.value).count()
    if failed:
        return ill(
            name,
            _("%(count)d letters could not be sent.") % {"count": failed},
            cure=_("Send the test letter in the first hour: it says what is wrong with EMAIL_URL"),
        )
    return sound(name, told.host)
