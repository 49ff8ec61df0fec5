"""专项清单: what a line of each list says, how it is checked, read from a sheet and compared with items."""
