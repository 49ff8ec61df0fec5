"""Pages of 专项清单: the desk of whoever keeps them, and what anybody may read."""
