"""nginx as a server on our library: http/1.1, h2, stream, mail, upstreams, client certificates, sessions, stapling."""

import contextlib
import os
import pathlib
import re
import signal
import smtplib
import socket
import ssl
import struct
import threading
import time

from bench import Failed, sha256
from serving import (CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, connect, context, curl, descendants, http, local, log, many,
                     on_ours, only, resumes, s_client, serve, stop, transfer)

MODULES = "/usr/lib/nginx/modules"
HEADERS = """
        add_header X-TLS "$ssl_protocol $ssl_cipher $ssl_curve" always;
        add_header X-Name "$ssl_server_name" always;
        add_header X-Reused "$ssl_session_reused" always;
        add_header X-Client "$ssl_client_verify $ssl_client_s_dn" always;"""


def certificates(bench, *names):
    return "".join(f"\n        ssl_certificate {bench.cert(name)}.pem;\n        ssl_certificate_key {bench.cert(name)}.key;" for name in names)


def site(bench, port, *names, extra="", http2=True, name="server.test", default=False):
    """A server block with the certificates `names`, and files to get and put."""
    return f"""
    server {{
        listen 127.0.0.1:{port} ssl{' http2' if http2 else ''}{' default_server' if default else ''};
        server_name {name};{certificates(bench, *names)}
        root {bench.folder}/www;
        dav_methods PUT;{HEADERS}
        {extra}
    }}"""


def configure(bench, blocks, more="", workers=2, name="nginx"):
    (bench.folder / "www").mkdir(exist_ok=True)
    if not (bench.folder / "www" / "hello").exists():
        (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    file = bench.folder / f"{name}.conf"
    file.write_text(f"""daemon off; {'user root;' if os.getuid() == 0 else ''} worker_processes {workers}; pid {bench.folder}/{name}.pid; error_log stderr info;
load_module {MODULES}/ngx_stream_module.so; load_module {MODULES}/ngx_mail_module.so;
worker_rlimit_nofile 4096;
events {{ worker_connections 1024; }}
{more}
http {{
    access_log off; default_type application/octet-stream; client_max_body_size 0; ssl_protocols TLSv1.2 TLSv1.3;
    client_body_temp_path {bench.folder}/body; proxy_temp_path {bench.folder}/p; fastcgi_temp_path {bench.folder}/f;
    uwsgi_temp_path {bench.folder}/u; scgi_temp_path {bench.folder}/s;
    {blocks}
}}
""")
    return file


def nginx(bench, port, blocks, more="", workers=2, name="nginx", system=False):
    """nginx on the library under test (or on the system's), when it listens on `port`."""
    file = configure(bench, blocks, more, workers, name)
    command = ("nginx", "-p", bench.folder, "-c", file, "-e", "stderr")
    if system:
        process = bench.start(*command)
        bench.wait_port(process, port)
        return process
    return serve(bench, *command, port=port)


def test_versions(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            result = curl(bench, port, "-i", *only(version), f"--http{protocol}").ended()
            result.says(f"HTTP/{protocol} 200", "hello over TLS", f"TLSv{version}", "X25519", *(["x-name: localhost"] if protocol == "2" else ["X-Name: localhost"]))


def test_protocols_off(bench):
    ports = {version: bench.free_port() for version in VERSIONS}
    # ssl_protocols is the default server's of its address.
    nginx(bench, ports["1.3"], "".join(site(bench, port, "p256", extra=f"ssl_protocols TLSv{version};") for version, port in ports.items()))
    for allowed, port in ports.items():
        for version in VERSIONS:
            result = curl(bench, port, "-i", *only(version))
            (result.ended().says("200") if version == allowed else result.failed().says("alert protocol version"))


def test_kinds_of_keys(bench):
    """Certificates side by side: the client's algorithms say which it gets."""
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "rsa", "p256", "ed25519"))
    for version in VERSIONS:
        for sigalgs, text in (("ECDSA+SHA256", "Peer signature type: ECDSA"), ("RSA-PSS+SHA256:RSA+SHA256", "Peer signature type: RSA"),
                              ("ed25519:ECDSA+SHA256:RSA-PSS+SHA256", "Peer signature type:")):
            result = s_client(bench, port, f"-tls{version.replace('.', '_')}", "-sigalgs", sigalgs, "-verify_return_error").ended()
            result.says("Verification: OK", text)
    for cipher, text in (("ECDHE-RSA-AES128-GCM-SHA256", "RSA"), ("ECDHE-ECDSA-CHACHA20-POLY1305", "ECDSA")):
        s_client(bench, port, "-tls1_2", "-cipher", cipher).ended().says(f"Cipher is {cipher}", f"Peer signature type: {text}")


