/* SSL_OP_*, and the methods. */
#include "support.h"

static void options(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    printf("%llx\n", (unsigned long long)SSL_CTX_set_options(ctx, SSL_OP_ALL | SSL_OP_NO_TICKET));
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    printf("%llx\n", (unsigned long long)SSL_get_options(ssl));
    printf("%llx\n", (unsigned long long)SSL_clear_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION));
    printf("%llx\n", (unsigned long long)SSL_set_options(ssl, SSL_OP_NO_TLSv1_3 | (uint64_t)1 << 63));
    printf("%llx\n", (unsigned long long)SSL_set_options(ssl, 0));
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    printf("%llx\n", (unsigned long long)SSL_CTX_clear_options(ctx, ~(uint64_t)0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void method(const char *name, const SSL_METHOD *method) {
    printf("%s\n", name);
    SSL_CTX *ctx = SSL_CTX_new(method);
    NEED(ctx);
    SHOW(SSL_CTX_get_ssl_method(ctx) == method);
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW(SSL_get_ssl_method(ssl) == method);
    SHOW(SSL_is_dtls(ssl));
    SHOW(SSL_set_ssl_method(ssl, TLS_client_method()));
    SHOW(SSL_get_ssl_method(ssl) == TLS_client_method());
    SHOW(SSL_CTX_get_ssl_method(ctx) == method);
    SHOW(SSL_CTX_set_cipher_list(ctx, "AES256+AESGCM"));
    SHOW(SSL_CTX_set_ciphersuites(ctx, ""));
    SHOW(SSL_CTX_set_ssl_version(ctx, TLSv1_2_method()));
    SHOW(SSL_CTX_get_ssl_method(ctx) == TLSv1_2_method());
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 0)));
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 3)));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void methods(void) {
#define METHOD(m) method(#m, m())
    METHOD(TLS_method);
    METHOD(TLS_client_method);
    METHOD(TLS_server_method);
    METHOD(TLSv1_2_method);
    METHOD(TLSv1_2_client_method);
    METHOD(TLSv1_2_server_method);
    METHOD(TLSv1_1_method);
    METHOD(TLSv1_method);
    METHOD(DTLS_method);
    METHOD(DTLSv1_2_client_method);
    METHOD(DTLSv1_server_method);
    SHOW(TLS_method() != TLS_client_method() && TLS_method() != TLS_server_method() && TLS_method() == TLS_method());
}

MAIN(CASE(options), CASE(methods))
