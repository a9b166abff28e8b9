"""What we remember in activities."""
