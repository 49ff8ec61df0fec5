"""All settings, read from the environment; the defaults are the embedded mode of one process and SQLite."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from gongkai.config import env

PACKAGE = Path(__file__).resolve().parent.parent
BASE = PACKAGE.parent

DATA = env.folder("GONGKAI_DATA", BASE / "var", "数据目录：数据库、附件、索引、密钥")
PRODUCTION = env.flag("GONGKAI_PRODUCTION", False, "生产模式：开启后拒绝不安全的配置")
DEBUG = env.flag("GONGKAI_DEBUG", False, "开发调试页面，生产模式下不得开启")
TESTING = env.flag("GONGKAI_TESTING", False, "由测试套件设置")

SECRET_KEY = env.text("GONGKAI_SECRET_KEY", "gongkai-embedded-development-only", "会话与签名密钥，生产模式必须设置")
IDENTITY_KEY = env.text("GONGKAI_IDENTITY_KEY", "", "身份证明密钥（32 字节 base64，更换时写“新,旧”）；缺省生成密钥文件")
ALLOWED_HOSTS = env.words("GONGKAI_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "允许访问的主机名")
SITE_URL = env.text("GONGKAI_SITE_URL", "http://127.0.0.1:8000", "站点对外地址，用于通知、二维码和订阅").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SITE_NAME = env.text("GONGKAI_SITE_NAME", "政务公开平台", "站点名称")
# 国办发〔2017〕47号: the footer and the meta tags name who runs the site; what is empty is not shown.
SITE_SPONSOR = env.text("GONGKAI_SITE_SPONSOR", "", "网站主办单位")
SITE_OPERATOR = env.text("GONGKAI_SITE_OPERATOR", "", "网站承办单位")
SITE_CODE = env.text("GONGKAI_SITE_CODE", "", "政府网站标识码（10 位）")
SITE_ICP = env.text("GONGKAI_SITE_ICP", "", "ICP 备案号")
SITE_POLICE = env.text("GONGKAI_SITE_POLICE", "", "公安机关备案号")
SITE_PHONE = env.text("GONGKAI_SITE_PHONE", "", "网站联系电话")
SITE_ADDRESS = env.text("GONGKAI_SITE_ADDRESS", "", "网站联系地址")
SITE_EMAIL = env.text("GONGKAI_SITE_EMAIL", "", "网站联系邮箱")
SITE_MISTAKES_URL = env.text("GONGKAI_SITE_MISTAKES_URL", "", "“我为政府网站找错”链接地址")
SITE_REGISTER_URL = env.text("GONGKAI_SITE_REGISTER_URL", "", "党政机关网站标识链接地址")

APPS = sorted(p.parent.name for p in (PACKAGE / "apps").glob("*/module.py"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "gongkai.web.accounts.admin_config.PlatformAdminConfig",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_tasks",
    *(
        f"gongkai.kernel.{part}"
        for part in (
            "law",
            "registry",
            "workdays",
            "orgs",
            "people",
            "journal",
            "outbox",
            "numbering",
            "files",
            "search",
            "cases",
            "applicants",
            "clients",
            "eforms",
            "exchange",
            "figures",
            "jobs",
            "tries",
        )
    ),
    "gongkai.web",
    *(f"gongkai.apps.{name}" for name in APPS),
]

MIDDLEWARE = [
    "gongkai.web.measuring.MeasuringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.web.middleware.DisplayMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongkai.web.accounts.middleware.AccountsMiddleware",
    "axes.middleware.AxesMiddleware",
    "gongkai.web.views.errors.OtherMethodMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "gongkai.web.context.frame",
            ],
        },
    }
]


# Database ------------------------------------------------------------------

DATABASE_URL = env.text(
    "GONGKAI_DATABASE_URL", "", "PostgreSQL 地址，如 postgresql://user@127.0.0.1:5432/gongkai；缺省用 SQLite"
)
DATABASE_POOL = env.number(
    "GONGKAI_DATABASE_POOL", 8, "每个进程最多保持的 PostgreSQL 连接数；gongkai serve --threads 更多时随之增加"
)


def _database() -> dict[str, object]:
    if not DATABASE_URL:
        return {
            "ENGINE": "gongkai.config.sqlite",
            "NAME": DATA / "gongkai.sqlite3",
            # WAL with FULL: an answered filing must survive a power cut. IMMEDIATE: a writer
            # queues at the start of its transaction instead of failing in the middle.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                    "PRAGMA busy_timeout=20000;PRAGMA cache_size=-65536;"
                    "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(DATABASE_URL)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("GONGKAI_DATABASE_URL 只支持 postgresql:// 地址。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": {} if TESTING else {"pool": {"min_size": 2, "max_size": DATABASE_POOL}},
    }


DATABASES = {"default": _database()}
# What can be computed again, each process for itself; what must be counted once for all of them is in `kernel.tries`.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time ---------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
# An address typed without a scheme means https; the default of Django 6.
FORMS_URLFIELD_ASSUME_HTTPS = True
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
FORMAT_MODULE_PATH = "gongkai.web.formats"

# People --------------------------------------------------------------------

AUTH_USER_MODEL = "people.Account"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gongkai.kernel.people.backends.LocalDoorBackend",
    "django.contrib.auth.backends.ModelBackend",
    "gongkai.kernel.people.backends.PostBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
REQUIRE_SECOND_FACTOR = env.flag("GONGKAI_REQUIRE_SECOND_FACTOR", PRODUCTION, "工作人员登录必须使用动态口令")
OTP_TOTP_ISSUER = SITE_NAME
PASSKEY_DOMAIN = env.text(
    "GONGKAI_PASSKEY_DOMAIN", "", "通行密钥绑定的域名；缺省取 GONGKAI_SITE_URL 的主机名，启用后不得更改"
)

# 统一身份认证: one outside provider (OpenID Connect). Without an issuer there is none.
OIDC_ISSUER = env.text("GONGKAI_OIDC_ISSUER", "", "统一身份认证（OIDC）签发者地址，与其发现文档中的 issuer 完全一致")
OIDC_CLIENT_ID = env.text("GONGKAI_OIDC_CLIENT_ID", "", "在统一身份认证登记的客户端标识")
OIDC_CLIENT_SECRET = env.text("GONGKAI_OIDC_CLIENT_SECRET", "", "客户端密钥；公共客户端留空")
OIDC_CLIENT_AUTH = env.text(
    "GONGKAI_OIDC_CLIENT_AUTH", "client_secret_basic", "客户端认证方式：client_secret_basic 或 client_secret_post"
)
OIDC_LABEL = env.text("GONGKAI_OIDC_LABEL", "统一身份认证", "登录页上统一身份认证按钮的名称")
OIDC_SCOPES = env.words("GONGKAI_OIDC_SCOPES", ["profile"], "除 openid 外请求的范围")
OIDC_USERNAME_CLAIM = env.text("GONGKAI_OIDC_USERNAME_CLAIM", "preferred_username", "哪个声明是登录名")
OIDC_NAME_CLAIM = env.text("GONGKAI_OIDC_NAME_CLAIM", "name", "哪个声明是姓名")
OIDC_UNKNOWN = env.text("GONGKAI_OIDC_UNKNOWN", "refuse", "没有绑定账号的人：refuse 拒绝，wait 等待管理员确认")
OIDC_TRUST_USERNAME = env.flag(
    "GONGKAI_OIDC_TRUST_USERNAME", False, "首次登录时按登录名自动绑定同名账号（平台超级用户与应急账号除外）"
)
OIDC_ACR = env.words("GONGKAI_OIDC_ACR", [], "哪些 acr 值算已完成第二验证；列出后也会向统一身份认证提出要求")
OIDC_AMR = env.words("GONGKAI_OIDC_AMR", [], "哪些 amr 值算已完成第二验证，如 mfa、otp、hwk；缺省不算，另行验证")
OIDC_SKEW_SECONDS = env.number("GONGKAI_OIDC_SKEW_SECONDS", 60, "与统一身份认证之间允许的时钟误差（秒）")
LOCAL_LOGIN = env.words(
    "GONGKAI_LOCAL_LOGIN", [], "启用统一身份认证后仍可用密码登录的应急账号（登录名）；* 表示全部账号"
)
AXES_FAILURE_LIMIT = env.number("GONGKAI_LOGIN_FAILURES", 5, "连续登录失败多少次后锁定")
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "gongkai.web.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "gongkai.web.accounts.address.client_address"

# 申请人: their accounts are no accounts of staff (docs/decisions/0023).
REALNAME = env.words(
    "GONGKAI_REALNAME",
    [],
    "申请人实名核验方：核验程序的路径，多个用逗号分隔；缺省在生产模式下没有，其余为演示核验 demo",
)
SMS_GATEWAY = env.text(
    "GONGKAI_SMS_GATEWAY",
    "",
    "短信网关：http、file（写入数据目录）、off，或者网关程序的路径；生产模式缺省 off，其余缺省 file",
)
SMS_URL = env.text("GONGKAI_SMS_URL", "", "http 短信网关的地址")
SMS_SECRET = env.text("GONGKAI_SMS_SECRET", "", "http 短信网关的签名密钥，至少 16 个字符")
SMS_SIGN = env.text("GONGKAI_SMS_SIGN", "", "短信签名，由网关加在正文前")
SMS_FILE_PATH = DATA / "sms"

SESSION_COOKIE_NAME = "gongkai_session"
SESSION_COOKIE_AGE = env.number("GONGKAI_SESSION_SECONDS", 8 * 3600, "会话有效秒数")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "gongkai_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "gongkai.web.views.csrf_failure"

# Headers -------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.flag("GONGKAI_FORCE_HTTPS", PRODUCTION, "把 http 请求转到 https")
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
BEHIND_PROXY = env.flag("GONGKAI_BEHIND_PROXY", False, "部署在反向代理之后：信任 X-Forwarded-Proto 与 X-Forwarded-For")
PROXY_HOPS = env.number("GONGKAI_PROXY_HOPS", 1, "平台之前有几层自己的反向代理，据此从 X-Forwarded-For 取访问者地址")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Files and pages -----------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
S3_BUCKET = env.text("GONGKAI_S3_BUCKET", "", "附件存入 S3 兼容对象存储的桶名；缺省存本地")
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("GONGKAI_S3_ENDPOINT", "", "对象存储地址") or None,
            "access_key": env.text("GONGKAI_S3_ACCESS_KEY", "", "对象存储访问标识"),
            "secret_key": env.text("GONGKAI_S3_SECRET_KEY", "", "对象存储访问密钥"),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
WHITENOISE_USE_FINDERS = DEBUG or TESTING
UPLOAD_MAX_BYTES = env.number("GONGKAI_UPLOAD_MAX_MB", 50, "单个附件上限（MB）") * 1024 * 1024
REDACTION_MEMORY = env.number("GONGKAI_REDACTION_MEMORY_MB", 2048, "区分处理读取文件的内存上限（MB）") * 1024 * 1024
UPLOAD_MAX_COUNT = env.number("GONGKAI_UPLOAD_MAX_COUNT", 20, "一次提交附件个数上限")
CLAMD = env.text("GONGKAI_CLAMD", "", "clamd 地址（unix:/路径 或 主机:端口）；设置后未通过查毒的附件不得打开")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Background ----------------------------------------------------------------

JOBS_ENGINE = env.text("GONGKAI_JOBS_ENGINE", "embedded", "后台作业引擎：embedded 或 celery")
BROKER_URL = env.text(
    "GONGKAI_BROKER_URL", "redis://127.0.0.1:6379/0", "celery 引擎的消息队列地址（redis:// 或 amqp://）"
)
JOBS_QUEUE = env.text("GONGKAI_JOBS_QUEUE", "gongkai", "celery 引擎在消息队列中的队列名")
JOBS_IN_FLIGHT = env.number("GONGKAI_JOBS_IN_FLIGHT", 100, "celery 引擎：同时停留在消息队列中的作业上限")
JOBS_THREADS = env.number("GONGKAI_JOBS_THREADS", 2, "embedded 引擎：每个执行进程同时执行的作业数")
JOBS_LEASE_SECONDS = env.number("GONGKAI_JOBS_LEASE_SECONDS", 60, "作业租约秒数：执行进程失联这么久后作业交给别的进程")
JOBS_KEEP_DAYS = env.number("GONGKAI_JOBS_KEEP_DAYS", 14, "已完成作业记录保留天数（已放弃的保留六倍）")
TASKS = {"default": {"BACKEND": "gongkai.kernel.jobs.backend.EmbeddedBackend"}}
API_TOKEN_MINUTES = env.number("GONGKAI_API_TOKEN_MINUTES", 30, "接入系统访问令牌的有效分钟数")
API_REPLY_HOURS = env.number(
    "GONGKAI_API_REPLY_HOURS", 24, "接口带 Idempotency-Key 的回答保留小时数，其间重试得到同一回答"
)
EXCHANGE = env.flag("GONGKAI_EXCHANGE", not PRODUCTION, "数据交换：开启后按批次生成供上级和其他系统读取的交换数据")
EXCHANGE_KEEP_DAYS = env.number("GONGKAI_EXCHANGE_KEEP_DAYS", 90, "交换批次的内容保留天数")
OUTBOX_KEEP_DAYS = env.number("GONGKAI_OUTBOX_KEEP_DAYS", 90, "已全部投递的事件保留天数")
EGRESS_ALLOW = env.words(
    "GONGKAI_EGRESS_ALLOW", [], "平台可主动访问的内部地址（主机名、主机名:端口或网段）；其余只允许公网地址"
)
SEARCH_ENGINE = env.text("GONGKAI_SEARCH_ENGINE", "tantivy", "检索引擎：tantivy、sqlite 或 postgres")
SEARCH_PATH = DATA / "search"
MAP_LINK = env.text(
    "GONGKAI_MAP_LINK",
    "",
    "办理地点的地图链接，其中 {longitude}、{latitude}、{name} 换成经度、纬度、名称；不填则用访问者设备自带的地图",
)

VISITS_SECONDS = env.number(
    "GONGKAI_VISITS_SECONDS", 0 if TESTING else 60, "办事指南的浏览次数攒多少秒写一次数据库；填0则不统计浏览次数"
)

# Mail ----------------------------------------------------------------------

EMAIL_HOST = env.text("GONGKAI_SMTP_HOST", "", "发信服务器；缺省把邮件写入数据目录")
EMAIL_PORT = env.number("GONGKAI_SMTP_PORT", 25, "发信服务器端口")
EMAIL_HOST_USER = env.text("GONGKAI_SMTP_USER", "", "发信账号")
EMAIL_HOST_PASSWORD = env.text("GONGKAI_SMTP_PASSWORD", "", "发信密码")
EMAIL_USE_TLS = env.flag("GONGKAI_SMTP_TLS", False, "发信使用 STARTTLS")
DEFAULT_FROM_EMAIL = env.text("GONGKAI_MAIL_FROM", "no-reply@localhost", "发件人地址")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"

# Operators -----------------------------------------------------------------

METRICS_TOKEN = env.text("GONGKAI_METRICS_TOKEN", "", "读取 /metrics 的口令；缺省只允许本机")
LOG_JSON = env.flag("GONGKAI_LOG_JSON", PRODUCTION, "日志输出 JSON")
LOGGING_CONFIG = "gongkai.config.logging.configure"
LOGGING = {"json": LOG_JSON, "silent": TESTING}

SILENCED_SYSTEM_CHECKS: list[str] = []
