"""The source dialect of the example reports, and one writer for each file format."""
