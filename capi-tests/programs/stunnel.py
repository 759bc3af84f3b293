"""stunnel on our library: as a server, as a client, and both with certificates checked."""


from nginx import backend
from serving import CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, context, curl, log, only, resumes, s_client, serve, transfer
from haproxy import plain_backend


def stunnel(bench, port, services):
    file = bench.folder / "stunnel.conf"
    file.write_text(f"foreground = yes\npid =\ndebug = info\nsyslog = no\n{services}")
    process = serve(bench, "stunnel4", file, port=port)
    return process


def server(bench, port, target, options=""):
    return f"""
[server-{port}]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{target}
cert = {bench.cert('p256.pem')}
key = {bench.cert('p256.key')}
{options}
"""


def client(bench, port, target, options=""):
    return f"""
[client-{port}]
client = yes
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{target}
{options}
"""


def test_server(bench):
    port = bench.free_port()
    process = stunnel(bench, port, server(bench, port, plain_backend(bench)))
    for version in VERSIONS:
        curl(bench, port, *only(version)).ended().says("hello over TLS")
        transfer(bench, port, *only(version))
    bad_peers(port, process)
    check("TLSv1.2 ciphersuite" in process.log.read_text() and "TLSv1.3 ciphersuite" in process.log.read_text(), log(process))


def test_versions_and_ciphers(bench):
    ports = [bench.free_port() for _ in range(4)]
    target = plain_backend(bench)
    stunnel(bench, ports[0], server(bench, ports[0], target, "sslVersion = TLSv1.2") + server(bench, ports[1], target, "sslVersion = TLSv1.3")
            + server(bench, ports[2], target, "ciphers = ECDHE-ECDSA-CHACHA20-POLY1305\nciphersuites = TLS_CHACHA20_POLY1305_SHA256\ncurves = P-384")
            + server(bench, ports[3], target, "sslVersionMax = TLSv1.2\noptions = CIPHER_SERVER_PREFERENCE"))
    for version in VERSIONS:
        for port, allowed in ((ports[0], "1.2"), (ports[1], "1.3"), (ports[3], "1.2")):
            result = curl(bench, port, *only(version))
            (result.ended().says("hello over TLS") if version == allowed else result.failed().says("alert protocol version"))
    s_client(bench, ports[2], "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305", "secp384r1")
    s_client(bench, ports[2], "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256", "secp384r1")
    s_client(bench, ports[2], "-tls1_3", "-groups", "X25519").failed().says("handshake failure")


def test_client_certificates(bench):
    modes = {"verifyChain": f"verifyChain = yes\nCAfile = {bench.cert('ca.pem')}\nCRLfile = {bench.cert('crls.pem')}",
             "verifyPeer": f"verifyPeer = yes\nCAfile = {bench.cert('client-p256-leaf.pem')}", "request": f"requireCert = no\nverify = 1\nCAfile = {bench.cert('ca.pem')}"}
    ports = {mode: bench.free_port() for mode in modes}
    target = plain_backend(bench)
    process = stunnel(bench, ports["verifyChain"], "".join(server(bench, ports[mode], target, options) for mode, options in modes.items()))
    for mode, port in ports.items():
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                served = {"verifyChain": good, "verifyPeer": name == "client-p256", "request": good or name in (None, "client-revoked")}[mode]
                result = curl(bench, port, "--http1.1", *only(version), *certificate(bench, name))
                if (result.status == 0 and "hello over TLS" in result.text) != served:
                    result._fail(f"{mode} {version} {name}: {'not ' if served else ''}served\n{log(process)}")
    alive(process)


def test_names(bench):
    port, inner = bench.free_port(), bench.free_port()
    target = plain_backend(bench)
    process = stunnel(bench, port, server(bench, port, target) + f"""
[named]
sni = server-{port}:*.wild.test
connect = 127.0.0.1:{target}
cert = {bench.cert('rsa.pem')}
key = {bench.cert('rsa.key')}
""")
    for version in VERSIONS:
        option = f"-tls{version.replace('.', '_')}"
        s_client(bench, port, option, "-servername", "server.test").ended().says("Peer signature type: ECDSA")
        s_client(bench, port, option, "-servername", "one.wild.test").ended().says("Peer signature type: RSA")
    check("SNI: requested hostname: one.wild.test" in process.log.read_text() or "one.wild.test" in process.log.read_text(), log(process))


