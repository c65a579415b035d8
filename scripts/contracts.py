"""An import contract of our own, named in pyproject.toml: forms and pages belong to their domain."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OwnPages(Contract):
    """A module named in `private` is imported by its own domain and by the registrars alone."""

    private = fields.SetField(subfield=fields.StringField())
    registrars = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = sorted(
            f"{importer} imports {module}"
            for module in graph.modules
            if module.count(".") == 2 and module.rpartition(".")[2] in self.private
            for importer in graph.find_modules_that_directly_import(module)
            if importer not in self.registrars and not _is_inside(importer, module)
        )
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)


def _is_inside(importer: str, module: str) -> bool:
    domain = module.rpartition(".")[0]
    return importer == domain or importer.startswith(domain + ".")
