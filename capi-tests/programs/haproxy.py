"""haproxy on our library, at its front and its back: client certificates, names, h2, sessions, stapling, health checks."""

import base64
import os
import socket

from bench import sha256
from nginx import backend, dh_group, ocsp_response
from serving import (CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, connect, context, curl, http, local, log, many, only, resumes,
                     s_client, serve, transfer, until)


def pem(bench, name):
    """Certificates and key in one file, as haproxy wants them."""
    out = bench.folder / f"{name}-all.pem"
    with open(bench.cert(f"{name}.pem")) as certificates, open(bench.cert(f"{name}.key")) as key:
        out.write_text(certificates.read() + key.read())
    return out


def haproxy(bench, ports, configuration, more="", name="haproxy", system=False):
    """haproxy on the library under test (or on the system's), when it listens on the ports."""
    file = bench.folder / f"{name}.cfg"
    file.write_text(f"""
global
    maxconn 500
    nbthread 2
    ssl-default-bind-options ssl-min-ver TLSv1.2
    stats socket {bench.folder}/{'admin' if name == 'haproxy' else name} level admin
    ca-base {bench.cert('')}
    crt-base {bench.folder}
    {more}
defaults
    mode http
    timeout connect 5s
    retries 0
    timeout client 30s
    timeout server 30s
    log stdout format raw local0 info
    option httplog
{configuration}
""")
    process = bench.start("haproxy", "-f", file) if system else serve(bench, "haproxy", "-f", file, port=ports[0])
    for port in ports:
        bench.wait_port(process, port)
    return process


SAYS = """
    http-response set-header X-TLS "%[ssl_fc_protocol] %[ssl_fc_cipher] %[ssl_fc_alpn]"
    http-response set-header X-Name "%[ssl_fc_sni]"
    http-response set-header X-Reused "%[ssl_fc_is_resumed]"
    http-response set-header X-Client "%[ssl_c_used] %[ssl_c_verify] %[ssl_c_s_dn(cn)]"
"""


def front(bench, name, port, options, target, more=""):
    return f"""
frontend {name}
    bind 127.0.0.1:{port} ssl {options}
    {SAYS}
    {more}
    default_backend {name}
backend {name}
    server s {target}
"""


def plain_backend(bench):
    """A backend without TLS, with files to get and put; its port."""
    port = bench.free_port()
    (bench.folder / "www").mkdir(exist_ok=True)
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    file = bench.folder / "plain.conf"
    file.write_text(f"""daemon off; {'user root;' if os.getuid() == 0 else ''} pid {bench.folder}/plain.pid; error_log stderr; events {{}}
http {{ access_log off; client_max_body_size 0; client_body_temp_path {bench.folder}/body; proxy_temp_path {bench.folder}/p; fastcgi_temp_path {bench.folder}/f;
    uwsgi_temp_path {bench.folder}/u; scgi_temp_path {bench.folder}/s; server {{ listen 127.0.0.1:{port}; root {bench.folder}/www; dav_methods PUT; }} }}""")
    bench.wait_port(bench.start("nginx", "-p", bench.folder, "-c", file, "-e", "stderr"), port)
    return port


def test_versions(bench):
    port = bench.free_port()
    haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} alpn h2,http/1.1", f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            curl(bench, port, "-i", *only(version), f"--http{protocol}").ended().says(f"HTTP/{protocol} 200", "hello over TLS", f"TLSv{version} ",
                                                                                     "h2" if protocol == "2" else "http/1.1", "localhost")


def test_version_bounds(bench):
    ports = {version: bench.free_port() for version in VERSIONS}
    target = f"127.0.0.1:{plain_backend(bench)}"
    haproxy(bench, list(ports.values()), "".join(
        front(bench, f"web{index}", port, f"crt {pem(bench, 'p256')} ssl-min-ver TLSv{version} ssl-max-ver TLSv{version}", target)
        for index, (version, port) in enumerate(ports.items())))
    for allowed, port in ports.items():
        for version in VERSIONS:
            result = curl(bench, port, *only(version))
            (result.ended().says("hello over TLS") if version == allowed else result.failed().says("alert protocol version"))


