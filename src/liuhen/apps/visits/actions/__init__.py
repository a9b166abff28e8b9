"""Verbs on visits, phones, what was found and what firms say."""
