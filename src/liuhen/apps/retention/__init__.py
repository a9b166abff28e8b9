"""Retention: classes, holds, and the end of a recording's keeping. 《设备办法》第17条."""
