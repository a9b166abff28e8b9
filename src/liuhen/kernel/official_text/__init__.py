"""The official text of the articles, as whoever runs the county imported it."""
