#!/usr/bin/env python3
"""A reader of Tiaoji's streams, written from WIRE.md alone. Needs pyzmq.

  peer.py --keys DIR --name ME --process intake --publish ADDR --route ADDR --stream intake/3303 COMMAND
    read N        hear N events live and print one line for each
    fetch FROM    fetch from that sequence to the head and print one line for each
    verify        fetch the whole stream, check the chain, print "COUNT HEADHASH"

A line is: sequence, type, hash. With --bodies the body in hexadecimal follows.
Exit: 0 done, 1 the stream is not as it must be, 2 no answer in time.
"""

import argparse
import hashlib
import pathlib
import struct
import sys
import time

import zmq
from zmq.utils.monitor import recv_monitor_message

EVENT, HEAD = 0x01, 0x02
FETCH, BATCH, ERROR = 0x10, 0x11, 0x12
OTHER_EPOCH, BUSY = 2, 3
ZERO = bytes(32)


class Fault(Exception):
    """The stream, or an answer, is not as WIRE.md says."""


class Silence(Exception):
    """Nobody answered in time."""


class Reader:
    """Takes big-endian fields from bytes, in order."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Fault(f"the bytes end at {len(self.data)}")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, code):
        return struct.unpack(">" + code, self.take(struct.calcsize(code)))[0]

    def text(self):
        return self.take(self.number("H")).decode("utf-8")

    def block(self):
        return self.take(self.number("I"))

    def end(self):
        if self.at != len(self.data):
            raise Fault(f"{len(self.data) - self.at} bytes too many")


class Record:
    """R, and its hash."""

    def __init__(self, data):
        self.hash = hashlib.sha256(data).digest()
        r = Reader(data)
        if r.number("B") != 1:
            raise Fault("an unknown layout")
        self.stream = r.text()
        self.epoch = r.number("I")
        self.sequence = r.number("Q")
        self.previous_hash = r.take(32)
        self.type = r.text()
        self.version = r.number("H")
        self.event_id, self.cause, self.correlation = r.take(16), r.take(16), r.take(16)
        self.entities = [r.text() for _ in range(r.number("B"))]
        self.after = [(r.text(), r.number("I"), r.number("Q")) for _ in range(r.number("B"))]
        self.occurred_at = r.number("q")
        self.body = r.block()
        r.end()
        if not 1 <= len(self.entities) <= 8:
            raise Fault("entities")


class Peer:
    """One process's two sockets, as a client with a key."""

    def __init__(self, options):
        self.stream = options.stream
        self.timeout = options.timeout
        self.deadline = time.monotonic() + options.timeout
        self.context = zmq.Context()
        keys = pathlib.Path(options.keys)
        self.server = (keys / f"{options.process}.public").read_bytes().strip()
        self.public = (keys / f"{options.name}.public").read_bytes().strip()
        self.secret = (keys / f"{options.name}.secret").read_bytes().strip()
        self.publish, self.route = options.publish, options.route
        self.request_id = 0
        self.dealer = None

    def socket(self, kind, address):
        socket = self.context.socket(kind)
        socket.linger = 0
        socket.setsockopt(zmq.MAXMSGSIZE, 256 * 1024)
        socket.setsockopt(zmq.TCP_KEEPALIVE, 1)
        socket.setsockopt(zmq.TCP_KEEPALIVE_IDLE, 5)
        socket.curve_serverkey = self.server
        socket.curve_publickey = self.public
        socket.curve_secretkey = self.secret
        if kind == zmq.SUB:
            socket.setsockopt(zmq.SUBSCRIBE, self.stream.encode() + b"\0")
        monitor = socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        socket.connect(address)
        return socket, monitor

    def receive(self, socket, monitor, milliseconds):
        """The next frame; None when the time is over."""
        poller = zmq.Poller()
        poller.register(socket, zmq.POLLIN)
        poller.register(monitor, zmq.POLLIN)
        ready = dict(poller.poll(milliseconds))
        if monitor in ready:
            recv_monitor_message(monitor)
            raise Silence("the process refused this key")
        if socket not in ready:
            return None
        frames = socket.recv_multipart()
        if len(frames) != 1:
            raise Fault("a message of several frames")
        return frames[0]

    def ask(self, epoch, first, maximum=500):
        """One BATCH: epoch, head sequence, head hash, records."""
        if self.dealer is None:
            self.dealer, self.monitor = self.socket(zmq.DEALER, self.route)
        name = self.stream.encode()
        while time.monotonic() < self.deadline:
            self.request_id += 1
            self.dealer.send(
                struct.pack(">BQH", FETCH, self.request_id, len(name))
                + name
                + struct.pack(">IQH", epoch, first, maximum)
            )
            frame = self.receive(self.dealer, self.monitor, 3000)
            if frame is None:
                continue
            r = Reader(frame)
            kind, request_id = r.number("B"), r.number("Q")
            if request_id != self.request_id:
                continue
            if kind == BATCH:
                if r.text() != self.stream:
                    raise Fault("a batch of another stream")
                answer = r.number("I"), r.number("Q"), r.take(32)
                records = [Record(r.block()) for _ in range(r.number("H"))]
                r.end()
                return *answer, records
            if kind != ERROR:
                raise Fault(f"an answer of kind {kind}")
            code, retry_after, message = r.number("B"), r.number("I"), r.text()
            if code != BUSY:
                raise Fault(f"ERROR {code}: {message}")
            time.sleep(retry_after / 1000)
        raise Silence("no answer to FETCH")

    def fetch(self, first, epoch=1, previous=None):
        """Every record from `first` to the head, the chain checked. `previous` is the hash before."""
        while True:
            current, head_sequence, head_hash, records = self.ask(epoch, first)
            if current == epoch and head_sequence < first - 1:
                raise Fault(f"rewound: the head is {head_sequence}")
            for record in records:
                if record.stream != self.stream or record.sequence != first:
                    raise Fault(f"expected {first}, got {record.stream} {record.sequence}")
                if previous is not None and record.previous_hash != previous:
                    raise Fault(f"fork: {first} does not continue {first - 1}")
                if record.sequence == head_sequence and record.hash != head_hash:
                    raise Fault(f"fork: {first} is not what the head says")
                yield record
                previous, first = record.hash, first + 1
            # Where a process would stop for a person to accept a new epoch, this one goes on: the
            # chain holds across the restore point.
            epoch = current
            if first > head_sequence:
                return
            if not records:
                raise Fault(f"no records, but the head is {head_sequence}")

    def read(self, count):
        """Events as they come; what was missed in between is fetched."""
        socket, monitor = self.socket(zmq.SUB, self.publish)
        position = None
        while count > 0:
            left = self.deadline - time.monotonic()
            frame = self.receive(socket, monitor, max(0, int(left * 1000)))
            if frame is None:
                raise Silence("nothing more was heard")
            topic, _, payload = frame.partition(b"\0")
            r = Reader(payload)
            kind = r.number("B")
            if topic.decode() != self.stream:
                raise Fault("another topic")
            if kind == HEAD:
                head = r.number("I"), r.number("Q"), r.take(32)
                r.number("q")
                r.end()
                if position is None:
                    position = head
                missed = head[1] > position[1]
                records = []
            elif kind == EVENT:
                said = r.take(32)
                data = payload[r.at :]
                whole = hashlib.sha256(data).digest() == said
                records = [Record(data)] if whole else []
                if position is None and whole:
                    position = records[0].epoch, records[0].sequence - 1, records[0].previous_hash
                if position is None:
                    continue
                missed = not whole or records[0].sequence > position[1] + 1
            else:
                raise Fault(f"kind {kind}")
            if missed:
                records = self.fetch(position[1] + 1, position[0], position[2])
            for record in records:
                if record.sequence <= position[1]:
                    if record.sequence == position[1] and record.hash != position[2]:
                        raise Fault("fork: the same sequence with another hash")
                    continue
                if record.previous_hash != position[2]:
                    raise Fault(f"fork: {record.sequence}")
                position = max(position[0], record.epoch), record.sequence, record.hash
                yield record
                count -= 1
                if count == 0:
                    return


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name in ("keys", "name", "process", "publish", "route", "stream"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--timeout", type=float, default=30, help="seconds for the whole command")
    parser.add_argument("--bodies", action="store_true")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("read").add_argument("count", type=int)
    commands.add_parser("fetch").add_argument("first", type=int)
    commands.add_parser("verify")
    options = parser.parse_args()
    peer = Peer(options)
    try:
        if options.command == "verify":
            count, head = 0, ZERO
            for record in peer.fetch(1, previous=ZERO):
                count, head = count + 1, record.hash
            print(count, head.hex())
            return 0
        records = peer.read(options.count) if options.command == "read" else peer.fetch(options.first)
        for record in records:
            body = " " + record.body.hex() if options.bodies else ""
            print(f"{record.sequence} {record.type} {record.hash.hex()}{body}", flush=True)
        return 0
    except Fault as fault:
        print(f"peer: {fault}", file=sys.stderr)
        return 1
    except Silence as silence:
        print(f"peer: {silence}", file=sys.stderr)
        return 2
    finally:
        peer.context.destroy(linger=0)


if __name__ == "__main__":
    sys.exit(main())
