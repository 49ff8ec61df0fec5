"""Contents of rows: canonical JSON, sealed where the dataset is personal."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from gongkai.kernel.exchange.datasets import datasets
from gongkai.kernel.exchange.models import Row
from gongkai.kernel.files import crypto

SPACE = UUID("6f0f5f5e-9a65-4a35-8a1e-3c5b8a0e7d11")


def guid_of(source: str, subject: str, dataset: str, key: str) -> str:
    """记录唯一标识: the same record has the same one in every batch, on every machine."""
    return uuid5(SPACE, "\n".join((source, subject, dataset, key))).hex


def canonical(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sealed(dataset: str, guid: str, text: str) -> str:
    return crypto.encrypt_text(text, f"exchange:{guid}") if datasets()[dataset].personal else text


def content_of(row: Row) -> dict[str, Any]:
    """The values of a row by their national names. A dataset that no app declares any more stays unread."""
    if not row.content:
        return {}
    dataset = datasets().get(row.dataset)
    if dataset is None:
        return {}
    text = crypto.decrypt_text(row.content, f"exchange:{row.guid}") if dataset.personal else row.content
    return dict(json.loads(text))
