/* Signature algorithms: lists of them. */
#include "support.h"

static void lists(void) {
    static const char *const all[] = {
        "RSA+SHA256", "SHA256+RSA", "rsa_pss_rsae_sha256:ECDSA+SHA256", "RSA-PSS+SHA256:PSS+SHA384", "ed25519:ed448",
        " RSA+SHA256 : ECDSA+sha1", "DSA+SHA1", "rsa_pkcs1_sha1:rsa_pss_pss_sha512",
        "", ":", "RSA+SHA256:", "RSA+SHA256:RSA+SHA256", "PSS+SHA384:rsa_pss_rsae_sha384", "ED25519", "foo", "RSA+", "+SHA256",
        "RSA", "RSA+MD5", "RSA+SHA256:foo", "ecdsa_secp256r1_sha256:ECDSA+SHA256", "RSA+SHA256+SHA256", "RSA+RSA",
        "SHA1+SHA256", "RSA+SHA3-256", "rsa+SHA256", "ECDSA+Sha256", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+bbbbbbbbbbbbbbbb",
    };
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        printf("[%s]\n", all[i]);
        TRY(SSL_CTX_set1_sigalgs_list(ctx, all[i]));
        TRY(SSL_set1_sigalgs_list(ssl, all[i]));
        TRY(SSL_CTX_set1_client_sigalgs_list(ctx, all[i]));
        TRY(SSL_set1_client_sigalgs_list(ssl, all[i]));
    }
    TRY(SSL_CTX_set1_sigalgs_list(ctx, NULL));
    int good[] = {NID_sha256, EVP_PKEY_RSA, NID_sha384, EVP_PKEY_EC}, odd[] = {NID_sha256, EVP_PKEY_RSA, NID_sha256};
    int unknown[] = {NID_md5, EVP_PKEY_RSA}, swapped[] = {EVP_PKEY_RSA, NID_sha256}, twice[] = {NID_sha256, EVP_PKEY_RSA, NID_sha256, EVP_PKEY_RSA};
    int pure[] = {NID_undef, EVP_PKEY_ED25519};
    TRY(SSL_CTX_set1_sigalgs(ctx, good, 4));
    TRY(SSL_set1_sigalgs(ssl, good, 2));
    TRY(SSL_CTX_set1_client_sigalgs(ctx, good, 4));
    TRY(SSL_set1_client_sigalgs(ssl, good, 4));
    TRY(SSL_CTX_set1_sigalgs(ctx, odd, 3));
    TRY(SSL_CTX_set1_sigalgs(ctx, unknown, 2));
    TRY(SSL_CTX_set1_sigalgs(ctx, swapped, 2));
    TRY(SSL_CTX_set1_sigalgs(ctx, twice, 4));
    TRY(SSL_CTX_set1_sigalgs(ctx, pure, 2));
    TRY(SSL_CTX_set1_sigalgs(ctx, good, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(lists))
