"""All benchmarks, one after the other, each in a process of its own: `./dev bench [name [arguments]]`."""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
NAMES = sorted(p.stem for p in FOLDER.glob("*.py") if not p.stem.startswith("_"))


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] not in NAMES:
        print(f"没有名为“{arguments[0]}”的对照，现有：{'、'.join(NAMES)}", file=sys.stderr)
        return 2
    chosen = [(arguments[0], arguments[1:])] if arguments else [(name, []) for name in NAMES]
    failed = 0
    for name, rest in chosen:
        print(f"\n== {name}", flush=True)
        failed += subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *rest]) != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
