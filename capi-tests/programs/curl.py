"""Debian's curl: versions, HTTP/1.1 and h2, transfers, good and bad certificates, client certificates, resumption."""

import base64
import hashlib
import subprocess

from bench import Failed, sha256


def curl(bench, port, *options, host="localhost", path="hello", ca="ca.pem", **more):
    trust = ("--cacert", bench.cert(ca)) if ca else ()
    return bench.client("curl", "-sS", "-i", *trust, *options, "--resolve", f"server.test:{port}:127.0.0.1",
                        f"https://{host}:{port}/{path}", **more)


def web(bench, servers=None):
    ports = bench.nginx(servers or {"p256": ""})
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    return ports


def versions(bench, how):
    port = web(bench)["p256"]
    for version in ("1.2", "1.3"):
        for http in ("1.1", "2"):
            result = curl(bench, port, f"--tlsv{version}", "--tls-max", version, f"--http{http}", how=how).ended()
            result.says(f"HTTP/{http} 200", "hello over TLS", f"TLSv{version}")


def test_versions(bench):
    versions(bench, "library_path")


def test_versions_preloaded(bench):
    versions(bench, "preload")


def test_kinds_of_keys(bench):
    names = ("rsa", "p256", "p384", "ed25519", "rsapss")
    ports = web(bench, {name: "" for name in names})
    for name in names:
        for version in ("1.2", "1.3"):
            curl(bench, ports[name], "--tls-max", version).ended().says("hello over TLS", f"TLSv{version}")


def transfer(bench, *options, size=50_000_000):
    port = web(bench)["p256"]
    source = bench.file("source", size)
    got = bench.folder / "got"
    bench.client("curl", "-sS", "--cacert", bench.cert("ca.pem"), *options, "-o", got, f"https://localhost:{port}/source", timeout=120).ended()
    if sha256(got) != sha256(source):
        raise Failed("the download is not what the server has")
    bench.client("curl", "-sS", "--cacert", bench.cert("ca.pem"), *options, "-T", source, f"https://localhost:{port}/stored", timeout=120).ended()
    if sha256(bench.folder / "www" / "stored") != sha256(source):
        raise Failed("the upload is not what the client has")


def test_transfer_1_3_h2(bench):
    transfer(bench, "--tlsv1.3", "--http2")


def test_transfer_1_3_http_1_1(bench):
    transfer(bench, "--tlsv1.3", "--http1.1")


def test_transfer_1_2_h2(bench):
    transfer(bench, "--tls-max", "1.2", "--http2")


def test_transfer_1_2_http_1_1(bench):
    transfer(bench, "--tls-max", "1.2", "--http1.1")


def test_transfer_chacha20(bench):
    transfer(bench, "--tlsv1.3", "--tls13-ciphers", "TLS_CHACHA20_POLY1305_SHA256", size=10_000_000)


def test_ciphers(bench):
    port = web(bench)["p256"]
    for suite in ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"):
        curl(bench, port, "--tls13-ciphers", suite).ended().says(f"TLSv1.3 {suite}")
    for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"):
        curl(bench, port, "--tls-max", "1.2", "--ciphers", cipher).ended().says(f"TLSv1.2 {cipher}")
    curl(bench, port, "--ciphers", "NO-SUCH-CIPHER").ended(59).says("failed setting cipher list")
    curl(bench, port, "--tls13-ciphers", "NO_SUCH_SUITE").ended(59)


def test_curves(bench):
    port = web(bench)["p256"]
    for curve, name in (("X25519", "X25519"), ("P-256", "prime256v1"), ("P-384", "secp384r1")):
        curl(bench, port, "--curves", curve).ended().says(name)
    curl(bench, port, "--curves", "nosuchcurve").ended(59)


def test_server_name(bench):
    port = web(bench)["p256"]
    curl(bench, port, "--http1.1").ended().says("X-Name: localhost")
    curl(bench, port, "--http1.1", host="server.test").ended().says("X-Name: server.test")
    curl(bench, port, "--http1.1", host="127.0.0.1").ended().says_not("X-Name: 127")


