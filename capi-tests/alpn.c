/* Application-layer protocol negotiation. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static const unsigned char h2_http[] = "\x02h2\x08http/1.1";
static const unsigned char http_h2[] = "\x08http/1.1\x02h2";
static const unsigned char other[] = "\x05other";

static void show_selected(SSL *ssl) {
    const unsigned char *data = (const unsigned char *)"?";
    unsigned len = 99;
    SSL_get0_alpn_selected(ssl, &data, &len);
    printf("selected: %u %.*s%s\n", len, (int)len, data ? (const char *)data : "", data ? "" : " NULL");
}

/* The server's answer: the first of its own that the client has, or as told. */
static int peer_answer;
static int select_cb(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen, void *arg) {
    (void)ssl;
    printf("  server is offered %u bytes:", inlen);
    for (unsigned i = 0; i < inlen; i += in[i] + 1u)
        printf(" %.*s", in[i], in + i + 1);
    printf("\n");
    if (peer_answer != SSL_TLSEXT_ERR_OK)
        return peer_answer;
    const unsigned char *list = arg;
    if (peer_SSL_select_next_proto((unsigned char **)out, outlen, list, 12, in, inlen) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    return SSL_TLSEXT_ERR_OK;
}

static void negotiate(void) {
    const int answers[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_NOACK, SSL_TLSEXT_ERR_ALERT_FATAL};
    for (size_t a = 0; a < 3; a++) {
        for (int which = 0; which < 3; which++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            peer_answer = answers[a];
            peer_SSL_CTX_set_alpn_select_cb(peer_ctx, select_cb, (void *)http_h2);
            /* 0 is success here. */
            SHOW(SSL_CTX_set_alpn_protos(ctx, which == 0 ? h2_http : which == 1 ? http_h2 : other, which == 2 ? 6 : 12));
            EACH_VERSION(version) {
                struct pair p = client_pair(ctx, peer_ctx);
                SSL_set_max_proto_version(p.ssl, version);
                printf("answer %d, list %d, %s\n", peer_answer, which, version_name(version));
                show_selected(p.ssl);
                handshake_show(&p);
                show_selected(p.ssl);
                pair_free(&p);
            }
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}
static void not_offered(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    peer_SSL_CTX_set_alpn_select_cb(peer_ctx, select_cb, (void *)http_h2);
    struct pair p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    show_selected(p.ssl);
    pair_free(&p);
    peer_SSL_CTX_set_alpn_select_cb(peer_ctx, NULL, NULL);
    SSL_CTX_set_alpn_protos(ctx, h2_http, 12);
    p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    show_selected(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void on_the_ssl(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    peer_answer = SSL_TLSEXT_ERR_OK;
    peer_SSL_CTX_set_alpn_select_cb(peer_ctx, select_cb, (void *)http_h2);
    SSL_CTX_set_alpn_protos(ctx, h2_http, 12);
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW(SSL_set_alpn_protos(p.ssl, h2_http, 3));
    handshake_show(&p);
    show_selected(p.ssl);
    pair_free(&p);
    p = client_pair(ctx, peer_ctx);
    SHOW(SSL_set_alpn_protos(p.ssl, NULL, 0));
    handshake_show(&p);
    show_selected(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void bad_lists(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\x03h2", 3));
    TRY(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\x00", 1));
    TRY(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"", 0));
    TRY(SSL_CTX_set_alpn_protos(ctx, NULL, 5));
    TRY(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\x02h2\x00", 4));
    TRY(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"h2,http/1.1", 11));
    TRY(SSL_set_alpn_protos(ssl, (const unsigned char *)"\x03h2", 3));
    TRY(SSL_set_alpn_protos(ssl, (const unsigned char *)"\x02h2", 3));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
static void select_next(void) {
    struct {
        const char *server, *client;
    } const all[] = {{"\x02h2\x08http/1.1", "\x08http/1.1\x02h2"}, {"\x02h2", "\x08http/1.1"}, {"", "\x02h2"}, {"\x02h2", ""},
                     {"\x05h2", "\x02h2"}, {"\x02h2", "\x09h2"}, {"\x02h2\x00", "\x02h2"}};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        unsigned char *out = NULL, len = 0;
        int n = SSL_select_next_proto(&out, &len, (const unsigned char *)all[i].server, (unsigned)strlen(all[i].server),
                                      (const unsigned char *)all[i].client, (unsigned)strlen(all[i].client));
        printf("%zu: %d, %.*s\n", i, n, len, out ? (char *)out : "");
    }
}

/* A server that selects what was not offered. */
static int lying_cb(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen, void *arg) {
    (void)ssl, (void)in, (void)inlen, (void)arg;
    *out = (const unsigned char *)"spdy/1";
    *outlen = 6;
    return SSL_TLSEXT_ERR_OK;
}
static void not_one_of_ours(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    peer_SSL_CTX_set_alpn_select_cb(peer_ctx, lying_cb, NULL);
    SSL_CTX_set_alpn_protos(ctx, h2_http, 12);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        printf("%s\n", version_name(version));
        handshake_show(&p);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(negotiate), CASE(not_offered), CASE(on_the_ssl), CASE(bad_lists), CASE(select_next), CASE(not_one_of_ours))
