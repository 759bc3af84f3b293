/* Constants, macros and types of libssl: what cbindgen cannot take from Rust. Include <openssl/ssl.h>. */

/* It includes this, once it has what this needs. */
#ifndef OPENSSL_SSL_H
#include <openssl/ssl.h>
#endif

#ifndef OPENSSL_SSL_MACROS_H
#define OPENSSL_SSL_MACROS_H

#include <openssl/e_os2.h>
#include <openssl/types.h>
#include <openssl/safestack.h>
#include <openssl/prov_ssl.h>

#include <openssl/sslerr.h>
#include <openssl/ssl2.h>
#include <openssl/ssl3.h>
#include <openssl/tls1.h>
#include <openssl/dtls1.h>
#include <openssl/srtp.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Objects, whose content only the library knows; SSL and SSL_CTX are in <openssl/types.h>. */
typedef struct ssl_st *ssl_crock_st;
typedef struct tls_session_ticket_ext_st TLS_SESSION_TICKET_EXT;
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_cipher_st SSL_CIPHER;
typedef struct ssl_session_st SSL_SESSION;
typedef struct tls_sigalgs_st TLS_SIGALGS;
typedef struct ssl_conf_ctx_st SSL_CONF_CTX;
typedef struct ssl_comp_st SSL_COMP;

/* Answers of session ticket callbacks: SSL_CTX_set_session_ticket_cb(3). */
typedef int SSL_TICKET_STATUS;
typedef int SSL_TICKET_RETURN;

/* A protection profile for SRTP: SSL_get_selected_srtp_profile(3). */
typedef struct srtp_protection_profile_st {
    const char *name;
    unsigned long id;
} SRTP_PROTECTION_PROFILE;

/* The states of a handshake: SSL_get_state(3). C is the client, S the server, R reads and W writes. */
typedef enum {
    TLS_ST_BEFORE,
    TLS_ST_OK,
    DTLS_ST_CR_HELLO_VERIFY_REQUEST,
    TLS_ST_CR_SRVR_HELLO,
    TLS_ST_CR_CERT,
    TLS_ST_CR_CERT_STATUS,
    TLS_ST_CR_KEY_EXCH,
    TLS_ST_CR_CERT_REQ,
    TLS_ST_CR_SRVR_DONE,
    TLS_ST_CR_SESSION_TICKET,
    TLS_ST_CR_CHANGE,
    TLS_ST_CR_FINISHED,
    TLS_ST_CW_CLNT_HELLO,
    TLS_ST_CW_CERT,
    TLS_ST_CW_KEY_EXCH,
    TLS_ST_CW_CERT_VRFY,
    TLS_ST_CW_CHANGE,
    TLS_ST_CW_NEXT_PROTO,
    TLS_ST_CW_FINISHED,
    TLS_ST_SW_HELLO_REQ,
    TLS_ST_SR_CLNT_HELLO,
    DTLS_ST_SW_HELLO_VERIFY_REQUEST,
    TLS_ST_SW_SRVR_HELLO,
    TLS_ST_SW_CERT,
    TLS_ST_SW_KEY_EXCH,
    TLS_ST_SW_CERT_REQ,
    TLS_ST_SW_SRVR_DONE,
    TLS_ST_SR_CERT,
    TLS_ST_SR_KEY_EXCH,
    TLS_ST_SR_CERT_VRFY,
    TLS_ST_SR_NEXT_PROTO,
    TLS_ST_SR_CHANGE,
    TLS_ST_SR_FINISHED,
    TLS_ST_SW_SESSION_TICKET,
    TLS_ST_SW_CERT_STATUS,
    TLS_ST_SW_CHANGE,
    TLS_ST_SW_FINISHED,
    TLS_ST_SW_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_ENCRYPTED_EXTENSIONS,
    TLS_ST_CR_CERT_VRFY,
    TLS_ST_SW_CERT_VRFY,
    TLS_ST_CR_HELLO_REQ,
    TLS_ST_SW_KEY_UPDATE,
    TLS_ST_CW_KEY_UPDATE,
    TLS_ST_SR_KEY_UPDATE,
    TLS_ST_CR_KEY_UPDATE,
    TLS_ST_EARLY_DATA,
    TLS_ST_PENDING_EARLY_DATA_END,
    TLS_ST_CW_END_OF_EARLY_DATA,
    TLS_ST_SR_END_OF_EARLY_DATA
} OSSL_HANDSHAKE_STATE;

/* What SSL_enable_ct(3) asks of the timestamps of a certificate. */
enum {
    SSL_CT_VALIDATION_PERMISSIVE = 0,
    SSL_CT_VALIDATION_STRICT
};

/* Stacks of these objects: DEFINE_STACK_OF(3). */
SKM_DEFINE_STACK_OF_INTERNAL(SSL_CIPHER, const SSL_CIPHER, SSL_CIPHER)
#define sk_SSL_CIPHER_num(stack) OPENSSL_sk_num(ossl_check_const_SSL_CIPHER_sk_type(stack))
#define sk_SSL_CIPHER_value(stack, index) \
    ((const SSL_CIPHER *)OPENSSL_sk_value(ossl_check_const_SSL_CIPHER_sk_type(stack), (index)))
#define sk_SSL_CIPHER_new(compare) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new(ossl_check_SSL_CIPHER_compfunc_type(compare)))
#define sk_SSL_CIPHER_new_null() ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new_null())
#define sk_SSL_CIPHER_new_reserve(compare, size) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_new_reserve(ossl_check_SSL_CIPHER_compfunc_type(compare), (size)))
#define sk_SSL_CIPHER_reserve(stack, size) OPENSSL_sk_reserve(ossl_check_SSL_CIPHER_sk_type(stack), (size))
#define sk_SSL_CIPHER_free(stack) OPENSSL_sk_free(ossl_check_SSL_CIPHER_sk_type(stack))
#define sk_SSL_CIPHER_zero(stack) OPENSSL_sk_zero(ossl_check_SSL_CIPHER_sk_type(stack))
#define sk_SSL_CIPHER_delete(stack, index) \
    ((const SSL_CIPHER *)OPENSSL_sk_delete(ossl_check_SSL_CIPHER_sk_type(stack), (index)))
#define sk_SSL_CIPHER_delete_ptr(stack, element) \
    ((const SSL_CIPHER *)OPENSSL_sk_delete_ptr(ossl_check_SSL_CIPHER_sk_type(stack), \
        ossl_check_SSL_CIPHER_type(element)))
#define sk_SSL_CIPHER_push(stack, element) \
    OPENSSL_sk_push(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element))
#define sk_SSL_CIPHER_unshift(stack, element) \
    OPENSSL_sk_unshift(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element))
#define sk_SSL_CIPHER_pop(stack) ((const SSL_CIPHER *)OPENSSL_sk_pop(ossl_check_SSL_CIPHER_sk_type(stack)))
#define sk_SSL_CIPHER_shift(stack) \
    ((const SSL_CIPHER *)OPENSSL_sk_shift(ossl_check_SSL_CIPHER_sk_type(stack)))
#define sk_SSL_CIPHER_pop_free(stack, release) \
    OPENSSL_sk_pop_free(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_freefunc_type(release))
#define sk_SSL_CIPHER_insert(stack, element, index) \
    OPENSSL_sk_insert(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element), (index))
#define sk_SSL_CIPHER_set(stack, index, element) \
    ((const SSL_CIPHER *)OPENSSL_sk_set(ossl_check_SSL_CIPHER_sk_type(stack), (index), \
        ossl_check_SSL_CIPHER_type(element)))
#define sk_SSL_CIPHER_find(stack, element) \
    OPENSSL_sk_find(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element))
#define sk_SSL_CIPHER_find_ex(stack, element) \
    OPENSSL_sk_find_ex(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element))
#define sk_SSL_CIPHER_find_all(stack, element, count) \
    OPENSSL_sk_find_all(ossl_check_SSL_CIPHER_sk_type(stack), ossl_check_SSL_CIPHER_type(element), (count))
#define sk_SSL_CIPHER_sort(stack) OPENSSL_sk_sort(ossl_check_SSL_CIPHER_sk_type(stack))
#define sk_SSL_CIPHER_is_sorted(stack) OPENSSL_sk_is_sorted(ossl_check_const_SSL_CIPHER_sk_type(stack))
#define sk_SSL_CIPHER_dup(stack) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_dup(ossl_check_const_SSL_CIPHER_sk_type(stack)))
#define sk_SSL_CIPHER_deep_copy(stack, copy, release) \
    ((STACK_OF(SSL_CIPHER) *)OPENSSL_sk_deep_copy(ossl_check_const_SSL_CIPHER_sk_type(stack), \
        ossl_check_SSL_CIPHER_copyfunc_type(copy), \
        ossl_check_SSL_CIPHER_freefunc_type(release)))
#define sk_SSL_CIPHER_set_cmp_func(stack, compare) \
    ((sk_SSL_CIPHER_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SSL_CIPHER_sk_type(stack), \
        ossl_check_SSL_CIPHER_compfunc_type(compare)))

SKM_DEFINE_STACK_OF_INTERNAL(SSL_COMP, SSL_COMP, SSL_COMP)
#define sk_SSL_COMP_num(stack) OPENSSL_sk_num(ossl_check_const_SSL_COMP_sk_type(stack))
#define sk_SSL_COMP_value(stack, index) \
    ((SSL_COMP *)OPENSSL_sk_value(ossl_check_const_SSL_COMP_sk_type(stack), (index)))
