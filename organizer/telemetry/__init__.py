"""What is measured and logged, for every other part: requests, log lines, counters. Stands on nothing else of ours."""
