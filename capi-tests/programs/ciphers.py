"""`openssl ciphers` with many strings: what it lists on our library is what it lists on the system's, but for the suites that
we refuse."""

import subprocess

# The words of openssl-ciphers(1), and names of suites that are ours and that are not.
WORDS = """DEFAULT ALL COMPLEMENTOFALL COMPLEMENTOFDEFAULT HIGH MEDIUM LOW NULL eNULL aNULL kRSA aRSA RSA kDHE kEDH DH DHE EDH ADH
kECDHE kEECDH ECDHE ECDH EECDH AECDH aDSS DSS aECDSA ECDSA aPSK PSK kPSK kECDHEPSK kDHEPSK kRSAPSK aGOST aGOST01 kGOST GOST94 GOST89MAC
SRP aSRP kSRP TLSv1.2 TLSv1.0 TLSv1 SSLv3 AES128 AES256 AES AESGCM AESCCM AESCCM8 ARIA ARIA128 ARIA256 CAMELLIA CAMELLIA128
CAMELLIA256 CHACHA20 3DES DES RC4 RC2 IDEA SEED MD5 SHA1 SHA SHA256 SHA384 FIPS CBC SUITEB128 SUITEB128ONLY SUITEB192 PROFILE=SYSTEM
ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES256-CCM8 DHE-RSA-AES256-GCM-SHA384 AES128-SHA
TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 TLS_AES_128_GCM_SHA256 nonsense""".split()

# What people write, and what is easily got wrong.
STRINGS = """
DEFAULT:!aNULL:!eNULL
HIGH:!aNULL:!MD5
HIGH:!aNULL:!MD5:!RC4:!3DES
HIGH:MEDIUM:!SSLv2:!PSK:!SRP:!ADH:!AECDH
ALL:!EXPORT:!LOW:!aNULL:!eNULL:!SSLv2
ALL:+HIGH:+MEDIUM
EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH
ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20
ECDHE+CHACHA20:ECDHE+AESGCM:!aECDSA
ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384
ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305
kEECDH+ECDSA:kEECDH:kEDH:HIGH:+SHA:+RC4:RC4:!aNULL:!eNULL:!LOW:!EXP
kEECDH+aECDSA+AES256:kEECDH+aRSA+AES256
aRSA+kECDHE+AES128:aECDSA
ECDHE:@STRENGTH
@STRENGTH
ALL:@STRENGTH:-AES128
ALL:@STRENGTH:+CHACHA20
AES128:AES256
AES256:AES128
AES128:+AES256:CHACHA20
CHACHA20:AESGCM:AESCCM
AESCCM:AESCCM8:@STRENGTH
AESCCM8+AES256
AESGCM:-AES256:AES256
AESGCM:!AES256:AES256
ECDHE:-ECDHE:ECDHE
ALL:-ALL
ALL:!ALL
ALL:-ECDHE:+AESGCM:AESGCM
DEFAULT:-DEFAULT
DEFAULT:@SECLEVEL=0
DEFAULT:@SECLEVEL=1
DEFAULT@SECLEVEL=2
DEFAULT@SECLEVEL=3
DEFAULT@SECLEVEL=4
DEFAULT@SECLEVEL=5
DEFAULT@SECLEVEL=6
ALL@SECLEVEL=0
@SECLEVEL=2:ALL
ALL:@SECLEVEL
ALL:@SECLEVEL=
ALL:@SECLEVEL=22
ALL:@NONSENSE
ALL:@
ALL,HIGH;DEFAULT
ALL HIGH
 ALL
ALL:
:ALL
::
:
!
-
+
+AES
!ALL
-ALL
ALL:!nonsense
ALL:nonsense
nonsense:ALL
nonsense:nonsense
ALL:!
ALL:+
ALL+
+ALL+
ALL++AES
AES+
AES+nonsense
AES+nonsense:CHACHA20
AES128+AES256
ECDHE+DHE
kRSA+ECDHE
HIGH+LOW
HIGH+FIPS
FIPS+HIGH
COMPLEMENTOFDEFAULT+HIGH
HIGH+COMPLEMENTOFDEFAULT
TLSv1.2+HIGH
TLSv1.2+TLSv1
TLSv1.2:!TLSv1.2
DEFAULTS
DEFAULT1
DEFAULTAES
ALLHIGH
default
all
aes128
ECDHE-RSA-AES128-GCM-SHA256+AES
AES+ECDHE-RSA-AES128-GCM-SHA256
ECDHE-RSA-AES128-GCM-SHA256:-ECDHE-RSA-AES128-GCM-SHA256
ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256
TLS_AES_128_GCM_SHA256:ECDHE
TLS_AES_128_GCM_SHA256+ECDHE
ALL:!ECDHE-RSA-AES128-GCM-SHA256
ALL:!TLS_AES_128_GCM_SHA256
SUITEB128:ALL
ALL:SUITEB128
SUITEB128:nonsense
SUITEB192@SECLEVEL=1
SUITEB128ONLYX
ECDHE_RSA
ECDHE/RSA
ECDHE"RSA
ECDHE.RSA
ECDHE=RSA
ECDHE:é
PSK:@STRENGTH
kPSK:kDHEPSK:kECDHEPSK
kECDHEPSK:kDHEPSK:kPSK
ALL:!PSK
ALL:!aPSK:!aNULL
ALL:+PSK
ALL:+kPSK:+kDHEPSK
ALL:-kPSK:PSK
DEFAULT:!kPSK
PSK+AESCCM8
aPSK+HIGH
PSK+CHACHA20:PSK+AESGCM
kPSK+AES:-AES128
PSK@SECLEVEL=3
PSK-AES128-CCM8:ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES256-CCM
PSK+SHA256
PSK+SHA384
TLSv1.2+PSK
RSA-PSK-AES128-GCM-SHA256
TLS_PSK_WITH_AES_128_CCM
""".strip("\n").split("\n")

