"""清单导入 at the desk: sent and kept, carried out by a job, cancelled, gone on with, forgotten (decision 0041)."""

from gongkai.apps.services.actions.imports.running import carry_out, carry_out_now
from gongkai.apps.services.actions.imports.sending import cancel, forget_old, go_on, send

__all__ = ["cancel", "carry_out", "carry_out_now", "forget_old", "go_on", "send"]
