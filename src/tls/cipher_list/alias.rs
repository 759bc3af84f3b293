//! The words of cipher strings, and what they select.

use super::{Auth, Cipher, Enc, Kx, Mac, class};
use crate::tls::version::{SSL3, TLS1_0, TLS1_2, Version};

/// A selection of suites; a field of 0 leaves that open, in the others a bit stands for each choice.
#[derive(Clone, Copy, Default, Debug)]
pub struct Select {
    /// One suite.
    suite: Option<u16>,
    kx: u32,
    auth: u32,
    enc: u32,
    mac: u32,
    min_version: Version,
    strengths: u8,
    default: u8,
}

const fn kx_bits(choices: &[Kx]) -> u32 {
    let (mut bits, mut index) = (0, 0);
    while index < choices.len() {
        if !matches!(choices[index], Kx::Any) {
            bits |= 1 << choices[index] as u32;
        }
        index += 1;
    }
    bits
}

const fn auth_bits(choices: &[Auth]) -> u32 {
    let (mut bits, mut index) = (0, 0);
    while index < choices.len() {
        bits |= match choices[index] {
            Auth::Any => 0,
            Auth::Gost12Or01 => auth_bits(&[Auth::Gost12, Auth::Gost01]),
            auth => 1 << auth as u32,
        };
        index += 1;
    }
    bits
}

const fn enc_bits(choices: &[Enc]) -> u32 {
    let (mut bits, mut index) = (0, 0);
    while index < choices.len() {
        if !matches!(choices[index], Enc::Any) {
            bits |= 1 << choices[index] as u32;
        }
        index += 1;
    }
    bits
}

const fn mac_bits(choices: &[Mac]) -> u32 {
    let (mut bits, mut index) = (0, 0);
    while index < choices.len() {
        if !matches!(choices[index], Mac::Any) {
            bits |= 1 << choices[index] as u32;
        }
        index += 1;
    }
    bits
}

// What libcrypto's default provider lacks; OpenSSL drops the suites and the words that need them.
const NO_KX: u32 = kx_bits(&[Kx::Gost, Kx::Gost18]);
const NO_AUTH: u32 = auth_bits(&[Auth::Gost01, Auth::Gost12]);
const NO_ENC: u32 = enc_bits(&[
    Enc::Rc4,
    Enc::Rc2,
    Enc::Idea,
    Enc::Seed,
    Enc::Gost89Cnt,
    Enc::Gost89Cnt12,
    Enc::Magma,
    Enc::Kuznyechik,
]);
const NO_MAC: u32 = mac_bits(&[
    Mac::Gost94,
    Mac::Gost89Mac,
    Mac::Gost12_256,
    Mac::Gost89Mac12,
    Mac::MagmaOmac,
    Mac::KuznyechikOmac,
]);

/// Whether libcrypto has all that a suite takes.
pub fn available(cipher: &Cipher) -> bool {
    kx_bits(&[cipher.kx]) & NO_KX == 0
        && auth_bits(&[cipher.auth]) & NO_AUTH == 0
        && enc_bits(&[cipher.enc]) & NO_ENC == 0
        && mac_bits(&[cipher.mac]) & NO_MAC == 0
}

pub fn is_aes(enc: Enc) -> bool {
    enc_bits(&[enc]) & AES != 0
}

impl Select {
    pub fn suite(cipher: &Cipher) -> Self {
        Self {
            suite: Some(cipher.suite()),
            kx: kx_bits(&[cipher.kx]),
            auth: auth_bits(&[cipher.auth]),
            enc: enc_bits(&[cipher.enc]),
            mac: mac_bits(&[cipher.mac]),
            // A suite's version is not part of what its name selects.
            min_version: 0,
            strengths: cipher.class & class::STRENGTHS,
            default: cipher.class & class::NOT_DEFAULT,
        }
    }

    pub fn matches(&self, cipher: &Cipher) -> bool {
        let open = |mask: u32, bits: u32| mask == 0 || mask & bits != 0;
        self.suite.is_none_or(|suite| suite == cipher.suite())
            && open(self.kx, kx_bits(&[cipher.kx]))
            && open(self.auth, auth_bits(&[cipher.auth]))
            && open(self.enc, enc_bits(&[cipher.enc]))
            && open(self.mac, mac_bits(&[cipher.mac]))
            && (self.min_version == 0 || self.min_version == cipher.min_version)
            && open(self.strengths.into(), cipher.class.into())
            && open(self.default.into(), cipher.class.into())
    }

