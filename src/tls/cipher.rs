//! Cipher suites: what `SSL_CIPHER` describes.
//!
//! The table names every suite that OpenSSL 3.0 knows, because programs ask for the names of suites that a peer
//! offers and cipher strings mention them; [`Cipher::implemented`] says which of them this library can use.

use super::version::{self, Version};
use core::ffi::CStr;

mod table;
pub use table::ALL;

/// How a suite's pre-master secret comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kx {
    Rsa,
    Dhe,
    Ecdhe,
    Psk,
    Gost,
    Srp,
    RsaPsk,
    EcdhePsk,
    DhePsk,
    Gost18,
    /// TLS 1.3: not the suite's business.
    Any,
}

/// What the server's key has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Auth {
    Rsa,
    Dss,
    Null,
    Ecdsa,
    Psk,
    Gost01,
    Srp,
    Gost12,
    Gost12Or01,
    /// TLS 1.3: not the suite's business.
    Any,
}

/// How records are encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Enc {
    Des3,
    Rc4,
    Rc2,
    Idea,
    Null,
    Aes128,
    Aes256,
    Camellia128,
    Camellia256,
    Gost89Cnt,
    Seed,
    Aes128Gcm,
    Aes256Gcm,
    Aes128Ccm,
    Aes256Ccm,
    Aes128Ccm8,
    Aes256Ccm8,
    Gost89Cnt12,
    Chacha20Poly1305,
    Aria128Gcm,
    Aria256Gcm,
    Magma,
    Kuznyechik,
    /// A signalling value.
    Any,
}

/// How records are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mac {
    Md5,
    Sha1,
    Gost94,
    Gost89Mac,
    Sha256,
    Sha384,
    Aead,
    Gost12_256,
    Gost89Mac12,
    MagmaOmac,
    KuznyechikOmac,
    /// A signalling value.
    Any,
}

/// The hash of the handshake transcript and the key schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digest {
    Sha256,
    Sha384,
    Md5Sha1,
    Md5,
    Gost,
}

/// Classes that cipher strings select by.
pub mod class {
    pub const LOW: u8 = 1;
    pub const MEDIUM: u8 = 2;
    pub const HIGH: u8 = 4;
    pub const FIPS: u8 = 8;
    /// In `COMPLEMENTOFDEFAULT`.
    pub const NOT_DEFAULT: u8 = 16;
    /// The classes that exclude each other.
    pub const STRENGTHS: u8 = LOW | MEDIUM | HIGH | FIPS;
}

/// A cipher suite; `SSL_CIPHER` in the ABI. Only the statics of the table exist.
#[derive(Debug)]
pub struct Cipher {
    suite: u16,
    name: &'static CStr,
    standard_name: &'static CStr,
    pub kx: Kx,
    pub auth: Auth,
    pub enc: Enc,
    pub mac: Mac,
    /// The first version the suite is for; 0 for signalling values.
    pub min_version: Version,
    pub digest: Digest,
    /// Bits of [`class`].
    pub class: u8,
    /// Whether the engine can run the suite: only then is it ever offered, accepted or listed.
    pub implemented: bool,
}

/// Whether the engine has what a suite takes: the one place that says so.
const fn implemented(kx: Kx, auth: Auth, enc: Enc) -> bool {
    let authenticated = match kx {
        Kx::Any | Kx::Ecdhe => matches!(auth, Auth::Any | Auth::Ecdsa | Auth::Rsa),
        Kx::Dhe => matches!(auth, Auth::Rsa),
        Kx::Psk | Kx::EcdhePsk | Kx::DhePsk => matches!(auth, Auth::Psk),
        _ => false,
    };
    authenticated
        && matches!(
            enc,
            Enc::Aes128Gcm
                | Enc::Aes256Gcm
                | Enc::Chacha20Poly1305
                | Enc::Aes128Ccm
                | Enc::Aes256Ccm
                | Enc::Aes128Ccm8
                | Enc::Aes256Ccm8
        )
}

