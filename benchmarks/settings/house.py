"""The product as in production, but without TLS: the load client speaks plain HTTP to 127.0.0.1."""

from config.settings import *  # noqa: F403
from config.settings import DATA, DATABASES

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sid", "csrf"
ANCHORS_FOLDER = DATA / "anchors" / DATABASES["default"]["NAME"]  # each database has a log of its own
