"""Webhook secrets at rest: AES-GCM under a key derived from the platform's secret key, which is not in the database."""

import base64
import os
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"gongkai.outbox.webhook-secret.v1"
NONCE_BYTES = 12


class Unreadable(ValueError):
    """Sealed under a secret key this installation no longer has."""


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def seal(secret: str) -> str:
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, secret.encode(), PURPOSE)
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable."""
    raw = base64.b64decode(sealed)
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            return AESGCM(_key(key)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], PURPOSE).decode()
        except InvalidTag:
            continue
    raise Unreadable("推送订阅的签名密钥无法解密：GONGKAI_SECRET_KEY 已更换，请为该订阅重新生成密钥")


def _key(secret_key: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(force_bytes(secret_key))
