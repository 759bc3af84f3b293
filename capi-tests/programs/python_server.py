"""Servers in Python (ssl, http.server, asyncio) on our library; clients on the system's."""

import hashlib

from serving import CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, certificate, check, connect, context, curl, http, log, many, only, s_client, serve, transfer

PRELUDE = """
import asyncio, http.server, os, socket, ssl, sys, threading
CERTS, PORT, FOLDER = sys.argv[1], int(sys.argv[2]), sys.argv[3]
def cert(name): return os.path.join(CERTS, name)
def context(name="p256"):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(cert(name + ".pem"), cert(name + ".key"))
    return made
def loop(ctx, talk):
    listener = socket.create_server(("127.0.0.1", PORT), backlog=50)
    def one(plain):
        try:
            with ctx.wrap_socket(plain, server_side=True) as tls:
                talk(tls)
        except (OSError, ssl.SSLError) as problem:
            print("problem:", problem, flush=True)
    while True:
        threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()
def answer(tls, text):
    while not tls.recv(65536).endswith(b"\\r\\n\\r\\n"):
        pass
    tls.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n" + text.encode())
"""


def server(bench, script):
    port = bench.free_port()
    process = serve(bench, "/usr/bin/python3", "-c", PRELUDE + script, bench.certificates, port, bench.folder, port=port)
    return process, port


HTTP = """
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_PUT(self):
        left = int(self.headers["Content-Length"])
        if self.headers.get("Expect"):
            self.send_response_only(100); self.end_headers()
        with open(os.path.join(FOLDER, "www", self.path.strip("/")), "wb") as out:
            while left:
                part = self.rfile.read(min(left, 100000))
                left -= out.write(part)
        self.send_response(201); self.send_header("Content-Length", "0"); self.end_headers()
os.makedirs(os.path.join(FOLDER, "www"), exist_ok=True); os.chdir(os.path.join(FOLDER, "www"))
open("hello", "w").write("hello over TLS")
httpd = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
httpd.socket = context().wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
httpd.serve_forever()
"""


def test_http(bench):
    process, port = server(bench, HTTP)
    for version in VERSIONS:
        curl(bench, port, *only(version)).ended().says("hello over TLS")
        transfer(bench, port, *only(version), "--http1.1")
    bad_peers(port, process)
    curl(bench, port).ended().says("hello over TLS")


def test_client_certificates(bench):
    for mode in ("CERT_NONE", "CERT_OPTIONAL", "CERT_REQUIRED"):
        process, port = server(bench, f"""
ctx = context()
ctx.verify_mode = ssl.{mode}
ctx.load_verify_locations(cert("ca.pem")); ctx.load_verify_locations(cert("crls.pem"))
ctx.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN
def talk(tls):
    peer = tls.getpeercert()
    answer(tls, "client " + (dict(pair[0] for pair in peer["subject"])["commonName"] if peer else "none"))
loop(ctx, talk)
""")
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                result = curl(bench, port, *only(version), *certificate(bench, name))
                served = mode == "CERT_NONE" or good or (name is None and mode == "CERT_OPTIONAL")
                if (result.status == 0 and "client " in result.text) != served:
                    result._fail(f"{mode} {version} {name}: {'not ' if served else ''}served\n{log(process)}")
                if served:
                    result.says(f"client {name}" if name and mode != "CERT_NONE" else "client none")


def test_names_and_alpn(bench):
    process, port = server(bench, """
first, second = context("p256"), context("rsa")
for one in (first, second): one.set_alpn_protocols(["http/1.1", "spdy/9"])
def chosen(tls, name, ctx):
    if name == "bad.test": return ssl.ALERT_DESCRIPTION_ACCESS_DENIED
    if name == "broken.test": raise ValueError
    if name == "one.wild.test": tls.context = second
first.sni_callback = chosen
loop(first, lambda tls: answer(tls, f"{tls.version()} {tls.selected_alpn_protocol()} {tls.cipher()[0]}"))
""")
    for version in VERSIONS:
        option = f"-tls{version.replace('.', '_')}"
        s_client(bench, port, option, "-servername", "server.test").ended().says("Peer signature type: ECDSA")
        s_client(bench, port, option, "-servername", "one.wild.test").ended().says("Peer signature type: RSA")
        s_client(bench, port, option, "-servername", "bad.test").failed().says("access denied")
        s_client(bench, port, option, "-servername", "broken.test").failed().says("handshake failure")
        curl(bench, port, *only(version), "--http1.1").ended().says(f"TLSv{version} http/1.1")
        curl(bench, port, *only(version), "--no-alpn").ended().says(f"TLSv{version} None")


