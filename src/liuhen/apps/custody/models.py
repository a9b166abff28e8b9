"""What we remember in custody."""
