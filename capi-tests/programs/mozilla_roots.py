"""Where the system has neither a default CA file nor a default CA directory, the Mozilla roots are the default."""

import os

import python


def empty_container(bench, port, script):
    """Runs a Python script where OpenSSL's folder (openssl.cnf, cert.pem, certs) is empty."""
    bench.only_ours("OpenSSL has no roots of its own")
    if os.getuid() != 0:
        bench.skip("needs root, to hide /usr/lib/ssl")
    shell = 'mount -t tmpfs none /usr/lib/ssl && exec /usr/bin/python3 -c "$0" "$@"'
    return bench.client("unshare", "-m", "sh", "-c", shell, python.PRELUDE + script + "\nprint('all right')\n", bench.certificates, port).ended().says("all right")


def test_roots(bench):
    empty_container(bench, python.echo(bench), """
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
assert ctx.cert_store_stats()["x509"] == 0
ctx.set_default_verify_paths()
stats = ctx.cert_store_stats()
assert stats["x509_ca"] > 100, stats
names = str([dict(x[0] for x in c["subject"]).get("commonName") for c in ctx.get_ca_certs()])
assert "ISRG Root X1" in names, names
fails(ssl.SSLCertVerificationError, lambda: connect(ctx), "unable to get local issuer certificate")
ctx.load_verify_locations(cert("ca.pem"))
connect(ctx).close()
""")


def test_a_named_file_is_no_default(bench):
    empty_container(bench, python.echo(bench), """
os.environ["SSL_CERT_FILE"] = cert("ca.pem")
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.set_default_verify_paths()
assert ctx.cert_store_stats()["x509"] == 1, ctx.cert_store_stats()
connect(ctx).close()
""")


def test_no_roots_elsewhere(bench):
    """On a machine with a certificate folder, the built-in roots stay out."""
    bench.only_ours("the same everywhere")
    python.python(bench, python.echo(bench), """
ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.set_default_verify_paths()
own = "/usr/lib/ssl/cert.pem"
other = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
if os.path.exists(own):
    other.load_verify_locations(own)
assert ctx.cert_store_stats() == other.cert_store_stats(), (ctx.cert_store_stats(), other.cert_store_stats())
""")
