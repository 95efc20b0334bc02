"""The room that knows all rooms: settings, addresses, processes, permission table."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
