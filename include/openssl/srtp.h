/* Keys for SRTP: the use_srtp extension (RFC 5764). Its functions are in <openssl/ssl.h>. */

#ifndef OPENSSL_SRTP_H
#define OPENSSL_SRTP_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_D1_SRTP_H
#endif
#include <openssl/ssl.h>

/* Protection profiles (RFC 5764 section 4.1.2, RFC 7714 section 14.2) */
#define SRTP_AES128_CM_SHA1_80 0x0001
#define SRTP_AES128_CM_SHA1_32 0x0002
#define SRTP_AES128_F8_SHA1_80 0x0003
#define SRTP_AES128_F8_SHA1_32 0x0004
#define SRTP_NULL_SHA1_80 0x0005
#define SRTP_NULL_SHA1_32 0x0006
#define SRTP_AEAD_AES_128_GCM 0x0007
#define SRTP_AEAD_AES_256_GCM 0x0008

#endif
