"""The phrases that the site says: the files of `docs/_data/words`, what each must hold, and the words in braces that a
phrase may use. Who makes the site say a phrase declares it here and writes it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "class": {
        "picked": "systems others",
        "picked_but_by_one": "systems others",
        "picked_by_few": "systems",
        "picked_by_one": "systems",
        "picked_by_none": "",
        "no_js": "sample ranges",
        "no_js_sample": "port",
        "line": "",
        "proves_nothing": "",
        "ask_it": "",
        "where": "",
        "mine": "",
        "theirs": "",
        "listener": "",
        "mine_check": "",
        "mine_mine": "",
        "theirs_theirs": "",
        "theirs_firewall": "",
        "listener_check": "",
        "listener_listening": "",
        "listener_safe": "",
        "beware": "",
        "no_ticket": "",
        "safe": "",
        "safe_unless_reserved": "fails pools",
        "safe_from_pools": "",
        "held": "pools",
        "not_held": "pools",
        "all": "",
        "part": "",
        "none": "",
        "assigned": "tcp size udp date",
        "folded": "count",
        "every_step": "system",
    },
    "elsewhere": {
        "wrong_class": "port class right",
        "wrong_class_link": "port",
        "not_a_port": "given",
        "not_a_port_link": "",
    },
    "lacking": {
        "port_not_had": "",
        "look_up_not_had": "",
        "try_again": "",
    },
    "line": {
        "whole": "",
        "of_class": "ports",
        "caption": "",
        "enlarged": "times",
        "zero": "",
        "quiet": "ports",
        "counted": "ports count systems",
        "of": "systems",
    },
    "lookup": {
        "takes": "given",
        "no_such_name": "given",
        "one_port": "",
        "many_ports": "",
        "port_title": "port",
        "and_more": "known count",
        "range_sentence": "count classes",
        "one_class": "",
        "many_classes": "count",
        "part_of_class": "ports",
        "whole_class": "",
        "pool_all": "system",
        "pool_part": "system ports",
        "no_pool": "",
        "results": "count",
        "one_result": "",
        "more_results": "count",
        "heard": "port verdict",
        "read_from_path": "port",
        "open_port": "port",
    },
    "port": {
        "registered": "names",
        "registered_for_both": "names",
        "registered_for_each": "tcp udp",
        "registered_for_one": "names transport",
        "unregistered": "date",
        "unassignable": "highest",
        "reserved": "",
        "known_for": "registration tenants",
        "sentence": "text",
        "assigned": "service description",
        "assigned_bare": "service",
        "unassigned": "date",
        "never_assigned": "",
        "could": "systems",
        "could_too": "systems",
        "could_none": "",
        "on_transport": "title transport",
        "never": "system port transport",
        "tenant": "title transport bounds",
        "wide_tenants": "tenants",
        "names_lack": "",
        "names_lack_here": "",
    },
    "reference": {
        "primary": "",
        "vendor": "",
        "secondary": "",
        "background": "",
    },
    "rung": {
        "kills": "",
        "changes": "",
        "slow": "",
        "ran": "where",
        "as_one": "user",
        "not_run": "",
        "shows_none": "",
        "shows_all": "",
        "shows_most": "misses",
        "shows_few": "shows",
        "of_range": "bounds",
        "unprivileged": "privilege",
        "needs": "superuser",
        "same_answer": "",
        "same_rows": "",
        "misses": "lost",
        "rows_and_process": "rows process",
        "process_own": "",
        "process_all": "",
        "process_none": "",
        "step_needs": "on superuser",
        "step_free": "on superuser",
        "root": "",
        "administrator": "",
    },
    "system": {
        "climb": "port",
        "well_known": "",
        "needs": "superuser",
        "show": "",
        "change_now": "",
        "change_for_good": "",
        "reserve": "",
        "on-request": "",
        "privileged": "",
        "former": "",
        "listening": "",
    },
    "ticket": {
        "ticket_port": "port",
        "ticket_port_over": "port transport",
        "ticket_verdict": "port verdict",
        "ask_sh": "system",
        "ask_powershell": "system",
        "copied": "",
        "not_copied": "",
    },
}

_WORD = re.compile(r"\{(\w+)\}")


def faults(texts: Mapping[str, str], phrases: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(name of the phrase, or "" if it is missing; what is wrong with it, and what instead)."""
    for name in (name for name in phrases if name not in texts):
        yield "", f"missing phrase '{name}'; the site says it, so add it"
    for name, text in texts.items():
        if name not in phrases:
            yield name, f"phrase '{name}' is said nowhere; take it out, or name one of {', '.join(phrases)}"
        else:
            yield from ((name, message) for message in _faults_of_words(text, phrases[name].split()))


def _faults_of_words(text: str, words: list[str]) -> Iterator[str]:
    expected = f"; expected one of {', '.join(f'{{{word}}}' for word in words)}" if words else "; it is given no words"
    for word in _WORD.findall(text):
        if word not in words:
            yield f"unknown word {{{word}}}{expected}"
    if re.search(r"[{}]", _WORD.sub("", text)):
        yield f"a brace that holds no word{expected}"
