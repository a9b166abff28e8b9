"""Verbs on provision, one file a matter."""
