/* Named groups: names, numbers and lists. */
#include "support.h"

static void names(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    for (int nid = 0; nid < 1300; nid++) {
        const char *name = SSL_group_to_name(ssl, nid);
        if (name)
            printf("%d %s\n", nid, name);
    }
    for (int id = 0; id < 0x10000; id++) {
        const char *name = SSL_group_to_name(ssl, TLSEXT_nid_unknown | id);
        if (name && id != 0x11ec)
            printf("%04x %s\n", id, name);
    }
    SHOW_STR(SSL_group_to_name(ssl, -1));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void lists(void) {
    static const char *const all[] = {
        "P-256", "X25519:P-256", "X25519:P-256 : secp384r1", " x448:P-521 ", "prime256v1:secp521r1", "x25519", "X448",
        "", ":", "P-256:", ":P-256", "P-256::X25519", "p-256", "x25519:X25519", "P-256:prime256v1", "nope", "P-256:nope",
        "X25519,P-256", "P-256 X25519", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    };
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        printf("[%s]\n", all[i]);
        TRY(SSL_CTX_set1_groups_list(ctx, all[i]));
        TRY(SSL_set1_groups_list(ssl, all[i]));
        TRY(SSL_CTX_set1_curves_list(ctx, all[i]));
    }
    TRY(SSL_CTX_set1_groups_list(ctx, NULL));
    int good[] = {NID_X9_62_prime256v1, NID_X25519, NID_X448}, twice[] = {NID_secp384r1, NID_secp384r1}, unknown[] = {NID_sha256};
    TRY(SSL_CTX_set1_groups(ctx, good, 3));
    TRY(SSL_set1_groups(ssl, good, 1));
    TRY(SSL_CTX_set1_groups(ctx, twice, 2));
    TRY(SSL_CTX_set1_groups(ctx, unknown, 1));
    TRY(SSL_CTX_set1_groups(ctx, good, 0));
    TRY(SSL_CTX_set1_curves(ctx, good, 2));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(names), CASE(lists))
