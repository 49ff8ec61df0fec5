"""What kind of browser and device a session belongs to, in words its owner recognises."""

# The first that fits: most browsers also claim to be the ones after them.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("Edg", "Edge 浏览器"),
    ("OPR", "Opera 浏览器"),
    ("Firefox", "Firefox 浏览器"),
    ("Chrome", "Chrome 浏览器"),
    ("Safari", "Safari 浏览器"),
)
DEVICES = (
    ("OpenHarmony", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Kylin", "麒麟"),
    ("UOS", "统信"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """“Chrome 浏览器，Windows”; “其他程序” for what does not say."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, DEVICES)]
    return "，".join(filter(None, found)) or "其他程序"
