"""What is kept on disk: the event log, and what each target has. SQLite by default, PostgreSQL by URL."""
