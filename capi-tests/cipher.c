/* Suites: SSL_CIPHER_*, cipher strings, the lists of contexts and connections. */
#include "support.h"

/* What both libraries have: AEADs with ephemeral keys, and all of TLS 1.3. */
static int common(const SSL_CIPHER *c) {
    static const int suites[] = {0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xc0ac, 0xc0ad, 0xc0ae, 0xc0af, 0xcca8, 0xcca9,
                                 0x009e, 0x009f, 0xccaa, 0xc09e, 0xc09f, 0xc0a2, 0xc0a3};
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
        if (SSL_CIPHER_get_protocol_id(c) == suites[i])
            return 1;
    return 0;
}

static void show_list(const char *what, const STACK_OF(SSL_CIPHER) *list) {
    printf("%s:%s", what, list ? "" : " NULL");
    for (int i = 0; list && i < sk_SSL_CIPHER_num(list); i++)
        if (common(sk_SSL_CIPHER_value(list, i)))
            printf(" %s", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
    printf("\n");
}

static SSL_CTX *new_ctx(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    return ctx;
}

/* Every answer about every suite, those of peers included. */
static void every_suite(void) {
    SSL_CTX *ctx = new_ctx();
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    for (int suite = 0; suite < 0x10000; suite++) {
        const unsigned char wire[2] = {(unsigned char)(suite >> 8), (unsigned char)suite};
        const SSL_CIPHER *c = SSL_CIPHER_find(ssl, wire);
        if (!c)
            continue;
        int alg_bits = -1, bits = SSL_CIPHER_get_bits(c, &alg_bits);
        const EVP_MD *md = SSL_CIPHER_get_handshake_digest(c);
        const char *standard = SSL_CIPHER_standard_name(c);
        char text[200];
        printf("%08x %04x %s %s %s %d %d %d %d %d %d %d %s\n", SSL_CIPHER_get_id(c), SSL_CIPHER_get_protocol_id(c),
               SSL_CIPHER_get_name(c), standard ? standard : "NULL", SSL_CIPHER_get_version(c), bits, alg_bits,
               SSL_CIPHER_get_cipher_nid(c), SSL_CIPHER_get_digest_nid(c), SSL_CIPHER_get_kx_nid(c),
               SSL_CIPHER_get_auth_nid(c), SSL_CIPHER_is_aead(c), md ? EVP_MD_get0_name(md) : "NULL");
        printf("%s", SSL_CIPHER_description(c, text, sizeof(text)));
        if (standard)
            printf("%s\n", OPENSSL_cipher_name(standard));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void edges(void) {
    SSL_CTX *ctx = new_ctx();
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW_STR(SSL_CIPHER_get_name(NULL));
    SHOW_STR(SSL_CIPHER_standard_name(NULL));
    SHOW_STR(SSL_CIPHER_get_version(NULL));
    SHOW(SSL_CIPHER_get_bits(NULL, NULL));
    SHOW(SSL_CIPHER_get_cipher_nid(NULL));
    SHOW_STR(OPENSSL_cipher_name(NULL));
    SHOW_STR(OPENSSL_cipher_name(""));
    SHOW_STR(OPENSSL_cipher_name("ECDHE-RSA-AES128-GCM-SHA256"));
    SHOW_STR(OSSL_default_cipher_list());
    SHOW_STR(OSSL_default_ciphersuites());
    const SSL_CIPHER *c = SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x01");
    char text[128], *made = SSL_CIPHER_description(c, NULL, 0);
    SHOW(SSL_CIPHER_description(c, text, 127) == NULL);
    SHOW(SSL_CIPHER_description(c, text, -1) == NULL);
    SHOW(SSL_CIPHER_description(c, text, 128) == text && strcmp(text, made) == 0);
    OPENSSL_free(made);
    SHOW(SSL_CIPHER_get_bits(c, NULL));
    SHOW(SSL_CTX_get_ciphers(NULL) == NULL);
    SHOW(SSL_get_ciphers(NULL) == NULL);
    SHOW_STR(SSL_get_cipher_list(NULL, 0));
    SHOW_STR(SSL_get_cipher_list(ssl, -1));
    SHOW_STR(SSL_get_cipher_list(ssl, 0));
    SHOW_STR(SSL_get_cipher_list(ssl, 2));
    SHOW_STR(SSL_get_cipher_list(ssl, 1000));
    SHOW(SSL_CTX_get_ciphers(ctx) == SSL_CTX_get_ciphers(ctx));
    SHOW(SSL_get_ciphers(ssl) == SSL_get_ciphers(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void strings(void) {
    static const char *const all[] = {
        "DEFAULT", "ALL", "HIGH", "HIGH:!aNULL:+ECDHE", "ALL:@STRENGTH", "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!MD5",
        "EECDH+AESGCM:EDH+AESGCM:AES256+EECDH:AES256+EDH", "HIGH:!aNULL:!MD5", "kEECDH+aECDSA", "AESGCM:-AES256:AES256",
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-GCM-SHA256,ALL", "CHACHA20 AESGCM",
        "ALL:!AES128:+CHACHA20", "aRSA;aECDSA", "TLSv1.2:+aRSA", "FIPS", "DEFAULT:-AESGCM", "DEFAULT:!CHACHA20",
        "DEFAULT@SECLEVEL=1", "ALL:@SECLEVEL=3", "@SECLEVEL=0:AESGCM", "SUITEB128", "SUITEB128ONLY", "SUITEB192",
        "SUITEB128C2", "CHACHA20!aRSA", "RC4!ALL:AESGCM", "3DES:RC4:AESGCM", "FOO:AESGCM:BAR", "AES+AESGCM+aRSA",
        /* What leaves nothing on both. */
        "", ":", "NONSENSE", "!ALL", "-ALL", "+ALL", "ALL:-ALL", "RC4", "TLS_AES_128_GCM_SHA256", "aes",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "AES128+AES256", "ALL:!ALL:AES",
        /* What does not parse. */
        "@", "ALL:?", "@FOO", "@SECLEVEL=6", "@SECLEVEL=", "@SECLEVEL=10", "@STRENGT", "ALL:@FOO:@SECLEVEL=1", "!", "ALL:-",
        "ALL:+:", "\xe4",
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SSL_CTX *ctx = new_ctx();
        printf("[%s]\n", all[i]);
        TRY(SSL_CTX_set_cipher_list(ctx, all[i]));
        show_list("  context", SSL_CTX_get_ciphers(ctx));
        printf("  level %d\n", SSL_CTX_get_security_level(ctx));
        SSL *ssl = SSL_new(ctx);
        NEED(ssl);
        TRY(SSL_set_cipher_list(ssl, "CHACHA20"));
        TRY(SSL_set_cipher_list(ssl, all[i]));
        show_list("  connection", SSL_get_ciphers(ssl));
        printf("  level %d\n", SSL_get_security_level(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

static void tls13_suites(void) {
    static const char *const all[] = {
        "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256",
        " TLS_AES_128_GCM_SHA256 : TLS_AES_256_GCM_SHA384 ", "TLS_AES_128_GCM_SHA256:", ":TLS_AES_128_GCM_SHA256",
        "FOO:TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_AES_128_GCM_SHA256:TLS_AES_128_GCM_SHA256", "", "FOO", ":", "::", "tls_aes_128_gcm_sha256",
        "ECDHE-RSA-AES128-GCM-SHA256", "DEFAULT", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384",
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SSL_CTX *ctx = new_ctx();
        printf("[%s]\n", all[i]);
        TRY(SSL_CTX_set_ciphersuites(ctx, all[i]));
        show_list("  context", SSL_CTX_get_ciphers(ctx));
        TRY(SSL_CTX_set_cipher_list(ctx, "AESGCM"));
        show_list("  context", SSL_CTX_get_ciphers(ctx));
        TRY(SSL_CTX_set_cipher_list(ctx, "RC4"));
        show_list("  context", SSL_CTX_get_ciphers(ctx));
        SSL *ssl = SSL_new(ctx);
        NEED(ssl);
        TRY(SSL_set_ciphersuites(ssl, "TLS_AES_256_GCM_SHA384"));
        TRY(SSL_set_ciphersuites(ssl, all[i]));
        show_list("  connection", SSL_get_ciphers(ssl));
        TRY(SSL_set_cipher_list(ssl, "CHACHA20"));
        show_list("  connection", SSL_get_ciphers(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

static void supported_of(SSL *ssl, const char *what) {
    STACK_OF(SSL_CIPHER) *list = SSL_get1_supported_ciphers(ssl);
    show_list(what, list);
    sk_SSL_CIPHER_free(list);
}

static void supported(void) {
    SSL_CTX *ctx = new_ctx();
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    supported_of(ssl, "default");
    for (int level = 0; level <= 5; level++) {
        char what[16];
        SSL_set_security_level(ssl, level);
        snprintf(what, sizeof(what), "level %d", level);
        supported_of(ssl, what);
    }
    SSL_set_security_level(ssl, 2);
    SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
    supported_of(ssl, "TLS 1.3 and later");
    SSL_set_min_proto_version(ssl, 0);
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    supported_of(ssl, "up to TLS 1.2");
    SSL_set_max_proto_version(ssl, 0);
    SSL_set_options(ssl, SSL_OP_NO_TLSv1_3);
    supported_of(ssl, "no TLS 1.3");
    SSL_clear_options(ssl, SSL_OP_NO_TLSv1_3);
    TRY(SSL_set1_sigalgs_list(ssl, "RSA-PSS+SHA256:RSA+SHA256"));
    supported_of(ssl, "RSA only");
    TRY(SSL_set1_sigalgs_list(ssl, "ECDSA+SHA256"));
    supported_of(ssl, "ECDSA only");
    TRY(SSL_set1_sigalgs_list(ssl, "ed25519"));
    supported_of(ssl, "Ed25519 only");
    SSL_set_options(ssl, SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
    supported_of(ssl, "nothing");
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Which signature algorithms count, on which side. */
static void supported_by_side(void) {
    const SSL_METHOD *const methods[] = {TLS_client_method(), TLS_server_method(), TLS_method(), TLS_method(), TLS_method()};
    const char *const names[] = {"client", "server", "neither yet", "told to connect", "told to accept"};
    for (int i = 0; i < 5; i++) {
        SSL_CTX *ctx = SSL_CTX_new(methods[i]);
        NEED(ctx);
        SSL *ssl = SSL_new(ctx);
        NEED(ssl);
        if (i == 3)
            SSL_set_connect_state(ssl);
        else if (i == 4)
            SSL_set_accept_state(ssl);
        printf("%s\n", names[i]);
        supported_of(ssl, "  as it is");
        TRY(SSL_set1_sigalgs_list(ssl, "RSA-PSS+SHA256"));
        supported_of(ssl, "  RSA");
        TRY(SSL_set1_client_sigalgs_list(ssl, "ECDSA+SHA256"));
        supported_of(ssl, "  RSA, clients with ECDSA");
        TRY(SSL_set1_sigalgs_list(ssl, "ECDSA+SHA256"));
        TRY(SSL_set1_client_sigalgs_list(ssl, "RSA-PSS+SHA256"));
        supported_of(ssl, "  ECDSA, clients with RSA");
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

static void from_bytes(void) {
    static const unsigned char bytes[] = {0x0a, 0x0a, 0x13, 0x01, 0xc0, 0x2f, 0x00, 0x2f, 0x00, 0xff, 0x13, 0x07, 0x56, 0x00, 0x13, 0x01};
    static const unsigned char v2[] = {0x01, 0x00, 0x80, 0x00, 0xc0, 0x2f, 0x00, 0x00, 0xff, 0x00, 0x13, 0x01};
    SSL_CTX *ctx = new_ctx();
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    STACK_OF(SSL_CIPHER) *sk = NULL, *scsvs = NULL;
    for (int is_v2 = 0; is_v2 < 2; is_v2++) {
        TRY(is_v2 ? SSL_bytes_to_cipher_list(ssl, v2, sizeof(v2), 1, &sk, &scsvs)
                  : SSL_bytes_to_cipher_list(ssl, bytes, sizeof(bytes), 0, &sk, &scsvs));
        for (int i = 0; i < sk_SSL_CIPHER_num(sk); i++)
            printf("  %s\n", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(sk, i)));
        for (int i = 0; i < sk_SSL_CIPHER_num(scsvs); i++)
            printf("  signal %s\n", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(scsvs, i)));
        sk_SSL_CIPHER_free(sk);
        sk_SSL_CIPHER_free(scsvs);
        sk = scsvs = NULL;
    }
    TRY(SSL_bytes_to_cipher_list(ssl, bytes, 2, 0, NULL, NULL));
    TRY(SSL_bytes_to_cipher_list(ssl, bytes, 3, 0, &sk, &scsvs));
    TRY(SSL_bytes_to_cipher_list(ssl, bytes, 4, 1, &sk, &scsvs));
    TRY(SSL_bytes_to_cipher_list(ssl, bytes, 0, 0, &sk, &scsvs));
    SHOW(sk == NULL && scsvs == NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A connection starts with its context's list, and its own does not touch that. */
static void inheritance(void) {
    SSL_CTX *ctx = new_ctx(), *other = new_ctx();
    NEED(SSL_CTX_set_cipher_list(ctx, "CHACHA20"));
    NEED(SSL_CTX_set_cipher_list(other, "AES128"));
    SSL *ssl = SSL_new(ctx), *own = SSL_new(ctx);
    NEED(ssl && own);
    NEED(SSL_set_cipher_list(own, "AES256"));
    show_list("context", SSL_CTX_get_ciphers(ctx));
    show_list("connection", SSL_get_ciphers(ssl));
    show_list("own", SSL_get_ciphers(own));
    SSL_set_SSL_CTX(ssl, other);
    SSL_set_SSL_CTX(own, other);
    show_list("connection of the other", SSL_get_ciphers(ssl));
    show_list("own of the other", SSL_get_ciphers(own));
    SSL *copy = SSL_dup(own);
    NEED(copy);
    show_list("copy", SSL_get_ciphers(copy));
    SSL_free(copy);
    SSL_free(own);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
}

MAIN(CASE(every_suite), CASE(edges), CASE(strings), CASE(tls13_suites), CASE(supported), CASE(supported_by_side), CASE(from_bytes), CASE(inheritance))
