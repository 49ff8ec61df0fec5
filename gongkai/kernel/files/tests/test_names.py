"""Names are shown as they are: no paths, no controls, no reversed reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.files.names import MAX_LENGTH, extension, safe_name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\用户\\文件.docx", "文件.docx"),
        ("公告\u202efdp.exe", "公告fdp.exe"),
        ("文\u200b件\x00\r\n.pdf", "文件.pdf"),
        ("a<b>:c|d?.pdf", "a_b__c_d_.pdf"),
        ("  .. .pdf", "未命名.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        (".htaccess", "未命名.htaccess"),
        ("楚政办通〔2017〕32号.pdf", "楚政办通〔2017〕32号.pdf"),
    ],
)
def test_names(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@given(st.text(max_size=300))
def test_any_name_becomes_harmless_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert safe and len(safe) <= MAX_LENGTH + 1
    assert not set(safe) & set("/\\\0\n\r\u202e\u2066") and not safe.startswith(".")
    assert safe_name(safe) == safe


def test_the_extension_is_the_last_one() -> None:
    assert extension("a.pdf.EXE") == "exe"
    assert extension("没有") == extension(".htaccess") == ""
