"""apache2 with mod_ssl, mod_http2 and mod_proxy on our library."""

import os
import shutil
import signal

from bench import sha256
from nginx import backend
from serving import (CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, connect, context, curl, http, local, log, many, only,
                     resumes, s_client, serve, transfer, until)

MODULES = "/usr/lib/apache2/modules"
LOADED = ("mpm_event", "authn_core", "authz_core", "alias", "dav", "dav_fs", "dir", "headers", "http2", "mime", "proxy", "proxy_http", "reqtimeout", "setenvif",
          "socache_shmcb", "ssl")


def host(bench, port, name, options="", server_name="server.test"):
    return f"""
<VirtualHost 127.0.0.1:{port}>
    ServerName {server_name}
    SSLEngine on
    SSLCertificateFile {bench.cert(name)}.pem
    SSLCertificateKeyFile {bench.cert(name)}.key
    {options}
</VirtualHost>
"""


def configure(bench, ports, hosts, more="", protocols="h2 http/1.1", name="apache", cache=None, modules=()):
    (bench.folder / "www").mkdir(exist_ok=True)
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    user = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
    file = bench.folder / f"{name}.conf"
    modules = "\n".join(f"LoadModule {module}_module {MODULES}/mod_{module}.so" for module in (*LOADED, *modules))
    file.write_text(f"""
ServerRoot {bench.folder}
PidFile {bench.folder}/{name}.pid
DefaultRuntimeDir {bench.folder}
{modules}
{user}
{"".join(f"Listen 127.0.0.1:{port}" + chr(10) for port in ports)}
ServerName server.test
ErrorLog /dev/stderr
LogLevel notice ssl:info
StartServers 1
TypesConfig /etc/mime.types
DocumentRoot {bench.folder}/www
Protocols {protocols}
SSLProtocol -all +TLSv1.2 +TLSv1.3
SSLSessionCache {cache or f'shmcb:{bench.folder}/sessions(512000)'}
SSLUseStapling off
DavLockDB {bench.folder}/{name}.lock
<Directory {bench.folder}/www>
    Require all granted
    Dav On
</Directory>
Header always set X-TLS "expr=%{{SSL_PROTOCOL}} %{{SSL_CIPHER}}"
Header always set X-Name "expr=%{{SSL_TLS_SNI}}"
Header always set X-Reused "expr=%{{SSL_SESSION_RESUMED}}"
Header always set X-Client "expr=%{{SSL_CLIENT_VERIFY}} %{{SSL_CLIENT_S_DN_CN}}"
{more}
{hosts}
""")
    if os.getuid() == 0:
        shutil.chown(bench.folder, "www-data", "www-data")
        shutil.chown(bench.folder / "www", "www-data", "www-data")
    return file


def apache(bench, ports, hosts, more="", protocols="h2 http/1.1", system=False, **others):
    """apache on the library under test (or on the system's), when it listens on the ports."""
    command = ("apache2", "-f", configure(bench, ports, hosts, more, protocols, **others), "-D", "FOREGROUND")

    # It listens long before it can answer.
    def ready(process):
        return "resuming normal operations" in process.log.read_text(errors="replace")

    if system:
        process = bench.start(*command)
        bench.wait_for(process, lambda: ready(process))
    else:
        process = serve(bench, *command, ready=ready)
    for port in ports[1:]:
        bench.wait_port(process, port)
    return process


