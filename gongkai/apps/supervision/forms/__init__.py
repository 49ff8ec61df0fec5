"""Forms of 电子监察."""