def test_ciphers(bench):
    port, own, chosen = bench.free_port(), bench.free_port(), bench.free_port()
    nginx(bench, port, site(bench, port, "rsa") + site(bench, own, "rsa", extra="ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256; ssl_prefer_server_ciphers on;")
          + site(bench, chosen, "rsa", extra="ssl_ciphers ECDHE-RSA-AES256-GCM-SHA384; ssl_ecdh_curve secp384r1:X25519;"))
    both = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305"
    s_client(bench, port, "-tls1_2", "-cipher", both).ended().says("Cipher is ECDHE-RSA-AES128-GCM-SHA256")
    s_client(bench, own, "-tls1_2", "-cipher", both).ended().says("Cipher is ECDHE-RSA-CHACHA20-POLY1305")
    s_client(bench, own, "-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384").failed().says("handshake failure")
    for option in ("-tls1_2", "-tls1_3"):
        s_client(bench, chosen, option, "-groups", "P-384:X25519").ended().says("Server Temp Key: ECDH, secp384r1, 384 bits")
        s_client(bench, chosen, option, "-groups", "X25519:P-384").ended().says("Server Temp Key: ")
    s_client(bench, chosen, "-tls1_3", "-groups", "P-256").failed().says("handshake failure")


def test_conf_command(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "rsa", extra="ssl_conf_command Ciphersuites TLS_CHACHA20_POLY1305_SHA256; ssl_conf_command Options PrioritizeChaCha; ssl_conf_command MinProtocol TLSv1.3;"))
    s_client(bench, port, "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")
    s_client(bench, port, "-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256").failed().says("handshake failure")
    s_client(bench, port, "-tls1_2").failed().says("protocol version")


def test_names(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "wronghost", name="_", default=True) + site(bench, port, "p256", name="server.test")
          + site(bench, port, "rsa", name="*.wild.test"))
    for version in VERSIONS:
        for name, subject in (("server.test", "CN = server.test"), ("one.wild.test", "CN = server.test"), ("unknown.test", "CN = other.test")):
            result = s_client(bench, port, f"-tls{version.replace('.', '_')}", "-servername", name).ended()
            result.says(subject, "Peer signature type: " + ("RSA" if "wild" in name else "ECDSA"))
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-noservername").ended().says("CN = other.test")
        curl(bench, port, "-i", *only(version), host="two.wild.test").ended().says("hello over TLS", "two.wild.test")


def test_rejected_names(bench):
    port = bench.free_port()
    nginx(bench, port, f"server {{ listen 127.0.0.1:{port} ssl default_server; ssl_reject_handshake on; }}" + site(bench, port, "p256"))
    for version in VERSIONS:
        curl(bench, port, *only(version), host="server.test").ended().says("hello over TLS")
        curl(bench, port, *only(version), host="other.test").failed().says("unrecognized name")


def test_transfer(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256"))
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            transfer(bench, port, *only(version), f"--http{protocol}")


def test_transfer_ciphers(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "rsa"))
    for options in (("--tls-max", "1.2", "--ciphers", "ECDHE-RSA-CHACHA20-POLY1305"), ("--tls-max", "1.2", "--ciphers", "ECDHE-RSA-AES256-GCM-SHA384"),
                    ("--tls13-ciphers", "TLS_CHACHA20_POLY1305_SHA256"), ("--tls13-ciphers", "TLS_AES_128_GCM_SHA256")):
        transfer(bench, port, *options, size=SIZE // 4)


def test_buffer_sizes(bench):
    """ssl_buffer_size makes records of that size; small and odd files come whole."""
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="ssl_buffer_size 1400;"))
    for size in (0, 1, 1399, 1400, 1401, 16383, 16384, 16385, 100_001):
        name = f"of-{size}"
        right = sha256(bench.file(name, size))
        for version in VERSIONS:
            got = bench.folder / f"got-{name}"
            curl(bench, port, *only(version), "-o", got, path=name).ended()
            check((not got.exists() and size == 0) or sha256(got) == right, f"a file of {size} bytes is not what came")


def test_old_settings(bench):
    """What configurations of many years have in them, and is of no use here, is taken."""
    port = bench.free_port()
    parameters = dh_group(bench, "ffdhe2048")
    nginx(bench, port, site(bench, port, "p256", extra=f"""ssl_dhparam {parameters}; ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on;
        ssl_ciphers EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH:HIGH:!aNULL:!MD5:!RC4:!3DES; ssl_ecdh_curve auto; ssl_stapling on; ssl_stapling_verify on;
        ssl_trusted_certificate {bench.cert('ca.pem')}; ssl_session_timeout 1d; ssl_buffer_size 4k;"""))
    for version in VERSIONS:
        curl(bench, port, *only(version)).ended().says("hello over TLS")
    s_client(bench, port, "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0").failed()


def dh_group(bench, name):
    """A file with the parameters of a group that has a name."""
    out = bench.folder / f"{name}.pem"
    local(bench, "openssl", "genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", f"group:{name}", "-out", out).ended()
    return out