SUITES = """TLS_AES_256_GCM_SHA384 TLS_AES_128_CCM_8_SHA256:TLS_AES_128_CCM_SHA256 TLS_CHACHA20_POLY1305_SHA256:nonsense nonsense
TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256 : ECDHE-RSA-AES128-GCM-SHA256""".split() + ["", " TLS_AES_128_GCM_SHA256", ":TLS_AES_128_GCM_SHA256"]


def ours_too(line):
    """Whether a line of `ciphers -v` is of a suite that we have: TLS 1.3, and ECDHE, DHE-RSA or pre-shared keys with AES-GCM, AES-CCM or ChaCha20."""
    fields = dict(field.split("=", 1) for field in line.split() if "=" in field)
    exchange = (fields["Kx"], fields["Au"])
    ours = (("any", "any"), ("ECDH", "RSA"), ("ECDH", "ECDSA"), ("DH", "RSA"), ("PSK", "PSK"), ("ECDHEPSK", "PSK"), ("DHEPSK", "PSK"))
    return exchange in ours and fields["Enc"].startswith(("AESGCM", "AESCCM", "CHACHA20"))


def run(bench, *options):
    """Status, lines and reasons: of the system's library, and of ours."""
    command = ["openssl", "ciphers", *options]
    system = subprocess.run(command, env=bench.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ours = subprocess.run(command, env=bench.client_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def parts(result):
        reasons = [line.split(":")[5] for line in result.stderr.decode(errors="replace").splitlines() if line.count(":") > 5]
        return result.returncode, result.stdout.decode().splitlines(), reasons

    return parts(system), parts(ours)


def compare(bench, all_options):
    bench.client("openssl", "ciphers")
    wrong = []
    for options in all_options:
        (status, lines, reasons), ours = run(bench, *options)
        if not bench.system:
            lines = [line for line in lines if ours_too(line)]
        if status == 0 and "-s" not in options and all(line.startswith("TLS_") for line in lines) and not bench.system:
            # With nothing but TLS 1.3 left, the call that sets the string fails.
            status, lines, reasons = 1, [], ["no cipher match"]
        if (status, lines, reasons) != ours:
            wrong.append(f"{options}:\n    expected {status} {reasons} {' '.join(line.split()[0] for line in lines)}\n"
                         f"    got {ours[0]} {ours[2]} {' '.join(line.split()[0] for line in ours[1])}")
    if wrong:
        raise AssertionError("\n".join(wrong))


def test_words(bench):
    compare(bench, [("-v", word) for word in WORDS])


def test_strings(bench):
    compare(bench, [("-v", string) for string in STRINGS])


def test_changes(bench):
    """Each word after ALL with each operator."""
    compare(bench, [("-v", f"ALL:{operator}{word}") for word in WORDS for operator in "!-+"])


def test_pairs(bench):
    words = "ECDHE aRSA aECDSA AESGCM AESCCM CHACHA20 AES128 AES256 HIGH TLSv1.2 kRSA SHA256".split()
    compare(bench, [("-v", f"{one}+{other}") for one in words for other in words])


def test_supported(bench):
    """-s: what is left at a security level and in a version."""
    versions = [(), ("-tls1_2",), ("-tls1_3",), ("-psk",), ("-srp",), ("-tls1_1",), ("-tls1",)]
    strings = ["DEFAULT", "ALL", "ALL@SECLEVEL=0", "ALL@SECLEVEL=3", "ALL@SECLEVEL=4", "ALL@SECLEVEL=5", "AESCCM", "SUITEB128", "SUITEB192"]
    compare(bench, [("-v", "-s", *version, string) for version in versions for string in strings])


def test_suites(bench):
    compare(bench, [("-v", "-ciphersuites", suites, string) for suites in SUITES for string in ("ECDHE", "DEFAULT")])
