"""An authenticator of our own for tests: makes keys, signs, counts, and can be told to lie."""

import hashlib
import json
import secrets
import struct
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    def __init__(self, domain: str = "localhost", origin: str = "http://localhost:8000") -> None:
        self.domain, self.origin = domain, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.user_handle = b""
        self.counter = 1
        self.verifies = True

    def create(self, options: dict[str, Any]) -> str:
        public = options["publicKey"]
        self.user_handle = _bytes(public["user"]["id"])
        key = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.credential_id)) + self.credential_id + key
        data = self._data(ATTESTED) + attested
        response = {
            "clientDataJSON": self._client("webauthn.create", public["challenge"]),
            "attestationObject": websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        self.counter += 1
        return self._answer(response)

    def get(self, options: dict[str, Any]) -> str:
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(0)
        signed = data + hashlib.sha256(_bytes(client)).digest()
        response = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(self.key.sign(signed, ec.ECDSA(SHA256()))),
            "userHandle": websafe_encode(self.user_handle),
        }
        self.counter += 1
        return self._answer(response)

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + struct.pack(">I", self.counter)

    def _client(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return websafe_encode(json.dumps(said).encode())

    def _answer(self, response: dict[str, str]) -> str:
        key = websafe_encode(self.credential_id)
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": response})


def _bytes(text: str) -> bytes:
    return websafe_decode(text)
