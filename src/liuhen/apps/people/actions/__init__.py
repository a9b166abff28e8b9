"""Verbs: `register` for units, people and certificates, `accounts` for who may log in and do what, `activations` for
how somebody comes to a password of his own, `faults` for what a consequence does to them."""
