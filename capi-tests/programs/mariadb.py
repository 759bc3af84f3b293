"""MariaDB on our library: the server, and mariadb's own client, each with the other on the system's."""

import os
import shutil

from serving import CERTIFICATES, VERSIONS, alive, check, local, log, on_ours


def mariadb(bench, *more, name="p256", ours=True):
    """A server with a fresh data directory; the process and its port."""
    data, temporary = bench.folder / "data", bench.folder / "temporary"
    temporary.mkdir()
    temporary.chmod(0o1777)
    local(bench, "mariadb-install-db", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", f"--user={'mysql' if os.getuid() == 0 else ''}",
          timeout=120, env={"TMPDIR": str(temporary)}).ended()
    port = bench.free_port()
    own = bench.folder / "own"
    own.mkdir()
    for file in (f"{name}.pem", f"{name}.key", "ca.pem", "crls.pem"):
        shutil.copy(bench.cert(file), own)
        (own / file).chmod(0o644)
    process = bench.start("mariadbd", "--no-defaults", f"--datadir={data}", f"--port={port}", "--bind-address=127.0.0.1", f"--socket={data}/s", f"--pid-file={data}/pid", f"--tmpdir={temporary}",
                          f"--user={'mysql' if os.getuid() == 0 else ''}", "--innodb-buffer-pool-size=16M", f"--ssl-cert={own}/{name}.pem", f"--ssl-key={own}/{name}.key",
                          f"--ssl-ca={own}/ca.pem", "--max-allowed-packet=64M", *more, env=bench.client_environment() if ours else None)
    bench.wait_port(process, port)
    if ours:
        on_ours(bench, process)
    local(bench, "mariadb", "--no-defaults", f"--socket={data}/s", "-uroot", "-e",
          "create user 'u'@'127.0.0.1' identified by 'w' require ssl; create user 'c'@'127.0.0.1' identified by 'w' require x509; create database d; grant all on d.* to 'u'@'127.0.0.1'").ended()
    return process, port


def query(bench, run, port, sql, *more, user="u", **options):
    return run("mariadb", "--no-defaults", "-h127.0.0.1", f"-P{port}", f"-u{user}", "-pw", "-N", "-B", "--ssl", f"--ssl-ca={bench.cert('ca.pem')}", *more, "-e", sql, **options)


def everything(bench, run, port, process):
    status = "show status like 'Ssl_version'; show status like 'Ssl_cipher'"
    for version in VERSIONS:
        only = f"--tls-version=TLSv{version}"
        query(bench, run, port, status, only).ended().says(f"TLSv{version}")
        result = query(bench, run, port, f"create table if not exists d.t{version[-1]} (x longblob); insert into d.t{version[-1]} values (repeat('abcdefgh', 1000000));"
                                         f"select sha2(x, 256) = sha2(repeat('abcdefgh', 1000000), 256), length(x) from d.t{version[-1]}; select x from d.t{version[-1]}",
                       only, "--max-allowed-packet=64M").ended()
        check(result.out.split() == [b"1", b"8000000", b"abcdefgh" * 1000000], "another value came back")
        for name in CERTIFICATES:
            own = (f"--ssl-cert={bench.cert(name)}.pem", f"--ssl-key={bench.cert(name)}.key") if name else ()
            # What mariadb takes is what OpenSSL's verification says of it, and the revoked one is not known here.
            result = query(bench, run, port, "select 1+1", only, *own, user="c")
            good = CERTIFICATES[name] or name == "client-revoked"
            if (result.status == 0) != good:
                result._fail(f"{version} {name}\n{log(process)}")
    query(bench, run, port, status, "--tls-version=TLSv1.2", "--ssl-cipher=ECDHE-ECDSA-CHACHA20-POLY1305").ended().says("ECDHE-ECDSA-CHACHA20-POLY1305")
    alive(process)


def test_server(bench):
    process, port = mariadb(bench)
    everything(bench, lambda *command, **more: local(bench, *command, **more), port, process)
    result = local(bench, "mariadb", "--no-defaults", "-h127.0.0.1", f"-P{port}", "-uu", "-pw", "--skip-ssl", "-e", "select 1")
    result.failed()
    process.terminate()
    process.wait(30)


