"""`openssl s_server` on our library: -www, client certificates, ALPN, names, stapling, sessions, early data."""

import re
import subprocess

from nginx import ocsp_response
from serving import CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, connect, context, curl, local, log, on_ours, only, s_client

REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def s_server(bench, *options, name="p256", www=True):
    chain = ("-cert_chain", bench.cert("inter-leaf.pem"))
    process = bench.start("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", bench.cert(f"{name}-leaf.pem"), *chain, "-key", bench.cert(f"{name}.key"),
                          *(["-www"] if www else []), *options, env=bench.client_environment(), stdin=subprocess.PIPE)
    port = int(bench.wait_for(process, lambda: re.search(r"ACCEPT 127\.0\.0\.1:(\d+)", process.log.read_text(errors="replace")))[1])
    on_ours(bench, process)
    return process, port


def test_www(bench):
    process, port = s_server(bench)
    for version in VERSIONS:
        result = curl(bench, port, *only(version), path="").ended()
        result.says(f"New, TLSv{version}, Cipher is", "Ciphers supported in s_server binary", "Ciphers common between both SSL end points",
                    "Shared groups: x25519:secp256r1:", "Shared Signature Algorithms: ECDSA+SHA256:", "no client certificate available")
    bad_peers(port, process)
    curl(bench, port, path="").ended()


def test_files(bench):
    lines = SIZE // 14
    (bench.folder / "page.html").write_text("<p>a page</p>\n" * lines)
    for option in ("-WWW", "-HTTP"):
        process, port = s_server(bench, option, www=False)
        result = curl(bench, port, "--http0.9", path="page.html").ended()
        check(result.text.count("a page") == lines or option == "-HTTP", f"{option}: {len(result.text)} bytes")


def test_echo(bench):
    """-rev sends lines back reversed, through a buffer BIO over an SSL BIO."""
    process, port = s_server(bench, "-rev", www=False)
    for version in VERSIONS:
        with connect(port, context(bench, version)) as tls:
            for line in ("hello", "x" * 1000, ""):
                tls.sendall(line.encode() + b"\n")
                got = b""
                while not got.endswith(b"\n"):
                    got += tls.recv(65536)
                check(got == line[::-1].encode() + b"\n", f"{got}")
    alive(process)


def test_client_certificates(bench):
    trust = ("-CAfile", bench.cert("ca.pem"), "-CRL", bench.cert("inter.crl"), "-crl_check", "-verify_return_error")
    for mode in ("-verify", "-Verify"):
        process, port = s_server(bench, mode, "5", *trust)
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                result = curl(bench, port, *only(version), *certificate(bench, name), path="")
                served = good or (name is None and mode == "-verify")
                if (result.status == 0 and "Ciphers supported" in result.text) != served:
                    result._fail(f"{mode} {version} {name}: {'not ' if served else ''}served\n{log(process)}")
                if served and name:
                    result.says("Client certificate", name)
        alive(process)


def test_alpn(bench):
    process, port = s_server(bench, "-alpn", "h2,http/1.1")
    for version in VERSIONS:
        for offered, chosen in ((["http/1.1", "h2"], "h2"), (["http/1.1"], "http/1.1"), (None, None)):
            with connect(port, context(bench, version, alpn=offered)) as tls:
                check(tls.selected_alpn_protocol() == chosen, f"{version} {offered}: {tls.selected_alpn_protocol()}")
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-alpn", "spdy/1").failed().says("no application protocol")


def test_names(bench):
    second = ("-cert2", bench.cert("rsa.pem"), "-key2", bench.cert("rsa.key"))
    for fatal in (False, True):
        process, port = s_server(bench, "-servername", "one.wild.test", *second, *(["-servername_fatal"] if fatal else []))
        for version in VERSIONS:
            option = f"-tls{version.replace('.', '_')}"
            s_client(bench, port, option, "-servername", "one.wild.test").ended().says("Peer signature type: RSA")
            result = s_client(bench, port, option, "-servername", "server.test")
            (result.failed().says("unrecognized name") if fatal else result.ended().says("Peer signature type: ECDSA"))
            s_client(bench, port, option, "-noservername").ended().says("Peer signature type: ECDSA")


def test_stapling(bench):
    process, port = s_server(bench, "-status_file", ocsp_response(bench, "p256"))
    for version in VERSIONS:
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-status").ended().says("OCSP Response Status: successful (0x0)")


def test_sessions(bench):
    for options, right in (((), True), (("-no_ticket",), True), (("-no_ticket", "-no_cache"), False), (("-num_tickets", "0", "-tls1_3"), False)):
        process, port = s_server(bench, *options)
        for version in VERSIONS:
            if "-tls1_3" in options and version == "1.2":
                continue
            option, file = f"-tls{version.replace('.', '_')}", bench.folder / f"session-{version}"
            file.unlink(missing_ok=True)
            s_client(bench, port, option, "-sess_out", file, "-ign_eof", input=REQUEST).ended().says("New, TLSv")
            if not file.exists():
                check(not right, f"{options} {version}: no session")
                continue
            result = s_client(bench, port, option, "-sess_in", file, "-ign_eof", input=REQUEST).ended()
            result.says("Reused, TLSv" if right else "New, TLSv")


