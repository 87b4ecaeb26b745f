"""What one really meets on a port comes first, safe is never said too soon, and nothing on a page contradicts it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from edits import edit
from playwright.sync_api import Page, expect
from portatlas.facts.load import load
from projects import ROOT
from reading import PORTS, Reading

OVER = {"either": ("tcp", "udp"), "tcp": ("tcp",), "udp": ("udp",)}


@pytest.fixture(scope="module")
def reading(data: Path) -> Reading:
    """What the data says, read by plain loops."""
    return Reading(data)


ALL_PROGRAMS = """
  const kinds = new Map(), answers = [];
  for (let port = 0; port <= 65535; port++) for (const transport of ["tcp", "udp"]) {
    const text = modules.facts(atlas, pieces[port >> 8], port, transport).programs.map(use => use.id).join(" ");
    if (!kinds.has(text)) kinds.set(text, kinds.size);
    answers.push(kinds.get(text));
  }
  return [[...kinds.keys()], answers];
"""


def test_all_ports_on_both_transports_have_the_programs_of_the_data(ask: Callable, reading: Reading) -> None:
    kinds, answers = ask("answer", ALL_PROGRAMS)
    found = iter(answers)
    wrong = [
        (port, transport, said, there)
        for port in PORTS
        for transport in ("tcp", "udp")
        if (said := set(kinds[next(found)].split())) != (there := reading.programs(port, transport))
    ]
    assert wrong == []


ALL_SAFE = """
  const over = given === "either" ? null : given;
  const kinds = new Map(), answers = [], odd = [];
  for (let port = 0; port <= 65535; port++)
    for (const { id, against, text } of modules.safe(atlas, pieces[port >> 8], { port, transport: over })) {
      if ((text === atlas.texts.safe) !== !against.length || /[{}]|undefined|null|NaN/.test(text)) odd.push([port, id, text]);
      const key = `${id} ${[...against].sort().join(" ")}`;
      if (!kinds.has(key)) kinds.set(key, kinds.size);
      answers.push(kinds.get(key));
    }
  return [[...kinds.keys()], answers, odd.slice(0, 5)];
