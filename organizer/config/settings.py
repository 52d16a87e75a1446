"""All settings. Every value comes from the environment through `env.py`; docs/configuration.md lists the names."""

from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from organizer import __version__
from organizer.config.data_folder import prepare_data_folder, read_former_secrets, read_secret
from organizer.config.databases import parse_prepared, read_database
from organizer.config.env import current_environment
from organizer.config.logs import LOG_FORMATS, logging_settings
from organizer.config.mail import read_mail
from organizer.config.network import (
    Network,
    allowed_hosts,
    host_of,
    is_same_site,
    parse_networks,
    parse_origin,
    parse_origins,
)
from organizer.config.ownership import check_owner
from organizer.config.storages import choose_storage, image_storage
from organizer.config.tokens import parse_token

# What `organizer settings` shows.
ENVIRONMENT = _env = current_environment()

# The process -----------------------------------------------------------------------------------------------------

DATA_DIR: Path = prepare_data_folder(_env)
HOST: str = _env.text("HOST", "127.0.0.1").strip("[]")
PORT: int = _env.number("PORT", 8000, low=0, high=65535)  # 0 takes a free one
WORKERS: int = _env.number("WORKERS", 1, low=1, high=64)
ACCESS_LOG: bool = _env.flag("ACCESS_LOG", False)

# DEV adds the browsable API and its session sign-in. Django's DEBUG stays off whatever DEV says: its error pages
# show settings and local variables to anybody who can cause an error.
DEV: bool = _env.flag("DEV", False)
DEBUG = False

SECRET_KEY = read_secret(_env, DATA_DIR)
SECRET_KEY_FALLBACKS = read_former_secrets(_env)

# Addresses -------------------------------------------------------------------------------------------------------

PUBLIC_URL: str = _env.parsed("PUBLIC_URL", parse_origin, "")
TRUSTED_PROXIES: tuple[Network, ...] = _env.parsed("TRUSTED_PROXIES", parse_networks, ())
CLIENT_ORIGINS: tuple[str, ...] = _env.parsed("CLIENT_ORIGIN", parse_origins, ())
ALLOWED_HOSTS: list[str] = allowed_hosts(_env, public_url=PUBLIC_URL, host=HOST)
_env.defaults_to("ALLOWED_HOSTS", ",".join(ALLOWED_HOSTS))
IS_HTTPS: bool = PUBLIC_URL.startswith("https://")

# Accounts --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["organizer.accounts.backend.Backend"]
REGISTRATION: str = _env.choice("REGISTRATION", "open", ("open", "invite", "closed"))
ACCESS_TOKEN_LIFETIME: timedelta = _env.minutes("ACCESS_TOKEN_MINUTES", 5, high=1440)
REFRESH_IDLE_LIFETIME: timedelta = _env.days("REFRESH_IDLE_DAYS", 14)
SESSION_LIFETIME: timedelta = _env.days("SESSION_DAYS", 90)
SIGN_IN_LIMIT: tuple[int, int] = _env.limit("SIGN_IN_LIMIT", (5, 300))
REGISTRATION_LIMIT: tuple[int, int] = _env.limit("REGISTRATION_LIMIT", (120, 60))
if REFRESH_IDLE_LIFETIME > SESSION_LIFETIME:
    _env.problem("REFRESH_IDLE_DAYS", "is longer than SESSION_DAYS, the longest that a sign-in can last.")

COOKIE_SECURE: bool = _env.flag("COOKIE_SECURE", True)
# A client on another site gets our cookies only with SameSite=None, which browsers accept only together with Secure.
_other_site = any(not is_same_site(origin, PUBLIC_URL) for origin in CLIENT_ORIGINS)
SameSite = Literal["Lax", "None", "Strict"]
_samesite_choices: tuple[SameSite, ...] = ("Lax", "None", "Strict")
_samesite_default: SameSite = "None" if _other_site and COOKIE_SECURE else "Lax"
COOKIE_SAMESITE: SameSite = _env.choice("COOKIE_SAMESITE", _samesite_default, _samesite_choices)
if COOKIE_SAMESITE == "None" and not COOKIE_SECURE:
    _env.problem("COOKIE_SAMESITE", "is None, which browsers refuse without COOKIE_SECURE=1. Use Lax, or HTTPS.")

