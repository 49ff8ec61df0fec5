"""历年对比、单位对比: what bodies reported, side by side, for the public and at the desk."""

from gongkai.apps.disclosure.views.comparing.bodies import bodies
from gongkai.apps.disclosure.views.comparing.years import body_years

__all__ = ["bodies", "body_years"]
