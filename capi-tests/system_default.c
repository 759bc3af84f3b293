/* The system's openssl.cnf: what its system_default section says applies to each new context. */
#include "support.h"

/* Before anything of OpenSSL runs in this process. */
static void configure(const char *section) {
    char name[] = "/tmp/capi-conf-XXXXXX";
    int fd = mkstemp(name);
    FILE *f = fdopen(fd, "w");
    NEED(f);
    fprintf(f, "openssl_conf = init\n[init]\nssl_conf = sect\n[sect]\nsystem_default = defaults\nnamed = other\n"
               "[defaults]\n%s\n[other]\nMaxProtocol = TLSv1.2\nCipherString = ECDHE-ECDSA-AES128-GCM-SHA256\n", section);
    fclose(f);
    setenv("OPENSSL_CONF", name, 1);
    OPENSSL_init_ssl(0, NULL);
    unlink(name);
}
static void show_ctx(SSL_CTX *ctx) {
    if (!ctx) {
        printf("no context\n");
        show_errors("error");
        return;
    }
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_get_security_level(ctx));
    printf("options %llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    STACK_OF(SSL_CIPHER) *list = SSL_CTX_get_ciphers(ctx);
    /* Of a long list only what both libraries have would be equal. */
    for (int i = 0; i < sk_SSL_CIPHER_num(list) && sk_SSL_CIPHER_num(list) < 9; i++)
        printf("  %s\n", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
}
static void attempt(SSL_CTX *ctx, const char *name) {
    SSL_CTX *peer_ctx = peer_SSL_CTX_new(peer_TLS_server_method());
    NEED(peer_ctx && ctx);
    peer_SSL_CTX_set_min_proto_version(peer_ctx, 0);
    peer_SSL_CTX_set_max_proto_version(peer_ctx, 0);
    peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert_file(name, ".pem"));
    peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM);
    struct pair p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    SHOW_STR(SSL_get_version(p.ssl));
    SHOW_STR(SSL_get_cipher_name(p.ssl));
    pair_free(&p);
    peer_SSL_CTX_free(peer_ctx);
}

static void versions(void) {
    configure("MinProtocol = TLSv1.2\nMaxProtocol = TLSv1.2");
    SSL_CTX *ctx = client_ctx();
    show_ctx(ctx);
    attempt(ctx, "p256");
    /* The program's own setting comes after. */
    SHOW(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION));
    show_ctx(ctx);
    SSL_CTX_free(ctx);
}
static void ciphers(void) {
    configure("CipherString = ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256\nCiphersuites = TLS_AES_128_GCM_SHA256");
    SSL_CTX *ctx = client_ctx();
    show_ctx(ctx);
    attempt(ctx, "p256");
    SSL_CTX_free(ctx);
}
static void security_level(void) {
    configure("CipherString = DEFAULT@SECLEVEL=3");
    SSL_CTX *ctx = client_ctx();
    show_ctx(ctx);
    attempt(ctx, "rsa"); /* 2048 bits are not enough there */
    SSL_CTX_free(ctx);
}
static void options(void) {
    configure("Options = -SessionTicket,ServerPreference,UnsafeLegacyServerConnect");
    SSL_CTX *ctx = client_ctx();
    show_ctx(ctx);
    SSL_CTX_free(ctx);
}
static void groups(void) {
    configure("Groups = P-384");
    SSL_CTX *ctx = client_ctx();
    attempt(ctx, "rsa");
    SSL_CTX_free(ctx);
}
static void bad_values(void) {
    configure("MinProtocol = TLSv9\nNoSuchCommand = 1\nCipherString = NOSUCH");
    ERR_clear_error();
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    show_ctx(ctx);
    show_errors("error");
    SSL_CTX_free(ctx);
}
static void named(void) {
    configure("MinProtocol = TLSv1.2");
    SSL_CTX *ctx = client_ctx();
    TRY(SSL_CTX_config(ctx, "named"));
    show_ctx(ctx);
    TRY(SSL_CTX_config(ctx, "nosuch"));
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_config(ssl, "named"));
    SHOW(SSL_get_max_proto_version(ssl));
    TRY(SSL_config(ssl, "nosuch"));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
static void server(void) {
    configure("MaxProtocol = TLSv1.2");
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    show_ctx(ctx);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    show_ctx(ctx);
    SSL_CTX_free(ctx);
}

MAIN(CASE(versions), CASE(ciphers), CASE(security_level), CASE(options), CASE(groups), CASE(bad_values), CASE(named), CASE(server))
