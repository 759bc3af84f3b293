/*
 * The C interface of libssl-rs: OpenSSL 3.0's, function by function.
 *
 * Generated from src/abi by `make header`; constants and macros are in <openssl/ssl_macros.h>. The headers of libcrypto
 * that this includes are the system's. What a function does is in OpenSSL's manual, section 3ssl; what libssl-rs lacks
 * of it, in docs/COMPATIBILITY.md.
 */

#ifndef OPENSSL_SSL_H
#define OPENSSL_SSL_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SSL_H
#endif

#include <stdio.h>
#include <time.h>
#include <sys/types.h>

#include <openssl/e_os2.h>
#include <openssl/opensslconf.h>
#include <openssl/comp.h>
#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/crypto.h>
#include <openssl/buffer.h>
#include <openssl/lhash.h>
#include <openssl/pem.h>
#include <openssl/hmac.h>
#include <openssl/async.h>
#include <openssl/safestack.h>
#include <openssl/symhacks.h>
#include <openssl/ct.h>

#include <openssl/ssl_macros.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * --- The types of the program's callbacks
 */

typedef unsigned int (*DTLS_timer_cb)(SSL*, unsigned int);

typedef int (*GEN_SESSION_CB)(SSL*, unsigned char*, unsigned int*);

typedef int (*SSL_CTX_alpn_select_cb_func)(SSL*,
                                           const unsigned char**,
                                           unsigned char*,
                                           const unsigned char*,
                                           unsigned int,
                                           void*);

typedef int (*SSL_CTX_decrypt_session_ticket_fn)(SSL*, SSL_SESSION*, const unsigned char*, size_t, int, void*);

typedef int (*SSL_CTX_generate_session_ticket_fn)(SSL*, void*);

typedef void (*SSL_CTX_keylog_cb_func)(const SSL*, const char*);

typedef int (*SSL_CTX_npn_advertised_cb_func)(SSL*, const unsigned char**, unsigned int*, void*);

typedef int (*SSL_CTX_npn_select_cb_func)(SSL*, unsigned char**, unsigned char*, const unsigned char*, unsigned int, void*);

typedef int (*SSL_allow_early_data_cb_fn)(SSL*, void*);

typedef int (*SSL_async_callback_fn)(SSL*, void*);

typedef int (*SSL_client_hello_cb_fn)(SSL*, int*, void*);

typedef int (*SSL_custom_ext_add_cb_ex)(SSL*,
                                        unsigned int,
                                        unsigned int,
                                        const unsigned char**,
                                        size_t*,
                                        X509*,
                                        size_t,
                                        int*,
                                        void*);

typedef void (*SSL_custom_ext_free_cb_ex)(SSL*, unsigned int, unsigned int, const unsigned char*, void*);

typedef int (*SSL_custom_ext_parse_cb_ex)(SSL*,
                                          unsigned int,
                                          unsigned int,
                                          const unsigned char*,
                                          size_t,
                                          X509*,
                                          size_t,
                                          int*,
                                          void*);

typedef unsigned int (*SSL_psk_client_cb_func)(SSL*, const char*, char*, unsigned int, unsigned char*, unsigned int);

typedef int (*SSL_psk_find_session_cb_func)(SSL*, const unsigned char*, size_t, SSL_SESSION**);

typedef unsigned int (*SSL_psk_server_cb_func)(SSL*, const char*, unsigned char*, unsigned int);

typedef int (*SSL_psk_use_session_cb_func)(SSL*, const EVP_MD*, const unsigned char**, size_t*, SSL_SESSION**);

typedef int (*SSL_verify_cb)(int, X509_STORE_CTX*);

typedef int (*custom_ext_add_cb)(SSL*, unsigned int, const unsigned char**, size_t*, int*, void*);

typedef void (*custom_ext_free_cb)(SSL*, unsigned int, const unsigned char*, void*);

typedef int (*custom_ext_parse_cb)(SSL*, unsigned int, const unsigned char*, size_t, int*, void*);

typedef int (*ssl_ct_validation_cb)(const CT_POLICY_EVAL_CTX*, const STACK_OF(SCT)*, void*);

typedef int (*tls_session_secret_cb_fn)(SSL*, void*, int*, STACK_OF(SSL_CIPHER)*, const SSL_CIPHER**, void*);

typedef int (*tls_session_ticket_ext_cb_fn)(SSL*, const unsigned char*, int, void*);

/* SSL_CTX_set_info_callback(3): where, ret. */
typedef void (*libssl_rs_info_callback)(const SSL*, int, int);

/* SSL_CTX_set_security_callback(3): op, bits, nid, other, ex. */
typedef int (*libssl_rs_security_callback)(const SSL*, const SSL_CTX*, int, int, int, void*, void*);

/* SSL_CTX_set_msg_callback(3): write_p, version, content_type, buf, len, ssl, arg. */
typedef void (*libssl_rs_msg_callback)(int, int, int, const void*, size_t, SSL*, void*);

/* SSL_CTX_set_cookie_generate_cb(3): cookie, length. */
typedef int (*cookie_generate_callback)(SSL*, unsigned char*, unsigned int*);

/* SSL_CTX_set_cookie_verify_cb(3): cookie, length. */
typedef int (*cookie_verify_callback)(SSL*, const unsigned char*, unsigned int);

/* SSL_CTX_set_stateless_cookie_generate_cb(3): cookie, length. */
typedef int (*stateless_cookie_generate_callback)(SSL*, unsigned char*, size_t*);

/* SSL_CTX_set_stateless_cookie_verify_cb(3): cookie, length. */
typedef int (*stateless_cookie_verify_callback)(SSL*, const unsigned char*, size_t);

/* SSL_CTX_sess_set_new_cb(3). */
typedef int (*libssl_rs_new_session_cb)(SSL*, SSL_SESSION*);

/* SSL_CTX_sess_set_get_cb(3): id, id length, copy. */
typedef SSL_SESSION *(*libssl_rs_get_session_cb)(SSL*, const unsigned char*, int, int*);

/* SSL_CTX_sess_set_remove_cb(3). */
typedef void (*libssl_rs_remove_session_cb)(SSL_CTX*, SSL_SESSION*);

/* SSL_CTX_set_cert_cb(3). */
typedef int (*libssl_rs_cert_cb)(SSL*, void*);

/* SSL_CTX_set_client_cert_cb(3). */
typedef int (*libssl_rs_client_cert_cb)(SSL*, X509**, EVP_PKEY**);

/* SSL_CTX_set_record_padding_callback(3): content type, length, argument. */
typedef size_t (*libssl_rs_record_padding_callback)(SSL*, int, size_t, void*);

/* SSL_CTX_set_tlsext_ticket_key_evp_cb(3). */
typedef int (*libssl_rs_ticket_key_evp_cb)(SSL*, unsigned char*, unsigned char*, EVP_CIPHER_CTX*, EVP_MAC_CTX*, int);

/* SSL_CTX_set_tmp_dh_callback(3). */
typedef DH *(*libssl_rs_tmp_dh_callback)(SSL*, int, int);

/*
 * --- Application-layer protocol negotiation (RFC 7301), and the NPN calls that came before it.
 */

/* SSL_CTX_set_alpn_protos(3). */
int SSL_CTX_set_alpn_protos(SSL_CTX *ctx, const unsigned char *protos, unsigned int protos_len);

/* SSL_CTX_set_alpn_select_cb(3). */
void SSL_CTX_set_alpn_select_cb(SSL_CTX *ctx, SSL_CTX_alpn_select_cb_func cb, void *arg);

/* SSL_CTX_set_next_proto_select_cb(3): ALPN has replaced it. */
void SSL_CTX_set_next_proto_select_cb(SSL_CTX *s, SSL_CTX_npn_select_cb_func cb, void *arg);

/* SSL_CTX_set_next_protos_advertised_cb(3): ALPN has replaced it. */
void SSL_CTX_set_next_protos_advertised_cb(SSL_CTX *s, SSL_CTX_npn_advertised_cb_func cb, void *arg);

/* SSL_get0_alpn_selected(3). */
void SSL_get0_alpn_selected(const SSL *ssl, const unsigned char **data, unsigned int *len);

/* SSL_get0_next_proto_negotiated(3): never one. */
void SSL_get0_next_proto_negotiated(const SSL *s, const unsigned char **data, unsigned int *len);

/* SSL_select_next_proto(3). */
int SSL_select_next_proto(unsigned char **out,
                          unsigned char *outlen,
                          const unsigned char *input,
                          unsigned int inlen,
                          const unsigned char *client,
                          unsigned int client_len);

/* SSL_set_alpn_protos(3). */
int SSL_set_alpn_protos(SSL *ssl, const unsigned char *protos, unsigned int protos_len);

/*
 * --- Asynchronous jobs (ASYNC_JOB) under a connection.
 */

/* SSL_CTX_set_async_callback(3). */
int SSL_CTX_set_async_callback(SSL_CTX *ctx, SSL_async_callback_fn callback);

/* SSL_CTX_set_async_callback_arg(3). */
int SSL_CTX_set_async_callback_arg(SSL_CTX *ctx, void *arg);

/* SSL_get_all_async_fds(3). */
int SSL_get_all_async_fds(SSL *s, int *fds, size_t *numfds);

/* SSL_get_async_status(3). */
int SSL_get_async_status(SSL *s, int *status);

/* SSL_get_changed_async_fds(3). */
int SSL_get_changed_async_fds(SSL *s, int *addfd, size_t *numaddfds, int *delfd, size_t *numdelfds);

/* SSL_set_async_callback(3). */
int SSL_set_async_callback(SSL *s, SSL_async_callback_fn callback);

/* SSL_set_async_callback_arg(3). */
int SSL_set_async_callback_arg(SSL *s, void *arg);

/* SSL_waiting_for_async(3). */
int SSL_waiting_for_async(SSL *s);

/*
 * --- BIO_f_ssl: a connection as a BIO.
 */

/* BIO_f_ssl(3). */
const BIO_METHOD *BIO_f_ssl(void);

/* BIO_new_buffer_ssl_connect(3). */
BIO *BIO_new_buffer_ssl_connect(SSL_CTX *ctx);

/* BIO_new_ssl(3). */
BIO *BIO_new_ssl(SSL_CTX *ctx, int client);

