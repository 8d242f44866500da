"""The command line: thin commands that parse, call one function of the library, and print."""

from findings_nlp.cli.app import main

__all__ = ["main"]
