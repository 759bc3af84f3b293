"""FreeRADIUS on our library, with eapol_test on the system's: EAP-TLS, TTLS and PEAP, and sessions kept in its cache."""

import os
import shutil

from hostapd import METHODS, SECRET, authenticate
from serving import alive, local, log, serve


def freeradius(bench):
    port = bench.free_udp_port()
    place = bench.folder / f"raddb-{port}"
    shutil.copytree("/etc/freeradius/3.0", place, symlinks=False, ignore=shutil.ignore_patterns("sites-enabled", "mods-enabled", "certs"))
    (place / "mods-enabled").mkdir()
    (place / "sessions").mkdir()
    for module in ("always", "attr_filter", "chap", "mschap", "pap", "files", "preprocess", "realm", "detail", "expr", "unpack", "cache_eap"):
        os.symlink(f"../mods-available/{module}", place / "mods-enabled" / module)
    (place / "users").write_text('user Cleartext-Password := "word"\n')
    (place / "mods-config/files/authorize").unlink()
    (place / "mods-config/files/authorize").write_text('user Cleartext-Password := "word"\n')
    (place / "mods-enabled" / "eap").write_text(f"""eap {{
 default_eap_type = tls
 tls-config common {{
  private_key_file = {bench.cert("rsa.key")}
  certificate_file = {bench.cert("rsa.pem")}
  ca_file = {bench.cert("ca.pem")}
  auto_chain = yes
  tls_min_version = "1.2"
  tls_max_version = "1.3"
  cipher_list = "DEFAULT"
  ecdh_curve = ""
  cache {{
   enable = yes
   lifetime = 1
   name = "EAP"
   persist_dir = "{place}/sessions"
  }}
 }}
 tls {{ tls = common }}
 ttls {{
  tls = common
  default_eap_type = md5
  virtual_server = inner
 }}
 peap {{
  tls = common
  default_eap_type = mschapv2
  virtual_server = inner
 }}
 md5 {{ }}
 gtc {{ auth_type = PAP }}
 mschapv2 {{ }}
}}
""")
    known = """eap {
   ok = return
  }
  files
  pap"""
    (place / "radiusd.conf").write_text(f"""prefix = /usr
exec_prefix = /usr
sysconfdir = {place}
localstatedir = {place}
sbindir = /usr/sbin
logdir = {place}
raddbdir = {place}
radacctdir = {place}
name = freeradius
confdir = {place}
modconfdir = {place}/mods-config
certdir = {place}/certs
cadir = {place}/certs
run_dir = {place}
db_dir = {place}
libdir = /usr/lib/freeradius
pidfile = {place}/pid
max_requests = 16384
security {{
 allow_core_dumps = no
 reject_delay = 0
 status_server = yes
 allow_vulnerable_openssl = yes
}}
client localhost {{
 ipaddr = 127.0.0.1
 secret = {SECRET}
}}
thread pool {{
 start_servers = 2
 max_servers = 4
 min_spare_servers = 1
 max_spare_servers = 2
}}
modules {{
 $INCLUDE mods-enabled/
}}
server default {{
 listen {{
  type = auth
  ipaddr = 127.0.0.1
  port = {port}
 }}
 authorize {{
  {known}
 }}
 authenticate {{
  Auth-Type PAP {{
   pap
  }}
  eap
 }}
}}
server inner {{
 authorize {{
  mschap
  chap
  {known}
 }}
 authenticate {{
  Auth-Type PAP {{
   pap
  }}
  Auth-Type CHAP {{
   chap
  }}
  Auth-Type MS-CHAP {{
   mschap
  }}
  eap
 }}
}}
""")
    process = serve(bench, "freeradius", "-X", "-d", place, ready=lambda process: "Ready to process requests" in process.log.read_text(errors="replace"))
    return process, port


def run(bench):
    return lambda *command: local(bench, *command)


def test_methods(bench):
    process, port = freeradius(bench)
    for version in ("1.2", "1.3"):
        for method in METHODS:
            result = authenticate(bench, run(bench), port, method, version)
            if result.status:
                result._fail(log(process))
            result.says(f"Using TLS version TLSv{version}", "MPPE keys OK: 2  mismatch: 0", "Handshake finished - resumed=0", "Handshake finished - resumed=1")
        for what in ({"certificate": "client-wrongca"}, {"certificate": "expired"}, {"ca": "other-ca.pem"}, {"more": 'domain_match="nobody.test"'}):
            authenticate(bench, run(bench), port, "TLS", version, reauth=0, **what).failed().says("MPPE keys OK: 0")
        authenticate(bench, run(bench), port, "PEAP-MSCHAPV2", version, password="wrong", reauth=0).failed().says("MPPE keys OK: 0")
    alive(process)
