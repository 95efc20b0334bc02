"""«Чужой компьютер»: a session that ends with the browser and after twenty idle minutes."""

import time

from django.http import HttpRequest

SHARED, SEEN_AT = "shared_computer", "seen_at"
FIELD = "shared_computer"


def note_shared_computer(request: HttpRequest) -> None:
    """Remember the tick before signing in: the session keeps it through every step of that."""
    if request.POST.get(FIELD):
        request.session[SHARED] = True
        request.session[SEEN_AT] = int(time.time())
