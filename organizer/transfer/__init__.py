"""Everything in another database: from SQLite to PostgreSQL, from PostgreSQL to SQLite, or to another of its kind."""