PASSWORD_HASHERS = [
    "organizer.accounts.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # hashes of an existing database; upgraded at sign-in
    "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "organizer.accounts.password_text.VisibleValidator"}]

# Data ------------------------------------------------------------------------------------------------------------

# None: as long as no pooler shares our connections; True: whatever is between us and PostgreSQL.
DB_PREPARED_STATEMENTS: bool | None = _env.parsed("DB_PREPARED_STATEMENTS", parse_prepared, None, shown="auto")
DATABASES = {"default": read_database(_env, DATA_DIR, prepared=DB_PREPARED_STATEMENTS is not False)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    check_owner(_env, "DATABASE_URL", Path(DATABASES["default"]["NAME"]))
# Measured on both databases: docs/decisions/0003-one-port-server.md.
SERVER_THREADS: int = _env.number("SERVER_THREADS", 4, low=1, high=64)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
METRICS_TOKEN: str = _env.parsed("METRICS_TOKEN", parse_token, "")
MIN_FREE_BYTES: int = _env.number("MIN_FREE_MB", 100, low=0, high=1_000_000) * 1_000_000
SLOW_QUERY_MS: int = _env.number("SLOW_QUERY_MS", 1000, low=0, high=3_600_000)
EVENT_RETENTION_DAYS: int = _env.number("EVENT_RETENTION_DAYS", 30, low=1, high=3650)

MEDIA_ROOT: Path = _env.path("MEDIA_ROOT", DATA_DIR / "media")
IMAGE_STORAGE: str = choose_storage(_env)
if IMAGE_STORAGE == "local":
    check_owner(_env, "MEDIA_ROOT", MEDIA_ROOT)
# The server takes bodies of 12 MiB (server/limits.py), and a form needs some room around its image.
IMAGE_MAX_BYTES: int = _env.number("IMAGE_MAX_BYTES", 10_000_000, low=1_000, high=12_000_000)
IMAGE_MAX_PIXELS: int = _env.number("IMAGE_MAX_PIXELS", 40_000_000, low=1_000, high=178_000_000)
_images = image_storage(_env, IMAGE_STORAGE, MEDIA_ROOT)
STORAGES: dict[str, Any] = {
    "default": _images,
    "images": _images,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Text parts of one request; JSON has its own limit in core/parsers.py, images theirs above.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail ------------------------------------------------------------------------------------------------------------

globals().update(read_mail(_env))
DEFAULT_FROM_EMAIL: str = _env.text("DEFAULT_FROM_EMAIL", f"organizer@{host_of(PUBLIC_URL) or 'localhost'}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_RETRY: timedelta = timedelta(hours=_env.number("MAIL_RETRY_HOURS", 72, low=1, high=720))

# The site --------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "organizer.config.urls"
WSGI_APPLICATION = "organizer.config.wsgi.application"
APPEND_SLASH = False  # every route answers both ways itself: a redirect would lose a PUT's body

INSTALLED_APPS = [
    "organizer.core",
    "organizer.accounts",
    "organizer.teams",
    "organizer.tasks",
    "organizer.chat",
    "organizer.presence",
    "organizer.images",
    "organizer.events",
    "organizer.outbox",
    "organizer.backups",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
MIDDLEWARE = [
    "organizer.core.tracing.TracingMiddleware",
    "organizer.core.addresses.ProxyMiddleware",
    "organizer.core.origins.OriginMiddleware",
    "django.middleware.common.CommonMiddleware",  # refuses hosts that are not ours, before anything answers
    "django.middleware.security.SecurityMiddleware",
    "organizer.core.site.PageFiles",
    "organizer.core.site.PageSessions",
    "organizer.core.site.PageForms",
    "organizer.core.site.PageSignIn",
    "organizer.core.site.PageMessages",
    "organizer.core.site.PageFrames",
]
if CLIENT_ORIGINS:
    INSTALLED_APPS.append("corsheaders")
    MIDDLEWARE.insert(3, "corsheaders.middleware.CorsMiddleware")
CORS_ALLOWED_ORIGINS = list(CLIENT_ORIGINS)
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = (
    *("accept", "authorization", "content-type", "x-requested-with"),
    *("idempotency-key", "if-match", "last-event-id", "x-request-id"),
)
CORS_EXPOSE_HEADERS = ("etag", "idempotent-replayed", "retry-after", "x-request-id")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the admin's files are served from their packages: no collecting step to forget
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en-us"
USE_I18N = False  # the published messages are English, whatever a browser asks for
USE_TZ = True
TIME_ZONE = "UTC"

# Security --------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = COOKIE_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if IS_HTTPS else 0
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # PageFrames is this middleware, for pages (core/site.py); the check knows names only
    "security.W003",  # and PageForms is this one
    "auth.W004",  # user names are unique by their folded form, in a column and constraint of its own
    "security.W005",  # other services may live on subdomains: strict transport is promised for this name only
    "security.W008",  # TLS ends at the proxy in front; redirecting here would loop behind one that is not trusted
    "security.W021",  # as W005: preloading is the domain owner's decision
]

# The API ---------------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "organizer.accounts.access.TokenAuthentication",
        *(["organizer.accounts.access.PageSessionAuthentication"] if DEV else []),
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": [
        "organizer.core.rendering.JsonRenderer",
        *(["rest_framework.renderers.BrowsableAPIRenderer"] if DEV else []),
    ],
    "DEFAULT_PARSER_CLASSES": [
        "organizer.core.parsers.JsonParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_SCHEMA_CLASS": "organizer.core.schema.Schema",
    "EXCEPTION_HANDLER": "organizer.core.failures.handle_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Organizer API",
    "DESCRIPTION": "Teams, tasks, team chat and private chat. Every path answers with and without its trailing slash.",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "minimum": 0}},
    "SORT_OPERATIONS": False,
    "PREPROCESSING_HOOKS": ["organizer.config.description.leave_out_twins"],
    "POSTPROCESSING_HOOKS": ["organizer.config.description.let_alternatives_overlap"],
}

LOGGING = logging_settings(
    _env.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    _env.choice("LOG_FORMAT", "plain", LOG_FORMATS),
)

_env.stop_if_wrong()
