"""The address of a file: always a download, missing and forbidden alike, nothing cached in between."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.kernel import files
from gongkai.kernel.files import StoredFile
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.conftest import upload
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.urls("gongkai.kernel.files.tests.urlconf")]


@pytest.fixture
def file(org: Organisation, clerk: Actor) -> StoredFile:
    return files.store(
        upload(hostile.pdf(), "楚政办通〔2017〕32号.pdf"), org=org, owner="case:1", by=clerk, purpose="evidence"
    )


def address(file: StoredFile) -> str:
    return reverse("files:download", args=[file.uid])


def test_an_allowed_file_is_an_attachment_that_can_do_nothing(client: Client, file: StoredFile) -> None:
    files.policy("case", lambda *_: True)
    response = client.get(address(file))
    assert response.status_code == 200 and b"".join(response) == content_of(file)
    assert response["Content-Type"] == "application/pdf"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;") and "filename*=utf-8''%E6%A5%9A" in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-cache"


def test_missing_forbidden_and_purged_look_the_same(client: Client, file: StoredFile, clerk: Actor) -> None:
    pages = [client.get(reverse("files:download", args=[uuid.uuid4()])), client.get(address(file))]
    files.policy("case", lambda *_: False)
    pages.append(client.get(address(file)))
    files.purge(file, by=clerk, reason="误传")
    pages.append(client.get(address(file)))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_the_policy_sees_who_asks(client: Client, file: StoredFile) -> None:
    files.policy("case", lambda f, actor, request: actor.is_staff and request is not None)
    assert client.get(address(file)).status_code == 404
    client.force_login(
        Account.objects.create(username="li", name="李经办"), "django.contrib.auth.backends.ModelBackend"
    )
    assert client.get(address(file)).status_code == 200


def test_an_unchanged_file_is_not_sent_twice(client: Client, file: StoredFile) -> None:
    files.policy("case", lambda *_: True)
    etag = client.get(address(file))["ETag"]
    assert client.get(address(file), headers={"If-None-Match": etag}).status_code == 304


def test_a_tag_opens_no_forbidden_file(client: Client, file: StoredFile) -> None:
    assert client.get(address(file), headers={"If-None-Match": f'"{file.sha256[:32]}"'}).status_code == 404


def test_personal_data_is_never_cached_and_each_look_is_recorded(
    client: Client, org: Organisation, clerk: Actor
) -> None:
    files.policy("case", lambda *_: True)
    proof = files.store(
        upload(hostile.jpg(), "身份证.jpg"), org=org, owner="case:1", by=clerk, purpose="identity_proof"
    )
    for _ in range(2):
        response = client.get(address(proof), headers={"If-None-Match": f'"{proof.sha256[:32]}"'})
        assert response.status_code == 200 and response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
    assert entries("case:1").filter(verb="read").count() == 2


def test_text_is_handed_over_as_bytes(client: Client, org: Organisation, clerk: Actor) -> None:
    files.policy("case", lambda *_: True)
    text = files.store(
        upload("公开".encode("gb18030"), "文.txt"), org=org, owner="case:1", by=clerk, purpose="evidence"
    )
    assert client.get(address(text))["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading(client: Client, file: StoredFile, method: str, settings: Any) -> None:
    # The page for a refused method belongs to another floor.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("OtherMethodMiddleware")]
    files.policy("case", lambda *_: True)
    assert getattr(client, method)(address(file)).status_code == 405


def test_a_shut_file_is_404(client: Client, file: StoredFile, settings: Any) -> None:
    files.policy("case", lambda *_: True)
    settings.CLAMD = "unix:/nowhere"
    assert client.get(address(file)).status_code == 404