#define sk_SSL_COMP_new(compare) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new(ossl_check_SSL_COMP_compfunc_type(compare)))
#define sk_SSL_COMP_new_null() ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new_null())
#define sk_SSL_COMP_new_reserve(compare, size) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_new_reserve(ossl_check_SSL_COMP_compfunc_type(compare), (size)))
#define sk_SSL_COMP_reserve(stack, size) OPENSSL_sk_reserve(ossl_check_SSL_COMP_sk_type(stack), (size))
#define sk_SSL_COMP_free(stack) OPENSSL_sk_free(ossl_check_SSL_COMP_sk_type(stack))
#define sk_SSL_COMP_zero(stack) OPENSSL_sk_zero(ossl_check_SSL_COMP_sk_type(stack))
#define sk_SSL_COMP_delete(stack, index) \
    ((SSL_COMP *)OPENSSL_sk_delete(ossl_check_SSL_COMP_sk_type(stack), (index)))
#define sk_SSL_COMP_delete_ptr(stack, element) \
    ((SSL_COMP *)OPENSSL_sk_delete_ptr(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element)))
#define sk_SSL_COMP_push(stack, element) \
    OPENSSL_sk_push(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element))
#define sk_SSL_COMP_unshift(stack, element) \
    OPENSSL_sk_unshift(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element))
#define sk_SSL_COMP_pop(stack) ((SSL_COMP *)OPENSSL_sk_pop(ossl_check_SSL_COMP_sk_type(stack)))
#define sk_SSL_COMP_shift(stack) ((SSL_COMP *)OPENSSL_sk_shift(ossl_check_SSL_COMP_sk_type(stack)))
#define sk_SSL_COMP_pop_free(stack, release) \
    OPENSSL_sk_pop_free(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_freefunc_type(release))
#define sk_SSL_COMP_insert(stack, element, index) \
    OPENSSL_sk_insert(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element), (index))
#define sk_SSL_COMP_set(stack, index, element) \
    ((SSL_COMP *)OPENSSL_sk_set(ossl_check_SSL_COMP_sk_type(stack), (index), \
        ossl_check_SSL_COMP_type(element)))
#define sk_SSL_COMP_find(stack, element) \
    OPENSSL_sk_find(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element))
#define sk_SSL_COMP_find_ex(stack, element) \
    OPENSSL_sk_find_ex(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element))
#define sk_SSL_COMP_find_all(stack, element, count) \
    OPENSSL_sk_find_all(ossl_check_SSL_COMP_sk_type(stack), ossl_check_SSL_COMP_type(element), (count))
#define sk_SSL_COMP_sort(stack) OPENSSL_sk_sort(ossl_check_SSL_COMP_sk_type(stack))
#define sk_SSL_COMP_is_sorted(stack) OPENSSL_sk_is_sorted(ossl_check_const_SSL_COMP_sk_type(stack))
#define sk_SSL_COMP_dup(stack) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_dup(ossl_check_const_SSL_COMP_sk_type(stack)))
#define sk_SSL_COMP_deep_copy(stack, copy, release) \
    ((STACK_OF(SSL_COMP) *)OPENSSL_sk_deep_copy(ossl_check_const_SSL_COMP_sk_type(stack), \
        ossl_check_SSL_COMP_copyfunc_type(copy), \
        ossl_check_SSL_COMP_freefunc_type(release)))
#define sk_SSL_COMP_set_cmp_func(stack, compare) \
    ((sk_SSL_COMP_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SSL_COMP_sk_type(stack), \
        ossl_check_SSL_COMP_compfunc_type(compare)))

SKM_DEFINE_STACK_OF_INTERNAL(SRTP_PROTECTION_PROFILE, SRTP_PROTECTION_PROFILE, SRTP_PROTECTION_PROFILE)
#define sk_SRTP_PROTECTION_PROFILE_num(stack) \
    OPENSSL_sk_num(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(stack))
#define sk_SRTP_PROTECTION_PROFILE_value(stack, index) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_value(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(stack), (index)))
#define sk_SRTP_PROTECTION_PROFILE_new(compare) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new(ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare)))
#define sk_SRTP_PROTECTION_PROFILE_new_null() ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new_null())
#define sk_SRTP_PROTECTION_PROFILE_new_reserve(compare, size) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_new_reserve(ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare), (size)))
#define sk_SRTP_PROTECTION_PROFILE_reserve(stack, size) \
    OPENSSL_sk_reserve(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), (size))
#define sk_SRTP_PROTECTION_PROFILE_free(stack) \
    OPENSSL_sk_free(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack))
#define sk_SRTP_PROTECTION_PROFILE_zero(stack) \
    OPENSSL_sk_zero(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack))
#define sk_SRTP_PROTECTION_PROFILE_delete(stack, index) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_delete(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), (index)))
#define sk_SRTP_PROTECTION_PROFILE_delete_ptr(stack, element) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_delete_ptr(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element)))
#define sk_SRTP_PROTECTION_PROFILE_push(stack, element) \
    OPENSSL_sk_push(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element))
#define sk_SRTP_PROTECTION_PROFILE_unshift(stack, element) \
    OPENSSL_sk_unshift(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element))
#define sk_SRTP_PROTECTION_PROFILE_pop(stack) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_pop(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack)))
#define sk_SRTP_PROTECTION_PROFILE_shift(stack) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_shift(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack)))
#define sk_SRTP_PROTECTION_PROFILE_pop_free(stack, release) \
    OPENSSL_sk_pop_free(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_freefunc_type(release))
#define sk_SRTP_PROTECTION_PROFILE_insert(stack, element, index) \
    OPENSSL_sk_insert(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element), (index))
#define sk_SRTP_PROTECTION_PROFILE_set(stack, index, element) \
    ((SRTP_PROTECTION_PROFILE *)OPENSSL_sk_set(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), (index), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element)))
#define sk_SRTP_PROTECTION_PROFILE_find(stack, element) \
    OPENSSL_sk_find(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element))
#define sk_SRTP_PROTECTION_PROFILE_find_ex(stack, element) \
    OPENSSL_sk_find_ex(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element))
#define sk_SRTP_PROTECTION_PROFILE_find_all(stack, element, count) \
    OPENSSL_sk_find_all(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_type(element), (count))
#define sk_SRTP_PROTECTION_PROFILE_sort(stack) \
    OPENSSL_sk_sort(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack))
#define sk_SRTP_PROTECTION_PROFILE_is_sorted(stack) \
    OPENSSL_sk_is_sorted(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(stack))
#define sk_SRTP_PROTECTION_PROFILE_dup(stack) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_dup(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(stack)))
#define sk_SRTP_PROTECTION_PROFILE_deep_copy(stack, copy, release) \
    ((STACK_OF(SRTP_PROTECTION_PROFILE) *)OPENSSL_sk_deep_copy(ossl_check_const_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_copyfunc_type(copy), \
        ossl_check_SRTP_PROTECTION_PROFILE_freefunc_type(release)))
#define sk_SRTP_PROTECTION_PROFILE_set_cmp_func(stack, compare) \
    ((sk_SRTP_PROTECTION_PROFILE_compfunc)OPENSSL_sk_set_cmp_func(ossl_check_SRTP_PROTECTION_PROFILE_sk_type(stack), \
        ossl_check_SRTP_PROTECTION_PROFILE_compfunc_type(compare)))

#ifdef __cplusplus
}
#endif

/* Limits and defaults */
#define SSL_SESSION_ASN1_VERSION 0x0001
#define SSL_MAX_SSL_SESSION_ID_LENGTH 32
#define SSL_MAX_SID_CTX_LENGTH 32
#define SSL_MIN_RSA_MODULUS_LENGTH_IN_BYTES (512 / 8)
#define SSL_MAX_KEY_ARG_LENGTH 8
#define SSL_MAX_PIPELINES 32
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_DEFAULT_CIPHER_LIST "ALL:!COMPLEMENTOFDEFAULT:!eNULL"
#define TLS_DEFAULT_CIPHERSUITES \
    "TLS_AES_256_GCM_SHA384:" "TLS_CHACHA20_POLY1305_SHA256:" "TLS_AES_128_GCM_SHA256"
#endif
#define SSL_COOKIE_LENGTH 4096
#define SSL_MAX_CERT_LIST_DEFAULT (1024 * 100)
#define SSL_SESSION_CACHE_MAX_SIZE_DEFAULT (1024 * 20)
#define PSK_MAX_IDENTITY_LEN 256
#define PSK_MAX_PSK_LEN 512

