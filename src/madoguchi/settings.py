"""Settings, read from top to bottom. Each value comes from the environment and has a default that works on a
laptop with SQLite; a wrong value stops the start with a sentence. docs/reference/settings.md lists them.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from environs import Env, EnvError

PACKAGE = Path(__file__).resolve().parent

env = Env(prefix="MADOGUCHI_")


def _stop(sentence: str) -> NoReturn:
    sys.exit(f"madoguchi cannot start: {sentence}")


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as mistake:
        _stop(f"{folder} cannot be written to ({mistake.strerror}); MADOGUCHI_DATA names the folder of what is kept.")


def _secret(folder: Path, name: str) -> str:
    """A secret kept in the data folder, made at the first start; unreadable for other users of the machine."""
    path = folder / name
    if path.exists():
        return path.read_text("ascii").strip()
    fresh = secrets.token_urlsafe(48)
    with _writing_to(folder):
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(fresh, "ascii")
    return fresh


try:
    # 1 Where things are kept
    DATA = Path(env.str("DATA", "var")).expanduser().resolve()
    CORRIDOR = env.str("CORRIDOR", "russia-japan")

    # 2 Who may connect
    DEMO = env.bool("DEMO", False)
    DEBUG = env.bool("DEBUG", False)
    SECRET_KEY = env.str("SECRET_KEY", "") or _secret(DATA, "secret")
    HOSTS = env.list("HOSTS", ["localhost", "127.0.0.1", "[::1]"])
    HTTPS = env.bool("HTTPS", False)
    SITE_ADDRESS = env.str("SITE_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

    # 3 The database
    DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA / 'madoguchi.sqlite3'}")

    # 4 Search: tantivy, or the database itself where tantivy has no wheel
    SEARCH_ENGINE = env.str("SEARCH_ENGINE", "tantivy")

    # 5 Mail: console, folder or an SMTP address
    MAIL = env.str("MAIL", "console")
    MAIL_FROM = env.str("MAIL_FROM", "window@madoguchi.example")

    # 6 Limits
    WRITE_MILLISECONDS = env.int("WRITE_MILLISECONDS", 50)
    UPLOAD_MEGABYTES = env.int("UPLOAD_MEGABYTES", 200)
    IMPORT_MEMORY_MEGABYTES = env.int("IMPORT_MEMORY_MEGABYTES", 1024)
    IMPORT_SECONDS = env.int("IMPORT_SECONDS", 3600)
    REQUESTS_PER_MINUTE = env.int("REQUESTS_PER_MINUTE", 120)
except EnvError as mistake:
    _stop(str(mistake))

if SEARCH_ENGINE not in {"tantivy", "database"}:
    _stop(f"MADOGUCHI_SEARCH_ENGINE is {SEARCH_ENGINE!r}; it can be 'tantivy' or 'database'.")
if not (MAIL in {"console", "folder"} or MAIL.startswith(("smtp://", "smtps://", "smtp+tls://"))):
    _stop(f"MADOGUCHI_MAIL is {MAIL!r}; it can be 'console', 'folder' or an address such as smtp://host:25.")

ALLOWED_HOSTS = HOSTS
ROOT_URLCONF = "madoguchi.site.urls"
WSGI_APPLICATION = "madoguchi.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"
SITE_ID: int | None = None

INSTALLED_APPS = [
    "madoguchi.core.ui",  # before the libraries, so that their pages take our templates and our words
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "madoguchi.core.languages",
    "madoguchi.core.accounts",
    "madoguchi.core.journal",
    "madoguchi.core.notices",
    "madoguchi.core.search",
    "madoguchi.core.documents",
    "madoguchi.apps.registry",
    "madoguchi.apps.screening",
    "madoguchi.apps.docket",
    "madoguchi.apps.introductions",
    "madoguchi.apps.cases",
    "madoguchi.apps.projects",
    "madoguchi.apps.projects.regimes",
    "madoguchi.apps.projects.financing",
    "madoguchi.apps.projects.proposals",
    "madoguchi.apps.projects.investors",
    "madoguchi.apps.exchanges",
    "madoguchi.apps.observatory",
    "madoguchi.apps.dialogue",
    "madoguchi.apps.difficulties",
    "madoguchi.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "madoguchi.site.middleware.limit_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "madoguchi.core.accounts.middleware.hours_of_reader",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "madoguchi.core.accounts.middleware.deny_by_default",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "madoguchi.site.context.window",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "madoguchi.core.ui.templatetags.window",
                "madoguchi.apps.registry.templatetags.companies",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]
FORM_RENDERER = "madoguchi.core.ui.forms.WindowRenderer"


def _database(address: str) -> dict[str, Any]:
    """The connection an address describes, with what each database needs to give the same answers."""
    try:
        connection: dict[str, Any] = env.dj_db_url("NO_SUCH_SETTING", address)
    except EnvError:  # the address is not repeated: it may hold a password
        _stop("MADOGUCHI_DATABASE_URL is no address of a database, such as postgres://user:password@host/name.")
    connection["ATOMIC_REQUESTS"] = False
    if connection["ENGINE"].endswith("sqlite3"):
        connection["OPTIONS"] = {
            # IMMEDIATE: a transaction that will write takes its place in the queue at once, so two
            # writers never read the same state and then fail at the first write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
            ),
        }
        folder = Path(connection["NAME"]).parent
        with _writing_to(folder):
            folder.mkdir(parents=True, exist_ok=True)
    else:
        connection["CONN_MAX_AGE"] = 60
        connection["CONN_HEALTH_CHECKS"] = True
    return connection


DATABASES = {"default": _database(DATABASE_URL)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Languages of the interface. Texts of companies may be in any language of the corridor.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語"), ("ru", "Русский")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA / "files"), "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Accounts
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "madoguchi.core.accounts.passwords.UnlikeItsOwner"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "madoguchi.core.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Madoguchi: "
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"signup": "madoguchi.core.accounts.forms.SignupForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "madoguchi.site.views.failures.csrf"

# Headers
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# "no-referrer" would make browsers send forms with the origin "null", which the check of forms refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Mail
DEFAULT_FROM_EMAIL = MAIL_FROM
SERVER_EMAIL = MAIL_FROM
if MAIL == "console":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
elif MAIL == "folder":
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "mail")
else:
    _mail = env.dj_email_url("NO_SUCH_SETTING", MAIL)
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20

NINJA_PAGINATION_MAX_LIMIT = 200

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
