"""Requests as a careful client sends them: each under its idempotency key until it is answered."""

import threading
import time

import requests

GIVE_UP_SECONDS = 120


class Careful:
    """What the clients of these tests share; any thread may use it, each with a session of its own."""

    def __init__(self, base):
        self.base = base
        self.lock = threading.Lock()
        self.in_flight = self.repeated = 0
        self.failures = []

    def post(self, session, path, api_key, key, body):
        """The answer to this request, however often it must be repeated; None when it never came."""
        headers = {"Authorization": f"Bearer {api_key}", "Idempotency-Key": key}
        began, tries = time.monotonic(), 0
        with self.lock:
            self.in_flight += 1
        try:
            while time.monotonic() < began + GIVE_UP_SECONDS:
                tries += 1
                try:
                    answer = session.post(self.base + path, json=body, headers=headers, timeout=10)
                    if answer.status_code != 503:
                        return answer
                except requests.RequestException:
                    pass
                time.sleep(0.02)
            self.failures.append(f"{key} was never answered")
            return None
        finally:
            with self.lock:
                self.in_flight -= 1
                self.repeated += tries > 1

    def get(self, session, path, api_key, **query):
        """The body of the answer; None if there was none, or an error."""
        try:
            answer = session.get(
                self.base + path, params=query, timeout=10,
                headers={"Authorization": f"Bearer {api_key}"})
            return answer.json() if answer.ok else None
        except (requests.RequestException, ValueError):
            return None

    def all(self, session, path, api_key):
        """Every item of a list, page by page; None if a page was not to be had."""
        items, after = [], "0"
        while True:
            page = self.get(session, path, api_key, after=after, limit=200)
            if page is None:
                return None
            items += page["items"]
            after = page["cursor"]
            if len(page["items"]) < 200:
                return items