impl Cipher {
    /// The suite with the value `suite` on the wire, if OpenSSL 3.0 knows it.
    pub fn find(suite: u16) -> Option<&'static Self> {
        ALL.binary_search_by_key(&suite, |cipher| cipher.suite).ok().map(|index| &ALL[index])
    }

    /// The suite with this name in the standards.
    pub fn by_standard_name(name: &[u8]) -> Option<&'static Self> {
        // TLS 1.3 names come first in OpenSSL's search too, but no name is there twice.
        ALL.iter().find(|cipher| !name.is_empty() && cipher.standard_name.to_bytes() == name)
    }

    /// The value on the wire (IANA's registry of TLS Cipher Suites).
    pub const fn suite(&self) -> u16 {
        self.suite
    }

    /// OpenSSL's id: the suite with the mark of SSLv3 and later.
    pub const fn id(&self) -> u32 {
        0x0300_0000 | self.suite as u32
    }

    /// OpenSSL's name.
    pub const fn name(&self) -> &'static CStr {
        self.name
    }

    /// The standards' name; OpenSSL knows none for some GOST suites.
    pub fn standard_name(&self) -> Option<&'static CStr> {
        (!self.standard_name.is_empty()).then_some(self.standard_name)
    }

    pub const fn is_tls13(&self) -> bool {
        self.min_version == version::TLS1_3
    }

    /// A value in a client's list that asks for something and is no suite (RFC 5746, 3.3; RFC 7507, 2).
    pub const fn is_signal(&self) -> bool {
        self.min_version == 0
    }

    /// The last version the suite is for.
    pub const fn max_version(&self) -> Version {
        if self.is_tls13() { version::TLS1_3 } else { version::TLS1_2 }
    }

    /// Whether connections of `version` can use the suite.
    pub const fn allows(&self, version: Version) -> bool {
        !self.is_signal() && self.min_version <= version && version <= self.max_version()
    }

    /// Whether both sides authenticate by a pre-shared key, and by nothing else (RFC 4279).
    pub const fn is_psk(&self) -> bool {
        matches!(self.auth, Auth::Psk)
    }

    /// Whether keys are exchanged on a curve that the handshake names (RFC 8422, 5489).
    pub const fn is_ecdhe(&self) -> bool {
        matches!(self.kx, Kx::Ecdhe | Kx::EcdhePsk)
    }

    /// Whether keys are exchanged in a finite field (RFC 5246; RFC 4279, 3).
    pub const fn is_dhe(&self) -> bool {
        matches!(self.kx, Kx::Dhe | Kx::DhePsk)
    }

    pub const fn is_aead(&self) -> bool {
        matches!(self.mac, Mac::Aead)
    }

    /// The bits of the encryption's key; OpenSSL counts as many as its strength.
    pub const fn strength_bits(&self) -> u16 {
        match self.enc {
            Enc::Null | Enc::Any => 0,
            Enc::Des3 => 112,
            Enc::Rc4
            | Enc::Rc2
            | Enc::Idea
            | Enc::Seed
            | Enc::Aes128
            | Enc::Camellia128
            | Enc::Aes128Gcm
            | Enc::Aes128Ccm
            | Enc::Aes128Ccm8
            | Enc::Aria128Gcm => 128,
            _ => 256,
        }
    }

    /// `NID_*` of the encryption, 0 if there is none.
    pub const fn cipher_nid(&self) -> i32 {
        match self.enc {
            Enc::Any | Enc::Null => 0,
            Enc::Des3 => 44,
            Enc::Rc4 => 5,
            Enc::Rc2 => 37,
            Enc::Idea => 34,
            Enc::Aes128 => 419,
            Enc::Aes256 => 427,
            Enc::Camellia128 => 751,
            Enc::Camellia256 => 753,
            Enc::Gost89Cnt => 814,
            Enc::Seed => 777,
            Enc::Aes128Gcm => 895,
            Enc::Aes256Gcm => 901,
            Enc::Aes128Ccm | Enc::Aes128Ccm8 => 896,
            Enc::Aes256Ccm | Enc::Aes256Ccm8 => 902,
            Enc::Gost89Cnt12 => 975,
            Enc::Chacha20Poly1305 => 1018,
            Enc::Aria128Gcm => 1123,
            Enc::Aria256Gcm => 1125,
            Enc::Magma => 1174,
            Enc::Kuznyechik => 1177,
        }
    }

    /// `NID_*` of the record MAC, 0 for an AEAD.
    pub const fn digest_nid(&self) -> i32 {
        match self.mac {
            Mac::Aead => 0,
            Mac::Md5 => 4,
            Mac::Sha1 => 64,
            Mac::Sha256 => 672,
            Mac::Sha384 => 673,
            Mac::Gost94 => 809,
            Mac::Gost89Mac => 815,
            Mac::Gost12_256 => 982,
            Mac::Gost89Mac12 => 976,
            Mac::MagmaOmac => 1192,
            Mac::KuznyechikOmac => 1017,
            // What OpenSSL answers for its signalling values.
            Mac::Any => 114,
        }
    }

    /// `NID_kx_*`.
    pub const fn kx_nid(&self) -> i32 {
        match self.kx {
            Kx::Rsa => 1037,
            Kx::Ecdhe => 1038,
            Kx::Dhe => 1039,
            Kx::EcdhePsk => 1040,
            Kx::DhePsk => 1041,
            Kx::RsaPsk => 1042,
            Kx::Psk => 1043,
            Kx::Srp => 1044,
            Kx::Gost => 1045,
            Kx::Gost18 => 1218,
            Kx::Any => 1063,
        }
    }

    /// `NID_auth_*`, 0 where two kinds of key will do.
    pub const fn auth_nid(&self) -> i32 {
        match self.auth {
            Auth::Rsa => 1046,
            Auth::Ecdsa => 1047,
            Auth::Psk => 1048,
            Auth::Dss => 1049,
            Auth::Gost01 => 1050,
            Auth::Gost12 => 1051,
            Auth::Srp => 1052,
            Auth::Null => 1053,
            Auth::Gost12Or01 => 0,
            Auth::Any => 1064,
        }
    }

    /// `NID_*` of the transcript's hash; libcrypto has none of GOST's.
    pub const fn handshake_digest_nid(&self) -> i32 {
        match self.digest {
            Digest::Sha256 => 672,
            Digest::Sha384 => 673,
            Digest::Md5Sha1 => 114,
            Digest::Md5 => 4,
            Digest::Gost => 809,
        }
    }

    /// The name of the first version the suite is for, as `SSL_CIPHER_get_version(3)` says it.
    pub const fn version_name(&self) -> &'static CStr {
        match self.min_version {
            version::SSL3 => c"SSLv3",
            version::TLS1_0 => c"TLSv1.0",
            version::TLS1_2 => c"TLSv1.2",
            version::TLS1_3 => c"TLSv1.3",
            _ => c"unknown",
        }
    }

    /// What `SSL_CIPHER_description(3)` writes, with its line feed.
    pub fn description(&self) -> String {
        let name = self.name.to_str().unwrap_or_default();
        let version = match self.min_version {
            version::TLS1_0 => "TLSv1",
            _ => self.version_name().to_str().unwrap_or_default(),
        };
        let (kx, au, enc, mac) = (self.kx.label(), self.auth.label(), self.enc.label(), self.mac.label());
        format!("{name:<30} {version:<7} Kx={kx:<8} Au={au:<5} Enc={enc:<22} Mac={mac:<4}\n")
    }
}

