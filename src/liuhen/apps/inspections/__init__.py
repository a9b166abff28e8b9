"""Inspections before anybody goes out: what for, by which plan and draw, and who else goes. 《责任制》第15、28条."""
