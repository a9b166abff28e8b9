"""Questions about inspections, one file a matter."""
