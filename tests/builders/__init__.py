"""Fixtures made by actions, so that they are lawful."""