/* BIO_new_ssl_connect(3). */
BIO *BIO_new_ssl_connect(SSL_CTX *ctx);

/* BIO_ssl_copy_session_id(3). */
int BIO_ssl_copy_session_id(BIO *to, BIO *from);

/* BIO_ssl_shutdown(3). */
void BIO_ssl_shutdown(BIO *ssl_bio);

/*
 * --- Names of certification authorities sent to the peer.
 */

/* SSL_CTX_add1_to_CA_list(3). */
int SSL_CTX_add1_to_CA_list(SSL_CTX *ctx, const X509 *x);

/* SSL_CTX_add_client_CA(3). */
int SSL_CTX_add_client_CA(SSL_CTX *ctx, X509 *x);

/* SSL_CTX_get0_CA_list(3). */
const STACK_OF(X509_NAME) *SSL_CTX_get0_CA_list(const SSL_CTX *ctx);

/* SSL_CTX_get_client_CA_list(3). */
STACK_OF(X509_NAME) *SSL_CTX_get_client_CA_list(const SSL_CTX *s);

/* SSL_CTX_set0_CA_list(3). */
void SSL_CTX_set0_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) *name_list);

/* SSL_CTX_set_client_CA_list(3). */
void SSL_CTX_set_client_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) *name_list);

/* SSL_add1_to_CA_list(3). */
int SSL_add1_to_CA_list(SSL *ssl, const X509 *x);

/* SSL_add_client_CA(3). */
int SSL_add_client_CA(SSL *ssl, X509 *x);

/* SSL_add_dir_cert_subjects_to_stack(3). */
int SSL_add_dir_cert_subjects_to_stack(STACK_OF(X509_NAME) *stackCAs, const char *dir);

/* SSL_add_file_cert_subjects_to_stack(3). */
int SSL_add_file_cert_subjects_to_stack(STACK_OF(X509_NAME) *stackCAs, const char *file);

/* SSL_add_store_cert_subjects_to_stack(3). */
int SSL_add_store_cert_subjects_to_stack(STACK_OF(X509_NAME) *stackCAs, const char *uri);

/* SSL_dup_CA_list(3). */
STACK_OF(X509_NAME) *SSL_dup_CA_list(const STACK_OF(X509_NAME) *sk);

/* SSL_get0_CA_list(3). */
const STACK_OF(X509_NAME) *SSL_get0_CA_list(const SSL *s);

/* SSL_get0_peer_CA_list(3). */
const STACK_OF(X509_NAME) *SSL_get0_peer_CA_list(const SSL *s);

/* SSL_get_client_CA_list(3). */
STACK_OF(X509_NAME) *SSL_get_client_CA_list(const SSL *s);

/* SSL_load_client_CA_file(3). */
STACK_OF(X509_NAME) *SSL_load_client_CA_file(const char *file);

/* SSL_load_client_CA_file_ex(3). */
STACK_OF(X509_NAME) *SSL_load_client_CA_file_ex(const char *file, OSSL_LIB_CTX *libctx, const char *propq);

/* SSL_set0_CA_list(3). */
void SSL_set0_CA_list(SSL *s, STACK_OF(X509_NAME) *name_list);

/* SSL_set_client_CA_list(3). */
void SSL_set_client_CA_list(SSL *s, STACK_OF(X509_NAME) *name_list);

/*
 * --- Own certificates and private keys.
 */

/* SSL_CTX_check_private_key(3). */
int SSL_CTX_check_private_key(const SSL_CTX *ctx);

/* SSL_CTX_get0_certificate(3). */
X509 *SSL_CTX_get0_certificate(const SSL_CTX *ctx);

/* SSL_CTX_get0_privatekey(3). */
EVP_PKEY *SSL_CTX_get0_privatekey(const SSL_CTX *ctx);

/* SSL_CTX_get_client_cert_cb(3). */
libssl_rs_client_cert_cb SSL_CTX_get_client_cert_cb(SSL_CTX *ctx);

/* SSL_CTX_set_cert_cb(3). */
void SSL_CTX_set_cert_cb(SSL_CTX *c, libssl_rs_cert_cb cb, void *arg);

/* SSL_CTX_set_client_cert_cb(3). */
void SSL_CTX_set_client_cert_cb(SSL_CTX *ctx, libssl_rs_client_cert_cb client_cert_cb);

/* SSL_CTX_set_client_cert_engine(3). */
int SSL_CTX_set_client_cert_engine(SSL_CTX *ctx, ENGINE *e);

/* SSL_CTX_use_PrivateKey(3). */
int SSL_CTX_use_PrivateKey(SSL_CTX *ctx, EVP_PKEY *pkey);

