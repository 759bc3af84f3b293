"""/usr/bin/python3: ssl, urllib, http.client, asyncio. It reads only through SSL_read_ex, on sockets and memory BIOs.

Each case is a script that runs on the library under test; it is given the port of a server and the certificates.
"""

import pathlib

SERVER = pathlib.Path(__file__).resolve().parent / "echo" / "server.py"
PRELUDE = """
import http.client, hashlib, os, select, socket, ssl, sys, threading, time, urllib.error, urllib.request
CERTS, PORT = sys.argv[1], int(sys.argv[2])
def cert(name): return os.path.join(CERTS, name)
def context(ca="ca.pem"): return ssl.create_default_context(cafile=cert(ca))
def connect(ctx=None, name="localhost", **more):
    ctx = ctx or context()
    return ctx.wrap_socket(socket.create_connection(("127.0.0.1", PORT), 20), server_hostname=name, **more)
def fails(exception, call, *texts, **attributes):
    try:
        call()
    except exception as e:
        for text in texts:
            assert text in str(e), (text, str(e))
        for name, value in attributes.items():
            assert getattr(e, name) == value, (name, getattr(e, name), value)
        return e
    raise AssertionError("did not fail")
"""


def echo(bench, name="p256", *options):
    """An echo server on the system's libssl; its port."""
    process = bench.start("/usr/bin/python3", SERVER, bench.certificates, name, *options)
    return int(bench.wait_for(process, lambda: process.log.read_text().partition("\n")[0]))


def python(bench, port, script, *arguments, **more):
    return bench.client("/usr/bin/python3", "-c", PRELUDE + script + "\nprint('all right')\n", bench.certificates, port, *arguments, **more).ended().says("all right")


def test_connect(bench):
    python(bench, echo(bench), """
for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
    ctx = context()
    ctx.maximum_version = version
    assert ctx.maximum_version == version
    ctx.set_alpn_protocols(["h2", "echo"])
    with connect(ctx) as s:
        assert s.version() == name, s.version()
        cipher, protocol, bits = s.cipher()
        assert bits == 256 and protocol in ("TLSv1.2", "TLSv1.3"), s.cipher()
        assert s.selected_alpn_protocol() == "echo"
        assert s.compression() is None
        assert ("DNS", "localhost") in s.getpeercert()["subjectAltName"]
        assert s.getpeercert()["subject"] == ((("organizationName", "libssl-rs tests"),), (("commonName", "server.test"),))
        assert ssl.DER_cert_to_PEM_cert(s.getpeercert(True)).startswith("-----BEGIN")
        assert s.session_reused is False
        assert len(s.get_channel_binding("tls-unique") or b"x" * 12) >= 12
        s.sendall(b"hello")
        assert s.recv(100) == b"hello"
        assert s.pending() == 0
        s.write(b"ten bytes!")
        assert s.recv(4) == b"ten " and s.pending() == 6 and s.read(6) == b"bytes!"
        raw = s.unwrap()
        assert raw.recv(10) == b""
""")


def test_names(bench):
    python(bench, echo(bench), """
for name in ("localhost", "server.test", "a.wild.test", "127.0.0.1"):
    connect(name=name).close()
e = fails(ssl.SSLCertVerificationError, lambda: connect(name="other.test"), "CERTIFICATE_VERIFY_FAILED", "Hostname mismatch", verify_code=62)
fails(ssl.SSLCertVerificationError, lambda: connect(name="127.0.0.2"), "IP address mismatch", verify_code=64)
ctx = context()
ctx.check_hostname = False
connect(ctx, "other.test").close()
connect(ctx, None).close()
""")


def test_bad_certificates(bench):
    for name, code, text in (("expired", 10, "certificate has expired"), ("wrongca", 20, "unable to get local issuer certificate"),
                             ("selfsigned", 18, "self-signed certificate"), ("clientonly", 26, "unsuitable certificate purpose")):
        python(bench, echo(bench, name), f"""
for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    ctx = context()
    ctx.maximum_version = version
    e = fails(ssl.SSLCertVerificationError, lambda: connect(ctx), "certificate verify failed: {text}", verify_code={code}, reason="CERTIFICATE_VERIFY_FAILED", library="SSL")
ctx = context()
ctx.check_hostname = False
ctx.verify_mode = ssl.CERT_NONE
with connect(ctx) as s:
    assert s.getpeercert() == {{}}
    s.sendall(b"still works")
    assert s.recv(100) == b"still works"
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
fails(ssl.SSLCertVerificationError, lambda: connect(ctx), "certificate verify failed")
""")


