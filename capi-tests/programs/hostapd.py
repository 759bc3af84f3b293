"""hostapd as RADIUS server for EAP, and eapol_test as its client: EAP-TLS, TTLS and PEAP, where the network's keys come
from the handshake. Each is on our library once, with the other on the system's."""

from serving import alive, local, serve

SECRET = "radius-secret"
METHODS = {"TLS": "", "TTLS-PAP": "auth=PAP", "TTLS-MSCHAPV2": "auth=MSCHAPV2", "TTLS-CHAP": "auth=CHAP", "TTLS-EAP-MD5": "autheap=MD5",
           "PEAP-MSCHAPV2": "auth=MSCHAPV2", "PEAP-GTC": "auth=GTC"}
# The phase1 option of the client, and the version that it gives.
PHASES = {"1.2": "tls_disable_tlsv1_3=1", "1.3": "tls_disable_tlsv1_3=0"}


def configuration(bench, port, name="rsa", more=""):
    (bench.folder / "users").write_text('* TLS,TTLS,PEAP\n"user" MSCHAPV2,MD5,GTC,TTLS-PAP,TTLS-CHAP,TTLS-MSCHAP,TTLS-MSCHAPV2 "word" [2]\n')
    (bench.folder / "clients").write_text(f"127.0.0.1 {SECRET}\n")
    file = bench.folder / "hostapd.conf"
    file.write_text(f"""driver=none
interface=lo
ctrl_interface={bench.folder}/control-{port}
logger_stdout=-1
logger_stdout_level=1
radius_server_clients={bench.folder}/clients
radius_server_auth_port={port}
eap_server=1
eap_user_file={bench.folder}/users
ca_cert={bench.cert("ca.pem")}
server_cert={bench.cert(name)}.pem
private_key={bench.cert(name)}.key
tls_session_lifetime=3600
tls_flags=[ENABLE-TLSv1.3]
{more}
""")
    return file


def started(process):
    return "AP-ENABLED" in process.log.read_text(errors="replace")


def authenticate(bench, run, port, method, version, certificate="client-rsa", ca="ca.pem", password="word", more="", reauth=1):
    file = bench.folder / "network.conf"
    file.write_text(f"""network={{
 key_mgmt=WPA-EAP
 eap={method.split("-")[0]}
 identity="user"
 password="{password}"
 ca_cert="{bench.cert(ca)}"
 client_cert="{bench.cert(certificate)}.pem"
 private_key="{bench.cert(certificate)}.key"
 phase1="{PHASES[version]}"
 phase2="{METHODS[method]}"
 {more}
}}
""")
    return run("eapol_test", "-c", file, "-a", "127.0.0.1", "-p", port, "-s", SECRET, "-t", "20", "-r", reauth)


def all_methods(bench, run, port):
    for version in PHASES:
        for method in METHODS:
            result = authenticate(bench, run, port, method, version).ended()
            # The keys that both derived are the same, in the first handshake and in the resumed one.
            result.says(f"Using TLS version TLSv{version}", "Handshake finished - resumed=0", "Handshake finished - resumed=1",
                        "MPPE keys OK: 2  mismatch: 0")
        for what in ({"certificate": "client-wrongca"}, {"certificate": "expired"}, {"ca": "other-ca.pem"}, {"more": 'domain_match="nobody.test"'}):
            authenticate(bench, run, port, "TLS", version, reauth=0, **what).failed().says("MPPE keys OK: 0")
        authenticate(bench, run, port, "PEAP-MSCHAPV2", version, password="wrong", reauth=0).failed().says("MPPE keys OK: 0")
        authenticate(bench, run, port, "PEAP-MSCHAPV2", version, more='domain_match="server.test"', reauth=0).ended()


def test_server(bench):
    port = bench.free_udp_port()
    process = serve(bench, "hostapd", configuration(bench, port), ready=started)
    all_methods(bench, lambda *command: local(bench, *command), port)
    alive(process)


def test_client(bench):
    port = bench.free_udp_port()
    process = bench.start("hostapd", configuration(bench, port))
    bench.wait_for(process, lambda: started(process))
    all_methods(bench, bench.client, port)
    alive(process)


def test_kinds_of_keys(bench):
    for name in ("p256", "p384", "ed25519"):
        port = bench.free_udp_port()
        process = serve(bench, "hostapd", configuration(bench, port, name), ready=started)
        for version in PHASES:
            for certificate in ("client-p256", "client-ed25519"):
                authenticate(bench, lambda *command: local(bench, *command), port, "TLS", version, certificate, reauth=0).ended().says("MPPE keys OK: 1")
        process.terminate()
        process.wait(10)
