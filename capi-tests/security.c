/* Security levels and the security callback. */
#include "support.h"

static void levels(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SHOW(SSL_CTX_get_security_level(ctx));
    static const int all[] = {0, 5, 6, -1, 1};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SSL_CTX_set_security_level(ctx, all[i]);
        SSL *ssl = SSL_new(ctx);
        NEED(ssl);
        SHOW(SSL_CTX_get_security_level(ctx));
        SHOW(SSL_get_security_level(ssl));
        SSL_set_security_level(ssl, 3);
        SHOW(SSL_CTX_get_security_level(ctx));
        SHOW(SSL_get_security_level(ssl));
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}

static int forbidden;

/* Prints what is asked, but for what only one of the libraries has. */
static int callback(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    const SSL_CIPHER *c = other;
    const unsigned char *wire = other;
    int kind = op & SSL_SECOP_OTHER_TYPE;
    if (kind == SSL_SECOP_OTHER_CIPHER && (!SSL_CIPHER_is_aead(c) || (SSL_CIPHER_get_kx_nid(c) != NID_kx_ecdhe && SSL_CIPHER_get_kx_nid(c) != NID_kx_any)))
        return 1;
    if (op == SSL_SECOP_VERSION && nid < TLS1_2_VERSION)
        return 1;
    printf("  %s %s %s: op %x bits %d nid %d", s ? "SSL" : "-", ctx ? "SSL_CTX" : "-", (const char *)ex, op, bits, nid);
    if (kind == SSL_SECOP_OTHER_CIPHER)
        printf(" %s", SSL_CIPHER_get_name(c));
    if (kind == SSL_SECOP_OTHER_SIGALG || kind == SSL_SECOP_OTHER_CURVE)
        printf(" %02x%02x", wire[0], wire[1]);
    printf("\n");
    return !(kind == SSL_SECOP_OTHER_CIPHER && SSL_CIPHER_get_protocol_id(c) == forbidden);
}

static void asked(void) {
    char word[] = "argument", other_word[] = "other";
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == NULL);
    SSL_CTX_set_security_callback(ctx, callback);
    SSL_CTX_set0_security_ex_data(ctx, word);
    SHOW(SSL_CTX_get_security_callback(ctx) == callback);
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == word);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW(SSL_get_security_callback(ssl) == callback);
    SHOW(SSL_get0_security_ex_data(ssl) == word);
    forbidden = 0x1302;
    STACK_OF(SSL_CIPHER) *list = SSL_get1_supported_ciphers(ssl);
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, 0)));
    sk_SSL_CIPHER_free(list);
    SSL_set0_security_ex_data(ssl, other_word);
    SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
    sk_SSL_CIPHER_free(SSL_get1_supported_ciphers(ssl));
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == word);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The library's own callback, as a program's callback calls it. */
static void default_callback(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    int (*call)(const SSL *, const SSL_CTX *, int, int, int, void *, void *) = SSL_get_security_callback(ssl);
    NEED(call);
    SHOW(call == SSL_CTX_get_security_callback(ctx));
    const SSL_CIPHER *aes128 = SSL_CIPHER_find(ssl, (const unsigned char *)"\xc0\x2f");
    const SSL_CIPHER *rsa = SSL_CIPHER_find(ssl, (const unsigned char *)"\x00\x2f");
    const SSL_CIPHER *null = SSL_CIPHER_find(ssl, (const unsigned char *)"\x00\x01");
    for (int level = -1; level <= 6; level++) {
        SSL_CTX_set_security_level(ctx, level);
        SSL_set_security_level(ssl, level);
        printf("level %d:", level);
        for (int bits = 0; bits <= 320; bits += 16)
            printf(" %d", call(ssl, NULL, SSL_SECOP_TMP_DH, bits, 0, NULL, NULL));
        printf(" |");
        for (int bits = 0; bits <= 320; bits += 16)
            printf(" %d", call(NULL, ctx, SSL_SECOP_EE_KEY, bits, 0, NULL, NULL));
        printf(" |");
        for (int version = SSL3_VERSION; version <= TLS1_3_VERSION; version++)
            printf(" %d", call(ssl, NULL, SSL_SECOP_VERSION, 0, version, NULL, NULL));
        printf(" | %d %d %d\n", call(ssl, NULL, SSL_SECOP_TICKET, 0, 0, NULL, NULL),
               call(ssl, NULL, SSL_SECOP_COMPRESSION, 0, 0, NULL, NULL), call(ssl, NULL, 8, 130, 0, NULL, NULL));
        printf(" ciphers %d %d %d\n", call(ssl, NULL, SSL_SECOP_CIPHER_SUPPORTED, 128, 0, (void *)aes128, NULL),
               call(ssl, NULL, SSL_SECOP_CIPHER_SHARED, 128, 0, (void *)rsa, NULL),
               call(ssl, NULL, SSL_SECOP_CIPHER_CHECK, 0, 0, (void *)null, NULL));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(levels), CASE(asked), CASE(default_callback))
