"""What is made public, by when, without whose name, and what is withheld on which ground. 《责任制》第11条."""
