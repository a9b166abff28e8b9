"""Every setting, top to bottom; the environment is read here and nowhere else."""

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from liuhen import county_rules
from liuhen.apps import APPS
from liuhen.made_once import made_once

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, *, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _list(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


# ── where things lie ─────────────────────────────────────────────────────────────────────────────────────
DATA = Path(os.environ.get("LIUHEN_DATA", "data")).resolve()
KEYS = Path(os.environ.get("LIUHEN_KEYS", DATA / "keys")).resolve()


def _secret() -> str:
    """Return the signing secret of sessions: from the environment, else made once and kept beside the keys."""
    if given := os.environ.get("LIUHEN_SECRET_KEY"):
        return given
    return made_once(KEYS / "session-secret", secrets.token_urlsafe(64).encode()).decode("ascii").strip()


SECRET_KEY = _secret()
DEBUG = _flag("LIUHEN_DEBUG")
ALLOWED_HOSTS = _list("LIUHEN_HOSTS", "localhost,127.0.0.1,[::1]")
# What `liuhen certificate` makes; where it is, `serve` speaks TLS itself, unless it is told not to.
TLS_CERTIFICATE, TLS_KEY = KEYS / "tls-server.pem", KEYS / "tls-server-key.pem"
HTTPS = _flag("LIUHEN_HTTPS", default=TLS_CERTIFICATE.exists())
SPEAKS_TLS = HTTPS and TLS_CERTIFICATE.exists()
COUNTY = os.environ.get("LIUHEN_COUNTY", "云岭县")


def _portal() -> str:
    """Return the address of the first name that others may know this machine by, "" where there is none."""
    mine = ("localhost", "127.", "[", "*", ".")
    named = next((each for each in ALLOWED_HOSTS if not each.startswith(mine)), "")
    return f"{'https' if HTTPS else 'http'}://{named}" if named else ""


# ── database ─────────────────────────────────────────────────────────────────────────────────────────────


DEAD_AFTER_SECONDS = 30
"""Of silence, after which a machine and the database take each other for dead."""


def _database(url: str) -> dict[str, Any]:
    """Read ``sqlite:///path`` or ``postgresql://user:password@host:port/name?option=value``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) if parts.path != "/:memory:" else ":memory:",
            # To open it is to read the schema of all tables: 6 ms, three times what a kept page costs.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # DEFERRED, the default, answers concurrent writers with "database is locked" at once.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: an acknowledged recording must outlive a power cut, or a station wipes the only copy.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                # 16 MiB: each thread of the web keeps its connection, and so its pages.
                " PRAGMA cache_size=-16384; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _given_up_on_soon() | dict(parse_qsl(parts.query)),
        }
    raise ValueError(f"LIUHEN_DATABASE must be sqlite:/// or postgresql://, not {parts.scheme!r}")


def _given_up_on_soon() -> dict[str, Any]:
    """Let each end find out that the other was cut off: else a dead machine's locks stay for the two hours of TCP."""
    looks = {"keepalives_idle": DEAD_AFTER_SECONDS // 2, "keepalives_interval": DEAD_AFTER_SECONDS // 6}
    looks["keepalives_count"] = 3
    at_the_server = {**looks, "user_timeout": DEAD_AFTER_SECONDS * 1000}
    return looks | {
        "connect_timeout": DEAD_AFTER_SECONDS,
        "tcp_user_timeout": DEAD_AFTER_SECONDS * 1000,
        "options": " ".join(f"-c tcp_{name}={value}" for name, value in at_the_server.items()),
    }


DATABASES = {"default": _database(os.environ.get("LIUHEN_DATABASE", f"sqlite:///{DATA / 'liuhen.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── vault ────────────────────────────────────────────────────────────────────────────────────────────────
VAULT_INCOMING = Path(os.environ.get("LIUHEN_INCOMING", DATA / "incoming"))
VAULT: dict[str, Any] = {"backend": os.environ.get("LIUHEN_VAULT", "local")}
if VAULT["backend"] == "local":
    VAULT["root"] = Path(os.environ.get("LIUHEN_VAULT_ROOT", DATA / "vault"))
else:
    VAULT |= {
        "bucket": os.environ["LIUHEN_S3_BUCKET"],
        "prefix": os.environ.get("LIUHEN_S3_PREFIX", ""),
        "endpoint_url": os.environ.get("LIUHEN_S3_ENDPOINT"),
        "region_name": os.environ.get("LIUHEN_S3_REGION", "us-east-1"),
        "access_key": os.environ["LIUHEN_S3_ACCESS_KEY"],
        "secret_key": os.environ["LIUHEN_S3_SECRET_KEY"],
    }
UPLOAD_MAX_BYTES = int(os.environ.get("LIUHEN_UPLOAD_MAX_BYTES", 1 << 40))
EXPORTS = Path(os.environ.get("LIUHEN_EXPORTS", DATA / "exports"))

# ── ledger ───────────────────────────────────────────────────────────────────────────────────────────────
LEDGER_ORIGIN = os.environ.get("LIUHEN_LOG_ORIGIN", "liuhen.local/log/1")
# Published as static files: tiles and the checkpoint, written last.
LEDGER_PUBLIC = Path(os.environ.get("LIUHEN_LOG_PUBLIC", DATA / "log"))
# Append-only copies of every checkpoint; put at least one on another disk or machine.
LEDGER_COPIES = [Path(p) for p in _list("LIUHEN_CHECKPOINT_COPIES", str(DATA / "checkpoints.txt"))]

# ── the county's own rules, and paper ─────────────────────────────────────────────────────────────────────
county_rules.reads_the_clock(
    lambda: datetime.now(ZoneInfo("Asia/Shanghai")).date()  # noqa: TID251 -- which number is in force now
)
if os.environ.get("LIUHEN_RULES"):
    county_rules.load(Path(os.environ["LIUHEN_RULES"]))
# Whether the portal shows how the county as a whole keeps its time limits.
PUBLISH_FIGURES = _flag("LIUHEN_PUBLISH_FIGURES")
# Folders of fonts that the county has licensed; they stand before those packed with the product.
DOCUMENT_FONTS = [Path(p) for p in _list("LIUHEN_FONTS", "")]

# ── applications ─────────────────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_q",
    "csp",
    "liuhen.kernel.jobs",
    "liuhen.kernel.ledger",
    "liuhen.kernel.clocks",
    "liuhen.kernel.recusal",
    "liuhen.kernel.official_text",
    "liuhen.kernel.vault",
    "liuhen.kernel.web",
    *(f"liuhen.apps.{app.name}" for app in APPS),
    "liuhen.entrypoints",
    "liuhen.entrypoints.login",
]
AUTH_USER_MODEL = "people.Account"
ROOT_URLCONF = "liuhen.entrypoints.urls"
WSGI_APPLICATION = "liuhen.entrypoints.wsgi.application"
ACTOR_RESOLVER = "liuhen.apps.people.queries.actor_for"
SILENCED_SYSTEM_CHECKS = [
    "axes.W006"
]  # it wants locks by address too: one wrong typist would lock out the office

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files lie there compressed
    "liuhen.entrypoints.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "liuhen.entrypoints.middleware.FormSizeMiddleware",  # before anything reads the form
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liuhen.entrypoints.middleware.ClockAndHeadersMiddleware",  # request.at; no-store; Permissions-Policy
    "liuhen.entrypoints.login.middleware.SeatMiddleware",  # idle, absolute, newest session wins
    "liuhen.entrypoints.middleware.ActorMiddleware",  # request.actor through ACTOR_RESOLVER
    "liuhen.entrypoints.login.middleware.SecondFactorMiddleware",  # what asks for TOTP sleeps without
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",  # last
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "entrypoints/templates"
        ],  # before APP_DIRS: our account/ and mfa/ pages, not allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liuhen.entrypoints.console.chrome.chrome",
            ],
            "builtins": ["django.templatetags.static", "liuhen.kernel.web.templatetags.liuhen"],
        },
    }
]
FORM_RENDERER = (
    "liuhen.kernel.web.forms.Renderer"  # {{ form }} and {{ field.as_field_group }} draw _field.html
)
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PRODUCT_NAME = "行政执法全过程记录与责任监督系统"
PRODUCT_SHORT_NAME = "执法留痕"
STYLEGUIDE = DEBUG
# An upload streams past Django; everything else is a small form.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A whole form with its files; a larger one is turned away before it is read.
FORM_MAX_BYTES = int(os.environ.get("LIUHEN_FORM_MAX_BYTES", 128 * 1024 * 1024))
# The telephone number that public pages name where they cannot help.
HOTLINE = os.environ.get("LIUHEN_HOTLINE", "")
# Where the public reaches the portal, as printed codes have it; empty: papers bear none.
PORTAL = os.environ.get("LIUHEN_PORTAL", _portal()).rstrip("/")
# How long one stated purpose lets somebody keep watching a recording, in seconds.
VIEWING_SECONDS = 4 * 3600


