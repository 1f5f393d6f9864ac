"""Searches every byte of a folder for marked values, as they are and in the forms in which one could
come out without being seen.

usage: canary.py FOLDER VALUES EXCEPT...

VALUES is a JSON object (name: text) in a file outside of the folder, EXCEPT paths in the folder that are
not searched. Prints one JSON object: how many files and bytes were searched, and a hit for each value,
form and file.
"""

import base64
import hashlib
import json
import pathlib
import sys
import urllib.parse

folder, values_file, *exceptions = sys.argv[1:]
folder = pathlib.Path(folder)


def forms(text):
    raw = text.encode()
    yield "plain", raw
    yield "UTF-16", text.encode("utf-16-le")
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "percent", urllib.parse.quote(text, safe="").encode()
    yield "hexadecimal", raw.hex().encode()
    yield "HEXADECIMAL", raw.hex().upper().encode()
    # Whatever stands before it: the characters that depend on its bytes alone.
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        yield "base64", encoded[(shift * 8 + 5) // 6 : len(encoded) - 4]
    # Numbers are few enough that all could be tried.
    for name in ("sha256", "sha1", "md5"):
        digest = hashlib.new(name, raw).digest()
        yield name, digest
        yield name, digest.hex().encode()
    if text.startswith("whsec_"):
        yield "opened", base64.b64decode(text[6:])


values = json.loads(pathlib.Path(values_file).read_text())
# What is the same in two forms counts once.
wanted = {(name, needle): form for name, text in values.items() for form, needle in reversed([*forms(text)])}
skipped = [folder / path for path in exceptions]
files = size = 0
hits = []
for path in sorted(folder.rglob("*")):
    if not path.is_file() or any(path == one or one in path.parents for one in skipped):
        continue
    content = path.read_bytes()
    files, size = files + 1, size + len(content)
    for (name, needle), form in wanted.items():
        if needle in content:
            hits.append({"value": name, "form": form, "file": str(path.relative_to(folder))})
print(json.dumps({"files": files, "bytes": size, "hits": hits}))
