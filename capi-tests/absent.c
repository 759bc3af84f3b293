/*
 * What classes of known vulnerabilities need and the library does not have: DTLS, SRTP, SRP, compression,
 * heartbeats, raw public keys, certificate compression, QUIC. What is asked of each library differs by what it has, so only
 * ours is looked at; docs/SECURITY.md relies on it.
 */
#include "support.h"

/* The extensions of a ClientHello, and whether one is among them. */
static const unsigned char *hello;
static size_t hello_len;
static unsigned char copy[4000];
static void look(int out, int version, int type, const void *message, size_t len, SSL *ssl, void *arg) {
    (void)version, (void)ssl, (void)arg;
    if (out && type == SSL3_RT_HANDSHAKE && *(const unsigned char *)message == SSL3_MT_CLIENT_HELLO && len < sizeof(copy)) {
        memcpy(copy, message, len);
        hello = copy, hello_len = len;
    }
}
static int offers(unsigned extension) {
    const unsigned char *at = hello + 38, *end = hello + hello_len;
    at += 1 + at[0];
    at += 2 + (at[0] << 8 | at[1]);
    at += 1 + at[0] + 2;
    for (; at + 4 <= end; at += 4 + (at[2] << 8 | at[3]))
        if ((unsigned)(at[0] << 8 | at[1]) == extension)
            return 1;
    return 0;
}
/* No ClientHello of ours, whatever was asked for, offers what is not there; no compression method either. */
static void hellos(void) {
    static const struct { unsigned type; const char *name; } absent[] = {
        {14, "use_srtp"}, {12, "srp"}, {15, "heartbeat"}, {19, "client_certificate_type"}, {20, "server_certificate_type"},
        {27, "compress_certificate"}, {57, "quic_transport_parameters"}, {13172, "next_protocol_negotiation"}};
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_msg_callback(ctx, look);
    SSL_CTX_clear_options(ctx, SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_tlsext_use_srtp(ctx, "SRTP_AES128_CM_SHA1_80");
    SSL_CTX_set_srp_username(ctx, (char *)"user");
    SSL_CTX_set_srp_password(ctx, (char *)"password");
    SSL *ssl = SSL_new(ctx);
    SSL_set_tlsext_use_srtp(ssl, "SRTP_AES128_CM_SHA1_80");
    BIO *a = BIO_new(BIO_s_mem()), *b = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, a, b);
    SSL_connect(ssl);
    NEED(hello);
    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
        if (is_ours() && offers(absent[i].type))
            printf("offers %s\n", absent[i].name);
    const unsigned char *methods = hello + 39 + hello[38];
    methods += 2 + (methods[0] << 8 | methods[1]);
    printf("compression methods %d, %d\n", methods[0], methods[1]);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A connection of a DTLS method fails, and sends no more than an alert. */
static void dtls(void) {
    const SSL_METHOD *methods[] = {DTLS_method(), DTLS_client_method(), DTLS_server_method(), DTLSv1_2_client_method(), DTLSv1_client_method()};
    for (size_t i = 0; is_ours() && i < sizeof(methods) / sizeof(methods[0]); i++) {
        SSL_CTX *ctx = SSL_CTX_new(methods[i]);
        SSL *ssl = ctx ? SSL_new(ctx) : NULL;
        if (!ssl) {
            SSL_CTX_free(ctx);
            continue;
        }
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl, in, out);
        for (int server = 0; server < 2; server++) {
            server ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
            int done = SSL_do_handshake(ssl), error = SSL_get_error(ssl, done);
            char sent[100];
            int n = BIO_read(out, sent, sizeof(sent));
            if (done > 0 || error != SSL_ERROR_SSL || (n > 0 && (n != 7 || sent[0] != SSL3_RT_ALERT)))
                printf("method %zu: %d %s, %d bytes\n", i, done, error_name(error), n);
            ERR_clear_error();
        }
        if (DTLSv1_listen(ssl, NULL) > 0)
            printf("listens\n");
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

MAIN(CASE(hellos), CASE(dtls))
