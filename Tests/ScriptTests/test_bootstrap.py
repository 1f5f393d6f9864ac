import os
import shutil

from scratch import ROOT, ScratchCase

TOOLS = "bash env dirname realpath sed sort head cat cut sha256sum awk basename".split()


class Bootstrap(ScratchCase):
    """Runs bootstrap with a search path that holds these tools and the planted ones alone."""

    def setUp(self):
        super().setUp()
        self.copy("scripts", "Package.swift")
        for tool in TOOLS:
            (self.folder / "tools").mkdir(exist_ok=True)
            (self.folder / "tools" / tool).symlink_to(shutil.which(tool))
        self.plant("swift", 'echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"')
        self.plant("dpkg-query", "exit 1")

    def plant(self, tool, body):
        self.write(f"tools/{tool}", f"#!{shutil.which('bash')}\n{body}\n", executable=True)

    def bootstrap(self, *before):
        return self.run_script(
            *before, "scripts/bootstrap", environment={"PATH": f"{self.folder}/tools"}
        )

    def test_without_swift_it_says_what_to_install(self):
        (self.folder / "tools/swift").unlink()
        self.assert_red(self.bootstrap(), "install Swift 6.3 or newer")

    def test_an_older_swift_is_refused_by_its_version(self):
        self.plant("swift", 'echo "Swift version 6.2.4 (swift-6.2.4-RELEASE)"')
        self.assert_red(self.bootstrap(), "Swift 6.3 or newer is needed and 6.2.4 was found")

    def test_a_much_newer_swift_is_not_taken_for_an_older_one(self):
        self.plant("swift", 'echo "Swift version 6.10 (swift-6.10-RELEASE)"')
        self.assert_red(self.bootstrap(), "This is no Debian")

    def test_without_apt_it_names_the_packages(self):
        self.assert_red(self.bootstrap(), "install what corresponds to git curl libzmq3-dev libsqlite3-dev")

    def test_without_root_it_says_the_command(self):
        self.plant("apt-get", "exit 0")
        become = [shutil.which("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups"]
        outcome = self.bootstrap(*(become if os.geteuid() == 0 else []))
        self.assert_red(outcome, "sudo apt-get install git curl libzmq3-dev")

    def test_what_apt_cannot_install_is_named(self):
        self.plant("apt-get", "echo no network; exit 100")
        become = [] if os.geteuid() == 0 else [shutil.which("unshare"), "--map-root-user"]
        self.assert_red(self.bootstrap(*become), "apt-get could not install git curl libzmq3-dev")

    def test_a_changed_pin_makes_the_peers_anew_and_says_what_it_cannot_fetch(self):
        self.plant("dpkg-query", "echo installed")
        (self.folder / "tools/rm").symlink_to(shutil.which("rm"))
        self.write(".build-venv/bin/python", "", executable=True)
        self.write(".build-venv/mark", "that of older pins\n")
        outcome = self.run_script(
            "scripts/bootstrap",
            environment={
                "PATH": f"{self.folder}/tools",
                "PIP_INDEX_URL": "http://127.0.0.1:9/",
                "PIP_FIND_LINKS": "",
                "PIP_RETRIES": "0",
                "PIP_NO_CACHE_DIR": "1",
            },
        )
        self.assert_red(outcome, "Installing the Python test peers")
        self.assertIn("scripts/peers.txt is needed from PyPI once", outcome.stdout)

    def test_with_everything_there_it_asks_nobody(self):
        self.plant("dpkg-query", "echo installed")
        self.plant("apt-get", "echo apt-get was called; exit 100")
        (self.folder / ".build-venv").symlink_to(ROOT / ".build-venv")
        self.assert_green(self.bootstrap(), "Everything is there")
