"""The Celery application: background work and the clock that starts it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("areopag")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
