"""puma on our library: Ruby on Rails's server, whose connections read and write through BIOs in memory."""

import contextlib
import socket

from serving import CERTIFICATES, VERSIONS, alive, check, connect, context, curl, http, log, only, resumes, s_client, serve

APPLICATION = """
require "openssl"
body = ->(e) { e["PATH_INFO"] == "/large" ? (0..2999).map { |i| i.to_s.rjust(1000) } : ["#{e["rack.url_scheme"]}, got #{e["rack.input"].read.size}"] }
run ->(e) { [200, {"content-type" => "text/plain"}, body.(e)] }
"""


def puma(bench, name="rsa", more=""):
    port = bench.free_port()
    application = bench.folder / "config.ru"
    application.write_text(APPLICATION)
    bind = f"ssl://127.0.0.1:{port}?key={bench.cert(f'{name}.key')}&cert={bench.cert(f'{name}.pem')}{more}"
    return serve(bench, "puma", "--bind", bind, application, port=port), port


def test_serve(bench):
    process, port = puma(bench)
    source = bench.file("source", 3_000_000)
    for version in VERSIONS:
        curl(bench, port, *only(version)).ended().says("https, got 0")
        curl(bench, port, *only(version), "--data-binary", f"@{source}").ended().says("https, got 3000000")
        got = curl(bench, port, *only(version), path="large").ended()
        check(got.text == "".join(str(i).rjust(1000) for i in range(3000)), f"{version}: another body came")
    s_client(bench, port, "-tls1_1").failed()
    alive(process)


def test_resumption(bench):
    process, port = puma(bench)
    seen, _ = resumes(port, context(bench, "1.3"), times=3)
    check(seen == [False, True, True], f"resumed {seen}\n{log(process)}")


def test_client_certificates(bench):
    process, port = puma(bench, more=f"&verify_mode=force_peer&ca={bench.cert('ca.pem')}")
    for name, good in {name: good for name, good in CERTIFICATES.items() if name != "client-revoked"}.items():
        try:
            with connect(port, context(bench, "1.3", name)) as tls:
                served = "https, got 0" in http(tls)
        except OSError:
            served = False
        check(served == good, f"{name}: {served}\n{log(process)}")
    alive(process)


def test_bad_peers(bench):
    """It asks SSL_want_read before SSL_get_error, and so sends the alert of a handshake that has failed."""
    process, port = puma(bench)
    for what, data, alert in (("an oversized record", "160301ffff", 22), ("data", "17030100026869", 10)):
        with socket.create_connection(("127.0.0.1", port), 10) as peer:
            answer = b""
            peer.sendall(bytes.fromhex(data))
            peer.shutdown(socket.SHUT_WR)
            with contextlib.suppress(OSError):
                while part := peer.recv(4096):
                    answer += part
        check(answer[:2] == b"\x15\x03" and answer[-1] == alert, f"{what}: the answer is {answer}\n{log(process)}")
    alive(process)
