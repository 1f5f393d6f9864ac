"""Sends bodies that are far too large, or that never end, to a real socket.

usage: bodies.py HOST PORT KEY

Prints a JSON object for each: its name, the bytes sent before the answer or the end of the connection,
the status answered, whether the connection was closed, and the seconds it took.
"""

import json
import socket
import sys
import time

HOST, PORT, KEY = sys.argv[1], int(sys.argv[2]), sys.argv[3]
TWO_GIBIBYTES = 2 << 30
BLOCK = b" " * 65536


def send(name, header, piece, pause):
    """Sends the piece again and again until 2 GiB, an answer, or the end of the connection."""
    began, sent, answer, closed = time.monotonic(), 0, b"", False
    with socket.create_connection((HOST, PORT), timeout=60) as connection:
        connection.sendall(
            f"POST /v1/surplus-offers HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {KEY}\r\n"
            f"Idempotency-Key: {name}\r\nContent-Type: application/json\r\n{header}\r\n\r\n".encode()
        )
        try:
            while sent < TWO_GIBIBYTES and not answer:
                connection.sendall(piece)
                sent += len(piece)
                connection.settimeout(pause)
                try:
                    answer = connection.recv(4096)
                except TimeoutError:
                    pass
                connection.settimeout(60)
            while part := connection.recv(4096):
                answer += part
            closed = True
        except (ConnectionResetError, BrokenPipeError):
            closed = True
    status = int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0
    seconds = time.monotonic() - began
    print(json.dumps({"name": name, "sent": sent, "status": status, "closed": closed, "seconds": seconds}))


send("stated", f"Content-Length: {TWO_GIBIBYTES}", BLOCK, 0.001)
send("chunked", "Transfer-Encoding: chunked", b"10000\r\n" + BLOCK + b"\r\n", 0.001)
send("trickle", "Content-Length: 60000", b" ", 0.5)
