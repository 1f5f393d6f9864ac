#!/usr/bin/env python3
"""The other sides of the outward channels, on loopback and a port of the system's choice.

  channels.py smtp [--tls starttls|implicit|refused] [--folder DIR]
  channels.py web [--tls implicit] [--folder DIR] [--also ADDRESS]
  channels.py parse       reads one message from standard input
  channels.py verify      reads {"secret", "headers", "body"} from standard input

smtp and web print their port, serve until standard input ends, and then print what they saw as one
JSON array. With TLS they make DIR/cert.pem first, for localhost alone.
"""

import argparse
import asyncio
import collections
import email
import email.policy
import json
import logging
import os
import ssl
import subprocess
import sys
import warnings

warnings.simplefilter("ignore")
seen = []
HANG_SECONDS = 600  # longer than anybody is to wait, and an end to a test that fails


def certificate(folder):
    key, cert = f"{folder}/key.pem", f"{folder}/cert.pem"
    command = "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    out = ["-keyout", key, "-out", cert]
    subprocess.run(command.split() + names + out, check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def parsed(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    return {
        "subject": message["subject"],
        "fromName": message["from"].addresses[0].display_name,
        "from": message["from"].addresses[0].addr_spec,
        "to": message["to"].addresses[0].addr_spec,
        "messageID": message["message-id"].strip(),
        "date": message["date"].datetime.isoformat(),
        "text": message.get_content(),
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
        "names": sorted(name.lower() for name in message.keys()),
    }


def smtp_factory(options):
    """A sink that does what the local part of an address says: MAIL-550, RCPT-450, DATA-554 answer
    that command so; RCPT-break, DATA-break and RCPT-hang, DATA-hang, QUIT-hang end or hold the
    connection there; DATA-once breaks after the first copy of a message. A client that calls itself
    greet-554 is greeted so."""
    from aiosmtpd.smtp import SMTP, AuthResult

    context = certificate(options.folder) if options.tls in ("starttls", "implicit") else None
    copies = collections.Counter()

    async def act(server, command, address):
        local = address.partition("@")[0]
        if not local.startswith(command + "-"):
            return None
        what = local.partition("-")[2]
        if what == "break" or (what == "once" and copies[address] == 1):
            server.transport.abort()
        elif what == "hang":
            await asyncio.sleep(HANG_SECONDS)
        elif what.isdigit():
            return f"{what} {what[0]}.1.7 <{address}> is not wanted"
        return None

    class Handler:
        async def handle_MAIL(self, server, session, envelope, address, parameters):
            envelope.mail_from = address
            return await act(server, "MAIL", address) or "250 2.1.0 yes"

        async def handle_RCPT(self, server, session, envelope, address, parameters):
            envelope.rcpt_tos.append(address)
            return await act(server, "RCPT", address) or "250 2.1.5 yes"

        async def handle_DATA(self, server, session, envelope):
            address = envelope.rcpt_tos[0]
            copies[address] += 1
            mail = parsed(envelope.original_content)
            mail["envelope"] = [envelope.mail_from, *envelope.rcpt_tos]
            mail["isEncrypted"] = server.transport.get_extra_info("ssl_object") is not None
            mail["client"] = session.host_name
            mail["user"] = session.auth_data.login.decode() if session.auth_data else None
            mail["hungUp"] = False  # whether the client left without waiting for the answer to QUIT
            seen.append(mail)
            return await act(server, "DATA", address) or "250 2.6.0 queued"

    class Sink(SMTP):
        async def smtp_QUIT(self, argument):
            if seen and seen[-1]["to"].startswith("QUIT-hang"):
                mail = seen[-1]
                try:
                    await asyncio.sleep(HANG_SECONDS)
                except asyncio.CancelledError:
                    mail["hungUp"] = True
                    raise
            await super().smtp_QUIT(argument)

        async def smtp_EHLO(self, hostname):
            await self.greet(hostname, super().smtp_EHLO)

        async def smtp_HELO(self, hostname):
            await self.greet(hostname, super().smtp_HELO)

        async def greet(self, hostname, usual):
            if hostname.startswith("greet-"):
                await self.push(f"{hostname[6:9]} 5.3.2 closed")
            else:
                await usual(hostname)

        async def ehlo_hook(self):
            if options.tls == "refused":
                await self.push("250-STARTTLS")

        async def smtp_STARTTLS(self, argument):
            if options.tls == "refused":
                await self.push("454 4.7.0 no TLS today")
                return
            await super().smtp_STARTTLS(argument)

    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"open sesame", handled=False, auth_data=data)

    starttls = context if options.tls == "starttls" else None

    def factory():
        return Sink(
            Handler(), hostname="sink.test", tls_context=starttls, require_starttls=bool(starttls),
            authenticator=check, auth_require_tls=options.tls != "implicit")

    return factory, context if options.tls == "implicit" else None


async def answer(reader, writer):
    """Does what the path says; see the tests."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return
    first, *lines = head.decode().split("\r\n")
    headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines if line}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    target = first.split(" ")[1]
    request = {"first": first, "headers": headers, "body": body.decode(), "sent": 0}
    request["at"] = writer.get_extra_info("sockname")[0]
    seen.append(request)

    async def say(text):
        writer.write(text if isinstance(text, bytes) else text.encode())
        request["sent"] += len(text)
        await writer.drain()

    what, _, rest = target.split("?")[0].strip("/").partition("/")
    if what == "status":
        extra = target.partition("?")[2].replace("%20", " ").replace("=", ": ")
        extra = extra + "\r\n" if extra else ""
        await say(f"HTTP/1.1 {rest} Status\r\n{extra}content-length: 0\r\n\r\n")
    elif what == "redirect":
        await say(f"HTTP/1.1 {rest} Away\r\nlocation: {target.partition('?')[2]}\r\ncontent-length: 0\r\n\r\n")
    elif what == "hang":
        await asyncio.sleep(HANG_SECONDS)
    elif what == "hang-in-body":
        await say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nten bytes.")
        await asyncio.sleep(HANG_SECONDS)
    elif what == "flood":
        await say(f"HTTP/1.1 {rest} Flood\r\ncontent-length: {10 << 30}\r\n\r\n")
        while True:
            await say(bytes(1 << 16))
    elif what == "endless-head":
        await say("HTTP/1.1 200 OK\r\n")
        while True:
            await say("x-more: " + "m" * 1000 + "\r\n")
    elif what == "interim":
        while True:
            await say("HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n")
    elif what == "half":
        await say("HTTP/1.1 200 OK\r\ncontent-le")


async def served(reader, writer):
    try:
        await answer(reader, writer)
    except ConnectionError:
        pass
    finally:
        writer.close()


async def serve(options):
    loop = asyncio.get_running_loop()
    servers = []
    if options.command == "smtp":
        factory, context = smtp_factory(options)
        servers.append(await loop.create_server(factory, "127.0.0.1", 0, ssl=context))
    else:
        context = certificate(options.folder) if options.tls else None
        while not servers:
            servers.append(await asyncio.start_server(served, "127.0.0.1", 0, ssl=context))
            port = servers[0].sockets[0].getsockname()[1]
            if options.also:
                try:
                    servers.append(await asyncio.start_server(served, options.also, port))
                except OSError:
                    servers.pop().close()
    print(servers[0].sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(json.dumps(seen), flush=True)
    os._exit(0)


def verify():
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError

    hook = json.load(sys.stdin)
    try:
        Webhook(hook["secret"]).verify(hook["body"], hook["headers"])
    except WebhookVerificationError as fault:
        return str(fault)
    return "verified"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["smtp", "web", "parse", "verify"])
    for name in ("--tls", "--folder", "--also"):
        parser.add_argument(name)
    options = parser.parse_args()
    logging.disable()  # broken sessions are what is tried here
    if options.command == "parse":
        print(json.dumps(parsed(sys.stdin.buffer.read())))
    elif options.command == "verify":
        print(verify())
    else:
        asyncio.run(serve(options))


if __name__ == "__main__":
    main()
