"""Reading the project's own files for the house rules. A rule is a function of a tree and returns complaints."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One Python file of the package: `parts` are the names below `gongkai/`, without the suffix."""

    path: Path
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return _text(self.path)

    @property
    def tree(self) -> ast.Module:
        return _tree(self.path)

    @property
    def floor(self) -> str:
        """`kernel`, `web`, `apps`, `config` or `console`."""
        return self.parts[0]

    @property
    def part(self) -> str:
        """The kernel part or app the file belongs to."""
        return self.parts[1] if len(self.parts) > 1 and self.floor in ("kernel", "apps") else self.floor

    @property
    def room(self) -> str:
        """The room inside that part: `actions` for apps/x/actions.py and for apps/x/actions/requests.py."""
        index = 2 if self.floor in ("kernel", "apps") else 1
        return self.parts[index] if len(self.parts) > index else "__init__"

    def is_test(self) -> bool:
        return "tests" in self.parts or self.parts[-1] in ("testing", "conftest")

    def is_migration(self) -> bool:
        return "migrations" in self.parts

    def at(self, node: ast.AST, complaint: str) -> str:
        return f"{'/'.join(self.parts)}.py:{getattr(node, 'lineno', 0)} {complaint}"


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path), str(path))


def sources(root: Path = ROOT, tests: bool = False) -> Iterator[Source]:
    """Python files of the package below `root`, without migrations; tests only when asked."""
    package = root / "gongkai"
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = (*parts[:-1], "__init__")
        source = Source(path, parts)
        if source.is_migration() or (source.is_test() and not tests):
            continue
        yield source


def templates(root: Path = ROOT) -> Iterator[Path]:
    """Every HTML template a browser gets."""
    yield from sorted((root / "gongkai").rglob("templates/**/*.html"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called_name(call: ast.Call) -> str:
    """The last name of what is called: `save` for `a.b.save()`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def first_text(call: ast.Call, keyword: str = "") -> str | None:
    """The first argument (or the named one) when it is a literal text."""
    value = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == keyword), None)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def lay(root: Path, files: dict[str, str]) -> Path:
    """Write a sample tree, for the tests that show that a rule can fail."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
