"""What concerns a whole person, across all apps: leaving for good, and taking one's data along."""
