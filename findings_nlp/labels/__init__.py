"""Labelled data: labels that point at published reports, and checks of labelled sentences."""
