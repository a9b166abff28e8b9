"""The docking station's program: carry recordings from a card to the platform, and let go of none without a receipt."""
