"""专项清单: their changes, whole lists at once, and the comparison of items with them."""
