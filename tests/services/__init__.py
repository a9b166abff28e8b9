"""Real servers as fixtures: PostgreSQL, S3, a browser. One of each per test worker, gone when it ends."""
