"""Pages of 电子监察 on the desk."""