/* Words of cipher lists: openssl-ciphers(1) */
#define SSL_TXT_LOW "LOW"
#define SSL_TXT_MEDIUM "MEDIUM"
#define SSL_TXT_HIGH "HIGH"
#define SSL_TXT_FIPS "FIPS"
#define SSL_TXT_aNULL "aNULL"
#define SSL_TXT_eNULL "eNULL"
#define SSL_TXT_NULL "NULL"
#define SSL_TXT_kRSA "kRSA"
#define SSL_TXT_kDHr "kDHr"
#define SSL_TXT_kDHd "kDHd"
#define SSL_TXT_kDH "kDH"
#define SSL_TXT_kEDH "kEDH"
#define SSL_TXT_kDHE "kDHE"
#define SSL_TXT_kECDHr "kECDHr"
#define SSL_TXT_kECDHe "kECDHe"
#define SSL_TXT_kECDH "kECDH"
#define SSL_TXT_kEECDH "kEECDH"
#define SSL_TXT_kECDHE "kECDHE"
#define SSL_TXT_kPSK "kPSK"
#define SSL_TXT_kRSAPSK "kRSAPSK"
#define SSL_TXT_kECDHEPSK "kECDHEPSK"
#define SSL_TXT_kDHEPSK "kDHEPSK"
#define SSL_TXT_kGOST "kGOST"
#define SSL_TXT_kGOST18 "kGOST18"
#define SSL_TXT_kSRP "kSRP"
#define SSL_TXT_aRSA "aRSA"
#define SSL_TXT_aDSS "aDSS"
#define SSL_TXT_aDH "aDH"
#define SSL_TXT_aECDH "aECDH"
#define SSL_TXT_aECDSA "aECDSA"
#define SSL_TXT_aPSK "aPSK"
#define SSL_TXT_aGOST94 "aGOST94"
#define SSL_TXT_aGOST01 "aGOST01"
#define SSL_TXT_aGOST12 "aGOST12"
#define SSL_TXT_aGOST "aGOST"
#define SSL_TXT_aSRP "aSRP"
#define SSL_TXT_DSS "DSS"
#define SSL_TXT_DH "DH"
#define SSL_TXT_DHE "DHE"
#define SSL_TXT_EDH "EDH"
#define SSL_TXT_ADH "ADH"
#define SSL_TXT_RSA "RSA"
#define SSL_TXT_ECDH "ECDH"
#define SSL_TXT_EECDH "EECDH"
#define SSL_TXT_ECDHE "ECDHE"
#define SSL_TXT_AECDH "AECDH"
#define SSL_TXT_ECDSA "ECDSA"
#define SSL_TXT_PSK "PSK"
#define SSL_TXT_SRP "SRP"
#define SSL_TXT_DES "DES"
#define SSL_TXT_3DES "3DES"
#define SSL_TXT_RC4 "RC4"
#define SSL_TXT_RC2 "RC2"
#define SSL_TXT_IDEA "IDEA"
#define SSL_TXT_SEED "SEED"
#define SSL_TXT_AES128 "AES128"
#define SSL_TXT_AES256 "AES256"
#define SSL_TXT_AES "AES"
#define SSL_TXT_AES_GCM "AESGCM"
#define SSL_TXT_AES_CCM "AESCCM"
#define SSL_TXT_AES_CCM_8 "AESCCM8"
#define SSL_TXT_CAMELLIA128 "CAMELLIA128"
#define SSL_TXT_CAMELLIA256 "CAMELLIA256"
#define SSL_TXT_CAMELLIA "CAMELLIA"
#define SSL_TXT_CHACHA20 "CHACHA20"
#define SSL_TXT_GOST "GOST89"
#define SSL_TXT_ARIA "ARIA"
#define SSL_TXT_ARIA_GCM "ARIAGCM"
#define SSL_TXT_ARIA128 "ARIA128"
#define SSL_TXT_ARIA256 "ARIA256"
#define SSL_TXT_GOST2012_GOST8912_GOST8912 "GOST2012-GOST8912-GOST8912"
#define SSL_TXT_CBC "CBC"
#define SSL_TXT_MD5 "MD5"
#define SSL_TXT_SHA1 "SHA1"
#define SSL_TXT_SHA "SHA"
#define SSL_TXT_GOST94 "GOST94"
#define SSL_TXT_GOST89MAC "GOST89MAC"
#define SSL_TXT_GOST12 "GOST12"
#define SSL_TXT_GOST89MAC12 "GOST89MAC12"
#define SSL_TXT_SHA256 "SHA256"
#define SSL_TXT_SHA384 "SHA384"
#define SSL_TXT_SSLV3 "SSLv3"
#define SSL_TXT_TLSV1 "TLSv1"
#define SSL_TXT_TLSV1_1 "TLSv1.1"
#define SSL_TXT_TLSV1_2 "TLSv1.2"
#define SSL_TXT_ALL "ALL"
#define SSL_TXT_CMPALL "COMPLEMENTOFALL"
#define SSL_TXT_CMPDEF "COMPLEMENTOFDEFAULT"

/* SSL_get_shutdown(3) */
#define SSL_SENT_SHUTDOWN 1
#define SSL_RECEIVED_SHUTDOWN 2

/* Formats of files: SSL_CTX_use_certificate_file(3) */
#define SSL_FILETYPE_ASN1 X509_FILETYPE_ASN1
#define SSL_FILETYPE_PEM X509_FILETYPE_PEM

/* Where an extension is sent: SSL_CTX_add_custom_ext(3) */
#define SSL_EXT_TLS_ONLY 0x0001
#define SSL_EXT_DTLS_ONLY 0x0002
#define SSL_EXT_TLS_IMPLEMENTATION_ONLY 0x0004
#define SSL_EXT_SSL3_ALLOWED 0x0008
#define SSL_EXT_TLS1_2_AND_BELOW_ONLY 0x0010
#define SSL_EXT_TLS1_3_ONLY 0x0020
#define SSL_EXT_IGNORE_ON_RESUMPTION 0x0040
#define SSL_EXT_CLIENT_HELLO 0x0080
#define SSL_EXT_TLS1_2_SERVER_HELLO 0x0100
#define SSL_EXT_TLS1_3_SERVER_HELLO 0x0200
#define SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS 0x0400
#define SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST 0x0800
#define SSL_EXT_TLS1_3_CERTIFICATE 0x1000
#define SSL_EXT_TLS1_3_NEW_SESSION_TICKET 0x2000
#define SSL_EXT_TLS1_3_CERTIFICATE_REQUEST 0x4000

/* SSL_CTX_set_options(3) */
#define SSL_OP_BIT(bit) ((uint64_t)1 << (uint64_t)(bit))
#define SSL_OP_NO_EXTENDED_MASTER_SECRET SSL_OP_BIT(0)
#define SSL_OP_CLEANSE_PLAINTEXT SSL_OP_BIT(1)
#define SSL_OP_LEGACY_SERVER_CONNECT SSL_OP_BIT(2)
#define SSL_OP_ENABLE_KTLS SSL_OP_BIT(3)
#define SSL_OP_TLSEXT_PADDING SSL_OP_BIT(4)
#define SSL_OP_SAFARI_ECDHE_ECDSA_BUG SSL_OP_BIT(6)
#define SSL_OP_IGNORE_UNEXPECTED_EOF SSL_OP_BIT(7)
#define SSL_OP_ALLOW_CLIENT_RENEGOTIATION SSL_OP_BIT(8)
#define SSL_OP_DISABLE_TLSEXT_CA_NAMES SSL_OP_BIT(9)
#define SSL_OP_ALLOW_NO_DHE_KEX SSL_OP_BIT(10)
#define SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS SSL_OP_BIT(11)
#define SSL_OP_NO_QUERY_MTU SSL_OP_BIT(12)
#define SSL_OP_COOKIE_EXCHANGE SSL_OP_BIT(13)
#define SSL_OP_NO_TICKET SSL_OP_BIT(14)
#define SSL_OP_CISCO_ANYCONNECT SSL_OP_BIT(15)
#define SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION SSL_OP_BIT(16)
#define SSL_OP_NO_COMPRESSION SSL_OP_BIT(17)
#define SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION SSL_OP_BIT(18)
#define SSL_OP_NO_ENCRYPT_THEN_MAC SSL_OP_BIT(19)
#define SSL_OP_ENABLE_MIDDLEBOX_COMPAT SSL_OP_BIT(20)
#define SSL_OP_PRIORITIZE_CHACHA SSL_OP_BIT(21)
#define SSL_OP_CIPHER_SERVER_PREFERENCE SSL_OP_BIT(22)
#define SSL_OP_TLS_ROLLBACK_BUG SSL_OP_BIT(23)
#define SSL_OP_NO_ANTI_REPLAY SSL_OP_BIT(24)
#define SSL_OP_NO_SSLv3 SSL_OP_BIT(25)
#define SSL_OP_NO_TLSv1 SSL_OP_BIT(26)
#define SSL_OP_NO_TLSv1_2 SSL_OP_BIT(27)
#define SSL_OP_NO_TLSv1_1 SSL_OP_BIT(28)
#define SSL_OP_NO_TLSv1_3 SSL_OP_BIT(29)
#define SSL_OP_NO_DTLSv1 SSL_OP_BIT(26)
#define SSL_OP_NO_DTLSv1_2 SSL_OP_BIT(27)
#define SSL_OP_NO_RENEGOTIATION SSL_OP_BIT(30)
#define SSL_OP_CRYPTOPRO_TLSEXT_BUG SSL_OP_BIT(31)
#define SSL_OP_NO_SSL_MASK \
    (SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3)
#define SSL_OP_NO_DTLS_MASK (SSL_OP_NO_DTLSv1 | SSL_OP_NO_DTLSv1_2)
#define SSL_OP_ALL \
    (SSL_OP_CRYPTOPRO_TLSEXT_BUG | SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS | SSL_OP_TLSEXT_PADDING | SSL_OP_SAFARI_ECDHE_ECDSA_BUG)
