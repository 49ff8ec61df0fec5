"""The pages of one's own account, side by side."""

from django.conf import settings
from django.urls import reverse

from gongkai.kernel.people import provider
from gongkai.web.shapes import Tab

PAGES = (
    ("account", "我的账号"),
    ("password", "修改密码"),
    ("second_factor", "动态口令"),
    ("passkeys", "通行密钥"),
    ("delegations", "授权代理"),
)


def account_tabs(current: str) -> list[Tab]:
    outside = (("identity", settings.OIDC_LABEL),) if provider.is_configured() else ()
    return [Tab(label, reverse(f"people:{name}"), name == current) for name, label in (*PAGES, *outside)]
