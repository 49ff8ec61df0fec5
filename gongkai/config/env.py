"""Settings from the environment: typed, documented, listed in docs/reference/settings.md."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


DECLARED: dict[str, Setting] = {}


def _declare(name: str, default: object, meaning: str) -> str | None:
    DECLARED[name] = Setting(name, "" if default is None else str(default), meaning)
    value = os.environ.get(name)
    return value if value not in (None, "") else None


def _read(name: str, default: T, meaning: str, parse: Callable[[str], T], shape: str) -> T:
    raw = _declare(name, default, meaning)
    if raw is None:
        return default
    try:
        return parse(raw)
    except ValueError as error:
        raise SystemExit(f"环境变量 {name} 应为{shape}，现在是“{raw}”。") from error


def text(name: str, default: str, meaning: str) -> str:
    return _read(name, default, meaning, str, "文字")


def number(name: str, default: int, meaning: str) -> int:
    return _read(name, default, meaning, int, "整数")


def flag(name: str, default: bool, meaning: str) -> bool:
    return _read(name, default, meaning, _to_flag, "是或否（1/0、true/false）")


def words(name: str, default: list[str], meaning: str) -> list[str]:
    return _read(name, default, meaning, lambda raw: [w.strip() for w in raw.split(",") if w.strip()], "逗号分隔的列表")


def folder(name: str, default: Path, meaning: str) -> Path:
    return _read(name, default, meaning, lambda raw: Path(raw).expanduser().absolute(), "目录")


def supply(name: str, value: str) -> bool:
    """Give a declared setting a value for the processes started from here, unless the operator gave one."""
    if name not in DECLARED:
        raise LookupError(name)
    if os.environ.get(name):
        return False
    os.environ[name] = value
    return True


def _to_flag(raw: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if raw.lower() not in known:
        raise ValueError(raw)
    return known[raw.lower()]
