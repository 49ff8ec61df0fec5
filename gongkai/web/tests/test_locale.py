"""No English from other packages, and Chinese dates where Django writes them."""

import importlib.util
from datetime import date
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import formats
from django.utils.translation import gettext, ngettext

ROOT = Path(__file__).parents[3]


def test_the_compiled_catalogue_is_what_the_source_says() -> None:
    spec = importlib.util.spec_from_file_location("compile_locale", ROOT / "tools" / "locale" / "compile.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for source in (ROOT / "gongkai").rglob("*.po"):
        made = tool.compiled(tool.catalogue(source.read_text(encoding="utf-8")))
        assert source.with_suffix(".mo").read_bytes() == made


def test_lock_out_and_second_factor_speak_chinese() -> None:
    assert gettext("Please enter your OTP token.") == "请输入动态口令。"
    assert gettext("Account locked: too many login attempts. Please try again later.").startswith("登录失败次数过多")
    one = "Verification temporarily disabled because of %(failure_count)d failed attempt, please try again soon."
    many = "Verification temporarily disabled because of %(failure_count)d failed attempts, please try again soon."
    assert ngettext(one, many, 3) % {"failure_count": 3} == "已连续失败 3 次，暂停验证，请稍后再试。"


def test_password_rules_speak_chinese() -> None:
    try:
        validate_password("1234")
    except ValidationError as refused:
        assert all(not any("a" <= letter <= "z" for letter in text) for text in refused.messages)
    else:
        raise AssertionError("a weak password was accepted")


def test_django_writes_and_reads_dates_our_way() -> None:
    assert formats.date_format(date(2026, 11, 2)) == "2026年11月2日"
    assert "%Y年%m月%d日" in formats.get_format("DATE_INPUT_FORMATS")
    assert Template("{{ d }}").render(Context({"d": date(2026, 11, 2)})) == "2026年11月2日"
