"""What `organizer demo` makes: an example team to look at, or any number of rows to measure with."""
