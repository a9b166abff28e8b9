"""Log in, second factor, sessions, lock-out, password rules."""