#define SSL_OP_MICROSOFT_SESS_ID_BUG 0x0
#define SSL_OP_NETSCAPE_CHALLENGE_BUG 0x0
#define SSL_OP_NETSCAPE_REUSE_CIPHER_CHANGE_BUG 0x0
#define SSL_OP_SSLREF2_REUSE_CERT_TYPE_BUG 0x0
#define SSL_OP_MICROSOFT_BIG_SSLV3_BUFFER 0x0
#define SSL_OP_MSIE_SSLV2_RSA_PADDING 0x0
#define SSL_OP_SSLEAY_080_CLIENT_DH_BUG 0x0
#define SSL_OP_TLS_D5_BUG 0x0
#define SSL_OP_TLS_BLOCK_PADDING_BUG 0x0
#define SSL_OP_SINGLE_ECDH_USE 0x0
#define SSL_OP_SINGLE_DH_USE 0x0
#define SSL_OP_EPHEMERAL_RSA 0x0
#define SSL_OP_NO_SSLv2 0x0
#define SSL_OP_PKCS1_CHECK_1 0x0
#define SSL_OP_PKCS1_CHECK_2 0x0
#define SSL_OP_NETSCAPE_CA_DN_BUG 0x0
#define SSL_OP_NETSCAPE_DEMO_CIPHER_CHANGE_BUG 0x0

/* SSL_CTX_set_mode(3) */
#define SSL_MODE_ENABLE_PARTIAL_WRITE 0x00000001U
#define SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER 0x00000002U
#define SSL_MODE_AUTO_RETRY 0x00000004U
#define SSL_MODE_NO_AUTO_CHAIN 0x00000008U
#define SSL_MODE_RELEASE_BUFFERS 0x00000010U
#define SSL_MODE_SEND_CLIENTHELLO_TIME 0x00000020U
#define SSL_MODE_SEND_SERVERHELLO_TIME 0x00000040U
#define SSL_MODE_SEND_FALLBACK_SCSV 0x00000080U
#define SSL_MODE_ASYNC 0x00000100U
#define SSL_MODE_DTLS_SCTP_LABEL_LENGTH_BUG 0x00000400U
#define SSL_CTX_set_mode(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, (value), NULL)
#define SSL_CTX_clear_mode(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_MODE, (value), NULL)
#define SSL_CTX_get_mode(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_MODE, 0, NULL)
#define SSL_clear_mode(ssl, value) SSL_ctrl((ssl), SSL_CTRL_CLEAR_MODE, (value), NULL)
#define SSL_set_mode(ssl, value) SSL_ctrl((ssl), SSL_CTRL_MODE, (value), NULL)
#define SSL_get_mode(ssl) SSL_ctrl((ssl), SSL_CTRL_MODE, 0, NULL)
#define SSL_CTX_set_session_cache_mode(ctx, value) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SESS_CACHE_MODE, (value), NULL)
#define SSL_CTX_get_session_cache_mode(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_SESS_CACHE_MODE, 0, NULL)

/* How certificates are checked and chains built: SSL_CTX_build_cert_chain(3), SSL_check_chain(3) */
#define SSL_CERT_FLAG_TLS_STRICT 0x00000001U
#define SSL_CERT_FLAG_SUITEB_128_LOS_ONLY 0x10000
#define SSL_CERT_FLAG_SUITEB_192_LOS 0x20000
#define SSL_CERT_FLAG_SUITEB_128_LOS 0x30000
#define SSL_CERT_FLAG_BROKEN_PROTOCOL 0x10000000
#define SSL_BUILD_CHAIN_FLAG_UNTRUSTED 0x1
#define SSL_BUILD_CHAIN_FLAG_NO_ROOT 0x2
#define SSL_BUILD_CHAIN_FLAG_CHECK 0x4
#define SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR 0x8
#define SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR 0x10
#define CERT_PKEY_VALID 0x1
#define CERT_PKEY_SIGN 0x2
#define CERT_PKEY_EE_SIGNATURE 0x10
#define CERT_PKEY_CA_SIGNATURE 0x20
#define CERT_PKEY_EE_PARAM 0x40
#define CERT_PKEY_CA_PARAM 0x80
#define CERT_PKEY_EXPLICIT_SIGN 0x100
#define CERT_PKEY_ISSUER_NAME 0x200
#define CERT_PKEY_CERT_TYPE 0x400
#define CERT_PKEY_SUITEB 0x800
#define SSL_CERT_SET_FIRST 1
#define SSL_CERT_SET_NEXT 2
#define SSL_CERT_SET_SERVER 3

/* SSL_CONF_CTX_set_flags(3), SSL_CONF_cmd_value_type(3) */
#define SSL_CONF_FLAG_CMDLINE 0x1
#define SSL_CONF_FLAG_FILE 0x2
#define SSL_CONF_FLAG_CLIENT 0x4
#define SSL_CONF_FLAG_SERVER 0x8
#define SSL_CONF_FLAG_SHOW_ERRORS 0x10
#define SSL_CONF_FLAG_CERTIFICATE 0x20
#define SSL_CONF_FLAG_REQUIRE_PRIVATE 0x40
#define SSL_CONF_TYPE_UNKNOWN 0x0
#define SSL_CONF_TYPE_STRING 0x1
#define SSL_CONF_TYPE_FILE 0x2
#define SSL_CONF_TYPE_DIR 0x3
#define SSL_CONF_TYPE_NONE 0x4
#define SSL_CONF_TYPE_STORE 0x5

/* SSL_CTX_set_session_cache_mode(3) */
#define SSL_SESS_CACHE_OFF 0x0000
#define SSL_SESS_CACHE_CLIENT 0x0001
#define SSL_SESS_CACHE_SERVER 0x0002
#define SSL_SESS_CACHE_BOTH (SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER)
#define SSL_SESS_CACHE_NO_AUTO_CLEAR 0x0080
#define SSL_SESS_CACHE_NO_INTERNAL_LOOKUP 0x0100
#define SSL_SESS_CACHE_NO_INTERNAL_STORE 0x0200
#define SSL_SESS_CACHE_NO_INTERNAL (SSL_SESS_CACHE_NO_INTERNAL_LOOKUP | SSL_SESS_CACHE_NO_INTERNAL_STORE)
#define SSL_SESS_CACHE_UPDATE_TIME 0x0400
#define SSL_CTX_sess_number(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_NUMBER, 0, NULL)
#define SSL_CTX_sess_connect(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT, 0, NULL)
#define SSL_CTX_sess_connect_good(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT_GOOD, 0, NULL)
#define SSL_CTX_sess_connect_renegotiate(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CONNECT_RENEGOTIATE, 0, NULL)
#define SSL_CTX_sess_accept(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT, 0, NULL)
#define SSL_CTX_sess_accept_renegotiate(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT_RENEGOTIATE, 0, NULL)
#define SSL_CTX_sess_accept_good(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_ACCEPT_GOOD, 0, NULL)
#define SSL_CTX_sess_hits(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_HIT, 0, NULL)
#define SSL_CTX_sess_cb_hits(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CB_HIT, 0, NULL)
#define SSL_CTX_sess_misses(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_MISSES, 0, NULL)
#define SSL_CTX_sess_timeouts(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_TIMEOUTS, 0, NULL)
#define SSL_CTX_sess_cache_full(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_SESS_CACHE_FULL, 0, NULL)
#define SSL_CTX_sess_set_cache_size(ctx, size) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SESS_CACHE_SIZE, (size), NULL)
#define SSL_CTX_sess_get_cache_size(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_SESS_CACHE_SIZE, 0, NULL)

/* Next protocol negotiation: SSL_CTX_set_next_protos_advertised_cb(3) */
#define SSL_CTX_set_npn_advertised_cb SSL_CTX_set_next_protos_advertised_cb
#define SSL_CTX_set_npn_select_cb SSL_CTX_set_next_proto_select_cb
#define SSL_get0_npn_negotiated SSL_get0_next_proto_negotiated
#define OPENSSL_NPN_UNSUPPORTED 0
#define OPENSSL_NPN_NEGOTIATED 1
#define OPENSSL_NPN_NO_OVERLAP 2

/* SSL_want(3) */
#define SSL_NOTHING 1
#define SSL_WRITING 2
#define SSL_READING 3
#define SSL_X509_LOOKUP 4
#define SSL_ASYNC_PAUSED 5
#define SSL_ASYNC_NO_JOBS 6
#define SSL_CLIENT_HELLO_CB 7
#define SSL_RETRY_VERIFY 8
#define SSL_want_nothing(ssl) (SSL_want((ssl)) == SSL_NOTHING)
#define SSL_want_read(ssl) (SSL_want((ssl)) == SSL_READING)
#define SSL_want_write(ssl) (SSL_want((ssl)) == SSL_WRITING)
#define SSL_want_x509_lookup(ssl) (SSL_want((ssl)) == SSL_X509_LOOKUP)
#define SSL_want_retry_verify(ssl) (SSL_want((ssl)) == SSL_RETRY_VERIFY)
#define SSL_want_async(ssl) (SSL_want((ssl)) == SSL_ASYNC_PAUSED)
#define SSL_want_async_job(ssl) (SSL_want((ssl)) == SSL_ASYNC_NO_JOBS)
#define SSL_want_client_hello_cb(ssl) (SSL_want((ssl)) == SSL_CLIENT_HELLO_CB)

