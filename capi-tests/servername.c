/* Server name indication. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static int answer, peer_alert;
static int servername_cb(SSL *ssl, int *alert, void *arg) {
    const char *name = peer_SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("  server is asked for %s (%s)\n", name ? name : "nobody", (const char *)arg);
    if (peer_alert)
        *alert = peer_alert;
    return answer;
}
static void attempt(const char *name) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    peer_SSL_CTX_set_tlsext_servername_callback(peer_ctx, servername_cb);
    peer_SSL_CTX_set_tlsext_servername_arg(peer_ctx, (void *)"arg");
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        if (name)
            TRY(SSL_set_tlsext_host_name(p.ssl, name));
        SHOW_STR(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name));
        SHOW(SSL_get_servername_type(p.ssl));
        handshake_show(&p);
        SHOW_STR(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name));
        SHOW(SSL_get_servername_type(p.ssl));
        SHOW(SSL_get_servername(p.ssl, 5) == NULL);
        SHOW_STR(SSL_SESSION_get0_hostname(SSL_get_session(p.ssl)));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void names(void) {
    attempt(NULL);
    attempt("server.test");
    attempt("Other.Test");
    attempt("under_score.test");
}
static void unusual_names(void) {
    attempt("127.0.0.1");
    attempt("server.test.");
}
static void answers(void) {
    for (answer = SSL_TLSEXT_ERR_OK; answer <= SSL_TLSEXT_ERR_NOACK; answer++) {
        for (peer_alert = 0; peer_alert <= SSL_AD_ACCESS_DENIED; peer_alert += SSL_AD_ACCESS_DENIED) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            peer_SSL_CTX_set_tlsext_servername_callback(peer_ctx, servername_cb);
            peer_SSL_CTX_set_tlsext_servername_arg(peer_ctx, (void *)"arg");
            EACH_VERSION(version) {
                struct pair p = client_pair(ctx, peer_ctx);
                SSL_set_max_proto_version(p.ssl, version);
                SSL_set_tlsext_host_name(p.ssl, "server.test");
                printf("answer %d, alert %d, %s\n", answer, peer_alert, version_name(version));
                /* A warning alert of TLS 1.2 goes before the ServerHello. */
                handshake_show(&p);
                pair_free(&p);
            }
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}
static void setting(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    char longest[300];
    memset(longest, 'a', sizeof(longest));
    longest[256] = 0;
    TRY(SSL_set_tlsext_host_name(ssl, longest));
    longest[255] = 0;
    TRY(SSL_set_tlsext_host_name(ssl, longest));
    SHOW(strlen(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)));
    TRY(SSL_set_tlsext_host_name(ssl, ""));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    TRY(SSL_set_tlsext_host_name(ssl, NULL));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 5, "x"));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A client's own callback, which runs when the server has answered. */
static int own_cb(SSL *ssl, int *alert, void *arg) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("callback: server %d, name %s, type %d, alert %d, arg %s, version %s\n", SSL_is_server(ssl), name ? name : "-", SSL_get_servername_type(ssl), *alert,
           (const char *)arg, SSL_get_version(ssl));
    if (peer_alert)
        *alert = peer_alert;
    return answer;
}
static void of_clients(void) {
    for (answer = SSL_TLSEXT_ERR_OK; answer <= SSL_TLSEXT_ERR_NOACK; answer++)
        for (peer_alert = 0; peer_alert <= SSL_AD_ACCESS_DENIED; peer_alert += SSL_AD_ACCESS_DENIED)
            EACH_VERSION(version) for (int named = 0; named < 2; named++) {
                SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
                SSL_CTX_set_tlsext_servername_callback(ctx, own_cb);
                SSL_CTX_set_tlsext_servername_arg(ctx, (void *)"ours");
                struct pair p = client_pair(ctx, peer_ctx);
                SSL_set_max_proto_version(p.ssl, version);
                if (named)
                    SSL_set_tlsext_host_name(p.ssl, "server.test");
                printf("answer %d, alert %d, %s\n", answer, peer_alert, version_name(version));
                handshake_show(&p);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}
/* A server that has no suite for the client: what name it knows then. */
static void without_suite(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
        NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
        NEED(peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_256_GCM_SHA384") == 1);
        NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES256-GCM-SHA384") == 1);
        peer_SSL_CTX_set_max_proto_version(peer_ctx, version);
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        handshake_show(&p);
        SHOW_STR(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name));
        SHOW(SSL_get_servername_type(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(of_clients), CASE(names), CASE(unusual_names), CASE(answers), CASE(setting), CASE(without_suite))
