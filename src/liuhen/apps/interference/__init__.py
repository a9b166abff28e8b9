"""Who interfered with a case, written down so that nobody it names can notice. 《责任制》第47至51条."""
