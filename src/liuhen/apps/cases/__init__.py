"""Clues and cases: who is concerned, who handles them, under which procedure, by when. 《责任制》第17、26条."""