/* SSL_CTX_use_PrivateKey_ASN1(3). */
int SSL_CTX_use_PrivateKey_ASN1(int pk, SSL_CTX *ctx, const unsigned char *d, long len);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_use_RSAPrivateKey(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_use_RSAPrivateKey(SSL_CTX *ctx, RSA *rsa);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_use_RSAPrivateKey_ASN1(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_use_RSAPrivateKey_ASN1(SSL_CTX *ctx, const unsigned char *d, long len);
#endif

/* SSL_CTX_use_cert_and_key(3). */
int SSL_CTX_use_cert_and_key(SSL_CTX *ctx,
                             X509 *x509,
                             EVP_PKEY *privatekey,
                             STACK_OF(X509) *chain,
                             int override_);

/* SSL_CTX_use_certificate(3). */
int SSL_CTX_use_certificate(SSL_CTX *ctx, X509 *x);

/* SSL_CTX_use_certificate_ASN1(3). */
int SSL_CTX_use_certificate_ASN1(SSL_CTX *ctx, int len, const unsigned char *d);

/* SSL_certs_clear(3). */
void SSL_certs_clear(SSL *s);

/* SSL_check_chain(3). */
int SSL_check_chain(SSL *s, X509 *x, EVP_PKEY *pk, STACK_OF(X509) *chain);

/* SSL_check_private_key(3). */
int SSL_check_private_key(const SSL *ctx);

/* SSL_get0_peer_certificate(3). */
X509 *SSL_get0_peer_certificate(const SSL *s);

/* SSL_get1_peer_certificate(3). */
X509 *SSL_get1_peer_certificate(const SSL *s);

/* SSL_get_certificate(3). */
X509 *SSL_get_certificate(const SSL *ssl);

/* SSL_get_privatekey(3). */
EVP_PKEY *SSL_get_privatekey(const SSL *ssl);

/* SSL_set_cert_cb(3). */
void SSL_set_cert_cb(SSL *s, libssl_rs_cert_cb cb, void *arg);

/* SSL_use_PrivateKey(3). */
int SSL_use_PrivateKey(SSL *ssl, EVP_PKEY *pkey);

/* SSL_use_PrivateKey_ASN1(3). */
int SSL_use_PrivateKey_ASN1(int pk, SSL *ssl, const unsigned char *d, long len);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_use_RSAPrivateKey(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_use_RSAPrivateKey(SSL *ssl, RSA *rsa);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_use_RSAPrivateKey_ASN1(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_use_RSAPrivateKey_ASN1(SSL *ssl, const unsigned char *d, long len);
#endif

/* SSL_use_cert_and_key(3). */
int SSL_use_cert_and_key(SSL *ssl, X509 *x509, EVP_PKEY *privatekey, STACK_OF(X509) *chain, int override_);

/* SSL_use_certificate(3). */
int SSL_use_certificate(SSL *ssl, X509 *x);

/* SSL_use_certificate_ASN1(3). */
int SSL_use_certificate_ASN1(SSL *ssl, const unsigned char *d, int len);

/* SSL_CTX_callback_ctrl(3). */
long SSL_CTX_callback_ctrl(SSL_CTX *ctx, int cmd, void (*fp)(void));

/* SSL_CTX_ctrl(3). */
long SSL_CTX_ctrl(SSL_CTX *ctx, int cmd, long larg, void *parg);

/* SSL_callback_ctrl(3). */
long SSL_callback_ctrl(SSL *ssl, int cmd, void (*fp)(void));

/* SSL_ctrl(3). */
long SSL_ctrl(SSL *ssl, int cmd, long larg, void *parg);

/*
 * --- Own certificates and private keys from files, and the password callback.
 */

/* SSL_CTX_get_default_passwd_cb(3). */
pem_password_cb *SSL_CTX_get_default_passwd_cb(SSL_CTX *ctx);

/* SSL_CTX_get_default_passwd_cb_userdata(3). */
void *SSL_CTX_get_default_passwd_cb_userdata(SSL_CTX *ctx);

/* SSL_CTX_set_default_passwd_cb(3). */
void SSL_CTX_set_default_passwd_cb(SSL_CTX *ctx, pem_password_cb *cb);

/* SSL_CTX_set_default_passwd_cb_userdata(3). */
void SSL_CTX_set_default_passwd_cb_userdata(SSL_CTX *ctx, void *u);

/* SSL_CTX_use_PrivateKey_file(3). */
int SSL_CTX_use_PrivateKey_file(SSL_CTX *ctx, const char *file, int type_);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_use_RSAPrivateKey_file(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_use_RSAPrivateKey_file(SSL_CTX *ctx, const char *file, int type_);
#endif

/* SSL_CTX_use_certificate_chain_file(3). */
int SSL_CTX_use_certificate_chain_file(SSL_CTX *ctx, const char *file);

/* SSL_CTX_use_certificate_file(3). */
int SSL_CTX_use_certificate_file(SSL_CTX *ctx, const char *file, int type_);

/* SSL_get_default_passwd_cb(3). */
pem_password_cb *SSL_get_default_passwd_cb(SSL *s);

/* SSL_get_default_passwd_cb_userdata(3). */
void *SSL_get_default_passwd_cb_userdata(SSL *s);

/* SSL_set_default_passwd_cb(3). */
void SSL_set_default_passwd_cb(SSL *s, pem_password_cb *cb);

/* SSL_set_default_passwd_cb_userdata(3). */
void SSL_set_default_passwd_cb_userdata(SSL *s, void *u);

/* SSL_use_PrivateKey_file(3). */
int SSL_use_PrivateKey_file(SSL *ssl, const char *file, int type_);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_use_RSAPrivateKey_file(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_use_RSAPrivateKey_file(SSL *ssl, const char *file, int type_);
#endif

/* SSL_use_certificate_chain_file(3). */
int SSL_use_certificate_chain_file(SSL *ssl, const char *file);

/* SSL_use_certificate_file(3). */
int SSL_use_certificate_file(SSL *ssl, const char *file, int type_);

/*
 * --- Cipher suites: SSL_CIPHER, and the lists of a context or connection.
 */

/* OPENSSL_cipher_name(3). */
const char *OPENSSL_cipher_name(const char *rfc_name);

/* OSSL_default_cipher_list(3). */
const char *OSSL_default_cipher_list(void);

/* OSSL_default_ciphersuites(3). */
const char *OSSL_default_ciphersuites(void);

/* SSL_CIPHER_description(3). */
char *SSL_CIPHER_description(const SSL_CIPHER *arg0, char *buf, int size);

/* SSL_CIPHER_find(3). */
const SSL_CIPHER *SSL_CIPHER_find(SSL *ssl, const unsigned char *ptr);

/* SSL_CIPHER_get_auth_nid(3). */
int SSL_CIPHER_get_auth_nid(const SSL_CIPHER *c);

/* SSL_CIPHER_get_bits(3). */
int SSL_CIPHER_get_bits(const SSL_CIPHER *c, int *alg_bits);

/* SSL_CIPHER_get_cipher_nid(3). */
int SSL_CIPHER_get_cipher_nid(const SSL_CIPHER *c);

/* SSL_CIPHER_get_digest_nid(3). */
int SSL_CIPHER_get_digest_nid(const SSL_CIPHER *c);

/* SSL_CIPHER_get_handshake_digest(3). */
const EVP_MD *SSL_CIPHER_get_handshake_digest(const SSL_CIPHER *c);

/* SSL_CIPHER_get_id(3). */
uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *c);

/* SSL_CIPHER_get_kx_nid(3). */
int SSL_CIPHER_get_kx_nid(const SSL_CIPHER *c);

/* SSL_CIPHER_get_name(3). */
const char *SSL_CIPHER_get_name(const SSL_CIPHER *c);

/* SSL_CIPHER_get_protocol_id(3). */
uint16_t SSL_CIPHER_get_protocol_id(const SSL_CIPHER *c);

/* SSL_CIPHER_get_version(3). */
const char *SSL_CIPHER_get_version(const SSL_CIPHER *c);

/* SSL_CIPHER_is_aead(3). */
int SSL_CIPHER_is_aead(const SSL_CIPHER *c);

/* SSL_CIPHER_standard_name(3). */
const char *SSL_CIPHER_standard_name(const SSL_CIPHER *c);

/* SSL_CTX_get_ciphers(3). */
STACK_OF(SSL_CIPHER) *SSL_CTX_get_ciphers(const SSL_CTX *ctx);

/* SSL_CTX_set_cipher_list(3). */
int SSL_CTX_set_cipher_list(SSL_CTX *arg0, const char *string);

/* SSL_CTX_set_ciphersuites(3). */
int SSL_CTX_set_ciphersuites(SSL_CTX *ctx, const char *string);

/* SSL_bytes_to_cipher_list(3). */
int SSL_bytes_to_cipher_list(SSL *s,
                             const unsigned char *bytes,
                             size_t len,
                             int isv2format,
                             STACK_OF(SSL_CIPHER) **sk,
                             STACK_OF(SSL_CIPHER) **scsvs);

/* SSL_get1_supported_ciphers(3). */
STACK_OF(SSL_CIPHER) *SSL_get1_supported_ciphers(SSL *s);

/* SSL_get_cipher_list(3). */
const char *SSL_get_cipher_list(const SSL *s, int n);

/* SSL_get_ciphers(3). */
STACK_OF(SSL_CIPHER) *SSL_get_ciphers(const SSL *s);

/* SSL_get_client_ciphers(3). */
STACK_OF(SSL_CIPHER) *SSL_get_client_ciphers(const SSL *s);

/* SSL_get_current_cipher(3). */
const SSL_CIPHER *SSL_get_current_cipher(const SSL *s);

/* SSL_get_pending_cipher(3). */
const SSL_CIPHER *SSL_get_pending_cipher(const SSL *s);

/* SSL_get_shared_ciphers(3). */
char *SSL_get_shared_ciphers(const SSL *s, char *buf, int size);

/* SSL_set_cipher_list(3). */
int SSL_set_cipher_list(SSL *s, const char *string);

/* SSL_set_ciphersuites(3). */
int SSL_set_ciphersuites(SSL *s, const char *string);

/*
 * --- The ClientHello callback and its getters.
 */

/* SSL_CTX_set_client_hello_cb(3). */
void SSL_CTX_set_client_hello_cb(SSL_CTX *c, SSL_client_hello_cb_fn cb, void *arg);

/* SSL_client_hello_get0_ciphers(3). */
size_t SSL_client_hello_get0_ciphers(SSL *s, const unsigned char **out);

/* SSL_client_hello_get0_compression_methods(3). */
size_t SSL_client_hello_get0_compression_methods(SSL *s, const unsigned char **out);

/* SSL_client_hello_get0_ext(3). */
int SSL_client_hello_get0_ext(SSL *s, unsigned int type_, const unsigned char **out, size_t *outlen);

/* SSL_client_hello_get0_legacy_version(3). */
unsigned int SSL_client_hello_get0_legacy_version(SSL *s);

/* SSL_client_hello_get0_random(3). */
size_t SSL_client_hello_get0_random(SSL *s, const unsigned char **out);

/* SSL_client_hello_get0_session_id(3). */
size_t SSL_client_hello_get0_session_id(SSL *s, const unsigned char **out);

/* SSL_client_hello_get1_extensions_present(3). */
int SSL_client_hello_get1_extensions_present(SSL *s, int **out, size_t *outlen);

/* SSL_client_hello_isv2(3): never; a hello in SSLv2's format is not taken. */
int SSL_client_hello_isv2(SSL *s);

/*
 * --- TLS compression, which this library does not have.
 */

/* SSL_COMP_add_compression_method(3). */
int SSL_COMP_add_compression_method(int id, COMP_METHOD *cm);

/* SSL_COMP_get0_name(3). */
const char *SSL_COMP_get0_name(const SSL_COMP *comp);

/* SSL_COMP_get_compression_methods(3). */
STACK_OF(SSL_COMP) *SSL_COMP_get_compression_methods(void);

/* SSL_COMP_get_id(3). */
int SSL_COMP_get_id(const SSL_COMP *comp);

/* SSL_COMP_get_name(3). */
const char *SSL_COMP_get_name(const COMP_METHOD *comp);

/* SSL_COMP_set0_compression_methods(3). */
STACK_OF(SSL_COMP) *SSL_COMP_set0_compression_methods(STACK_OF(SSL_COMP) *meths);

/* SSL_get_current_compression(3). */
const COMP_METHOD *SSL_get_current_compression(const SSL *s);

/* SSL_get_current_expansion(3). */
const COMP_METHOD *SSL_get_current_expansion(const SSL *s);

/*
 * --- SSL_CONF: configuration by strings.
 */

/* SSL_CONF_CTX_clear_flags(3). */
unsigned int SSL_CONF_CTX_clear_flags(SSL_CONF_CTX *cctx, unsigned int flags);

/* SSL_CONF_CTX_finish(3). */
int SSL_CONF_CTX_finish(SSL_CONF_CTX *cctx);

/* SSL_CONF_CTX_free(3). */
void SSL_CONF_CTX_free(SSL_CONF_CTX *cctx);

/* SSL_CONF_CTX_new(3). */
SSL_CONF_CTX *SSL_CONF_CTX_new(void);

/* SSL_CONF_CTX_set1_prefix(3). */
int SSL_CONF_CTX_set1_prefix(SSL_CONF_CTX *cctx, const char *pre);

/* SSL_CONF_CTX_set_flags(3). */
unsigned int SSL_CONF_CTX_set_flags(SSL_CONF_CTX *cctx, unsigned int flags);

/* SSL_CONF_CTX_set_ssl(3). */
void SSL_CONF_CTX_set_ssl(SSL_CONF_CTX *cctx, SSL *ssl);

/* SSL_CONF_CTX_set_ssl_ctx(3). */
void SSL_CONF_CTX_set_ssl_ctx(SSL_CONF_CTX *cctx, SSL_CTX *ctx);

/* SSL_CONF_cmd(3). */
int SSL_CONF_cmd(SSL_CONF_CTX *cctx, const char *cmd, const char *value);

/* SSL_CONF_cmd_argv(3). */
int SSL_CONF_cmd_argv(SSL_CONF_CTX *cctx, int *pargc, char ***pargv);

/* SSL_CONF_cmd_value_type(3). */
int SSL_CONF_cmd_value_type(SSL_CONF_CTX *cctx, const char *cmd);

/* SSL_CTX_config(3). */
int SSL_CTX_config(SSL_CTX *ctx, const char *name);

/* SSL_add_ssl_module: libcrypto has the module already. */
void SSL_add_ssl_module(void);

/* SSL_config(3). */
int SSL_config(SSL *s, const char *name);

/*
 * --- SSL objects: making, copying, clearing and freeing connections.
 */

/* SSL_clear(3). */
int SSL_clear(SSL *s);

/* SSL_dup(3). */
SSL *SSL_dup(SSL *ssl);

/* SSL_free(3). */
void SSL_free(SSL *ssl);

/* SSL_get_SSL_CTX(3). */
SSL_CTX *SSL_get_SSL_CTX(const SSL *ssl);

/* SSL_get_ex_data_X509_STORE_CTX_idx(3). */
int SSL_get_ex_data_X509_STORE_CTX_idx(void);

/* SSL_new(3). */
SSL *SSL_new(SSL_CTX *ctx);

/* SSL_set_SSL_CTX(3); a null context is the one that the connection was made from. */
SSL_CTX *SSL_set_SSL_CTX(SSL *ssl, SSL_CTX *ctx);

/* SSL_up_ref(3). */
int SSL_up_ref(SSL *s);

/*
 * --- SSL_CTX objects: making and freeing contexts.
 */

/* SSL_CTX_free(3). */
void SSL_CTX_free(SSL_CTX *ctx);

/* SSL_CTX_new(3). */
SSL_CTX *SSL_CTX_new(const SSL_METHOD *meth);

/* SSL_CTX_new_ex(3). */
SSL_CTX *SSL_CTX_new_ex(OSSL_LIB_CTX *libctx, const char *propq, const SSL_METHOD *meth);

/* SSL_CTX_up_ref(3). */
int SSL_CTX_up_ref(SSL_CTX *ctx);

/*
 * --- HelloRetryRequest cookies and stateless servers.
 */

/* SSL_CTX_set_cookie_generate_cb(3). */
void SSL_CTX_set_cookie_generate_cb(SSL_CTX *ctx, cookie_generate_callback app_gen_cookie_cb);

/* SSL_CTX_set_cookie_verify_cb(3). */
void SSL_CTX_set_cookie_verify_cb(SSL_CTX *ctx, cookie_verify_callback app_verify_cookie_cb);

/* SSL_CTX_set_stateless_cookie_generate_cb(3). */
void SSL_CTX_set_stateless_cookie_generate_cb(SSL_CTX *ctx,
                                              stateless_cookie_generate_callback gen_stateless_cookie_cb);

/* SSL_CTX_set_stateless_cookie_verify_cb(3). */
void SSL_CTX_set_stateless_cookie_verify_cb(SSL_CTX *ctx,
                                            stateless_cookie_verify_callback verify_stateless_cookie_cb);

/* SSL_stateless(3). */
int SSL_stateless(SSL *s);

/*
 * --- Certificate Transparency.
 */

/* SSL_CTX_ct_is_enabled(3). */
int SSL_CTX_ct_is_enabled(const SSL_CTX *ctx);

/* SSL_CTX_enable_ct(3). */
int SSL_CTX_enable_ct(SSL_CTX *ctx, int validation_mode);

/* SSL_CTX_get0_ctlog_store(3). */
const CTLOG_STORE *SSL_CTX_get0_ctlog_store(const SSL_CTX *ctx);

/* SSL_CTX_set0_ctlog_store(3). */
void SSL_CTX_set0_ctlog_store(SSL_CTX *ctx, CTLOG_STORE *logs);

/* SSL_CTX_set_ct_validation_callback(3). */
int SSL_CTX_set_ct_validation_callback(SSL_CTX *ctx, ssl_ct_validation_cb callback, void *arg);

/* SSL_CTX_set_ctlog_list_file(3). */
int SSL_CTX_set_ctlog_list_file(SSL_CTX *ctx, const char *path);

/* SSL_CTX_set_default_ctlog_list_file(3). */
int SSL_CTX_set_default_ctlog_list_file(SSL_CTX *ctx);

/* SSL_ct_is_enabled(3). */
int SSL_ct_is_enabled(const SSL *s);

/* SSL_enable_ct(3). */
int SSL_enable_ct(SSL *s, int validation_mode);

/* SSL_get0_peer_scts(3). */
const STACK_OF(SCT) *SSL_get0_peer_scts(SSL *s);

/* SSL_set_ct_validation_callback(3). */
int SSL_set_ct_validation_callback(SSL *s, ssl_ct_validation_cb callback, void *arg);

/*
 * --- SSL_ctrl and its kin, which the header's macros call.
 */

/* SSL_CTX_callback_ctrl(3). */
long SSL_CTX_callback_ctrl(SSL_CTX *ctx, int cmd, void (*fp)(void));

/* SSL_CTX_ctrl(3). */
long SSL_CTX_ctrl(SSL_CTX *ctx, int cmd, long larg, void *parg);

/* SSL_callback_ctrl(3). */
long SSL_callback_ctrl(SSL *ssl, int cmd, void (*fp)(void));

/* SSL_ctrl(3). */
long SSL_ctrl(SSL *ssl, int cmd, long larg, void *parg);

/*
 * --- Custom TLS extensions.
 */

/* SSL_CTX_add_client_custom_ext(3). */
int SSL_CTX_add_client_custom_ext(SSL_CTX *ctx,
                                  unsigned int ext_type,
                                  custom_ext_add_cb add_cb,
                                  custom_ext_free_cb free_cb,
                                  void *add_arg,
                                  custom_ext_parse_cb parse_cb,
                                  void *parse_arg);

/* SSL_CTX_add_custom_ext(3). */
int SSL_CTX_add_custom_ext(SSL_CTX *ctx,
                           unsigned int ext_type,
                           unsigned int context,
                           SSL_custom_ext_add_cb_ex add_cb,
                           SSL_custom_ext_free_cb_ex free_cb,
                           void *add_arg,
                           SSL_custom_ext_parse_cb_ex parse_cb,
                           void *parse_arg);

/* SSL_CTX_add_server_custom_ext(3). */
int SSL_CTX_add_server_custom_ext(SSL_CTX *ctx,
                                  unsigned int ext_type,
                                  custom_ext_add_cb add_cb,
                                  custom_ext_free_cb free_cb,
                                  void *add_arg,
                                  custom_ext_parse_cb parse_cb,
                                  void *parse_arg);

/* SSL_CTX_has_client_custom_ext(3). */
int SSL_CTX_has_client_custom_ext(const SSL_CTX *ctx, unsigned int ext_type);

/* SSL_extension_supported(3). */
int SSL_extension_supported(unsigned int ext_type);

/*
 * --- DANE TLSA (RFC 6698).
 */

/* SSL_CTX_dane_clear_flags(3). */
unsigned long SSL_CTX_dane_clear_flags(SSL_CTX *ctx, unsigned long flags);

/* SSL_CTX_dane_enable(3). */
int SSL_CTX_dane_enable(SSL_CTX *ctx);

/* SSL_CTX_dane_mtype_set(3). */
int SSL_CTX_dane_mtype_set(SSL_CTX *ctx, const EVP_MD *md, unsigned char mtype, unsigned char ord);

/* SSL_CTX_dane_set_flags(3). */
unsigned long SSL_CTX_dane_set_flags(SSL_CTX *ctx, unsigned long flags);

/* SSL_dane_clear_flags(3). */
unsigned long SSL_dane_clear_flags(SSL *ssl, unsigned long flags);

/* SSL_dane_enable(3). */
int SSL_dane_enable(SSL *s, const char *basedomain);

/* SSL_dane_set_flags(3). */
unsigned long SSL_dane_set_flags(SSL *ssl, unsigned long flags);

/* SSL_dane_tlsa_add(3). */
int SSL_dane_tlsa_add(SSL *s,
                      unsigned char usage,
                      unsigned char selector,
                      unsigned char mtype,
                      const unsigned char *data,
                      size_t dlen);

/* SSL_get0_dane(3). */
SSL_DANE *SSL_get0_dane(SSL *ssl);

/* SSL_get0_dane_authority(3). */
int SSL_get0_dane_authority(SSL *s, X509 **mcert, EVP_PKEY **mspki);

/* SSL_get0_dane_tlsa(3). */
int SSL_get0_dane_tlsa(SSL *s,
                       unsigned char *usage,
                       unsigned char *selector,
                       unsigned char *mtype,
                       const unsigned char **data,
                       size_t *dlen);

/*
 * --- Parameters of ephemeral keys: Diffie-Hellman's, and the curve for elliptic ones.
 */

/* SSL_CTX_set0_tmp_dh_pkey(3). */
int SSL_CTX_set0_tmp_dh_pkey(SSL_CTX *ctx, EVP_PKEY *dhpkey);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_tmp_dh_callback(3). */
OSSL_DEPRECATEDIN_3_0 void SSL_CTX_set_tmp_dh_callback(SSL_CTX *ctx, DH *(*dh)(SSL*, int, int));
#endif

/* SSL_set0_tmp_dh_pkey(3). */
int SSL_set0_tmp_dh_pkey(SSL *s, EVP_PKEY *dhpkey);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_set_tmp_dh_callback(3). */
OSSL_DEPRECATEDIN_3_0 void SSL_set_tmp_dh_callback(SSL *ssl, DH *(*dh)(SSL*, int, int));
#endif

/*
 * --- DTLS.
 */

/* DTLS_get_data_mtu(3). */
size_t DTLS_get_data_mtu(const SSL *s);

/* DTLS_set_timer_cb(3). */
void DTLS_set_timer_cb(SSL *s, DTLS_timer_cb cb);

/* DTLSv1_listen(3). */
int DTLSv1_listen(SSL *s, BIO_ADDR *client);

/* SSL_is_dtls(3). */
int SSL_is_dtls(const SSL *s);

/*
 * --- TLS 1.3 early data (RFC 8446, 2.3).
 */

/* SSL_CTX_get_max_early_data(3). */
uint32_t SSL_CTX_get_max_early_data(const SSL_CTX *ctx);

/* SSL_CTX_get_recv_max_early_data(3). */
uint32_t SSL_CTX_get_recv_max_early_data(const SSL_CTX *ctx);

/* SSL_CTX_set_allow_early_data_cb(3). */
void SSL_CTX_set_allow_early_data_cb(SSL_CTX *ctx, SSL_allow_early_data_cb_fn cb, void *arg);

/* SSL_CTX_set_max_early_data(3). */
int SSL_CTX_set_max_early_data(SSL_CTX *ctx, uint32_t max_early_data);

/* SSL_CTX_set_recv_max_early_data(3). */
int SSL_CTX_set_recv_max_early_data(SSL_CTX *ctx, uint32_t recv_max_early_data);

/* SSL_SESSION_get_max_early_data(3). */
uint32_t SSL_SESSION_get_max_early_data(const SSL_SESSION *s);

/* SSL_SESSION_set_max_early_data(3). */
int SSL_SESSION_set_max_early_data(SSL_SESSION *s, uint32_t max_early_data);

/* SSL_get_early_data_status(3). */
int SSL_get_early_data_status(const SSL *s);

/* SSL_get_max_early_data(3). */
uint32_t SSL_get_max_early_data(const SSL *s);

/* SSL_get_recv_max_early_data(3). */
uint32_t SSL_get_recv_max_early_data(const SSL *s);

/* SSL_read_early_data(3): SSL_READ_EARLY_DATA_ERROR, _SUCCESS or _FINISH. */
int SSL_read_early_data(SSL *s, void *buf, size_t num, size_t *readbytes);

/* SSL_set_allow_early_data_cb(3). */
void SSL_set_allow_early_data_cb(SSL *s, SSL_allow_early_data_cb_fn cb, void *arg);

/* SSL_set_max_early_data(3). */
int SSL_set_max_early_data(SSL *s, uint32_t max_early_data);

/* SSL_set_recv_max_early_data(3). */
int SSL_set_recv_max_early_data(SSL *s, uint32_t recv_max_early_data);

/* SSL_write_early_data(3). */
int SSL_write_early_data(SSL *s, const void *buf, size_t num, size_t *written);

/*
 * --- What a call's return value means.
 */

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* ERR_load_SSL_strings(3): they are there from the first call on. */
OSSL_DEPRECATEDIN_3_0 int ERR_load_SSL_strings(void);
#endif

/* SSL_get_error(3). */
int SSL_get_error(const SSL *s, int ret_code);

/* SSL_want(3). */
int SSL_want(const SSL *s);

/*
 * --- Application data on objects.
 */

/* SSL_CTX_get_ex_data(3). */
void *SSL_CTX_get_ex_data(const SSL_CTX *ssl, int idx);

/* SSL_CTX_set_ex_data(3). */
int SSL_CTX_set_ex_data(SSL_CTX *ssl, int idx, void *data);

/* SSL_get_ex_data(3). */
void *SSL_get_ex_data(const SSL *ssl, int idx);

/* SSL_set_ex_data(3). */
int SSL_set_ex_data(SSL *ssl, int idx, void *data);

/*
 * --- Keying material exporters (RFC 5705, RFC 8446 7.5).
 */

/* SSL_export_keying_material(3); -1 is for a connection without a session. */
int SSL_export_keying_material(SSL *s,
                               unsigned char *out,
                               size_t olen,
                               const char *label,
                               size_t llen,
                               const unsigned char *context,
                               size_t contextlen,
                               int use_context);

/* SSL_export_keying_material_early(3). */
int SSL_export_keying_material_early(SSL *s,
                                     unsigned char *out,
                                     size_t olen,
                                     const char *label,
                                     size_t llen,
                                     const unsigned char *context,
                                     size_t contextlen);

/*
 * --- Handshake values: randoms and Finished messages.
 */

/* SSL_get_client_random(3). */
size_t SSL_get_client_random(const SSL *ssl, unsigned char *out, size_t outlen);

/* SSL_get_finished(3). */
size_t SSL_get_finished(const SSL *s, void *buf, size_t count);

/* SSL_get_peer_finished(3). */
size_t SSL_get_peer_finished(const SSL *s, void *buf, size_t count);

/* SSL_get_server_random(3). */
size_t SSL_get_server_random(const SSL *ssl, unsigned char *out, size_t outlen);

/*
 * --- Named groups.
 */

/* SSL_group_to_name(3). */
const char *SSL_group_to_name(SSL *s, int id);

/*
 * --- Driving the handshake.
 */

/* SSL_accept(3). */
int SSL_accept(SSL *ssl);

/* SSL_connect(3). */
int SSL_connect(SSL *ssl);

/* SSL_do_handshake(3). */
int SSL_do_handshake(SSL *s);

/* SSL_is_server(3). */
int SSL_is_server(const SSL *s);

/* SSL_set_accept_state(3). */
void SSL_set_accept_state(SSL *s);

/* SSL_set_connect_state(3). */
void SSL_set_connect_state(SSL *s);

/*
 * --- Library initialisation.
 */

/* OPENSSL_init_ssl(3). The options are libcrypto's but for NO_LOAD_SSL_STRINGS, which saves nothing here. */
int OPENSSL_init_ssl(uint64_t opts, const OPENSSL_INIT_SETTINGS *settings);

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* SSL_set_debug(3): does nothing, as in OpenSSL 3.0. */
OSSL_DEPRECATEDIN_1_1_0 void SSL_set_debug(SSL *s, int debug);
#endif

#ifndef OPENSSL_NO_UNIT_TEST
/* SSL_test_functions: a table for OpenSSL's own unit tests, which a library without them does not have. */
const struct openssl_ssl_test_functions *SSL_test_functions(void);
#endif

/*
 * --- Application data.
 */

/* SSL_peek(3). */
int SSL_peek(SSL *ssl, void *buf, int num);

/* SSL_peek_ex(3). */
int SSL_peek_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes);

/* SSL_read(3). */
int SSL_read(SSL *ssl, void *buf, int num);

/* SSL_read_ex(3). */
int SSL_read_ex(SSL *ssl, void *buf, size_t num, size_t *readbytes);

/* SSL_sendfile(3): needs kernel TLS, which this library does not have. */
ptrdiff_t SSL_sendfile(SSL *s, int fd, off_t offset, size_t size, int flags);

/* SSL_write(3). */
int SSL_write(SSL *ssl, const void *buf, int num);

/* SSL_write_ex(3). */
int SSL_write_ex(SSL *s, const void *buf, size_t num, size_t *written);

/*
 * --- TLS 1.3 key updates.
 */

/* SSL_get_key_update_type(3). */
int SSL_get_key_update_type(const SSL *s);

/* SSL_key_update(3). */
int SSL_key_update(SSL *s, int updatetype);

/*
 * --- Key log lines (NSS key log format).
 */

/* SSL_CTX_get_keylog_callback(3). */
SSL_CTX_keylog_cb_func SSL_CTX_get_keylog_callback(const SSL_CTX *ctx);

/* SSL_CTX_set_keylog_callback(3). */
void SSL_CTX_set_keylog_callback(SSL_CTX *ctx, SSL_CTX_keylog_cb_func cb);

/*
 * --- The protocol message callback, and the one for extensions.
 */

/* SSL_CTX_set_msg_callback(3). */
void SSL_CTX_set_msg_callback(SSL_CTX *ctx, void (*cb)(int, int, int, const void*, size_t, SSL*, void*));

/* SSL_set_msg_callback(3). */
void SSL_set_msg_callback(SSL *ssl, void (*cb)(int, int, int, const void*, size_t, SSL*, void*));

/* SSL_trace(3). */
void SSL_trace(int write_p, int version, int content_type, const void *buf, size_t len, SSL *ssl, void *arg);

/*
 * --- SSL_METHOD.
 */

/* DTLS_client_method(3). */
const SSL_METHOD *DTLS_client_method(void);

/* DTLS_method(3). */
const SSL_METHOD *DTLS_method(void);

/* DTLS_server_method(3). */
const SSL_METHOD *DTLS_server_method(void);

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_2_client_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_2_client_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_2_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_2_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_2_server_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_2_server_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_client_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_client_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* DTLSv1_server_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *DTLSv1_server_method(void);
#endif

/* SSL_CTX_get_ssl_method(3). */
const SSL_METHOD *SSL_CTX_get_ssl_method(const SSL_CTX *ctx);

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_ssl_version(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_ssl_version(SSL_CTX *ctx, const SSL_METHOD *meth);
#endif

/* SSL_get_ssl_method(3). */
const SSL_METHOD *SSL_get_ssl_method(const SSL *s);

/* SSL_set_ssl_method(3). */
int SSL_set_ssl_method(SSL *s, const SSL_METHOD *method);

/* TLS_client_method(3). */
const SSL_METHOD *TLS_client_method(void);

/* TLS_method(3). */
const SSL_METHOD *TLS_method(void);

/* TLS_server_method(3). */
const SSL_METHOD *TLS_server_method(void);

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_1_client_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_1_client_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_1_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_1_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_1_server_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_1_server_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_2_client_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_2_client_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_2_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_2_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_2_server_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_2_server_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_client_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_client_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_method(void);
#endif

#ifndef OPENSSL_NO_DEPRECATED_1_1_0
/* TLSv1_server_method(3). */
OSSL_DEPRECATEDIN_1_1_0 const SSL_METHOD *TLSv1_server_method(void);
#endif

/*
 * --- SSL_OP_* options.
 */

/* SSL_CTX_clear_options(3). */
uint64_t SSL_CTX_clear_options(SSL_CTX *ctx, uint64_t op);

/* SSL_CTX_get_options(3). */
uint64_t SSL_CTX_get_options(const SSL_CTX *ctx);

/* SSL_CTX_set_options(3). */
uint64_t SSL_CTX_set_options(SSL_CTX *ctx, uint64_t op);

/* SSL_clear_options(3). */
uint64_t SSL_clear_options(SSL *s, uint64_t op);

/* SSL_get_options(3). */
uint64_t SSL_get_options(const SSL *s);

/* SSL_set_options(3). */
uint64_t SSL_set_options(SSL *s, uint64_t op);

/*
 * --- TLS 1.3 post-handshake authentication.
 */

/* SSL_CTX_set_post_handshake_auth(3). */
void SSL_CTX_set_post_handshake_auth(SSL_CTX *ctx, int val);

/* SSL_set_post_handshake_auth(3). */
void SSL_set_post_handshake_auth(SSL *s, int val);

/* SSL_verify_client_post_handshake(3). */
int SSL_verify_client_post_handshake(SSL *s);

/*
 * --- Pre-shared keys, in TLS 1.2 and 1.3.
 */

/* SSL_CTX_set_psk_client_callback(3). */
void SSL_CTX_set_psk_client_callback(SSL_CTX *ctx, SSL_psk_client_cb_func cb);

/* SSL_CTX_set_psk_find_session_callback(3). */
void SSL_CTX_set_psk_find_session_callback(SSL_CTX *ctx, SSL_psk_find_session_cb_func cb);

/* SSL_CTX_set_psk_server_callback(3). */
void SSL_CTX_set_psk_server_callback(SSL_CTX *ctx, SSL_psk_server_cb_func cb);

/* SSL_CTX_set_psk_use_session_callback(3). */
void SSL_CTX_set_psk_use_session_callback(SSL_CTX *ctx, SSL_psk_use_session_cb_func cb);

/* SSL_CTX_use_psk_identity_hint(3). */
int SSL_CTX_use_psk_identity_hint(SSL_CTX *ctx, const char *identity_hint);

/* SSL_get_psk_identity(3): the session's, which TLS 1.2 alone has. */
const char *SSL_get_psk_identity(const SSL *s);

/* SSL_get_psk_identity_hint(3): the session's, which TLS 1.2 alone has. */
const char *SSL_get_psk_identity_hint(const SSL *s);

/* SSL_set_psk_client_callback(3). */
void SSL_set_psk_client_callback(SSL *ssl, SSL_psk_client_cb_func cb);

/* SSL_set_psk_find_session_callback(3). */
void SSL_set_psk_find_session_callback(SSL *s, SSL_psk_find_session_cb_func cb);

/* SSL_set_psk_server_callback(3). */
void SSL_set_psk_server_callback(SSL *ssl, SSL_psk_server_cb_func cb);

/* SSL_set_psk_use_session_callback(3). */
void SSL_set_psk_use_session_callback(SSL *s, SSL_psk_use_session_cb_func cb);

/* SSL_use_psk_identity_hint(3). */
int SSL_use_psk_identity_hint(SSL *s, const char *identity_hint);

/*
 * --- Record sizes, padding and buffers.
 */

/* SSL_CTX_get_record_padding_callback_arg(3). */
void *SSL_CTX_get_record_padding_callback_arg(const SSL_CTX *ctx);

/* SSL_CTX_set_block_padding(3). */
int SSL_CTX_set_block_padding(SSL_CTX *ctx, size_t block_size);

/* SSL_CTX_set_default_read_buffer_len(3). */
void SSL_CTX_set_default_read_buffer_len(SSL_CTX *ctx, size_t len);

/* SSL_CTX_set_record_padding_callback(3). */
void SSL_CTX_set_record_padding_callback(SSL_CTX *ctx, libssl_rs_record_padding_callback cb);

/* SSL_CTX_set_record_padding_callback_arg(3). */
void SSL_CTX_set_record_padding_callback_arg(SSL_CTX *ctx, void *arg);

/* SSL_CTX_set_tlsext_max_fragment_length(3). */
int SSL_CTX_set_tlsext_max_fragment_length(SSL_CTX *ctx, unsigned char mode);

/* SSL_alloc_buffers(3): buffers are made when they are needed. */
int SSL_alloc_buffers(SSL *ssl);

/* SSL_free_buffers(3). */
int SSL_free_buffers(SSL *ssl);

/* SSL_get_read_ahead(3). */
int SSL_get_read_ahead(const SSL *s);

/* SSL_get_record_padding_callback_arg(3). */
void *SSL_get_record_padding_callback_arg(const SSL *ssl);

/* SSL_has_pending(3). */
int SSL_has_pending(const SSL *s);

/* SSL_pending(3). */
int SSL_pending(const SSL *s);

/* SSL_set_block_padding(3). */
int SSL_set_block_padding(SSL *ssl, size_t block_size);

/* SSL_set_default_read_buffer_len(3). */
void SSL_set_default_read_buffer_len(SSL *s, size_t len);

/* SSL_set_read_ahead(3). */
void SSL_set_read_ahead(SSL *s, int yes);

/* SSL_set_record_padding_callback(3). */
int SSL_set_record_padding_callback(SSL *ssl, libssl_rs_record_padding_callback cb);

/* SSL_set_record_padding_callback_arg(3). */
void SSL_set_record_padding_callback_arg(SSL *ssl, void *arg);

/* SSL_set_tlsext_max_fragment_length(3). */
int SSL_set_tlsext_max_fragment_length(SSL *ssl, unsigned char mode);

/*
 * --- Renegotiation in TLS 1.2.
 */

/* SSL_renegotiate(3): with a new session. */
int SSL_renegotiate(SSL *s);

/* SSL_renegotiate_abbreviated(3): with the session that there is. */
int SSL_renegotiate_abbreviated(SSL *s);

/* SSL_renegotiate_pending(3). */
int SSL_renegotiate_pending(const SSL *s);

/*
 * --- Security levels and callback.
 */

/* SSL_CTX_get0_security_ex_data(3). */
void *SSL_CTX_get0_security_ex_data(const SSL_CTX *ctx);

/* SSL_CTX_get_security_callback(3). */
int (*SSL_CTX_get_security_callback(const SSL_CTX *ctx))(const SSL*,
                                                         const SSL_CTX*,
                                                         int,
                                                         int,
                                                         int,
                                                         void*,
                                                         void*);

/* SSL_CTX_get_security_level(3). */
int SSL_CTX_get_security_level(const SSL_CTX *ctx);

/* SSL_CTX_set0_security_ex_data(3). */
void SSL_CTX_set0_security_ex_data(SSL_CTX *ctx, void *ex);

/* SSL_CTX_set_security_callback(3). */
void SSL_CTX_set_security_callback(SSL_CTX *ctx, int (*cb)(const SSL*,
                                                           const SSL_CTX*,
                                                           int,
                                                           int,
                                                           int,
                                                           void*,
                                                           void*));

/* SSL_CTX_set_security_level(3). */
void SSL_CTX_set_security_level(SSL_CTX *ctx, int level);

/* SSL_get0_security_ex_data(3). */
void *SSL_get0_security_ex_data(const SSL *s);

/* SSL_get_security_callback(3). */
int (*SSL_get_security_callback(const SSL *s))(const SSL*, const SSL_CTX*, int, int, int, void*, void*);

/* SSL_get_security_level(3). */
int SSL_get_security_level(const SSL *s);

/* SSL_set0_security_ex_data(3). */
void SSL_set0_security_ex_data(SSL *s, void *ex);

/* SSL_set_security_callback(3). */
void SSL_set_security_callback(SSL *s, int (*cb)(const SSL*, const SSL_CTX*, int, int, int, void*, void*));

/* SSL_set_security_level(3). */
void SSL_set_security_level(SSL *s, int level);

/*
 * --- Serverinfo extensions.
 */

/* SSL_CTX_use_serverinfo(3). */
int SSL_CTX_use_serverinfo(SSL_CTX *ctx, const unsigned char *serverinfo, size_t serverinfo_length);

/* SSL_CTX_use_serverinfo_ex(3). */
int SSL_CTX_use_serverinfo_ex(SSL_CTX *ctx,
                              unsigned int version,
                              const unsigned char *serverinfo,
                              size_t serverinfo_length);

/* SSL_CTX_use_serverinfo_file(3). */
int SSL_CTX_use_serverinfo_file(SSL_CTX *ctx, const char *file);

/*
 * --- Server name indication (RFC 6066).
 */

/* SSL_get_servername(3). */
const char *SSL_get_servername(const SSL *s, int type_);

/* SSL_get_servername_type(3). */
int SSL_get_servername_type(const SSL *s);

/*
 * --- SSL_SESSION.
 */

/* SSL_SESSION_dup(3). */
SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *src);

/* SSL_SESSION_free(3). */
void SSL_SESSION_free(SSL_SESSION *ses);

/* SSL_SESSION_get0_alpn_selected(3). */
void SSL_SESSION_get0_alpn_selected(const SSL_SESSION *s, const unsigned char **alpn, size_t *len);

/* SSL_SESSION_get0_cipher(3). */
const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *s);

/* SSL_SESSION_get0_hostname(3). */
const char *SSL_SESSION_get0_hostname(const SSL_SESSION *s);

/* SSL_SESSION_get0_id_context(3). */
const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *s, unsigned int *len);

/* SSL_SESSION_get0_peer(3). */
X509 *SSL_SESSION_get0_peer(SSL_SESSION *s);

/* SSL_SESSION_get_compress_id(3). */
unsigned int SSL_SESSION_get_compress_id(const SSL_SESSION *s);

/* SSL_SESSION_get_ex_data(3). */
void *SSL_SESSION_get_ex_data(const SSL_SESSION *ss, int idx);

/* SSL_SESSION_get_id(3). */
const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *s, unsigned int *len);

/* SSL_SESSION_get_master_key(3). */
size_t SSL_SESSION_get_master_key(const SSL_SESSION *sess, unsigned char *out, size_t outlen);

/* SSL_SESSION_get_max_fragment_length(3). */
unsigned char SSL_SESSION_get_max_fragment_length(const SSL_SESSION *sess);

/* SSL_SESSION_get_protocol_version(3). */
int SSL_SESSION_get_protocol_version(const SSL_SESSION *s);

/* SSL_SESSION_get_time(3). */
long SSL_SESSION_get_time(const SSL_SESSION *s);

/* SSL_SESSION_get_timeout(3). */
long SSL_SESSION_get_timeout(const SSL_SESSION *s);

/* SSL_SESSION_is_resumable(3). */
int SSL_SESSION_is_resumable(const SSL_SESSION *s);

/* SSL_SESSION_new(3). */
SSL_SESSION *SSL_SESSION_new(void);

/* SSL_SESSION_set1_alpn_selected(3). */
int SSL_SESSION_set1_alpn_selected(SSL_SESSION *s, const unsigned char *alpn, size_t len);

/* SSL_SESSION_set1_hostname(3). */
int SSL_SESSION_set1_hostname(SSL_SESSION *s, const char *hostname);

/* SSL_SESSION_set1_id(3). */
int SSL_SESSION_set1_id(SSL_SESSION *s, const unsigned char *sid, unsigned int sid_len);

/* SSL_SESSION_set1_id_context(3). */
int SSL_SESSION_set1_id_context(SSL_SESSION *s, const unsigned char *sid_ctx, unsigned int sid_ctx_len);

/* SSL_SESSION_set1_master_key(3). */
int SSL_SESSION_set1_master_key(SSL_SESSION *sess, const unsigned char *input, size_t len);

/* SSL_SESSION_set_cipher(3). */
int SSL_SESSION_set_cipher(SSL_SESSION *s, const SSL_CIPHER *cipher);

/* SSL_SESSION_set_ex_data(3). */
int SSL_SESSION_set_ex_data(SSL_SESSION *ss, int idx, void *data);

/* SSL_SESSION_set_protocol_version(3). */
int SSL_SESSION_set_protocol_version(SSL_SESSION *s, int version);

/* SSL_SESSION_set_time(3). */
long SSL_SESSION_set_time(SSL_SESSION *s, long t);

/* SSL_SESSION_set_timeout(3). */
long SSL_SESSION_set_timeout(SSL_SESSION *s, long t);

/* SSL_SESSION_up_ref(3). */
int SSL_SESSION_up_ref(SSL_SESSION *ses);

/* SSL_copy_session_id(3). */
int SSL_copy_session_id(SSL *to, const SSL *from);

/* SSL_get1_session(3). */
SSL_SESSION *SSL_get1_session(SSL *ssl);

/* SSL_get_session(3). */
SSL_SESSION *SSL_get_session(const SSL *ssl);

/* SSL_session_reused(3). */
int SSL_session_reused(const SSL *s);

/* SSL_set_session(3). */
int SSL_set_session(SSL *to, SSL_SESSION *session);

/*
 * --- Sessions in ASN.1, PEM and text.
 */

/* PEM_read_SSL_SESSION(3). */
SSL_SESSION *PEM_read_SSL_SESSION(FILE *out, SSL_SESSION **x, pem_password_cb *cb, void *u);

/* PEM_read_bio_SSL_SESSION(3). */
SSL_SESSION *PEM_read_bio_SSL_SESSION(BIO *out, SSL_SESSION **x, pem_password_cb *cb, void *u);

/* PEM_write_SSL_SESSION(3). */
int PEM_write_SSL_SESSION(FILE *out, const SSL_SESSION *x);

/* PEM_write_bio_SSL_SESSION(3). */
int PEM_write_bio_SSL_SESSION(BIO *out, const SSL_SESSION *x);

/* SSL_SESSION_print(3). */
int SSL_SESSION_print(BIO *fp, const SSL_SESSION *ses);

/* SSL_SESSION_print_fp(3). */
int SSL_SESSION_print_fp(FILE *fp, const SSL_SESSION *ses);

/* SSL_SESSION_print_keylog(3). */
int SSL_SESSION_print_keylog(BIO *bp, const SSL_SESSION *x);

/* d2i_SSL_SESSION(3). */
SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **a, const unsigned char **pp, long length);

