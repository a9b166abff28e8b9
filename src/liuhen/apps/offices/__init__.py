"""Who leads a unit, and by what deed or decision a unit may act at all. 《责任制》第2、8条."""
