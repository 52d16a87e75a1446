"""Everything in another database: from SQLite to PostgreSQL and back, or to another of its kind; images elsewhere."""
