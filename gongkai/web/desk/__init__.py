"""The staff's desk as far as it belongs to no app: inbox, search, clocks explained, letters, notices, audit."""
