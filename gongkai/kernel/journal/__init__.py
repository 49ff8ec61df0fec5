"""Append-only evidence, chained by hash, sealed daily."""
