"""Models that bench/saves.py writes to: one shape, four audit trails."""
