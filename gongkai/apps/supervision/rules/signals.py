"""信号: reminder, pre-warning, yellow card, red card, supervision proposal (casework §11)."""

REMINDER, PRE_WARNING, YELLOW, RED, PROPOSAL = 1, 2, 3, 4, 5

NAMES = {"reminder": REMINDER, "pre_warning": PRE_WARNING, "yellow": YELLOW, "red": RED, "proposal": PROPOSAL}
LABELS = {REMINDER: "提醒", PRE_WARNING: "预警", YELLOW: "黄牌", RED: "红牌", PROPOSAL: "监察建议"}
IDS = {number: name for name, number in NAMES.items()}

CARD = YELLOW
"""From here on the signal is a card 亮牌: it counts, and it has to be answered."""
