//! The last step of a chain's verification, its signatures and times, done faster where nothing is in doubt.
//!
//! libcrypto builds the chain and checks everything else. What is here can only accept: wherever a certificate, a
//! signature or a time is not plainly good, or the program could see or influence the step, libcrypto does it as always.
//! Signatures that ring can check are checked by it, once for the same bytes ([`signed`]), others by libcrypto.

use super::lib_ctx::LibCtx;
use super::store::Store;
use super::x509::X509;
use super::{clock, ffi, p256, signed};
use core::ffi::{c_int, c_ulong};
use std::sync::OnceLock;

type Verify = unsafe extern "C" fn(*mut ffi::X509_STORE_CTX) -> c_int;

/// libcrypto's own function for this step.
static LIBCRYPTOS: OnceLock<Verify> = OnceLock::new();

/// `X509_V_FLAG_USE_CHECK_TIME`, `X509_V_FLAG_CHECK_SS_SIGNATURE`, `X509_V_FLAG_PARTIAL_CHAIN` and
/// `X509_V_FLAG_NO_CHECK_TIME`: they change what this step does.
const CHANGES: c_ulong = 0x2 | 0x4000 | 0x8_0000 | 0x20_0000;
/// `EXFLAG_SI`, `EXFLAG_SS`: issued by itself, and signed so as far as its key identifiers say.
const SELF_SIGNED: u32 = 0x20 | 0x2000;
/// `EXFLAG_CA`.
const CA: u32 = 0x10;
/// `EXFLAG_INVALID`, `EXFLAG_PROXY`.
const ODD: u32 = 0x80 | 0x400;
/// `KU_KEY_CERT_SIGN`.
const KEY_CERT_SIGN: u32 = 0x4;

/// Lets `context` do its last step faster, if that is libcrypto's own.
///
/// # Safety
/// `context` is live, was made for `lib` and initialised with `store`, and has no callback of the program.
pub unsafe fn speed_up(context: *mut ffi::X509_STORE_CTX, lib: &LibCtx, store: Option<&Store>) {
    if !p256::serves(lib) {
        return;
    }
    // SAFETY: all are live.
    unsafe {
        let own = |store: &Store| {
            ffi::X509_STORE_get_verify(store.as_ptr()).is_none()
                && ffi::X509_STORE_get_verify_cb(store.as_ptr()).is_none()
        };
        if !store.is_some_and(own) {
            return;
        }
        if let Some(verify) = ffi::X509_STORE_CTX_get_verify(context) {
            LIBCRYPTOS.get_or_init(|| verify);
            ffi::X509_STORE_CTX_set_verify(context, Some(last_step));
        }
    }
}

unsafe extern "C" fn last_step(context: *mut ffi::X509_STORE_CTX) -> c_int {
    // A panic must not go through libcrypto, which then does what is to be done.
    let good = std::panic::catch_unwind(|| {
        // SAFETY: libcrypto calls with a live context that has a chain; the certificates live as long as that.
        unsafe { plainly_good(context) }
    });
    if good.unwrap_or(None).is_some() {
        return 1;
    }
    match LIBCRYPTOS.get() {
        // SAFETY: libcrypto's own, with what it called with.
        Some(verify) => unsafe { verify(context) },
        None => 0,
    }
}

/// # Safety
/// `context` is live and has built a chain.
unsafe fn plainly_good(context: *mut ffi::X509_STORE_CTX) -> Option<()> {
    // SAFETY: by contract; the parameters and the chain belong to the context, and the certificates to the chain.
    let chain = unsafe {
        let flags = ffi::X509_VERIFY_PARAM_get_flags(ffi::X509_STORE_CTX_get0_param(context));
        let chain = ffi::X509_STORE_CTX_get0_chain(context);
        if flags & CHANGES != 0 || chain.is_null() {
            return None;
        }
        let len = ffi::OPENSSL_sk_num(chain.cast());
        let at = |index| X509::from_borrowed(ffi::OPENSSL_sk_value(chain.cast(), index).cast());
        (0..len).map(at).collect::<Option<Vec<X509>>>()?
    };
    let now = clock::now();
    let top = chain.last()?;
    if chain.iter().any(|x509| x509.extension_flags() & ODD != 0)
        || top.extension_flags() & SELF_SIGNED != SELF_SIGNED
        || !chain.iter().all(|x509| is_valid_at(x509, now) == Some(true))
    {
        return None;
    }
    for pair in chain.windows(2) {
        let (subject, issuer) = (&pair[0], &pair[1]);
        // RFC 5280, 6.1.4 (k) and (n).
        if issuer.extension_flags() & CA == 0 || issuer.key_usage() & KEY_CERT_SIGN == 0 {
            return None;
        }
        if !signed::is_plainly_signed(subject, issuer) {
            let key = issuer.public_key().ok()?;
            // SAFETY: both are live.
            if unsafe { ffi::X509_verify(subject.as_ptr(), key.as_ptr()) } != 1 {
                return None;
            }
        }
    }
    // As after libcrypto's: what looks at the context now finds the leaf.
    // SAFETY: by contract; the chain keeps the leaf.
    unsafe {
        ffi::X509_STORE_CTX_set_error_depth(context, 0);
        ffi::X509_STORE_CTX_set_current_cert(context, chain.first()?.as_ptr());
    }
    Some(())
}