def test_dhe(bench):
    """Where parameters of finite fields come from: a size, a file for all, and one beside the certificate."""
    target = f"127.0.0.1:{plain_backend(bench)}"
    file = dh_group(bench, "ffdhe3072")
    beside = bench.folder / "beside.pem"
    beside.write_text(pem(bench, "rsa").read_text() + dh_group(bench, "modp_2048").read_text())
    for more, certificates, says in (("", pem(bench, "rsa"), None), ("tune.ssl.default-dh-param 2048", pem(bench, "rsa"), "DH, 2048 bits"),
                                     (f"ssl-dh-param-file {file}", pem(bench, "rsa"), "DH, 3072 bits"), (f"ssl-dh-param-file {file}", beside, "DH, 2048 bits")):
        port = bench.free_port()
        process = haproxy(bench, [port], front(bench, "web", port, f"crt {certificates} ssl-max-ver TLSv1.2 ciphers DHE-RSA-AES256-GCM-SHA384", target), more)
        result = s_client(bench, port, "-tls1_2", "-cipher", "DHE")
        result.ended().says("Cipher is DHE-RSA-AES256-GCM-SHA384", f"Server Temp Key: {says}") if says else result.failed().says("handshake failure")
        process.kill()


def test_client_certificates(bench):
    """The combinations of verification, version and certificate. Whoever is not verified is not served where that is required."""
    modes = {"none": "verify none", "optional": "verify optional ca-file ca.pem crl-file crls.pem", "required": "verify required ca-file ca.pem crl-file crls.pem",
             "ignored": "verify required ca-file ca.pem crl-file crls.pem crt-ignore-err all ca-ignore-err all"}
    ports = {mode: bench.free_port() for mode in modes}
    target = f"127.0.0.1:{plain_backend(bench)}"
    process = haproxy(bench, list(ports.values()), "".join(
        front(bench, mode, ports[mode], f"crt {pem(bench, 'p256')} {options}", target) for mode, options in modes.items()))
    for mode, port in ports.items():
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                said = f"{mode} {version} {name}"
                served = mode == "none" or good or (mode == "optional" and name is None) or (mode == "ignored" and name is not None)
                result = curl(bench, port, "-i", "--http1.1", *only(version), *certificate(bench, name))
                if (result.status == 0 and "hello over TLS" in result.text) != served:
                    result._fail(f"{said}: {'not ' if served else ''}served\n{log(process)}")
                if mode != "none" and served:
                    result.says("x-client: " + ("0 0 " if name is None else f"1 0 {name}" if good else "1 "))
                if mode == "ignored" and not good and name is not None and "x-client: 1 0 " in result.text:
                    result._fail(f"{said}: a bad certificate counts as verified")
    alive(process)


def test_required_and_resumed(bench):
    """Sessions of the verified are resumed as verified; there are none of others."""
    port = bench.free_port()
    haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} verify required ca-file ca.pem", f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        client = context(bench, version, "client-p256")
        seen, session = resumes(port, client, times=4)
        check(seen == [False, True, True, True], f"{version}: resumed {seen}")
        with connect(port, client, session=session) as tls:
            check('x-client: 1 0 client-p256' in http(tls), f"{version}: the certificate is not known any more")


