/* Key exchange groups: what is negotiated, a second ClientHello when the server wants another. */
#include "support.h"

static void negotiate(void) {
    const char *const ours[] = {"X25519", "P-256", "P-384", "X25519:P-256", "P-256:X25519", "X25519:P-384"};
    const char *const theirs[] = {"X25519", "P-256", "P-384:P-256", "X25519:P-256:P-384"};
    for (size_t i = 0; i < 6; i++) {
        for (size_t k = 0; k < 4; k++) {
            for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
                SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
                only_version(ctx, version);
                NEED(SSL_CTX_set1_groups_list(ctx, ours[i]));
                /* No way out by a key exchange without a group. */
                NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE+AESGCM"));
                NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, theirs[k]));
                struct pair p = client_pair(ctx, peer_ctx);
                printf("%s with %s, %s\n", ours[i], theirs[k], version_name(version));
                if (handshake_show(&p)) {
                    EVP_PKEY *key = NULL;
                    SHOW(SSL_get_negotiated_group(p.ssl));
                    SHOW_STR(OBJ_nid2sn((int)peer_SSL_get_negotiated_group(p.peer)));
                    SHOW(SSL_get_peer_tmp_key(p.ssl, &key));
                    printf("peer's key: %s, %d bits\n", key ? EVP_PKEY_get0_type_name(key) : "none", key ? EVP_PKEY_get_bits(key) : 0);
                    EVP_PKEY_free(key);
                    key = NULL;
                    SHOW(SSL_get_tmp_key(p.ssl, &key));
                    EVP_PKEY_free(key);
                }
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
        }
    }
}

/* How many key shares go in the first ClientHello, seen as: does the server ask for another. */
static void retry(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, TLS1_3_VERSION);
    SSL_CTX_set1_groups_list(ctx, "X25519:P-384");
    peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384");
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW_CALL(p.ssl, SSL_connect(p.ssl));
    SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
    SHOW_CALL(p.ssl, SSL_connect(p.ssl));
    SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
    SHOW_CALL(p.ssl, SSL_connect(p.ssl));
    SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* For which group a server asks when the client has no share that it can use: its own order counts. */
static void asked_for(void) {
    const char *const ours[] = {"P-521:P-256", "P-256:P-521:P-384", "P-384:P-521:P-256", NULL};
    const char *const theirs[] = {"X448:P-256:P-384:P-521", "X448:P-521:P-384:P-256", "X448:P-384:P-521"};
    for (size_t i = 0; i < 4; i++) {
        for (size_t k = 0; k < 3; k++) {
            SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
            if (ours[i])
                NEED(SSL_CTX_set1_groups_list(ctx, ours[i]) == 1);
            else
                NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-521:P-384") == 1);
            NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, theirs[k]) == 1);
            struct pair p = server_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            printf("%s with %s: %s\n", ours[i] ? ours[i] : "-", theirs[k], OBJ_nid2sn((int)SSL_get_negotiated_group(p.ssl)));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* A client whose groups are for one of its versions only connects with that one. */
static void one_version(void) {
    const char *const groups[] = {"ffdhe2048", "ffdhe3072:ffdhe2048", "ffdhe8192", "X25519", "brainpoolP256r1:ffdhe2048", "brainpoolP256r1"};
    for (size_t i = 0; i < 6; i++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set1_groups_list(ctx, groups[i]) == 1);
        NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, groups[i]) == 1);
        struct pair p = client_pair(ctx, peer_ctx);
        printf("%s\n", groups[i]);
        if (handshake_show(&p)) {
            SHOW_STR(SSL_get_version(p.ssl));
            SHOW(SSL_get_negotiated_group(p.ssl));
            echo_show(&p);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Groups that TLS 1.2 has no use for: the hello goes out without any, and what a server makes of that is not taken. */
static void none_for_tls12(void) {
    const char *const lists[] = {"ffdhe2048", "ffdhe3072:ffdhe8192"};
    for (int i = 0; i < 2; i++) {
        for (int who = 0; who < 4; who++) {
            int server = who & 1;
            SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
            only_version(ctx, TLS1_2_VERSION);
            if (who < 2)
                NEED(SSL_CTX_set1_groups_list(ctx, lists[i]) == 1);
            else
                NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, lists[i]) == 1);
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM"));
            NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE+AESGCM"));
            printf("%s, %s%s\n", server ? "server" : "client", lists[i], who < 2 ? "" : " at the peer");
            struct pair p = end_pair(server, ctx, peer_ctx);
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

MAIN(CASE(none_for_tls12), CASE(negotiate), CASE(retry), CASE(asked_for), CASE(one_version))
