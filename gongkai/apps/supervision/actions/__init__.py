"""Acts of 电子监察."""
