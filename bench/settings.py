"""Settings of the measurements: those of the tests, and the bare flow to compare with."""

from config.settings.test import *  # noqa: F403 -- settings are read by name
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.bare"]

# Jobs are run by the measurement itself, at the moment it wants.
CELERY_TASK_ALWAYS_EAGER = False
