"""Questions about provision, one file a matter."""
