"""What operators do with service items on the console; named in module.py, loaded when used."""
