"""Bytes to plain values: TOML, YAML and CSV files below a `law` folder."""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from gongkai.kernel.law.errors import PACKAGE, LawError, display

SUFFIXES = {".toml", ".yaml", ".yml", ".csv"}


class _Loader(yaml.SafeLoader):
    """SafeLoader that refuses a key written twice, which YAML itself would silently overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.YAMLError(f"“{key}”重复")
            seen.add(key)
        return super().construct_mapping(node, deep)


def law_folders(package: Path = PACKAGE) -> list[Path]:
    """`law` below every kernel part and every app."""
    return sorted(p for p in [*package.glob("kernel/*/law"), *package.glob("apps/*/law")] if p.is_dir())


def law_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES)


def read(path: Path) -> dict[str, Any]:
    """The file's content as a table; a CSV file is `{"rows": [...]}` under its header. LawError if unreadable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = _parse(path.suffix, text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError, csv.Error) as error:
        raise LawError(f"{display(path)}：读不出来（{error}）。") from error
    if not isinstance(content, dict):
        raise LawError(f"{display(path)}：最外层应是一张表。")
    return content


def _parse(suffix: str, text: str) -> Any:
    if suffix == ".toml":
        return tomllib.loads(text)
    if suffix == ".csv":
        return {"rows": list(csv.DictReader(text.splitlines(), strict=True))}
    return yaml.load(text, Loader=_Loader)
