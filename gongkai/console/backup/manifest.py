"""What a backup says of itself."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

NAME = "manifest.json"
FORMAT = 1
SQLITE_MEMBER = "database.sqlite3"
POSTGRES_MEMBER = "database.dump"
FILES = "files/"
KEYS = "keys/"


class Unusable(Exception):
    """The archive cannot be used; the message is a Chinese sentence for the operator."""


@dataclass(frozen=True)
class Part:
    """One member: bytes and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """`migrations` are "app.name" of those applied when the backup was made, in order."""

    version: str
    made_at: str
    vendor: str
    with_keys: bool
    migrations: list[str]
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    def dump(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def parse(cls, raw: bytes) -> "Manifest":
        try:
            values: dict[str, Any] = json.loads(raw)
            if values["format"] != FORMAT:
                raise Unusable(f"备份格式 {values['format']} 不受此版本支持，请使用 {values['version']} 版恢复。")
            parts = {name: Part(**part) for name, part in values.pop("parts").items()}
            return cls(parts=parts, **values)
        except (KeyError, TypeError, ValueError) as error:
            raise Unusable("备份清单 manifest.json 损坏。") from error

    @property
    def database(self) -> str:
        return SQLITE_MEMBER if self.vendor == "sqlite" else POSTGRES_MEMBER

    def compare(self, found: dict[str, Part]) -> None:
        """Refuse a part that is missing, was added, or holds other bytes than when the backup was made."""
        for name, part in self.parts.items():
            if name not in found:
                raise Unusable(f"备份不完整：缺少 {name}。")
            if found[name] != part:
                raise Unusable(f"备份已损坏或被改动：{name} 与清单中的摘要不符。")
        if extra := sorted(found.keys() - self.parts.keys()):
            raise Unusable(f"备份中有清单以外的内容：{extra[0]}。")


class Digest:
    """A file object that hashes what passes through it; `read` for packing, `write` for unpacking."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._sha256 = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        return self._seen(self._inner.read(size))

    def write(self, data: bytes) -> int:
        self._inner.write(self._seen(data))
        return len(data)

    def _seen(self, data: bytes) -> bytes:
        self._sha256.update(data)
        self._size += len(data)
        return data

    @property
    def part(self) -> Part:
        return Part(self._size, self._sha256.hexdigest())
