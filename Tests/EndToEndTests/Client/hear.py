"""Hears every stream of a city with a key that may, and keeps every frame as it came.

usage: hear.py KEYS FILE PORT PORT PORT PORT

The ports are those on which the processes publish, in the order of `bus.PROCESSES`. Prints `ready` once
a frame of each has come, and how many there were in all when standard input closes.
"""

import contextlib
import sys

import zmq

import bus

keys, path, *ports = sys.argv[1:]
with contextlib.ExitStack() as stack, open(path, "wb") as file:
    poller = zmq.Poller()
    poller.register(sys.stdin.fileno(), zmq.POLLIN)
    names = {}
    for process, port in zip(bus.PROCESSES, ports, strict=True):
        knock = stack.enter_context(bus.Knock(zmq.SUB, keys, process, port, "observer"))
        knock.socket.subscribe(b"")
        poller.register(knock.socket, zmq.POLLIN)
        names[knock.socket] = process
    frames, unheard = 0, set(bus.PROCESSES)
    while sys.stdin.fileno() not in (ready := dict(poller.poll(60_000))):
        if not ready:
            raise TimeoutError(f"nothing was heard for a minute, and never of {unheard}")
        for socket in ready:
            file.write(socket.recv())
            frames += 1
            if names[socket] in unheard:
                unheard.discard(names[socket])
                if not unheard:
                    print("ready", flush=True)
print(frames)
