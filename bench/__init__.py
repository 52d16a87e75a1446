"""Measuring: `make bench`. What is measured, how, and what came out is told in docs/performance.md."""
