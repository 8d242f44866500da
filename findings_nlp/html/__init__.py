"""The pages people look at and correct in: one HTML file a report, and an index of them."""
