"""How gunicorn serves the pages. Its own messages join the JSON lines of the site."""

import os

wsgi_app = "config.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "3"))
timeout = 60
max_requests = 2000
max_requests_jitter = 200
# Where the proxy is another machine or container, its address.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logging.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # The site itself writes one line a request, without addresses.
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
