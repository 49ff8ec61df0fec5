"""Backup and restore: the database, the files and, when asked for, the keys, in one archive that proves itself.

A backup is a `.tar.gz` with `manifest.json` as its last member: the size and SHA-256 of every other one.
The search index is not in it; it is rebuilt from the records.
"""
