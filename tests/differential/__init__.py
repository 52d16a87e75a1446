"""Every read both ways: compiled, and as an ordinary queryset, over random data and random parameters."""
