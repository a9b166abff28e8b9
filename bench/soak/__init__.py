"""Sudden death as a routine: the whole product, its processes killed at random moments of intake, its books checked."""