def test_sessions(bench):
    port, other = bench.free_port(), bench.free_port()
    target = plain_backend(bench)
    stunnel(bench, port, server(bench, port, target) + server(bench, other, target, "options = NO_TICKET"))
    for version in VERSIONS:
        for at in (port, other):
            seen, _ = resumes(at, context(bench, version), times=4)
            # Its own cache of TLS 1.3 sessions gives each out once.
            right = [False, True, False, True] if at == other and version == "1.3" else [False, True, True, True]
            check(seen == right, f"{version}: resumed {seen}")


def test_client(bench):
    """As a client: chains, hosts, certificates of its own; the plain side is asked with curl."""
    good, wrong, distrusted, expired = (backend(bench, name) for name in ("p256", "wronghost", "wrongca", "expired"))
    asking = backend(bench, extra=f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;")
    verify = f"verifyChain = yes\nCAfile = {bench.cert('ca.pem')}"
    own = f"cert = {bench.cert('client-p256.pem')}\nkey = {bench.cert('client-p256.key')}"
    cases = [(good, verify, True), (good, f"{verify}\ncheckHost = server.test\nsni = server.test", True), (wrong, f"{verify}\ncheckHost = server.test", False),
             (distrusted, verify, False), (expired, verify, False), (expired, "", True), (asking, f"{verify}\n{own}", True), (asking, verify, False),
             (good, f"{verify}\nsslVersion = TLSv1.2", True), (good, f"verifyPeer = yes\nCAfile = {bench.cert('p256-leaf.pem')}", True),
             (good, f"verifyPeer = yes\nCAfile = {bench.cert('rsa-leaf.pem')}", False)]
    ports = [bench.free_port() for _ in cases]
    process = stunnel(bench, ports[0], "".join(client(bench, port, at, options) for port, (at, options, _) in zip(ports, cases)))
    for port, (_, options, served) in zip(ports, cases):
        for _ in range(2):
            result = curl(bench, port, scheme="http")
            if (result.status == 0 and "hello over TLS" in result.text) != served:
                result._fail(f"{options}: {'not ' if served else ''}served\n{log(process)}")
    check("previous session reused" in process.log.read_text(), "nothing was resumed")


def test_pre_shared_keys(bench):
    ports = [bench.free_port() for _ in range(4)]
    target = plain_backend(bench)
    secrets, other = bench.folder / "secrets", bench.folder / "other-secrets"
    secrets.write_text("somebody:a key that is long enough\n")
    other.write_text("somebody:a key that is not the same\n")
    common = "sslVersion = TLSv1.2\nciphers = PSK"
    process = stunnel(bench, ports[0], f"[server]\naccept = 127.0.0.1:{ports[0]}\nconnect = 127.0.0.1:{target}\nPSKsecrets = {secrets}\n{common}\n"
                      + client(bench, ports[1], ports[0], f"PSKsecrets = {secrets}\n{common}") + client(bench, ports[2], ports[0], f"PSKsecrets = {other}\n{common}")
                      + client(bench, ports[3], ports[0], f"PSKsecrets = {secrets}\nsslVersion = TLSv1.2\nciphers = ECDHE-PSK-CHACHA20-POLY1305"))
    for port, good in ((ports[1], True), (ports[2], False), (ports[3], True)):
        result = curl(bench, port, scheme="http")
        (result.ended().says("hello over TLS") if good else result.failed())
    key = b"a key that is long enough".hex()
    s_client(bench, ports[0], "-tls1_2", "-psk_identity", "somebody", "-psk", key).ended().says("-PSK-", "no peer certificate available")
    check("ECDHE-PSK-CHACHA20-POLY1305" in process.log.read_text(), log(process))
    alive(process)


def test_both_ends(bench):
    """Through a tunnel with both ends on our library."""
    outer, inner = bench.free_port(), bench.free_port()
    target = plain_backend(bench)
    stunnel(bench, inner, server(bench, inner, target, f"verifyChain = yes\nCAfile = {bench.cert('ca.pem')}")
            + client(bench, outer, inner, f"verifyChain = yes\nCAfile = {bench.cert('ca.pem')}\ncheckHost = server.test\ncert = {bench.cert('client-rsa.pem')}\nkey = {bench.cert('client-rsa.key')}"))
    curl(bench, outer, scheme="http").ended().says("hello over TLS")
    right = bench.file("big", SIZE // 2).read_bytes()
    result = curl(bench, outer, scheme="http", path="big").ended()
    check(result.out == right, "the tunnel changes what goes through")