def test_ciphers_and_groups(bench):
    process, port = s_server(bench, "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305", "-ciphersuites", "TLS_AES_128_GCM_SHA256", "-groups", "P-384")
    s_client(bench, port, "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305", "secp384r1")
    s_client(bench, port, "-tls1_3").ended().says("Cipher is TLS_AES_128_GCM_SHA256", "secp384r1")
    s_client(bench, port, "-groups", "X25519").failed().says("handshake failure")


def test_early_data(bench):
    process, port = s_server(bench, "-early_data", "-max_early_data", "4096", www=False)
    file, early = bench.folder / "session", bench.folder / "early"
    early.write_text("said early\n")
    # The tickets come some time after the handshake.
    local(bench, "sh", "-c", f"(echo one; sleep 0.7) | openssl s_client -connect 127.0.0.1:{port} -tls1_3 -sess_out {file} -servername server.test").ended()
    s_client(bench, port, "-tls1_3", "-sess_in", file, "-early_data", early, "-servername", "server.test", input=b"two\n").ended().says("Early data was accepted")
    bench.wait_for(process, lambda: "said early" in process.log.read_text(errors="replace"))


def test_psk(bench):
    process, port = s_server(bench, "-psk", "0123456789abcdef0123456789abcdef", "-psk_identity", "somebody", "-nocert")
    s_client(bench, port, "-tls1_3", "-psk", "0123456789abcdef0123456789abcdef", "-psk_identity", "somebody").ended().says("Reused, TLSv1.3")
    s_client(bench, port, "-tls1_3", "-psk", "00", "-psk_identity", "somebody").failed()


def test_psk_of_tls12(bench):
    key = ("-psk", "0123456789abcdef0123456789abcdef")
    parameters = bench.folder / "dh.pem"
    local(bench, "openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-out", parameters).ended()
    process, port = s_server(bench, *key, "-psk_identity", "somebody", "-psk_hint", "who", "-nocert", "-dhparam", parameters)
    for suite in ("PSK-AES128-GCM-SHA256", "DHE-PSK-AES256-GCM-SHA384", "ECDHE-PSK-CHACHA20-POLY1305", "PSK-CHACHA20-POLY1305"):
        result = s_client(bench, port, "-tls1_2", "-ign_eof", *key, "-psk_identity", "somebody", "-cipher", suite, input=REQUEST).ended()
        result.says(f"New, TLSv1.2, Cipher is {suite}", "PSK identity: somebody", "PSK identity hint: who", "no peer certificate available", "HTTP/1.0 200 ok")
    s_client(bench, port, "-tls1_2", "-psk", "00", "-psk_identity", "somebody").failed().says("bad record mac")
    s_client(bench, port, "-tls1_2").failed().says("handshake failure")
    file = bench.folder / "session"
    for option, how in (("-sess_out", "New"), ("-sess_in", "Reused")):
        result = s_client(bench, port, "-tls1_2", "-ign_eof", *key, "-psk_identity", "somebody", "-cipher", "PSK", option, file, input=REQUEST).ended()
        result.says(f"{how}, TLSv1.2, Cipher is ", "HTTP/1.0 200 ok")
    alive(process)


def test_stateless(bench):
    """A client has to bring the cookie of a HelloRetryRequest before anything is kept of it."""
    for options in ((), ("-groups", "P-256"), ("-servername", "server.test")):
        # s_server does so for its first client only, and takes what others send between their hellos for a failure.
        process, port = s_server(bench, "-stateless", www=False)
        result = s_client(bench, port, "-tls1_3", "-no_middlebox", "-msg", *options, input=b"Q\n").ended().says("New, TLSv1.3", "Verification: OK")
        check(result.text.count(", ClientHello") == 2, f"not asked to come again: {result.text}")
        alive(process)


def test_async(bench):
    """Calls in libcrypto's jobs, which nothing pauses here."""
    process, port = s_server(bench, "-async")
    for version in VERSIONS:
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-ign_eof", input=REQUEST).ended().says("New, TLSv", "HTTP/1.0 200 ok")
    alive(process)


def test_key_material(bench):
    process, port = s_server(bench, "-keymatexport", "LABEL", "-keymatexportlen", "24", www=False)
    result = s_client(bench, port, "-keymatexport", "LABEL", "-keymatexportlen", "24", input=b"Q\n")
    said = re.search(r"Keying material: (\w+)", result.text)
    check(said, result.text)
    bench.wait_for(process, lambda: said[1] in process.log.read_text(errors="replace"))


def test_traces(bench):
    """-msg, -state, -trace and -security_debug look at everything."""
    for options, text in ((("-msg",), ">>> TLS 1.3, Handshake"), (("-state",), "SSL_accept:SSLv3/TLS write server hello"), (("-security_debug_verbose",), "Security callback: "),
                          (("-tlsextdebug",), "TLS client extension")):
        process, port = s_server(bench, *options)
        curl(bench, port, path="").ended()
        check(text in process.log.read_text(errors="replace"), f"{options}: {log(process)}")
