"""The page frame that every app shares."""
