"""Results of `score` summed up: counts corrected for the model's error, charts, a page."""
