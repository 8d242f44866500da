"""The package inside other tools: spaCy and scikit-learn."""