/* Flags of MACs */
#define SSL_MAC_FLAG_READ_MAC_STREAM 1
#define SSL_MAC_FLAG_WRITE_MAC_STREAM 2
#define SSL_MAC_FLAG_READ_MAC_TLSTREE 4
#define SSL_MAC_FLAG_WRITE_MAC_TLSTREE 8

/* SSL_key_update(3) */
#define SSL_KEY_UPDATE_NONE -1
#define SSL_KEY_UPDATE_NOT_REQUESTED 0
#define SSL_KEY_UPDATE_REQUESTED 1

/* SSL_CTX_set_info_callback(3) */
#define SSL_ST_CONNECT 0x1000
#define SSL_ST_ACCEPT 0x2000
#define SSL_ST_MASK 0x0FFF
#define SSL_CB_LOOP 0x01
#define SSL_CB_EXIT 0x02
#define SSL_CB_READ 0x04
#define SSL_CB_WRITE 0x08
#define SSL_CB_ALERT 0x4000
#define SSL_CB_READ_ALERT (SSL_CB_ALERT | SSL_CB_READ)
#define SSL_CB_WRITE_ALERT (SSL_CB_ALERT | SSL_CB_WRITE)
#define SSL_CB_ACCEPT_LOOP (SSL_ST_ACCEPT | SSL_CB_LOOP)
#define SSL_CB_ACCEPT_EXIT (SSL_ST_ACCEPT | SSL_CB_EXIT)
#define SSL_CB_CONNECT_LOOP (SSL_ST_CONNECT | SSL_CB_LOOP)
#define SSL_CB_CONNECT_EXIT (SSL_ST_CONNECT | SSL_CB_EXIT)
#define SSL_CB_HANDSHAKE_START 0x10
#define SSL_CB_HANDSHAKE_DONE 0x20
#define SSL_in_connect_init(ssl) (SSL_in_init((ssl)) && !SSL_is_server((ssl)))
#define SSL_in_accept_init(ssl) (SSL_in_init((ssl)) && SSL_is_server((ssl)))
#define SSL_ST_READ_HEADER 0xF0
#define SSL_ST_READ_BODY 0xF1
#define SSL_ST_READ_DONE 0xF2

/* SSL_CTX_set_verify(3) */
#define SSL_VERIFY_NONE 0x00
#define SSL_VERIFY_PEER 0x01
#define SSL_VERIFY_FAIL_IF_NO_PEER_CERT 0x02
#define SSL_VERIFY_CLIENT_ONCE 0x04
#define SSL_VERIFY_POST_HANDSHAKE 0x08

/* Alerts: SSL_alert_desc_string(3) */
#define SSL_AD_REASON_OFFSET 1000
#define SSL_AD_CLOSE_NOTIFY SSL3_AD_CLOSE_NOTIFY
#define SSL_AD_UNEXPECTED_MESSAGE SSL3_AD_UNEXPECTED_MESSAGE
#define SSL_AD_BAD_RECORD_MAC SSL3_AD_BAD_RECORD_MAC
#define SSL_AD_DECRYPTION_FAILED TLS1_AD_DECRYPTION_FAILED
#define SSL_AD_RECORD_OVERFLOW TLS1_AD_RECORD_OVERFLOW
#define SSL_AD_DECOMPRESSION_FAILURE SSL3_AD_DECOMPRESSION_FAILURE
#define SSL_AD_HANDSHAKE_FAILURE SSL3_AD_HANDSHAKE_FAILURE
#define SSL_AD_NO_CERTIFICATE SSL3_AD_NO_CERTIFICATE
#define SSL_AD_BAD_CERTIFICATE SSL3_AD_BAD_CERTIFICATE
#define SSL_AD_UNSUPPORTED_CERTIFICATE SSL3_AD_UNSUPPORTED_CERTIFICATE
#define SSL_AD_CERTIFICATE_REVOKED SSL3_AD_CERTIFICATE_REVOKED
#define SSL_AD_CERTIFICATE_EXPIRED SSL3_AD_CERTIFICATE_EXPIRED
#define SSL_AD_CERTIFICATE_UNKNOWN SSL3_AD_CERTIFICATE_UNKNOWN
#define SSL_AD_ILLEGAL_PARAMETER SSL3_AD_ILLEGAL_PARAMETER
#define SSL_AD_UNKNOWN_CA TLS1_AD_UNKNOWN_CA
#define SSL_AD_ACCESS_DENIED TLS1_AD_ACCESS_DENIED
#define SSL_AD_DECODE_ERROR TLS1_AD_DECODE_ERROR
#define SSL_AD_DECRYPT_ERROR TLS1_AD_DECRYPT_ERROR
#define SSL_AD_EXPORT_RESTRICTION TLS1_AD_EXPORT_RESTRICTION
#define SSL_AD_PROTOCOL_VERSION TLS1_AD_PROTOCOL_VERSION
#define SSL_AD_INSUFFICIENT_SECURITY TLS1_AD_INSUFFICIENT_SECURITY
#define SSL_AD_INTERNAL_ERROR TLS1_AD_INTERNAL_ERROR
#define SSL_AD_USER_CANCELLED TLS1_AD_USER_CANCELLED
#define SSL_AD_NO_RENEGOTIATION TLS1_AD_NO_RENEGOTIATION
#define SSL_AD_MISSING_EXTENSION TLS13_AD_MISSING_EXTENSION
#define SSL_AD_CERTIFICATE_REQUIRED TLS13_AD_CERTIFICATE_REQUIRED
#define SSL_AD_UNSUPPORTED_EXTENSION TLS1_AD_UNSUPPORTED_EXTENSION
#define SSL_AD_CERTIFICATE_UNOBTAINABLE TLS1_AD_CERTIFICATE_UNOBTAINABLE
#define SSL_AD_UNRECOGNIZED_NAME TLS1_AD_UNRECOGNIZED_NAME
#define SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE TLS1_AD_BAD_CERTIFICATE_STATUS_RESPONSE
#define SSL_AD_BAD_CERTIFICATE_HASH_VALUE TLS1_AD_BAD_CERTIFICATE_HASH_VALUE
#define SSL_AD_UNKNOWN_PSK_IDENTITY TLS1_AD_UNKNOWN_PSK_IDENTITY
#define SSL_AD_INAPPROPRIATE_FALLBACK TLS1_AD_INAPPROPRIATE_FALLBACK
#define SSL_AD_NO_APPLICATION_PROTOCOL TLS1_AD_NO_APPLICATION_PROTOCOL

/* SSL_get_error(3) */
#define SSL_ERROR_NONE 0
#define SSL_ERROR_SSL 1
#define SSL_ERROR_WANT_READ 2
#define SSL_ERROR_WANT_WRITE 3
#define SSL_ERROR_WANT_X509_LOOKUP 4
#define SSL_ERROR_SYSCALL 5
#define SSL_ERROR_ZERO_RETURN 6
#define SSL_ERROR_WANT_CONNECT 7
#define SSL_ERROR_WANT_ACCEPT 8
#define SSL_ERROR_WANT_ASYNC 9
#define SSL_ERROR_WANT_ASYNC_JOB 10
#define SSL_ERROR_WANT_CLIENT_HELLO_CB 11
#define SSL_ERROR_WANT_RETRY_VERIFY 12