/// Whether the certificate is valid at a time; `None` if that is not easy to say.
fn is_valid_at(x509: &X509, now: i64) -> Option<bool> {
    // SAFETY: live; the times belong to the certificate, and the bytes to the times.
    let (before, after) = unsafe {
        let read = |time: *const ffi::ASN1_STRING| {
            let len = usize::try_from(ffi::ASN1_STRING_length(time)).ok()?;
            let data = ffi::ASN1_STRING_get0_data(time);
            if data.is_null() {
                return None;
            }
            seconds(ffi::ASN1_STRING_type(time), core::slice::from_raw_parts(data, len))
        };
        (read(ffi::X509_get0_notBefore(x509.as_ptr()))?, read(ffi::X509_get0_notAfter(x509.as_ptr()))?)
    };
    Some(before <= now && now < after)
}

/// Seconds since 1970 of a UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 has them.
fn seconds(kind: c_int, text: &[u8]) -> Option<i64> {
    const UTC_TIME: c_int = 23;
    const GENERALIZED_TIME: c_int = 24;
    let (digits, b"Z") = text.split_at_checked(text.len().checked_sub(1)?)? else { return None };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |from: usize, len: usize| {
        digits[from..from + len].iter().fold(0, |number, digit| 10 * number + i64::from(digit - b'0'))
    };
    let (year, rest) = match (kind, digits.len()) {
        (UTC_TIME, 12) => (number(0, 2) + if number(0, 2) < 50 { 2000 } else { 1900 }, 2),
        (GENERALIZED_TIME, 14) => (number(0, 4), 4),
        _ => return None,
    };
    let [month, day, hour, minute, second] = core::array::from_fn(|index| number(rest + 2 * index, 2));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, 28 + i64::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let before = days.get(..usize::try_from(month - 1).ok()?)?.iter().sum::<i64>();
    let last = *days.get(usize::try_from(month - 1).ok()?)?;
    if !(1..=last).contains(&day) || hour > 23 || minute > 59 || second > 59 || year < 1950 {
        return None;
    }
    let past = year - 1;
    // Days from year 1 to the first of this one, less those to 1970.
    let whole = 365 * past + past / 4 - past / 100 + past / 400 - 719_162;
    Some((((whole + before + day - 1) * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn times_are_read() {
        assert_eq!(seconds(23, b"700101000000Z"), Some(0));
        assert_eq!(seconds(23, b"000229123456Z"), Some(951_827_696));
        assert_eq!(seconds(24, b"20380119031408Z"), Some(1 << 31));
        assert_eq!(seconds(24, b"21000301000000Z"), Some(4_107_542_400));
        assert_eq!(seconds(23, b"491231235959Z"), Some(2_524_607_999));
        assert_eq!(seconds(23, b"500101000000Z"), Some(-631_152_000));
        for bad in [
            "",
            "Z",
            "7001010000Z",
            "701301000000Z",
            "700001000000Z",
            "700132000000Z",
            "010229000000Z",
            "700101240000Z",
            "700101006000Z",
            "700101000060Z",
            "70010100000 Z",
            "700101000000+",
            "19700101000000Z",
        ] {
            assert_eq!(seconds(23, bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(seconds(24, b"700101000000Z"), None);
        assert_eq!(seconds(24, b"21000229000000Z"), None);
    }

    #[test]
    fn validity_is_judged() {
        for (name, valid) in
            [("p256-leaf.pem", true), ("expired-leaf.pem", false), ("notyet-leaf.pem", false)]
        {
            let certificate = testing::certificate(name);
            // Not before, as the certificate may have been made just now.
            assert_eq!(is_valid_at(&certificate, clock::now()), Some(valid), "{name}");
        }
    }

    /// Whether a chain is verified, and whether its last step was one without doubt.
    fn judged(chain: &[X509], callback: bool) -> (bool, bool) {
        use super::super::verify::{StoreContext, VerifyCallback, VerifyFunction};
        extern "C" fn agree(ok: c_int, _: *mut ffi::X509_STORE_CTX) -> c_int {
            ok
        }
        let store = testing::store("ca.pem");
        let untrusted = chain.iter().cloned().collect();
        let mut context =
            StoreContext::new(&LibCtx::default(), Some(store), chain[0].clone(), untrusted).unwrap();
        if callback {
            // SAFETY: it looks at nothing.
            context.set_callback(unsafe { VerifyCallback::new(Some(agree)) });
        }
        let good = context.verify(VerifyFunction::default()) == 1;
        // SAFETY: live, with a chain.
        let (plain, verify) =
            unsafe { (plainly_good(context.as_ptr()), ffi::X509_STORE_CTX_get_verify(context.as_ptr())) };
        let ours = verify.is_some_and(|verify| core::ptr::fn_addr_eq(verify, last_step as Verify));
        super::super::err::clear();
        (good, ours && plain.is_some())
    }

    #[test]
    fn only_what_is_plainly_good_is_judged_here() {
        for chain in ["p256.pem", "rsa.pem", "p384.pem", "ed25519.pem", "deep.pem"] {
            let chain = testing::certificates(chain);
            assert_eq!(judged(&chain, false), (true, true));
            assert_eq!(judged(&chain, true), (true, false));
        }
        for chain in ["expired.pem", "notyet.pem", "notca.pem", "nopath.pem"] {
            assert_eq!(judged(&testing::certificates(chain), false), (false, false), "{chain}");
        }
        // A signature of another certificate.
        for chain in ["p256.pem", "rsa.pem"] {
            let mut chain = testing::certificates(chain);
            let mut der = chain[0].to_der().unwrap();
            let last = der.len() - 1;
            der[last] ^= 1;
            chain[0] = X509::from_der(&LibCtx::default(), &der).unwrap();
            assert_eq!(judged(&chain, false), (false, false));
        }
    }
}
