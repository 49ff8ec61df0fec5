"""Pages of electronic forms: filling in step by step, reading what was submitted, and the administrators' builder.

An app shows the pages of a form with `Flow` (`flow.py`) over a `DraftStore`, and what was submitted with
`reading.of`; see gongkai/kernel/eforms/README.md.
"""
