"""先审查、后公开 (条例第十七条): finding personal numbers and 密级标志."""

import itertools
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.apps.disclosure.rules.sensitive import Word, excerpt, find_sensitive, must_stop, plain_value, word_problems
from gongkai.kernel.numbering import codes


def kinds(text: str) -> list[str]:
    return [f.kind for f in find_sensitive(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号：11010519491231002X。", "citizen_id"),
        ("身份证号11010519491231002x", "citizen_id"),
        ("号码110105 19491231 002X", "citizen_id"),
        ("１１０１０５１９４９１２３１００２Ｘ", "citizen_id"),
        ("校验码印错的110105194912310021", "citizen_id"),
        ("旧号110105491231002", "citizen_id"),
        ("手机13800138000", "mobile_phone"),
        ("手机138 0013 8000", "mobile_phone"),
        ("手机138-0013-8000", "mobile_phone"),
        ("+86 13800138000", "mobile_phone"),
        ("卡号6222021234567890128", "bank_card"),
        ("卡号6222 0212 3456 7890 128", "bank_card"),
        ("卡号4111111111111111", "bank_card"),
        ("电话：025-83398616", "landline"),
        ("电话（0878）3389861", "landline"),
        ("机密★10年", "secrecy_mark"),
        ("绝密★启用前", "secrecy_mark"),
        ("秘 密 ★ 长期", "secrecy_mark"),
        ("密级：秘密", "secrecy_mark"),
        ("抬头\n　机　密\n正文", "secrecy_mark"),
        ("機密★20年", "secrecy_mark"),
        ("内部资料，注意保存", "internal_mark"),
        ("内部文件\n正文", "internal_mark"),
        ("內部資料 請勿外傳", "internal_mark"),
        ("工作秘密\n正文", "internal_mark"),
        ("仅供内部使用", "internal_mark"),
        ("绝密★十年", "secrecy_mark"),
        ("機 密 ★ 長期", "secrecy_mark"),
        ("【秘密】\n正文", "secrecy_mark"),
        ("密级和保密期限：机密", "secrecy_mark"),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "citizen_id"),
        ("110105－19491231－002X", "citizen_id"),
        ("1101-0519-4912-3100-2X", "citizen_id"),
        ("号码1101051949123\n1002X", "citizen_id"),
        ("1101051949\u200b1231002X", "citizen_id"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "citizen_id"),
        ("卡号 6222-0212-3456-7890-128", "bank_card"),
        ("一卡通号：34012345678901234", "bank_account"),
        ("账号：34001234567890123456", "bank_account"),
        ("1 3 8 0 0 1 3 8 0 0 0", "mobile_phone"),
        ("手机：138·0013·8000", "mobile_phone"),
        ("电话：83398616", "landline"),
        ("电子邮箱：zhangsan@example.com", "email"),
        ("皖A12345", "licence_plate"),
        ("皖A·D12345", "licence_plate"),
        ("粤Z1234港", "licence_plate"),
        ("护照号码：E12345678", "travel_document"),
        ("港澳通行证C12345678", "travel_document"),
        ("军官证号：军字第1234567号", "travel_document"),
        ("出生日期：1980年5月6日", "birth_date"),
        ("张三，男，1980-05-06出生", "birth_date"),
        ("出生年月：1980.05.06", "birth_date"),
        ("家庭住址：安澜县人民路12号", "address"),
        ("幸福小区3号楼2单元501室", "address"),
        ("青石镇王庄村三组12号", "address"),
    ],
)
def test_found(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "依法保守国家秘密、商业秘密，做好保密审查。",
        "本件属于秘密事项的解释",
        "索引号 11341703003249434A/202406-00042",
        "统一社会信用代码 11370800MB28559184",
        "投资123456789012345元",
        "2024年3月1日至2024年12月31日",
        "编号999999194912310021",  # no such province
        "编号110105194902300028",  # 30 February
        "流水6222021234567890129",  # the check digit is wrong
        "流水1234567890123452",  # no bank issues such numbers
        "62004321 62004322",  # two telephone numbers
        "110105********002X",
        "邮编210024，房号1380013",
        "国办发〔2017〕47号",
        "投资13800138000元",
        "办公地址：安澜县人民路12号",
        "新生儿出生医学证明，出生日期以证明为准",
        "京ICP备2020012345号",
        "云A片区、皖B标段2024年完成",
        "E12345678号设备",
        "本办法自2024年1月1日起施行，2019年5月6日生效的办法同时废止。",
        "妥善保管、注意保存有关资料。",
        "各单位应当做好内部资料管理工作。",
        "不属于工作秘密的内容",
        "2019\t15\t20\t30\t2020\t16\t21\t31",
        "12 18 2019 15 20 19 2020 16 21 11 2021 17",
        "",
    ],
)
def test_left_alone(text):
    assert kinds(text) == []


