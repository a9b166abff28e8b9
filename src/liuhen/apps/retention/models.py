"""What we remember in retention."""