def dh_parameters(bench, bits):
    """A file with parameters of its own, as administrators make them."""
    out = bench.folder / f"dh-{bits}.pem"
    local(bench, "openssl", "dhparam", "-dsaparam", "-out", out, bits).ended()
    return out


def test_dhe(bench):
    """ssl_dhparam brings suites of finite fields, and without it there are none."""
    own, none, both = (bench.free_port() for _ in range(3))
    file = dh_parameters(bench, 2048)
    dhe = "ssl_protocols TLSv1.2; ssl_session_cache shared:a:1m; ssl_session_tickets off; ssl_ciphers DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-CCM;"
    nginx(bench, own, site(bench, own, "rsa", extra=f"{dhe} ssl_dhparam {file};", http2=False) + site(bench, none, "rsa", extra=dhe)
          + site(bench, both, "rsa", extra=f"ssl_dhparam {file}; ssl_ciphers DHE+AESGCM:ECDHE+AESGCM; ssl_prefer_server_ciphers on;"))
    for cipher in ("DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305", "DHE-RSA-AES128-CCM"):
        s_client(bench, own, "-tls1_2", "-cipher", cipher, "-verify_return_error").ended().says(f"Cipher is {cipher}", "Server Temp Key: DH, 2048 bits", "Verification: OK")
    s_client(bench, none, "-tls1_2", "-cipher", "DHE").failed().says("handshake failure")
    # The client's level is for groups of 3072 bits.
    s_client(bench, own, "-tls1_2", "-cipher", "DHE:@SECLEVEL=3").failed().says("dh key too small")
    curl(bench, both, "-i", "--tls-max", "1.2").ended().says("hello over TLS", "DHE-RSA-AES256-GCM-SHA384")
    transfer(bench, own, "--ciphers", "DHE+AESGCM")
    seen, _ = resumes(own, context(bench, "1.2", ciphers="DHE+AESGCM"), times=3)
    check(seen == [False, True, True], f"resumed: {seen}")


def test_proxy_dhe(bench):
    """A backend with suites of finite fields only, and parameters that are good, too weak for the level, or good only at level 1."""
    for bits, extra, right in ((2048, "", "200"), (1024, "", "502"), (1024, "proxy_ssl_ciphers DHE:@SECLEVEL=1;", "200")):
        server = f"ssl_protocols TLSv1.2; ssl_ciphers DHE+AESGCM:@SECLEVEL=0; ssl_dhparam {dh_parameters(bench, bits)};"
        target, port = backend(bench, "rsa", extra=server), bench.free_port()
        process = nginx(bench, port, proxied(bench, port, target, f"proxy_ssl_verify on; {extra}"), name=f"front-{port}")
        result = curl(bench, port, "-w", "%{http_code}").ended()
        check(result.text.endswith(right), f"{bits} {extra}: {result.text}, not {right}\n{log(process)}")


def test_early_data(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="ssl_early_data on; ssl_session_cache shared:a:1m; add_header X-Early $ssl_early_data always;", http2=False))
    file, early = bench.folder / "session", bench.folder / "early"
    early.write_bytes(b"GET /hello HTTP/1.1\r\nHost: server.test\r\nConnection: close\r\n\r\n")
    command = f"openssl s_client -connect 127.0.0.1:{port} -tls1_3 -servername server.test -CAfile {bench.cert('ca.pem')}"
    local(bench, "sh", "-c", f"(echo; sleep 0.7) | {command} -sess_out {file}")
    # nginx lets it come more than once, and leaves it to the program behind to care. Whether the handshake is over when it
    # is asked for $ssl_early_data is a matter of time.
    for _ in range(2):
        result = local(bench, "sh", "-c", f"sleep 1 | {command} -sess_in {file} -early_data {early} -ign_eof")
        result.says("Early data was accepted", "hello over TLS")
    curl(bench, port, "-i").ended().says("hello over TLS").says_not("X-Early: 1")


def test_slow_reader(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256"))
    right = sha256(bench.file("slow", 6_000_000))
    for protocol in ("1.1", "2"):
        got = bench.folder / "slow-got"
        curl(bench, port, f"--http{protocol}", "--limit-rate", "2M", "-o", got, path="slow").ended()
        check(sha256(got) == right, "a slow reader got something else")


def test_many_at_once(bench):
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256"))
    right = sha256(bench.file("shared", 1_500_000))

    def job(index):
        got = bench.folder / f"got-{index}"
        curl(bench, port, *only(list(VERSIONS)[index % 2]), f"--http{'1.1' if index % 4 < 2 else '2'}", "-o", got, path="shared").ended()
        return sha256(got)
    check(set(many(16, job)) == {right}, "one of many got something else")
    alive(process)


def test_keep_alive(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="keepalive_requests 1000;"))
    for protocol in ("1.1", "2"):
        result = local(bench, "curl", "-sS", "--cacert", bench.cert("ca.pem"), f"--http{protocol}", "-w", "%{num_connects} %{http_code}\n", "-o", "/dev/null",
                       f"https://localhost:{port}/hello?[1-200]").ended()
        lines = result.text.split("\n")[:-1]
        check(lines[0] == "1 200" and set(lines[1:]) == {"0 200"} and len(lines) == 200, f"{len(lines)} answers, {set(lines)}")


