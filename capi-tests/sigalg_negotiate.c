/* Signature algorithms: the one the server signs with, and those it asks for. */
#include "support.h"

static void show_nid(const char *what, int found, int nid) {
    printf("%s: %d %s\n", what, found, found ? OBJ_nid2sn(nid) : "");
}
static void negotiate(void) {
    struct {
        const char *name, *list;
    } const all[] = {{"rsa", "RSA-PSS+SHA256"},  {"rsa", "RSA-PSS+SHA384:RSA-PSS+SHA256"}, {"rsa", "RSA+SHA256"},
                     {"rsa", "RSA-PSS+SHA512:RSA+SHA256"}, {"rsa", "ECDSA+SHA256"}, {"p256", "ECDSA+SHA256"}, {"p256", "ECDSA+SHA384"}, {"p384", "ECDSA+SHA384:ECDSA+SHA256"},
                     {"p256", "RSA-PSS+SHA256"}, {"ed25519", "ed25519:ECDSA+SHA256"}, {"ed25519", "ECDSA+SHA256"}, {"rsapss", "rsa_pss_pss_sha256:ECDSA+SHA256"}};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx(all[i].name);
            /* The chain is signed with ECDSA: not part of what is tested. */
            SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
            only_version(ctx, version);
            NEED(SSL_CTX_set1_sigalgs_list(ctx, all[i].list));
            struct pair p = client_pair(ctx, peer_ctx);
            printf("%s, %s, %s\n", all[i].name, all[i].list, version_name(version));
            if (handshake_show(&p)) {
                int nid = 0, found = SSL_get_peer_signature_nid(p.ssl, &nid);
                show_nid("digest", found, nid);
                found = SSL_get_peer_signature_type_nid(p.ssl, &nid);
                show_nid("type", found, nid);
                found = SSL_get_signature_nid(p.ssl, &nid);
                show_nid("our digest", found, nid);
            }
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* What the server says in its certificate request. */
static void of_the_request(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        peer_SSL_CTX_set1_client_sigalgs_list(peer_ctx, "RSA-PSS+SHA256:ECDSA+SHA384:ed25519");
        struct pair p = client_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        int n = SSL_get_sigalgs(p.ssl, -1, NULL, NULL, NULL, NULL, NULL);
        SHOW(n);
        for (int i = 0; i < n; i++) {
            int sign, hash, both;
            unsigned char rsig, rhash;
            SSL_get_sigalgs(p.ssl, i, &sign, &hash, &both, &rsig, &rhash);
            printf("  %d %d %d %u %u\n", sign, hash, both, rsig, rhash);
        }
        SHOW(SSL_get_shared_sigalgs(p.ssl, 0, NULL, NULL, NULL, NULL, NULL));
        pair_free(&p);
    }
}

MAIN(CASE(negotiate), CASE(of_the_request))
