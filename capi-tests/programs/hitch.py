"""hitch on our library, in front of a plain server."""

from haproxy import plain_backend
from serving import VERSIONS, bad_peers, check, context, curl, log, only, resumes, s_client, serve, transfer


def pem(bench, name):
    file = bench.folder / f"{name}-both.pem"
    file.write_text("".join(open(bench.cert(f"{name}.{kind}")).read() for kind in ("key", "pem")))
    file.chmod(0o644)
    return file


def hitch(bench, target, more="", names=("p256",)):
    port = bench.free_port()
    file = bench.folder / f"hitch-{port}.conf"
    file.write_text(f"""frontend = "[127.0.0.1]:{port}"
backend = "[127.0.0.1]:{target}"
workers = 2
user = "nobody"
group = "nogroup"
daemon = off
log-level = 2
""" + "".join(f'pem-file = "{pem(bench, name)}"\n' for name in names) + more + "\n")
    return serve(bench, "hitch", "--config", file, port=port), port


def test_front(bench):
    target = plain_backend(bench)
    process, port = hitch(bench, target, 'alpn-protos = "http/1.1"\ntls-protos = TLSv1.2 TLSv1.3\n', ("p256", "rsa"))
    for version in VERSIONS:
        curl(bench, port, *only(version)).ended().says("hello over TLS")
        seen, _ = resumes(port, context(bench, version), times=4)
        check(seen == [False, True, True, True], f"{version}: resumed {seen}\n{log(process)}")
    s_client(bench, port, "-alpn", "http/1.1").ended().says("ALPN protocol: http/1.1")
    bench.file("source", 20_000_000)
    transfer(bench, port, size=20_000_000)
    bad_peers(port, process)