    /// Adds another word's conditions; false if the two exclude each other.
    pub fn narrow(&mut self, other: &Self) -> bool {
        fn both<T: Copy + PartialEq + Default + core::ops::BitAnd<Output = T>>(
            mine: &mut T,
            other: T,
        ) -> bool {
            let none = T::default();
            if other == none {
                return true;
            }
            *mine = if *mine == none { other } else { *mine & other };
            *mine != none
        }
        let first_strength = self.strengths == 0 && other.strengths != 0;
        let fits = both(&mut self.kx, other.kx)
            && both(&mut self.auth, other.auth)
            && both(&mut self.enc, other.enc)
            && both(&mut self.mac, other.mac)
            && both(&mut self.strengths, other.strengths);
        if !fits {
            return false;
        }
        if first_strength {
            // OpenSSL keeps both in one word and sets it anew here.
            self.default = 0;
        }
        if !both(&mut self.default, other.default) {
            return false;
        }
        // The suite is that of the last name.
        self.suite = other.suite;
        if other.min_version != 0 {
            if self.min_version != 0 && self.min_version != other.min_version {
                return false;
            }
            self.min_version = other.min_version;
        }
        true
    }

    /// Whether libcrypto has any of what the word is about.
    pub fn available(&self) -> bool {
        let some = |mask: u32, missing: u32| mask == 0 || mask & !missing != 0;
        some(self.kx, NO_KX) && some(self.auth, NO_AUTH) && some(self.enc, NO_ENC) && some(self.mac, NO_MAC)
    }
}

const NONE: Select =
    Select { suite: None, kx: 0, auth: 0, enc: 0, mac: 0, min_version: 0, strengths: 0, default: 0 };

const fn kx(choices: &[Kx]) -> Select {
    Select { kx: kx_bits(choices), ..NONE }
}

const fn auth(choices: &[Auth]) -> Select {
    Select { auth: auth_bits(choices), ..NONE }
}

const fn both(choices: &[Kx], auth: u32) -> Select {
    Select { kx: kx_bits(choices), auth, ..NONE }
}

const fn enc(choices: &[Enc]) -> Select {
    Select { enc: enc_bits(choices), ..NONE }
}

const fn mac(choices: &[Mac]) -> Select {
    Select { mac: mac_bits(choices), ..NONE }
}

const fn version(min_version: Version) -> Select {
    Select { min_version, ..NONE }
}

const fn strength(strengths: u8) -> Select {
    Select { strengths, ..NONE }
}

const ENCRYPTED: u32 = !enc_bits(&[Enc::Null]);
const AUTHENTICATED: u32 = !auth_bits(&[Auth::Null]);
const AES: u32 = enc_bits(&[
    Enc::Aes128,
    Enc::Aes256,
    Enc::Aes128Gcm,
    Enc::Aes256Gcm,
    Enc::Aes128Ccm,
    Enc::Aes256Ccm,
    Enc::Aes128Ccm8,
    Enc::Aes256Ccm8,
]);

