"""Hashes, chains and Merkle trees; pure functions over plain values."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from uuid import UUID

_hashed = attrgetter(
    "subject",
    "seq",
    "verb",
    "act",
    "org_path",
    "actor_kind",
    "actor_id",
    "actor_name",
    "for_name",
    "step_before",
    "step_after",
    "details_json",
    "previous_hash",
)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    raise TypeError(f"日志详情中不能写入 {type(value).__name__}。")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def canonical(value: Any) -> str:
    """JSON with one spelling per value."""
    return _ENCODER.encode(value)


def entry_hash(entry: Any) -> str:
    """SHA-256 over every stored field of an entry, the previous entry's hash among them."""
    return digest(canonical([entry.at.astimezone(UTC).isoformat(), *_hashed(entry)]))


def seal_hash(number: int, day: date, first_id: int, last_id: int, count: int, root: str, previous: str) -> str:
    return digest(canonical([number, day, first_id, last_id, count, root, previous]))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """Root over hex digests. Leaves and nodes are hashed under different prefixes (RFC 6962)."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _level_above(level)
    return level[0].hex()


def merkle_proof(leaves: Sequence[str], index: int) -> list[tuple[str, str]]:
    """The siblings from leaf `index` up to the root, as (side, digest); what one needs to prove one entry."""
    proof = []
    level = [_leaf(leaf) for leaf in leaves]
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            proof.append(("left" if sibling < index else "right", level[sibling].hex()))
        level, index = _level_above(level), index // 2
    return proof


def follows(leaf: str, proof: Sequence[tuple[str, str]], root: str) -> bool:
    """Whether a leaf and its proof lead to the root."""
    node = _leaf(leaf)
    for side, sibling in proof:
        other = bytes.fromhex(sibling)
        node = _node(other, node) if side == "left" else _node(node, other)
    return node.hex() == root


def _level_above(level: list[bytes]) -> list[bytes]:
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def _leaf(hexdigest: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(hexdigest)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
