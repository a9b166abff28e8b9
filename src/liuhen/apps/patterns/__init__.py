"""Problem models: what is looked for in the records, and what a person concludes. 《责任制》第36条."""