/// The words that are not names of suites (`openssl-ciphers(1)`, "CIPHER STRINGS").
#[rustfmt::skip]
pub static ALIASES: &[(&str, Select)] = &[
    ("ALL", Select { enc: ENCRYPTED, ..NONE }),
    ("COMPLEMENTOFALL", enc(&[Enc::Null])),
    ("COMPLEMENTOFDEFAULT", Select { default: class::NOT_DEFAULT, ..NONE }),

    ("kRSA", kx(&[Kx::Rsa])),
    ("kEDH", kx(&[Kx::Dhe])),
    ("kDHE", kx(&[Kx::Dhe])),
    ("DH", kx(&[Kx::Dhe])),
    ("kEECDH", kx(&[Kx::Ecdhe])),
    ("kECDHE", kx(&[Kx::Ecdhe])),
    ("ECDH", kx(&[Kx::Ecdhe])),
    ("kPSK", kx(&[Kx::Psk])),
    ("kRSAPSK", kx(&[Kx::RsaPsk])),
    ("kECDHEPSK", kx(&[Kx::EcdhePsk])),
    ("kDHEPSK", kx(&[Kx::DhePsk])),
    ("kSRP", kx(&[Kx::Srp])),
    ("kGOST", kx(&[Kx::Gost])),
    ("kGOST18", kx(&[Kx::Gost18])),

    ("aRSA", auth(&[Auth::Rsa])),
    ("aDSS", auth(&[Auth::Dss])),
    ("DSS", auth(&[Auth::Dss])),
    ("aNULL", auth(&[Auth::Null])),
    ("aECDSA", auth(&[Auth::Ecdsa])),
    ("ECDSA", auth(&[Auth::Ecdsa])),
    ("aPSK", auth(&[Auth::Psk])),
    ("aGOST01", auth(&[Auth::Gost01])),
    ("aGOST12", auth(&[Auth::Gost12])),
    ("aGOST", auth(&[Auth::Gost01, Auth::Gost12])),
    ("aSRP", auth(&[Auth::Srp])),

    ("EDH", both(&[Kx::Dhe], AUTHENTICATED)),
    ("DHE", both(&[Kx::Dhe], AUTHENTICATED)),
    ("EECDH", both(&[Kx::Ecdhe], AUTHENTICATED)),
    ("ECDHE", both(&[Kx::Ecdhe], AUTHENTICATED)),
    ("NULL", enc(&[Enc::Null])),
    ("RSA", both(&[Kx::Rsa], auth_bits(&[Auth::Rsa]))),
    ("ADH", both(&[Kx::Dhe], auth_bits(&[Auth::Null]))),
    ("AECDH", both(&[Kx::Ecdhe], auth_bits(&[Auth::Null]))),
    ("PSK", kx(&[Kx::Psk, Kx::RsaPsk, Kx::EcdhePsk, Kx::DhePsk])),
    ("SRP", kx(&[Kx::Srp])),

    ("3DES", enc(&[Enc::Des3])),
    ("RC4", enc(&[Enc::Rc4])),
    ("RC2", enc(&[Enc::Rc2])),
    ("IDEA", enc(&[Enc::Idea])),
    ("SEED", enc(&[Enc::Seed])),
    ("eNULL", enc(&[Enc::Null])),
    ("GOST89", enc(&[Enc::Gost89Cnt, Enc::Gost89Cnt12, Enc::Magma, Enc::Kuznyechik])),
    ("AES128", enc(&[Enc::Aes128, Enc::Aes128Gcm, Enc::Aes128Ccm, Enc::Aes128Ccm8])),
    ("AES256", enc(&[Enc::Aes256, Enc::Aes256Gcm, Enc::Aes256Ccm, Enc::Aes256Ccm8])),
    ("AES", Select { enc: AES, ..NONE }),
    ("AESGCM", enc(&[Enc::Aes128Gcm, Enc::Aes256Gcm])),
    ("AESCCM", enc(&[Enc::Aes128Ccm, Enc::Aes256Ccm, Enc::Aes128Ccm8, Enc::Aes256Ccm8])),
    ("AESCCM8", enc(&[Enc::Aes128Ccm8, Enc::Aes256Ccm8])),
    ("CAMELLIA128", enc(&[Enc::Camellia128])),
    ("CAMELLIA256", enc(&[Enc::Camellia256])),
    ("CAMELLIA", enc(&[Enc::Camellia128, Enc::Camellia256])),
    ("CHACHA20", enc(&[Enc::Chacha20Poly1305])),
    ("GOST2012-GOST8912-GOST8912", enc(&[Enc::Gost89Cnt12])),
    ("ARIA", enc(&[Enc::Aria128Gcm, Enc::Aria256Gcm])),
    ("ARIAGCM", enc(&[Enc::Aria128Gcm, Enc::Aria256Gcm])),
    ("ARIA128", enc(&[Enc::Aria128Gcm])),
    ("ARIA256", enc(&[Enc::Aria256Gcm])),
    ("CBC", enc(&[Enc::Des3, Enc::Rc2, Enc::Idea, Enc::Aes128, Enc::Aes256, Enc::Camellia128, Enc::Camellia256, Enc::Seed])),

    ("MD5", mac(&[Mac::Md5])),
    ("SHA1", mac(&[Mac::Sha1])),
    ("SHA", mac(&[Mac::Sha1])),
    ("GOST94", mac(&[Mac::Gost94])),
    ("GOST89MAC", mac(&[Mac::Gost89Mac, Mac::Gost89Mac12])),
    ("SHA256", mac(&[Mac::Sha256])),
    ("SHA384", mac(&[Mac::Sha384])),
    ("GOST12", mac(&[Mac::Gost12_256])),

    ("SSLv3", version(SSL3)),
    ("TLSv1", version(TLS1_0)),
    ("TLSv1.0", version(TLS1_0)),
    ("TLSv1.2", version(TLS1_2)),

    ("LOW", strength(class::LOW)),
    ("MEDIUM", strength(class::MEDIUM)),
    ("HIGH", strength(class::HIGH)),
    ("FIPS", Select { enc: ENCRYPTED, strengths: class::FIPS, ..NONE }),

    ("EDH-DSS-DES-CBC3-SHA", Select {
        auth: auth_bits(&[Auth::Dss]), enc: enc_bits(&[Enc::Des3]), mac: mac_bits(&[Mac::Sha1]),
        strengths: class::HIGH | class::FIPS, ..kx(&[Kx::Dhe])
    }),
    ("EDH-RSA-DES-CBC3-SHA", Select {
        auth: auth_bits(&[Auth::Rsa]), enc: enc_bits(&[Enc::Des3]), mac: mac_bits(&[Mac::Sha1]),
        strengths: class::HIGH | class::FIPS, ..kx(&[Kx::Dhe])
    }),
];
