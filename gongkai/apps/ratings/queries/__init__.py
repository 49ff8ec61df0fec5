"""Reading ratings. Who may see which is decided here."""
