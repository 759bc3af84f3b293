/* Signature algorithms: the one the server signs with, and those it asks for. */
#include "support.h"
#include "like_default.h"

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
        int n = SSL_get_sigalgs(p.ssl, 0, NULL, NULL, NULL, NULL, NULL);
        SHOW(n);
        for (int i = 0; i < n; i++) {
            int sign, hash, both;
            unsigned char rsig, rhash;
            SSL_get_sigalgs(p.ssl, i, &sign, &hash, &both, &rsig, &rhash);
            printf("  %d %d %d %u %u\n", sign, hash, both, rsig, rhash);
        }
        SHOW(SSL_get_shared_sigalgs(p.ssl, 0, NULL, NULL, NULL, NULL, NULL));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A provider that has what the default one has, but of some operation only the algorithms that are named. */
static int narrow;
static const char *const *left;

static const OSSL_ALGORITHM *query(void *context, int operation, int *no_cache) {
    static OSSL_ALGORITHM kept[100];
    (void)context;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(whole, operation, no_cache);
    if (operation != narrow)
        return all;
    int count = 0;
    for (; all && all->algorithm_names && count < 99; all++)
        for (const char *const *name = left; *name; name++)
            if (strncmp(all->algorithm_names, *name, strlen(*name)) == 0 && strchr(":", all->algorithm_names[strlen(*name)]))
                kept[count++] = *all;
    kept[count] = (OSSL_ALGORITHM){0};
    return kept;
}

/* Schemes whose hash or key the library context does not have are neither offered nor taken. */
static void few_algorithms(void) {
    static const char *const digests[] = {"SHA2-256", "SHA1", NULL}, *const keys[] = {"EC", "X25519", NULL};
    for (int what = 0; what < 2; what++) {
        OSSL_LIB_CTX *library = OSSL_LIB_CTX_new();
        OSSL_PROVIDER *provided;
        whole = OSSL_PROVIDER_load(NULL, "default");
        narrow = what ? OSSL_OP_KEYMGMT : OSSL_OP_DIGEST, left = what ? keys : digests;
        NEED(OSSL_PROVIDER_add_builtin(library, "narrow", like_default) == 1 && (provided = OSSL_PROVIDER_load(library, "narrow")));
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            for (int server = 0; server < 2; server++) {
                const char *name = what ? "p256" : "rsa", *schemes = "rsa_pss_rsae_sha384:rsa_pss_rsae_sha256:ECDSA+SHA256:ECDSA+SHA384:ed25519";
                SSL_CTX *ctx = SSL_CTX_new_ex(library, NULL, server ? TLS_server_method() : TLS_client_method());
                SSL_CTX *peer_ctx = peer_end_ctx(server, name);
                NEED(ctx);
                NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
                NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE+AES128+AESGCM") == 1);
                SHOW(SSL_CTX_set1_sigalgs_list(ctx, schemes));
                NEED(peer_SSL_CTX_set1_sigalgs_list(peer_ctx, schemes) == 1);
                if (server) {
                    NEED(SSL_CTX_use_certificate_file(ctx, cert_file(name, "-leaf.pem"), SSL_FILETYPE_PEM) == 1);
                    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
                    peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
                }
                only_version(ctx, version);
                struct pair p = end_pair(server, ctx, peer_ctx);
                printf("%s, %s, %s\n", what ? "keys" : "hashes", server ? "server" : "client", version_name(version));
                handshake_show(&p);
                int count = server ? SSL_get_shared_sigalgs(p.ssl, 0, NULL, NULL, NULL, NULL, NULL)
                                   : peer_SSL_get_shared_sigalgs(p.peer, 0, NULL, NULL, NULL, NULL, NULL);
                for (int i = 0; i < count; i++) {
                    unsigned char sign, hash;
                    if (server)
                        SSL_get_shared_sigalgs(p.ssl, i, NULL, NULL, NULL, &sign, &hash);
                    else
                        peer_SSL_get_shared_sigalgs(p.peer, i, NULL, NULL, NULL, &sign, &hash);
                    printf("  shared %02x%02x\n", hash, sign);
                }
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
        }
        OSSL_PROVIDER_unload(provided);
        OSSL_LIB_CTX_free(library);
        OSSL_PROVIDER_unload(whole);
    }
}

MAIN(CASE(negotiate), CASE(of_the_request), CASE(few_algorithms))
