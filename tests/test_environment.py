"""The test run keeps to itself."""

import socket

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from conftest import NetworkRefused, is_loopback


def test_no_test_reaches_another_machine():
    with socket.socket() as s, pytest.raises(NetworkRefused):
        s.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_may_be_reached():
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        client.connect(server.getsockname())
    assert all(is_loopback(h) for h in ("127.0.0.1", "::1", "localhost", None, b"127.0.0.1"))
    assert not any(is_loopback(h) for h in ("10.0.0.1", "example.org", "0.0.0.1"))


def test_data_is_written_to_a_folder_of_its_own():
    assert settings.TESTING
    assert settings.DATA != settings.BASE / "var"
    assert "gongkai-test-" in settings.DATA.name


def test_passwords_are_argon2_and_cheap_in_tests():
    encoded = make_password("一个很长的密码")
    assert encoded.startswith("argon2$argon2id$v=19$m=8,t=1,p=1$")
    assert check_password("一个很长的密码", encoded)
