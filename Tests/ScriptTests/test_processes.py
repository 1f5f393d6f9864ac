import fcntl
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

from scratch import ScratchCase

SERVICE = f"""#!{sys.executable}
import http.server, json, os, re, signal, sys

config = open(sys.argv[2]).read()
assert not [name for name in os.environ if name.startswith("TIAOJI_")], "a script's variable leaked"
if "refuse: true" in config:
    sys.exit("the store is newer than this program")
degraded, ready = "degraded: true" in config, "late: true" not in config
if "stubborn: true" in config:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)

class Admin(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        moved = {{"stream": "gamma/3303", "behind": 3, "state": "silent" if degraded else "moving"}}
        body = json.dumps({{"isReady": ready, "isDegraded": degraded, "streams": [moved],
                           "lastEvent": "LotSubmitted"}})
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass

Admin.protocol_version = "HTTP/1.1"
port = int(re.search(r"port: (\\d+)", config)[1])
http.server.HTTPServer(("127.0.0.1", port), Admin).serve_forever()
"""
OPERATOR = """#!/usr/bin/env bash
case $1 in
  keys) mkdir -p keys && echo secret >keys/alpha.secret && echo secret >keys/beta.secret ;;
  status)
    config=$3 verdict=0
    for name in "${@:4}"; do
      if grep -q 'unsound: true' "$config/$name.yaml"; then
        echo "$name is not answering" && verdict=1
      else
        printf '%-14s ready     behind by 3, last event LotSubmitted\\n' "$name"
      fi
    done
    exit "$verdict" ;;
  *) echo "in $PWD with ${TIAOJI_CONFIG:-no} ${TIAOJI_RUN:-no}: $*"; ps -o sid= $$ ;;
esac
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Processes(ScratchCase):
    """up, down and status with two planted processes, alpha and beta."""

    def setUp(self):
        super().setUp()
        self.copy("scripts")
        self.addCleanup(self.end_what_is_left)
        self.write(".build/release/tiaoji", OPERATOR, executable=True)
        for name in ("alpha", "beta"):
            self.write(f".build/release/tiaoji-{name}", SERVICE, executable=True)
            self.configure(name)

    def configure(self, name, extra=""):
        text = (
            f"# a process\nbus:\n  keys: keys\nadmin:\n  port: {free_port()}  # loopback\n{extra}"
        )
        self.write(f"deploy/dev/{name}.yaml", text)

    def script(self, name, **environment):
        return self.run_script(f"scripts/{name}", environment=environment)

    def process_ids(self):
        """Of the planted processes of this scratch folder that live."""
        mine = f"{self.folder}/.build/release/tiaoji-".encode()
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if mine in path.read_bytes():
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found

    def end_what_is_left(self):
        for process in self.process_ids():
            os.kill(process, signal.SIGKILL)

    def assert_nothing_started(self, outcome, sentence):
        self.assert_red(outcome, sentence)
        self.assertEqual(len(outcome.stdout.strip().splitlines()), 1, outcome.stdout)
        self.assertEqual(self.process_ids(), [])

    def test_up_waits_until_all_are_ready_and_down_stops_them(self):
        up = self.script("up")
        self.assert_green(up, "alpha          ready     behind by 3, last event LotSubmitted")
        self.assertEqual(len(self.process_ids()), 2)
        self.assert_green(self.script("up"), "Already running: alpha beta")
        self.assert_green(self.script("status"), "beta           ready")
        self.assert_green(self.script("down"), "Stopped: alpha beta")
        self.assertEqual(self.process_ids(), [])
        self.assert_red(self.script("status"), "alpha          stopped")
        self.assert_green(self.script("down"), "nothing was running")

    def test_a_taken_port_is_named_and_nothing_starts(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.write(
                "deploy/dev/beta.yaml",
                f"bus:\n  publish: tcp://127.0.0.1:{port}\nadmin:\n  port: 1\n",
            )
            self.assert_nothing_started(
                self.script("up"), f"Port {port} is taken by another program"
            )

    def test_the_port_of_a_server_that_is_called_may_be_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as mail:
            self.configure("beta", f"smtp:\n  port: {mail.getsockname()[1]}\n")
            self.assert_green(self.script("up"), "beta           ready")

    def test_a_missing_key_is_named_and_nothing_starts(self):
        self.write(".build-run/dev/keys/alpha.secret", "secret")
        self.assert_nothing_started(self.script("up"), "keys/beta.secret is missing")

    def test_a_folder_that_cannot_be_written_is_named_and_nothing_starts(self):
        self.write(".build-run", "a file stands where the folder should be")
        self.assert_nothing_started(self.script("up"), ".build-run/dev cannot be written")

    def test_a_program_that_is_not_built_is_named_and_nothing_starts(self):
        (self.folder / ".build/release/tiaoji-beta").unlink()
        self.assert_nothing_started(
            self.script("up"), "tiaoji-beta is not built: run scripts/build"
        )

    def test_if_one_does_not_start_none_stays(self):
        self.configure("beta", "refuse: true\n")
        outcome = self.script("up")
        self.assert_red(
            outcome,
            "beta stopped at its start, and last said: the store is newer than this program",
        )
        self.assertEqual(self.process_ids(), [])

    def test_the_anchor_of_the_scenario_is_written_once(self):
        for name in ("alpha", "beta"):
            self.configure(name, "scenario:\n  anchor: anchor\n")
        self.assert_green(self.script("up"))
        anchor = self.folder / ".build-run/dev/anchor"
        first = anchor.read_text()
        self.assertLess(abs(int(first) / 1e6 - time.time()), 60)
        self.assert_green(self.script("down"))
        self.assert_green(self.script("up"))
        self.assertEqual(anchor.read_text(), first)
        self.assert_green(self.script("down"))

    def test_one_that_is_not_sound_at_the_end_brings_all_down(self):
        self.configure("beta", "unsound: true\n")
        self.assert_red(self.script("up"), "beta is not answering")
        self.assertEqual(self.process_ids(), [])

    def test_the_words_of_an_earlier_run_are_not_taken_for_those_of_this_one(self):
        self.write(".build-run/dev/beta.log", "the disk was full last week\n")
        self.write(
            ".build/release/tiaoji-beta", "#!/usr/bin/env bash\nexit 1\n", executable=True
        )
        self.assert_red(self.script("up"), "beta stopped at its start, and last said: nothing")

    def test_a_lock_that_cannot_be_written_is_told_in_one_sentence(self):
        self.write(".build-run/dev/lock/x", "")
        for name in ("up", "down"):
            self.assert_nothing_started(self.script(name), ".build-run/dev cannot be written")

    def test_a_demo_whose_folder_cannot_be_written_says_so_in_one_sentence(self):
        for name in ("bootstrap", "build"):
            self.write(f"scripts/{name}", "#!/bin/sh\nexit 0\n", executable=True)
        self.write(".build-run", "a file stands where the folder should be")
        self.assert_nothing_started(self.script("demo"), ".build-run/demo cannot be written")

    def test_a_demo_removes_only_what_a_demo_made(self):
        for name in ("bootstrap", "build"):
            self.write(f"scripts/{name}", "#!/bin/sh\nexit 0\n", executable=True)
        self.write(".build-run/demo/letters", "precious")
        self.assert_nothing_started(self.script("demo"), ".build-run/demo is no demo's")
        self.assertTrue((self.folder / ".build-run/demo/letters").exists())

    def test_a_second_demo_in_the_same_folder_is_refused(self):
        for name in ("bootstrap", "build"):
            self.write(f"scripts/{name}", "#!/bin/sh\nexit 0\n", executable=True)
        self.write(".build-run/demo.lock", "")
        with open(self.folder / ".build-run/demo.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assert_nothing_started(self.script("demo"), "Another demo is at work")

    def test_the_operators_command_line_stays_where_it_was_called(self):
        outcome = self.script("tiaoji")
        self.assert_green(
            outcome,
            f"in {self.folder} with {self.folder}/deploy/dev {self.folder}/.build-run/dev:",
        )
        (self.folder / ".build/release/tiaoji").unlink()
        self.assert_red(self.script("tiaoji"), "tiaoji is not built: run scripts/build")

    def test_a_load_writes_where_it_was_called_and_stays_in_the_callers_session(self):
        self.assert_red(self.script("load"), "Intake is not running")
        self.write(".build/release/tiaoji-intake", SERVICE, executable=True)
        self.configure("intake")
        self.write(".build-run/dev/keys/intake.secret", "secret")
        for name in ("alpha", "beta"):
            self.write(f".build-run/dev/keys/{name}.secret", "secret")
        self.assert_green(self.script("up"))
        outcome = self.run_script(
            "scripts/load", "--accepted", "ids", environment={"session": "own"}
        )
        self.assert_green(outcome, f"in {self.folder} with")
        self.assertIn("load --accepted ids", outcome.stdout)
        self.assertEqual(int(outcome.stdout.split()[-1]), os.getsid(0))
        self.assert_green(self.script("down"))

    def test_simulations_of_which_none_ran_have_failed(self):
        self.write("tools/swift", "#!/bin/sh\nexit 0\n", executable=True)
        path = f"{self.folder}/tools:{os.environ['PATH']}"
        outcome = self.run_script("scripts/simulate", "3", environment={"PATH": path})
        self.assert_red(outcome, "failed: SimulationTests ran no test")

    def test_the_generated_code_stays_until_there_is_a_new_one(self):
        self.write("Shared/Events/Protos/a.proto", "not a proto")
        self.write("Shared/Events/Generated/a.pb.swift", "the old code")
        self.write("tools/swift", "#!/bin/sh\necho tools\n", executable=True)
        path = f"{self.folder}/tools:{os.environ['PATH']}"
        self.write("tools/protoc", "#!/bin/sh\nexit 1\n", executable=True)
        outcome = self.run_script("scripts/protos", environment={"PATH": path})
        self.assertNotEqual(outcome.returncode, 0)
        names = [entry.name for entry in (self.folder / "Shared/Events").iterdir()]
        self.assertEqual(sorted(names), ["Generated", "Protos"])
        generated = self.folder / "Shared/Events/Generated/a.pb.swift"
        self.assertEqual(generated.read_text(), "the old code")
        self.write(
            "tools/protoc",
            '#!/bin/bash\nfor a; do case $a in --swift_out=*) echo new >"${a#*=}/b.pb.swift";; esac; done\n',
            executable=True,
        )
        self.assert_green(
            self.run_script("scripts/protos", environment={"PATH": path}), "wrote 1 files"
        )
        self.assertFalse(generated.exists())

    def test_one_that_is_never_ready_brings_all_down(self):
        self.configure("beta", "late: true\n")
        outcome = self.script("up", TIAOJI_READY_SECONDS="4")
        self.assert_red(outcome, "beta was not ready within 4 seconds")
        self.assertEqual(self.process_ids(), [])

    def test_down_leaves_a_process_that_has_got_the_number_of_ours(self):
        with subprocess.Popen(["sleep", "60"]) as stranger:
            self.write(".build-run/dev/alpha.pid", f"{stranger.pid} 1\n")
            self.assert_green(self.script("down"), "nothing was running")
            self.assertIsNone(stranger.poll())
            stranger.kill()

    def test_half_of_the_processes_is_not_taken_for_all(self):
        self.assert_green(self.script("up"))
        pid = int((self.folder / ".build-run/dev/beta.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        while re.search(r"\) [^ZX]", self.stat(pid)):
            time.sleep(0.01)
        self.assert_red(self.script("status"), "beta           stopped")
        self.assert_green(self.script("up"), "Already running: alpha")
        self.assert_green(self.script("status"), "beta           ready")
        self.assert_green(self.script("down"), "Stopped: alpha beta")

    def stat(self, pid):
        try:
            return pathlib.Path(f"/proc/{pid}/stat").read_text()
        except FileNotFoundError:
            return ""

    def test_one_that_does_not_stop_when_asked_is_killed_and_named(self):
        self.configure("alpha", "stubborn: true\n")
        self.assert_green(self.script("up"))
        self.assert_red(self.script("down"), "alpha did not stop within 10 seconds and was killed")
        self.assertEqual(self.process_ids(), [])

    def test_a_caller_may_name_another_run_folder(self):
        self.assert_green(self.script("up", TIAOJI_RUN="elsewhere"))
        self.assertTrue((self.folder / "elsewhere/alpha.pid").exists())
        self.assert_green(self.script("down"), "Nothing is running")
        self.assert_green(self.script("down", TIAOJI_RUN="elsewhere"), "Stopped: alpha beta")