def test_findings_point_into_the_text_and_never_repeat_the_number():
    text = "张三（１１０１０５１９４９１２３１００２Ｘ），电话13800138000。"
    identity, phone = find_sensitive(text)
    assert text[identity.start : identity.end] == "１１０１０５１９４９１２３１００２Ｘ"
    assert text[phone.start : phone.end] == "13800138000"
    assert identity.shown == "110*************2X" and phone.shown == "138******00"
    assert (identity.label, identity.weight) == ("公民身份号码", "stop") and "隐去" in identity.advice


def test_a_number_in_a_table_of_numbers_is_found():
    """Between other figures, one below the other, whatever stands before."""
    text = "1 2 110105 19491231 002X 3\n4 5 13800138000 6"
    assert [text[f.start : f.end] for f in find_sensitive(text)] == ["110105 19491231 002X", "13800138000"]


def test_the_graver_of_two_findings_stands():
    found = find_sensitive("身份证号：110105194912310021，账号：6222021234567890128")
    assert [(f.kind, f.weight) for f in found] == [("citizen_id", "check"), ("bank_card", "stop")]
    assert [f.weight for f in find_sensitive("联系邮箱：gk@anlan.gov.cn")] == ["notice"]
    assert [f.weight for f in find_sensitive("1980年5月出生")] == ["notice"]


@pytest.mark.parametrize("text", ["王某代号“青松”", "王某代号青 松", "王某代号青\n松"])
def test_watched_words_are_found_whatever_stands_between_their_characters(text):
    word = Word("青松", "stop", "在建工程代号")
    (found,) = find_sensitive(text, [word])
    assert (found.kind, found.weight, found.advice) == ("listed_word", "stop", "在建工程代号")
    assert find_sensitive(text) == []


def test_watched_words_are_found_in_both_scripts():
    words = [Word("内部裁决"), Word("專案組", "stop")]
    assert [f.weight for f in find_sensitive("內部裁決由专案组作出", words)] == ["check", "stop"]


def test_a_word_of_one_character_is_no_word():
    assert word_problems("密") and word_problems("密" * 41) and not word_problems("绝密级")
    assert find_sensitive("密", [Word("密")]) == []


def test_the_excerpt_masks_the_neighbours_too():
    text = "领取人张三，身份证号11010519491231002X，手机13800138000，特此登记。"
    found = find_sensitive(text)
    shown = [excerpt(text, one, found) for one in found]
    assert "110*************2X" in shown[0] and "张三" in shown[0]
    assert not any("11010519491231002X" in line or "13800138000" in line for line in shown)
    assert plain_value(text, found[0]) == "11010519491231002X"


def test_a_secrecy_mark_stops_publication():
    """保守国家秘密法第三十五条; 第十七条."""
    assert must_stop(find_sensitive("机密★10年"))
    assert must_stop(find_sensitive("身份证号11010519491231002X")), "第十五条: nobody publishes a whole number unasked"
    assert not must_stop(find_sensitive("手机13800138000"))


people = st.builds(
    lambda born, sequence: codes.make_citizen_id(region="532301", born_on=born, sequence=sequence),
    st.dates(date(1930, 1, 1), date(2024, 12, 31)),
    st.integers(1, 999),
)


@given(st.lists(people, max_size=5), st.text(alphabet="姓名、，。\n ", max_size=20))
def test_every_number_in_a_list_is_found(numbers, filler):
    text = f"{filler}；".join(["", *numbers, ""])
    found = find_sensitive(text)
    assert [text[f.start : f.end] for f in found if f.kind == "citizen_id"] == numbers
    assert all(number not in f.shown for f in found for number in numbers)


@given(st.text())
def test_findings_are_in_order_and_do_not_overlap(text):
    found = find_sensitive(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= f.start < f.end <= len(text) for f in found)


@pytest.mark.parametrize(
    "page",
    [
        "内部资料" + " " * 100_000,
        "机密" * 50_000,
        "\n" + " " * 100_000,
        "13800138000，" * 5_000,
        "1 " * 50_000,
        "1" * 100_000,
        "住址：" * 30_000,
        "a@" * 50_000,
        "一" * 100_000,
        "村1组" * 20_000,
        "6222 " * 20_000,
    ],
)
def test_a_hostile_page_is_searched_in_linear_time(page):
    """Would take minutes with unbounded blanks or pairwise comparison."""
    started = time.perf_counter()
    find_sensitive(page)
    assert time.perf_counter() - started < 5
