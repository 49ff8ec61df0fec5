"""Encryption of identity proofs and numbers (身份证明) with a key outside the database; masks; blind index.

The ring holds one key in use and older ones for reading: GONGKAI_IDENTITY_KEY="new,old", or the lines of
keys/identity.key in the data folder, the first in use. Every ciphertext names its key, so a key can be replaced
while the old values are rewritten one by one (`reencrypt`).
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
KEY_NAME = "identity.key"
_MAGIC = b"GKI1"
_ID_BYTES = 4
_NONCE_BYTES = 12
_HEADER = len(_MAGIC) + _ID_BYTES + _NONCE_BYTES
_TEXT_MARK = "gk1:"


class Undecipherable(Exception):
    """The key is missing, the value was changed, or it belongs to something else."""

    def __init__(self) -> None:
        super().__init__("无法解密：缺少密钥，或数据已被改动。")


class _Key:
    def __init__(self, master: bytes) -> None:
        self.id = hashlib.sha256(b"gongkai key id" + master).digest()[:_ID_BYTES]
        self.cipher = AESGCM(_derived(master, b"gongkai identity encryption"))
        self.index = _derived(master, b"gongkai identity index")


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(master)


# Values ----------------------------------------------------------------------


def encrypt(content: bytes, context: str = "") -> bytes:
    """AES-256-GCM under the key in use. `context` is bound to the value: it decrypts in no other place."""
    key = _ring()[0]
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _MAGIC + key.id + nonce + key.cipher.encrypt(nonce, content, _bound(key, context))


def decrypt(sealed: bytes, context: str = "") -> bytes:
    """The plain content. Raises `Undecipherable`."""
    key = _key_of(sealed)
    nonce = sealed[len(_MAGIC) + _ID_BYTES : _HEADER]
    try:
        return key.cipher.decrypt(nonce, sealed[_HEADER:], _bound(key, context))
    except InvalidTag:
        raise Undecipherable() from None


def encrypt_text(text: str, context: str = "") -> str:
    """A text as printable ciphertext, for identity numbers in a column."""
    return _TEXT_MARK + base64.urlsafe_b64encode(encrypt(text.encode(), context)).decode()


def decrypt_text(sealed: str, context: str = "") -> str:
    return decrypt(_bytes_of(sealed), context).decode()


def needs_rotation(sealed: bytes | str) -> bool:
    """Whether the value was written under a key that is no longer in use."""
    content = _bytes_of(sealed) if isinstance(sealed, str) else sealed
    return _key_of(content) is not _ring()[0]


def reencrypt(sealed: bytes, context: str = "") -> bytes:
    return encrypt(decrypt(sealed, context), context)


def reencrypt_text(sealed: str, context: str = "") -> str:
    return encrypt_text(decrypt_text(sealed, context), context)


def blind_index(value: str, scope: str = "identity") -> str:
    """What equality search compares instead of the value: 32 hexadecimal characters (HMAC-SHA-256)."""
    return _blind(_ring()[0], value, scope)


def blind_indexes(value: str, scope: str = "identity") -> list[str]:
    """The index under every key of the ring; search with `in` while a rotation is under way."""
    return [_blind(key, value, scope) for key in _ring()]


def _blind(key: _Key, value: str, scope: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", value).upper().split())
    return hmac.new(key.index, f"{scope}\0{plain}".encode(), hashlib.sha256).hexdigest()[:32]


def _bound(key: _Key, context: str) -> bytes:
    return _MAGIC + key.id + context.encode()


def _bytes_of(sealed: str) -> bytes:
    if not sealed.startswith(_TEXT_MARK):
        raise Undecipherable()
    try:
        return base64.urlsafe_b64decode(sealed[len(_TEXT_MARK) :])
    except (binascii.Error, ValueError):
        raise Undecipherable() from None


def _key_of(sealed: bytes) -> _Key:
    if len(sealed) < _HEADER or not sealed.startswith(_MAGIC):
        raise Undecipherable()
    wanted = sealed[len(_MAGIC) : len(_MAGIC) + _ID_BYTES]
    for key in _ring():
        if key.id == wanted:
            return key
    raise Undecipherable()


# Keys ------------------------------------------------------------------------


def key_file() -> Path:
    return Path(_key_path(settings.DATA))


def add_key() -> None:
    """Begin a rotation of the key file: a new first line, older keys stay for reading."""
    if settings.IDENTITY_KEY:
        raise ImproperlyConfigured("密钥由 GONGKAI_IDENTITY_KEY 给出：轮换时把新密钥写在最前，用逗号隔开旧密钥。")
    path = key_file()
    older = path.read_text() if path.exists() else ""
    draft = _draft(path, _new_key() + "\n" + older)
    os.replace(draft, path)


def _ring() -> tuple[_Key, ...]:
    if settings.IDENTITY_KEY:
        return _parsed(settings.IDENTITY_KEY.replace(",", "\n"))
    path = _key_path(settings.DATA)
    try:
        found = os.stat(path)
    except FileNotFoundError:
        _create(Path(path))
        found = os.stat(path)
    if found.st_mode & 0o077:
        raise ImproperlyConfigured(f"密钥文件 {KEY_NAME} 的权限过宽，请执行 chmod 600。")
    return _of_file(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@lru_cache(maxsize=8)
def _key_path(data: Path | str) -> str:
    return str(Path(data) / "keys" / KEY_NAME)


@lru_cache(maxsize=8)
def _of_file(path: str, *state: int) -> tuple[_Key, ...]:
    """Read anew whenever the file is another or was written to."""
    return _parsed(Path(path).read_text())


@lru_cache(maxsize=8)
def _parsed(lines: str) -> tuple[_Key, ...]:
    ring = tuple(_Key(_master(line.strip())) for line in lines.splitlines() if line.strip())
    if not ring:
        raise ImproperlyConfigured("身份证明加密密钥为空。")
    return ring


def _master(line: str) -> bytes:
    try:
        master = base64.b64decode(line, validate=True)
    except binascii.Error:
        master = b""
    if len(master) != KEY_BYTES:
        raise ImproperlyConfigured("身份证明加密密钥应为 32 字节的 base64 文本，可用 openssl rand -base64 32 生成。")
    return master


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, _new_key() + "\n")
    try:
        # A link fails if another process was first; a half-written key file is never seen.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, content: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


# Masks -----------------------------------------------------------------------


def masked(value: str, head: int = 3, tail: int = 4) -> str:
    """A number with its middle hidden: 532***********1234. Short values keep one character at most."""
    value = value.strip()
    if len(value) < head + tail + 4:
        return value[:1] + "*" * (len(value) - 1) if len(value) > 1 else "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def masked_phone(value: str) -> str:
    return masked(value, 3, 4) if len(value.strip()) >= 11 else masked(value, 1, 2)


def masked_name(value: str) -> str:
    """张** keeps the first character, or two of a compound of four and more."""
    value = value.strip()
    keep = 2 if len(value) >= 4 else 1
    return value[:keep] + "*" * (len(value) - keep) if len(value) > 1 else "*" * len(value)


def masked_email(value: str) -> str:
    name, at, host = value.strip().partition("@")
    return f"{name[:1]}***{at}{host}" if at else masked(value)


def masked_address(value: str) -> str:
    value = value.strip()
    return value[:6] + "****" if len(value) > 6 else "****"
