"""Verbs: `leads` raises, `review` hears and concludes, `consequences` decides and lifts, `looks` passes on."""
