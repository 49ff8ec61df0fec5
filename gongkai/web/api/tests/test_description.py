"""The published description: complete, in Chinese, its examples true to its schemas."""

import re

import jsonschema_rs
import pytest
from pydantic import BaseModel

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def operations(document):
    return [
        (f"{method.upper()} {where}", method, one)
        for where, methods in document["paths"].items()
        for method, one in methods.items()
    ]


def resolved(schema, document):
    return {**schema, "components": document["components"]}


def test_it_is_openapi_3_1_for_this_site(document):
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://testserver", "description": "本站"}]
    assert {"title", "version", "description", "contact", "license"} <= document["info"].keys()
    assert document["security"] == []
    assert all(where.startswith("/api/v1/") and not where.endswith("/") for where in document["paths"])


def test_every_operation_is_named_told_and_tagged(document):
    found = operations(document)
    names = [one["operationId"] for _, _, one in found]
    assert len(set(names)) == len(names) >= 17
    tags = {tag["name"] for tag in document["tags"]}
    for name, _, one in found:
        assert re.fullmatch(r"[a-z][A-Za-z]+", one["operationId"]), name
        assert CHINESE.search(one["summary"]) and CHINESE.search(one["description"]), name
        assert len(one["tags"]) == 1 and one["tags"][0] in tags, name


def test_every_parameter_says_in_chinese_what_it_is_and_gives_an_example(document):
    for name, _, one in operations(document):
        for parameter in one.get("parameters", []):
            assert CHINESE.search(parameter["description"]), (name, parameter["name"])
            assert "example" in parameter, (name, parameter["name"])
            jsonschema_rs.validate(resolved(parameter["schema"], document), parameter["example"])
            assert not {"ge", "le", "title", "anyOf", "example"} & parameter["schema"].keys(), (name, parameter["name"])


def test_every_refusal_is_declared_as_one_shape(document):
    for name, method, one in operations(document):
        statuses = set(one["responses"])
        assert {"400", "405"} <= statuses, name
        assert ("304" in statuses) is (method == "get"), name
        if method == "post":
            assert {"413", "415", "422"} <= statuses, name
        if "{" in name:
            assert "404" in statuses, name
    for refusal in document["components"]["responses"].values():
        schema = refusal["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Problem"}
        assert CHINESE.search(refusal["description"])
    assert document["components"]["responses"]["TooMany"]["headers"]["Retry-After"]["required"] is True


def test_every_shape_is_described_and_every_example_fits_its_shape(document):
    for name, schema in document["components"]["schemas"].items():
        assert CHINESE.search(schema.get("description", "")), name
        for example in schema.get("examples", []):
            jsonschema_rs.validate(resolved(schema, document), example)


def test_every_field_of_an_answer_is_described(document):
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("Report") or name in ("EarlierReport", "SubordinateReport"):
            continue
        for field, one in schema.get("properties", {}).items():
            assert CHINESE.search(one.get("description", "")) or "$ref" in one, (name, field)


def test_no_english_leaks_out_of_names(document):
    def titles(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "title" and isinstance(value, str) and not CHINESE.search(value):
                    yield value
                yield from titles(value)
        elif isinstance(node, list):
            for value in node:
                yield from titles(value)

    assert list(titles(document["paths"])) == []
    assert list(titles(document["components"])) == []


def test_every_reference_leads_somewhere_and_nothing_is_left_over(document):
    text = str(document)
    wanted = set(re.findall(r"#/components/(\w+)/(\w+)", text))
    wanted |= {
        ("securitySchemes", name)
        for _, _, one in operations(document)
        for way in one.get("security", [])
        for name in way
    }
    known = {(kind, name) for kind, entries in document["components"].items() for name in entries}
    assert wanted == known
    assert "x-ref" not in text and "x-defs" not in text


def test_two_shapes_do_not_share_a_name():
    """Ninja would describe one of them by the other."""
    found = {}
    waiting = [BaseModel]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if re.match(r"gongkai\.(web|apps\.\w+)\.api\b", one.__module__) and ".tests" not in one.__module__:
            found.setdefault(one.__name__, set()).add(f"{one.__module__}.{one.__qualname__}")
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


def test_it_is_kept_and_asked_about(client):
    first = client.get("/api/v1/openapi.json")
    assert first["Cache-Control"] == "public, max-age=300"
    assert client.get("/api/v1/openapi.json", HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304


def test_the_host_of_the_caller_stands_in_it(client):
    found = client.get("/api/v1/openapi.json", HTTP_HOST="localhost:9123").json()
    assert found["servers"][0]["url"] == "http://localhost:9123"
