"""redis-server on our library: clients on the system's, and replication between two servers on ours."""

import hashlib

from serving import CERTIFICATES, SIZE, alive, bad_peers, check, local, log, s_client, serve, until


def redis_server(bench, *options, name="p256", port=None):
    port = port or bench.free_port()
    (bench.folder / str(port)).mkdir()
    process = serve(bench, "redis-server", "--port", "0", "--tls-port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", bench.folder / str(port),
                    "--tls-cert-file", bench.cert(f"{name}.pem"), "--tls-key-file", bench.cert(f"{name}.key"), "--tls-ca-cert-file", bench.cert("ca.pem"),
                    "--tls-protocols", "TLSv1.2 TLSv1.3", *options, port=port)
    return process, port


def redis(bench, port, *words, certificate=None, program="redis-cli", **more):
    own = ("--cert", bench.cert(f"{certificate}.pem"), "--key", bench.cert(f"{certificate}.key")) if certificate else ()
    return local(bench, program, "-h", "127.0.0.1", "-p", port, "--tls", "--cacert", bench.cert("ca.pem"), *own, *words, **more)


def test_commands(bench):
    process, port = redis_server(bench, "--tls-auth-clients", "no")
    redis(bench, port, "SET", "key", "value").ended().says("OK")
    redis(bench, port, "GET", "key").ended().says("value")
    for size in (16383, 16385, SIZE // 4):
        value = hashlib.sha512(str(size).encode()).hexdigest().encode() * (size // 128 + 1)
        redis(bench, port, "-x", "SET", "large", input=value[:size]).ended().says("OK")
        result = redis(bench, port, "--raw", "GET", "large").ended()
        check(result.out.rstrip(b"\n") == value[:size], f"another value of {len(result.out)} bytes came")
    commands = b"".join(b"SET key:%d value:%d\r\n" % (i, i) for i in range(20000))
    redis(bench, port, "--pipe", input=commands).ended().says("errors: 0, replies: 20000")
    bad_peers(port, process)
    redis(bench, port, "DBSIZE").ended().says("20002")


def test_versions_and_ciphers(bench):
    _, port = redis_server(bench, "--tls-auth-clients", "no", "--tls-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256", "--tls-ciphers", "ECDHE-ECDSA-AES256-GCM-SHA384")
    s_client(bench, port, "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")
    s_client(bench, port, "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384")
    _, port = redis_server(bench, "--tls-auth-clients", "no", "--tls-protocols", "TLSv1.3")
    s_client(bench, port, "-tls1_2").failed().says("alert protocol version")


def test_client_certificates(bench):
    for mode in ("yes", "optional", "no"):
        process, port = redis_server(bench, "--tls-auth-clients", mode)
        for name, good in CERTIFICATES.items():
            result = redis(bench, port, "PING", certificate=name)
            # redis knows no CRLs.
            served = mode == "no" or good or name == "client-revoked" or (mode == "optional" and name is None)
            if ("PONG" in result.text) != served:
                result._fail(f"{mode} {name}: {'not ' if served else ''}served\n{log(process)}")
        alive(process)


def test_replication(bench):
    """A replica is a TLS client of its master."""
    _, master = redis_server(bench, "--tls-auth-clients", "yes")
    redis(bench, master, "SET", "before", "1", certificate="client-p256").ended()
    process, replica = redis_server(bench, "--tls-auth-clients", "no", "--tls-replication", "yes", "--replicaof", "127.0.0.1", str(master), "--tls-client-cert-file",
                                    bench.cert("client-p256.pem"), "--tls-client-key-file", bench.cert("client-p256.key"))
    until(lambda: "1" in redis(bench, replica, "GET", "before").text, log(process))
    value = b"x" * 3_000_000
    redis(bench, master, "-x", "SET", "large", input=value, certificate="client-p256").ended()
    until(lambda: "3000000" in redis(bench, replica, "STRLEN", "large").text, log(process))


def test_benchmark(bench):
    process, port = redis_server(bench, "--tls-auth-clients", "no")
    result = redis(bench, port, "-n", "20000", "-c", "30", "-P", "8", "-t", "set,get", "-q", program="redis-benchmark").ended()
    result.says("SET:", "GET:").says_not("Error")
    alive(process)
