"""The door for programs: tus uploads, receipts, and the JSON endpoints that the apps offer."""
