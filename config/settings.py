"""Settings of one deployment, read from a handful of environment variables (see docs/how-to/run.md)."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from config.database import data_folder, databases, mode
from config.secrets import secret

ROOT = Path(__file__).resolve().parent.parent
DATA = data_folder()
MODE = mode()
IS_DEMO = MODE == "demo"
IS_PRODUCTION = MODE == "production"
DEBUG = False

SECRET_KEY = secret(DATA, "session-key")
ALLOWED_HOSTS = os.environ.get("TUOYU_HOSTS", "*" if not IS_PRODUCTION else "").split(",")
PUBLIC_ADDRESS = os.environ.get("TUOYU_ADDRESS", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
# The place whose institutions the public site shows: the demonstration county; elsewhere the nation, until named.
HOME_AREA = int(os.environ.get("TUOYU_HOME_AREA") or (622_927_000 if IS_DEMO else 0))
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
CSRF_FAILURE_VIEW = "tuoyu.base.kernel.web.doors.csrf_failed"

# --- the house -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "tuoyu.base.kernel",
    "tuoyu.base.access",
    "tuoyu.base.intake",
    "tuoyu.domain.institutions",
    "tuoyu.domain.staff",
    "tuoyu.domain.standards",
    "tuoyu.domain.filing",
    "tuoyu.domain.publicity",
    "tuoyu.domain.children",
    "tuoyu.insight.indicators",
    "tuoyu.outside.portal",
    "tuoyu.outside.exchange",
]
if MODE in {"demo", "test"}:
    INSTALLED_APPS.append("demo")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # sign-in is by login name; nobody has an e-mail address here

MIDDLEWARE = [
    "tuoyu.base.kernel.web.weather.WeatherMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tuoyu.base.kernel.web.weather.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tuoyu.base.access.sessions.SessionLimitsMiddleware",
    "tuoyu.base.kernel.web.doors.WorkMiddleware",
    "tuoyu.base.kernel.web.doors.DoorMiddleware",
    "tuoyu.base.kernel.web.doors.SubmissionMiddleware",
    "axes.middleware.AxesMiddleware",
]

# --- pages -----------------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            ROOT / "config/templates",
            ROOT / "tuoyu/base/kernel/web/templates",
            ROOT / "tuoyu/base/access/templates",
        ],  # before the libraries' own
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.navigation.frame",
            ],
            "builtins": ["django_cotton.templatetags.cotton", "tuoyu.base.kernel.templatetags.kit"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
COTTON_DIR = "cotton"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    ROOT / "tuoyu/base/kernel/web/static",
    ("vendor/echarts", ROOT / "node_modules/echarts/dist"),
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "tuoyu.base.kernel.web.icons.SpriteFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
GATE = "config.gates.may_enter"
IMPORTS = [  # the kinds of table people may bring
    "tuoyu.domain.institutions.forms.imported.INSTITUTIONS",
    "tuoyu.domain.staff.forms.imported.STAFF",
    "tuoyu.domain.filing.forms.imported.REGISTRATIONS",
]
HISTORY_APPS = (
    "institutions",
    "staff",
    "filing",
    "publicity",
)  # told in an institution's history; families' matters are not
RECORD_PAGES = {  # where a row that the log speaks of is shown, for those tables whose rows have a page
    "institutions.amendment": "institutions:amendment",
    "institutions.paper": "institutions:paper",
    "filing.filing": "filing:case",
    "filing.siteverification": "filing:verification",
    "filing.changefiling": "filing:change",
    "publicity.annualreport": "publicity:annual",
    "publicity.recognition": "publicity:recognition",
    "publicity.sanitaryevaluation": "publicity:sanitary",
}
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- data ------------------------------------------------------------------------------------------------------------
DATABASES = databases()
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}
FILES_FOLDER = DATA / "files"
OPEN_DATA_FOLDER = DATA / "open"
ANCHORS_FOLDER = DATA / "anchors"
KEY_PROVIDER = "tuoyu.base.kernel.keys.LocalFileKeys"
MASTER_KEY_FILE = DATA / "keys" / "master.key"
SEAL_ALGORITHM = os.environ.get("TUOYU_SEAL_ALGORITHM", "aes256gcm")
RULEBOOK_LOCAL = Path(os.environ.get("TUOYU_RULEBOOK_LOCAL") or DATA / "rulebook")
CLOCK_MAY_BE_SET = MODE in {"demo", "test"}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000

# --- who comes in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tuoyu.base.access.passwords.PasswordBackend",
]
PASSWORD_HASHERS = ["tuoyu.base.access.passwords.SmallArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tuoyu.base.access.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "tuoyu.base.access.passwords.NotOurWords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "tuoyu.base.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "tuoyu.base.access.adapters.CodeAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "托育"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_CLIENT_IP_CALLABLE = "tuoyu.base.access.sessions.client_address"
AXES_DISABLE_ACCESS_LOG = True  # our own log has it
AXES_SENSITIVE_PARAMETERS = ["login", "username", "ip_address"]  # people type passwords into the wrong box
TRUSTED_PROXIES = int(os.environ.get("TUOYU_PROXIES") or 0)  # own proxies in front that add X-Forwarded-For
AXES_LOCKOUT_CALLABLE = "tuoyu.base.access.sessions.locked_out"
SESSION_ENGINE = "tuoyu.base.access.session_store"
SESSION_COOKIE_NAME = "__Host-sid" if IS_PRODUCTION else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
# Only behind an own proxy that always sets or strips this header: believed from anybody, it would undo the redirect.
if os.environ.get("TUOYU_PROXY_TLS") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

# --- jobs and logs ---------------------------------------------------------------------------------------------------
PROCRASTINATE_IMPORT_PATHS = ["config.schedule"]
PROCRASTINATE_DATABASE_ALIAS = "default"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tuoyu": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "CRITICAL"},  # it names addresses, and an invitation's address is a secret
    },
}
