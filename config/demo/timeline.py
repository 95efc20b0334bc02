"""Many stories told at once, act by act in the order of time.

A story is a generator: it yields the moment of its next act and acts when it is called again.
So numbers, journal lines and loads of experts come out as if everything had really happened
side by side.
"""

from collections.abc import Generator, Iterable
from datetime import datetime
from heapq import heappop, heappush

Story = Generator[datetime, None, None]


def tell(stories: Iterable[Story], *, until: datetime) -> int:
    """Run the stories in step up to a moment; how many acts were done.

    What a story would do after ``until`` has not happened yet and stays undone.
    """
    waiting: list[tuple[datetime, int, Story]] = []
    for order, story in enumerate(stories):
        _wait(waiting, order, story)
    acts = 0
    while waiting and waiting[0][0] <= until:
        _moment, order, story = heappop(waiting)
        acts += 1
        _wait(waiting, order, story)
    for _moment, _order, story in waiting:
        story.close()
    return acts


def _wait(waiting: list[tuple[datetime, int, Story]], order: int, story: Story) -> None:
    """Let a story act; put it back with the moment of its next act, if there is one."""
    moment = next(story, None)
    if moment is not None:
        heappush(waiting, (moment, order, story))
