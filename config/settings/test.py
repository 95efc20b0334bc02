"""Settings of the test suite: no file, job or letter of a test meets those of a person."""

import os
import tempfile
from pathlib import Path

os.environ["VAR_DIR"] = str(Path(tempfile.gettempdir()) / f"areopag-test-{os.getuid()}")
os.environ["AREOPAG_ENV_FILE"] = os.devnull

from config.settings.base import *  # noqa: F403 -- the two lines above must come first
from config.settings.base import STORAGES, VAR_DIR, database, env

SECRET_KEY = "only-for-tests"  # noqa: S105 -- signs nothing outside the test suite
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "https://areopag.example"

# Runs side by side do not meet: each process has a database of its own name.
_own = env.str("TEST_SUFFIX", default=str(os.getpid()))
_url = env.str("TEST_DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'areopag.sqlite3'}"
DATABASES = {"default": database(_url)}
if not _url.startswith("sqlite"):
    DATABASES["default"]["ENGINE"] = "tests.postgresql"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = {
    "NAME": str(VAR_DIR / f"test-{_own}.sqlite3")
    if _url.startswith("sqlite")
    else f"test_areopag_{_own}"
}

REDIS_URL = ""
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
BACKUP_DIR = VAR_DIR / f"backups-{_own}"
MEDIA_ROOT = VAR_DIR / f"files-{_own}"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
CHECK_LINKS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
