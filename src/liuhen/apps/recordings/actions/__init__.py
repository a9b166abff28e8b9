"""Verbs: `intake` takes files in, `viewing` shows them, `exports` hands them out."""
