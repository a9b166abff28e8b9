"""Verbs: `filing` takes in, `handling` hands out and carries on, `deciding` ends, `identity` opens what is sealed."""
