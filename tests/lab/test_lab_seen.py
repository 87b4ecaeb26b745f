"""What an output shows of a subject: rows as real tools printed them, or as their manuals do where none is at hand."""

from __future__ import annotations

import pytest

from lab import claims
from lab.plugin import facts
from lab.seen import Seen, seen
from lab.subjects import Held

HELD = Held("client", 60328, 4242, "127.0.0.1:5000")
NO, ROW, NAMED = Seen(False), Seen(True), Seen(True, True)
WINDOWS = "LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess\n------------ ---------\n"


@pytest.mark.parametrize(
    ("command", "output", "expected"),
    [
        # Debian 12
        ("ss -tanp", 'ESTAB 0 0 127.0.0.1:60328 127.0.0.1:5000 users:(("python",pid=4242,fd=3))', NAMED),
        ("ss -tanp", 'ESTAB 0 0 127.0.0.1:5000 127.0.0.1:60328 users:(("python",pid=4242,fd=3))', NO),
        ("ss -tanp", "TIME-WAIT 0 0 127.0.0.1:60328 127.0.0.1:5000", ROW),
        ("ss -tanp", 'LISTEN 0 8 [::]:60328 [::]:* users:(("python",pid=42,fd=3))', ROW),
        ("ss -tanp", "LISTEN 0 8 *:60328 *:*", ROW),
        ("ss -tanp", "LISTEN 0 8 127.0.0.1:6032 0.0.0.0:*", NO),
        ("for p in 1; do nsenter -t 1 -n ss -Htanp", "4242 LISTEN 0 8 127.0.0.1:60328 0.0.0.0:*", ROW),
        ("netstat -an | grep 60328", "tcp6 0 0 :::60328 :::* LISTEN", ROW),
        ("netstat -an | grep 60328", "tcp 0 0 127.0.0.1:5000 127.0.0.1:60328 ESTABLISHED", NO),
        ("netstat -tlnp | grep 60328", "tcp 0 0 127.0.0.1:60328 0.0.0.0:* LISTEN 4242/python", NAMED),
        ("netstat -tlnp | grep 60328", "tcp 0 0 127.0.0.1:60328 0.0.0.0:* LISTEN -", ROW),
        (
            "lsof -i :60328",
            "python 4242 root 3u IPv4 724520 0t0 TCP localhost:60328->localhost:5000 (ESTABLISHED)",
            NAMED,
        ),
        ("lsof -i :60328", "python 4242 root 3u IPv4 724520 0t0 TCP localhost:5000->localhost:60328 (ESTABLISHED)", NO),
        ("lsof -i :60328", "python 4242 root 3u IPv6 729849 0t0 TCP *:60328 (LISTEN)", NAMED),
        ("fuser -v -n tcp 60328", "60328/tcp:           root      4242 F.... python", NAMED),
        ("fuser 60328/tcp", "60328/tcp:            142", NO),
        ("grep ': [0-9A-F]*:EBA8 ' /proc/net/tcp", "1: 0100007F:EBA8 0100007F:1388 06 00000000:00000000", ROW),
        ("grep ': [0-9A-F]*:EBA8 ' /proc/net/tcp", "1: 0100007F:1388 0100007F:EBA8 06 00000000:00000000", NO),
        ("ss -Htn | awk '{print $5}' | sort | uniq -c", "      1 127.0.0.1:5000", ROW),
        ("ss -Htn | awk '{print $5}' | sort | uniq -c", "      1 127.0.0.1:50001", NO),
        ("ss -HtnpB || grep 'protocol: TCP'", "python 4242 root 3u sock 0,9 0t0 728305 protocol: TCP", NAMED),
        ("ss -HtnpB || grep 'protocol: TCP'", "python 17 root 3u sock 0,9 0t0 728305 protocol: TCP", NO),
        ("ss -HtnpB || grep 'protocol: TCP'", '0 0 127.0.0.1:60328 0.0.0.0:* users:(("python",pid=4242,fd=3))', NAMED),
        ("s.bind((address, 60328))", "0.0.0.0 [Errno 98] Address already in use\n:: was free", ROW),
        ("s.bind((address, 60328))", "0.0.0.0 was free\n:: was free", NO),
        ("import socket; print(socket.getservbyport(60328))", "OSError: port/proto not found", NO),
        # macOS
        (
            "netstat -anv -p tcp",
            "tcp4 0 0 192.0.2.10.60328 198.51.100.7.443 ESTABLISHED 131072 131768 curl:4242",
            NAMED,
        ),
        ("netstat -anv -p tcp", "tcp4 0 0 192.0.2.10.22 198.51.100.7.60328 ESTABLISHED", NO),
        ("netstat -anv -p tcp", "tcp46 0 0 *.60328 *.* LISTEN", ROW),
        ("netstat -an | awk '{ c[$6]++ } END { for (s in c) print c[s], s }'", "1 TIME_WAIT", ROW),
        ("nc --apple-no-reuseport -l 60328", "nc: Address already in use", ROW),
        # FreeBSD
        (
            "sockstat -46 -s -P tcp -p 60328",
            "www nginx 4242 6 tcp4 192.0.2.1:60328 198.51.100.3:443 ESTABLISHED",
            NAMED,
        ),
        ("sockstat -46 -s -P tcp -p 60328", "? ? ? ? tcp4 192.0.2.1:60328 198.51.100.3:443 TIME_WAIT", ROW),
        # Windows
        ("Get-NetTCPConnection", f"{WINDOWS}127.0.0.1 60328 127.0.0.1 5000 Established 4242", NAMED),
        ("Get-NetTCPConnection", f"{WINDOWS}127.0.0.1 60328 127.0.0.1 5000 TimeWait 0", ROW),
        ("Get-NetTCPConnection", f"{WINDOWS}127.0.0.1 5000 127.0.0.1 60328 Established 4242", NO),
        ("Get-NetUDPEndpoint", ":: 60328 4242", NAMED),
        ("netstat -ano | findstr 60328", "  TCP    127.0.0.1:60328  127.0.0.1:5000  ESTABLISHED  4242", NAMED),
        ("netstat -ano | findstr 60328", "  UDP    [::]:60328  *:*  17", ROW),
        ("[TcpListener]::Create(60328)", "ErrorCode : 10048", ROW),
        ("[TcpListener]::Create(60328)", "bound", NO),
    ],
)
def test_an_output_is_read(command: str, output: str, expected: Seen) -> None:
    assert seen(command, output, HELD) == expected


@pytest.mark.parametrize("system", [s.id for s in facts().mainstream])
def test_every_command_of_the_data_has_a_reader(system: str) -> None:
    for text in claims.texts(facts().systems[system], 60328, 49152, 60999):
        assert seen(text.command, "", HELD) == NO, text.command


def test_an_unknown_kind_of_output_is_told() -> None:
    with pytest.raises(LookupError, match="no reader for the output of: nmap"):
        seen("nmap -p 60328", "", HELD)
