"""redis-cli --tls and redis-benchmark --tls."""


def server(bench, name="p256", clients="no"):
    for _ in range(3):
        port = bench.free_port()
        process = bench.start("redis-server", "--port", "0", "--tls-port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                              "--dir", bench.folder, "--tls-cert-file", bench.cert(f"{name}.pem"), "--tls-key-file", bench.cert(f"{name}.key"),
                              "--tls-ca-cert-file", bench.cert("ca.pem"), "--tls-auth-clients", clients, "--tls-protocols", "TLSv1.2 TLSv1.3")
        try:
            return bench.wait_port(process, port)
        except Exception:
            if "in use" not in process.log.read_text():
                raise
    return None


def redis(bench, port, *options, program="redis-cli", **more):
    return bench.client(program, "-h", "127.0.0.1", "-p", port, "--tls", "--cacert", bench.cert("ca.pem"), *options, **more)


def test_commands(bench):
    port = server(bench)
    redis(bench, port, "PING").ended().says("PONG")
    redis(bench, port, "SET", "key", "value").ended().says("OK")
    redis(bench, port, "GET", "key").ended().says("value")
    redis(bench, port, "--sni", "server.test", "PING").ended().says("PONG")
    redis(bench, port, "PING", how="preload").ended().says("PONG")
    redis(bench, port, "--tls-ciphersuites", "TLS_AES_128_GCM_SHA256", "PING").ended().says("PONG")


def test_pipe(bench):
    port = server(bench)
    commands = b"".join(b"SET key:%d value:%d\r\n" % (i, i) for i in range(20000))
    redis(bench, port, "--pipe", input=commands).ended().says("errors: 0, replies: 20000")
    redis(bench, port, "DBSIZE").ended().says("20000")


def test_large_value(bench):
    port = server(bench)
    value = bytes(i * 7 % 251 for i in range(4_000_000)).replace(b"\n", b"x")
    redis(bench, port, "-x", "SET", "large", input=value).ended().says("OK")
    result = redis(bench, port, "--raw", "GET", "large").ended()
    if result.out.rstrip(b"\n") != value:
        result._fail(f"another value came back, {len(result.out)} bytes")


def test_client_certificate(bench):
    port = server(bench, clients="yes")
    redis(bench, port, "--cert", bench.cert("client-p256.pem"), "--key", bench.cert("client-p256.key"), "PING").ended().says("PONG")
    redis(bench, port, "PING").says_not("PONG")
    redis(bench, port, "--cert", bench.cert("client-wrongca.pem"), "--key", bench.cert("client-wrongca.key"), "PING").says_not("PONG")
    redis(bench, port, "--cert", bench.cert("client-p256.pem"), "--key", bench.cert("client-rsa.key"), "PING").failed().says_not("PONG")


def test_bad_certificates(bench):
    for name in ("wrongca", "expired"):
        port = server(bench, name)
        redis(bench, port, "PING").says("certificate verify failed").says_not("PONG")
        redis(bench, port, "--insecure", "PING").ended().says("PONG")


def test_benchmark(bench):
    port = server(bench)
    redis(bench, port, "-n", "20000", "-c", "20", "-q", "-t", "set,get", program="redis-benchmark", timeout=120).ended().says("SET:", "GET:").says_not("Error")
