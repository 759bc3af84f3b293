"""`openssl s_client`, which is linked so that every symbol must be there at its start (BIND_NOW)."""

import subprocess

REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def s_client(bench, port, *options, **more):
    more.setdefault("input", REQUEST)
    return bench.client("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), "-ign_eof", *options, **more)


def test_versions(bench):
    port = bench.s_server("p256")
    for option, version in (("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")):
        result = s_client(bench, port, option).ended()
        result.says(f"New, {version}, Cipher is ", "Verification: OK", "Verify return code: 0 (ok)", "HTTP/1.0 200 ok",
                    "Server certificate", "subject=O = libssl-rs tests, CN = server.test", "Server Temp Key: X25519, 253 bits",
                    "Peer signing digest: SHA256", "Peer signature type: ECDSA", "Certificate chain", "No client certificate CA names sent")


def test_brief(bench):
    port = bench.s_server("rsa")
    result = s_client(bench, port, "-brief").ended()
    result.says("CONNECTION ESTABLISHED", "Protocol version: TLSv1.3", "Ciphersuite: TLS_AES_256_GCM_SHA384", "Verification: OK",
                "Signature type: RSA-PSS", "Server Temp Key: X25519")


def test_preloaded(bench):
    port = bench.s_server("p256")
    s_client(bench, port, how="preload").ended().says("Verification: OK")


def test_bad_certificates(bench):
    for name, reason in (("expired", "certificate has expired"), ("wrongca", "unable to get local issuer certificate")):
        port = bench.s_server(name)
        # Without -verify_return_error s_client goes on and reports.
        s_client(bench, port).ended().says(reason, "HTTP/1.0 200 ok")
        s_client(bench, port, "-verify_return_error").failed().says(reason, "certificate verify failed").says_not("HTTP/1.0 200 ok")


def test_host_name(bench):
    port = bench.s_server("p256")
    s_client(bench, port, "-verify_hostname", "server.test", "-verify_return_error").ended().says("Verified peername: server.test")
    s_client(bench, port, "-verify_hostname", "other.test", "-verify_return_error").failed().says("hostname mismatch")
    s_client(bench, port, "-verify_ip", "127.0.0.1", "-verify_return_error").ended().says("Verification: OK")
    s_client(bench, port, "-verify_ip", "127.0.0.9", "-verify_return_error").failed().says("IP address mismatch")


def test_psk_of_tls12(bench):
    key = ("-psk", "0123456789abcdef0123456789abcdef")
    port = bench.s_server("p256", *key, "-psk_identity", "somebody", "-psk_hint", "who", "-nocert")
    for suite in ("PSK-AES128-GCM-SHA256", "DHE-PSK-AES256-GCM-SHA384", "ECDHE-PSK-CHACHA20-POLY1305", "PSK-CHACHA20-POLY1305"):
        result = s_client(bench, port, "-tls1_2", *key, "-psk_identity", "somebody", "-cipher", suite, "-verify_return_error").ended()
        result.says(f"New, TLSv1.2, Cipher is {suite}", "PSK identity: somebody", "PSK identity hint: who", "no peer certificate available", "HTTP/1.0 200 ok")
    s_client(bench, port, "-tls1_2", "-psk", "00", "-psk_identity", "somebody").failed().says("bad record mac")
    s_client(bench, port, "-tls1_2").failed().says("handshake failure")
    file = bench.folder / "session"
    for option, how in (("-sess_out", "New"), ("-sess_in", "Reused")):
        s_client(bench, port, "-tls1_2", *key, "-psk_identity", "somebody", "-cipher", "PSK", option, file).ended().says(f"{how}, TLSv1.2, Cipher is ", "HTTP/1.0 200 ok")


def test_alpn_and_name(bench):
    port = bench.s_server("p256", "-alpn", "h2,http/1.1")
    for option in ("-tls1_2", "-tls1_3"):
        s_client(bench, port, option, "-alpn", "http/1.1,h2", "-servername", "server.test").ended().says("ALPN protocol: h2")
        s_client(bench, port, option).ended().says("No ALPN negotiated")
        s_client(bench, port, option, "-alpn", "spdy/1").failed().says("no application protocol")


def test_client_certificate(bench):
    port = bench.s_server("p256", "-Verify", "3", "-CAfile", bench.cert("ca.pem"), "-verify_return_error")
    for option in ("-tls1_2", "-tls1_3"):
        s_client(bench, port, option, "-cert", bench.cert("client-rsa-leaf.pem"), "-cert_chain", bench.cert("inter-leaf.pem"), "-key",
                 bench.cert("client-rsa.key")).ended().says("HTTP/1.0 200 ok", "Acceptable client certificate CA names", "CN = Test CA")
        s_client(bench, port, option).says_not("HTTP/1.0 200 ok")


def test_ciphers(bench):
    port = bench.s_server("p256")
    for suite in ("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"):
        s_client(bench, port, "-ciphersuites", suite).ended().says(f"New, TLSv1.3, Cipher is {suite}")
    for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"):
        s_client(bench, port, "-tls1_2", "-cipher", cipher).ended().says(f"New, TLSv1.2, Cipher is {cipher}")
    s_client(bench, port, "-cipher", "NO-SUCH").failed()


def test_groups(bench):
    port = bench.s_server("rsa")
    for group, text in (("P-256", "ECDH, prime256v1, 256 bits"), ("P-384", "ECDH, secp384r1, 384 bits"), ("X25519", "X25519, 253 bits")):
        for option in ("-tls1_2", "-tls1_3"):
            s_client(bench, port, option, "-groups", group).ended().says(f"Server Temp Key: {text}")


def test_resumption(bench):
    port = bench.s_server("p256")
    for option in ("-tls1_2", "-tls1_3"):
        session = bench.folder / f"session{option}"
        s_client(bench, port, option, "-sess_out", session).ended().says("New, TLSv1")
        s_client(bench, port, option, "-sess_in", session).ended().says("Reused, TLSv1", "HTTP/1.0 200 ok")


def test_session_of_the_system(bench):
    """A session that the system's s_client wrote is resumed by ours."""
    port = bench.s_server("p256")
    for option in ("-tls1_2", "-tls1_3"):
        session = bench.folder / f"session{option}"
        subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", option, "-sess_out", session, "-ign_eof"], input=REQUEST,
                       env=bench.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=30)
        s_client(bench, port, option, "-sess_in", session).ended().says("Reused, TLSv1", "HTTP/1.0 200 ok")


