"""Dossiers: all of a case in one file that can be walked from end to end. 《责任制》第11条."""
