"""A sentence encoder fine-tuned on labelled sentences, which teaches the linear model."""