/* Commands of SSL_ctrl(3), which the macros below give */
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_CTRL_SET_TMP_DH 3
#define SSL_CTRL_SET_TMP_ECDH 4
#define SSL_CTRL_SET_TMP_DH_CB 6
#endif
#define SSL_CTRL_GET_CLIENT_CERT_REQUEST 9
#define SSL_CTRL_GET_NUM_RENEGOTIATIONS 10
#define SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS 11
#define SSL_CTRL_GET_TOTAL_RENEGOTIATIONS 12
#define SSL_CTRL_GET_FLAGS 13
#define SSL_CTRL_EXTRA_CHAIN_CERT 14
#define SSL_CTRL_SET_MSG_CALLBACK 15
#define SSL_CTRL_SET_MSG_CALLBACK_ARG 16
#define SSL_CTRL_SET_MTU 17
#define SSL_CTRL_SESS_NUMBER 20
#define SSL_CTRL_SESS_CONNECT 21
#define SSL_CTRL_SESS_CONNECT_GOOD 22
#define SSL_CTRL_SESS_CONNECT_RENEGOTIATE 23
#define SSL_CTRL_SESS_ACCEPT 24
#define SSL_CTRL_SESS_ACCEPT_GOOD 25
#define SSL_CTRL_SESS_ACCEPT_RENEGOTIATE 26
#define SSL_CTRL_SESS_HIT 27
#define SSL_CTRL_SESS_CB_HIT 28
#define SSL_CTRL_SESS_MISSES 29
#define SSL_CTRL_SESS_TIMEOUTS 30
#define SSL_CTRL_SESS_CACHE_FULL 31
#define SSL_CTRL_MODE 33
#define SSL_CTRL_GET_READ_AHEAD 40
#define SSL_CTRL_SET_READ_AHEAD 41
#define SSL_CTRL_SET_SESS_CACHE_SIZE 42
#define SSL_CTRL_GET_SESS_CACHE_SIZE 43
#define SSL_CTRL_SET_SESS_CACHE_MODE 44
#define SSL_CTRL_GET_SESS_CACHE_MODE 45
#define SSL_CTRL_GET_MAX_CERT_LIST 50
#define SSL_CTRL_SET_MAX_CERT_LIST 51
#define SSL_CTRL_SET_MAX_SEND_FRAGMENT 52
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_CB 53
#define SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG 54
#define SSL_CTRL_SET_TLSEXT_HOSTNAME 55
#define SSL_CTRL_SET_TLSEXT_DEBUG_CB 56
#define SSL_CTRL_SET_TLSEXT_DEBUG_ARG 57
#define SSL_CTRL_GET_TLSEXT_TICKET_KEYS 58
#define SSL_CTRL_SET_TLSEXT_TICKET_KEYS 59
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB 63
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG 64
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE 65
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_EXTS 66
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_EXTS 67
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_IDS 68
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_IDS 69
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_OCSP_RESP 70
#define SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP 71
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB 72
#endif
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB 75
#define SSL_CTRL_SET_SRP_VERIFY_PARAM_CB 76
#define SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB 77
#define SSL_CTRL_SET_SRP_ARG 78
#define SSL_CTRL_SET_TLS_EXT_SRP_USERNAME 79
#define SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH 80
#define SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD 81
#define DTLS_CTRL_GET_TIMEOUT 73
#define DTLS_CTRL_HANDLE_TIMEOUT 74
#define SSL_CTRL_GET_RI_SUPPORT 76
#define SSL_CTRL_CLEAR_MODE 78
#define SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB 79
#define SSL_CTRL_GET_EXTRA_CHAIN_CERTS 82
#define SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS 83
#define SSL_CTRL_CHAIN 88
#define SSL_CTRL_CHAIN_CERT 89
#define SSL_CTRL_GET_GROUPS 90
#define SSL_CTRL_SET_GROUPS 91
#define SSL_CTRL_SET_GROUPS_LIST 92
#define SSL_CTRL_GET_SHARED_GROUP 93
#define SSL_CTRL_SET_SIGALGS 97
#define SSL_CTRL_SET_SIGALGS_LIST 98
#define SSL_CTRL_CERT_FLAGS 99
#define SSL_CTRL_CLEAR_CERT_FLAGS 100
#define SSL_CTRL_SET_CLIENT_SIGALGS 101
#define SSL_CTRL_SET_CLIENT_SIGALGS_LIST 102
#define SSL_CTRL_GET_CLIENT_CERT_TYPES 103
#define SSL_CTRL_SET_CLIENT_CERT_TYPES 104
#define SSL_CTRL_BUILD_CERT_CHAIN 105
#define SSL_CTRL_SET_VERIFY_CERT_STORE 106
#define SSL_CTRL_SET_CHAIN_CERT_STORE 107
#define SSL_CTRL_GET_PEER_SIGNATURE_NID 108
#define SSL_CTRL_GET_PEER_TMP_KEY 109
#define SSL_CTRL_GET_RAW_CIPHERLIST 110
#define SSL_CTRL_GET_EC_POINT_FORMATS 111
#define SSL_CTRL_GET_CHAIN_CERTS 115
#define SSL_CTRL_SELECT_CURRENT_CERT 116
#define SSL_CTRL_SET_CURRENT_CERT 117
#define SSL_CTRL_SET_DH_AUTO 118
#define DTLS_CTRL_SET_LINK_MTU 120
#define DTLS_CTRL_GET_LINK_MIN_MTU 121
#define SSL_CTRL_GET_EXTMS_SUPPORT 122
#define SSL_CTRL_SET_MIN_PROTO_VERSION 123
#define SSL_CTRL_SET_MAX_PROTO_VERSION 124
#define SSL_CTRL_SET_SPLIT_SEND_FRAGMENT 125
#define SSL_CTRL_SET_MAX_PIPELINES 126
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_TYPE 127
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB 128
#define SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG 129
#define SSL_CTRL_GET_MIN_PROTO_VERSION 130
#define SSL_CTRL_GET_MAX_PROTO_VERSION 131
#define SSL_CTRL_GET_SIGNATURE_NID 132
#define SSL_CTRL_GET_TMP_KEY 133
#define SSL_CTRL_GET_NEGOTIATED_GROUP 134
#define SSL_CTRL_SET_RETRY_VERIFY 136
#define SSL_CTRL_GET_VERIFY_CERT_STORE 137
#define SSL_CTRL_GET_CHAIN_CERT_STORE 138
#define SSL_CTRL_GET_SERVER_TMP_KEY SSL_CTRL_GET_PEER_TMP_KEY
#define SSL_CTRL_GET_CURVES SSL_CTRL_GET_GROUPS
#define SSL_CTRL_SET_CURVES SSL_CTRL_SET_GROUPS
#define SSL_CTRL_SET_CURVES_LIST SSL_CTRL_SET_GROUPS_LIST
#define SSL_CTRL_GET_SHARED_CURVE SSL_CTRL_GET_SHARED_GROUP

/* Serverinfo: SSL_CTX_use_serverinfo_ex(3) */
#define SSL_SERVERINFOV1 1
#define SSL_SERVERINFOV2 2

/* SSL_CTX_set_client_hello_cb(3) */
#define SSL_CLIENT_HELLO_SUCCESS 1
#define SSL_CLIENT_HELLO_ERROR 0
#define SSL_CLIENT_HELLO_RETRY (-1)

/* SSL_read_early_data(3) */
#define SSL_READ_EARLY_DATA_ERROR 0
#define SSL_READ_EARLY_DATA_SUCCESS 1
#define SSL_READ_EARLY_DATA_FINISH 2
#define SSL_EARLY_DATA_NOT_SENT 0
#define SSL_EARLY_DATA_REJECTED 1
#define SSL_EARLY_DATA_ACCEPTED 2

/* SSL_CTX_set_security_callback(3) */
#define SSL_SECOP_OTHER_TYPE 0xffff0000
#define SSL_SECOP_OTHER_NONE 0
#define SSL_SECOP_OTHER_CIPHER (1 << 16)
#define SSL_SECOP_OTHER_CURVE (2 << 16)
#define SSL_SECOP_OTHER_DH (3 << 16)
#define SSL_SECOP_OTHER_PKEY (4 << 16)
#define SSL_SECOP_OTHER_SIGALG (5 << 16)
#define SSL_SECOP_OTHER_CERT (6 << 16)
#define SSL_SECOP_PEER 0x1000
#define SSL_SECOP_CIPHER_SUPPORTED (1 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CIPHER_SHARED (2 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CIPHER_CHECK (3 | SSL_SECOP_OTHER_CIPHER)
#define SSL_SECOP_CURVE_SUPPORTED (4 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_CURVE_SHARED (5 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_CURVE_CHECK (6 | SSL_SECOP_OTHER_CURVE)
#define SSL_SECOP_TMP_DH (7 | SSL_SECOP_OTHER_PKEY)
#define SSL_SECOP_VERSION (9 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_TICKET (10 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_SIGALG_SUPPORTED (11 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_SHARED (12 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_CHECK (13 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_SIGALG_MASK (14 | SSL_SECOP_OTHER_SIGALG)
#define SSL_SECOP_COMPRESSION (15 | SSL_SECOP_OTHER_NONE)
#define SSL_SECOP_EE_KEY (16 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_CA_KEY (17 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_CA_MD (18 | SSL_SECOP_OTHER_CERT)
#define SSL_SECOP_PEER_EE_KEY (SSL_SECOP_EE_KEY | SSL_SECOP_PEER)
#define SSL_SECOP_PEER_CA_KEY (SSL_SECOP_CA_KEY | SSL_SECOP_PEER)
#define SSL_SECOP_PEER_CA_MD (SSL_SECOP_CA_MD | SSL_SECOP_PEER)

/* OPENSSL_init_ssl(3) */
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define OpenSSL_add_ssl_algorithms() SSL_library_init()
#define SSLeay_add_ssl_algorithms() SSL_library_init()
#define SSL_load_error_strings() \
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL)
#define SSL_library_init() OPENSSL_init_ssl(0, NULL)
#endif
#define OPENSSL_INIT_NO_LOAD_SSL_STRINGS 0x00100000L
#define OPENSSL_INIT_LOAD_SSL_STRINGS 0x00200000L
#define OPENSSL_INIT_SSL_DEFAULT (OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS)

/* SSL_CTX_set_session_ticket_cb(3) */
#define SSL_TICKET_FATAL_ERR_MALLOC 0
#define SSL_TICKET_FATAL_ERR_OTHER 1
#define SSL_TICKET_NONE 2
#define SSL_TICKET_EMPTY 3
#define SSL_TICKET_NO_DECRYPT 4
#define SSL_TICKET_SUCCESS 5
#define SSL_TICKET_SUCCESS_RENEW 6
#define SSL_TICKET_RETURN_ABORT 0
#define SSL_TICKET_RETURN_IGNORE 1
#define SSL_TICKET_RETURN_IGNORE_RENEW 2
#define SSL_TICKET_RETURN_USE 3
#define SSL_TICKET_RETURN_USE_RENEW 4

