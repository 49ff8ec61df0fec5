"""清单表格: what bodies send, read and written (law/sheets.toml). No rows of the database here."""