/* i2d_SSL_SESSION(3). */
int i2d_SSL_SESSION(const SSL_SESSION *input, unsigned char **pp);

/*
 * --- The session cache of a context.
 */

/* SSL_CTX_add_session(3). */
int SSL_CTX_add_session(SSL_CTX *ctx, SSL_SESSION *session);

/* SSL_CTX_flush_sessions(3). */
void SSL_CTX_flush_sessions(SSL_CTX *ctx, long tm);

/* SSL_CTX_get_timeout(3). */
long SSL_CTX_get_timeout(const SSL_CTX *ctx);

/* SSL_CTX_remove_session(3). */
int SSL_CTX_remove_session(SSL_CTX *ctx, SSL_SESSION *session);

/* SSL_CTX_sess_get_get_cb(3). */
SSL_SESSION *(*SSL_CTX_sess_get_get_cb(SSL_CTX *ctx))(SSL*, const unsigned char*, int, int*);

/* SSL_CTX_sess_get_new_cb(3). */
int (*SSL_CTX_sess_get_new_cb(SSL_CTX *ctx))(SSL*, SSL_SESSION*);

/* SSL_CTX_sess_get_remove_cb(3). */
void (*SSL_CTX_sess_get_remove_cb(SSL_CTX *ctx))(SSL_CTX*, SSL_SESSION*);

