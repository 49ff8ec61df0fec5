"""What several forms of requests share."""

LONG = {"rows": 5}
CHOOSE = ("", "请选择")  # where a ready answer would be taken for the person's own
