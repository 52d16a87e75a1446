"""How commands talk with the person at the terminal: what they ask, how they read arguments, how they print."""
