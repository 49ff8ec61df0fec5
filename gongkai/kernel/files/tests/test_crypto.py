"""Identity proofs and numbers: encrypted, bound to their place, rotatable, searchable by equality, masked."""

import base64
import os
import stat
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.kernel.files import crypto

NUMBER = "532301199001011234"
OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def test_round_trip_and_no_two_alike() -> None:
    assert crypto.decrypt_text(crypto.encrypt_text(NUMBER)) == NUMBER
    assert crypto.encrypt_text(NUMBER) != crypto.encrypt_text(NUMBER)
    assert NUMBER not in crypto.encrypt_text(NUMBER)


def test_a_value_opens_only_in_its_own_place() -> None:
    sealed = crypto.encrypt(b"scan", "file-1")
    assert crypto.decrypt(sealed, "file-1") == b"scan"
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt(sealed, "file-2")


@pytest.mark.parametrize(
    "spoil", [lambda s: s[:-1] + bytes([s[-1] ^ 1]), lambda s: s[:10], lambda s: b"", lambda s: b"GKI1xxxx" + s[8:]]
)
def test_a_changed_value_does_not_open(spoil: Any) -> None:
    with pytest.raises(crypto.Undecipherable, match="无法解密"):
        crypto.decrypt(spoil(crypto.encrypt(b"scan")))


@pytest.mark.parametrize("text", ["", "gk1:", "gk1:!!!", "plain"])
def test_what_is_no_ciphertext_does_not_open(text: str) -> None:
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt_text(text)


def test_the_key_file_is_made_once_and_for_its_owner_only() -> None:
    sealed = crypto.encrypt_text(NUMBER)
    path = crypto.key_file()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["identity.key"]
    assert crypto.decrypt_text(sealed) == NUMBER


def test_a_key_file_others_can_read_is_refused() -> None:
    crypto.encrypt(b"x")
    os.chmod(crypto.key_file(), 0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        crypto.encrypt(b"x")


@pytest.mark.parametrize("key", ["short", base64.b64encode(b"x" * 16).decode(), "密钥"])
def test_a_bad_key_is_refused(settings: Any, key: str) -> None:
    settings.IDENTITY_KEY = key
    with pytest.raises((ImproperlyConfigured, ValueError)):
        crypto.encrypt(b"x")


def test_rotation_by_setting(settings: Any) -> None:
    settings.IDENTITY_KEY = OLD
    sealed, index = crypto.encrypt_text(NUMBER, "r"), crypto.blind_index(NUMBER)
    settings.IDENTITY_KEY = f"{NEW},{OLD}"
    assert crypto.needs_rotation(sealed)
    assert index in crypto.blind_indexes(NUMBER) and index != crypto.blind_index(NUMBER)
    fresh = crypto.reencrypt_text(sealed, "r")
    settings.IDENTITY_KEY = NEW
    assert crypto.decrypt_text(fresh, "r") == NUMBER and not crypto.needs_rotation(fresh)
    with pytest.raises(crypto.Undecipherable):
        crypto.decrypt_text(sealed, "r")


def test_rotation_by_key_file(settings: Any) -> None:
    sealed = crypto.encrypt(b"scan")
    crypto.add_key()
    assert crypto.needs_rotation(sealed) and crypto.decrypt(sealed) == b"scan"
    assert not crypto.needs_rotation(crypto.reencrypt(sealed))
    settings.IDENTITY_KEY = NEW
    with pytest.raises(ImproperlyConfigured, match="GONGKAI_IDENTITY_KEY"):
        crypto.add_key()


def test_the_blind_index_finds_one_number_in_any_writing() -> None:
    assert crypto.blind_index("53230119900101123x") == crypto.blind_index(" ５３２３０１１９９００１０１１２３Ｘ ")
    assert crypto.blind_index(NUMBER) != crypto.blind_index(NUMBER, "phone")
    assert len(crypto.blind_index(NUMBER)) == 32


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (NUMBER, "532***********1234"),
        ("", ""),
        ("1", "*"),
        ("12", "1*"),
        ("1234567890", "1*********"),
        ("G12345678", "G********"),
    ],
)
def test_masks_of_numbers(value: str, shown: str) -> None:
    assert crypto.masked(value) == shown


def test_other_masks() -> None:
    assert crypto.masked_phone("13800138000") == "138****8000"
    assert crypto.masked_phone("3312345") == "3****45"
    assert crypto.masked_name("张三") == "张*" and crypto.masked_name("欧阳某某") == "欧阳**"
    assert crypto.masked_email("zhang@example.cn") == "z***@example.cn"
    assert crypto.masked_address("临江县东山镇一号院") == "临江县东山镇****"
