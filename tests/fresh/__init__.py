"""`make run` and `make test` on a bare Debian that has what README names, and nothing else: `make test-fresh`."""
