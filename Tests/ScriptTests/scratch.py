"""A scratch copy of the repository in which a test plants its fault."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class ScratchCase(unittest.TestCase):
    """Each test has a folder of its own that is gone afterwards."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tiaoji-scratch-"))
        self.folder.chmod(0o755)  # a test may run a script as somebody else
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def copy(self, *prefixes):
        """Copies what git knows of, or all of it under the prefixes, and makes it a repository."""
        listed = subprocess.run(
            ["git", "-C", ROOT, "ls-files", "-z", "-co", "--exclude-standard", "--", *prefixes],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout.split("\0")
        for name in filter(None, listed):
            if (ROOT / name).is_file():
                self.write(name, (ROOT / name).read_bytes())
                shutil.copymode(ROOT / name, self.folder / name)
        subprocess.run(["git", "init", "-q", self.folder], check=True)

    def write(self, name, content, executable=False):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if executable:
            path.chmod(0o755)
        return path

    def run_script(self, *command, environment=None, **options):
        """Runs a script of the scratch copy; its text is what it wrote to both streams."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            text=True,
            timeout=300,
            stdin=options.pop("stdin", subprocess.DEVNULL if "input" not in options else None),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            **options
        )

    def assert_red(self, outcome, sentence):
        self.assertNotEqual(outcome.returncode, 0, outcome.stdout)
        self.assertIn(sentence, outcome.stdout)

    def assert_green(self, outcome, sentence=""):
        self.assertEqual(outcome.returncode, 0, outcome.stdout)
        self.assertIn(sentence, outcome.stdout)