def test_sessions(bench):
    process, port = server(bench, """
ctx = context()
loop(ctx, lambda tls: answer(tls, f"reused {tls.session_reused} stats {ctx.session_stats()}"))
""")
    for version in VERSIONS:
        client, session = context(bench, version), None
        for turn in range(3):
            with connect(port, client, session=session) as tls:
                said = http(tls)
                session = tls.session
            check(f"reused {turn > 0}" in said, said)
    check("'accept_good': 6" in said and "'hits': 4" in said, said)


def test_post_handshake_authentication(bench):
    process, port = server(bench, """
ctx = context()
ctx.verify_mode = ssl.CERT_REQUIRED
ctx.post_handshake_auth = True
ctx.load_verify_locations(cert("ca.pem"))
def talk(tls):
    first = tls.getpeercert()
    tls.recv(100)
    tls.verify_client_post_handshake()
    tls.sendall(b"asked")
    tls.recv(100)
    tls.sendall(repr((first, dict(pair[0] for pair in tls.getpeercert()["subject"])["commonName"])).encode())
loop(ctx, talk)
""")
    for name, good in CERTIFICATES.items():
        client = context(bench, "1.3", name)
        client.post_handshake_auth = True
        said = b""
        try:
            with connect(port, client) as tls:
                tls.sendall(b"go on")
                check(tls.recv(100) == b"asked", "not asked")
                tls.sendall(b"here")
                said = tls.recv(1000)
        except OSError:
            pass
        served = good or name == "client-revoked"
        check(said == (f"(None, '{name}')".encode() if served else b""), f"{name}: {said}\n{log(process)}")


def test_asyncio(bench):
    """A server over memory BIOs, with many connections at once."""
    process, port = server(bench, """
async def serve(reader, writer):
    try:
        size = int(await reader.readline())
        body = await reader.readexactly(size)
        writer.write(body[::-1]); await writer.drain()
        writer.close(); await writer.wait_closed()
    except (OSError, asyncio.IncompleteReadError, ValueError) as problem:
        print("problem:", problem, flush=True); writer.close()
async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", PORT, ssl=context()) as server:
        await server.serve_forever()
asyncio.run(main())
""")

    def job(index):
        body = hashlib.sha512(str(index).encode()).digest() * (SIZE // 2_000)
        with connect(port, context(bench, list(VERSIONS)[index % 2])) as tls:
            tls.sendall(f"{len(body)}\n".encode() + body)
            got = b""
            while len(got) < len(body) and (part := tls.recv(100_000)):
                got += part
        return got == body[::-1]
    check(all(many(12, job)), "something else came back")
    alive(process)


def test_channel_bindings_and_keylog(bench):
    process, port = server(bench, """
ctx = context()
ctx.keylog_filename = os.path.join(FOLDER, "keys")
ctx.maximum_version = ssl.TLSVersion.TLSv1_2
loop(ctx, lambda tls: answer(tls, tls.get_channel_binding("tls-unique").hex()))
""")
    with connect(port, context(bench)) as tls:
        check(tls.get_channel_binding("tls-unique").hex() in http(tls), "another channel binding")
    check("CLIENT_RANDOM " in (bench.folder / "keys").read_text(), "no key log")


def test_unwrap(bench):
    """TLS ends, and the connection goes on in clear."""
    process, port = server(bench, """
def talk(tls):
    tls.recv(100)
    plain = tls.unwrap()
    plain.sendall(b"in clear")
    plain.close()
loop(context(), talk)
""")
    for version in VERSIONS:
        with connect(port, context(bench, version)) as tls:
            tls.sendall(b"end")
            check(tls.recv(100) == b"", "no end")
            plain = tls.unwrap()
            check(plain.recv(100) == b"in clear", f"{version}: nothing in clear")
            plain.close()