def test_bad_certificates(bench):
    reasons = {"expired": "certificate has expired", "notyet": "certificate is not yet valid",
               "wrongca": "unable to get local issuer certificate", "nopath": "unable to get local issuer certificate",
               "selfsigned": "self-signed certificate", "clientonly": "unsuitable certificate purpose",
               "critical": "unhandled critical extension", "notca": "invalid CA certificate"}
    ports = web(bench, {name: "" for name in reasons})
    for name, reason in reasons.items():
        for version in ("1.2", "1.3"):
            curl(bench, ports[name], "--tls-max", version).ended(60).says(reason).says_not("hello over TLS")
        curl(bench, ports[name], "-k").ended().says("hello over TLS")


def test_wrong_host(bench):
    ports = web(bench, {"wronghost": "", "p256": ""})
    curl(bench, ports["wronghost"]).ended(60).says("no alternative certificate subject name matches").says_not("hello over TLS")
    curl(bench, ports["wronghost"], "-k").ended().says("hello over TLS")
    curl(bench, ports["p256"], host="127.0.0.1").ended().says("hello over TLS")
    curl(bench, ports["p256"], host="server.test").ended().says("hello over TLS")


def test_trust(bench):
    port = web(bench)["p256"]
    curl(bench, port, ca=None).ended(60).says("unable to get local issuer certificate")
    curl(bench, port, ca=None, env={"SSL_CERT_FILE": bench.cert("ca.pem"), "CURL_CA_BUNDLE": bench.cert("ca.pem")}).ended()
    curl(bench, port, "--capath", bench.cert("cadir"), ca=None).ended().says("hello over TLS")
    curl(bench, port, ca="both-cas.pem").ended()
    curl(bench, port, ca="other-ca.pem").ended(60)
    curl(bench, port, ca="no-such-file.pem").ended(77)
    curl(bench, port, ca="garbage.pem").ended(77)
    # curl asks for partial chains: an intermediate is trust enough.
    curl(bench, port, ca="inter-leaf.pem").ended()


def test_crl(bench):
    ports = web(bench, {"p256": "", "revoked": ""})
    curl(bench, ports["p256"], "--crlfile", bench.cert("crls.pem")).ended()
    curl(bench, ports["revoked"], "--crlfile", bench.cert("crls.pem")).ended(60).says("certificate revoked")
    curl(bench, ports["revoked"]).ended()


def test_pinned_key(bench):
    port = web(bench)["p256"]
    curl(bench, port, "--pinnedpubkey", bench.cert("p256.key")).failed()
    public = bench.folder / "public.pem"
    key = subprocess.run(["openssl", "pkey", "-in", bench.cert("p256.key"), "-pubout", "-outform", "DER"], check=True, stdout=subprocess.PIPE).stdout
    public.write_bytes(key)
    curl(bench, port, "--pinnedpubkey", public).ended()
    pin = base64.b64encode(hashlib.sha256(key).digest()).decode()
    curl(bench, port, "--pinnedpubkey", f"sha256//{pin}").ended()
    curl(bench, port, "--pinnedpubkey", f"sha256//{pin[::-1]}").ended(90)


def test_client_certificate(bench):
    verify = f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;"
    port = web(bench, {"p256": verify})["p256"]
    for version in ("1.2", "1.3"):
        for name in ("client-rsa", "client-p256", "client-ed25519"):
            curl(bench, port, "--tls-max", version, "--http1.1", "--cert", bench.cert(f"{name}.pem"), "--key",
                 bench.cert(f"{name}.key")).ended().says("hello over TLS", f"X-Client: SUCCESS CN={name},O=libssl-rs tests")
        curl(bench, port, "--tls-max", version, "--http1.1").ended().says("400 No required SSL certificate", "X-Client: NONE")
        curl(bench, port, "--tls-max", version, "--http1.1", "--cert", bench.cert("client-wrongca.pem"), "--key",
             bench.cert("client-wrongca.key")).ended().says("400 The SSL certificate error").says_not("hello over TLS")
    # Combined file, DER, encrypted key, key that does not match.
    curl(bench, port, "--cert", bench.cert("rsa-combined.pem")).ended().says("400")
    curl(bench, port, "--cert", bench.cert("rsa.pem"), "--key", bench.cert("rsa-encrypted.key"), "--pass", "secret").ended().says("400")
    curl(bench, port, "--cert", bench.cert("rsa.pem"), "--key", bench.cert("rsa-encrypted.key"), "--pass", "wrong").ended(58)
    curl(bench, port, "--cert", bench.cert("client-rsa.pem"), "--key", bench.cert("client-p256.key")).ended(58)
    curl(bench, port, "--cert", bench.cert("no-such.pem")).ended(58)


