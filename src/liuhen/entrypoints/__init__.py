"""Where the product is reached: console, portal, API, commands. Assembly only."""
