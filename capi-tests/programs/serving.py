"""What the cases of servers share: a server on the library under test, and clients on the system's.

Which libssl a server runs on is read from the memory maps of all its processes.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time

from bench import Failed, Result, sha256

# How much a case moves each way, in bytes; CI sets more.
SIZE = int(os.environ.get("CAPI_BYTES", 20_000_000))
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}

# Client certificates, and whether a server that asks for one of our CA's that is not revoked may take it.
CERTIFICATES = {"client-p256": True, "client-rsa": True, "client-ed25519": True, "client-wrongca": False, "expired": False,
                "client-revoked": False, "p256": False, None: False}


def descendants(pid):
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text().split():
                found += descendants(int(child))
    return found


def libraries(process):
    """The files with a libssl in them that a server and its children have in memory."""
    found = set()
    for pid in descendants(process.pid):
        with contextlib.suppress(OSError):
            found |= set(re.findall(r"(/\S*libssl\S*)", pathlib.Path(f"/proc/{pid}/maps").read_text()))
    return found


def serve(bench, *command, ready=None, port=None, env=None, **options):
    """Starts a server on the library under test, and waits until it is ready(process), or listens on a port."""
    process = bench.start(*command, env=bench.client_environment() | (env or {}), **options)
    if port:
        bench.wait_port(process, port)
    if ready:
        bench.wait_for(process, lambda: ready(process))
    on_ours(bench, process)
    return process


def on_ours(bench, process):
    found = libraries(process)
    if found != {bench.library}:
        raise Failed(f"{process.args[0]} runs on {', '.join(found) or 'no libssl at all'}, not on {bench.library}\n{log(process)}")


def log(process):
    lines = process.log.read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if "[notice]" not in line)[-3000:]


def alive(process):
    if process.poll() is not None:
        raise Failed(f"{process.args[0]} ended with {process.returncode}\n{log(process)}")


def local(bench, *command, input=None, timeout=60, env=None):
    """Runs a client on the system's library to its end."""
    command = [*map(str, command)]
    try:
        done = subprocess.run(command, input=input, stdin=None if input is not None else subprocess.DEVNULL, capture_output=True,
                              env=bench.environment() | (env or {}), cwd=bench.folder, timeout=timeout)
    except subprocess.TimeoutExpired as late:
        Result(command, "killed", late.stdout or b"", late.stderr or b"")._fail(f"not over after {timeout} s")
    return Result(command, done.returncode, done.stdout, done.stderr)


def certificate(bench, name):
    """Options of curl for a client certificate."""
    return ("--cert", bench.cert(f"{name}.pem"), "--key", bench.cert(f"{name}.key")) if name else ()


def curl(bench, port, *options, host="localhost", path="hello", ca="ca.pem", scheme="https", **more):
    names = [f"{name}:{port}:127.0.0.1" for name in ("server.test", "one.wild.test", "two.wild.test", "other.test", "localhost")]
    resolve = [word for name in names for word in ("--resolve", name)]
    trust = ("--cacert", bench.cert(ca)) if ca else ("-k",)
    return local(bench, "curl", "-sS", *trust, *options, *resolve, f"{scheme}://{host}:{port}/{path}", **more)


def only(version):
    """Options of curl for one version of TLS."""
    return (f"--tlsv{version}", "--tls-max", version)


def s_client(bench, port, *options, input=b"", **more):
    return local(bench, "openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), *options, input=input, **more)


def context(bench, version=None, certificate=None, alpn=None, ciphers=None):
    """A client's context of Python's, which is on the system's library."""
    context = ssl.create_default_context(cafile=bench.cert("ca.pem"))
    if version:
        context.minimum_version = context.maximum_version = VERSIONS[version]
    if certificate:
        context.load_cert_chain(bench.cert(f"{certificate}.pem"), bench.cert(f"{certificate}.key"))
    if alpn:
        context.set_alpn_protocols(alpn)
    if ciphers:
        context.set_ciphers(ciphers)
    return context


@contextlib.contextmanager
def connect(port, context, name="server.test", session=None, timeout=20):
    with socket.create_connection(("127.0.0.1", port), timeout) as plain, context.wrap_socket(plain, server_hostname=name, session=session) as tls:
        yield tls


def http(tls, path="hello", host="server.test"):
    """One request of HTTP/1.0 and its whole answer."""
    tls.sendall(f"GET /{path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
    answer = b""
    while part := tls.recv(65536):
        answer += part
    return answer.decode(errors="replace")


def resumes(port, context, session=None, times=1, name="server.test", path="hello"):
    """Connects as often, each time with the session of the time before; which of these were resumed, and the last session."""
    seen = []
    for _ in range(times):
        with connect(port, context, name, session) as tls:
            http(tls, path)
            seen.append(tls.session_reused)
            session = tls.session
    return seen, session


def check(right, what):
    if not right:
        raise Failed(what)


def many(count, job):
    """Runs job(0), job(1)... at once."""
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(job, range(count)))


def transfer(bench, port, *options, size=SIZE, down="source", up="stored", host="localhost"):
    """Moves a file each way with curl and compares: `down` and `up` are in the server's folder."""
    source = bench.file("source", size)
    got = bench.folder / f"got-{port}-{'-'.join(options)}".replace("/", "")
    url = f"https://{host}:{port}"
    if down:
        local(bench, "curl", "-sS", "--fail", "--cacert", bench.cert("ca.pem"), *options, "-o", got, f"{url}/{down}", timeout=300).ended()
        check(sha256(got) == sha256(source), f"what came down with {options} is not what the server has")
    if up:
        local(bench, "curl", "-sS", "--fail", "--cacert", bench.cert("ca.pem"), *options, "-T", source, f"{url}/{up}", timeout=300).ended()
        check(sha256(bench.folder / "www" / up) == sha256(source), f"what went up with {options} is not what the client has")
        (bench.folder / "www" / up).unlink()
    got.unlink(missing_ok=True)


def bad_peers(port, process):
    """Peers that are none; the server answers TLS ones with an alert, closes, and lives."""
    hello_1_0 = bytes.fromhex("1603010031010000" "2d0301") + bytes(range(32)) + bytes.fromhex("000006002f003500ff0100")
    sslv2 = bytes.fromhex("802e0100020015000000100100800200800300800400800500800600400700c0") + bytes(18)
    # Its header only: what the server has not read when it closes would take the alert with it.
    oversized = bytes.fromhex("160301ffff")
    junk = bytes(range(256))
    for name, data, answers in (("TLS 1.0", hello_1_0, b"\x15\x03"), ("SSLv2", sslv2, None), ("an oversized record", oversized, b"\x15\x03"),
                                ("junk", junk, None), ("half a hello", hello_1_0[:20], None), ("nothing", b"", None)):
        with socket.create_connection(("127.0.0.1", port), 10) as peer:
            answer = b""
            with contextlib.suppress(OSError):
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
                while part := peer.recv(4096):
                    answer += part
            if answers and not answer.startswith(answers):
                raise Failed(f"{name}: the answer is {answer[:40]}\n{log(process)}")
    alive(process)


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(20)


def until(condition, what, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Failed(what)
        time.sleep(0.05)
