"""The console program `gongkai`: the platform's operation by hand, in Chinese."""

import os


def main() -> None:
    """Entry of the console program; leaves with the program's exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    from gongkai.console.program import program

    program(prog_name="gongkai")
