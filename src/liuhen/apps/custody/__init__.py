"""Custody: hand-overs signed by both sides, loans, losses, stock-taking. 《设备办法》第15条."""
