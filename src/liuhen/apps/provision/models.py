"""What we remember in provision."""
