"""dnsdist on our library: DNS over TLS and HTTPS in, DNS over TLS out."""

from serving import VERSIONS, alive, bad_peers, check, connect, context, log, serve
from unbound import LOCAL, ask, unbound


def dnsdist(bench, target, name="server.test"):
    tls, https, plain = (bench.free_port() for _ in range(3))
    file = bench.folder / f"dnsdist-{tls}.conf"
    file.write_text(f"""
setLocal("127.0.0.1:{plain}")
addTLSLocal("127.0.0.1:{tls}", "{bench.cert('p256.pem')}", "{bench.cert('p256.key')}", {{provider="openssl", minTLSVersion="tls1.2"}})
addDOHLocal("127.0.0.1:{https}", "{bench.cert('p256.pem')}", "{bench.cert('p256.key')}", "/dns-query", {{minTLSVersion="tls1.2"}})
newServer({{address="127.0.0.1:{target}", tls="openssl", subjectName="{name}", caStore="{bench.cert('ca.pem')}", validateCertificates=true, healthCheckMode="auto", checkName="a.test."}})
setACL("127.0.0.0/8")
""")
    process = serve(bench, "dnsdist", "--supervised", "--disable-syslog", "-C", file, port=tls)
    return process, (tls, https, plain)


def test_both(bench):
    _, (upstream, _, _) = unbound(bench, server=LOCAL, ours=False)
    process, (tls, https, plain) = dnsdist(bench, upstream)
    verified = (f"+tls-ca={bench.cert('ca.pem')}", "+tls-hostname=server.test")
    bench.wait_for(process, lambda: "Marking downstream" in process.log.read_text())
    for how, port in (("+tls", tls), ("+https", https), ("+tcp", plain)):
        for _ in range(5):
            ask(bench, port, how, *(verified if port != plain else ())).ended().says("192.0.2.7")
            check(ask(bench, port, how, *(verified if port != plain else ()), name="many.test", kind="TXT").ended().text.count("\n") == 150, "not all of a long answer came")
    for version in VERSIONS:
        client, session, seen = context(bench, version), None, []
        for _ in range(4):
            with connect(tls, client, session=session) as peer:
                peer.sendall(bytes.fromhex("0018" "1234" "0100" "0001000000000000" "01610474657374" "00" "00010001"))
                check(peer.recv(1000)[2:4] == b"\x12\x34", "no answer")
                seen.append(peer.session_reused)
                session = peer.session
        check(seen == [False, True, True, True], f"{version}: resumed {seen}\n{log(process)}")
    bad_peers(tls, process)


def test_wrong_name(bench):
    _, (upstream, _, _) = unbound(bench, server=LOCAL, ours=False)
    process, (tls, https, plain) = dnsdist(bench, upstream, name="nobody.test")
    check("192.0.2.7" not in ask(bench, plain, "+tcp").text, "the name was not checked")
    alive(process)
