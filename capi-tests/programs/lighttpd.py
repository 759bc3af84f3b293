"""lighttpd on our library (mod_openssl)."""

from serving import CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, context, curl, log, only, resumes, s_client, serve, transfer


def lighttpd(bench, sockets, more=""):
    """One socket for each of `sockets`, which are its settings; the process and the ports."""
    (bench.folder / "www").mkdir(exist_ok=True)
    bench.file("source", SIZE)
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    ports = [bench.free_port() for _ in sockets]
    file = bench.folder / "lighttpd.conf"
    file.write_text(f"""server.modules = ("mod_openssl", "mod_setenv", "mod_access")
server.document-root = "{bench.folder}/www"
server.upload-dirs = ("{bench.folder}")
server.port = {bench.free_port()}
server.bind = "127.0.0.1"
{more}
""" + "".join(f'$SERVER["socket"] == "127.0.0.1:{port}" {{\n ssl.engine = "enable"\n ssl.pemfile = "{bench.cert("p256.pem")}"\n ssl.privkey = "{bench.cert("p256.key")}"\n{settings}\n}}\n' for port, settings in zip(ports, sockets)))
    process = serve(bench, "lighttpd", "-D", "-f", file, port=ports[0])
    return process, ports


def test_versions(bench):
    process, ports = lighttpd(bench, ["", 'ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.3", "Ciphersuites" => "TLS_CHACHA20_POLY1305_SHA256", "Curves" => "P-384")',
                                      'ssl.openssl.ssl-conf-cmd = ("MaxProtocol" => "TLSv1.2", "CipherString" => "ECDHE+CHACHA20")'])
    for version in VERSIONS:
        curl(bench, ports[0], *only(version)).ended().says("hello over TLS")
        transfer(bench, ports[0], *only(version), up=None)
    s_client(bench, ports[1], "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256", "secp384r1")
    s_client(bench, ports[1], "-tls1_2").failed().says("alert protocol version")
    s_client(bench, ports[2]).ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305")
    s_client(bench, ports[0], "-alpn", "h2,http/1.1").ended().says("ALPN protocol: h2")
    bad_peers(ports[0], process)


def test_client_certificates(bench):
    settings = f'ssl.verifyclient.activate = "enable"\nssl.verifyclient.ca-file = "{bench.cert("ca.pem")}"\nssl.verifyclient.ca-crl-file = "{bench.cert("crls.pem")}"\nssl.verifyclient.depth = 3\n'
    process, ports = lighttpd(bench, [settings + 'ssl.verifyclient.enforce = "enable"', settings + 'ssl.verifyclient.enforce = "disable"'])
    for port, enforced in zip(ports, (True, False)):
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                result = curl(bench, port, *only(version), "--http1.1", *certificate(bench, name))
                if (result.status == 0 and "hello over TLS" in result.text) != (good or not enforced):
                    result._fail(f"enforced {enforced} {version} {name}\n{log(process)}")
    alive(process)


def test_names_and_sessions(bench):
    process, (port,) = lighttpd(bench, [f'$HTTP["host"] == "one.wild.test" {{\n ssl.pemfile = "{bench.cert("rsa.pem")}"\n ssl.privkey = "{bench.cert("rsa.key")}"\n}}'])
    s_client(bench, port, "-servername", "one.wild.test").ended().says("Peer signature type: RSA-PSS")
    s_client(bench, port, "-servername", "server.test").ended().says("Peer signature type: ECDSA")
    for version in VERSIONS:
        seen, _ = resumes(port, context(bench, version), times=3)
        check(seen == [False, True, True], f"{version}: resumed {seen}\n{log(process)}")
