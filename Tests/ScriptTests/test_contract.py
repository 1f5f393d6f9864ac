import http.server
import json
import re
import threading

from scratch import ROOT, ScratchCase

LIST = {
    "operationId": "listThings",
    "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
    "responses": {
        "200": {
            "description": "All of them.",
            "content": {
                "application/json": {
                    "schema": {"type": "object", "required": ["items"], "additionalProperties": False,
                               "properties": {"items": {"type": "array"}}}
                }
            },
        },
        "400": {"description": "No such limit.", "content": {"application/json": {}}},
        "401": {"description": "No key.", "content": {"application/json": {}}},
    },
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "security": [{"key": []}],
    "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    "paths": {"/things": {"get": LIST}},
}


class Things(http.server.BaseHTTPRequestHandler):
    """An API that is as its document says, unless the server's `fault` makes it otherwise."""

    def do_GET(self):
        fault = self.server.fault
        if self.path == "/openapi.json":
            return self.say(200, DOCUMENT)
        if self.headers.get("Authorization") != "Bearer good":
            return self.say(401, {})
        found = re.fullmatch(r"/things(?:\?limit=([1-9][0-9]*))?", self.path)
        if not found:
            return self.say(400, {})
        if found[1] and fault in (500, 418):
            return self.say(fault, {})
        self.say(200, {"items": "none"} if fault == "schema" else {"items": []},
                 "text/plain" if fault == "type" else "application/json")

    def other(self):
        self.say(200 if self.server.fault == "method" else 405, {}, allow="GET")

    do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_QUERY = other

    def say(self, status, body, media="application/json", allow=None):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(data)))
        if allow:
            self.send_header("Allow", allow)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


class Contract(ScratchCase):
    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Things)
        self.server.fault = None
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def contract(self, *options, fault=None):
        self.server.fault = fault
        return self.run_script(
            ROOT / "scripts/contract", self.url, "--key", "good", "--examples", "5", *options
        )

    def test_an_api_that_is_as_it_says_is_green_with_its_count(self):
        outcome = self.contract()
        self.assert_green(outcome, "contract: holds, ")
        self.assertRegex(outcome.stdout, r"[1-9]\d* cases of 1 operations, [1-9]\d* accepted, 0 faults")
        self.assertEqual(list(self.folder.iterdir()), [], "notes were left behind")
        self.assertEqual(outcome.stdout, self.contract().stdout, "other cases the second time")

    def test_a_server_error_is_red(self):
        self.assert_red(self.contract(fault=500), "Server error: GET /things")

    def test_an_undocumented_status_is_red(self):
        self.assert_red(self.contract(fault=418), "Undocumented status code: GET /things")

    def test_a_body_that_is_not_as_documented_is_red(self):
        self.assert_red(self.contract(fault="schema"), "Response violates schema: GET /things")

    def test_an_undocumented_media_type_is_red(self):
        self.assert_red(self.contract(fault="type"), "Undocumented Content-Type: GET /things")

    def test_an_undocumented_method_that_is_answered_is_red(self):
        self.assert_red(self.contract(fault="method"), "/things")

    def test_a_key_that_opens_nothing_is_red(self):
        self.assert_red(self.contract("--key", "bad"), "nothing was accepted")

    def test_a_document_without_operations_is_red(self):
        empty = self.write("empty.json", json.dumps({**DOCUMENT, "paths": {}}))
        self.assert_red(self.contract("--document", empty), "contract: FAILED")

    def test_nobody_there_is_red(self):
        self.server.shutdown()
        self.server.server_close()
        self.assert_red(self.contract(), "contract: FAILED, the attack did not come to its end")
