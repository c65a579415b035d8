import time
from tests.browser.conftest import *
from tests.browser.axe import _source, ASK, RULES, findings
def test_b(browse, house):
    p=browse(house,scripts=True); p.goto("/")
    for i in range(3):
        t=time.time(); p.evaluate(_source()); a=time.time(); p.evaluate(ASK,RULES); b=time.time(); p.evaluate(ASK,RULES); c=time.time()
        print("inject",a-t,"run",b-a,"run2",c-b)
