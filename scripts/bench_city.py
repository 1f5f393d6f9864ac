"""The processes of a benchmark: the configuration of deploy/dev on free ports, in a folder of its own.

Starts and stops them by the functions of lib.sh, each by itself, as `up` and `down` do together."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / ".build/release"


def free_ports(count):
    """Ports that were free a moment ago."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def wait_until(what, condition, seconds=120, pause=0.02):
    """The moment at which the condition held, by the monotonic clock."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return time.monotonic()
        time.sleep(pause)
    raise SystemExit(f"bench: not within {seconds} s: {what}")


class City:
    def __init__(self, folder, *, changes=None):
        self.run = pathlib.Path(folder)
        shutil.rmtree(self.run, ignore_errors=True)
        self.config = self.run / "config"
        self.config.mkdir(parents=True)
        texts = {path.name: path.read_text() for path in (ROOT / "deploy/dev").glob("*.yaml")}
        pattern = re.compile(r"(127\.0\.0\.1:|port: +)(\d+)")
        old = sorted({port for text in texts.values() for _, port in pattern.findall(text)})
        self.ports = dict(zip(old, map(str, free_ports(len(old)))))
        for name, text in texts.items():
            text = pattern.sub(lambda match: match[1] + self.ports[match[2]], text)
            for key, value in (changes or {}).items():
                text = re.sub(rf"(?m)^( *{key}: +)\S+", rf"\g<1>{value}", text)
            (self.config / name).write_text(text)
        self.environment = os.environ | {
            "TIAOJI_CONFIG": str(self.config), "TIAOJI_RUN": str(self.run), "TIAOJI_BIN": str(BIN),
        }
        self.sent = self.drives = 0
        self.tiaoji("keys", "init", "keys")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([ROOT / "scripts/down"], env=self.environment, stdout=subprocess.DEVNULL)

    def setting(self, name, key):
        found = re.search(rf"(?ms)^{key.split('.')[0]}:.*?^  {key.split('.')[1]}: +(\S+)",
                          (self.config / f"{name}.yaml").read_text())
        return found[1]

    def tiaoji(self, *arguments):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TIAOJI_")}
        done = subprocess.run(
            [BIN / "tiaoji", *arguments], cwd=self.run, env=clean, text=True, capture_output=True)
        if done.returncode:
            raise SystemExit(f"bench: tiaoji {arguments[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    # Processes

    def start(self, name, traced=None):
        """Starts a process, under strace where its syncs are to be written to the file `traced`."""
        environment = dict(self.environment)
        if traced:
            folder = self.run / "traced"
            folder.mkdir(exist_ok=True)
            (folder / f"tiaoji-{name}").write_text(
                "#!/bin/sh\nexec strace -D -f --seccomp-bpf -qq -e trace=fdatasync,fsync "
                f"-e signal=none -o '{traced}' '{BIN}/tiaoji-{name}' \"$@\"\n")
            (folder / f"tiaoji-{name}").chmod(0o755)
            environment["TIAOJI_BIN"] = str(folder)
        subprocess.run(
            ["bash", "-c", 'source "$0"; start "$1"', ROOT / "scripts/lib.sh", name],
            env=environment, check=True)

    def start_ready(self, name, **options):
        """Seconds from the start to the first 200 of /readyz."""
        begun = time.monotonic()
        self.start(name, **options)
        return wait_until(f"{name} is ready", lambda: self.health(name)[0] == 200) - begun

    def pid(self, name):
        return int((self.run / f"{name}.pid").read_text().split()[0])

    def kill(self, name):
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        wait_until(f"{name} is dead", lambda: not self.is_alive(pid))
        (self.run / f"{name}.pid").unlink()

    def stop(self, name):
        subprocess.run(
            ["bash", "-c", 'source "$0"; stop "$1"', ROOT / "scripts/lib.sh", name],
            env=self.environment, check=True)

    @staticmethod
    def is_alive(pid):
        with contextlib.suppress(OSError):
            return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
        return False

    def memory(self, name):
        """Megabytes (MiB): resident now, and at most so far."""
        status = pathlib.Path(f"/proc/{self.pid(name)}/status").read_text()
        return tuple(int(re.search(rf"{key}:\s+(\d+)", status)[1]) / 1024 for key in ("VmRSS", "VmHWM"))

    # What they say

    def health(self, name):
        url = f"http://127.0.0.1:{self.setting(name, 'admin.port')}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def rows(self, name, sql):
        """A read of its store; the process alone writes."""
        path = self.run / self.setting(name, "storage.path")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as store:
            return store.execute(sql).fetchall()

    def number(self, name, sql):
        return self.rows(name, sql)[0][0]

    def has_applied(self, name, of):
        """Everything that `of` has published so far."""
        cursor = self.number(name, f"SELECT sequence FROM cursor_position WHERE stream = '{of}/3303'")
        return cursor == self.number(of, f"SELECT sequence FROM stream_head WHERE stream = '{of}/3303'")

    def settle(self, seconds=600):
        """Waits until both have heard all of each other, and no round is due."""
        def is_settled():
            return (
                self.has_applied("matching", of="intake") and self.has_applied("intake", of="matching")
                and self.number("matching", "SELECT changes - seen FROM round_need") == 0)

        wait_until("both processes have come to rest", is_settled, seconds, pause=0.2)

    # Load

    def register(self, count=64):
        """Adds so many enterprises of an invented city; their keys come to keys.csv."""
        self.tiaoji("city", "make", "--seed", "1", "--folder", "made")
        lines = (self.run / "made/enterprises.csv").read_text().splitlines(keepends=True)
        (self.run / "enterprises.csv").write_text("".join(lines[: count + 1]))
        self.tiaoji("enterprise", "add", "--config", self.config, "--file", "enterprises.csv",
                    "--output", "keys.csv")

    def drive(self, *, clients=64, requests=0, seconds=5, port=None):
        """A closed loop against Intake, or against another port; what it reports."""
        self.drives += 1
        command = [
            BIN / "tiaoji-bench", "drive", "--port", port or self.setting("intake", "http.port"),
            "--keys", self.run / "keys.csv", "--clients", clients, "--requests", requests,
            "--seconds", seconds, "--first", self.sent, "--run", f"run{self.drives}"]
        done = subprocess.run([str(part) for part in command], text=True, stdout=subprocess.PIPE, check=True)
        report = json.loads(done.stdout)
        report["rate"] = report["accepted"] / report["seconds"]
        if report["refused"]:
            raise SystemExit(f"bench: not every offer was accepted: {report['refused']}")
        if port is None:
            self.sent += report["accepted"]
        return report
