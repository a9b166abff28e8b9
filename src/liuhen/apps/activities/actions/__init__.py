"""Verbs on activities: conduct them, match recordings, explain what is missing, reckon what is owed."""
