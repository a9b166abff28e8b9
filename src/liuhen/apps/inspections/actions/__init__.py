"""Verbs on inspections before anybody goes out, one file a matter."""
