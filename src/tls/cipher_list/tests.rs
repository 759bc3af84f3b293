//! Cipher strings, compared with what the `openssl` command makes of them.

use super::super::method;
use super::super::security::Level;
use super::super::version::Bounds;
use super::*;
use std::process::Command;

fn names(ciphers: &[&'static Cipher]) -> Vec<String> {
    ciphers.iter().map(|cipher| cipher.name().to_str().unwrap().to_owned()).collect()
}

fn config() -> super::super::Config {
    super::super::Config::new(&method::TLS.both)
}

/// What the system's OpenSSL makes of a string, without the suites of TLS 1.3; `None` if it fails.
fn oracle(rules: &str) -> Option<Vec<String>> {
    let output = Command::new("openssl").args(["ciphers", "-v", rules]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter(|line| line.split_whitespace().nth(1) != Some("TLSv1.3"));
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    output.status.success().then_some(names)
}

fn assert_same(rules: &str) {
    let ours =
        evaluate(rules.as_bytes()).0.ok().map(|ciphers| names(&ciphers)).filter(|names| !names.is_empty());
    assert_eq!(ours, oracle(rules), "{rules:?}");
}

fn no_oracle() -> bool {
    let version =
        Command::new("openssl").arg("version").output().map(|output| output.stdout).unwrap_or_default();
    !version.starts_with(b"OpenSSL 3.0.")
}

const STRINGS: &[&str] = &[
    "DEFAULT",
    "ALL",
    "COMPLEMENTOFDEFAULT",
    "COMPLEMENTOFALL",
    "ALL:COMPLEMENTOFALL",
    "HIGH:!aNULL:+ECDHE",
    "HIGH:!aNULL:!MD5",
    "HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA",
    "EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH",
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384",
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!MD5",
    "ALL:@STRENGTH",
    "ALL:!COMPLEMENTOFDEFAULT:!eNULL:@STRENGTH",
    "DEFAULT@SECLEVEL=0",
    "DEFAULT:@SECLEVEL=5",
    "@SECLEVEL=1:HIGH",
    "@SECLEVEL=6",
    "@SECLEVEL",
    "@SECLEVEL=",
    "@SECLEVEL=12",
    "@STRENGTHS:ALL",
    "@FOO",
    "ALL:@",
    "ALL:?",
    "ALL:-:AES",
    "",
    ":::",
    " ALL ; HIGH, AES",
    "NONSENSE",
    "NONSENSE:AES128-SHA",
    "DEFAULTX",
    "DEFAULT:-ALL:AESGCM",
    "ALL:DEFAULT",
    "DEFAULT+AES",
    "!ALL",
    "-ALL",
    "+ALL",
    "ALL:-ALL",
    "ALL:-ALL:AES",
    "ALL:!AESGCM:AESGCM",
    "AESGCM:-AESGCM:ALL",
    "RC4",
    "RC4+SHA1!ALL",
    "RC4!ALL:AES",
    "FOO!ALL:AES",
    "AES128-SHA!ALL:AES",
    "GOST89:kGOST:AES",
    "kEECDH",
    "kEECDH+aECDSA",
    "kECDHE+aRSA+AESGCM",
    "ECDHE+ADH",
    "AES+CHACHA20",
    "AES256+AES128",
    "TLSv1.2",
    "TLSv1.2+HIGH",
    "TLSv1.2+SSLv3",
    "TLSv1:TLSv1.0:SSLv3",
    "TLSv1.3",
    "TLSv1.2:!kRSA:+CHACHA20",
    "FIPS",
    "FIPS+COMPLEMENTOFDEFAULT",
    "COMPLEMENTOFDEFAULT+HIGH",
    "HIGH+COMPLEMENTOFDEFAULT",
    "COMPLEMENTOFDEFAULT+FIPS+HIGH",
    "MEDIUM",
    "LOW",
    "PSK",
    "kPSK:kDHEPSK:kECDHEPSK:kRSAPSK",
    "SRP",
    "aNULL",
    "eNULL",
    "NULL:aNULL",
    "AECDH:ADH",
    "AESCCM:AESCCM8",
    "CBC",
    "ARIA:CAMELLIA",
    "MD5:SHA1:SHA256:SHA384",
    "EDH-RSA-DES-CBC3-SHA",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_FALLBACK_SCSV:AES",
    "ecdhe-rsa-aes128-gcm-sha256",
    "ECDHE-RSA-AES128-GCM-SHA256+AES256",
    "ECDHE-RSA-AES128-GCM-SHA256+ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256+HIGH",
    "ECDHE-RSA-AES128-GCM-SHA256+COMPLEMENTOFDEFAULT",
    "HIGH+ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA25",
    "AES+",
    "AES++SHA",
    "AES +SHA",
    "SUITEB128:SUITEB192",
    "GOST2012-GOST8912-GOST8912:AES",
    "IANA-GOST2012-GOST8912-GOST8912:AES",
    "SEED-SHA:IDEA-CBC-SHA",
    "SEED-SHA!AES:ALL",
    "\u{e4}",
];

#[test]
fn strings_evaluate_as_openssls() {
    if no_oracle() {
        return;
    }
    for rules in STRINGS.iter().filter(|rules| !rules.starts_with("SUITEB")) {
        assert_same(rules);
    }
}

/// Many strings made of all words, rules and separators by a fixed sequence of numbers.
#[test]
fn composed_strings_evaluate_as_openssls() {
    if no_oracle() {
        return;
    }
    let suites = ALL.iter().map(|cipher| cipher.name().to_str().unwrap());
    let words: Vec<&str> =
        ALIASES.iter().map(|(name, _)| *name).cycle().take(3 * ALIASES.len()).chain(suites).collect();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below
    };
    for _ in 0..400 {
        let mut rules = ["", "", "ALL:", "DEFAULT:", "ALL:eNULL:"][next(5)].to_owned();
        for _ in 0..=next(6) {
            rules += ["", "", "", "!", "-", "+", "+"][next(7)];
            rules += words[next(words.len())];
            for _ in 0..[0, 0, 1, 2][next(4)] {
                rules += "+";
                rules += words[next(words.len())];
            }
            rules += [":", ":", ":", ":", ",", " ", ";", "::", ":@STRENGTH:", "@SECLEVEL=2:", "!"][next(11)];
        }
        // A dash in front would be an option of the command.
        if !rules.starts_with('-') {
            assert_same(&rules);
        }
    }
}

#[test]
fn a_new_context_has_openssls_default() {
    let expected = [
        0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f, 0x009e,
        0x00ab, 0xccad, 0xccac, 0x00a9, 0xccab, 0x00aa, 0x00a8,
    ];
    let suites = |config: &Config| config.all().iter().map(|cipher| cipher.suite()).collect::<Vec<_>>();
    assert_eq!(suites(&config().ciphers), expected);
    let mut set = config();
    set.set_cipher_list(b"DEFAULT").unwrap();
    assert_eq!(suites(&set.ciphers), expected);
}

#[test]
fn a_string_that_selects_nothing_leaves_tls13() {
    for rules in ["AES128-SHA", "NONSENSE", "", "!ALL", "TLS_AES_128_GCM_SHA256", "eNULL:aNULL"] {
        let mut config = config();
        assert_eq!(
            config.set_cipher_list(rules.as_bytes()),
            Err(Error::new(reason::NO_CIPHER_MATCH)),
            "{rules}"
        );
        assert_eq!((config.ciphers.tls12().count(), config.ciphers.tls13().count()), (0, 3), "{rules}");
    }
}

#[test]
fn a_string_that_does_not_parse_changes_no_list() {
    let mut config = config();
    config.set_cipher_list(b"ECDHE-RSA-AES128-GCM-SHA256").unwrap();
    assert_eq!(config.set_cipher_list(b"ALL:@FOO:@SECLEVEL=4"), Err(Error::new(reason::INVALID_COMMAND)));
    assert_eq!(config.ciphers.all().len(), 4);
    // As in OpenSSL, the level is set while the string is read.
    assert_eq!(config.security.level, 4);
}

#[test]
fn suite_b_replaces_the_string() {
    let tls12 = |rules: &str| {
        let mut config = config();
        config.set_cipher_list(rules.as_bytes()).unwrap();
        (config.security.suite_b(), config.ciphers.tls12().map(Cipher::suite).collect::<Vec<_>>())
    };
    assert_eq!(tls12("SUITEB128"), (SuiteB::Both, vec![0xc02b, 0xc02c]));
    assert_eq!(tls12("SUITEB128C2"), (SuiteB::Both, vec![0xc02c]));
    assert_eq!(tls12("SUITEB128ONLY:ALL"), (SuiteB::Bits128Only, vec![0xc02b]));
    assert_eq!(tls12("SUITEB192"), (SuiteB::Bits192, vec![0xc02c]));

    let mut config = super::super::Config::new(&method::TLS1_1.both);
    let needed = Error::new(reason::AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE);
    assert_eq!(config.set_cipher_list(b"SUITEB128"), Err(needed));
}

#[test]
fn suites_of_tls13_are_set_by_name() {
    let mut config = config().ciphers;
    let mut set = |names: &str| {
        let result = config.set_suites(names.as_bytes()).map_err(|error| error.reason);
        (
            result,
            config
                .all()
                .iter()
                .map(|cipher| cipher.suite())
                .take_while(|suite| *suite != 0xc02c)
                .collect::<Vec<_>>(),
        )
    };
    assert_eq!(set("TLS_AES_128_GCM_SHA256"), (Ok(()), vec![0x1301]));
    assert_eq!(set("FOO"), (Err(reason::NO_CIPHER_MATCH), vec![0x1301]));
    assert_eq!(set("TLS_AES_128_CCM_8_SHA256:TLS_AES_128_CCM_SHA256"), (Ok(()), vec![0x1305, 0x1304]));
    assert_eq!(set("TLS_AES_128_GCM_SHA256"), (Ok(()), vec![0x1301]));
    assert_eq!(set(":"), (Err(reason::NO_CIPHER_MATCH), vec![0x1301]));
    assert_eq!(set("FOO: TLS_AES_256_GCM_SHA384 :TLS_AES_128_GCM_SHA256:"), (Ok(()), vec![0x1302, 0x1301]));
    assert_eq!(set("ECDHE-RSA-AES128-GCM-SHA256"), (Err(reason::NO_CIPHER_MATCH), vec![0x1302, 0x1301]));
    assert_eq!(set(""), (Ok(()), vec![]));
    assert_eq!(config.tls12().count(), 16);
}

#[test]
fn supported_suites_follow_level_version_and_signatures() {
    let supported = |config: &super::super::Config| {
        let level = Level(config.security.level);
        config
            .supported_ciphers(false, &level)
            .map(|all| all.iter().map(|cipher| cipher.suite()).collect::<Vec<_>>())
    };
    let mut config = config();
    assert_eq!(supported(&config).unwrap().len(), 12);
    config.security.level = 4;
    assert_eq!(supported(&config).unwrap(), [0x1302, 0x1303, 0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa]);
    config.sigalgs.set_list(b"RSA-PSS+SHA512:RSA+SHA512", false).unwrap();
    assert_eq!(supported(&config).unwrap(), [0x1302, 0x1303, 0xc030, 0x009f, 0xcca8, 0xccaa]);
    config.versions = Bounds { min: version::TLS1_2, max: version::TLS1_2 };
    assert_eq!(supported(&config).unwrap(), [0xc030, 0x009f, 0xcca8, 0xccaa]);
    config.versions = Bounds { min: 0, max: version::TLS1_1 };
    assert_eq!(supported(&config), None);
}
