"""What is sent in: JSON of the right kind and size, or one clear sentence."""

import json

import pytest

from gongkai.web.api.problems import BodyRefused
from gongkai.web.api.reading import read_json

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/validate/uscc"


def send(client, raw, kind="application/json", **extra):
    return client.generic("POST", ADDRESS, raw, content_type=kind, **extra)


@pytest.mark.parametrize(
    ("raw", "status", "word"),
    [
        (b"{", 400, "不是有效的 JSON"),
        (b"value=1", 400, "不是有效的 JSON"),
        (b'{"value": NaN}', 400, "不是有效的 JSON"),
        (b'{"value": Infinity}', 400, "不是有效的 JSON"),
        (b'{"value": "a"} x', 400, "不是有效的 JSON"),
        (b'{"value": "\xff"}', 400, "不是有效的 JSON"),
        ('{"value": "国"}'.encode("gbk"), 400, "不是有效的 JSON"),
        ('{"value": "a"}'.encode("utf-16"), 400, "不是有效的 JSON"),
        (b'{"value": "a\x00b"}', 400, "不是有效的 JSON"),
        (b'{"value": ' + b"9" * 5000 + b"}", 400, "不是有效的 JSON"),
        (b'{"value": "a", "value": "b"}', 400, "“value”重复"),
        (b"[" * 100_000, 400, "层数过多"),
        (b"[" * 200 + b"]" * 200, 400, "层数过多"),
        (b'{"value": "\\ud800"}', 422, "代理项"),
        (b'{"\\udfff": "a"}', 422, "代理项"),
        (b'{"value": ["\\ud800"]}', 422, "代理项"),
        (b'{"value": "a\\u0000b"}', 422, "空字符"),
        (b"", 422, "“请求正文”必须填写"),
        (b"null", 422, "键：值"),
        (b"[]", 422, "键：值"),
        (b'"x"', 422, "键：值"),
        (b"7", 422, "键：值"),
        (b"{}", 422, "“value”必须填写"),
        (b'{"value": null}', 422, "“value”应为文字"),
        (b'{"value": 5}', 422, "“value”应为文字"),
        (b'{"value": {"a": 1}}', 422, "“value”应为文字"),
        (b'{"value": "a", "other": 1}', 422, "“other”没有这一项"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(client, raw, status, word):
    response = send(client, raw)
    assert response.status_code == status, response.content.decode()
    assert word in response.json()["message"]
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "application/json; charset=gbk",
        "nonsense",
        "",
    ],
)
def test_only_json_is_taken(client, kind):
    """A form of another site can send text and forms without asking first; JSON it cannot."""
    response = send(client, b'{"value": "a"}', kind)
    assert response.status_code == 415
    assert "application/json" in response.json()["message"]


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_json_in_utf8_is_taken(client, kind):
    assert send(client, b'{"value": "a"}', kind).status_code == 200
    assert send(client, b'\xef\xbb\xbf{"value": "a"}', kind).status_code == 200


def test_a_huge_body_is_refused_before_it_is_read(client):
    response = send(client, b'{"value": "' + b"a" * 6_000_000 + b'"}')
    assert response.status_code == 413
    assert "过大" in response.json()["message"]


@pytest.mark.parametrize("length", ["abc", "-5", "1e9", "5, 5", "٣"])
def test_a_length_that_is_no_number_is_refused(client, length):
    response = send(client, b'{"value": "a"}', CONTENT_LENGTH=length)
    assert response.status_code == 400
    assert "Content-Length" in response.json()["message"]


def test_a_length_shorter_than_the_body_cuts_it(client):
    assert send(client, b'{"value": "a"}', CONTENT_LENGTH="5").status_code == 400


def test_numbers_and_texts_come_through_unchanged():
    value = {"a": [1, 2.5, None, True, "国办发〔2017〕47号", "😀"], "b": {"c": ""}}
    assert read_json(json.dumps(value).encode()) == value


def test_a_doubled_key_is_named_printably():
    with pytest.raises(BodyRefused, match="“\\?a”"):
        read_json(b'{"\\na": 1, "\\na": 2}')
