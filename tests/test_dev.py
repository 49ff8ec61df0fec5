"""`./dev` on a bare machine, with stand-ins for Python and uv that write down how they were called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-server.txt", "requirements-dev.txt")

OLD = "#!/bin/sh\nexit 1\n"
# Answers the version question with yes; `-m venv` makes an environment of itself, `-m pip install` a uv.
NEW = """#!/bin/sh
echo "$(basename "$0") $*" >>"$LOG"
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") [ "$3" = --version ] || { cp "$UV" "$(dirname "$0")/uv"; } ;;
esac
"""
UV = """#!/bin/sh
[ "$1" = --version ] && { echo "uv %s (x)"; exit; }
echo "uv $* certs=$UV_SYSTEM_CERTS" >>"$LOG"
"""


class Machine:
    """A clone in a folder with a space and Chinese characters, and a PATH whose Pythons are stand-ins."""

    def __init__(self, root: Path, pythons: dict[str, str]) -> None:
        self.clone = root / "政务 公开"
        self.clone.mkdir()
        shutil.copy(ROOT / "dev", self.clone / "dev")
        for lock in LOCKS:
            (self.clone / lock).write_text(f"{lock}==1\n")
        self.path = root / "bin"
        self.path.mkdir()
        for name in ("python3", "python3.11", "python3.12", "python3.13"):
            self._program(self.path / name, pythons.get(name, OLD))
        version = next(line for line in (ROOT / "dev").read_text().splitlines() if line.startswith("UV_VERSION="))
        self._program(root / "uv", UV % version.partition("=")[2])
        self.log = root / "log"
        home = root / "home"
        home.mkdir()
        self.environment = {
            "PATH": f"{self.path}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(home),
            "LOG": str(self.log),
            "UV": str(root / "uv"),
        }

    def _program(self, path: Path, text: str) -> None:
        path.write_text(text)
        path.chmod(0o755)

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.clone / "dev"), *arguments],
            env=self.environment | environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, start: str = "") -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(start) and " -c " not in line]


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path, {"python3": NEW})


def test_python_older_than_3_11_is_refused_in_one_line(tmp_path):
    machine = Machine(tmp_path, {})
    done = machine.dev("run")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "需要 Python 3.11" in done.stderr and "needs Python 3.11" in done.stderr
    assert not (machine.clone / ".venv").exists()


@pytest.mark.parametrize("name", ["python3.11", "python3.12", "python3.13"])
def test_a_newer_python_beside_an_old_one_is_found(tmp_path, name):
    machine = Machine(tmp_path, {name: NEW})
    assert machine.dev("docs").returncode == 0
    assert machine.calls(f"{name} -m venv") == [f"{name} -m venv {machine.clone}/.venv"]


def test_the_environment_is_made_once_and_synced_again_only_when_the_lock_changes(machine):
    first = machine.dev("docs")
    assert first.returncode == 0, first.stderr
    [sync] = machine.calls("uv pip sync")
    assert sync.endswith("--require-hashes requirements-dev.txt certs=1")
    assert machine.calls("python docs/generate.py") == ["python docs/generate.py"]

    assert machine.dev("docs").returncode == 0
    assert len(machine.calls("uv")) == 1 and len(machine.calls("python3 -m venv")) == 1

    (machine.clone / "requirements-dev.txt").write_text("other==2\n")
    assert machine.dev("docs").returncode == 0
    assert len(machine.calls("uv pip sync")) == 2 and len(machine.calls("python3 -m venv")) == 1


def test_a_run_takes_the_small_lock_and_is_content_with_the_larger_environment(machine):
    machine.dev("run")
    assert "requirements.txt certs" in machine.calls("uv pip sync")[-1]
    machine.dev("docs")
    synced = len(machine.calls("uv pip sync"))
    machine.dev("run")
    assert len(machine.calls("uv pip sync")) == synced


def test_postgresql_takes_the_server_lock(machine):
    machine.dev("run", GONGKAI_DATABASE_URL="postgresql://db/gongkai")
    assert "requirements-server.txt" in machine.calls("uv pip sync")[-1]


def test_a_run_migrates_fills_and_serves_in_this_order(machine):
    done = machine.dev("run", "--port", "8010")
    assert done.returncode == 0, done.stderr
    wanted = [
        "-m gongkai.console migrate --quiet",
        "-m gongkai.console demo --if-empty",
        "-m gongkai.console serve --port 8010",
    ]
    ran = [call.removeprefix("python ") for call in machine.calls("python -m")]
    assert [call for call in ran if call in wanted] == wanted


def test_an_account_without_home_keeps_its_cache_beside_the_environment(machine):
    del machine.environment["HOME"]
    assert machine.dev("docs").returncode == 0


def test_the_console_program_stands_in_the_environment(machine):
    machine.dev("docs")
    subprocess.run([machine.clone / ".venv" / "bin" / "gongkai", "version"], env=machine.environment, check=True)
    assert machine.calls("python -m gongkai.console version")


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["help"], 0), (["nosuch"], 1)])
def test_help_needs_nothing(tmp_path, arguments, code):
    machine = Machine(tmp_path, {})
    done = machine.dev(*arguments)
    assert done.returncode == code
    assert "./dev" in done.stdout + done.stderr
    assert not machine.calls()


@pytest.mark.parametrize("script", ["dev", ".ci/run"])
def test_the_scripts_parse(script):
    shell = "sh" if script == "dev" else "bash"
    subprocess.run([shell, "-n", str(ROOT / script)], check=True)