def test_trust(bench):
    python(bench, echo(bench), """
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.load_verify_locations(cadata=open(cert("ca.pem")).read())
assert ctx.cert_store_stats() == {"x509": 1, "crl": 0, "x509_ca": 1}
assert len(ctx.get_ca_certs()) == 1
connect(ctx).close()
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.load_verify_locations(capath=cert("cadir"))
connect(ctx).close()
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
fails(FileNotFoundError, lambda: ctx.load_verify_locations("/nonexistent"))
fails(ssl.SSLError, lambda: ctx.load_verify_locations(cert("garbage.pem")), "NO_CERTIFICATE_OR_CRL_FOUND")
os.environ["SSL_CERT_FILE"] = cert("ca.pem")
os.environ["SSL_CERT_DIR"] = "/nonexistent"
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.set_default_verify_paths()
connect(ctx).close()
ctx.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
fails(ssl.SSLCertVerificationError, lambda: connect(ctx), "unable to get certificate CRL")
ctx.load_verify_locations(cert("inter.crl"))
connect(ctx).close()
""")


def test_client_certificate(bench):
    python(bench, echo(bench, "p256", "--verify"), """
for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    for name in ("client-rsa", "client-p256", "client-ed25519"):
        ctx = context()
        ctx.maximum_version = version
        ctx.load_cert_chain(cert(name + ".pem"), cert(name + ".key"))
        with connect(ctx) as s:
            s.sendall(b"subject?")
            assert name.encode() in s.recv(200)
    ctx = context()
    ctx.maximum_version = version
    def without():
        with connect(ctx) as s:
            s.sendall(b"x")
            s.recv(10)
    e = fails(OSError, without)
    assert isinstance(e, (ConnectionError, ssl.SSLEOFError)) or e.reason in ("TLSV13_ALERT_CERTIFICATE_REQUIRED", "SSLV3_ALERT_HANDSHAKE_FAILURE"), e
    ctx.load_cert_chain(cert("client-wrongca.pem"), cert("client-wrongca.key"))
    e = fails(OSError, without)
    assert isinstance(e, (ConnectionError, ssl.SSLEOFError)) or e.reason == "TLSV1_ALERT_UNKNOWN_CA", e
ctx = context()
fails(ssl.SSLError, lambda: ctx.load_cert_chain(cert("client-rsa.pem"), cert("rsa.key")), "KEY_VALUES_MISMATCH")
fails(ssl.SSLError, lambda: ctx.load_cert_chain(cert("client-rsa.pem"), cert("client-p256.key")), "NO_CERTIFICATE_ASSIGNED")
fails(ssl.SSLError, lambda: ctx.load_cert_chain(cert("garbage.pem")), "PEM lib")
ctx.load_cert_chain(cert("rsa.pem"), cert("rsa-encrypted.key"), password=lambda: "secret")
fails(ssl.SSLError, lambda: ctx.load_cert_chain(cert("rsa.pem"), cert("rsa-encrypted.key"), password="wrong"))
""")


def test_transfer(bench):
    python(bench, echo(bench), """
data = os.urandom(1 << 20) * 20
for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    ctx = context()
    ctx.maximum_version = version
    with connect(ctx) as s:
        got = hashlib.sha256()
        def read():
            left = len(data)
            while left:
                part = s.recv(min(left, 100000))
                assert part
                got.update(part)
                left -= len(part)
        # The server echoes, so someone has to read while we write.
        s.setblocking(False)
        at, left = 0, len(data)
        while left:
            want_read, want_write = [s], []
            try:
                if at < len(data):
                    at += s.send(data[at:at + 70000])
            except ssl.SSLWantWriteError:
                want_write = [s]
            except ssl.SSLWantReadError:
                pass
            try:
                part = s.recv(50000)
                got.update(part)
                left -= len(part)
                continue
            except ssl.SSLWantReadError:
                pass
            if at == len(data) or want_write:
                select.select(want_read, want_write, [], 10)
        assert got.digest() == hashlib.sha256(data).digest()
""", timeout=120)


def test_nonblocking(bench):
    python(bench, echo(bench), """
s = socket.create_connection(("127.0.0.1", PORT))
s.setblocking(False)
s = context().wrap_socket(s, server_hostname="localhost", do_handshake_on_connect=False)
while True:
    try:
        s.do_handshake()
        break
    except ssl.SSLWantReadError:
        select.select([s], [], [], 10)
    except ssl.SSLWantWriteError:
        select.select([], [s], [], 10)
fails(ssl.SSLWantReadError, lambda: s.recv(1))
s.settimeout(0.2)
fails(TimeoutError, lambda: s.recv(1))
s.settimeout(20)
s.sendall(b"x")
assert s.recv(1) == b"x"
""")


def test_memory_bio(bench):
    python(bench, echo(bench), """
incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
sock = socket.create_connection(("127.0.0.1", PORT))
tls = context().wrap_bio(incoming, outgoing, server_hostname="localhost")
def run(call):
    while True:
        try:
            result = call()
            sock.sendall(outgoing.read())
            return result
        except ssl.SSLWantReadError:
            sock.sendall(outgoing.read())
            data = sock.recv(65536)
            incoming.write(data) if data else incoming.write_eof()
run(tls.do_handshake)
assert tls.version() == "TLSv1.3"
run(lambda: tls.write(b"through memory"))
assert run(lambda: tls.read(100)) == b"through memory"
run(tls.unwrap)
""")


