"""Spot checks: draws anybody can replay, sheets, and what follows. 《设备办法》第14条."""
