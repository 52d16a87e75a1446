"""What takes real proxies, poolers, replicas and systemd: `make test-operations`."""
