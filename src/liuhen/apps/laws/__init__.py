"""Laws with their versions, and what an amendment makes of their articles. 《责任制》第4条."""
