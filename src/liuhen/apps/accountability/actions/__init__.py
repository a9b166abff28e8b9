"""Verbs: `leads` raises, `review` hears and concludes, `consequences` and `sanctions` impose, `effects` begin and end,
`redress` looks at it again, `referring` hands on, `blemishes` puts slips right, `looks` passes on.
"""
