"""What can be said of a command for a system that is not at hand: is it sound in its shell, and are its tools there?"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

# tools that a system does not have, which readers meet in guides for another
FOREIGN = {
    "linux": {"sockstat", "fstat", "pfiles", "procstat"},
    "macos": {"ss", "ip", "fuser", "sockstat", "fstat", "lsns", "nsenter"},
    "freebsd": {"ss", "ip", "fuser", "lsns", "nsenter"},
    "openbsd": {"ss", "ip", "fuser", "sockstat", "lsns", "nsenter"},
    "netbsd": {"ss", "ip", "fuser", "lsns", "nsenter"},
    "illumos": {"ss", "ip", "fuser", "sockstat", "fstat", "lsns", "nsenter"},
    "windows": {"ss", "ip", "lsof", "fuser", "grep", "awk", "sed", "head", "sort", "uniq", "cat", "sysctl", "sudo"},
}
SHELLCHECK = Path(sys.executable).with_name("shellcheck.exe" if sys.platform == "win32" else "shellcheck")


def faults(command: str, shell: str) -> str:
    """What is wrong with the syntax of a command; empty if nothing is. LookupError for an unknown shell."""
    match shell:
        case "sh":
            return _of_sh(command)
        case "python":
            return _of_python(command)
        case "powershell":
            return _of_powershell(command)
        case "cmd":
            return _of_cmd(command)
    raise LookupError(f"no shell '{shell}'")


def foreign(command: str, system: str) -> set[str]:
    """Tools that the command calls and its system does not have."""
    words = re.sub(r"'[^']*'|\"[^\"]*\"", "''", command)
    called = re.findall(r"(?:^|[|;(]|&&|\|\||\$\()\s*(?:do\s+|then\s+)?([\w.-]+)", words)
    return set(called) & FOREIGN.get(system, set())


def _of_sh(command: str) -> str:
    found = [_complaint("sh", "-n", "-c", command)] if shutil.which("sh") else []
    if SHELLCHECK.exists():  # there is none for Linux on ARM
        found.append(_complaint(SHELLCHECK, "--shell=sh", "--severity=warning", "-", given=command))
    return "\n".join(filter(None, found))


def _complaint(*program: object, given: str | None = None) -> str:
    done = subprocess.run(list(map(str, program)), input=given, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def _of_python(command: str) -> str:
    try:
        compile(command, "<command>", "exec")
    except SyntaxError as error:
        return str(error)
    return ""


def _of_powershell(command: str) -> str:
    text = command.encode()
    tree = Parser(Language(tree_sitter_powershell.language())).parse(text)
    return "\n".join(_errors(tree.root_node))


def _errors(node: Node) -> list[str]:
    if node.is_error or node.is_missing:
        return [f"not PowerShell at column {node.start_point[1] + 1}: {node.text.decode()!r}"]
    return [found for child in node.children if child.has_error for found in _errors(child)]


def _of_cmd(command: str) -> str:
    """cmd has no grammar to test against: its quotes must come in pairs."""
    return "a quotation mark without its twin" if command.count('"') % 2 else ""
