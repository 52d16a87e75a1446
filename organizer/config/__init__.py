"""Settings, routes and entry points of the whole site."""
