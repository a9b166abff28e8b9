"""Provision: what each unit must have, has, plans to renew and may spend. 《设备办法》第4–7、19条."""
