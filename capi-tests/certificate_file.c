/* Certificates and keys from files: PEM and DER, several objects, passwords, and files that are not what they should be. */
#include "file_errors.h"

static void show_ctx(SSL_CTX *ctx) {
    STACK_OF(X509) *chain = NULL;
    show_x509("certificate", SSL_CTX_get0_certificate(ctx));
    printf("key: %s\n", SSL_CTX_get0_privatekey(ctx) ? EVP_PKEY_get0_type_name(SSL_CTX_get0_privatekey(ctx)) : "NULL");
    SSL_CTX_get0_chain_certs(ctx, &chain);
    show_chain("chain", chain);
}

static void certificates(void) {
    static const char *const files[] = {"rsa-leaf.pem", "rsa.pem", "rsa-combined.pem", "rsa-leaf.der", "rsa.key",
                                        "garbage.pem", "empty.pem", "missing.pem", "cadir", "weak.pem", "inter.crl"};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        printf("-- %s\n", files[i]);
        TRY_FILE(SSL_CTX_use_certificate_file(ctx, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_CTX_use_certificate_file(ctx, cert(files[i]), SSL_FILETYPE_ASN1));
        TRY_FILE(SSL_CTX_use_certificate_file(ctx, cert(files[i]), 3));
        TRY_FILE(SSL_use_certificate_file(ssl, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_use_certificate_file(ssl, cert(files[i]), SSL_FILETYPE_ASN1));
        TRY_FILE(SSL_use_certificate_file(ssl, cert(files[i]), 0));
    }
    TRY_FILE(SSL_CTX_use_certificate_file(ctx, "", SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void chains(void) {
    static const char *const files[] = {"rsa.pem", "rsa-leaf.pem", "deep.pem", "rsa-combined.pem", "rsa.key",
                                        "garbage.pem", "empty.pem", "missing.pem", "cadir", "weak.pem", "both-cas.pem"};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        printf("-- %s\n", files[i]);
        TRY_FILE(SSL_CTX_use_certificate_chain_file(ctx, cert(files[i])));
        show_ctx(ctx);
        TRY_FILE(SSL_use_certificate_chain_file(ssl, cert(files[i])));
    }
    /* Errors from before do not matter, and are gone. */
    ERR_put_error(ERR_LIB_USER, 0, 1, "", 0);
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")));
    SHOW(ERR_peek_error());
    /* A key that does not fit is dropped. */
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM) == 1);
    TRY_FILE(SSL_CTX_use_certificate_chain_file(ctx, cert("ca.pem")));
    show_ctx(ctx);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A broken certificate after a good one: the file is refused, but the leaf and what came before the broken one stay. */
static void broken_chain(void) {
    char path[] = "/tmp/capi-chain-XXXXXX";
    int fd = mkstemp(path);
    NEED(fd >= 0);
    FILE *out = fdopen(fd, "w");
    PEM_write_X509(out, load_x509("rsa-leaf.pem"));
    PEM_write_X509(out, load_x509("inter.pem"));
    fputs("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", out);
    PEM_write_X509(out, load_x509("ca.pem"));
    fclose(out);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY_FILE(SSL_CTX_use_certificate_chain_file(ctx, path));
    show_ctx(ctx);
    unlink(path);
    SSL_CTX_free(ctx);
}

static void keys(void) {
    static const char *const files[] = {"rsa.key", "rsa-traditional.key", "rsa-combined.pem", "rsa.der",
                                        "rsa-traditional.der", "p256.key", "ed25519.key", "rsapss.key", "rsa.pem",
                                        "garbage.pem", "empty.pem", "missing.pem", "cadir"};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        printf("-- %s\n", files[i]);
        TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert(files[i]), SSL_FILETYPE_ASN1));
        TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert(files[i]), -1));
        TRY_FILE(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(files[i]), SSL_FILETYPE_ASN1));
        TRY_FILE(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(files[i]), 9));
        TRY_FILE(SSL_use_PrivateKey_file(ssl, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_use_PrivateKey_file(ssl, cert(files[i]), SSL_FILETYPE_ASN1));
        TRY_FILE(SSL_use_RSAPrivateKey_file(ssl, cert(files[i]), SSL_FILETYPE_PEM));
        TRY_FILE(SSL_use_RSAPrivateKey_file(ssl, cert(files[i]), SSL_FILETYPE_ASN1));
        show_ctx(ctx);
    }
    /* One that does not fit the certificate. */
    NEED(SSL_CTX_use_certificate_file(ctx, cert("p384.pem"), SSL_FILETYPE_PEM) == 1);
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int password(char *buffer, int size, int writing, void *arg) {
    printf("asked: size %d, writing %d, %s\n", size, writing, arg ? (char *)arg : "NULL");
    if (!arg)
        return -1;
    return snprintf(buffer, size, "%s", (char *)arg);
}

static void passwords(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_get_default_passwd_cb(ctx) == NULL);
    SHOW(SSL_CTX_get_default_passwd_cb_userdata(ctx) == NULL);
    /* No callback: the argument is the password. */
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "secret");
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb(ctx, password);
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    TRY_FILE(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "wrong");
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb_userdata(ctx, NULL);
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_default_passwd_cb(ssl) == password);
    SHOW(SSL_get_default_passwd_cb_userdata(ssl) == NULL);
    SSL_set_default_passwd_cb_userdata(ssl, "secret");
    SHOW(SSL_CTX_get_default_passwd_cb_userdata(ctx) == NULL);
    TRY_FILE(SSL_use_PrivateKey_file(ssl, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    TRY_FILE(SSL_use_RSAPrivateKey_file(ssl, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_set_default_passwd_cb(ssl, NULL);
    SHOW(SSL_get_default_passwd_cb(ssl) == NULL);
    TRY_FILE(SSL_use_PrivateKey_file(ssl, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The callback may use the very context that it is called for. */
static int busy_password(char *buffer, int size, int writing, void *arg) {
    SSL_CTX *ctx = arg;
    (void)writing;
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_get_default_passwd_cb_userdata(ctx) == arg);
    return snprintf(buffer, size, "secret");
}
static void reentrant(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_default_passwd_cb(ctx, busy_password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, ctx);
    TRY_FILE(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);
}

MAIN(CASE(certificates), CASE(chains), CASE(broken_chain), CASE(keys), CASE(passwords), CASE(reentrant))
