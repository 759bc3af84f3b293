"""radsecproxy on our library: RADIUS over TLS, by threads with 32 KiB of stack."""

import hashlib
import hmac
import os

from serving import CERTIFICATES, VERSIONS, bad_peers, check, connect, context, log, many, serve

SECRET = b"radsec"


def radsecproxy(bench):
    port = bench.free_port()
    file = bench.folder / "radsecproxy.conf"
    file.write_text(f"""ListenTLS 127.0.0.1:{port}
tls default {{
 CACertificateFile {bench.cert("ca.pem")}
 CertificateFile {bench.cert("p256.pem")}
 CertificateKeyFile {bench.cert("p256.key")}
}}
client there {{
 host 127.0.0.1
 type tls
 secret {SECRET.decode()}
 certificateNameCheck off
}}
server nobody {{
 host 127.0.0.1
 port {bench.free_udp_port()}
 type udp
 secret other
}}
realm * {{
 server nobody
}}
""")
    return serve(bench, "radsecproxy", "-f", "-c", file, port=port), port


def status(number):
    """Status-Server (RFC 5997), and the authenticator that its answer must have."""
    random = os.urandom(16)
    head = bytes([12, number]) + (38).to_bytes(2, "big") + random + bytes([80, 18])
    return head + hmac.new(SECRET, head + bytes(16), hashlib.md5).digest(), random


def answered(peer, number):
    request, random = status(number)
    peer.sendall(request)
    answer = peer.recv(4096)
    return len(answer) >= 20 and answer[1] == number and answer[4:20] == hashlib.md5(answer[:4] + random + answer[20:] + SECRET).digest()


def test_server(bench):
    process, port = radsecproxy(bench)
    for version in VERSIONS:
        def asks(_):
            with connect(port, context(bench, version, "client-rsa")) as peer:
                check(all(answered(peer, number) for number in range(20)), f"{version}: no answer\n{log(process)}")
        many(6, asks)
        for name, good in CERTIFICATES.items():
            # It was given no list of revoked ones.
            try:
                with connect(port, context(bench, version, name)) as peer:
                    seen = answered(peer, 1)
            except OSError:
                seen = False
            check(seen == (good or name == "client-revoked"), f"{version} {name}: {seen}\n{log(process)}")
    bad_peers(port, process)
