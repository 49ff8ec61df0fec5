"""What people type about items and the catalogue."""
