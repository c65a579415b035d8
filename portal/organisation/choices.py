"""The tree and the functions as a form offers them."""

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.organisation.queries import Tree, functions

STEP = "\N{NO-BREAK SPACE}" * 3


def unit_choices(tree: Tree) -> list[SelectChoice]:
    """Every unit under its parent, set in by its depth; nothing is chosen beforehand."""
    return [nothing_chosen(), *_below(tree, None, 0)]


def nothing_chosen() -> SelectChoice:
    """The first line of a list in which somebody must decide."""
    return SelectChoice("", str(_("Choose one")))


def chosen_id(value: object) -> int | None:
    """The id a form sends back, or nothing when nobody decided; raises ValueError for anything else."""
    return int(str(value)) if value not in ("", None) else None


def function_choices() -> list[SelectChoice]:
    """Every function by name."""
    return [nothing_chosen(), *(SelectChoice(each.id, each.name) for each in functions())]


def _below(tree: Tree, parent: int | None, depth: int) -> list[SelectChoice]:
    found = []
    for unit in tree.children.get(parent, []):
        found += [
            SelectChoice(unit.id, STEP * depth + unit.name),
            *_below(tree, unit.id, depth + 1),
        ]
    return found
