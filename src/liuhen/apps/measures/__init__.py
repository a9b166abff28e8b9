"""Compulsory measures and the things they take: approval, list, term, release. 《责任制》第26条."""
