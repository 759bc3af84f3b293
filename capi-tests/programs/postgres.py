"""PostgreSQL on our library, with psql on the system's."""

import shutil
import signal
import time

from psql import SEEN, Postgres
from serving import CERTIFICATES, SIZE, VERSIONS, alive, check, local, log, many, on_ours


class Server(Postgres):
    """The server runs on the library under test; its other programs and psql on the system's."""

    def __init__(self, bench, name="p256"):
        start = bench.start

        def on_library(*command, env=None, **options):
            self.process = start(*command, env=bench.client_environment() | (env or {}), **options)
            return self.process
        bench.start = on_library
        try:
            super().__init__(bench, name)
        finally:
            bench.start = start
        on_ours(bench, self.process)

    def psql(self, sql, *, host="localhost", user="tester", mode="verify-full", ca="ca.pem", timeout=60, input=None, **options):
        words = {"host": host, "hostaddr": "127.0.0.1", "port": self.port, "user": user, "dbname": "postgres", "sslmode": mode, "sslrootcert": self.bench.cert(ca),
                 "connect_timeout": 20} | options
        text = " ".join(f"{name}='{value}'" for name, value in words.items())
        return local(self.bench, "psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", text, "-c", sql, timeout=timeout, input=input)


def test_versions(bench):
    server = Server(bench)
    server.psql(SEEN).ended().says("TLSv1.3|TLS_AES_256_GCM_SHA384|256|")
    server.psql(SEEN, ssl_max_protocol_version="TLSv1.2").ended().says("TLSv1.2|ECDHE-ECDSA-AES256-GCM-SHA384|256|")
    server.psql("select 1", mode="disable").failed()


def test_rsa(bench):
    server = Server(bench, "rsa")
    for version in VERSIONS:
        server.psql(SEEN, ssl_min_protocol_version=f"TLSv{version}", ssl_max_protocol_version=f"TLSv{version}").ended().says(f"TLSv{version}|")


def test_client_certificates(bench):
    server = Server(bench)
    server.psql("create role certified login").ended()
    for version in VERSIONS:
        for name, good in CERTIFICATES.items():
            own = {"sslcert": bench.cert(f"{name}.pem"), "sslkey": server.key(name)} if name else {"sslcert": "/nonexistent"}
            # Who must have a certificate, and who may come with one: a bad one is refused in both cases.
            for user, served in (("certified", name == "client-p256"), ("tester", good or name in (None, "client-revoked"))):
                result = server.psql(SEEN, user=user, ssl_max_protocol_version=f"TLSv{version}", **own)
                if (result.status == 0) != served:
                    result._fail(f"{version} {name} {user}: {'not ' if served else ''}served\n{log(server.process)}")
                if served and name:
                    result.says(f"/CN={name}")
    alive(server.process)


def test_channel_binding(bench):
    """scram-sha-256-plus binds to the server's certificate, at both ends the same."""
    server = Server(bench)
    server.psql("create role scrambled login password 'secret'").ended()
    for version in VERSIONS:
        options = {"user": "scrambled", "channel_binding": "require", "ssl_max_protocol_version": f"TLSv{version}"}
        server.psql(SEEN, password="secret", **options).ended().says(f"TLSv{version}")
        server.psql(SEEN, password="wrong", **options).failed().says("password authentication failed")


def test_bulk(bench):
    server = Server(bench)
    rows = SIZE // 40  # bytes of a row
    result = server.psql(f"copy (select i, md5(i::text) from generate_series(1, {rows}) i) to stdout", timeout=300).ended()
    check(result.text.count("\n") == rows, "rows are missing")
    server.psql("create table t (i int, m text)").ended()
    server.psql("copy t from stdin", input=result.out, timeout=300).ended()
    server.psql("select count(*), bool_and(m = md5(i::text)) from t", timeout=300).ended().says(f"{rows}|t")


def test_many_at_once(bench):
    server = Server(bench)
    answers = many(10, lambda index: server.psql(f"select sum(i) + {index} from generate_series(1, 100000) i").ended().text.strip())
    check(answers == [str(5000050000 + index) for index in range(10)], f"{answers}")
    alive(server.process)


def test_reload(bench):
    """A new certificate at SIGHUP, while connections live."""
    server = Server(bench)
    for file in ("rsa.pem", "rsa.key"):
        target = server.data / ("server" + file[3:])
        shutil.copyfile(bench.cert(file), target)
    server.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    server.psql(SEEN, ssl_max_protocol_version="TLSv1.2").ended().says("ECDHE-RSA-AES256-GCM-SHA384")
