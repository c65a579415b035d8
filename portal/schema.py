"""Every table in one import, for migrations and tests."""

from portal import start, work
from portal.accounts import models as accounts
from portal.audit import models as audit
from portal.db import Base
from portal.duties import models as duties
from portal.grievances import models as grievances
from portal.impacts import models as impacts
from portal.organisation import models as organisation
from portal.releases import models as releases

__all__ = [
    "Base",
    "accounts",
    "audit",
    "duties",
    "grievances",
    "impacts",
    "organisation",
    "releases",
    "start",
    "work",
]
