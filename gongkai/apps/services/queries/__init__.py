"""Reading items, catalogue and changes. Who may see what is decided here."""
