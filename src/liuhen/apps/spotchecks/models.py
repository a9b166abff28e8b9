"""What we remember in spotchecks."""
