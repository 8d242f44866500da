"""How Sphinx builds the documentation site: ``make docs``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "site"))

from findings_nlp.version import __version__

project = "findings_nlp"
release = __version__
language = "en"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "accessibility",
    "command_reference",
    "own_names",
]

# Pages: Markdown. A heading can be linked to by its words, as on GitHub.
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

# The API reference. A type in a signature is a link where it is ours; those of other projects are
# not looked up, since the build needs no network.
default_role = "py:own"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
toc_object_entries_show_parents = "hide"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_preprocess_types = False
nitpick_ignore_regex = [
    (r"py:.*", r"(collections|numpy|np|npt|pandas|pyarrow|pathlib|spacy|sklearn|typing)\..*"),
    (r"py:class", r"Path|tuple\[str|findings_nlp\.integrations\.data_frames\.Table"),
    # What travels inside the package alone.
    (r"py:class", r"findings_nlp\..*\b(Answer|Ngrams|Register|Row|Tallies|Words)"),
]

# The look: furo without anything from the network, and a search that works from a folder.
html_theme = "furo"
html_title = f"findings_nlp {release}"
html_show_copyright = False
html_copy_source = False
html_show_sphinx = False
html_show_search_summary = False  # it would fetch each page, which browsers refuse from a folder
html_static_path = ["site/static"]
html_css_files = ["site.css"]
pygments_style = "a11y-high-contrast-light"
