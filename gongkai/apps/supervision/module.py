"""What the platform knows of 电子监察."""

from gongkai.kernel.registry import Module

MODULE = Module(
    id="supervision",
    label="电子监察",
    handlers=["gongkai.apps.supervision.handlers"],
    jobs=["gongkai.apps.supervision.jobs"],
)
