"""What a unit plans and does to make the laws it enforces known. 《责任制》第22条."""
