"""What `openssl s_client`, `s_server` and curl say of a connection, line for line as they say it on the system's library.

Random bytes, times and what depends on them (the length of an ECDSA signature, and of a ticket, in which a random number is in DER) are masked; order, names and lengths are not.
"""

import difflib
import os
import re
import shutil
import subprocess
import time

from serving import VERSIONS, alive, check, local, log, serve, until

REQUEST = b"GET / HTTP/1.0\r\n\r\n"

# Only what both libraries have (docs/DIFFERENCES.md).
SETTINGS = """
openssl_conf = a
[a]
ssl_conf = b
[b]
system_default = c
[c]
Options = -EncryptThenMac
MinProtocol = TLSv1.2
CipherString = ECDHE+AESGCM:ECDHE+CHACHA20
Groups = X25519:P-256:P-384
"""

SIDES = ("system", "ours")


def settings(bench):
    file = bench.folder / "openssl.cnf"
    file.write_text(SETTINGS)
    return {"OPENSSL_CONF": str(file)}


def run(bench, side, *command, env=None, **more):
    if side == "system":
        return local(bench, *command, env=env, **more)
    return bench.client(*command, env=env, **more)


def masked(text):
    """The lines that are to be the same."""
    lines = []
    for line in text.splitlines():
        # Dumps: of a hello up to its random, of everything else only that they are there.
        line = re.sub(r"^ *(    ([0-9a-f]{2} ?)+|[0-9a-f]{4} - .*)$", "(bytes)", line.rstrip())
        line = re.sub(r"(Session-ID|Master-Key|Resumption PSK|PSK identity hint|Start Time)\s*: .*", r"\1: (masked)", line)
        line = re.sub(r"^(\s+\d+) (items in|client|server|callback|session cache|cache|connects)", r"n \2", line)
        line = re.sub(r"read \d+ bytes and written (\d+) bytes", r"read and written \1 bytes", line)
        line = re.sub(r"CONNECTED\(\d+\)", "CONNECTED(n)", line)
        line = re.sub(r"\[\d+ bytes data\]", "[n bytes data]", line)
        line = re.sub(r"\[length [0-9a-f]+\], NewSessionTicket", "[length n], NewSessionTicket", line)
        line = re.sub(r":\d{5}\b|port \d+", ":(port)", line)
        lines.append(line)
    return [line for at, line in enumerate(lines) if line != "(bytes)" or lines[at - 1] != line]


def apart(text):
    """What s_client was sent, whose lines records may break anywhere, and then what it says of each record and message."""
    said = re.compile(r"(?:<<<|>>>) [^\n]*\n(?: +(?:[0-9a-f]{2} ?)+\n)*")
    return masked(said.sub("", text)) + [found.partition("\n")[0] for found in said.findall(text)]


def same(texts, what, but=(), least=20):
    """Both sides' texts, without lines that any of the patterns `but` matches."""
    sides = [[line for line in masked(text) if not any(re.search(pattern, line) for pattern in but)] for text in texts]
    check(len(sides[0]) >= least, f"{what} says too little: {texts[0]}")
    check(sides[0] == sides[1], f"{what} is not the same\n" + "\n".join(difflib.unified_diff(*sides, *SIDES, lineterm="", n=2)))


def test_s_client(bench):
    """As a client, for full and resumed handshakes, refused ones, and with a client certificate."""
    env = settings(bench)
    # RSA signatures have one length.
    port = bench.s_server("rsa", "-alpn", "h2,http/1.1", "-verify", "3", "-CAfile", bench.cert("ca.pem"))
    chain = ("-cert", bench.cert("client-rsa-leaf.pem"), "-cert_chain", bench.cert("inter-leaf.pem"), "-key", bench.cert("client-rsa.key"))
    cases = {"full": (), "certificate": chain, "resumed": ("-sess_in", "{session}"), "names": ("-servername", "server.test", "-alpn", "http/1.1,h2", "-status"),
             "groups": ("-groups", "P-384:P-256"), "fragments": ("-max_send_frag", "600", "-maxfraglen", "1024"), "no tickets": ("-no_ticket",)}
    for option in ("-tls1_2", "-tls1_3", "-no_tls1_1"):
        for name, more in cases.items():
            texts = []
            for side in SIDES:
                file = bench.folder / f"session{option}"
                if name == "full":
                    more = ("-sess_out", file)
                words = [str(file) if word == "{session}" else word for word in more]
                result = run(bench, side, "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), option,
                             "-state", "-msg", "-tlsextdebug", "-ign_eof", *words, input=REQUEST, env=env)
                texts.append(result.ended())
            # Whether the request goes before the tickets come is chance.
            parts = [result.text.partition("SSL handshake has read") for result in texts]
            same([first for first, _, _ in parts], f"s_client {option} {name}")
            same(["\n".join(sorted(apart(rest))) for _, _, rest in parts], f"s_client {option} {name}, afterwards")
            same([result.errors for result in texts], f"s_client {option} {name}, states", least=5)


