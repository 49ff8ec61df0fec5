"""What the pages say exists, exists: links, paths, commands, settings, the glossary's words."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.house.sources import ROOT, lay

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
PATH = re.compile(r"(?<![\w/])(?:gongkai|docs|deploy|tests|benchmarks|\.ci)/[\w./<>*-]+")
SETTING = re.compile(r"\bGONGKAI_[A-Z0-9_]+\b")


def pages(root: Path = ROOT) -> Iterator[Path]:
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "deploy").rglob("*.md")]
    yield from sorted(p for p in found if p.relative_to(root).parts[:2] != ("docs", "site"))


def dead_links(root: Path = ROOT) -> list[str]:
    found = []
    for page in pages(root):
        for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", target) or target.startswith("#"):
                continue
            if not (page.parent / target.partition("#")[0]).exists():
                found.append(f"{page.relative_to(root)}: {target}")
    return found


def dead_paths(root: Path = ROOT) -> list[str]:
    """Paths in code spans that name nothing; `<app>` and `*` stand for something."""
    found = []
    for page in pages(root):
        for span in CODE.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
            for path in PATH.findall(span):
                if "<" in path or "*" in path or (root / path.rstrip("./")).exists() or (root / path).exists():
                    continue
                found.append(f"{page.relative_to(root)}: {path}")
    return found


def _called(program: str, root: Path = ROOT) -> Iterator[tuple[str, list[str]]]:
    """(page, words after the program) of every call in a code block or span."""
    for page in pages(root):
        if "reference" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
        lines += CODE.findall(FENCE.sub("", text))
        for line in lines:
            for call in re.split(
                r"&&|;|\|", line.partition("#")[0] if program == "./dev" else line.partition(" # ")[0]
            ):
                words = call.replace("…", " ").split()
                while words and re.match(r"[A-Z_]+=", words[0]):
                    words.pop(0)
                if words and (words[0] == program or words[0].endswith(f"/bin/{program}")):
                    yield str(page.relative_to(root)), words[1:]


def _is_command(group: click.Command, words: list[str]) -> bool:
    """Whether the words up to the first argument or option name a command, and every option is its own."""
    with click.Context(group) as context:
        while isinstance(group, click.Group) and words and re.fullmatch(r"[a-z-]+", words[0]):
            inner = group.get_command(context, words[0])
            if inner is None:
                return False
            group, words = inner, words[1:]
    options = {o for p in group.params for o in p.opts} | {"--help"}
    return all(w in options for w in words if w.startswith("--"))


def test_every_link_leads_somewhere():
    assert dead_links() == []


def test_every_path_named_exists():
    assert dead_paths() == []


def test_every_console_command_named_exists():
    from gongkai.console.program import program

    calls = [c for c in _called("gongkai") if c[1]]
    assert calls
    assert [call for call in calls if not _is_command(program, call[1])] == []


def test_every_task_of_the_set_up_script_named_exists():
    help_text = subprocess.run([ROOT / "dev", "help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z]+) ", help_text, re.MULTILINE))
    assert {"run", "test", "lint"} <= known
    assert [call for call in _called("./dev") if call[1] and call[1][0] not in known] == []


def test_every_setting_named_is_declared():
    declared = SETTING.findall((ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8"))
    # Read by the test run alone.
    known = {*declared, "GONGKAI_TEST_SERVICES"}
    named = [(str(p.relative_to(ROOT)), s) for p in pages() for s in SETTING.findall(p.read_text(encoding="utf-8"))]
    assert [one for one in named if one[1] not in known] == []


def test_what_does_not_exist_is_found(tmp_path):
    from gongkai.console.program import program

    lay(
        tmp_path,
        {
            "README.md": "[here](docs/a.md) [gone](docs/gone.md#x) [out](https://example.org) `gongkai/gone.py`",
            "docs/a.md": (
                "```sh\nA=1 gongkai nosuch  # x\ngongkai journal verify\ngongkai backup --nosuch\n./dev nosuch\n```\n"
            ),
        },
    )
    assert dead_links(tmp_path) == ["README.md: docs/gone.md#x"]
    assert dead_paths(tmp_path) == ["README.md: gongkai/gone.py"]
    calls = [words for _, words in _called("gongkai", tmp_path)]
    assert [_is_command(program, words) for words in calls] == [False, True, False]
    assert [words for _, words in _called("./dev", tmp_path)] == [["nosuch"]]


GLOSSARY_ROW = re.compile(r"^\| ([^|]+) \| `(\w+)` \| ([^|]+) \|", re.MULTILINE)


def test_every_word_of_the_glossary_is_used_and_means_one_thing():
    rows = GLOSSARY_ROW.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(rows) > 50
    for column in (0, 1):
        words = [row[column] for row in rows]
        assert len(words) == len(set(words))
    files = [p for s in ("*.py", "*.toml") for p in (ROOT / "gongkai").rglob(s)]
    code = "\n".join(p.read_text(encoding="utf-8") for p in files)
    used = set(re.findall(r"\w+", code))
    assert [identifier for _, identifier, _ in rows if identifier not in used] == []


def test_decision_records_are_numbered_listed_and_complete():
    folder = ROOT / "docs" / "decisions"
    records = sorted(p.name for p in folder.glob("0*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    assert re.findall(r"\((0\d{3}[\w-]*\.md)\)", index) == records
    for name in records:
        text = (folder / name).read_text(encoding="utf-8")
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], name
        assert text.startswith(f"# {name[:4]} ") and "\nStatus: " in text, name


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_both_readmes_show_the_two_commands(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "./dev run" in text and "./dev test" in text