def test_client_certificates(bench):
    """Every mode of verification, version and certificate: who is served, and what the server says of the certificate."""
    modes = ("off", "on", "optional", "optional_no_ca")
    ports = {mode: bench.free_port() for mode in modes}
    trust = f"ssl_client_certificate {bench.cert('ca.pem')}; ssl_crl {bench.cert('crls.pem')}; ssl_verify_depth 3;"
    process = nginx(bench, ports["off"], "".join(site(bench, port, "p256", extra=f"ssl_verify_client {mode}; {trust}") for mode, port in ports.items()))
    for mode, port in ports.items():
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                result = curl(bench, port, "-i", "--http1.1", *only(version), *certificate(bench, name)).ended()
                said = f"{mode} {version} {name}"
                served = mode == "off" or good or (name is None and mode != "on") or (mode == "optional_no_ca" and name == "client-wrongca")
                if ("hello over TLS" in result.text) != served:
                    result._fail(f"{said}: {'not ' if served else ''}served")
                verified = "NONE" if mode == "off" or name is None else "SUCCESS" if good else "FAILED:"
                result.says(f"X-Client: {verified}")
                if verified == "SUCCESS":
                    result.says(f"CN={name},O=libssl-rs tests")
                if not served:
                    result.says("400 Bad Request", "No required SSL certificate" if name is None else "The SSL certificate error")
    alive(process)


def test_client_certificate_resumed(bench):
    """What was verified is known in a resumed session, and nobody gets in by resuming who would not without."""
    port = bench.free_port()
    trust = f"ssl_client_certificate {bench.cert('ca.pem')}; ssl_crl {bench.cert('crls.pem')}; ssl_verify_depth 3; ssl_verify_client optional;"
    nginx(bench, port, site(bench, port, "p256", extra=f"{trust} ssl_session_cache shared:a:1m;"))
    for version in VERSIONS:
        for name, said in (("client-p256", "X-Client: SUCCESS CN=client-p256"), ("client-revoked", "X-Client: FAILED:certificate revoked"), (None, "X-Client: NONE")):
            client, session = context(bench, version, name), None
            for turn in range(3):
                with connect(port, client, session=session) as tls:
                    answer = http(tls)
                    check(said in answer, f"{version} {name} {turn}: {answer}")
                    session = tls.session
                    check(tls.session_reused == (turn > 0), f"{version} {name} {turn}: resumed {tls.session_reused}")


def test_ca_names(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra=f"ssl_verify_client optional; ssl_client_certificate {bench.cert('both-cas.pem')};"))
    for option in ("-tls1_2", "-tls1_3"):
        s_client(bench, port, option).ended().says("Acceptable client certificate CA names\nO = libssl-rs tests, CN = Test CA\nO = libssl-rs tests, CN = Other CA\n")


def test_sessions(bench):
    """By session id from the shared cache of two workers, by tickets, and by neither."""
    ports = {name: bench.free_port() for name in ("cache", "tickets", "both", "none", "builtin")}
    extras = {"cache": "ssl_session_tickets off; ssl_session_cache shared:a:1m;", "tickets": "ssl_session_cache none;", "both": "ssl_session_cache shared:b:1m;",
              "none": "ssl_session_tickets off; ssl_session_cache off;", "builtin": "ssl_session_tickets off; ssl_session_cache builtin:100;"}
    nginx(bench, ports["cache"], "".join(site(bench, ports[name], "p256", extra=extra) for name, extra in extras.items()), workers=1)
    for version in VERSIONS:
        for name, port in ports.items():
            seen, _ = resumes(port, context(bench, version), times=4)
            right = [False] + [name != "none"] * 3
            check(seen == right, f"{version} {name}: resumed {seen}")


def test_sessions_shared_by_workers(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="ssl_session_tickets off; ssl_session_cache shared:a:1m;"), workers=4)
    for version in VERSIONS:
        seen, _ = resumes(port, context(bench, version), times=20)
        check(all(seen[1:]), f"{version}: resumed {seen}")


def test_session_timeout(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="ssl_session_timeout 1s; ssl_session_cache shared:a:1m;"))
    for version in VERSIONS:
        client = context(bench, version)
        seen, session = resumes(port, client, times=2)
        time.sleep(2.1)
        late, _ = resumes(port, client, session)
        check(seen == [False, True] and late == [False], f"{version}: resumed {seen}, then {late}")