def test_reconnect(bench):
    port = bench.s_server("p256")
    result = s_client(bench, port, "-tls1_2", "-reconnect").ended()
    if result.text.count("Reused, TLSv1.2") < 5:
        result._fail("did not resume 5 times")


def test_not_tls(bench):
    with bench.plain_server(b"220 mail.test ESMTP\r\n") as port:
        s_client(bench, port).failed().says("wrong version number", "no peer certificate available")


def test_refused_by_server(bench):
    port = bench.s_server("p256", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")
    s_client(bench, port, "-tls1_3").failed().says("tlsv1 alert protocol version")
    s_client(bench, port, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384").failed().says("sslv3 alert handshake failure")


def test_commands_without_a_connection(bench):
    bench.client("openssl", "ciphers", "-s", "-v", "ECDHE+AESGCM").ended().says("ECDHE-RSA-AES256-GCM-SHA384", "TLS_AES_256_GCM_SHA384")
    bench.client("openssl", "ciphers", "NOSUCH").failed()
    bench.client("openssl", "version").ended().says("OpenSSL 3.0")


def test_s_time(bench):
    port = bench.s_server("p256")
    result = bench.client("openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new", "-time", "1", "-CAfile", bench.cert("ca.pem"), "-www", "/")
    result.ended().says("connections in")
