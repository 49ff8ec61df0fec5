"""A person's way through the identity provider and back."""

from django.urls import reverse

from gongkai.web.accounts.tests.test_log_in import is_in


def go(client, **query):
    return client.get(reverse("people:provider_begin"), query)["Location"]


def come_back(client, answer):
    return client.get(reverse("people:provider_back"), answer)


def through(client, idp, **answer):
    return come_back(client, idp.authorise(go(client), **answer))


def refused(answer, client):
    return answer.status_code == 403 and not is_in(client)


# Who comes in
