"""Run the command line as ``python -m findings_nlp.cli``."""

from findings_nlp.cli.app import main

main()
