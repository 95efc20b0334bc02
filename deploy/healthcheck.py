"""Whether the pages of this container live; the exit code tells."""

import os
import sys
from urllib.request import Request, urlopen

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".")
request = Request("http://127.0.0.1:8000/healthz", headers={"Host": host})
with urlopen(request, timeout=5) as response:  # noqa: S310 -- a fixed http address
    sys.exit(response.status != 200)