/* Names that OpenSSL has for other functions */
#define SSL_get_cipher(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher((ssl)))
#define SSL_get_cipher_bits(ssl, bits) SSL_CIPHER_get_bits(SSL_get_current_cipher((ssl)), (bits))
#define SSL_get_cipher_version(ssl) SSL_CIPHER_get_version(SSL_get_current_cipher((ssl)))
#define SSL_get_cipher_name(ssl) SSL_CIPHER_get_name(SSL_get_current_cipher((ssl)))
#define SSL_get_time(session) SSL_SESSION_get_time((session))
#define SSL_set_time(session, time) SSL_SESSION_set_time((session), (time))
#define SSL_get_timeout(session) SSL_SESSION_get_timeout((session))
#define SSL_set_timeout(session, time) SSL_SESSION_set_timeout((session), (time))
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_get_peer_certificate SSL_get1_peer_certificate
#endif
#define SSLv23_method TLS_method
#define SSLv23_server_method TLS_server_method
#define SSLv23_client_method TLS_client_method
#define SSL_get0_session SSL_get_session
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define SSL_cache_hit(ssl) SSL_session_reused((ssl))
#endif

/* The program's own data: SSL_get_ex_new_index(3) */
#define SSL_set_app_data(ssl, arg) (SSL_set_ex_data((ssl), 0, (void *)(arg)))
#define SSL_get_app_data(ssl) (SSL_get_ex_data((ssl), 0))
#define SSL_SESSION_set_app_data(ssl, session) (SSL_SESSION_set_ex_data((ssl), 0, (void *)(session)))
#define SSL_SESSION_get_app_data(ssl) (SSL_SESSION_get_ex_data((ssl), 0))
#define SSL_CTX_get_app_data(ctx) (SSL_CTX_get_ex_data((ctx), 0))
#define SSL_CTX_set_app_data(ctx, arg) (SSL_CTX_set_ex_data((ctx), 0, (void *)(arg)))
#define SSL_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL, (argl), (argp), (new_func), (dup_func), (free_func))
#define SSL_SESSION_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_SESSION, (argl), (argp), (new_func), (dup_func), (free_func))
#define SSL_CTX_get_ex_new_index(argl, argp, new_func, dup_func, free_func) \
    CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, (argl), (argp), (new_func), (dup_func), (free_func))

/* Datagrams and MTUs */
#define SSL_set_mtu(ssl, mtu) SSL_ctrl((ssl), SSL_CTRL_SET_MTU, (mtu), NULL)
#define DTLS_set_link_mtu(ssl, mtu) SSL_ctrl((ssl), DTLS_CTRL_SET_LINK_MTU, (mtu), NULL)
#define DTLS_get_link_min_mtu(ssl) SSL_ctrl((ssl), DTLS_CTRL_GET_LINK_MIN_MTU, 0, NULL)
#define DTLSv1_get_timeout(ssl, arg) SSL_ctrl((ssl), DTLS_CTRL_GET_TIMEOUT, 0, (void *)(arg))
#define DTLSv1_handle_timeout(ssl) SSL_ctrl((ssl), DTLS_CTRL_HANDLE_TIMEOUT, 0, NULL)

/* Renegotiation */
#define SSL_get_secure_renegotiation_support(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_RI_SUPPORT, 0, NULL)
#define SSL_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_clear_num_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_CLEAR_NUM_RENEGOTIATIONS, 0, NULL)
#define SSL_total_renegotiations(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_TOTAL_RENEGOTIATIONS, 0, NULL)

/* Extended master secret (RFC 7627) */
#define SSL_get_extms_support(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_EXTMS_SUPPORT, 0, NULL)

/* SSL_CTX_set_msg_callback(3) */
#define SSL_CTX_set_msg_callback_arg(ctx, arg) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, (arg))
#define SSL_set_msg_callback_arg(ssl, arg) SSL_ctrl((ssl), SSL_CTRL_SET_MSG_CALLBACK_ARG, 0, (arg))

/* SSL_CTX_set_cert_flags */
#define SSL_CTX_set_cert_flags(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_CERT_FLAGS, (value), NULL)
#define SSL_set_cert_flags(ssl, value) SSL_ctrl((ssl), SSL_CTRL_CERT_FLAGS, (value), NULL)
#define SSL_CTX_clear_cert_flags(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_CERT_FLAGS, (value), NULL)
#define SSL_clear_cert_flags(ssl, value) SSL_ctrl((ssl), SSL_CTRL_CLEAR_CERT_FLAGS, (value), NULL)

/* Certificates and chains: SSL_CTX_add1_chain_cert(3), SSL_CTX_add_extra_chain_cert(3) */
#define SSL_CTX_add_extra_chain_cert(ctx, x509) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_EXTRA_CHAIN_CERT, 0, (void *)(x509))
#define SSL_CTX_get_extra_chain_certs(ctx, chain) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_EXTRA_CHAIN_CERTS, 0, (chain))
#define SSL_CTX_get_extra_chain_certs_only(ctx, chain) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_EXTRA_CHAIN_CERTS, 1, (chain))
#define SSL_CTX_clear_extra_chain_certs(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_CLEAR_EXTRA_CHAIN_CERTS, 0, NULL)
#define SSL_CTX_set0_chain(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN, 0, (void *)(chain))
#define SSL_CTX_set1_chain(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN, 1, (void *)(chain))
#define SSL_CTX_add0_chain_cert(ctx, x509) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN_CERT, 0, (void *)(x509))
#define SSL_CTX_add1_chain_cert(ctx, x509) SSL_CTX_ctrl((ctx), SSL_CTRL_CHAIN_CERT, 1, (void *)(x509))
#define SSL_CTX_get0_chain_certs(ctx, chain) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_CHAIN_CERTS, 0, (chain))
#define SSL_CTX_clear_chain_certs(ctx) SSL_CTX_set0_chain((ctx), NULL)
#define SSL_CTX_build_cert_chain(ctx, flags) SSL_CTX_ctrl((ctx), SSL_CTRL_BUILD_CERT_CHAIN, (flags), NULL)
#define SSL_CTX_select_current_cert(ctx, x509) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SELECT_CURRENT_CERT, 0, (void *)(x509))
#define SSL_CTX_set_current_cert(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CURRENT_CERT, (value), NULL)
#define SSL_CTX_set0_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CHAIN_CERT_STORE, 0, (void *)(store))
#define SSL_CTX_set1_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CHAIN_CERT_STORE, 1, (void *)(store))
#define SSL_CTX_get0_chain_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_CHAIN_CERT_STORE, 0, (void *)(store))
#define SSL_set0_chain(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_CHAIN, 0, (void *)(chain))
#define SSL_set1_chain(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_CHAIN, 1, (void *)(chain))
#define SSL_add0_chain_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_CHAIN_CERT, 0, (void *)(x509))
#define SSL_add1_chain_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_CHAIN_CERT, 1, (void *)(x509))
#define SSL_get0_chain_certs(ssl, chain) SSL_ctrl((ssl), SSL_CTRL_GET_CHAIN_CERTS, 0, (chain))
#define SSL_clear_chain_certs(ssl) SSL_set0_chain((ssl), NULL)
#define SSL_build_cert_chain(ssl, flags) SSL_ctrl((ssl), SSL_CTRL_BUILD_CERT_CHAIN, (flags), NULL)
#define SSL_select_current_cert(ssl, x509) SSL_ctrl((ssl), SSL_CTRL_SELECT_CURRENT_CERT, 0, (void *)(x509))
#define SSL_set_current_cert(ssl, value) SSL_ctrl((ssl), SSL_CTRL_SET_CURRENT_CERT, (value), NULL)
#define SSL_set0_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CHAIN_CERT_STORE, 0, (void *)(store))
#define SSL_set1_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CHAIN_CERT_STORE, 1, (void *)(store))
#define SSL_get0_chain_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_GET_CHAIN_CERT_STORE, 0, (void *)(store))

/* Stores: SSL_CTX_set1_verify_cert_store(3) */
#define SSL_CTX_set0_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_VERIFY_CERT_STORE, 0, (void *)(store))
#define SSL_CTX_set1_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_VERIFY_CERT_STORE, 1, (void *)(store))
#define SSL_CTX_get0_verify_cert_store(ctx, store) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_GET_VERIFY_CERT_STORE, 0, (void *)(store))
#define SSL_set0_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_VERIFY_CERT_STORE, 0, (void *)(store))
#define SSL_set1_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_SET_VERIFY_CERT_STORE, 1, (void *)(store))
#define SSL_get0_verify_cert_store(ssl, store) \
    SSL_ctrl((ssl), SSL_CTRL_GET_VERIFY_CERT_STORE, 0, (void *)(store))

/* Groups: SSL_CTX_set1_groups(3), under their old name and their new */
#define SSL_get1_groups(ssl, list) SSL_ctrl((ssl), SSL_CTRL_GET_GROUPS, 0, (void *)(list))
#define SSL_CTX_set1_groups(ctx, list, len) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_GROUPS, (len), (void *)(list))
#define SSL_CTX_set1_groups_list(ctx, text) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_GROUPS_LIST, 0, (void *)(text))
#define SSL_set1_groups(ssl, list, len) SSL_ctrl((ssl), SSL_CTRL_SET_GROUPS, (len), (void *)(list))
#define SSL_set1_groups_list(ssl, text) SSL_ctrl((ssl), SSL_CTRL_SET_GROUPS_LIST, 0, (void *)(text))
#define SSL_get_shared_group(ssl, index) SSL_ctrl((ssl), SSL_CTRL_GET_SHARED_GROUP, (index), NULL)
#define SSL_get_negotiated_group(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_NEGOTIATED_GROUP, 0, NULL)
#define SSL_get1_curves SSL_get1_groups
#define SSL_CTX_set1_curves SSL_CTX_set1_groups
#define SSL_CTX_set1_curves_list SSL_CTX_set1_groups_list
#define SSL_set1_curves SSL_set1_groups
#define SSL_set1_curves_list SSL_set1_groups_list
#define SSL_get_shared_curve SSL_get_shared_group

