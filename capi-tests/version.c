/* Protocol version bounds, what is negotiated within them, and its names. */
#include "support.h"

static void bounds(void) {
    const int versions[] = {0, SSL3_VERSION, TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION, 0x0305, 0x7f, DTLS1_2_VERSION, -1};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        printf("%x\n", (unsigned)versions[i]);
        TRY(SSL_CTX_set_min_proto_version(ctx, versions[i]));
        SHOW(SSL_CTX_get_min_proto_version(ctx));
        TRY(SSL_CTX_set_min_proto_version(ctx, 0));
        TRY(SSL_CTX_set_max_proto_version(ctx, versions[i]));
        SHOW(SSL_CTX_get_max_proto_version(ctx));
        TRY(SSL_CTX_set_max_proto_version(ctx, 0));
    }
    TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    TRY(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION)); /* an empty range can be set */
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_min_proto_version(ssl));
    SHOW(SSL_get_max_proto_version(ssl));
    BIO *mem = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, mem, mem);
    SSL_set_connect_state(ssl);
    SHOW_CALL(ssl, SSL_do_handshake(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void negotiate(void) {
    const int both[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (int i = 0; i < 16; i++) {
        int min = both[i & 1], max = both[i >> 1 & 1], peer_min = both[i >> 2 & 1], peer_max = both[i >> 3];
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_min_proto_version(ctx, min);
        SSL_CTX_set_max_proto_version(ctx, max);
        peer_SSL_CTX_set_min_proto_version(peer_ctx, peer_min);
        peer_SSL_CTX_set_max_proto_version(peer_ctx, peer_max);
        if (peer_min <= peer_max) {
            struct pair p = client_pair(ctx, peer_ctx);
            printf("%x-%x with %x-%x\n", (unsigned)min, (unsigned)max, (unsigned)peer_min, (unsigned)peer_max);
            handshake_show(&p);
            SHOW_STR(SSL_get_version(p.ssl));
            SHOW(SSL_version(p.ssl));
            SHOW(SSL_client_version(p.ssl));
            pair_free(&p);
        }
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The options that switch a version off. */
static void by_option(void) {
    const uint64_t options[] = {0, SSL_OP_NO_TLSv1_3, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1};
    for (size_t i = 0; i < 5; i++) {
        for (int peer_12 = 0; peer_12 < 2; peer_12++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
            SSL_CTX_set_options(ctx, options[i]);
            if (peer_12)
                peer_only_version(peer_ctx, TLS1_2_VERSION);
            struct pair p = client_pair(ctx, peer_ctx);
            printf("options %zu, peer has 1.2 only %d\n", i, peer_12);
            handshake_show(&p);
            SHOW_STR(SSL_get_version(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* A server that has only TLS 1.0 or 1.1. */
static void old_server(void) {
    for (int version = TLS1_VERSION; version <= TLS1_1_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        peer_only_version(peer_ctx, version);
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void names(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    SHOW_STR(SSL_get_version(ssl));
    SHOW(SSL_version(ssl));
    SHOW(SSL_is_dtls(ssl));
    SHOW_STR(SSL_state_string(ssl));
    SHOW_STR(SSL_state_string_long(ssl));
    SHOW_STR(SSL_rstate_string(ssl));
    SHOW_STR(SSL_rstate_string_long(ssl));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    TRY(SSL_set_max_proto_version(ssl, TLS1_2_VERSION));
    SHOW_STR(SSL_get_version(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Whether a server's random tells of a downgrade (RFC 8446, 4.1.3) is settled when the version is: what a callback changes later is for
 * the next connection. */
static int later_max;
static int change_max(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    SSL_set_max_proto_version(ssl, later_max);
    return SSL_TLSEXT_ERR_OK;
}
static void changed_by_name(void) {
    const int maxima[] = {0, TLS1_2_VERSION};
    for (int first = 0; first < 2; first++) {
        for (int later = 0; later < 2; later++) {
            for (int theirs = 0; theirs < 2; theirs++) {
                SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
                unsigned char random[32];
                later_max = maxima[later];
                SSL_CTX_set_max_proto_version(ctx, maxima[first]);
                peer_SSL_CTX_set_max_proto_version(peer_ctx, maxima[theirs]);
                SSL_CTX_set_tlsext_servername_callback(ctx, change_max);
                struct pair p = server_pair(ctx, peer_ctx);
                printf("max %x, later %x, the client's %x\n", maxima[first], later_max, maxima[theirs]);
                handshake_show(&p);
                SHOW(SSL_get_server_random(p.ssl, random, sizeof(random)));
                SHOW(memcmp(random + 24, "DOWNGRD", 7) == 0);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
        }
    }
}

/* The downgrade sentinel of RFC 8446, section 4.1.3: a 1.3 server that answers 1.2 to a client that has both. */
static void fallback(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_mode(ctx, SSL_MODE_SEND_FALLBACK_SCSV);
    struct pair p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(bounds), CASE(negotiate), CASE(by_option), CASE(old_server), CASE(names), CASE(changed_by_name), CASE(fallback))
