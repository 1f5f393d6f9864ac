"""Attacks one socket of a running process, and prints how that ended, a JSON object a line.

usage: hostile.py ATTACK KEYS PROCESS SOCKET PORT

SOCKET is publish, route, http or admin. ATTACK:
  garbage        bytes that are no protocol, and a greeting that is followed by a frame without end
  multipart      messages of very many frames, each below the limit of one (publish, route)
  subscriptions  1.6 MB of topics, above the limit of one, and once more below it (publish, route)
  headers        a request head without end (http, admin)

The key is that of `vandal`, who may do everything: strangers do not get so far.
"""

import json
import socket
import sys

import zmq

import bus

attack, keys, process, target, port = sys.argv[1:6]
port = int(port)


def raw(*chunks):
    """Writes as much as the other side takes; returns the bytes written."""
    written = 0
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        try:
            for chunk in chunks:
                connection.sendall(chunk)
                written += len(chunk)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(65_536):
                pass
        except OSError:
            pass
    return written


def garbage():
    greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"CURVE".ljust(20, b"\0")
    endless = b"\x06" + b"\x7f" * 8
    sent = raw(bus.garbage(1_000_000))
    sent += raw(greeting.ljust(64, b"\0") + endless, *[bus.garbage(1_000_000)] * 80)
    sent += raw(*[b"\0" * 1_000_000] * 80)
    return {"bytes": sent}


def multipart():
    """Each message is some 100 MB and more, if it were taken."""
    if target == "route":
        kind, messages = zmq.DEALER, [(bytes(200 * 1024), 1000)] * 3
    else:
        # To a PUB: words of no meaning, and one subscription after the other.
        kind, messages = zmq.XSUB, [(b"\x02" * 200 * 1024, 1000), (b"\x01" * 900, 120_000)]
    cuts = 0
    for frame, count in messages:
        with bus.Knock(kind, keys, process, port, "vandal") as vandal:
            if not vandal.is_let_in():
                raise PermissionError("the vandal's key was refused")
            vandal.socket.setsockopt(zmq.SNDTIMEO, 20_000)
            for number in range(count):
                vandal.socket.send(frame, zmq.SNDMORE if number < count - 1 else 0, copy=False)
            cuts += vandal.event(zmq.EVENT_DISCONNECTED) is not None
    return {
        "cuts": cuts, "messages": len(messages),
        "bytes": sum(len(frame) * count for frame, count in messages),
    }


def subscriptions():
    """A SUB at PUB; at ROUTER the same bytes as a DEALER's messages, and a SUB, which does not fit."""
    cuts = sent = 0
    for count, size in ((400, 4000), (16_000, 100)):
        topics = [bus.garbage(size) for _ in range(count)]
        if target == "route":
            with bus.Knock(zmq.DEALER, keys, process, port, "vandal") as vandal:
                vandal.socket.setsockopt(zmq.SNDTIMEO, 20_000)
                for topic in topics:
                    vandal.socket.send(b"\x01" + topic)
                # Answered: all that came before was read.
                while (answer := vandal.ask(bus.fetch(process))) and answer[0] != bus.BATCH:
                    pass
                if answer is None:
                    raise TimeoutError("the vandal was not answered")
        with bus.Knock(zmq.SUB, keys, process, port, "vandal") as vandal:
            if vandal.is_let_in() != (target == "publish"):
                raise ConnectionError("a SUB fits PUB and nothing else")
            for topic in topics:
                vandal.socket.subscribe(topic)
            if target == "publish":
                cuts += vandal.event(zmq.EVENT_DISCONNECTED) is not None
        sent += count * size
    return {"cuts": cuts, "messages": 2 if target == "publish" else 0, "bytes": sent}


def headers():
    sent = raw(b"GET /livez HTTP/1.1\r\n", *[b"A" * 1_000_000] * 80)
    sent += raw(b"GET /livez HTTP/1.1\r\n", *[b"A: b\r\n" * 200_000] * 80)
    return {"bytes": sent}


outcome = {
    "garbage": garbage, "multipart": multipart, "subscriptions": subscriptions, "headers": headers,
}[attack]()
print(json.dumps(outcome | {"attack": attack, "socket": f"{process}.{target}"}))
