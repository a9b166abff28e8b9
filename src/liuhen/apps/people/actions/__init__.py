"""Verbs: `register` for units, people and certificates, `accounts` for who may log in and do what, `faults` for what a
consequence does to them."""
