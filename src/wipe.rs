//! Wipes what secrets leave where no owner clears it: on the stack, and in registers, which the C library saves on the
//! stack when a program calls one of its functions for the first time.

use crate::libcrypto::async_job::is_in_job;
use crate::stack;
use std::hint::black_box;

/// How much is wiped of a small stack, in bytes, and how much of it stays untouched.
const LITTLE: usize = 4096;
const SPARED: usize = 4096;

/// Wipes `LEN` bytes of the stack below the caller. Functions that leave secrets there must not be inlined in it.
#[inline(never)]
pub fn stack<const LEN: usize>() {
    // The stack of a job that the program has started may be smaller.
    if is_in_job() {
        return;
    }
    match stack::left() {
        // A handshake was on another stack then.
        Some(left) if left < LEN + SPARED => {
            if left >= LITTLE + SPARED {
                below::<LITTLE>();
            }
        }
        _ => below::<LEN>(),
    }
}

#[inline(never)]
fn below<const LEN: usize>() {
    black_box(&mut [0_u8; LEN]);
}

/// Leaves zeroes in the registers that ring's GHASH copies before it has put anything there. It adds the copies to them, which gives
/// zero whatever they had; but where that was never set, memcheck takes the tag for undefined.
#[inline(always)]
pub fn before_ghash() {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::asm;
        // SAFETY: every x86-64 has the instructions, and the compiler is told of the registers.
        unsafe {
            asm!(
                "pxor xmm0, xmm0",
                "pxor xmm1, xmm1",
                "pxor xmm2, xmm2",
                out("xmm0") _,
                out("xmm1") _,
                out("xmm2") _,
                options(nomem, nostack, preserves_flags),
            );
        };
    }
}

/// Wipes the registers that ciphers work in.
pub fn registers() {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::asm;
        if is_x86_feature_detected!("avx") {
            // SAFETY: the processor has the instruction, and the ABI lets every function change these registers.
            unsafe { asm!("vzeroall", clobber_abi("sysv64"), options(nomem, nostack)) };
        }
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: as above.
            unsafe {
                asm!(
                    "vpxord zmm16, zmm16, zmm16",
                    "vpxord zmm17, zmm17, zmm17",
                    "vpxord zmm18, zmm18, zmm18",
                    "vpxord zmm19, zmm19, zmm19",
                    "vpxord zmm20, zmm20, zmm20",
                    "vpxord zmm21, zmm21, zmm21",
                    "vpxord zmm22, zmm22, zmm22",
                    "vpxord zmm23, zmm23, zmm23",
                    "vpxord zmm24, zmm24, zmm24",
                    "vpxord zmm25, zmm25, zmm25",
                    "vpxord zmm26, zmm26, zmm26",
                    "vpxord zmm27, zmm27, zmm27",
                    "vpxord zmm28, zmm28, zmm28",
                    "vpxord zmm29, zmm29, zmm29",
                    "vpxord zmm30, zmm30, zmm30",
                    "vpxord zmm31, zmm31, zmm31",
                    clobber_abi("sysv64"),
                    options(nomem, nostack),
                );
            };
        }
    }
}