def test_names(bench):
    """A list of certificates with filters, by exact name, wildcard, and none; maps by name."""
    port, strict = bench.free_port(), bench.free_port()
    listing = bench.folder / "list"
    listing.write_text(f"{pem(bench, 'wronghost')}\n{pem(bench, 'p256')} server.test localhost\n{pem(bench, 'rsa')} [alpn http/1.1] *.wild.test !two.wild.test\n"
                       f"{pem(bench, 'p384')} [ssl-min-ver TLSv1.3] deep.wild.test\n")
    names = bench.folder / "map"
    names.write_text("server.test first\none.wild.test second\n")
    target = f"127.0.0.1:{plain_backend(bench)}"
    haproxy(bench, [port, strict], front(bench, "web", port, f"crt-list {listing} alpn h2,http/1.1", target,
                                         f"http-response set-header X-Map \"%[ssl_fc_sni,map({names},none)]\"")
            + front(bench, "strict", strict, f"crt-list {listing} strict-sni", target))
    for version in VERSIONS:
        option = f"-tls{version.replace('.', '_')}"
        for name, subject, kind in (("server.test", "CN = server.test", "ECDSA"), ("one.wild.test", "CN = server.test", "RSA"),
                                    ("two.wild.test", "CN = other.test", "ECDSA"), ("unknown.test", "CN = other.test", "ECDSA")):
            s_client(bench, port, option, "-servername", name).ended().says(subject, f"Peer signature type: {kind}")
        s_client(bench, port, option, "-noservername").ended().says("CN = other.test")
        s_client(bench, strict, option, "-servername", "server.test").ended().says("CN = server.test")
        s_client(bench, strict, option, "-servername", "unknown.test").failed()
        curl(bench, port, "-i", *only(version), host="server.test").ended().says("x-map: first", "HTTP/2 200")
        curl(bench, port, "-i", *only(version), host="one.wild.test").ended().says("x-map: second", "HTTP/1.1 200")
    s_client(bench, port, "-tls1_3", "-servername", "deep.wild.test").ended()
    s_client(bench, port, "-tls1_2", "-servername", "deep.wild.test").failed().says("alert protocol version")