def test_ticket_keys(bench):
    """Tickets live through a restart with the same key file, go from the system's library to ours and back, and end with a new key."""
    keys = [bench.folder / f"{index}.key" for index in range(2)]
    for key in keys:
        key.write_bytes(os.urandom(80))
    port = bench.free_port()
    tickets = "ssl_session_cache none; "
    lists = [(True, keys[:1]), (False, keys[:1]), (True, keys[:1]), (False, [keys[1], keys[0]]), (False, [keys[1]]), (True, keys[1:]), (False, keys[:1])]
    known = {"1.2": None, "1.3": None}
    clients = {version: context(bench, version) for version in VERSIONS}
    for turn, (system, list_of_keys) in enumerate(lists):
        extra = tickets + "".join(f"ssl_session_ticket_key {key};" for key in list_of_keys)
        process = nginx(bench, port, site(bench, port, "p256", extra=extra), name=f"turn-{turn}", system=system)
        for version in VERSIONS:
            seen, known[version] = resumes(port, clients[version], known[version])
            right = turn not in (0, 6)
            check(seen == [right], f"{version} turn {turn}: resumed {seen}")
        stop(process)


def test_plain_http(bench):
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256", http2=False))
    curl(bench, port, "-i", scheme="http").ended().says("400 Bad Request", "The plain HTTP request was sent to HTTPS port")
    alive(process)


def test_bad_peers(bench):
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256"))
    bad_peers(port, process)
    curl(bench, port).ended().says("hello over TLS")


def test_bytewise(bench):
    """A hello that comes byte by byte, and a client that leaves in the middle of the handshake."""
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256"))
    for version in VERSIONS:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context(bench, version).wrap_bio(incoming, outgoing, server_hostname="server.test")
        with socket.create_connection(("127.0.0.1", port), 10) as peer:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                try:
                    tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    for byte in outgoing.read():
                        peer.sendall(bytes([byte]))
                    incoming.write(peer.recv(65536))
            tls.write(b"GET /hello HTTP/1.0\r\n\r\n")
            for byte in outgoing.read():
                peer.sendall(bytes([byte]))
            answer = b""
            while b"hello over TLS" not in answer:
                try:
                    answer += tls.read(65536)
                except ssl.SSLWantReadError:
                    data = peer.recv(65536)
                    check(data, f"{version}: the end came first: {answer}")
                    incoming.write(data)
        with socket.create_connection(("127.0.0.1", port), 10) as peer:
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            tls = context(bench, version).wrap_bio(incoming, outgoing, server_hostname="server.test")
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
            peer.sendall(outgoing.read())
            peer.recv(10)
    alive(process)
    curl(bench, port).ended()


def ocsp_response(bench, name, status="V"):
    """A DER file with what the issuer says of NAME's certificate."""
    out = bench.folder / f"{name}.ocsp"
    leaf = bench.cert(f"{name}-leaf.pem")
    serial = local(bench, "openssl", "x509", "-in", leaf, "-noout", "-serial").ended().text.strip().partition("=")[2]
    index = bench.folder / "index.txt"
    index.write_text(f"{status}\t330101000000Z\t{'240101000000Z' if status == 'R' else ''}\t{serial}\tunknown\t/CN=x\n")
    issuer = bench.cert("inter-leaf.pem")
    local(bench, "openssl", "ocsp", "-index", index, "-CA", issuer, "-rsigner", issuer, "-rkey", bench.cert("inter.key"), "-issuer", issuer, "-cert", leaf,
          "-respout", out, "-ndays", "30").ended()
    return out


def test_stapling(bench):
    port, bare = bench.free_port(), bench.free_port()
    response = ocsp_response(bench, "p256")
    nginx(bench, port, site(bench, port, "p256", extra=f"ssl_stapling on; ssl_stapling_file {response};") + site(bench, bare, "p256"))
    for version in VERSIONS:
        option = f"-tls{version.replace('.', '_')}"
        s_client(bench, port, option, "-status").ended().says("OCSP Response Status: successful (0x0)", "Cert Status: good")
        s_client(bench, port, option).ended().says_not("OCSP")
        s_client(bench, bare, option, "-status").ended().says("OCSP response: no response sent")
        curl(bench, port, *only(version), "--cert-status").ended().says("hello over TLS")
        curl(bench, bare, *only(version), "--cert-status").failed()


def test_alpn(bench):
    port, old = bench.free_port(), bench.free_port()
    nginx(bench, port, site(bench, port, "p256") + site(bench, old, "p256", http2=False))
    for version in VERSIONS:
        for at, offered, chosen in ((port, ["h2", "http/1.1"], "h2"), (port, ["http/1.1"], "http/1.1"), (old, ["h2", "http/1.1"], "http/1.1"), (port, None, None)):
            with connect(at, context(bench, version, alpn=offered)) as tls:
                check(tls.selected_alpn_protocol() == chosen, f"{version} {offered}: {tls.selected_alpn_protocol()}")
        s_client(bench, port, f"-tls{version.replace('.', '_')}", "-alpn", "spdy/1").failed().says("no application protocol")


