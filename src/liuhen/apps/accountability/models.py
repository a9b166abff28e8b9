"""What we remember in accountability."""
