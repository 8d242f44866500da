"""Files to reports: one module a format, one gate, a child process that bears the risk."""