/* SSL_CTX_sess_set_get_cb(3). */
void SSL_CTX_sess_set_get_cb(SSL_CTX *ctx, SSL_SESSION *(*get_session_cb)(SSL*, const unsigned char*, int, int*));

/* SSL_CTX_sess_set_new_cb(3). */
void SSL_CTX_sess_set_new_cb(SSL_CTX *ctx, int (*new_session_cb)(SSL*, SSL_SESSION*));

/* SSL_CTX_sess_set_remove_cb(3). */
void SSL_CTX_sess_set_remove_cb(SSL_CTX *ctx, void (*remove_session_cb)(SSL_CTX*, SSL_SESSION*));

/* SSL_CTX_sessions(3): the table shows what is in the cache at the time of the call. */
LHASH_OF(SSL_SESSION) *SSL_CTX_sessions(SSL_CTX *ctx);

/* SSL_CTX_set_generate_session_id(3). */
int SSL_CTX_set_generate_session_id(SSL_CTX *ctx, GEN_SESSION_CB cb);

/* SSL_CTX_set_not_resumable_session_callback(3). */
void SSL_CTX_set_not_resumable_session_callback(SSL_CTX *ctx, int (*cb)(SSL*, int));

/* SSL_CTX_set_session_id_context(3). */
int SSL_CTX_set_session_id_context(SSL_CTX *ctx, const unsigned char *sid_ctx, unsigned int sid_ctx_len);

