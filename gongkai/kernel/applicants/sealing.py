"""What is known of a person lies encrypted, bound to the row and the column; equality goes by keyed digest."""

from typing import Any

from django.db import models

from gongkai.kernel.files import crypto


def seal(row: Any, name: str, text: str) -> None:
    """Put a text into the column `<name>_cipher`; empty stays empty."""
    setattr(row, f"{name}_cipher", crypto.encrypt_text(text, _context(row, name)) if text else "")


def unseal(row: Any, name: str) -> str:
    """The text of the column `<name>_cipher`. Raises `crypto.Undecipherable`."""
    sealed = getattr(row, f"{name}_cipher")
    return crypto.decrypt_text(sealed, _context(row, name)) if sealed else ""


def digest(kind: str, value: str) -> str:
    """What stands in an index column instead of the value."""
    return crypto.blind_index(value, f"applicant:{kind}") if value else ""


def digests(kind: str, value: str) -> list[str]:
    """The digest under every key of the ring, for looking up while a key is being replaced."""
    return crypto.blind_indexes(value, f"applicant:{kind}") if value else []


def _context(row: models.Model, name: str) -> str:
    return f"{row._meta.label_lower}:{row.uid}:{name}"  # type: ignore[attr-defined]  # every sealed row has a uid