def test_client(bench):
    process, port = mariadb(bench, ours=False)
    everything(bench, bench.client, port, process)
    for verify in ((), ("--ssl-verify-server-cert",)):
        query(bench, bench.client, port, "select 1", "--ssl-ca", bench.cert("other-ca.pem"), *verify).failed().says("TLS/SSL error")


COROUTINES = r"""
import ctypes, select, sys
port, ca, size = int(sys.argv[1]), sys.argv[2].encode(), int(sys.argv[3])
VERIFY_SERVER_CERT, NONBLOCK = 21, 6000
READ, WRITE, EXCEPT = 1, 2, 4
maria = ctypes.CDLL("libmariadb.so.3")
for name in ("mysql_init", "mysql_fetch_row", "mysql_use_result"):
    getattr(maria, name).restype = ctypes.c_void_p
maria.mysql_error.restype = maria.mysql_get_ssl_cipher.restype = ctypes.c_char_p
handle = ctypes.c_void_p(maria.mysql_init(None))
maria.mysql_options(handle, NONBLOCK, ctypes.byref(ctypes.c_size_t(size)) if size else None)
maria.mysql_options(handle, VERIFY_SERVER_CERT, ctypes.byref(ctypes.c_char(1)))
maria.mysql_ssl_set(handle, None, None, ca, None, None)

def finish(name, result, *arguments):
    waited, status = 0, getattr(maria, name + "_start")(ctypes.byref(result), handle, *arguments)
    while status:
        socket = maria.mysql_get_socket(handle)
        ready = select.select([socket] * (status & READ > 0), [socket] * (status & WRITE > 0), [], 20)
        waited += 1
        status = getattr(maria, name + "_cont")(ctypes.byref(result), handle, (READ if ready[0] else 0) | (WRITE if ready[1] else 0))
    if maria.mysql_errno(handle):
        sys.exit(maria.mysql_error(handle).decode())
    return waited

waited = finish("mysql_real_connect", ctypes.c_void_p(), b"127.0.0.1", b"u", b"w", None, port, None, ctypes.c_ulong(0))
sql = b"select repeat('x', 3000000)"
finish("mysql_real_query", ctypes.c_int(), sql, ctypes.c_ulong(len(sql)))
row = ctypes.cast(maria.mysql_fetch_row(ctypes.c_void_p(maria.mysql_use_result(handle))), ctypes.POINTER(ctypes.c_char_p))
print(maria.mysql_get_ssl_cipher(handle).decode(), "waited" if waited else "did not wait", len(row[0]))
"""


def test_coroutines(bench):
    """libmariadb's calls that do not block run in coroutines: with its 60 KiB of stack, and with as much as DIFFERENCES.md says."""
    process, port = mariadb(bench)
    for size in (0, 48 * 1024):
        result = bench.client("python3", "-c", COROUTINES, port, bench.cert("ca.pem"), size).ended()
        result.says("TLS_", "waited 3000000")
        bench.client("python3", "-c", COROUTINES, port, bench.cert("other-ca.pem"), size).failed().says("TLS/SSL error")
    alive(process)


def test_settings(bench):
    process, port = mariadb(bench, "--tls-version=TLSv1.2", "--ssl-cipher=ECDHE-RSA-CHACHA20-POLY1305", "--require-secure-transport=on", name="rsa")
    run = lambda *command, **more: local(bench, *command, **more)  # noqa: E731
    query(bench, run, port, "show status like 'Ssl_cipher'").ended().says("ECDHE-RSA-CHACHA20-POLY1305")
    query(bench, run, port, "select 1", "--tls-version=TLSv1.3").failed()
    # A new certificate without a new start.
    shutil.copy(bench.cert("p256.pem"), bench.folder / "own" / "rsa.pem")
    shutil.copy(bench.cert("p256.key"), bench.folder / "own" / "rsa.key")
    local(bench, "mariadb", "--no-defaults", f"--socket={bench.folder}/data/s", "-uroot", "-e", "set global require_secure_transport=off; flush ssl").ended()
    alive(process)