/* SSL_CTX_set_timeout(3). */
long SSL_CTX_set_timeout(SSL_CTX *ctx, long t);

/* SSL_get_default_timeout(3). */
long SSL_get_default_timeout(const SSL *s);

/* SSL_has_matching_session_id(3). */
int SSL_has_matching_session_id(const SSL *s, const unsigned char *id, unsigned int id_len);

/* SSL_set_generate_session_id(3). */
int SSL_set_generate_session_id(SSL *s, GEN_SESSION_CB cb);

/* SSL_set_not_resumable_session_callback(3). */
void SSL_set_not_resumable_session_callback(SSL *ssl, int (*cb)(SSL*, int));

/* SSL_set_session_id_context(3). */
int SSL_set_session_id_context(SSL *ssl, const unsigned char *sid_ctx, unsigned int sid_ctx_len);

/* SSL_set_session_secret_cb(3): for EAP-FAST (RFC 4851), which is not there. */
int SSL_set_session_secret_cb(SSL *s, tls_session_secret_cb_fn session_secret_cb, void *arg);

/*
 * --- Closing a connection.
 */

/* SSL_CTX_get_quiet_shutdown(3). */
int SSL_CTX_get_quiet_shutdown(const SSL_CTX *ctx);

/* SSL_CTX_set_quiet_shutdown(3). */
void SSL_CTX_set_quiet_shutdown(SSL_CTX *ctx, int mode);

