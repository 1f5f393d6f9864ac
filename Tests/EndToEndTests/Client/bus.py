"""Sockets at a process's bus, as WIRE.md describes them, for the clients beside this file."""

import os
import pathlib
import struct

import zmq
from zmq.utils.monitor import recv_monitor_message

PROCESSES = ("intake", "matching", "subsidy", "notifications")
STREAMS = {process: f"{process}/3303" for process in PROCESSES}
FETCH, BATCH, ERROR, OPERATE, REPLY = 0x10, 0x11, 0x12, 0x16, 0x17
FORBIDDEN = 4
WATCHED = (
    zmq.EVENT_HANDSHAKE_SUCCEEDED
    | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
    | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
    | zmq.EVENT_DISCONNECTED
)


class Knock:
    """One socket connected to one address of a process, with a key or without."""

    def __init__(self, kind, keys, process, port, name=None, curve=True):
        """`name`: whose key of the folder; None: one that nobody knows. `curve` False: no key at all."""
        self.context = zmq.Context()
        self.socket = self.context.socket(kind)
        self.socket.linger = 0
        self.socket.setsockopt(zmq.RECONNECT_IVL, 20)
        if curve:
            folder = pathlib.Path(keys)
            public, secret = zmq.curve_keypair()
            if name:
                public, secret = (
                    (folder / f"{name}.{part}").read_bytes().strip() for part in ("public", "secret")
                )
            self.socket.curve_serverkey = (folder / f"{process}.public").read_bytes().strip()
            self.socket.curve_publickey, self.socket.curve_secretkey = public, secret
        self.monitor = self.socket.get_monitor_socket(WATCHED)
        self.socket.connect(f"tcp://127.0.0.1:{port}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.disable_monitor()
        self.context.destroy(linger=0)

    def event(self, wanted, milliseconds=20_000):
        """The next event among `wanted` that the connection tells of; None when the time is over."""
        while self.monitor.poll(milliseconds):
            event = recv_monitor_message(self.monitor)
            if event["event"] & wanted:
                return event["event"]
        return None

    def is_let_in(self):
        """Whether the handshake succeeded. Silence until the time is over is an error."""
        event = self.event(WATCHED)
        if event is None:
            raise TimeoutError("no end of the handshake was heard of")
        return event == zmq.EVENT_HANDSHAKE_SUCCEEDED

    def hear(self, milliseconds):
        """The next frame; None when the time is over."""
        return self.socket.recv() if self.socket.poll(milliseconds) else None

    def ask(self, frame):
        """Kind and payload of the answer, without the request's id; None when none came."""
        self.socket.send(frame)
        answer = self.hear(5_000)
        return answer and (answer[0], answer[9:])


def fetch(process, first=1, maximum=1):
    stream = STREAMS[process].encode()
    return (
        struct.pack(">BQH", FETCH, 1, len(stream)) + stream + struct.pack(">IQH", 1, first, maximum)
    )


def operate(verb, json=b"{}"):
    text = verb.encode()
    return struct.pack(">BQH", OPERATE, 1, len(text)) + text + struct.pack(">I", len(json)) + json


def topic(process):
    return STREAMS[process].encode() + b"\0"


def garbage(count):
    return os.urandom(count)
