"""Recomputes flash-signatures.json with nothing but hashlib, after the words of the document.

Run by tests/flash/vectors.test.ts; by hand: python3 tests/vectors/check_flash_signatures.py
"""

import hashlib
import json
import os
import sys

BLANKS = " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f"


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest().upper()


def by_name(pairs):
    return sorted(pairs, key=lambda pair: pair[0].encode("utf-8"))


def form_text(params):
    kept = [pair for pair in by_name(params) if pair[1].strip(BLANKS)]
    return "&".join(name + "=" + value for name, value in kept)


def signature(case):
    if case["kind"] == "form":
        return sha256(form_text(case["params"]) + "&key=" + case["key"])
    pairs = "".join(name + value for name, value in by_name(case["params"]))
    return sha256(case["key"] + pairs + case["body"] + case["key"])


def faults(case):
    names = [name for name, _ in case["params"]]
    right = signature(case)
    if case["kind"] == "form" and form_text(case["params"]) != case["text"]:
        yield "signs another text"
    if case["sign"].upper() != right:
        yield "should be " + right
    if case["accepted"] != (case["sign"] == right and len(set(names)) == len(names)):
        yield "is not what a verifier decides"


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "flash-signatures.json"), encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    wrong = [case["name"] + ": " + fault for case in cases for fault in faults(case)]
    print("\n".join(wrong) or "%d signatures are right" % len(cases))
    sys.exit(1 if wrong else 0)


main()
