"""What operators do with disclosure on the console; named in module.py, loaded when used."""
