"""Verbs: `plans` makes, freezes and draws; `sheets` assigns, fills in and hands on."""
