"""Start-up refuses an unsafe configuration, with a sentence that says what to set."""

import base64
import binascii
import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

DEVELOPMENT_KEY = "gongkai-embedded-development-only"
SHORTEST_SECRET = 32
IDENTITY_KEY_BYTES = 32
SHORTEST_SMS_SECRET = 16


def refusals(processes: int = 1) -> list[str]:
    """Why the platform must not start with these settings; empty when it may. `processes` serve pages."""
    found = _always(processes)
    return found + _production() if settings.PRODUCTION else found


def refuse() -> None:
    """End the process when the configuration is unsafe; for servers that load the WSGI application themselves."""
    if found := refusals():
        raise SystemExit("配置不安全，未启动：\n" + "\n".join(f"  · {one}" for one in found))


def _always(processes: int) -> list[str]:
    found = []
    if processes > 1 and not settings.DATABASE_URL:
        found.append("SQLite 只能由一个网页进程写入：请用 --processes 1，或设置 GONGKAI_DATABASE_URL 使用 PostgreSQL。")
    if settings.IDENTITY_KEY and not _is_identity_key(settings.IDENTITY_KEY):
        found.append("GONGKAI_IDENTITY_KEY 应为 32 字节的 base64 文本，可用 openssl rand -base64 32 生成。")
    if not _is_writable():
        found.append(f"数据目录 {settings.DATA} 不可写：请修改权限，或用 GONGKAI_DATA 指定别的目录。")
    return found + _sms() + (_provider() if settings.OIDC_ISSUER else [])


def _sms() -> list[str]:
    """短信网关: half a configuration."""
    if settings.SMS_GATEWAY != "http":
        return []
    conditions = (
        (not settings.SMS_URL, "短信网关为 http，请设置 GONGKAI_SMS_URL。"),
        (
            len(settings.SMS_SECRET) < SHORTEST_SMS_SECRET,
            f"短信网关为 http，请设置 GONGKAI_SMS_SECRET，至少 {SHORTEST_SMS_SECRET} 个随机字符。",
        ),
        (
            settings.PRODUCTION and bool(settings.SMS_URL) and not settings.SMS_URL.startswith("https://"),
            "GONGKAI_SMS_URL 应为 https:// 开头的地址，短信中有验证码。",
        ),
    )
    return [sentence for unsafe, sentence in conditions if unsafe]


def _provider() -> list[str]:
    """统一身份认证: half a configuration, or one that would let the wrong person in."""
    conditions = (
        (not settings.OIDC_CLIENT_ID, "已设置 GONGKAI_OIDC_ISSUER，请同时设置 GONGKAI_OIDC_CLIENT_ID。"),
        (
            not settings.LOCAL_LOGIN,
            "已启用统一身份认证，请用 GONGKAI_LOCAL_LOGIN 列出仍可用密码登录的应急账号（登录名；全部账号写 *）。",
        ),
        (
            settings.PRODUCTION and not settings.OIDC_ISSUER.startswith("https://"),
            "GONGKAI_OIDC_ISSUER 应为 https:// 开头的地址。",
        ),
        (settings.OIDC_UNKNOWN not in ("refuse", "wait"), "GONGKAI_OIDC_UNKNOWN 应为 refuse 或 wait。"),
        (
            settings.OIDC_CLIENT_AUTH not in ("client_secret_basic", "client_secret_post"),
            "GONGKAI_OIDC_CLIENT_AUTH 应为 client_secret_basic 或 client_secret_post。",
        ),
        (
            settings.OIDC_TRUST_USERNAME and "email" in settings.OIDC_USERNAME_CLAIM.lower(),
            "邮箱会换人使用，不得据此自动绑定：请改 GONGKAI_OIDC_USERNAME_CLAIM 或去掉 GONGKAI_OIDC_TRUST_USERNAME。",
        ),
        (
            not 0 <= settings.OIDC_SKEW_SECONDS <= 300,
            "GONGKAI_OIDC_SKEW_SECONDS 应在 0 至 300 之间；误差更大时请校准服务器时间。",
        ),
    )
    return [sentence for unsafe, sentence in conditions if unsafe]


def _production() -> list[str]:
    secret = settings.SECRET_KEY
    conditions = (
        (
            secret == DEVELOPMENT_KEY or len(secret) < SHORTEST_SECRET,
            f"请设置 GONGKAI_SECRET_KEY，至少 {SHORTEST_SECRET} 个随机字符，可用 openssl rand -base64 48 生成。",
        ),
        (settings.DEBUG, "生产模式不得开启 GONGKAI_DEBUG，请去掉。"),
        (settings.TESTING, "生产模式不得设置 GONGKAI_TESTING，请去掉。"),
        (
            _are_local_only(settings.ALLOWED_HOSTS),
            "请设置 GONGKAI_HOSTS 为对外的域名，多个用逗号分隔，不得用 *。",
        ),
        (
            not settings.SITE_URL.startswith("https://"),
            "请设置 GONGKAI_SITE_URL 为 https:// 开头的对外地址，否则会话与口令会明文传输。",
        ),
        (
            not settings.BEHIND_PROXY,
            "请把平台放在提供 https 的反向代理之后，并设置 GONGKAI_BEHIND_PROXY=1。",
        ),
        (
            any(name == "demo" or name.endswith(".DemoProvider") for name in settings.REALNAME),
            "生产模式不得启用演示核验：请从 GONGKAI_REALNAME 去掉 demo。",
        ),
        (
            settings.SMS_GATEWAY == "file",
            "生产模式不得把短信写入文件：请把 GONGKAI_SMS_GATEWAY 设为 http、off 或者网关程序的路径。",
        ),
        (
            not settings.IDENTITY_KEY,
            "请设置 GONGKAI_IDENTITY_KEY（openssl rand -base64 32），身份证明的密钥不得与数据放在一起。",
        ),
    )
    return [sentence for unsafe, sentence in conditions if unsafe]


def _are_local_only(hosts: list[str]) -> bool:
    return "*" in hosts or not set(hosts) - {"127.0.0.1", "localhost", "[::1]"}


def _is_identity_key(value: str) -> bool:
    try:
        # While a key is being replaced the old one follows the new one, after a comma.
        return all(len(base64.b64decode(key.strip(), validate=True)) == IDENTITY_KEY_BYTES for key in value.split(","))
    except (binascii.Error, ValueError):
        return False


def _is_writable() -> bool:
    """Whether the data folder can be written, or can be made where it does not exist yet."""
    folder = settings.DATA
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


@register()
def configuration_is_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = [Error(sentence, id="gongkai.E001") for sentence in refusals()]
    return errors + [Warning(sentence, id="gongkai.W001") for sentence in _advice()]


def _advice() -> list[str]:
    if not settings.PRODUCTION:
        return []
    advice = []
    if not settings.REQUIRE_SECOND_FACTOR:
        advice.append("工作人员登录未要求动态口令，建议去掉 GONGKAI_REQUIRE_SECOND_FACTOR=0。")
    if not settings.EMAIL_HOST:
        advice.append("未设置 GONGKAI_SMTP_HOST，提醒邮件只写入数据目录。")
    if settings.SMS_GATEWAY in ("", "off"):
        advice.append("未设置 GONGKAI_SMS_GATEWAY，申请人只能用电子邮箱注册和接收消息。")
    if not settings.CLAMD:
        advice.append("未设置 GONGKAI_CLAMD，上传的附件不会查毒。")
    return advice
