"""Verbs on powers, one file a matter."""
