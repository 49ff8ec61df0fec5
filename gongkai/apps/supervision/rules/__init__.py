"""What 电子监察 judges by, as plain Python over stored times: no Django, no rows, no clock of its own."""
