"""nghttp2's server and clients on our library: HTTP/2 over many connections and streams at once."""

from serving import VERSIONS, alive, check, curl, local, on_ours, only, transfer

SIZE = 3_000_000


def nghttpd(bench, *options, name="p256", ours=True):
    source = bench.file("source", SIZE)
    (source.parent / "hello").write_text("hello over TLS\n")
    port = bench.free_port()
    process = bench.start("nghttpd", "-a", "127.0.0.1", "-d", source.parent, *options, port, f"{bench.cert(name)}.key", f"{bench.cert(name)}.pem",
                          env=bench.client_environment() if ours else None)
    bench.wait_port(process, port)
    if ours:
        on_ours(bench, process)
    return process, port


def test_server(bench):
    process, port = nghttpd(bench)
    for version in VERSIONS:
        curl(bench, port, *only(version), "--http2").ended().says("hello over TLS")
        transfer(bench, port, *only(version), "--http2", size=SIZE, up=None)
    local(bench, "h2load", "-n", "400", "-c", "10", "-m", "10", f"https://127.0.0.1:{port}/hello").ended().says("400 succeeded, 0 failed")
    alive(process)


def test_clients(bench):
    process, port = nghttpd(bench, ours=False)
    bench.client("h2load", "-n", "400", "-c", "10", "-m", "10", f"https://127.0.0.1:{port}/hello").ended().says("400 succeeded, 0 failed", "TLS Protocol: TLSv1.3")
    got = bench.client("nghttp", f"https://127.0.0.1:{port}/source").ended()
    check(got.out == (bench.folder / "www" / "source").read_bytes(), f"another file of {len(got.out)} bytes came")
    alive(process)
