"""Settings common to every installation.

Everything that differs between installations comes from the environment (see
deploy/areopag.env.example). Without any environment the embedded default runs:
SQLite, letters and the queue of jobs in files below `var/`.
"""

import shutil
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF

from config.settings.secrets import read_or_make_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
# A named file that is not there stops the start: without it the site would run on other data.
_named = env.str("AREOPAG_ENV_FILE", default="")
_env_file = Path(_named) if _named else BASE_DIR / ".env"
if _named or _env_file.is_file():
    with _env_file.open(encoding="utf-8") as _opened:
        env.read_env(_opened)

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or read_or_make_secret_key(VAR_DIR / "secrets")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The address people see, for letters and QR codes: they are made where no request is at hand.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- Rooms ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Templates of fields are ours, those of single widgets stay Django's.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    # Only the engine: none of viewflow's pages or static files is used.
    "viewflow.workflow",
    "registry",
    "review",
    "workflows",
    "monitoring",
    "config",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is for signed-in people unless its view says `login_not_required`.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.guard.SharedComputerMiddleware",
    "registry.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.guard.SecondFactorMiddleware",
    "config.middleware.BusyDatabaseMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.rendering.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.views.context.shell",
                "config.guard.frame",
            ],
        },
    }
]

# --- Data ----------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """Complete what a database address says with what keeps acts safe on that database.

    SQLite: a transaction takes the write lock when it begins, otherwise two acts at the same
    instant end in "database is locked". PostgreSQL: an act waits five seconds for a lock, then
    its author is told to try again.
    """
    parsed: dict[str, Any] = environ.Env.db_url_config(url)
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        parsed["OPTIONS"] = {"options": "-c lock_timeout=5s", **parsed.get("OPTIONS", {})}
        parsed["CONN_MAX_AGE"] = 60
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


DATABASES = {
    "default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'areopag.sqlite3'}"))
}

REDIS_URL = env.str("REDIS_URL", default="")

# Rate limits and the heartbeat of beat are shared by several processes, so memory of one
# process will not do; files will.
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "areopag",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# --- Files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
# Pictures of the guides are those of the documentation.
STATICFILES_DIRS = [BASE_DIR / "static", ("pictures", BASE_DIR / "docs" / "pictures")]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))

# No MEDIA_URL: what people hand in is read through views that ask who is asking.
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# LibreOffice, which shows presentations, tables and open documents: found by itself, or named;
# «off» refuses such files. The site and its worker must agree.
_office = env.str("OFFICE_COMMAND", default="auto")
OFFICE_COMMAND = {"auto": shutil.which("soffice") or "", "off": ""}.get(_office, _office)

# Whether sites are asked if the links to videos open; off where there is no Internet.
CHECK_LINKS = env.bool("CHECK_LINKS", default=True)

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Backups -------------------------------------------------------------------------------

# Best on another disk than VAR_DIR. Kept: all of the last days, the last of each of some weeks.
BACKUP_DIR = Path(env.str("BACKUP_DIR", default=str(VAR_DIR / "backups")))
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=14)
BACKUP_KEEP_WEEKS = env.int("BACKUP_KEEP_WEEKS", default=8)
# Whether staff are warned when there is no fresh one; the demonstration needs none.
BACKUP_EXPECTED = False

# --- Language and time ---------------------------------------------------------------------

LANGUAGE_CODE = "ru"
# English is whole, and nobody can choose it yet: CONTRIBUTING.md says what is in the way.
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
# Moments are kept in UTC; a territory says in which zone its people read them.
TIME_ZONE = "UTC"

# --- People --------------------------------------------------------------------------------

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
# Accounts are made by administrators and imports: the address is known before the first visit.
ACCOUNT_EMAIL_VERIFICATION = "none"
# No letter to a stranger whose address somebody typed into the reset form.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Signed in for two weeks; «not my computer» shortens that.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"login": "config.sign_in.LoginForm"}
# Of every change to how an account is guarded its owner is told: see the adapter.
ACCOUNT_EMAIL_NOTIFICATIONS = True

MFA_ADAPTER = "config.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The address was proved by the invitation, not by the library.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Clocks of phones are a few seconds off.
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    # The format is chosen by the header Accept alone: `format` stays free for lists.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ареопаг",
    "DESCRIPTION": "Tasks, works, sheets and votes, as the pages show them and under their rules.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Values of a choice stand where they are used.
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
}

# --- Safety of pages -----------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

# --- Letters -------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="areopag@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}"))

# --- Background work -----------------------------------------------------------------------

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # A job that a dead worker held comes back after this many seconds.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"visibility_timeout": 3600}
else:
    CELERY_FOLDER = VAR_DIR / "celery"
    for folder in ("queue", "control"):
        (CELERY_FOLDER / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # One folder for both: what is sent is what is read.
        "data_folder_in": str(CELERY_FOLDER / "queue"),
        "data_folder_out": str(CELERY_FOLDER / "queue"),
        "control_folder": str(CELERY_FOLDER / "control"),
        "polling_interval": 0.2,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "areopag"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Moscow"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celery-beat")
# Named by what is done; each task finds its own work and may run twice. While no worker lives
# the ticks of the clock must not pile up: a tick older than a quarter of an hour is dropped.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": schedule, "options": {"expires": 15 * 60}}
    for name, task, schedule in (
        ("make beat known", "config.beat_seen", 20),
        ("queue lost jobs again", "workflows.sweep_jobs", 30),
        ("remind of terms", "workflows.sweep_deadlines", 5 * 60),
        ("lay out planned duties", "workflows.lay_out_planned", 30 * 60),
        ("gather letters into digests", "workflows.gather_letters", 60),
        ("send letters", "registry.send_letters", 15),
        ("go on with long operations", "registry.sweep_operations", 30),
        ("draw pages of new files", "registry.prepare_previews", 30),
        ("forget rows of old lists", "registry.forget_old_rows", crontab(hour=3, minute=20)),
        ("ask whether links open", "workflows.check_video_links", 60),
        ("seal the journal of the day", "registry.seal_journal", crontab(hour=0, minute=10)),
    )
}

# --- Logs ----------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "config.logging.RequestFilter"}},
    "formatters": {"json": {"()": "config.logging.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers are dropped: its records go through the root handler above.
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        # Its lines carry whole addresses; `areopag.request` writes one clean line per request.
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        # Each page of each paper would be a line.
        "weasyprint": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # Two lines for every tick of the clock would bury what matters.
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
