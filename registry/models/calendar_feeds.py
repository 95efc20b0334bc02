from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person


class CalendarFeed(models.Model):
    """A private address at which a calendar program reads the terms of one person.

    The address itself lies nowhere: of its token a keyed hash is kept. ``digest`` is that of what
    was read last, ``changed_at`` since when it is so.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    read_at = models.DateTimeField(_("read last"), null=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed last"), null=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.person)
