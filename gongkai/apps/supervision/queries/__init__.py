"""Reading for 电子监察."""