def test_large_headers_and_upload_echo(bench):
    port = bench.free_port()
    nginx(bench, port, site(bench, port, "p256", extra="large_client_header_buffers 8 64k; location /echo { return 200 $http_x_long; }"))
    long = "x" * 40_000
    for version in VERSIONS:
        for protocol in ("1.1", "2"):
            if protocol == "2":
                continue
            result = curl(bench, port, *only(version), f"--http{protocol}", "-H", f"X-Long: {long}", path="echo").ended()
            check(result.text == long, "the long header is not what came back")


def backend(bench, name="p256", extra="", port=None):
    """An nginx on the system's library, to be a backend; its port."""
    port = port or bench.free_port()
    nginx(bench, port, site(bench, port, name, extra=extra, http2=False), name=f"backend-{port}", system=True)
    return port


def proxied(bench, port, target, extra):
    return site(bench, port, "rsa", extra=f"""
        location / {{
            proxy_pass https://127.0.0.1:{target}; proxy_http_version 1.1; proxy_ssl_name server.test; proxy_ssl_server_name on;
            proxy_ssl_trusted_certificate {bench.cert('ca.pem')}; proxy_ssl_verify_depth 3; proxy_request_buffering off; {extra}
        }}""")


def test_proxy(bench):
    """proxy_pass https with verification, good and bad, with sessions and client certificates."""
    target = backend(bench)
    wrong = backend(bench, "wronghost")
    distrusted = backend(bench, "wrongca")
    expired = backend(bench, "expired")
    # Two of them: sessions are kept by address, and the one without a certificate would be used for the other.
    asking, also = (backend(bench, extra=f"ssl_verify_client on; ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;") for _ in range(2))
    ports = [bench.free_port() for _ in range(8)]
    own = f"proxy_ssl_certificate {bench.cert('client-p256.pem')}; proxy_ssl_certificate_key {bench.cert('client-p256.key')};"
    cases = [(target, "proxy_ssl_verify on;", "200"), (wrong, "proxy_ssl_verify on;", "502"), (distrusted, "proxy_ssl_verify on;", "502"),
             (expired, "proxy_ssl_verify on;", "502"), (expired, "proxy_ssl_verify off;", "200"), (asking, "proxy_ssl_verify on;", "400"),
             (also, f"proxy_ssl_verify on; {own}", "200"), (target, f"proxy_ssl_verify on; proxy_ssl_crl {bench.cert('crls.pem')};", "200")]
    process = nginx(bench, ports[0], "".join(proxied(bench, port, at, extra) for port, (at, extra, _) in zip(ports, cases)), workers=1)
    for port, (_, extra, right) in zip(ports, cases):
        for _ in range(3):
            result = curl(bench, port, "-w", "%{http_code}").ended()
            check(result.text.endswith(right), f"{extra}: {result.text}, not {right}\n{log(process)}")
    # The session of the first connection to the backend is used for the next.
    curl(bench, ports[0], "-i", "--http1.1").ended().says("X-Reused: r", "X-Name: server.test")


def test_proxy_versions(bench):
    for version in VERSIONS:
        target = backend(bench, extra=f"ssl_protocols TLSv{version};")
        port = bench.free_port()
        nginx(bench, port, proxied(bench, port, target, "proxy_ssl_verify on;"), name=f"front-{port}")
        curl(bench, port, "-i").ended().says(f"TLSv{version}")


def test_proxy_transfer(bench):
    target = backend(bench)
    port = bench.free_port()
    nginx(bench, port, proxied(bench, port, target, "proxy_ssl_verify on; proxy_buffering off;"))
    transfer(bench, port, "--http1.1")
    transfer(bench, port, "--http2")