impl PartialEq for Cipher {
    fn eq(&self, other: &Self) -> bool {
        self.suite == other.suite
    }
}

impl Eq for Cipher {}

impl Kx {
    const fn label(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Dhe => "DH",
            Self::Ecdhe => "ECDH",
            Self::Psk => "PSK",
            Self::Gost => "GOST",
            Self::Srp => "SRP",
            Self::RsaPsk => "RSAPSK",
            Self::EcdhePsk => "ECDHEPSK",
            Self::DhePsk => "DHEPSK",
            Self::Gost18 => "GOST18",
            Self::Any => "any",
        }
    }
}

impl Auth {
    const fn label(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Dss => "DSS",
            Self::Null => "None",
            Self::Ecdsa => "ECDSA",
            Self::Psk => "PSK",
            Self::Gost01 => "GOST01",
            Self::Srp => "SRP",
            Self::Gost12 => "unknown",
            Self::Gost12Or01 => "GOST12",
            Self::Any => "any",
        }
    }
}

impl Enc {
    const fn label(self) -> &'static str {
        match self {
            Self::Des3 => "3DES(168)",
            Self::Rc4 => "RC4(128)",
            Self::Rc2 => "RC2(128)",
            Self::Idea => "IDEA(128)",
            Self::Null => "None",
            Self::Aes128 => "AES(128)",
            Self::Aes256 => "AES(256)",
            Self::Camellia128 => "Camellia(128)",
            Self::Camellia256 => "Camellia(256)",
            Self::Gost89Cnt | Self::Gost89Cnt12 => "GOST89(256)",
            Self::Seed => "SEED(128)",
            Self::Aes128Gcm => "AESGCM(128)",
            Self::Aes256Gcm => "AESGCM(256)",
            Self::Aes128Ccm => "AESCCM(128)",
            Self::Aes256Ccm => "AESCCM(256)",
            Self::Aes128Ccm8 => "AESCCM8(128)",
            Self::Aes256Ccm8 => "AESCCM8(256)",
            Self::Chacha20Poly1305 => "CHACHA20/POLY1305(256)",
            Self::Aria128Gcm => "ARIAGCM(128)",
            Self::Aria256Gcm => "ARIAGCM(256)",
            Self::Magma => "MAGMA",
            Self::Kuznyechik => "KUZNYECHIK",
            Self::Any => "unknown",
        }
    }
}

