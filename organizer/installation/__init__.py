"""The data folder and the database as commands find them: who uses them, and whether they are up to date."""
