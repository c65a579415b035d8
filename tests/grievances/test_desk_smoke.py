from tests import factories
from portal import db
def test_pages(as_user):
    with db.scope():
        case = factories.a_case(readers={"lena"})
        ref = case.reference
    lena = as_user("lena")
    for path in ("", f"/{ref}", f"/{ref}/summary", f"/{ref}/triage", f"/{ref}/closure", f"/{ref}/assignment", f"/{ref}/impacts"):
        a = lena.get("/desk/grievances" + (path or "/"))
        print(path, a.status_code)
        assert a.status_code == 200, a.get_data(as_text=True)
    for path in ("/desk/duties/", "/desk/impacts/", "/desk/impacts/new"):
        assert lena.get(path).status_code == 200, path
