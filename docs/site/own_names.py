"""The role ``own``: a name of ours, wherever its module is documented."""

from __future__ import annotations

from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.domains.python import PyXRefRole
from sphinx.environment import BuildEnvironment


class OwnName(PyXRefRole):
    """A name in single backticks, as docstrings have it, found by how it ends."""

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: Element,
        has_explicit_title: bool,
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """Let Sphinx look for the name in every module, its own first."""
        title, target = super().process_link(env, refnode, has_explicit_title, title, target)
        refnode["reftype"], refnode["refspecific"] = "obj", True
        return title, target


def setup(sphinx: Sphinx) -> None:
    """Make the role known."""
    sphinx.add_role_to_domain("py", "own", OwnName())