def test_versions(bench):
    port = bench.free_port()
    apache(bench, [port], host(bench, port, "p256"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            curl(bench, port, "-i", *only(version), f"--http{protocol}").ended().says(f"HTTP/{protocol} 200", "hello over TLS", f": TLSv{version} ", ": localhost")


def test_protocols_and_ciphers(bench):
    ports = [bench.free_port() for _ in range(4)]
    apache(bench, ports, host(bench, ports[0], "rsa", "SSLProtocol TLSv1.2") + host(bench, ports[1], "rsa", "SSLProtocol TLSv1.3")
           + host(bench, ports[2], "rsa", "SSLCipherSuite ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305\nSSLHonorCipherOrder on")
           + host(bench, ports[3], "rsa", "SSLCipherSuite TLSv1.3 TLS_CHACHA20_POLY1305_SHA256"))
    for version in VERSIONS:
        for port, allowed in zip(ports, VERSIONS):
            result = curl(bench, port, *only(version))
            (result.ended().says("hello over TLS") if version == allowed else result.failed().says("alert protocol version"))
    s_client(bench, ports[2], "-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384").ended().says("Cipher is ECDHE-RSA-AES256-GCM-SHA384")
    s_client(bench, ports[2], "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256").failed().says("handshake failure")
    s_client(bench, ports[3], "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")


def test_kinds_of_keys(bench):
    port = bench.free_port()
    apache(bench, [port], host(bench, port, "rsa", f"SSLCertificateFile {bench.cert('p256')}.pem\nSSLCertificateKeyFile {bench.cert('p256')}.key"))
    for version in VERSIONS:
        for sigalgs, kind in (("ECDSA+SHA256", "ECDSA"), ("RSA-PSS+SHA256:RSA+SHA256", "RSA")):
            s_client(bench, port, f"-tls{version.replace('.', '_')}", "-sigalgs", sigalgs).ended().says(f"Peer signature type: {kind}")


def test_names(bench):
    port, strict = bench.free_port(), bench.free_port()
    apache(bench, [port, strict], host(bench, port, "wronghost", server_name="other.test") + host(bench, port, "p256")
           + host(bench, port, "rsa", "ServerAlias *.wild.test", "wild.test") + host(bench, strict, "p256", "SSLStrictSNIVHostCheck on"))
    for version in VERSIONS:
        option = f"-tls{version.replace('.', '_')}"
        for name, subject, kind in (("server.test", "CN = server.test", "ECDSA"), ("one.wild.test", "CN = server.test", "RSA"), ("unknown.test", "CN = other.test", "ECDSA")):
            s_client(bench, port, option, "-servername", name).ended().says(subject, f"Peer signature type: {kind}")
        curl(bench, port, "-i", *only(version), host="one.wild.test").ended().says("hello over TLS", "one.wild.test")
        curl(bench, strict, "-i", *only(version), host="server.test").ended().says("hello over TLS")


def test_transfer(bench):
    port = bench.free_port()
    apache(bench, [port], host(bench, port, "p256"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            transfer(bench, port, *only(version), f"--http{protocol}")


def test_client_certificates(bench):
    """Every mode of verification, version and certificate: who is served."""
    modes = ("none", "optional", "require", "optional_no_ca")
    ports = {mode: bench.free_port() for mode in modes}
    trust = f"SSLCACertificateFile {bench.cert('ca.pem')}\nSSLCARevocationFile {bench.cert('crls.pem')}\nSSLCARevocationCheck chain\nSSLVerifyDepth 3"
    process = apache(bench, list(ports.values()), "".join(host(bench, port, "p256", f"SSLVerifyClient {mode}\n{trust}") for mode, port in ports.items()))
    for mode, port in ports.items():
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                said = f"{mode} {version} {name}"
                served = mode == "none" or good or (name is None and mode != "require")
                result = curl(bench, port, "-i", "--http1.1", *only(version), *certificate(bench, name))
                if (result.status == 0 and "hello over TLS" in result.text) != served:
                    result._fail(f"{said}: {'not ' if served else ''}served\n{log(process)}")
                if served and mode != "none":
                    verified = "NONE" if name is None else f"SUCCESS {name}" if good else "GENEROUS"
                    result.says(f"X-Client: {verified}")
    alive(process)


def test_require_per_directory(bench):
    """A part of the site that wants a certificate: asked for after the handshake in TLS 1.3, and in another one in TLS 1.2."""
    port = bench.free_port()
    (bench.folder / "www" / "private").mkdir(parents=True)
    (bench.folder / "www" / "private" / "hello").write_text("private\n")
    process = apache(bench, [port], host(bench, port, "p256", f"SSLCACertificateFile {bench.cert('ca.pem')}\nSSLVerifyDepth 3\n<Location /private>\nSSLVerifyClient require\n</Location>"),
                     protocols="http/1.1")
    for version in ("1.2", "1.3"):
        for name, good in CERTIFICATES.items():
            client = context(bench, version, name)
            client.post_handshake_auth = True
            with connect(port, client) as tls:
                answer = ""
                try:
                    answer = http(tls, "private/hello")
                except OSError:
                    pass
                check(("private\n" in answer) == (good or name == "client-revoked"), f"{name} in TLS {version}: {answer}\n{log(process)}")
    with connect(port, context(bench, "1.3")) as tls:
        check("403 Forbidden" in http(tls, "private/hello"), "somebody who cannot be asked was served")
    result = curl(bench, port, *only("1.2"))
    result.ended().says("hello over TLS")
    alive(process)


def test_sessions(bench):
    ports = {name: bench.free_port() for name in ("both", "cache")}
    apache(bench, list(ports.values()), host(bench, ports["both"], "p256") + host(bench, ports["cache"], "p256", "SSLSessionTickets off"))
    for version in VERSIONS:
        for name, port in ports.items():
            seen, session = resumes(port, context(bench, version), times=5)
            check(seen == [False] + [True] * 4, f"{version} {name}: resumed {seen}")


def test_proxy(bench):
    """Backends over TLS, good and bad."""
    target, wrong, distrusted, expired = backend(bench), backend(bench, "wronghost"), backend(bench, "wrongca"), backend(bench, "expired")
    asking = backend(bench, extra=f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;")
    both = bench.folder / "client.pem"
    both.write_text(open(bench.cert("client-p256-leaf.pem")).read() + open(bench.cert("client-p256.key")).read())
    checked = "SSLProxyVerify require\nSSLProxyCheckPeerName off"
    cases = [(target, checked, "200"), (target, "SSLProxyVerify require\nSSLProxyCheckPeerName on\nProxyPreserveHost on", "200"), (distrusted, checked, "500"), (expired, checked, "500"),
             (wrong, "SSLProxyVerify require\nSSLProxyCheckPeerName on\nProxyPreserveHost on", "500"), (expired, "SSLProxyVerify none\nSSLProxyCheckPeerName off\nSSLProxyCheckPeerExpire off", "200"),
             (asking, checked, "400"),
             (asking, f"{checked}\nSSLProxyMachineCertificateFile {both}\nSSLProxyMachineCertificateChainFile {bench.cert('inter-leaf.pem')}", "200")]
    ports = [bench.free_port() for _ in cases]
    process = apache(bench, ports, "".join(
        host(bench, port, "rsa", f"SSLProxyEngine on\nSSLProxyProtocol TLSv1.2 TLSv1.3\nSSLProxyCACertificateFile {bench.cert('ca.pem')}\nSSLProxyVerifyDepth 3\n{options}\nProxyPass / https://127.0.0.1:{at}/")
        for port, (at, options, _) in zip(ports, cases)))
    for port, (_, options, right) in zip(ports, cases):
        result = curl(bench, port, "-o", "/dev/null", "-w", "%{http_code}", host="server.test").ended()
        check(result.text == right, f"{options}: {result.text}, not {right}\n{log(process)}")
    transfer(bench, ports[0], "--http1.1", size=SIZE // 2)


def test_plain_http_and_bad_peers(bench):
    port = bench.free_port()
    process = apache(bench, [port], host(bench, port, "p256"))
    curl(bench, port, "-i", scheme="http").ended().says("400 Bad Request", "speaking plain HTTP to an SSL-enabled server port")
    bad_peers(port, process)
    curl(bench, port).ended().says("hello over TLS")


def test_many_at_once(bench):
    port = bench.free_port()
    process = apache(bench, [port], host(bench, port, "p256"))
    right = sha256(bench.file("shared", 1_500_000))

    def job(index):
        got = bench.folder / f"got-{index}"
        curl(bench, port, *only(list(VERSIONS)[index % 2]), f"--http{'1.1' if index % 4 < 2 else '2'}", "-o", got, path="shared").ended()
        return sha256(got)
    check(set(many(16, job)) == {right}, "one of many got something else")
    alive(process)


def test_streams_at_once(bench):
    """mod_http2's workers ask for what is known of the connection while its own thread transfers."""
    port = bench.free_port()
    process = apache(bench, [port], host(bench, port, "p256", "SSLOptions +StdEnvVars"))
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    for _ in range(3):
        local(bench, "h2load", "-n", "4000", "-c", "4", "-m", "50", f"https://127.0.0.1:{port}/hello").ended().says("4000 succeeded, 0 failed")
    alive(process)
    found = log(process)
    check("panicked" not in found and "exit signal" not in found, "a child of the server has crashed")


def test_reload(bench):
    port = bench.free_port()
    process = apache(bench, [port], host(bench, port, "p256"))
    for turn in range(3):
        process.send_signal(signal.SIGUSR1)
        until(lambda: process.log.read_text().count("resuming normal operations") > turn, log(process))
        for _ in range(5):
            result = curl(bench, port)
            if result.status:
                result._fail(log(process))
    alive(process)


def test_openssl_conf_command(bench):
    port = bench.free_port()
    apache(bench, [port], host(bench, port, "p256", "SSLOpenSSLConfCmd Curves P-384\nSSLOpenSSLConfCmd MinProtocol TLSv1.3\nSSLOpenSSLConfCmd SignatureAlgorithms ECDSA+SHA256"))
    s_client(bench, port).ended().says("Server Temp Key: ECDH, secp384r1, 384 bits")
    s_client(bench, port, "-tls1_2").failed().says("protocol version")
    s_client(bench, port, "-groups", "X25519").failed().says("handshake failure")


def test_bad_configuration(bench):
    port = bench.free_port()
    good = host(bench, port, "p256", "SSLVerifyDepth 1")
    for hosts, said in ((good.replace("SSLVerifyDepth 1", "SSLCACertificateFile /nonexistent"), "does not exist"),
                        (good.replace("/p256.pem", "/garbage.pem"), "Failed to configure certificate"), (good.replace("/p256.key", "/client-p256.key"), "do not match"),
                        (good.replace("SSLVerifyDepth 1", "SSLOpenSSLConfCmd Nonsense 1"), "invalid OpenSSL configuration command")):
        configure(bench, [port], hosts)
        result = local(bench, "apache2", "-f", bench.folder / "apache.conf", "-D", "FOREGROUND", env=bench.client_environment(), timeout=20)
        if result.status == 0:
            result._fail(f"{hosts} is taken")
        result.says(said)