def test_pkcs12(bench):
    verify = f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;"
    port = web(bench, {"p256": verify})["p256"]
    subprocess.run(["openssl", "pkcs12", "-export", "-in", bench.cert("client-rsa.pem"), "-inkey", bench.cert("client-rsa.key"),
                    "-passout", "pass:secret", "-out", bench.folder / "client.p12"], check=True)
    curl(bench, port, "--http1.1", "--cert-type", "P12", "--cert", f"{bench.folder}/client.p12:secret").ended().says("X-Client: SUCCESS")
    curl(bench, port, "--http1.1", "--cert-type", "P12", "--cert", f"{bench.folder}/client.p12:wrong").ended(58)


def test_resumption(bench):
    port = web(bench)["p256"]
    url = f"https://localhost:{port}/hello"
    for version in ("1.2", "1.3"):
        # Two connections of one process: the second resumes the session of the first.
        result = bench.client("curl", "-sS", "-i", "--http1.1", "--tls-max", version, "--cacert", bench.cert("ca.pem"),
                              "-H", "Connection: close", url, url).ended()
        if result.text.count("X-Reused: r") != 1 or result.text.count("X-Reused: .") != 1:
            result._fail("the second connection did not resume")
        result = bench.client("curl", "-sS", "-i", "--http1.1", "--tls-max", version, "--cacert", bench.cert("ca.pem"), "--no-sessionid",
                              "-H", "Connection: close", url, url).ended()
        if "X-Reused: r" in result.text:
            result._fail("resumed, and should not")


def test_not_tls(bench):
    with bench.plain_server(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n") as port:
        curl(bench, port).ended(35).says("wrong version number")


def test_version_too_old(bench):
    port = bench.s_server("rsa", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
    curl(bench, port, "--tlsv1.2").ended(35).says("tlsv1 alert protocol version")
    port = bench.s_server("rsa", "-tls1_2")
    curl(bench, port, "--tlsv1.3").ended(35).says("tlsv1 alert protocol version")


def test_parallel(bench):
    port = web(bench)["p256"]
    bench.file("part", 300_000)
    urls = [item for i in range(30) for item in (f"https://localhost:{port}/part", "-o", bench.folder / f"part-{i}")]
    bench.client("curl", "-sS", "-Z", "--http1.1", "--cacert", bench.cert("ca.pem"), *urls, timeout=120).ended()
    right = sha256(bench.folder / "www" / "part")
    if any(sha256(bench.folder / f"part-{i}") != right for i in range(30)):
        raise Failed("a parallel download is wrong")


def test_many_on_one_connection(bench):
    port = web(bench)["p256"]
    urls = [f"https://localhost:{port}/hello?{i}" for i in range(200)]
    for http in ("1.1", "2"):
        result = bench.client("curl", "-sS", f"--http{http}", "--cacert", bench.cert("ca.pem"), *urls).ended()
        if result.text.count("hello over TLS") != 200:
            result._fail("not 200 answers")


def test_verbose(bench):
    port = web(bench)["p256"]
    result = curl(bench, port, "-v").ended()
    result.says("SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384", "ALPN", "subject: O=libssl-rs tests; CN=server.test",
                "issuer: O=libssl-rs tests; CN=Test intermediate CA", "SSL certificate verify ok.")
    result = curl(bench, port, "-w", "%{http_code} %{ssl_verify_result} %{num_connects} %{certs}\\n").ended()
    result.says("200 0 1")
