"""What `make` and packaging run before there is an environment: standard library only, on the system's own Python."""
