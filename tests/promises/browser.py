"""A browser without a library: speaks to a real server over a socket, keeps its cookie, and can send a body slowly."""

import http.client
from contextlib import closing
from urllib.parse import urlencode

URLENCODED = "application/x-www-form-urlencoded"


class Answer:
    """As much of an answer as tests of people ask for."""

    def __init__(self, response):
        self.status_code, self.headers, self.data = (
            response.status,
            response.headers,
            response.read(),
        )
        self.text = self.data.decode("utf-8", "replace")

    def get_data(self, as_text=False):
        return self.text if as_text else self.data


class Browser:
    """Stands in for a test client where the server is a real one."""

    def __init__(self, port):
        self.port, self.cookie = port, ""

    def get(self, address, headers=()):
        return self._ask("GET", address, None, dict(headers))

    def post(self, address, data=None, content_type=URLENCODED, headers=()):
        body = urlencode(data, doseq=True).encode() if isinstance(data, dict) else data
        return self._ask("POST", address, body, {"Content-Type": content_type, **dict(headers)})

    def post_slowly(self, address, body, content_type, pause, pieces=6):
        """Send a body in pieces; `pause(share)` is called between them and before the answer is read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest("POST", address)
        head = {
            "Content-Type": content_type,
            "Content-Length": str(len(body)),
            "Cookie": self.cookie,
        }
        for name, value in head.items():
            connection.putheader(name, value)
        connection.endheaders()
        size = len(body) // pieces + 1
        with closing(connection):
            for start in range(0, len(body), size):
                connection.send(body[start : start + size])
                pause(start / len(body))
            return self._kept(connection)

    def _ask(self, method, address, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, address, body, headers | {"Cookie": self.cookie})
        return self._kept(connection)

    def _kept(self, connection):
        answer = Answer(connection.getresponse())
        connection.close()
        if "Set-Cookie" in answer.headers:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        return answer
