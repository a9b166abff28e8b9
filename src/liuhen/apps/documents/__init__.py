"""Papers with their numbers, seals and service. 《责任制》第27、31条."""