def test_s_client_refused(bench):
    env = settings(bench)
    port = bench.s_server("rsa", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256", "-groups", "P-256")
    for options in (("-tls1_3",), ("-cipher", "ECDHE-RSA-AES256-GCM-SHA384", "-tls1_2"), ("-verify_hostname", "no.test", "-verify_return_error"), ("-groups", "P-384")):
        texts = []
        for side in SIDES:
            result = run(bench, side, "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), "-state", "-msg", "-tlsextdebug",
                         "-ign_eof", *options, input=REQUEST, env=env)
            # Who it is that says so, and where.
            text = re.sub(r"^[0-9A-F]+:error:([0-9A-F]+:SSL routines:)[^:]*:([^:]*):.*$", r"error \1 \2", result.text + result.errors, flags=re.M)
            # OpenSSL has an empty session then.
            texts.append(re.sub(r"^SSL-Session:.*?^---\n", "---\n", text, flags=re.M | re.S))
        same(texts, f"s_client {' '.join(options)}")


def test_curl(bench):
    """curl -v, whose lines are of its message callback and of what it asks about a connection."""
    env = settings(bench)
    ports = bench.nginx({"rsa": ""})
    (bench.folder / "www" / "hello").write_text("hello\n")
    for version in VERSIONS:
        for options in ((), ("--http1.1",), ("--curves", "P-256"), ("-I",), ("--cacert", bench.cert("other-ca.pem"))):
            texts = []
            for side in SIDES:
                result = run(bench, side, "curl", "-v", "-sS", "--cacert", bench.cert("ca.pem"), *options, "--tlsv" + version, "--tls-max", version,
                             "--resolve", f"server.test:{ports['rsa']}:127.0.0.1", f"https://server.test:{ports['rsa']}/hello", env=env)
                texts.append(result.errors + result.text)
            same(texts, f"curl {version} {options}", but=(r"^< (date|last-modified|etag): ", r"^< (Date|Last-Modified|ETag): ", "Using Stream ID", r"h2h3 \["))


def serving(bench, side, *options):
    """s_server on one of the libraries; the process and its port."""
    port = bench.free_port()
    command = ("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", bench.cert("rsa-leaf.pem"), "-cert_chain", bench.cert("inter-leaf.pem"),
               "-key", bench.cert("rsa.key"), *options)
    if side == "system":
        process = bench.start(*command, env=settings(bench))
        bench.wait_for(process, lambda: "ACCEPT" in process.log.read_text(errors="replace"))
    else:
        process = serve(bench, *command, env=settings(bench), ready=lambda process: "ACCEPT" in process.log.read_text(errors="replace"))
    return process, port


def test_s_server(bench):
    """As a server; and what a server is told of the clients of both libraries, which is the order of a ClientHello's extensions."""
    env = settings(bench)
    for server in SIDES:
        for options in (("-tls1_2",), ("-tls1_3",), (), ("-alpn", "h2,http/1.1", "-servername", "server.test"), ("-groups", "P-256"), ("-no_ticket",),
                        ("-status",), ("-maxfraglen", "2048", "-enable_pha")):
            said = []
            for client in SIDES:
                process, port = serving(bench, server, "-state", "-msg", "-tlsextdebug", "-www", "-alpn", "h2", "-groups", "X25519:P-256")
                run(bench, client, "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), "-ign_eof", *options, input=REQUEST, env=env).ended()
                until(lambda: process.log.read_text(errors="replace").count("close notify") >= 1, "no end")
                process.terminate()
                process.wait(20)
                said.append(process.log.read_text(errors="replace"))
            same(said, f"s_server on {server}, asked by s_client {options}")
            if server == "system":
                expected = said[0]
                keep = bench.folder / ("-".join(options).replace("/", "") or "none")
                keep.write_text(expected)
            else:
                keep = bench.folder / ("-".join(options).replace("/", "") or "none")
                same([keep.read_text(), said[0]], f"s_server asked by s_client {options}")


def test_key_log(bench):
    """tshark reads a capture with the key log of ours: every secret is there, and right."""
    if not shutil.which("tshark") or os.getuid() != 0:
        bench.skip("needs tshark, and root to capture")
    port = bench.s_server("p256")
    capture, keys = bench.folder / "capture.pcapng", bench.folder / "keys"
    watcher = bench.start("tshark", "-i", "lo", "-f", f"tcp port {port}", "-w", capture, "-q")
    bench.wait_for(watcher, lambda: capture.exists() and "Capturing on" in watcher.log.read_text(errors="replace"))
    time.sleep(0.5)
    for option in ("-tls1_2", "-tls1_3"):
        session = bench.folder / f"session{option}"
        for more in (("-sess_out", session), ("-sess_in", session)):
            bench.client("openssl", "s_client", "-connect", f"127.0.0.1:{port}", option, "-ign_eof", "-keylogfile", keys, *more,
                         input=b"GET /the-secret-page HTTP/1.0\r\n\r\n").ended()
    time.sleep(0.5)
    watcher.terminate()
    watcher.wait(20)
    found = subprocess.run(["tshark", "-r", capture, "-d", f"tcp.port=={port},tls", "-o", f"tls.keylog_file:{keys}", "-Y", "http.request",
                            "-T", "fields", "-e", "http.request.uri"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
    check(found.stdout.split() == ["/the-secret-page"] * 4, f"tshark reads {found.stdout!r}\n{found.stderr}")
    without = subprocess.run(["tshark", "-r", capture, "-d", f"tcp.port=={port},tls", "-Y", "http.request", "-T", "fields", "-e", "http.request.uri"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    check(without.stdout.strip() == "", "the capture is not encrypted")
