"""What a decision demands, paid, urged and applied for. 《责任制》第17条."""