impl Mac {
    const fn label(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Gost94 => "GOST94",
            Self::Gost89Mac | Self::Gost89Mac12 => "GOST89",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Aead => "AEAD",
            Self::Gost12_256 => "GOST2012",
            Self::MagmaOmac | Self::KuznyechikOmac | Self::Any => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_find() {
        assert!(ALL.windows(2).all(|pair| pair[0].suite < pair[1].suite));
        for cipher in ALL {
            assert_eq!(Cipher::find(cipher.suite), Some(cipher));
        }
        assert_eq!(Cipher::find(0x1306), None);
    }

    #[test]
    fn standard_names_are_unique() {
        for cipher in ALL {
            if let Some(name) = cipher.standard_name() {
                assert_eq!(Cipher::by_standard_name(name.to_bytes()), Some(cipher));
            }
        }
        assert_eq!(Cipher::by_standard_name(b""), None);
    }

    #[test]
    fn only_aead_suites_are_implemented() {
        for cipher in ALL.iter().filter(|cipher| cipher.implemented) {
            assert!(cipher.is_aead() && cipher.min_version >= version::TLS1_2 && !cipher.is_signal());
        }
    }

    #[test]
    fn the_engine_runs_exactly_what_is_implemented() {
        for cipher in ALL {
            assert_eq!(cipher.implemented, crate::tls::engine::has_suite(cipher.suite), "{:?}", cipher.name);
        }
    }

    #[test]
    fn descriptions_are_openssls() {
        let description = |suite| Cipher::find(suite).unwrap().description();
        assert_eq!(
            description(0x1302),
            "TLS_AES_256_GCM_SHA384         TLSv1.3 Kx=any      Au=any   Enc=AESGCM(256)            Mac=AEAD\n"
        );
        assert_eq!(
            description(0xcca8),
            "ECDHE-RSA-CHACHA20-POLY1305    TLSv1.2 Kx=ECDH     Au=RSA   Enc=CHACHA20/POLY1305(256) Mac=AEAD\n"
        );
    }
}
