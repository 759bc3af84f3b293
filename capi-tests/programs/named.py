"""BIND's named on our library: DNS over TLS and HTTPS, and zones that go from server to server over TLS."""

from serving import VERSIONS, alive, check, on_ours, s_client
from unbound import ask


def named(bench, zones, more="", tls="", ours=True):
    folder = bench.folder / f"named-{bench.free_port()}"
    folder.mkdir()
    ports = [bench.free_port() for _ in range(3)]
    (folder / "test.zone").write_text("$TTL 60\n@ SOA ns.test. root.test. 1 60 60 60 60\n@ NS ns\nns A 127.0.0.1\na A 192.0.2.7\n"
                                      + "".join(f'many TXT "{chr(97 + i % 26) * 200}{i}"\n' for i in range(90))
                                      + "".join(f'host{i} A 192.0.2.{i % 250}\n' for i in range(20000)))
    file = folder / "named.conf"
    file.write_text(f"""tls here {{ cert-file "{bench.cert("p256.pem")}"; key-file "{bench.cert("p256.key")}"; protocols {{ TLSv1.2; TLSv1.3; }}; {tls} }};
{more}
options {{
 directory "{folder}"; pid-file none; session-keyfile none; recursion no; dnssec-validation no; managed-keys-directory "{folder}";
 listen-on-v6 {{ none; }}; listen-on port {ports[2]} {{ 127.0.0.1; }};
 listen-on port {ports[0]} tls here {{ 127.0.0.1; }};
 listen-on port {ports[1]} tls here http default {{ 127.0.0.1; }};
 allow-transfer {{ any; }};
}};
controls {{ }};
{zones}
""")
    process = bench.start("named", "-g", "-c", file, "-n", "2", env=bench.client_environment() if ours else None)
    bench.wait_for(process, lambda: " running\n" in process.log.read_text())
    if ours:
        on_ours(bench, process)
    return process, ports


PRIMARY = 'zone "test" { type primary; file "test.zone"; };'


def test_server(bench):
    process, (tls, https, _) = named(bench, PRIMARY)
    verified = (f"+tls-ca={bench.cert('ca.pem')}", "+tls-hostname=server.test")
    for how, port in (("+tls", tls), ("+https", https)):
        for _ in range(3):
            ask(bench, port, how, *verified).ended().says("192.0.2.7")
            check(ask(bench, port, how, *verified, name="many.test", kind="TXT").ended().text.count("\n") == 90, "not all of a long answer came")
    check(ask(bench, tls, "+tls", *verified, name="test", kind="AXFR").ended().text.count("192.0.2.") == 20001, "not all of a zone came")
    for version in VERSIONS:
        s_client(bench, tls, f"-tls{version.replace('.', '_')}").ended().says("Cipher is ")
    s_client(bench, https, "-alpn", "h2").ended().says("ALPN protocol: h2")
    s_client(bench, tls, "-alpn", "dot").ended().says("ALPN protocol: dot")
    alive(process)


def test_transfer(bench):
    for primary_ours, secondary_ours in ((True, False), (False, True)):
        _, (tls, _, _) = named(bench, PRIMARY, ours=primary_ours)
        for name, good in (("server.test", True), ("nobody.test", False)):
            process, (_, _, plain) = named(bench, f'zone "test" {{ type secondary; primaries {{ 127.0.0.1 port {tls} tls there; }}; file "copy"; }};',
                                           f'tls there {{ ca-file "{bench.cert("ca.pem")}"; remote-hostname "{name}"; }};', ours=secondary_ours)
            if good:
                bench.wait_for(process, lambda: "Transfer status: success" in process.log.read_text())
                ask(bench, plain, name="host19999.test").ended().says("192.0.2.249")
            else:
                bench.wait_for(process, lambda: "TLS peer certificate verification failed" in process.log.read_text())
                ask(bench, plain).says_not("192.0.2.7")
            alive(process)
