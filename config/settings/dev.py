"""Settings of a developer's machine and of the demonstration."""

from config.settings.base import *  # noqa: F403 -- settings modules are layered this way
from config.settings.base import STORAGES, env

DEBUG = env.bool("DEBUG", default=True)
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}")

if DEBUG:
    # Files are served as they lie in static/, with no build step between an edit and a reload.
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_AUTOREFRESH = True
    WHITENOISE_USE_FINDERS = True

# A browser takes http://localhost for safe; the passkeys' library has to be told.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
