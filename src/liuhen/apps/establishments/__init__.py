"""Whom one inspects: firms, sole traders and places, each under a code that is never given twice. 《责任制》第15条."""