def test_stream(bench):
    """TLS in front of plain TCP, and TLS to a backend."""
    plain, secure, both = (bench.free_port() for _ in range(3))
    # Each has its own: sessions are kept by address, with what their verification said.
    target, other = backend(bench), backend(bench)
    here = bench.free_port()
    more = f"""stream {{
    server {{ listen 127.0.0.1:{secure} ssl;{certificates(bench, 'p256')} ssl_protocols TLSv1.2 TLSv1.3; proxy_pass 127.0.0.1:{here}; }}
    server {{ listen 127.0.0.1:{plain}; proxy_pass 127.0.0.1:{other}; proxy_ssl on; proxy_ssl_verify on; proxy_ssl_name server.test; proxy_ssl_server_name on;
        proxy_ssl_trusted_certificate {bench.cert('ca.pem')}; proxy_ssl_verify_depth 3; }}
    server {{ listen 127.0.0.1:{both} ssl;{certificates(bench, 'rsa')} ssl_protocols TLSv1.2 TLSv1.3; proxy_pass 127.0.0.1:{target}; proxy_ssl on; ssl_verify_client on;
        ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3; }}
}}"""
    http_here = f"server {{ listen 127.0.0.1:{here}; root {bench.folder}/www; dav_methods PUT; }}"
    process = nginx(bench, secure, http_here, more)
    for version in VERSIONS:
        curl(bench, secure, *only(version)).ended().says("hello over TLS")
        curl(bench, both, *only(version), *certificate(bench, "client-rsa")).ended().says("hello over TLS")
        for name, good in CERTIFICATES.items():
            if not good and name != "client-revoked":
                curl(bench, both, *only(version), *certificate(bench, name)).failed()
        transfer(bench, secure, *only(version), size=SIZE // 2)
    result = curl(bench, plain, scheme="http")
    check("hello over TLS" in result.text, f"{result.errors} {log(process)}")


def mail_backend():
    """A mail server that greets and says yes; the listening socket."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(peer):
        with contextlib.suppress(OSError), peer, peer.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 backend.test ESMTP\r\n")
            for line in stream:
                stream.write(b"250 backend says yes\r\n" if not line.startswith(b"QUIT") else b"221 bye\r\n")
                if line.startswith(b"QUIT"):
                    break

    def accept():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    return listener


def test_mail(bench):
    """The mail proxy: SMTP over TLS and with STARTTLS, each to a backend that an HTTP server names."""
    listener = mail_backend()
    implicit, explicit, http_port = (bench.free_port() for _ in range(3))
    more = f"""mail {{
    server_name mail.test; auth_http 127.0.0.1:{http_port}/auth; smtp_auth none; proxy on; xclient off;
    ssl_certificate {bench.cert('p256')}.pem; ssl_certificate_key {bench.cert('p256')}.key; ssl_protocols TLSv1.2 TLSv1.3;
    server {{ listen 127.0.0.1:{implicit} ssl; protocol smtp; }}
    server {{ listen 127.0.0.1:{explicit}; protocol smtp; starttls only; }}
}}"""
    auth = f"""server {{ listen 127.0.0.1:{http_port}; location /auth {{
        add_header Auth-Status OK; add_header Auth-Server 127.0.0.1; add_header Auth-Port {listener.getsockname()[1]}; return 204; }} }}"""
    nginx(bench, implicit, auth, more)
    for version in VERSIONS:
        with smtplib.SMTP_SSL("localhost", implicit, context=context(bench, version), timeout=20) as client:
            check(client.ehlo()[0] == 250, "EHLO")
            client.mail("a@server.test")
            answer = client.rcpt("b@server.test")
            check(answer == (250, b"backend says yes"), f"RCPT: {answer}")
        with smtplib.SMTP("localhost", explicit, timeout=20) as client:
            client.starttls(context=context(bench, version))
            check(client.ehlo()[0] == 250, "EHLO after STARTTLS")
            check(client.mail("a@server.test")[0] == 250 and client.rcpt("b@server.test")[0] == 250, "MAIL after STARTTLS")
    listener.close()


def test_reload_under_load(bench):
    """New workers take over with another certificate while requests go on; none fails."""
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256"))
    seen, problems, over = [], [], threading.Event()

    def load(index):
        client = context(bench, list(VERSIONS)[index % 2])
        session = None
        while not over.is_set():
            try:
                with connect(port, client, session=session) as tls:
                    seen.append(tls.getpeercert()["serialNumber"])
                    check("hello over TLS" in http(tls), "no answer")
                    session = tls.session
            except (OSError, Failed) as problem:
                problems.append(repr(problem))
    threads = [threading.Thread(target=load, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(4):
        time.sleep(0.7)
        configure(bench, site(bench, port, ("rsa", "p256")[turn % 2]))
        process.send_signal(signal.SIGHUP)
    time.sleep(0.7)
    over.set()
    for thread in threads:
        thread.join()
    check(not problems, f"{len(problems)} of {len(seen)} requests failed: {problems[:3]}\n{log(process)}")
    check(len(set(seen)) == 2 and len(seen) > 40, f"{len(seen)} requests, {len(set(seen))} certificates")
    alive(process)
    on_ours(bench, process)


def test_bad_configuration(bench):
    """Keys and certificates that nginx cannot use stop it with the reason."""
    for extra, said in ((f"ssl_certificate {bench.cert('p256.pem')}; ssl_certificate_key {bench.cert('client-p256.key')};", "key values mismatch"),
                        (f"ssl_certificate {bench.cert('garbage.pem')}; ssl_certificate_key {bench.cert('rsa.key')};", "no start line"),
                        (f"{certificates(bench, 'p256')} ssl_ciphers NONSENSE;", "no cipher match"),
                        (f"{certificates(bench, 'p256')} ssl_ecdh_curve nonsense;", "SSL_CTX_set1_curves_list"),
                        (f"ssl_certificate {bench.cert('rsa.pem')}; ssl_certificate_key {bench.cert('rsa-encrypted.key')};", "")):
        file = configure(bench, f"server {{ listen 127.0.0.1:{bench.free_port()} ssl; {extra} }}")
        result = local(bench, "nginx", "-t", "-p", bench.folder, "-c", file, "-e", "stderr", env=bench.client_environment())
        if result.status == 0:
            result._fail(f"{extra} is taken")
        result.says(said)
    password = bench.folder / "password"
    password.write_text("wrong\nsecret\n")
    file = configure(bench, f"server {{ listen 127.0.0.1:{bench.free_port()} ssl; ssl_password_file {password}; ssl_certificate {bench.cert('rsa.pem')}; ssl_certificate_key {bench.cert('rsa-encrypted.key')}; }}")
    local(bench, "nginx", "-t", "-p", bench.folder, "-c", file, "-e", "stderr", env=bench.client_environment()).ended()


def test_half_close_and_abort(bench):
    """Clients that go away in all ways; the server goes on."""
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256"))
    bench.file("big", 5_000_000)
    for version in VERSIONS:
        for turn in range(6):
            with connect(port, context(bench, version)) as tls:
                tls.sendall(b"GET /big HTTP/1.1\r\nHost: server.test\r\n\r\n")
                tls.recv(1000 * turn + 1)
                if turn % 2:
                    with contextlib.suppress(OSError):
                        socket.socket.shutdown(tls, socket.SHUT_RDWR)
    alive(process)
    curl(bench, port).ended().says("hello over TLS")


def workers(process):
    """What the workers of an nginx have: KiB of memory and open descriptors, by process."""
    found = {}
    for pid in descendants(process.pid)[1:]:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
        memory = sum(int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("RssAnon", "VmSwap"))
        found[pid] = memory, len(os.listdir(f"/proc/{pid}/fd"))
    return found


def test_soak(bench):
    """Short connections, kept ones, resumed ones and aborted ones, all at once and for some time (CAPI_SOAK, in seconds): nothing fails, and nothing stays."""
    seconds = int(os.environ.get("CAPI_SOAK", 9))
    port = bench.free_port()
    process = nginx(bench, port, site(bench, port, "p256", "rsa", extra="ssl_session_cache shared:a:1m; keepalive_requests 100000;"))
    bench.file("some", 100_000)
    problems, counts, over = [], dict.fromkeys(("short", "resumed", "kept", "aborted", "cut"), 0), threading.Event()

    def short(client):
        with connect(port, client) as tls:
            check("hello over TLS" in http(tls), "no answer")

    def resumed(client):
        seen, _ = resumes(port, client, times=3)
        check(seen == [False, True, True], f"resumed {seen}")

    def kept(client):
        with connect(port, client) as tls:
            for _ in range(20):
                tls.sendall(b"GET /hello HTTP/1.1\r\nHost: server.test\r\n\r\n")
                answer = b""
                while not answer.endswith(b"hello over TLS\n"):
                    part = tls.recv(65536)
                    check(part, f"the end came first: {answer}")
                    answer += part

    def aborted(client):
        """Goes away in the middle of an answer, with a reset."""
        with connect(port, client) as tls:
            tls.sendall(b"GET /some HTTP/1.1\r\nHost: server.test\r\n\r\n")
            tls.recv(100)
            tls.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def cut(client):
        """Goes away in the middle of a handshake."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = client.wrap_bio(incoming, outgoing, server_hostname="server.test")
        with socket.create_connection(("127.0.0.1", port), 10) as peer:
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.do_handshake()
            hello = outgoing.read()
            peer.sendall(hello[:len(hello) * (counts["cut"] % 4 + 1) // 4])
            if counts["cut"] % 2:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def load(what, version):
        while not over.is_set():
            client = context(bench, version)
            for _ in range(50):
                if over.is_set():
                    return
                try:
                    what(client)
                    counts[what.__name__] += 1
                except (OSError, Failed) as problem:
                    problems.append(f"{what.__name__} {version}: {problem!r}")

    threads = [threading.Thread(target=load, args=(what, version)) for what in (short, resumed, kept, aborted, cut) for version in VERSIONS]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 3)
    warm = workers(process)
    time.sleep(seconds * 2 / 3)
    over.set()
    for thread in threads:
        thread.join()
    check(not problems, f"{len(problems)} problems: {problems[:3]}\n{log(process)}")
    alive(process)
    check(all(counts.values()), f"{counts}")
    # Connections that were cut wait for the rest until their time is over.
    stop_waiting = time.monotonic() + 70
    while (after := workers(process)) and max(count for _, count in after.values()) > 30 and time.monotonic() < stop_waiting:
        time.sleep(0.5)
    for pid, (memory, count) in after.items():
        check(pid in warm, "a worker died")
        check(memory < warm[pid][0] * 1.15 + 3000, f"a worker grew from {warm[pid][0]} KiB to {memory} KiB after {counts}")
        check(count <= 30, f"a worker has {count} descriptors after {counts}")