"""


@pytest.mark.parametrize("over", OVER)
def test_safe_weighs_for_every_port_and_system_all_that_speaks_against_it(
    ask: Callable, reading: Reading, over: str
) -> None:
    kinds, answers, odd = ask("safe", ALL_SAFE, over)
    assert odd == [], "a plain yes where something speaks against it, or none where nothing does"
    assert len(answers) == 65536 * 7
    systems = {system["id"]: system for system in reading.systems}
    found = iter(answers)
    wrong = []
    for port in PORTS:
        for _ in systems:
            name, *against = kinds[next(found)].split()
            if set(against) != (there := reading.against(systems[name], port, OVER[over])):
                wrong.append((port, name, against, there))
    assert wrong == []


# By hand: what a reader would lose by a yes.
NOT_SAFE = [
    ("5000", "macos", {"own", "known", "registered"}),
    ("445/tcp", "windows", {"own", "known", "registered"}),
    ("445/tcp", "linux", {"known", "registered", "privileged"}),
    ("47001/tcp", "windows", {"own", "registered"}),
    ("30080", "linux", {"convention", "known"}),
    ("31337", "netbsd", {"convention", "known", "registered"}),
    ("8443/tcp", "linux", {"known", "registered"}),
    ("26379/tcp", "linux", {"known"}),
    ("55555/tcp", "macos", {"skipped", "known"}),
    ("10080/tcp", "windows", {"blocked", "known", "registered"}),
    ("6000/tcp", "openbsd", {"skipped", "blocked", "known", "registered"}),
    ("80/udp", "freebsd", {"registered", "privileged"}),
    ("62000", "linux", set()),
    ("62000", "macos", {"pool"}),
    ("12077/tcp", "linux", set()),
]


@pytest.mark.parametrize(("asked", "system", "against"), NOT_SAFE)
def test_what_speaks_against_a_port_is_said(ask: Callable, asked: str, system: str, against: set[str]) -> None:
    port, _, transport = asked.partition("/")
    body = "return modules.safe(atlas, pieces[given.port >> 8], given).find(s => s.id === given.system)"
    found = ask("safe", body, {"port": int(port), "transport": transport or None, "system": system})
    assert set(found["against"]) == against
    assert found["text"].startswith("Yes.") is (not against)


def test_the_reading_imports_nothing_of_the_engine() -> None:
    text = (ROOT / "tests" / "reading.py").read_text("utf-8")
    assert set(re.findall(r"^(?:from|import) (\w+)", text, re.M)) == {"__future__", "pathlib", "yaml"}


# https://fetch.spec.whatwg.org/#port-blocking, counted and read by hand in the review draft of June 2026
def test_the_ports_that_browsers_refuse_are_those_of_the_fetch_standard(data: Path, ask: Callable) -> None:
    ports = yaml.safe_load((data / "blocked.yml").read_text("utf-8"))["ports"]
    assert len(ports) == 83 and ports == sorted(set(ports))
    for refused in (0, 1, 22, 25, 69, 137, 161, 427, 587, 989, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190):
        assert refused in ports, refused
    assert [port for port in ports if port > 5000] == [
        5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    ]  # fmt: skip
    assert not {80, 443, 445, 853, 3306, 6001, 6664, 6670, 8080} & set(ports)
    spread = [port for first, last in ask("answer", "return atlas.blocked") for port in range(first, last + 1)]
    assert spread == ports


# By hand, from what the programs' own files say and who is met most. N stands for how many more there are, DATE for the
# registry's day.
MET = [
    (
        "9092",
        "Apache Kafka, Redpanda and SonarQube listen there by default (TCP); IANA’s registered name is another, "
        "XmlIpcRegSvc.",
    ),
    (
        "8086",
        "InfluxDB and Argo CD listen there by default (TCP); Telegraf is often put there (TCP); N more besides; "
        "IANA’s registered name is another, d-s-n.",
    ),
    ("2181", "Apache ZooKeeper listens there by default (TCP); IANA’s registered name is another, eforward."),
    ("1521", "Oracle Database listens there by default (TCP); IANA’s registered name is another, ncube-lm."),
    (
        "8200",
        "HashiCorp Vault, MiniDLNA (ReadyMedia) and Duplicati listen there by default (TCP), and N more; IANA’s "
        "registered name is another, trivnet1.",
    ),
    (
        "5601",
        "Kibana, OpenSearch Dashboards and Wazuh listen there by default (TCP); IANA’s registered name is "
        "another, esmagent.",
    ),
    (
        "9000",
        "Portainer, MinIO and SonarQube listen there by default (TCP), and N more; IANA’s registered name is "
        "another, cslistener.",
    ),
    (
        "8080",
        "Registered as http-alt over TCP and UDP: Apache Tomcat, Jenkins and Spring Boot listen there by default "
        "(TCP), and N more.",
    ),
    (
        "3000",
        "Grafana, Create React App and Next.js listen there by default (TCP), and N more; IANA’s registered names "
        "are others, hbci and remoteware-cl.",
    ),
    (
        "5000",
        "Flask development server, Docker Registry and Synology DSM listen there by default (TCP), and N more; "
        "IANA’s registered name is another, commplex-main; known for AirPlay Receiver of macOS (TCP).",
    ),
    ("5901", "TigerVNC, OpenStack and Proxmox VE listen there by default (TCP); IANA has no name for it, as of DATE."),
    (
        "6443",
        "Kubernetes API server, K3s and RKE2 listen there by default (TCP), and N more; IANA’s registered name is "
        "another, sun-sr-https.",
    ),
    (
        "50000",
        "IBM Db2 and Jenkins listen there by default (TCP); Microsoft Teams sends from there; IANA gives out no "
        "name above 49151.",
    ),
    (
        "61616",
        "Apache ActiveMQ Classic and Apache Artemis listen there by default (TCP); IANA gives out no name above 49151.",
    ),
    ("25565", "Minecraft, Java Edition listens there by default; IANA has no name for it, as of DATE."),
    (
        "1688",
        "Key Management Service (KMS) listens there by default (TCP); IANA’s registered name is another, nsjtp-data.",
    ),
    (
        "8006",
        "Proxmox VE listens there by default (TCP), and N more; IANA’s registered names are others, wpl-analytics "
        "(TCP) and wpl-disc (UDP).",
    ),
    ("8291", "MikroTik RouterOS listens there by default (TCP), and N more; IANA has no name for it, as of DATE."),
    (
        "5223",
        "Ejabberd and jabberd2 listen there by default (TCP); Apple Push Notification service calls servers there "
        "(TCP); IANA’s registered name is another, hpvirtgrp.",
    ),
    (
        "443/tcp",
        "Registered as https: nginx is often put there; Apache HTTP Server and Caddy listen there by default; N "
        "more besides.",
    ),
    ("443/udp", "Registered as https: Caddy, AdGuard Home and OpenConnect server (ocserv) listen there by default."),
    (
        "80",
        "Registered as http, www and www-http over TCP and UDP: nginx, Apache HTTP Server and Caddy listen there "
        "by default (TCP), and N more.",
    ),
    ("22", "Registered as ssh over TCP and UDP: OpenSSH, GitLab and Gitea listen there by default (TCP), and N more."),
    (
        "53",
        "Registered as domain over TCP and UDP: BIND 9, dnsmasq and systemd-resolved listen there by default, and "
        "N more.",
    ),
    ("25/tcp", "Registered as smtp: Postfix, Microsoft Exchange Server and Exim listen there by default, and N more."),
    ("123/udp", "Registered as ntp: chrony, NTPsec and Windows Time listen there by default, and N more."),
    (
        "135",
        "Registered as epmap over TCP and UDP: Windows RPC endpoint mapper, Active Directory domain controller "
        "and DFS Replication listen there by default (TCP).",
    ),
    (
        "161/udp",
        "Registered as snmp: Net-SNMP, Palo Alto Networks firewall (PAN-OS) and Windows SNMP service listen there "
        "by default.",
    ),
    (
        "389/tcp",
        "Registered as ldap: Active Directory domain controller, OpenLDAP and FreeIPA listen there by default, "
        "and N more.",
    ),
    (
        "445",
        "Registered as microsoft-ds over TCP and UDP: Windows file and printer sharing, Samba and Active "
        "Directory domain controller listen there by default (TCP).",
    ),
    ("514/udp", "Registered as syslog: syslog-ng and Wazuh listen there by default; rsyslog is often put there."),
    ("631/tcp", "Registered as ipp and ipps: CUPS listens there by default."),
    ("873", "Registered as rsync over TCP and UDP: rsync daemon and Synology DSM listen there by default (TCP)."),
    ("1194/udp", "Registered as openvpn: OpenVPN and SoftEther VPN listen there by default."),
    ("1433", "Registered as ms-sql-s over TCP and UDP: Microsoft SQL Server listens there by default (TCP)."),
    ("1883/tcp", "Registered as mqtt: Eclipse Mosquitto, EMQX and RabbitMQ listen there by default, and N more."),
    (
        "2049",
        "Registered as shilp and nfs over TCP and UDP: NFS server of Linux and NFS-Ganesha listen there by default.",
    ),
    ("2375/tcp", "Registered as docker: Docker Engine listens there by default."),
    (
        "2379/tcp",
        "Registered as etcd-client: etcd; K3s; PD, the placement driver of TiKV and TiDB listen there by default.",
    ),
    (
        "3128",
        "Squid and Proxmox VE listen there by default (TCP), and N more; IANA’s registered name is another, ndl-aas.",
    ),
    (
        "3306",
        "Registered as mysql over TCP and UDP: MariaDB, MySQL and Percona XtraDB Cluster listen there by default "
        "(TCP).",
    ),
    (
        "3389",
        "Registered as ms-wbt-server over TCP and UDP: Remote Desktop (RDP), xrdp (TCP) and Remote Desktop "
        "Connection Broker (TCP) listen there by default, and N more.",
    ),
    ("4222", "NATS listens there by default (TCP); IANA has no name for it, as of DATE."),
    ("4789/udp", "Registered as vxlan: Calico, Docker Engine and k0s listen there by default."),
    ("5060/udp", "Registered as sip: Asterisk, FreeSWITCH and Kamailio listen there by default."),
    ("5173", "Vite and VitePress listen there by default (TCP); IANA has no name for it, as of DATE."),
    (
        "5353/udp",
        "Registered as mdns: Avahi; Bonjour; iTunes, Apple Music and Home Sharing listen there by default, and N more.",
    ),
    ("5432", "Registered as postgresql over TCP and UDP: PostgreSQL listens there by default (TCP)."),
    (
        "5672/tcp",
        "Registered as amqp: Apache Artemis and RabbitMQ listen there by default; Apache ActiveMQ Classic is "
        "often put there.",
    ),
    (
        "5905/tcp",
        "TigerVNC, OpenStack and Proxmox VE may listen there, in their default ranges; IANA’s registered name is "
        "another, asmgcs.",
    ),
    (
        "5985/tcp",
        "Registered as wsman: WinRM and PowerShell remoting and Remote Desktop Connection Broker listen there by "
        "default, and N more.",
    ),
    ("6005/tcp", "Registered as x11; Control-M listens there by default, and N more."),
    ("6379/tcp", "Registered as redis: Redis, Valkey and KeyDB listen there by default, and N more."),
    (
        "8123",
        "ClickHouse and Home Assistant listen there by default (TCP), and N more; IANA has no name for it, as of DATE.",
    ),
    (
        "8443/tcp",
        "Apache Tomcat and Kubernetes Dashboard are often put there; Keycloak listens there by default; N more "
        "besides; IANA’s registered name is another, pcsync-https.",
    ),
    (
        "8472/udp",
        "Flannel, K3s and Cilium listen there by default, and N more; IANA’s registered name is another, otv.",
    ),
    (
        "8883/tcp",
        "Registered as secure-mqtt: Eclipse Mosquitto and RabbitMQ are often put there; EMQX listens there by "
        "default; N more besides.",
    ),
    (
        "9042",
        "Apache Cassandra, ScyllaDB and YugabyteDB listen there by default (TCP); IANA has no name for it, as of DATE.",
    ),
    (
        "9090/tcp",
        "Prometheus and Cockpit listen there by default; uWSGI is often put there; N more besides; IANA’s "
        "registered name is another, websm.",
    ),
    (
        "9100/tcp",
        "Registered as hp-pdl-datastr and pdl-datastream: p910nd, Prometheus node exporter and Bareos listen "
        "there by default, and N more.",
    ),
    (
        "9200/tcp",
        "Elasticsearch, OpenSearch and Wazuh listen there by default, and N more; IANA’s registered name is "
        "another, wap-wsp.",
    ),
    (
        "10000/tcp",
        "Webmin, Apache Hive and Azurite listen there by default, and N more; IANA’s registered name is another, ndmp.",
    ),
    (
        "10250",
        "Kubelet, K3s and Kubernetes Metrics Server listen there by default (TCP), and N more; IANA has no name "
        "for it, as of DATE.",
    ),
    ("11211", "Registered as memcache over TCP and UDP: memcached listens there by default (TCP)."),
    ("15672", "RabbitMQ listens there by default (TCP); IANA has no name for it, as of DATE."),
    ("16379", "Redis and Valkey listen there by default (TCP); IANA has no name for it, as of DATE."),
    ("26379/tcp", "Redis, Valkey and KeyDB listen there by default; IANA has no name for it, as of DATE."),
    ("27017/tcp", "Registered as mongodb: MongoDB listens there by default."),
    (
        "31000",
        "Docker Engine may listen there, in its default range; IANA has no name for it, as of DATE; known for "
        "Kubernetes NodePort.",
    ),
    (
        "31337",
        "Registered as eldim over TCP and UDP; Docker Engine may listen there, in its default range; known for "
        "Back Orifice, by repute (UDP); Kubernetes NodePort.",
    ),
    ("32400/tcp", "Registered as plex: Plex Media Server listens there by default, and N more."),
    ("33434/udp", "Registered as traceroute."),
    ("40000/tcp", "Registered as safetynetp; the name is no sign that this product runs here."),
    ("50051/tcp", "Weaviate is often put there; Microsoft Teams sends from there; IANA gives out no name above 49151."),
    (
        "51820/udp",
        "WireGuard is often put there; wg-easy and NetBird listen there by default; N more besides; IANA gives "
        "out no name above 49151.",
    ),
    ("60001/udp", "Mosh listens there by default; IANA gives out no name above 49151."),
    ("60328/tcp", "Nothing is registered there; IANA assigns nothing above 49151."),
    (
        "12345",
        "Grafana Alloy listens there by default (TCP); IANA’s registered name is another, italk; known for "
        "NetBus, by repute (TCP).",
    ),
]


@pytest.mark.parametrize(("asked", "sentence"), MET)
def test_the_first_sentence_says_what_one_meets(ask: Callable, data: Path, asked: str, sentence: str) -> None:
    port, _, transport = asked.partition("/")
    body = "return modules.resultsFor({kind: 'port', ...given}, atlas, pieces[given.port >> 8])[0].detail"
    said = ask("results", body, {"port": int(port), "transport": transport or None})
    date = ask("results", "return atlas.registry_as_of")
    assert re.sub(r"\d+ more", "N more", said.replace(date, "DATE")).startswith(sentence)


def test_no_sentence_calls_an_example_a_default(ask: Callable) -> None:
    body = """
      const odd = [];
      for (let port = 0; port <= 65535; port++) {
        const uses = modules.facts(atlas, pieces[port >> 8], port, "tcp").programs.filter(use => !use.wide);
        const [first] = modules.answer(atlas, pieces[port >> 8], { port, transport: "tcp" }).verdict;
        if (uses.length && uses.every(use => use.kind === "put") && /default/.test(first)) odd.push([port, first]);
        if (/names? no service/i.test(first)) odd.push([port, first]);
      }
      return odd.slice(0, 5);
    """
    assert ask("answer", body) == []


@pytest.fixture(scope="module")
def atlas_classes(data: Path) -> dict[str, dict]:
    """The front matter of each class."""
    return {p.stem: yaml.safe_load(p.read_text("utf-8").split("---")[1]) for p in (data / "classes").glob("*.md")}


def test_no_class_says_of_all_its_numbers_what_is_not_so_of_some(atlas_classes: dict[str, dict]) -> None:
    for name, found in atlas_classes.items():
        assert "no service" not in found["verdict"], name
        for place, worry in found["worry"].items():
            assert not (re.match(r"No[,.]", worry) and "unusual" in worry), (name, place)


# By hand, from the pools: Linux's begins at 32768, and most systems pick from there up.
OPENS = {
    "0": "listener",
    "1-1023": "listener",
    "1024-9999": "listener",
    "10000-32767": "listener",
    "32768-49151": "mine",
    "49152-60999": "mine",
    "61000-65535": "mine",
}


def test_where_a_number_was_seen_opens_on_what_fits_the_class(site: Path) -> None:
    for name, place in OPENS.items():
        html = (site / "ranges" / name / "index.html").read_text("utf-8")
        checked = re.findall(r"<input[^>]*name=.?where[^>]*checked[^>]*>", html)
        assert len(checked) == 1 and f'value="{place}"' in checked[0].replace("=" + place, f'="{place}"'), name


# the pages that solve a port's usual problem

SOLVED = [
    ("5000", ["fix/macos-5000-7000/"]),
    ("7000/tcp", ["fix/macos-5000-7000/"]),
    ("31000", ["fix/nodeport-invalid/", "fix/nodeport-overlap/"]),
    ("10013", ["fix/windows-10013/"]),
    ("10048", ["fix/windows-10048-10055/"]),
    ("10055", ["fix/windows-10048-10055/"]),
    ("53", ["fix/udp-port-taken/"]),
    ("5353/udp", ["fix/udp-port-taken/"]),
    ("443/udp", ["reference/glossary/#quic"]),
    ("51820/udp", ["fix/socket-without-process/", "fix/udp-port-taken/"]),
    ("135/tcp", ["fix/pin-random-ports/"]),
    ("60328/tcp", ["fix/unknown-high-port/"]),
    ("47001", []),
    ("5432", []),
]


@pytest.mark.parametrize(("asked", "urls"), SOLVED)
def test_a_port_leads_to_the_pages_that_solve_its_usual_problem(
    ask: Callable, site: Path, asked: str, urls: list[str]
) -> None:
    port, _, transport = asked.partition("/")
    body = "return modules.answer(atlas, pieces[given.port >> 8], given).pages.map(page => page.url)"
    assert sorted(ask("answer", body, {"port": int(port), "transport": transport or None})) == sorted(urls)
    for url in urls:
        path, _, anchor = url.partition("#")
        html = (site / path / "index.html").read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html or f"id={anchor}" in html


def test_what_is_no_port_in_a_page_is_told(world: Path) -> None:
    page = world.parent / "fix" / "fixed-port-sometimes-fails.md"
    line = edit(page, "messages:\n", 'ports: ["80/sctp", "9-1"]\nmessages:\n')
    _, problems = load(world)
    told = "\n".join(map(str, problems))
    assert f"{page.name}:{line}:" in told and "sctp" in told and "9 is above last 1" in told


# on the page


def test_a_page_about_a_port_lists_its_programs_and_leads_to_each(page: Page) -> None:
    page.goto("ranges/1024-9999/?port=9092")
    row = page.locator("[data-part=programs]")
    expect(row).to_contain_text("Apache Kafka: clients, TCP")
    link = row.get_by_role("link", name="Apache Kafka")
    expect(link).to_have_attribute("href", re.compile(r"/programs/queues/#kafka$"))
    link.click()
    expect(page.locator("#kafka")).to_be_in_viewport()


def test_the_count_of_further_programs_leads_to_all_of_them(page: Page) -> None:
    page.goto("ranges/1024-9999/?port=8080&proto=tcp")
    more = page.locator(".pa-verdict a")
    expect(more).to_have_text(re.compile(r"^\d+ more$"))
    expect(more).to_have_attribute("href", "#evidence")
    row = page.locator("[data-part=programs]")
    row.locator("summary").click()
    named = row.locator("p a").all_inner_texts()
    assert len(set(named)) == int(more.inner_text().split()[0]) + 3 + len(WIDE_AT_8080)
    assert set(WIDE_AT_8080) <= set(named)


WIDE_AT_8080: tuple[str, ...] = ()  # over TCP no range of thousands of ports holds 8080


def test_safe_is_answered_in_the_tab_of_each_system(page: Page) -> None:
    page.goto("ranges/1024-9999/?port=5000")
    expect(page.locator("[data-safe=macos]")).to_contain_text("macOS itself, or a program made for it, may have it")
    expect(page.locator("[data-safe=linux]")).to_contain_text("Yet it is known for Flask development server")
    assert page.locator("[data-safe]").count() == 7
    page.goto("ranges/1-1023/?port=22")
    expect(page.locator("[data-safe=linux]")).to_contain_text("browsers refuse to open it")
    assert page.locator("[data-safe=linux] sup a").count() >= 3


def test_without_javascript_no_number_is_called_safe(site: Path) -> None:
    for name in OPENS:
        html = (site / "ranges" / name / "index.html").read_text("utf-8")
        section = html.partition('id="safe"' if 'id="safe"' in html else "id=safe")[2].partition("<h2")[0]
        assert name == "0" or ("No outgoing connection takes it" in section or "Not by itself" in section), name
        assert not re.search(r">\s*Yes\b", section), name


def test_a_udp_page_warns_of_the_udp_command(page: Page) -> None:
    page.goto("ranges/49152-60999/?port=60001&proto=udp")
    expect(page.locator("[data-part=could]")).to_be_visible()
    shown = [text for text in page.locator(".pa-kill code").all_inner_texts() if text.startswith("fuser")]
    visible = page.locator(".pa-kill code:visible").all_inner_texts()
    assert "fuser -k 60001/udp" in visible and "fuser -k 60001/tcp" not in visible and len(shown) >= 1


def test_the_ticket_names_the_programs_without_links(page: Page) -> None:
    page.goto("ranges/1024-9999/?port=8086")
    expect(page.locator(".pa-ticket__text")).to_contain_text("Port 8086: InfluxDB and Argo CD listen there by default")


def test_the_card_of_the_look_up_says_what_a_program_does_there(page: Page) -> None:
    page.goto("?find=9092")
    expect(page.locator("[data-part=card] [data-part=verdict]")).to_contain_text("Apache Kafka")
    expect(page.locator("[data-part=card] [data-part=programs]")).to_contain_text("Apache Kafka: clients, TCP")


def test_class_0_counts_no_names(site: Path) -> None:
    assert "of these 1 numbers" not in (site / "ranges" / "0" / "index.html").read_text("utf-8")
