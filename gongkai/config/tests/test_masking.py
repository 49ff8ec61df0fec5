"""个人信息保护法第五十一条: what protects personal data in logs."""

import json
import logging

import structlog
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gongkai.config.logging import configure, formatter, stamp
from gongkai.config.masking import HIDDEN, mask, mask_text

AROUND = st.text(alphabet="申请人来信，。 ABC:/=()-\n", max_size=20)
BIRTHDAYS = st.dates().filter(lambda d: 1850 <= d.year <= 2099).map(lambda d: d.strftime("%Y%m%d"))


@given(AROUND, st.integers(110000, 659999), BIRTHDAYS, st.integers(0, 999), st.sampled_from("0123456789X"))
def test_a_citizen_id_number_never_stands_in_a_line(around, region, birthday, serial, check):
    number = f"{region}{birthday}{serial:03}{check}"
    assert number not in mask_text(f"{around}：{number}，{around}")


@given(AROUND, st.integers(13_000_000_000, 19_999_999_999))
def test_a_mobile_number_never_stands_in_a_line(around, phone):
    assert str(phone) not in mask_text(f"{around} {phone} {around}")


def test_every_kind_of_number_is_replaced_by_its_name():
    assert mask_text("证件 32010219900307721X 电话 13812345678") == "证件 [身份证号] 电话 [手机号]"
    assert mask_text("旧证 320102900307721 座机 025-83212345") == "旧证 [身份证号] 座机 [电话号码]"
    assert mask_text("+86 138 1234 5678") == "[手机号]"
    assert mask_text("卡 6222020200112233446") == "卡 [银行卡号]"
    assert mask_text("卡 4111 1111 1111 1111") == "卡 [银行卡号]"


def test_ordinary_numbers_stay():
    kept = "索引号 014416330/2018-04736 文号 临政办发〔2024〕12号 办件 20260312000045 2026-11-22T10:00:00 1,234,567 元"
    assert mask_text(kept) == kept
    assert mask({"count": 42, "status": 404, "seconds": 0.5, "ok": True, "none": None}) == {
        "count": 42,
        "status": 404,
        "seconds": 0.5,
        "ok": True,
        "none": None,
    }
    uid = "/desk/cases/0b0f6a40-6d3f-4e7e-9d2c-5b8d1f2a3c4d/"
    assert mask_text(uid) == uid


def test_secrets_in_addresses_and_forms_are_hidden():
    assert "9K2F7Q" not in mask_text("/track/?number=20260001&code=9K2F7Q")
    assert mask_text("查询码：9K2F7Q，请保管") == f"查询码：{HIDDEN}，请保管"
    assert "hunter2" not in mask_text("postgresql://gongkai:hunter2@db/gongkai")
    assert "abc.def" not in mask_text("Authorization: Bearer abc.def")
    assert "Zk3v9x" not in mask_text("GET /consultation/Zk3v9xTq81LmNoPqRsTuVw/ 404")


def test_values_under_secret_names_are_hidden_wherever_they_stand():
    hidden = mask({"form": {"password": "a", "query_code": "b", "身份证号码": "c", "phone": ["1"]}, "name": "张三"})
    assert hidden == {
        "form": {"password": HIDDEN, "query_code": HIDDEN, "身份证号码": HIDDEN, "phone": HIDDEN},
        "name": "张三",
    }
    assert mask(13812345678) == "[手机号]"


def _line(logger: logging.Logger, record: logging.LogRecord) -> dict:
    return json.loads(formatter([structlog.stdlib.add_log_level], as_json=True).format(record))


def test_a_library_s_record_and_a_traceback_are_masked_too():
    logger = logging.getLogger("somebody.else")
    try:
        raise ValueError("身份证 32010219900307721X 不符")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logger.makeRecord(logger.name, logging.ERROR, __file__, 1, "来电 %s", ("13812345678",), info)
    shared = [structlog.stdlib.add_log_level, structlog.processors.format_exc_info]
    text = formatter(shared, as_json=True).format(record)
    assert "13812345678" not in text and "32010219900307721X" not in text
    assert "[手机号]" in text and "[身份证号]" in text


def test_a_line_carries_the_local_instant_with_its_offset():
    with time_machine.travel("2026-11-22T16:30:00Z", tick=False):
        assert stamp(None, "", {})["timestamp"] == "2026-11-23T00:30:00.000+08:00"


def test_configuring_again_does_not_double_the_lines():
    root = logging.getLogger()
    configure({"json": True, "silent": True})
    before = len(root.handlers)
    configure({"json": True, "silent": True})
    assert len(root.handlers) == before
