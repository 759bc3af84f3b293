"""psql and libpq with sslmode=verify-full, against PostgreSQL."""

import glob
import os
import shutil
import subprocess

from bench import Failed

BINARIES = max(glob.glob("/usr/lib/postgresql/*/bin"), default="/usr/lib/postgresql/15/bin")


class Postgres:
    """A cluster of its own, in a folder that only it can read."""

    def __init__(self, bench, name="p256"):
        self.bench = bench
        self.data = bench.folder / "data"
        user = "postgres" if os.getuid() == 0 else None
        self.data.mkdir(mode=0o700)
        if user:
            shutil.chown(self.data, user, user)
        prefix = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        done = subprocess.run([*prefix, f"{BINARIES}/initdb", "-D", self.data, "-U", "tester", "--auth=trust", "-N", "-E", "UTF8"], env=bench.environment(),
                              cwd=bench.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            raise Failed(f"initdb: {done.stdout.decode()}")
        for file, kept in ((f"{name}.pem", "server.pem"), (f"{name}.key", "server.key"), ("ca.pem", "ca.pem"), ("crls.pem", "crls.pem")):
            shutil.copy(bench.cert(file), self.data / kept)
            (self.data / kept).chmod(0o600)
            if user:
                shutil.chown(self.data / kept, user, user)
        (self.data / "pg_hba.conf").write_text(
            "hostssl all certified 127.0.0.1/32 cert map=any\nhostssl all scrambled 127.0.0.1/32 scram-sha-256\nhostssl all all 127.0.0.1/32 trust\n")
        (self.data / "pg_ident.conf").write_text("any client-p256 certified\n")
        self.port = bench.free_port()
        (self.data / "postgresql.conf").write_text(
            f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = ''\nfsync = off\nssl = on\n"
            "ssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nssl_ca_file = 'ca.pem'\nssl_min_protocol_version = 'TLSv1.2'\n"
            "password_encryption = 'scram-sha-256'\nmax_connections = 20\nshared_buffers = 16MB\n")
        process = bench.start(f"{BINARIES}/postgres", "-D", self.data, user=user)
        bench.wait_port(process, self.port)

    def psql(self, sql, *, host="localhost", user="tester", mode="verify-full", ca="ca.pem", timeout=60, input=None, **options):
        # Every option by name; keys of clients must not be readable by others.
        words = {"host": host, "hostaddr": "127.0.0.1", "port": self.port, "user": user, "dbname": "postgres", "sslmode": mode,
                 "sslrootcert": self.bench.cert(ca) if ca else "system-none", "connect_timeout": 20} | options
        text = " ".join(f"{name}='{value}'" for name, value in words.items())
        return self.bench.client("psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", text, "-c", sql, timeout=timeout, input=input)

    def key(self, name):
        kept = self.bench.folder / f"{name}.key"
        shutil.copy(self.bench.cert(f"{name}.key"), kept)
        kept.chmod(0o600)
        return kept


SEEN = "select version, cipher, bits, client_dn from pg_stat_ssl where pid = pg_backend_pid()"


def test_verify_full(bench):
    server = Postgres(bench)
    server.psql(SEEN).ended().says("TLSv1.3|TLS_AES_256_GCM_SHA384|256|")
    server.psql(SEEN, ssl_max_protocol_version="TLSv1.2").ended().says("TLSv1.2|ECDHE-ECDSA-AES256-GCM-SHA384|256|")
    server.psql("select 1", host="server.test").ended().says("1")
    server.psql("select 1", host="127.0.0.1").ended().says("1")
    server.psql("select 1", host="other.test").failed().says("does not match host name")
    server.psql("select 1", host="other.test", mode="verify-ca").ended()
    server.psql("select 1", ca="other-ca.pem").failed().says("certificate verify failed")
    server.psql("select 1", ca="other-ca.pem", mode="require").failed().says("certificate verify failed")
    server.psql("select 1", ca="garbage.pem").failed().says("could not read root certificate file")


def test_bad_certificates(bench):
    server = Postgres(bench, "expired")
    server.psql("select 1").failed().says("certificate verify failed")
    server.psql("select 1", mode="prefer", ca="no-such-file.pem").ended()


def test_crl(bench):
    server = Postgres(bench, "revoked")
    server.psql("select 1").ended()
    server.psql("select 1", sslcrl=bench.cert("crls.pem")).failed().says("certificate verify failed")


def test_client_certificate(bench):
    server = Postgres(bench)
    server.psql("create role certified login").ended()
    for version in ("TLSv1.2", "TLSv1.3"):
        result = server.psql(SEEN, user="certified", sslcert=bench.cert("client-p256.pem"), sslkey=server.key("client-p256"), ssl_max_protocol_version=version)
        result.ended().says("/O=libssl-rs tests/CN=client-p256")
        server.psql(SEEN, user="certified", ssl_max_protocol_version=version).failed().says("connection requires a valid client certificate")
        server.psql(SEEN, user="certified", sslcert=bench.cert("client-wrongca.pem"), sslkey=server.key("client-wrongca"),
                    ssl_max_protocol_version=version).failed().says("unknown ca")
    server.psql(SEEN, sslcert=bench.cert("client-p256.pem"), sslkey=server.key("client-rsa")).failed().says("does not match private key file")


def test_channel_binding(bench):
    server = Postgres(bench)
    server.psql("create role scrambled login password 'secret'").ended()
    server.psql(SEEN, user="scrambled", password="secret", channel_binding="require").ended().says("TLSv1.3")
    server.psql(SEEN, user="scrambled", password="wrong", channel_binding="require").failed().says("password authentication failed")


def test_bulk(bench):
    server = Postgres(bench)
    rows = 300_000
    result = server.psql(f"copy (select i, md5(i::text) from generate_series(1, {rows}) i) to stdout", timeout=120).ended()
    if result.text.count("\n") != rows:
        result._fail("rows are missing")
    server.psql("create table t (i int, m text)").ended()
    server.psql("copy t from stdin", input=result.out, timeout=120).ended()
    server.psql("select count(*), bool_and(m = md5(i::text)) from t").ended().says(f"{rows}|t")