/* SSL_get_quiet_shutdown(3). */
int SSL_get_quiet_shutdown(const SSL *ssl);

/* SSL_get_shutdown(3). */
int SSL_get_shutdown(const SSL *ssl);

/* SSL_set_quiet_shutdown(3). */
void SSL_set_quiet_shutdown(SSL *ssl, int mode);

/* SSL_set_shutdown(3). */
void SSL_set_shutdown(SSL *ssl, int mode);

/* SSL_shutdown(3). */
int SSL_shutdown(SSL *s);

/*
 * --- Signature algorithms.
 */

/* SSL_get_peer_signature_type_nid(3). */
int SSL_get_peer_signature_type_nid(const SSL *s, int *pnid);

/* SSL_get_shared_sigalgs(3). */
int SSL_get_shared_sigalgs(SSL *s,
                           int idx,
                           int *psign,
                           int *phash,
                           int *psignandhash,
                           unsigned char *rsig,
                           unsigned char *rhash);

/* SSL_get_sigalgs(3). */
int SSL_get_sigalgs(SSL *s,
                    int idx,
                    int *psign,
                    int *phash,
                    int *psignandhash,
                    unsigned char *rsig,
                    unsigned char *rhash);

/* SSL_get_signature_type_nid(3). */
int SSL_get_signature_type_nid(const SSL *s, int *pnid);