# ── language and time ────────────────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# ── jobs ─────────────────────────────────────────────────────────────────────────────────────────────────
# After so many seconds a job without an answer is taken for dead and run again.
JOB_SECONDS = int(os.environ.get("LIUHEN_JOB_SECONDS", "60"))
KEPT_DONE = 20  # pieces of work that went well; each of them is read whenever one more is kept
Q_CLUSTER = {
    "name": "liuhen",
    "orm": "default",
    "broker_class": "liuhen.kernel.jobs.broker.Shared",
    "queue_limit": 1,  # what one worker has in hand, no other can begin
    "workers": int(os.environ.get("LIUHEN_WORKERS", "2")),
    # Jobs are short, idempotent steps; `timeout` lies below `retry`, so that no two runs overlap.
    "timeout": JOB_SECONDS * 5 // 6,
    "retry": JOB_SECONDS,
    "max_attempts": 10,
    "ack_failures": False,
    "save_limit": KEPT_DONE,
    "catch_up": False,
    "poll": 0.5,
    "label": "jobs",
    "daemonize_workers": False,  # the fixity check starts processes of its own
}

# ── notices by mail and SMS ──────────────────────────────────────────────────────────────────────────────


def _smtp(url: str) -> dict[str, Any]:
    """Read ``smtp://user:password@host:port``; ``smtps`` is TLS from the start, ``smtp+tls`` STARTTLS, "" no mail."""
    if not url:
        return {}
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            f"LIUHEN_SMTP 应写成 smtp://主机:端口（或 smtp+tls、smtps），不能是 {parts.scheme!r}"
        )
    return {
        "host": parts.hostname, "port": parts.port or ports[parts.scheme],
        "username": unquote(parts.username or ""), "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls", "use_ssl": parts.scheme == "smtps",
    }  # fmt: skip


