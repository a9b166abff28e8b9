"""Visits to firms, on site and from afar: allowance, field log, receipt and result."""