/*
 * --- SRP, which this library does not have.
 */

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SRP_Calc_A_param(3). */
OSSL_DEPRECATEDIN_3_0 int SRP_Calc_A_param(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_SRP_CTX_free(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_SRP_CTX_free(SSL_CTX *ctx);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_SRP_CTX_init(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_SRP_CTX_init(SSL_CTX *ctx);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_cb_arg(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_cb_arg(SSL_CTX *ctx, void *arg);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_client_pwd_callback(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_client_pwd_callback(SSL_CTX *ctx, char *(*cb)(SSL*, void*));
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_password(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_password(SSL_CTX *ctx, char *password);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_strength(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_strength(SSL_CTX *ctx, int strength);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_username(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_username(SSL_CTX *ctx, char *name);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_username_callback(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_username_callback(SSL_CTX *ctx, int (*cb)(SSL*, int*, void*));
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_CTX_set_srp_verify_param_callback(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_CTX_set_srp_verify_param_callback(SSL_CTX *ctx, int (*cb)(SSL*, void*));
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_SRP_CTX_free(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_SRP_CTX_free(SSL *ctx);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_SRP_CTX_init(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_SRP_CTX_init(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_get_srp_N(3). */
OSSL_DEPRECATEDIN_3_0 BIGNUM *SSL_get_srp_N(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_get_srp_g(3). */
OSSL_DEPRECATEDIN_3_0 BIGNUM *SSL_get_srp_g(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_get_srp_userinfo(3). */
OSSL_DEPRECATEDIN_3_0 char *SSL_get_srp_userinfo(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_get_srp_username(3). */
OSSL_DEPRECATEDIN_3_0 char *SSL_get_srp_username(SSL *s);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_set_srp_server_param(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_set_srp_server_param(SSL *s,
                             const BIGNUM *N,
                             const BIGNUM *g,
                             BIGNUM *sa,
                             BIGNUM *v,
                             char *info);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_set_srp_server_param_pw(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_set_srp_server_param_pw(SSL *s, const char *user, const char *pass, const char *grp);
#endif

#ifndef OPENSSL_NO_DEPRECATED_3_0
/* SSL_srp_server_param_with_username(3). */
OSSL_DEPRECATEDIN_3_0 int SSL_srp_server_param_with_username(SSL *s, int *ad);
#endif

/*
 * --- DTLS-SRTP.
 */

/* SSL_CTX_set_tlsext_use_srtp(3). */
int SSL_CTX_set_tlsext_use_srtp(SSL_CTX *ctx, const char *profiles);

/* SSL_get_selected_srtp_profile(3). */
SRTP_PROTECTION_PROFILE *SSL_get_selected_srtp_profile(SSL *s);

/* SSL_get_srtp_profiles(3). */
STACK_OF(SRTP_PROTECTION_PROFILE) *SSL_get_srtp_profiles(SSL *ssl);

/* SSL_set_tlsext_use_srtp(3). */
int SSL_set_tlsext_use_srtp(SSL *ssl, const char *profiles);

/*
 * --- Handshake state, its callback and strings.
 */

/* SSL_CTX_get_info_callback(3). */
void (*SSL_CTX_get_info_callback(SSL_CTX *ctx))(const SSL*, int, int);

/* SSL_CTX_set_info_callback(3). */
void SSL_CTX_set_info_callback(SSL_CTX *ctx, void (*cb)(const SSL*, int, int));

/* SSL_alert_desc_string(3). */
const char *SSL_alert_desc_string(int value);

/* SSL_alert_desc_string_long(3). */
const char *SSL_alert_desc_string_long(int value);

/* SSL_alert_type_string(3). */
const char *SSL_alert_type_string(int value);

/* SSL_alert_type_string_long(3). */
const char *SSL_alert_type_string_long(int value);

/* SSL_get_info_callback(3). */
void (*SSL_get_info_callback(const SSL *ssl))(const SSL*, int, int);

/* SSL_get_state(3). */
OSSL_HANDSHAKE_STATE SSL_get_state(const SSL *ssl);

/* SSL_in_before(3). */
int SSL_in_before(const SSL *s);

/* SSL_in_init(3). */
int SSL_in_init(const SSL *s);

/* SSL_is_init_finished(3). */
int SSL_is_init_finished(const SSL *s);

/* SSL_rstate_string(3). */
const char *SSL_rstate_string(const SSL *s);

/* SSL_rstate_string_long(3). */
const char *SSL_rstate_string_long(const SSL *s);

/* SSL_set_info_callback(3). */
void SSL_set_info_callback(SSL *ssl, void (*cb)(const SSL*, int, int));

/* SSL_state_string(3). */
const char *SSL_state_string(const SSL *s);

/* SSL_state_string_long(3). */
const char *SSL_state_string_long(const SSL *s);

/*
 * --- Trusted certificates.
 */

/* SSL_CTX_get_cert_store(3). */
X509_STORE *SSL_CTX_get_cert_store(const SSL_CTX *arg0);

/* SSL_CTX_load_verify_dir(3). */
int SSL_CTX_load_verify_dir(SSL_CTX *ctx, const char *CApath);

/* SSL_CTX_load_verify_file(3). */
int SSL_CTX_load_verify_file(SSL_CTX *ctx, const char *CAfile);

/* SSL_CTX_load_verify_locations(3). */
int SSL_CTX_load_verify_locations(SSL_CTX *ctx, const char *CAfile, const char *CApath);

/* SSL_CTX_load_verify_store(3). */
int SSL_CTX_load_verify_store(SSL_CTX *ctx, const char *CAstore);

/* SSL_CTX_set1_cert_store(3). */
void SSL_CTX_set1_cert_store(SSL_CTX *arg0, X509_STORE *arg1);

/* SSL_CTX_set_cert_store(3). */
void SSL_CTX_set_cert_store(SSL_CTX *arg0, X509_STORE *arg1);

/* SSL_CTX_set_default_verify_dir(3). */
int SSL_CTX_set_default_verify_dir(SSL_CTX *ctx);

/* SSL_CTX_set_default_verify_file(3). */
int SSL_CTX_set_default_verify_file(SSL_CTX *ctx);

/* SSL_CTX_set_default_verify_paths(3). */
int SSL_CTX_set_default_verify_paths(SSL_CTX *ctx);

/* SSL_CTX_set_default_verify_store(3). */
int SSL_CTX_set_default_verify_store(SSL_CTX *ctx);

/*
 * --- Session tickets.
 */

/* SSL_CTX_get_num_tickets(3). */
size_t SSL_CTX_get_num_tickets(const SSL_CTX *ctx);

/* SSL_CTX_set_num_tickets(3). */
int SSL_CTX_set_num_tickets(SSL_CTX *ctx, size_t num_tickets);

/* SSL_CTX_set_session_ticket_cb(3). */
int SSL_CTX_set_session_ticket_cb(SSL_CTX *ctx,
                                  SSL_CTX_generate_session_ticket_fn gen_cb,
                                  SSL_CTX_decrypt_session_ticket_fn dec_cb,
                                  void *arg);

/* SSL_CTX_set_tlsext_ticket_key_evp_cb(3). */
int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *ctx, int (*fp)(SSL*,
                                                                 unsigned char*,
                                                                 unsigned char*,
                                                                 EVP_CIPHER_CTX*,
                                                                 EVP_MAC_CTX*,
                                                                 int));

/* SSL_SESSION_get0_ticket(3). */
void SSL_SESSION_get0_ticket(const SSL_SESSION *s, const unsigned char **tick, size_t *len);

/* SSL_SESSION_get0_ticket_appdata(3). */
int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *ss, void **data, size_t *len);

/* SSL_SESSION_get_ticket_lifetime_hint(3). */
unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *s);

/* SSL_SESSION_has_ticket(3). */
int SSL_SESSION_has_ticket(const SSL_SESSION *s);

/* SSL_SESSION_set1_ticket_appdata(3). */
int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *ss, const void *data, size_t len);

/* SSL_get_num_tickets(3). */
size_t SSL_get_num_tickets(const SSL *s);

/* SSL_new_session_ticket(3). */
int SSL_new_session_ticket(SSL *s);

/* SSL_set_num_tickets(3). */
int SSL_set_num_tickets(SSL *s, size_t num_tickets);

/*
 * SSL_set_session_ticket_ext: what a client without a session of TLS 1.2 sends in its SessionTicket extension; with null
 * it does not send one. For EAP-FAST (RFC 4851, 3.2.2).
 */
int SSL_set_session_ticket_ext(SSL *s,
                               void *ext_data,
                               int ext_len);

/*
 * SSL_set_session_ticket_ext_cb: shows the content of the peer's SessionTicket extension in a handshake of TLS 1.2; 0 from
 * the callback ends the handshake.
 */
int SSL_set_session_ticket_ext_cb(SSL *s,
                                  tls_session_ticket_ext_cb_fn cb,
                                  void *arg);

/*
 * --- The BIOs or file descriptors under a connection.
 */

/* SSL_get_fd(3). */
int SSL_get_fd(const SSL *s);

/* SSL_get_rbio(3). */
BIO *SSL_get_rbio(const SSL *s);

/* SSL_get_rfd(3). */
int SSL_get_rfd(const SSL *s);

/* SSL_get_wbio(3). */
BIO *SSL_get_wbio(const SSL *s);

/* SSL_get_wfd(3). */
int SSL_get_wfd(const SSL *s);

/* SSL_set0_rbio(3). */
void SSL_set0_rbio(SSL *s, BIO *rbio);

/* SSL_set0_wbio(3). */
void SSL_set0_wbio(SSL *s, BIO *wbio);

/* SSL_set_bio(3). */
void SSL_set_bio(SSL *s, BIO *rbio, BIO *wbio);

/* SSL_set_fd(3). */
int SSL_set_fd(SSL *s, int fd);

/* SSL_set_rfd(3): the other side's BIO serves both if it is a socket over the same descriptor. */
int SSL_set_rfd(SSL *s, int fd);

/* SSL_set_wfd(3): the other side's BIO serves both if it is a socket over the same descriptor. */
int SSL_set_wfd(SSL *s, int fd);

/*
 * --- Verification of the peer.
 */

/* SSL_CTX_get0_param(3). */
X509_VERIFY_PARAM *SSL_CTX_get0_param(SSL_CTX *ctx);

/* SSL_CTX_get_verify_callback(3). */
SSL_verify_cb SSL_CTX_get_verify_callback(const SSL_CTX *ctx);

/* SSL_CTX_get_verify_depth(3). */
int SSL_CTX_get_verify_depth(const SSL_CTX *ctx);

/* SSL_CTX_get_verify_mode(3). */
int SSL_CTX_get_verify_mode(const SSL_CTX *ctx);

/* SSL_CTX_set1_param(3). */
int SSL_CTX_set1_param(SSL_CTX *ctx, X509_VERIFY_PARAM *vpm);

/* SSL_CTX_set_cert_verify_callback(3). */
void SSL_CTX_set_cert_verify_callback(SSL_CTX *ctx, int (*cb)(X509_STORE_CTX*, void*), void *arg);

/* SSL_CTX_set_purpose(3). */
int SSL_CTX_set_purpose(SSL_CTX *ctx, int purpose);

/* SSL_CTX_set_trust(3). */
int SSL_CTX_set_trust(SSL_CTX *ctx, int trust);

/* SSL_CTX_set_verify(3). */
void SSL_CTX_set_verify(SSL_CTX *ctx, int mode, SSL_verify_cb callback);

/* SSL_CTX_set_verify_depth(3). */
void SSL_CTX_set_verify_depth(SSL_CTX *ctx, int depth);

/* SSL_add1_host(3). */
int SSL_add1_host(SSL *s, const char *hostname);

/* SSL_get0_param(3). */
X509_VERIFY_PARAM *SSL_get0_param(SSL *ssl);

/* SSL_get0_peername(3). */
const char *SSL_get0_peername(SSL *s);

/* SSL_get0_verified_chain(3). */
STACK_OF(X509) *SSL_get0_verified_chain(const SSL *s);

/* SSL_get_peer_cert_chain(3). */
STACK_OF(X509) *SSL_get_peer_cert_chain(const SSL *s);

/* SSL_get_verify_callback(3). */
SSL_verify_cb SSL_get_verify_callback(const SSL *s);

/* SSL_get_verify_depth(3). */
int SSL_get_verify_depth(const SSL *s);

/* SSL_get_verify_mode(3). */
int SSL_get_verify_mode(const SSL *s);

/* SSL_get_verify_result(3). */
long SSL_get_verify_result(const SSL *ssl);

/* SSL_set1_host(3). */
int SSL_set1_host(SSL *s, const char *hostname);

/* SSL_set1_param(3). */
int SSL_set1_param(SSL *ssl, X509_VERIFY_PARAM *vpm);

/* SSL_set_hostflags(3). */
void SSL_set_hostflags(SSL *s, unsigned int flags);

/* SSL_set_purpose(3). */
int SSL_set_purpose(SSL *ssl, int purpose);

/* SSL_set_trust(3). */
int SSL_set_trust(SSL *ssl, int trust);

/* SSL_set_verify(3). */
void SSL_set_verify(SSL *s, int mode, SSL_verify_cb callback);

/* SSL_set_verify_depth(3). */
void SSL_set_verify_depth(SSL *s, int depth);

/* SSL_set_verify_result(3). */
void SSL_set_verify_result(SSL *ssl, long v);

/*
 * --- Protocol versions.
 */

/* SSL_client_version(3). */
int SSL_client_version(const SSL *s);

/* SSL_get_version(3). */
const char *SSL_get_version(const SSL *s);

/* SSL_version(3). */
int SSL_version(const SSL *ssl);

#ifdef __cplusplus
}
#endif

#endif