/* Signature algorithms: SSL_CTX_set1_sigalgs(3) */
#define SSL_CTX_set1_sigalgs(ctx, list, len) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SIGALGS, (len), (void *)(list))
#define SSL_CTX_set1_sigalgs_list(ctx, text) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SIGALGS_LIST, 0, (void *)(text))
#define SSL_set1_sigalgs(ssl, list, len) SSL_ctrl((ssl), SSL_CTRL_SET_SIGALGS, (len), (void *)(list))
#define SSL_set1_sigalgs_list(ssl, text) SSL_ctrl((ssl), SSL_CTRL_SET_SIGALGS_LIST, 0, (void *)(text))
#define SSL_CTX_set1_client_sigalgs(ctx, list, len) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_SIGALGS, (len), (void *)(list))
#define SSL_CTX_set1_client_sigalgs_list(ctx, text) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_SIGALGS_LIST, 0, (void *)(text))
#define SSL_set1_client_sigalgs(ssl, list, len) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_SIGALGS, (len), (void *)(list))
#define SSL_set1_client_sigalgs_list(ssl, text) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_SIGALGS_LIST, 0, (void *)(text))
#define SSL_get_signature_nid(ssl, nid) SSL_ctrl((ssl), SSL_CTRL_GET_SIGNATURE_NID, 0, (nid))
#define SSL_get_peer_signature_nid(ssl, nid) SSL_ctrl((ssl), SSL_CTRL_GET_PEER_SIGNATURE_NID, 0, (nid))

/* Types of client certificates: SSL_CTX_set1_client_certificate_types */
#define SSL_get0_certificate_types(ssl, list) \
    SSL_ctrl((ssl), SSL_CTRL_GET_CLIENT_CERT_TYPES, 0, (void *)(list))
#define SSL_CTX_set1_client_certificate_types(ctx, list, len) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_CLIENT_CERT_TYPES, (len), (void *)(list))
#define SSL_set1_client_certificate_types(ssl, list, len) \
    SSL_ctrl((ssl), SSL_CTRL_SET_CLIENT_CERT_TYPES, (len), (void *)(list))

/* Ephemeral keys: SSL_CTX_set_tmp_dh_callback(3), SSL_get_peer_tmp_key(3) */
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_CTX_set_tmp_dh(ctx, dh) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TMP_DH, 0, (void *)(dh))
#endif
#define SSL_CTX_set_dh_auto(ctx, onoff) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_DH_AUTO, (onoff), NULL)
#define SSL_set_dh_auto(ssl, onoff) SSL_ctrl((ssl), SSL_CTRL_SET_DH_AUTO, (onoff), NULL)
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define SSL_set_tmp_dh(ssl, dh) SSL_ctrl((ssl), SSL_CTRL_SET_TMP_DH, 0, (void *)(dh))
#define SSL_CTX_set_tmp_ecdh(ctx, ecdh) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_TMP_ECDH, 0, (void *)(ecdh))
#define SSL_set_tmp_ecdh(ssl, ecdh) SSL_ctrl((ssl), SSL_CTRL_SET_TMP_ECDH, 0, (void *)(ecdh))
#endif
#define SSL_get_peer_tmp_key(ssl, key) SSL_ctrl((ssl), SSL_CTRL_GET_PEER_TMP_KEY, 0, (key))
#define SSL_get_tmp_key(ssl, key) SSL_ctrl((ssl), SSL_CTRL_GET_TMP_KEY, 0, (key))
#define SSL_get_server_tmp_key(ssl, key) SSL_get_peer_tmp_key((ssl), (key))
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define SSL_CTX_need_tmp_RSA(ctx) 0
#define SSL_CTX_set_tmp_rsa(ctx, rsa) 1
#define SSL_need_tmp_RSA(ssl) 0
#define SSL_set_tmp_rsa(ssl, rsa) 1
#define SSL_CTX_set_ecdh_auto(object, onoff) ((onoff) != 0)
#define SSL_set_ecdh_auto(object, onoff) ((onoff) != 0)
#define SSL_CTX_set_tmp_rsa_callback(ctx, callback) while (0) (callback)(NULL, 0, 0)
#define SSL_set_tmp_rsa_callback(ssl, callback) while (0) (callback)(NULL, 0, 0)
#endif

/* What a client offered: SSL_get0_raw_cipherlist */
#define SSL_get0_raw_cipherlist(ssl, list) SSL_ctrl((ssl), SSL_CTRL_GET_RAW_CIPHERLIST, 0, (list))
#define SSL_get0_ec_point_formats(ssl, list) SSL_ctrl((ssl), SSL_CTRL_GET_EC_POINT_FORMATS, 0, (list))

/* SSL_CTX_set_min_proto_version(3) */
#define SSL_CTX_set_min_proto_version(ctx, version) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MIN_PROTO_VERSION, (version), NULL)
#define SSL_CTX_set_max_proto_version(ctx, version) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_PROTO_VERSION, (version), NULL)
#define SSL_CTX_get_min_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_CTX_get_max_proto_version(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)
#define SSL_set_min_proto_version(ssl, version) \
    SSL_ctrl((ssl), SSL_CTRL_SET_MIN_PROTO_VERSION, (version), NULL)
#define SSL_set_max_proto_version(ssl, version) \
    SSL_ctrl((ssl), SSL_CTRL_SET_MAX_PROTO_VERSION, (version), NULL)
#define SSL_get_min_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MIN_PROTO_VERSION, 0, NULL)
#define SSL_get_max_proto_version(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_PROTO_VERSION, 0, NULL)

/* Records and buffers: SSL_CTX_set_max_send_fragment(3), SSL_CTX_set_read_ahead(3), SSL_CTX_set_max_cert_list(3) */
#define SSL_CTX_get_default_read_ahead(ctx) SSL_CTX_get_read_ahead((ctx))
#define SSL_CTX_set_default_read_ahead(ctx, value) SSL_CTX_set_read_ahead((ctx), (value))
#define SSL_CTX_get_read_ahead(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_READ_AHEAD, 0, NULL)
#define SSL_CTX_set_read_ahead(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_READ_AHEAD, (value), NULL)
#define SSL_CTX_get_max_cert_list(ctx) SSL_CTX_ctrl((ctx), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_CTX_set_max_cert_list(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_CERT_LIST, (value), NULL)
#define SSL_get_max_cert_list(ssl) SSL_ctrl((ssl), SSL_CTRL_GET_MAX_CERT_LIST, 0, NULL)
#define SSL_set_max_cert_list(ssl, value) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_CERT_LIST, (value), NULL)
#define SSL_CTX_set_max_send_fragment(ctx, value) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_SEND_FRAGMENT, (value), NULL)
#define SSL_set_max_send_fragment(ssl, value) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_SEND_FRAGMENT, (value), NULL)
#define SSL_CTX_set_split_send_fragment(ctx, value) \
    SSL_CTX_ctrl((ctx), SSL_CTRL_SET_SPLIT_SEND_FRAGMENT, (value), NULL)
#define SSL_set_split_send_fragment(ssl, value) \
    SSL_ctrl((ssl), SSL_CTRL_SET_SPLIT_SEND_FRAGMENT, (value), NULL)
#define SSL_CTX_set_max_pipelines(ctx, value) SSL_CTX_ctrl((ctx), SSL_CTRL_SET_MAX_PIPELINES, (value), NULL)
#define SSL_set_max_pipelines(ssl, value) SSL_ctrl((ssl), SSL_CTRL_SET_MAX_PIPELINES, (value), NULL)

/* SSL_set_retry_verify(3) */
#define SSL_set_retry_verify(ssl) (SSL_ctrl((ssl), SSL_CTRL_SET_RETRY_VERIFY, 0, NULL) > 0)

/* Certificate transparency: SSL_disable_ct(3) */
#define SSL_disable_ct(ssl) ((void)SSL_set_ct_validation_callback((ssl), NULL, NULL))
#define SSL_CTX_disable_ct(ctx) ((void)SSL_CTX_set_ct_validation_callback((ctx), NULL, NULL))

/* Sessions in BIOs: d2i_SSL_SESSION(3) */
#define d2i_SSL_SESSION_bio(bio, session) \
    ASN1_d2i_bio_of(SSL_SESSION, SSL_SESSION_new, d2i_SSL_SESSION, (bio), (session))
#define i2d_SSL_SESSION_bio(bio, session) ASN1_i2d_bio_of(SSL_SESSION, i2d_SSL_SESSION, (bio), (session))

/* Compression, which there is none of */
#ifndef OPENSSL_NO_DEPRECATED_1_1_0
#define SSL_COMP_free_compression_methods() while (0) continue
#endif

#endif
