"""Compile every .po below gongkai/ into the .mo beside it, with Python alone (no gettext programs needed).

    python3 tools/locale/compile.py [--check]

`--check` changes nothing and fails when a .mo is not what its .po says.
"""

import ast
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAGIC = 0x950412DE


def catalogue(text: str) -> dict[bytes, bytes]:
    """msgid → msgstr of a .po; plural forms joined by NUL as .mo files keep them; untranslated ones left out."""
    found: dict[bytes, bytes] = {}
    for entry in text.split("\n\n"):
        parts: dict[str, str] = {}
        current = ""
        for line in entry.splitlines():
            if not line or line.startswith("#"):
                continue
            if not line.startswith('"'):
                current, line = line.split(" ", 1)
            parts[current] = parts.get(current, "") + ast.literal_eval(line)
        if "msgid" not in parts:
            continue
        singular, plural = parts["msgid"], parts.get("msgid_plural")
        if plural is None:
            key, value = singular, parts.get("msgstr", "")
        else:
            key = f"{singular}\0{plural}"
            value = "\0".join(parts[name] for name in sorted(parts) if name.startswith("msgstr["))
        if value.strip("\0"):
            found[key.encode()] = value.encode()
    return found


def compiled(found: dict[bytes, bytes]) -> bytes:
    """The .mo format: sorted ids, their translations, both with lengths and offsets."""
    ids = sorted(found)
    start = 7 * 4 + 16 * len(ids)
    id_table, text_table, data = [], [], b""
    for key in ids:
        id_table += [len(key), start + len(data)]
        data += key + b"\0"
    for key in ids:
        text_table += [len(found[key]), start + len(data)]
        data += found[key] + b"\0"
    head = [MAGIC, 0, len(ids), 7 * 4, 7 * 4 + 8 * len(ids), 0, 0]
    numbers = [*head, *id_table, *text_table]
    return struct.pack(f"<{len(numbers)}I", *numbers) + data


def main() -> int:
    stale = []
    for source in sorted((ROOT / "gongkai").rglob("*.po")):
        target = source.with_suffix(".mo")
        made = compiled(catalogue(source.read_text(encoding="utf-8")))
        if target.exists() and target.read_bytes() == made:
            continue
        stale.append(str(target.relative_to(ROOT)))
        if "--check" not in sys.argv:
            target.write_bytes(made)
    for name in stale:
        print(name)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