def test_kinds_of_keys(bench):
    """One bundle of several kinds: x.pem.rsa, x.pem.ecdsa."""
    port = bench.free_port()
    for kind, name in (("rsa", "rsa"), ("ecdsa", "p256")):
        pem(bench, name).rename(bench.folder / f"bundle.pem.{kind}")
    haproxy(bench, [port], front(bench, "web", port, "crt bundle.pem", f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        for sigalgs, kind in (("ECDSA+SHA256", "ECDSA"), ("RSA-PSS+SHA256:RSA+SHA256", "RSA")):
            s_client(bench, port, f"-tls{version.replace('.', '_')}", "-sigalgs", sigalgs, "-servername", "server.test").ended().says(f"Peer signature type: {kind}")


def test_transfer(bench):
    port = bench.free_port()
    haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} alpn h2,http/1.1", f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            transfer(bench, port, *only(version), f"--http{protocol}")


def test_transfer_back(bench):
    """Through haproxy to a backend over TLS, on HTTP/1.1 and h2."""
    port, port2 = bench.free_port(), bench.free_port()
    target = backend(bench)
    haproxy(bench, [port, port2], front(bench, "web", port, f"crt {pem(bench, 'rsa')}", f"127.0.0.1:{target} ssl verify required ca-file ca.pem sni str(server.test)")
            + front(bench, "web2", port2, f"crt {pem(bench, 'rsa')} alpn h2", f"127.0.0.1:{target} ssl verify required ca-file ca.pem verifyhost server.test"))
    transfer(bench, port)
    transfer(bench, port2)


def test_back(bench):
    """Backends good and bad, with client certificates, names and versions."""
    target, wrong, distrusted, expired, revoked = backend(bench), backend(bench, "wronghost"), backend(bench, "wrongca"), backend(bench, "expired"), backend(bench, "revoked")
    asking = backend(bench, extra=f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;")
    old = backend(bench, extra="ssl_protocols TLSv1.2;")
    verify = "ssl verify required ca-file ca.pem"
    cases = [(target, verify, 200), (target, f"{verify} verifyhost server.test", 200), (wrong, f"{verify} verifyhost server.test", 503), (distrusted, verify, 503),
             (expired, verify, 503), (expired, "ssl verify none", 200), (revoked, verify, 200), (revoked, f"{verify} crl-file crls.pem", 503), (asking, verify, 400),
             (asking, f"{verify} crt {pem(bench, 'client-p256')}", 200), (old, verify, 200), (old, f"{verify} ssl-min-ver TLSv1.3", 503),
             (target, f"{verify} sni str(server.test) alpn http/1.1", 200), (wrong, f"{verify} sni str(server.test)", 503), (wrong, f"{verify} sni str(other.test)", 200)]
    ports = [bench.free_port() for _ in cases]
    process = haproxy(bench, ports, "".join(front(bench, f"web{index}", port, f"crt {pem(bench, 'rsa')}", f"127.0.0.1:{at} {options}")
                                            for index, (port, (at, options, _)) in enumerate(zip(ports, cases))))
    for port, (_, options, right) in zip(ports, cases):
        for _ in range(2):
            result = curl(bench, port, "-o", "/dev/null", "-w", "%{http_code}").ended()
            check(result.text == str(right), f"{options}: {result.text}, not {right}\n{log(process)}")
    alive(process)


def test_health_checks(bench):
    """A server that fails its checks over TLS gets nothing."""
    good, bad = backend(bench), backend(bench, "wrongca")
    port = bench.free_port()
    process = haproxy(bench, [port], f"""
listen web
    bind 127.0.0.1:{port} ssl crt {pem(bench, 'rsa')}
    option httpchk GET /hello
    default-server check inter 200ms fall 2 rise 1 ssl verify required ca-file ca.pem check-sni server.test sni str(server.test)
    server good 127.0.0.1:{good}
    server bad 127.0.0.1:{bad}
    server off 127.0.0.1:{bench.free_port()}
""")
    until(lambda: "web/bad is DOWN" in process.log.read_text() and "web/off is DOWN" in process.log.read_text(), "the bad servers are not down")
    for _ in range(10):
        curl(bench, port).ended().says("hello over TLS")


def test_tcp_mode(bench):
    """TLS in front of whatever, and passing it through by name without ending it."""
    port, through = bench.free_port(), bench.free_port()
    inner = backend(bench)
    haproxy(bench, [port, through], f"""
listen tcp
    mode tcp
    option tcplog
    bind 127.0.0.1:{port} ssl crt {pem(bench, 'p256')}
    server s 127.0.0.1:{plain_backend(bench)}
frontend through
    mode tcp
    option tcplog
    bind 127.0.0.1:{through}
    tcp-request inspect-delay 5s
    tcp-request content accept if {{ req_ssl_hello_type 1 }}
    use_backend inner if {{ req_ssl_sni -i server.test }}
backend inner
    mode tcp
    server s 127.0.0.1:{inner}
""")
    transfer(bench, port, size=SIZE // 2)
    curl(bench, through, host="server.test").ended().says("hello over TLS")


def test_sessions(bench):
    """By tickets and by the cache, shared by threads; with ticket keys of the program's, taken over from the system's library."""
    keys = bench.folder / "tickets"
    keys.write_text("".join(base64.b64encode(os.urandom(80)).decode() + "\n" for _ in range(3)))
    target = f"127.0.0.1:{plain_backend(bench)}"
    options = {"tickets": "", "cache": "no-tls-tickets", "keys": f"tls-ticket-keys {keys}"}
    ports = {name: bench.free_port() for name in options}
    process = haproxy(bench, list(ports.values()), "".join(front(bench, name, ports[name], f"crt {pem(bench, 'p256')} {option}", target) for name, option in options.items()))
    for version in VERSIONS:
        for name, port in ports.items():
            seen, _ = resumes(port, context(bench, version), times=8)
            check(seen == [False] + [True] * 7, f"{version} {name}: resumed {seen}")
    alive(process)


def test_async(bench):
    """Each call of haproxy's in a job of libcrypto's."""
    port = bench.free_port()
    target = f"127.0.0.1:{plain_backend(bench)}"
    process = haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} alpn h2,http/1.1", target), more="ssl-mode-async")
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            curl(bench, port, "-i", *only(version), f"--http{protocol}").ended().says(f"HTTP/{protocol} 200", "hello over TLS")
        many(20, lambda index: curl(bench, port, *only(version)).ended().says("hello over TLS"))
    transfer(bench, port, size=SIZE // 2)
    alive(process)


def test_stapling(bench):
    port = bench.free_port()
    file = pem(bench, "p256")
    ocsp_response(bench, "p256").rename(f"{file}.ocsp")
    (bench.folder / f"{file.name}.issuer").write_text(open(bench.cert("inter-leaf.pem")).read())
    haproxy(bench, [port], front(bench, "web", port, f"crt {file}", f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-status").ended().says("OCSP Response Status: successful (0x0)", "Cert Status: good")


def command(bench, text):
    with socket.socket(socket.AF_UNIX) as admin:
        admin.connect(str(bench.folder / "admin"))
        admin.sendall(text.encode() + b"\n")
        answer = b""
        while part := admin.recv(65536):
            answer += part
    return answer.decode()


def test_new_certificate(bench):
    """A certificate that is replaced while haproxy runs."""
    port = bench.free_port()
    file = pem(bench, "p256")
    process = haproxy(bench, [port], front(bench, "web", port, f"crt {file}", f"127.0.0.1:{plain_backend(bench)}"))
    before = s_client(bench, port).ended().text
    said = command(bench, f"set ssl cert {file} <<\n{pem(bench, 'p384').read_text()}\n")
    said += command(bench, f"commit ssl cert {file}")
    check("Success" in said, said)
    after = s_client(bench, port).ended().says("Verification: OK").text
    check("id-ecPublicKey" in before and before.split("-----END")[0] != after.split("-----END")[0], "the certificate is the same")
    said = command(bench, f"show ssl cert {file}")
    check("CN=server.test" in said and "EC384" in said, said)
    alive(process)


def test_plain_http_and_bad_peers(bench):
    port = bench.free_port()
    process = haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')}", f"127.0.0.1:{plain_backend(bench)}"))
    curl(bench, port, scheme="http").failed()
    bad_peers(port, process)
    curl(bench, port).ended().says("hello over TLS")


def test_many_at_once(bench):
    port = bench.free_port()
    target = plain_backend(bench)
    process = haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} alpn h2,http/1.1", f"127.0.0.1:{target}"))
    right = sha256(bench.file("shared", 1_500_000))

    def job(index):
        got = bench.folder / f"got-{index}"
        curl(bench, port, *only(list(VERSIONS)[index % 2]), f"--http{'1.1' if index % 4 < 2 else '2'}", "-o", got, path="shared").ended()
        return sha256(got)
    check(set(many(16, job)) == {right}, "one of many got something else")
    alive(process)


def test_bad_configuration(bench):
    """What haproxy cannot use stops it with the reason."""
    (bench.folder / "mixed.pem").write_text(open(bench.cert("rsa.pem")).read() + open(bench.cert("client-rsa.key")).read())
    for options, said in (("crt mixed.pem", "inconsistencies between private key and certificate"), (f"crt {bench.cert('garbage.pem')}", "unable to load certificate"),
                          (f"crt {pem(bench, 'p256')} ciphers NONSENSE", "unable to set SSL cipher list"), (f"crt {pem(bench, 'p256')} curves nonsense", "curves"),
                          (f"crt {pem(bench, 'p256')} verify required ca-file garbage.pem", "ca-file")):
        file = bench.folder / "bad.cfg"
        file.write_text(f"global\n    ca-base {bench.cert('')}\n    crt-base {bench.folder}\ndefaults\n    timeout client 1s\n    timeout server 1s\n    timeout connect 1s\n"
                        f"listen x\n    bind 127.0.0.1:{bench.free_port()} ssl {options}\n")
        local(bench, "haproxy", "-c", "-f", file, env=bench.client_environment()).failed().says(said)