def test_asyncio(bench):
    python(bench, echo(bench), """
import asyncio
async def one(n):
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT, ssl=context(), server_hostname="localhost")
    data = os.urandom(500000 + n)
    writer.write(data)
    assert await reader.readexactly(len(data)) == data
    writer.close()
    await writer.wait_closed()
async def main():
    await asyncio.gather(*(one(n) for n in range(10)))
asyncio.run(main())
""")


def test_threads(bench):
    python(bench, echo(bench), """
ctx = context()
good = []
def work(n):
    for i in range(5):
        with connect(ctx) as s:
            text = b"thread %d %d" % (n, i)
            s.sendall(text)
            assert s.recv(100) == text
    good.append(n)
threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
[t.start() for t in threads]
[t.join() for t in threads]
assert sorted(good) == list(range(16))
""")


def test_resumption(bench):
    python(bench, echo(bench), """
for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
    ctx = context()
    ctx.maximum_version = version
    with connect(ctx) as s:
        s.sendall(b"x")
        s.recv(1)
        session = s.session
        assert session.has_ticket and session.timeout > 0 and session.time > 1600000000, session
    with connect(ctx, session=session) as s:
        assert s.session_reused
        s.sendall(b"again")
        assert s.recv(10) == b"again"
    stats = ctx.session_stats()
    assert stats["connect"] == 2 and stats["hits"] == 1, stats
    fails(ValueError, lambda: connect(context(), session=session))
""")


def test_settings(bench):
    python(bench, echo(bench), """
ctx = context()
ctx.set_ciphers("ECDHE+AESGCM")
names = [c["name"] for c in ctx.get_ciphers()]
assert "ECDHE-RSA-AES256-GCM-SHA384" in names and "TLS_AES_256_GCM_SHA384" in names, names
fails(ssl.SSLError, lambda: ctx.set_ciphers("NOSUCHCIPHER"), "No cipher can be selected")
ctx.set_ecdh_curve("prime256v1")
connect(ctx).close()
fails((ValueError, ssl.SSLError), lambda: ctx.set_ecdh_curve("nosuchcurve"))
ctx.minimum_version = ssl.TLSVersion.TLSv1_3
assert ctx.minimum_version == ssl.TLSVersion.TLSv1_3
ctx.options |= ssl.OP_NO_TLSv1_3
fails(ssl.SSLError, lambda: connect(ctx), "NO_PROTOCOLS_AVAILABLE")
ctx = context()
ctx.options |= ssl.OP_NO_TLSv1_3
with connect(ctx) as s:
    assert s.version() == "TLSv1.2"
assert ctx.verify_mode == ssl.CERT_REQUIRED and ctx.check_hostname
assert ctx.security_level == 2
""")


def test_ends(bench):
    python(bench, echo(bench), """
s = connect()
s.sendall(b"/close-without-notify")
assert s.recv(10) == b""
# Python switches SSL_OP_IGNORE_UNEXPECTED_EOF on by itself.
ctx = context()
ctx.options &= ~0x80
s = connect(ctx, suppress_ragged_eofs=False)
s.sendall(b"/close-without-notify")
fails(ssl.SSLError, lambda: s.recv(10), "unexpected eof while reading", reason="UNEXPECTED_EOF_WHILE_READING")
s = connect(suppress_ragged_eofs=False)
s.sendall(b"/close-without-notify")
assert s.recv(10) == b""
s = connect(suppress_ragged_eofs=False)
s.sendall(b"/close")
assert s.recv(10) == b""
""")


def test_not_tls(bench):
    with bench.plain_server(b"HTTP/1.0 400 Bad Request\r\n\r\n") as port:
        python(bench, port, """
fails(ssl.SSLError, connect, "wrong version number", reason="WRONG_VERSION_NUMBER", library="SSL")
""")


def test_urllib(bench):
    port = bench.nginx({"p256": ""})["p256"]
    bench.file("file", 5_000_000)
    python(bench, port, """
ctx = context()
url = f"https://localhost:{PORT}/file"
with urllib.request.urlopen(url, context=ctx) as answer:
    assert len(answer.read()) == 5000000
    assert answer.status == 200
e = fails(urllib.error.URLError, lambda: urllib.request.urlopen(f"https://127.0.0.2:{PORT}/", context=ctx, timeout=5))
e = fails(urllib.error.URLError, lambda: urllib.request.urlopen(url))
assert "CERTIFICATE_VERIFY_FAILED" in str(e.reason), e.reason
""")


def test_http_client(bench):
    port = bench.nginx({"p256": ""})["p256"]
    bench.file("file", 100_000)
    python(bench, port, """
c = http.client.HTTPSConnection("localhost", PORT, context=context())
for i in range(50):
    c.request("GET", "/file")
    answer = c.getresponse()
    assert answer.status == 200 and len(answer.read()) == 100000
c.request("PUT", "/new", b"y" * 3000000)
assert c.getresponse().read() is not None
c.request("GET", "/new")
assert c.getresponse().read() == b"y" * 3000000
""")
