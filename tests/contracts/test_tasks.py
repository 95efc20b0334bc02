"""Every task on the clock runs on the database at hand, also when there is nothing to do."""

import pytest
from celery import current_app

from config.settings.base import CELERY_BEAT_SCHEDULE

TASKS = sorted(entry["task"] for entry in CELERY_BEAT_SCHEDULE.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", TASKS)
def test_a_task_on_the_clock_runs_when_there_is_nothing_to_do(name: str) -> None:
    current_app.loader.import_default_modules()

    result = current_app.tasks[name].apply()

    assert result.state == "SUCCESS"
