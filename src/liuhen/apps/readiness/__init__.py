"""What could lawfully be done tomorrow: each night, per power and unit, what is missing. 《责任制》第36条."""
