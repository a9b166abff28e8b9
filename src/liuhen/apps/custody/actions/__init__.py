"""Verbs on hand-overs, loans, losses and stock-takings."""
