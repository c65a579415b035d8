"""The tree and the functions as a form offers them."""

from wtforms.fields.choices import SelectChoice

from portal.organisation.queries import Tree, functions

STEP = "\N{NO-BREAK SPACE}" * 3


def unit_choices(tree: Tree) -> list[SelectChoice]:
    """Every unit under its parent, set in by its depth."""
    return _below(tree, None, 0)


def function_choices() -> list[SelectChoice]:
    """Every function by name."""
    return [SelectChoice(each.id, each.name) for each in functions()]


def _below(tree: Tree, parent: int | None, depth: int) -> list[SelectChoice]:
    found = []
    for unit in tree.children.get(parent, []):
        found += [
            SelectChoice(unit.id, STEP * depth + unit.name),
            *_below(tree, unit.id, depth + 1),
        ]
    return found