SMTP = _smtp(os.environ.get("LIUHEN_SMTP", ""))
MAIL_FROM = os.environ.get("LIUHEN_MAIL_FROM", "liuhen@localhost")
SMS_URL = os.environ.get("LIUHEN_SMS_URL", "")
SMS_KEY = os.environ.get("LIUHEN_SMS_KEY", "")
if SMS_URL and not SMS_KEY:
    raise ImproperlyConfigured("设置了 LIUHEN_SMS_URL，还须设置与短信网关约定的密钥 LIUHEN_SMS_KEY")
# Whether what is urgent, a term that has run out, may leave in somebody's quiet hours.
URGENT_BREAKS_QUIET = _flag("LIUHEN_URGENT_BREAKS_QUIET")

# ── what is told to whoever runs it ──────────────────────────────────────────────────────────────────────
# To standard error, for the service manager to keep; no file of our own. A refusal is an answer, not an error.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"in_words": {"()": "liuhen.kernel.setbacks.InWords"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django-q": {"level": "WARNING", "filters": ["in_words"]},
    },
}

# ── login ───────────────────────────────────────────────────────────────────────────────────────────────
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "console:home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_ADAPTER = "liuhen.entrypoints.login.adapters.ClosedAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # never shown: sign-up has no URL and is closed
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": None}  # axes counts failures, durably; one rule, one message
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = (
    "liuhen.entrypoints.login.adapters.SealedMFAAdapter"  # secrets sealed with a key derived from SECRET_KEY
)
MFA_FORMS = {  # our own words on the fields
    "authenticate": "liuhen.entrypoints.login.forms.AuthenticateForm",
    "reauthenticate": "liuhen.entrypoints.login.forms.ReauthenticateForm",
    "activate_totp": "liuhen.entrypoints.login.forms.ActivateTOTPForm",
}
ACCOUNT_FORMS = {
    "login": "liuhen.entrypoints.login.forms.LoginForm",
    "change_password": "liuhen.entrypoints.login.forms.ChangePasswordForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"{COUNTY}执法留痕"
MFA_TOTP_TOLERANCE = 1  # one 30 s step each way: phones drift
# Whoever administers, approves, signs, decides or opens a complainant needs a second factor: kernel/access/policy.py
# says which rights those are. Only a demonstration does without.
SECOND_FACTOR = _flag("LIUHEN_SECOND_FACTOR", default=True)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = (
    False  # else anyone could keep a colleague locked out for ever
)
AXES_USERNAME_CALLABLE = "liuhen.entrypoints.login.lockout.username_of"
AXES_LOCKOUT_CALLABLE = "liuhen.entrypoints.login.lockout.locked_out"
# What the packages write down of a failed attempt holds none of what was typed.
AXES_SENSITIVE_PARAMETERS = [
    "login", "username", "oldpassword", "password1", "password2", "code", "first", "second",
]  # fmt: skip
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# How slowly a key is made of a holder's passphrase (argon2id: rounds, KiB); kept with each lock, so it may rise.
KEY_STRETCHING = (2, 32 * 1024)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "liuhen.entrypoints.login.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "liuhen.entrypoints.login.passwords.ClassesValidator", "OPTIONS": {"at_least": 3}},
    {"NAME": "liuhen.entrypoints.login.passwords.LikenessValidator"},
    {"NAME": "liuhen.entrypoints.login.passwords.CommonnessValidator"},
]

# ── sessions ────────────────────────────────────────────────────────────────────────────────────────────
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 3600
SESSION_ONE_PER_ACCOUNT = True
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "liuhen_session"
CSRF_COOKIE_NAME = "liuhen_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^phone/", r"^static/"]  # a phone that does not trust the county yet
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
CSRF_FAILURE_VIEW = "liuhen.entrypoints.login.typed.csrf_failure"

# ── headers ─────────────────────────────────────────────────────────────────────────────────────────────
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],  # data: the TOTP code; blob: previews before upload
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'", "data:"],  # video.js carries its glyphs in its style sheet
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
