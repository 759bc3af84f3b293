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

/* RFC 7685: a hello of 256 to 511 bytes becomes one of 512, with a session's key in it too. */
static size_t hello_len, padding_len;
static void look_at_hello(int out, int version, int type, const void *message, size_t len, SSL *ssl, void *arg) {
    const unsigned char *at = message, *end = at + len;
    (void)version, (void)ssl, (void)arg;
    if (!out || type != SSL3_RT_HANDSHAKE || at[0] != SSL3_MT_CLIENT_HELLO)
        return;
    hello_len = len, padding_len = 0;
    at += 38;
    at += 1 + at[0];
    at += 2 + (at[0] << 8 | at[1]);
    at += 1 + at[0] + 2;
    for (; at < end; at += 4 + (at[2] << 8 | at[3])) {
        size_t extension = at[2] << 8 | at[3];
        for (size_t i = 0; at[0] == 0 && at[1] == 21 && i < extension; i++)
            NEED(at[4 + i] == 0);
        if (at[0] == 0 && at[1] == 21)
            padding_len = extension;
    }
}
static void padding(void) {
    for (int resumed = 0; resumed < 2; resumed++) {
        for (int options = 0; options < 2; options++) {
            unsigned char protocols[380];
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            SSL_CTX_set_options(ctx, options ? SSL_OP_TLSEXT_PADDING : 0);
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
            NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
            SSL_CTX_set_msg_callback(ctx, look_at_hello);
            SSL_SESSION *session = NULL;
            if (resumed) {
                struct pair p = client_pair(ctx, peer_ctx);
                NEED_HANDSHAKE(&p);
                char byte;
                SSL_read(p.ssl, &byte, 1);
                session = SSL_get1_session(p.ssl);
                SSL_shutdown(p.ssl);
                pair_free(&p);
            }
            for (int len = 0; len < 380; len += 5) {
                /* Neither library's hello is as long as the other's: what is said is of each alone. */
                struct pair p = client_pair(ctx, peer_ctx);
                memset(protocols, 7, sizeof(protocols));
                NEED(SSL_set_alpn_protos(p.ssl, protocols, len / 8 * 8) == 0);
                if (session)
                    NEED(SSL_set_session(p.ssl, session) == 1);
                SSL_connect(p.ssl);
                size_t bare = hello_len - padding_len - (padding_len ? 4 : 0);
                int due = bare > 0xff && bare < 0x200, padded = padding_len > 0;
                int whole = bare < 0x200 - 4 ? hello_len == 0x200 : padding_len == 1;
                if (options ? due != padded || (padded && !whole) : padded)
                    printf("%d: %zu bytes, %zu of padding\n", len, hello_len, padding_len);
                if (len == 0 || len == 100 || len == 200 || len == 375)
                    printf("resumed %d, options %d, protocols %d: %s\n", resumed, options, len, padded ? "padded" : "as it is");
                pair_free(&p);
            }
            SSL_SESSION_free(session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

MAIN(CASE(padding), CASE(options), CASE(methods))
