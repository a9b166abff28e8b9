"""Evidence, the facts that rest on it, and what falls with it. 《责任制》第30条."""
