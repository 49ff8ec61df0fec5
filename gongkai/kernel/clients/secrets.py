"""Secrets and tokens: 256 bits of chance each, recognisable by their beginning, kept as digests."""

import hashlib
import secrets

SECRET, TOKEN = "gks_", "gkt_"
LONGEST = 100


def new(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 is enough: what is hashed cannot be guessed, so nothing has to be slow."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
