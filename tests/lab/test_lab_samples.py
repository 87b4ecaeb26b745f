"""The sample lines of the Linux page are lines that the commands print, but for what varies."""

from __future__ import annotations

import re

import pytest

from lab import claims, tools
from lab.plugin import PORT, Account, Bench, facts
from lab.run import ROOT
from lab.samples import fits, masked, outputs, outputs_of_class_0
from lab.subjects import NOTHING, TRANSPORT

# which of the two lines a machine prints depends on its `ss`
WITH_NEW_SS, WITH_OLD_SS = "bound-idle, iproute2 6.8 or newer", "bound-idle, an older iproute2"
LINUX = facts().systems["linux"]
# check -> what each of its sample lines shows, in their order: a subject, nothing at all, or a scene of its own
SCENES = {
    "who-holds": ("listener-dual", "client", "time-wait", "close-wait", "udp", WITH_NEW_SS),
    "owner": ("owner at a terminal", "owner, two processes"),
    "count-by-destination": ("client", "time-wait", WITH_NEW_SS),
    "proc": ("listener", "client", "udp"),
    "other-namespaces": ("listener", "this namespace"),
    "bound-idle": (WITH_NEW_SS, WITH_OLD_SS),
    "is-reserved": (NOTHING, "reserved"),
    "can-i-bind": (NOTHING, "listener", "privileged port", "a foreign address"),
}
ROWS = [
    (check.id, see.see, scene)
    for check in LINUX.checks
    for see, scene in zip(check.read, SCENES.get(check.id, ()), strict=True)
]


@pytest.fixture(scope="module")
def scenes(namespaces: None) -> dict[str, str]:
    texts = [t for t in claims.texts(LINUX, PORT, 49152, 60999) if t.form == "one" and t.transport in ("any", "tcp")]
    return outputs(texts)


@pytest.mark.parametrize(("check", "see", "scene"), ROWS)
def test_a_sample_line_is_what_the_command_prints(
    linux_bench: Bench, scenes: dict[str, str], account: Account, check: str, see: str, scene: str
) -> None:
    if scene in (WITH_NEW_SS, WITH_OLD_SS):
        if (scene == WITH_NEW_SS) is not tools.ss_lists_bound():
            account.unproven[f"the sample line '{see}' of {check}"] = f"only {scene.split(', ')[1]} prints it"
            return
        scene = "bound-idle"
    if scene in (NOTHING, *TRANSPORT):
        printed = "".join(
            o.output.out + o.output.err
            for o in linux_bench.of(check)
            if o.subject == scene and o.user == ROOT and o.text.form == "one"
        )
    else:
        printed = scenes[scene]
    assert fits(see, printed), f"{check}: no line looks like '{masked(see)}':\n{printed}"


def test_the_page_of_port_0_shows_what_its_commands_print(namespaces: None) -> None:
    prose = facts().class_of(0).sections["check"]
    pairs = re.findall(r"```sh\n(.*?)\n```\n\n```text\n(.*?)\n```", prose, re.DOTALL)
    printed = outputs_of_class_0([command for command, _ in pairs])
    for (command, shown), output in zip(pairs, printed, strict=True):
        for line in shown.splitlines():
            assert fits(line, output, None), f"{command}: no line looks like '{masked(line, None)}':\n{output}"


@pytest.mark.parametrize(
    ("see", "printed"),
    [
        ("LISTEN 0 128 *:__PORT__ *:*", "LISTEN 0 128 [::]:60328 [::]:*"),
        ("LISTEN 0 128 *:__PORT__ *:*", "LISTEN 0 128 *:60329 *:*"),
        ("ESTAB 0 0 192.0.2.10:__PORT__ 198.51.100.7:443", "ESTAB 0 0 127.0.0.1:443 127.0.0.1:60328"),
        ("TIME-WAIT 0 0 192.0.2.10:__PORT__ 198.51.100.7:443", "TIME_WAIT 0 0 127.0.0.1:60328 127.0.0.1:443"),
        ("0A0200C0:__HEX__ 076433C6:01BB 01", "1: 0100007F:EBA8 0100007F:1388 06 00000000:00000000"),
        ("0.0.0.0 [Errno 98] Address already in use", "0.0.0.0 [Errno 13] Address already in use"),
        ("             www-data 4243 F.... nginx", "60328/tcp:   root 4243 F.... python"),
        ("5312 198.51.100.7:443", "5312"),
    ],
)
def test_a_sample_line_that_no_command_prints_is_found(see: str, printed: str) -> None:
    assert not fits(see, printed)
