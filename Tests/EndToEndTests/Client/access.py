"""Knocks at a running process's sockets with every kind of key, and prints what each got, a JSON
object a line: who, what, got.

usage: access.py KEYS PROCESS PUBLISH-PORT ROUTE-PORT

KEYS must hold `observer` (hears, fetches), `listener` (hears intake alone) and `clerk` (may
operate the verb `status` alone).
"""

import json
import sys

import zmq

import bus

keys, process, publish, route = sys.argv[1:5]


def say(who, what, got):
    print(json.dumps({"who": who, "what": what, "got": got}), flush=True)


def got(answer, kind):
    if answer is None:
        return "nothing"
    if answer[0] == bus.ERROR:
        return "forbidden" if answer[1][0] == bus.FORBIDDEN else f"error {answer[1][0]}"
    return "an answer" if answer[0] == kind else f"kind {answer[0]}"


def subscribe(who, name=None, curve=True, is_refused=True):
    """A refused subscriber must hear nothing while another one hears."""
    with bus.Knock(zmq.SUB, keys, process, publish, name, curve) as knock:
        knock.socket.subscribe(b"")
        let_in = knock.is_let_in()
        if is_refused:
            with bus.Knock(zmq.SUB, keys, process, publish, "observer") as witness:
                witness.socket.subscribe(b"")
                for _ in range(2):
                    if witness.hear(20_000) is None:
                        raise TimeoutError("the witness heard nothing")
            heard = knock.hear(0)
        else:
            heard = knock.hear(20_000)
        say(who, "publish", "heard" if heard else "let in" if let_in else "refused")


def request(who, what, frame, kind, name=None, curve=True):
    with bus.Knock(zmq.DEALER, keys, process, route, name, curve) as knock:
        if not knock.is_let_in():
            say(who, what, "refused")
            return
        say(who, what, got(knock.ask(frame), kind))


fetch, status, backup = bus.fetch(process), bus.operate("status"), bus.operate("backup")
subscribe("nobody", curve=False)
subscribe("an unknown key")
subscribe("clerk", "clerk")
subscribe("listener", "listener", is_refused=process != "intake")
subscribe("observer", "observer", is_refused=False)
request("nobody", "fetch", fetch, bus.BATCH, curve=False)
request("an unknown key", "fetch", fetch, bus.BATCH)
request("listener", "fetch", fetch, bus.BATCH, "listener")
request("clerk", "fetch", fetch, bus.BATCH, "clerk")
request("clerk", "backup", backup, bus.REPLY, "clerk")
request("clerk", "status", status, bus.REPLY, "clerk")
request("observer", "status", status, bus.REPLY, "observer")
request("observer", "fetch", fetch, bus.BATCH, "observer")
