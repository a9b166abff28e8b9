"""Activities: what was done on site, and the recordings it owes. 《设备办法》第8、10–12条."""
