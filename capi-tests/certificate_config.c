/* Own certificates, keys and chains: every call that sets one, what it leaves on the object, and how it fails. */
#include "support.h"

static const char *key_kind(EVP_PKEY *key) {
    return key ? EVP_PKEY_get0_type_name(key) : "NULL";
}

/* What a context and a connection made from it have at the moment. */
static void show_ctx(SSL_CTX *ctx) {
    STACK_OF(X509) *chain = NULL;
    show_x509("certificate", SSL_CTX_get0_certificate(ctx));
    printf("key: %s\n", key_kind(SSL_CTX_get0_privatekey(ctx)));
    SSL_CTX_get0_chain_certs(ctx, &chain);
    show_chain("chain", chain);
    TRY(SSL_CTX_check_private_key(ctx));
}
static void show_ssl(SSL *ssl) {
    STACK_OF(X509) *chain = NULL;
    show_x509("certificate", SSL_get_certificate(ssl));
    printf("key: %s\n", key_kind(SSL_get_privatekey(ssl)));
    SSL_get0_chain_certs(ssl, &chain);
    show_chain("chain", chain);
    TRY(SSL_check_private_key(ssl));
}

static void context(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *rsa = load_x509("rsa.pem"), *p256 = load_x509("p256.pem"), *weak = load_x509("weak.pem");
    X509 *sha1 = load_x509("sha1.pem");
    EVP_PKEY *rsa_key = load_key("rsa.key"), *p256_key = load_key("p256.key"), *p384_key = load_key("p384.key");
    show_ctx(ctx);
    TRY(SSL_CTX_use_certificate(ctx, NULL));
    TRY(SSL_CTX_use_PrivateKey(ctx, NULL));
    TRY(SSL_CTX_use_RSAPrivateKey(ctx, NULL));
    TRY(SSL_CTX_use_certificate(ctx, weak));
    TRY(SSL_CTX_use_certificate(ctx, sha1));
    show_ctx(ctx);
    TRY(SSL_CTX_use_certificate(ctx, rsa));
    show_ctx(ctx);
    TRY(SSL_CTX_use_PrivateKey(ctx, rsa_key));
    SHOW(SSL_CTX_get0_privatekey(ctx) == rsa_key);
    SHOW(SSL_CTX_get0_certificate(ctx) == rsa);
    show_ctx(ctx);
    /* Another kind has a place of its own, and is current from then on. */
    TRY(SSL_CTX_use_PrivateKey(ctx, p256_key));
    show_ctx(ctx);
    TRY(SSL_CTX_use_certificate(ctx, p256));
    show_ctx(ctx);
    /* A key that does not fit is refused, a certificate that does not fit drops the key. */
    TRY(SSL_CTX_use_PrivateKey(ctx, p384_key));
    show_ctx(ctx);
    X509 *p384 = load_x509("p384.pem");
    TRY(SSL_CTX_use_certificate(ctx, p384));
    show_ctx(ctx);
    TRY(SSL_CTX_use_PrivateKey(ctx, p256_key));
    TRY(SSL_CTX_use_PrivateKey(ctx, p384_key));
    show_ctx(ctx);
    /* Security levels. */
    SSL_CTX_set_security_level(ctx, 4);
    TRY(SSL_CTX_use_certificate(ctx, rsa));
    TRY(SSL_CTX_use_certificate(ctx, p256));
    TRY(SSL_CTX_use_certificate(ctx, p384));
    SSL_CTX_set_security_level(ctx, 0);
    TRY(SSL_CTX_use_certificate(ctx, weak));
    TRY(SSL_CTX_use_certificate(ctx, sha1));
    SSL_CTX_free(ctx);
    X509_free(rsa), X509_free(p256), X509_free(p384), X509_free(weak), X509_free(sha1);
    EVP_PKEY_free(rsa_key), EVP_PKEY_free(p256_key), EVP_PKEY_free(p384_key);
}

/* A connection begins with its context's, and each goes its own way afterwards. */
static void connection(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *rsa = load_x509("rsa.pem"), *ed = load_x509("ed25519.pem");
    EVP_PKEY *rsa_key = load_key("rsa.key"), *ed_key = load_key("ed25519.key");
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("p256.pem")) == 1);
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM) == 1);
    SSL *ssl = SSL_new(ctx);
    show_ssl(ssl);
    TRY(SSL_use_certificate(ssl, NULL));
    TRY(SSL_use_PrivateKey(ssl, NULL));
    TRY(SSL_use_RSAPrivateKey(ssl, NULL));
    TRY(SSL_use_certificate(ssl, rsa));
    show_ssl(ssl);
    show_ctx(ctx);
    TRY(SSL_use_PrivateKey(ssl, ed_key));
    TRY(SSL_use_PrivateKey(ssl, rsa_key));
    show_ssl(ssl);
    TRY(SSL_CTX_use_certificate(ctx, ed));
    show_ssl(ssl);
    TRY(SSL_use_certificate_file(ssl, cert("p384-leaf.pem"), SSL_FILETYPE_PEM));
    show_ssl(ssl);
    TRY(SSL_use_PrivateKey_file(ssl, cert("p384.key"), SSL_FILETYPE_PEM));
    TRY(SSL_use_certificate_chain_file(ssl, cert("deep.pem")));
    show_ssl(ssl);
    SSL_certs_clear(ssl);
    show_ssl(ssl);
    show_ctx(ctx);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    X509_free(rsa), X509_free(ed);
    EVP_PKEY_free(rsa_key), EVP_PKEY_free(ed_key);
}

static void cert_and_key(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *rsa = load_x509("rsa.pem"), *p256 = load_x509("p256.pem"), *weak = load_x509("weak.pem");
    EVP_PKEY *rsa_key = load_key("rsa.key"), *p256_key = load_key("p256.key");
    STACK_OF(X509) *chain = sk_X509_new_null();
    sk_X509_push(chain, load_x509("inter.pem"));
    TRY(SSL_CTX_use_cert_and_key(ctx, weak, rsa_key, NULL, 0));
    TRY(SSL_CTX_use_cert_and_key(ctx, rsa, p256_key, NULL, 0));
    show_ctx(ctx);
    TRY(SSL_CTX_use_cert_and_key(ctx, rsa, rsa_key, chain, 0));
    show_ctx(ctx);
    TRY(SSL_CTX_use_cert_and_key(ctx, rsa, rsa_key, NULL, 0));
    TRY(SSL_CTX_use_cert_and_key(ctx, p256, p256_key, NULL, 0));
    TRY(SSL_CTX_use_cert_and_key(ctx, rsa, NULL, NULL, 1));
    show_ctx(ctx);
    sk_X509_push(chain, X509_dup(weak));
    TRY(SSL_CTX_use_cert_and_key(ctx, rsa, rsa_key, chain, 1));
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_use_cert_and_key(ssl, p256, p256_key, NULL, 0));
    TRY(SSL_use_cert_and_key(ssl, p256, p256_key, NULL, 1));
    TRY(SSL_use_cert_and_key(ssl, p256, rsa_key, NULL, 1));
    show_ssl(ssl);
    SSL_free(ssl);
    sk_X509_pop_free(chain, X509_free);
    SSL_CTX_free(ctx);
    X509_free(rsa), X509_free(p256), X509_free(weak);
    EVP_PKEY_free(rsa_key), EVP_PKEY_free(p256_key);
}

/* DER in memory. */
static void asn1(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509 *x509 = load_x509("rsa.pem");
    EVP_PKEY *key = load_key("rsa.key"), *ec = load_key("p256.key");
    RSA *rsa = EVP_PKEY_get1_RSA(key);
    unsigned char *cert_der = NULL, *key_der = NULL, *ec_der = NULL, *rsa_der = NULL;
    int cert_len = i2d_X509(x509, &cert_der), key_len = i2d_PrivateKey(key, &key_der);
    int ec_len = i2d_PrivateKey(ec, &ec_der), rsa_len = i2d_RSAPrivateKey(rsa, &rsa_der);
    NEED(cert_len > 0 && key_len > 0 && ec_len > 0 && rsa_len > 0);
    TRY(SSL_CTX_use_certificate_ASN1(ctx, cert_len - 1, cert_der));
    TRY(SSL_CTX_use_certificate_ASN1(ctx, 0, cert_der));
    TRY(SSL_CTX_use_certificate_ASN1(ctx, -1, cert_der) == 0);
    ERR_clear_error();
    TRY(SSL_CTX_use_certificate_ASN1(ctx, cert_len, cert_der));
    TRY(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_EC, ctx, ec_der, ec_len));
    TRY(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, key_der, key_len - 1));
    TRY(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, key_der, key_len));
    show_ctx(ctx);
    TRY(SSL_CTX_use_RSAPrivateKey_ASN1(ctx, rsa_der, rsa_len - 1));
    TRY(SSL_CTX_use_RSAPrivateKey_ASN1(ctx, rsa_der, rsa_len));
    TRY(SSL_CTX_use_RSAPrivateKey(ctx, rsa));
    show_ctx(ctx);
    TRY(SSL_use_certificate_ASN1(ssl, cert_der, 3));
    TRY(SSL_use_certificate_ASN1(ssl, cert_der, cert_len));
    TRY(SSL_use_PrivateKey_ASN1(EVP_PKEY_RSA, ssl, key_der, key_len));
    show_ssl(ssl);
    TRY(SSL_use_RSAPrivateKey_ASN1(ssl, rsa_der, rsa_len));
    TRY(SSL_use_RSAPrivateKey(ssl, rsa));
    show_ssl(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    OPENSSL_free(cert_der), OPENSSL_free(key_der), OPENSSL_free(ec_der), OPENSSL_free(rsa_der);
    RSA_free(rsa), EVP_PKEY_free(key), EVP_PKEY_free(ec), X509_free(x509);
}

static void chains(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *inter = load_x509("inter.pem"), *ca = load_x509("ca.pem"), *weak = load_x509("weak.pem");
    STACK_OF(X509) *chain = sk_X509_new_null(), *shown = NULL;
    sk_X509_push(chain, load_x509("deep1.pem"));
    NEED(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM) == 1);
    TRY(SSL_CTX_add1_chain_cert(ctx, inter));
    TRY(SSL_CTX_add1_chain_cert(ctx, weak));
    X509_up_ref(ca);
    TRY(SSL_CTX_add0_chain_cert(ctx, ca));
    show_ctx(ctx);
    /* One of another kind has a chain of its own. */
    NEED(SSL_CTX_use_certificate_file(ctx, cert("p256-leaf.pem"), SSL_FILETYPE_PEM) == 1);
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM) == 1);
    show_ctx(ctx);
    TRY(SSL_CTX_set1_chain(ctx, chain));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &shown));
    SHOW(shown != chain);
    show_ctx(ctx);
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_add1_chain_cert(ssl, inter));
    TRY(SSL_add1_chain_cert(ssl, weak));
    show_ssl(ssl);
    TRY(SSL_clear_chain_certs(ssl));
    show_ssl(ssl);
    TRY(SSL_set1_chain(ssl, chain));
    show_ssl(ssl);
    SSL_free(ssl);
    TRY(SSL_CTX_set0_chain(ctx, chain));
    SSL_CTX_get0_chain_certs(ctx, &shown);
    SHOW(shown == chain);
    STACK_OF(X509) *bad = sk_X509_new_null();
    sk_X509_push(bad, X509_dup(weak));
    TRY(SSL_CTX_set0_chain(ctx, bad));
    SHOW(sk_X509_num(bad));
    sk_X509_pop_free(bad, X509_free);
    show_ctx(ctx);
    TRY(SSL_CTX_clear_chain_certs(ctx));
    show_ctx(ctx);
    SSL_CTX_free(ctx);
    X509_free(inter), X509_free(ca), X509_free(weak);
}

static void extra_chain(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    STACK_OF(X509) *shown = NULL;
    SHOW(SSL_CTX_get_extra_chain_certs(ctx, &shown));
    show_chain("extra", shown);
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")) == 1);
    SHOW(SSL_CTX_get_extra_chain_certs(ctx, &shown));
    show_chain("extra", shown);
    SHOW(SSL_CTX_get_extra_chain_certs_only(ctx, &shown));
    show_chain("extra only", shown);
    TRY(SSL_CTX_add_extra_chain_cert(ctx, load_x509("ca.pem")));
    TRY(SSL_CTX_add_extra_chain_cert(ctx, load_x509("weak.pem")));
    SHOW(SSL_CTX_get_extra_chain_certs(ctx, &shown));
    show_chain("extra", shown);
    show_ctx(ctx);
    SHOW(SSL_CTX_clear_extra_chain_certs(ctx));
    SHOW(SSL_CTX_get_extra_chain_certs_only(ctx, &shown));
    show_chain("extra only", shown);
    SSL_CTX_free(ctx);
}

static void current(void) {
    static const char *const names[] = {"rsa", "rsapss", "p256", "ed25519"};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_FIRST));
    for (int i = 3; i >= 0; i--) {
        NEED(SSL_CTX_use_certificate_file(ctx, cert_file(names[i], "-leaf.pem"), SSL_FILETYPE_PEM) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(names[i], ".key"), SSL_FILETYPE_PEM) == 1);
    }
    for (long op = SSL_CERT_SET_FIRST; SSL_CTX_set_current_cert(ctx, op) == 1; op = SSL_CERT_SET_NEXT)
        show_ctx(ctx);
    printf("after the last: %s\n", key_kind(SSL_CTX_get0_privatekey(ctx)));
    SHOW(SSL_CTX_set_current_cert(ctx, 0));
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_SERVER));
    SHOW(SSL_CTX_set_current_cert(ctx, 4));
    X509 *equal = load_x509("rsapss.pem"), *other = load_x509("p384.pem");
    SHOW(SSL_CTX_select_current_cert(ctx, equal));
    printf("selected: %s\n", key_kind(SSL_CTX_get0_privatekey(ctx)));
    SHOW(SSL_CTX_select_current_cert(ctx, other));
    SHOW(SSL_CTX_select_current_cert(ctx, NULL));
    SSL *ssl = SSL_new(ctx);
    printf("connection: %s\n", key_kind(SSL_get_privatekey(ssl)));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_NEXT));
    printf("connection: %s\n", key_kind(SSL_get_privatekey(ssl)));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_SERVER));
    SHOW(SSL_select_current_cert(ssl, equal));
    printf("connection: %s\n", key_kind(SSL_get_privatekey(ssl)));
    X509_free(equal), X509_free(other);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void build(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_build_cert_chain(ctx, 0));
    NEED(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM) == 1);
    TRY(SSL_CTX_build_cert_chain(ctx, 0));
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR));
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR | SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR));
    show_ctx(ctx);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    TRY(SSL_CTX_build_cert_chain(ctx, 0));
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")) == 1);
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_UNTRUSTED | SSL_BUILD_CHAIN_FLAG_NO_ROOT));
    show_ctx(ctx);
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_UNTRUSTED));
    show_ctx(ctx);
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK));
    show_ctx(ctx);
    SSL_CTX_set_security_level(ctx, 3);
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK));
    show_ctx(ctx);
    SSL_CTX_set_security_level(ctx, 2);
    SSL *ssl = SSL_new(ctx);
    NEED(SSL_use_certificate_chain_file(ssl, cert("deep.pem")) == 1);
    TRY(SSL_build_cert_chain(ssl, SSL_BUILD_CHAIN_FLAG_UNTRUSTED | SSL_BUILD_CHAIN_FLAG_NO_ROOT));
    show_ssl(ssl);
    /* From a store of its own. */
    X509_STORE *store = X509_STORE_new();
    NEED(X509_STORE_load_file(store, cert("other-ca.pem")) == 1);
    TRY(SSL_set1_chain_cert_store(ssl, store));
    TRY(SSL_build_cert_chain(ssl, SSL_BUILD_CHAIN_FLAG_UNTRUSTED));
    NEED(X509_STORE_load_file(store, cert("ca.pem")) == 1);
    TRY(SSL_build_cert_chain(ssl, SSL_BUILD_CHAIN_FLAG_UNTRUSTED));
    show_ssl(ssl);
    X509_STORE_free(store);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void stores(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509_STORE *store = X509_STORE_new(), *shown = NULL;
    SHOW(SSL_CTX_get0_verify_cert_store(ctx, &shown));
    SHOW(shown == NULL);
    SHOW(SSL_CTX_set1_verify_cert_store(ctx, store));
    SHOW(SSL_CTX_get0_verify_cert_store(ctx, &shown));
    SHOW(shown == store);
    SHOW(SSL_get0_verify_cert_store(ssl, &shown));
    SHOW(shown == NULL);
    SHOW(SSL_set1_chain_cert_store(ssl, store));
    SHOW(SSL_get0_chain_cert_store(ssl, &shown));
    SHOW(shown == store);
    SHOW(SSL_set0_chain_cert_store(ssl, NULL));
    SHOW(SSL_get0_chain_cert_store(ssl, &shown));
    SHOW(shown == NULL);
    SHOW(SSL_CTX_set0_chain_cert_store(ctx, store));
    SHOW(SSL_CTX_get0_chain_cert_store(ctx, &shown));
    SHOW(shown == store);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int cert_cb(SSL *ssl, void *arg) { return ssl && arg ? 1 : 0; }
static int client_cert_cb(SSL *ssl, X509 **x509, EVP_PKEY **key) { return ssl && x509 && key ? 1 : 0; }
static void callbacks(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_CTX_set_cert_cb(ctx, cert_cb, ctx);
    SSL_set_cert_cb(ssl, cert_cb, NULL);
    SHOW(SSL_CTX_get_client_cert_cb(ctx) == NULL);
    SSL_CTX_set_client_cert_cb(ctx, client_cert_cb);
    SHOW(SSL_CTX_get_client_cert_cb(ctx) == client_cert_cb);
    SHOW(SSL_get1_peer_certificate(ssl) == NULL);
    SHOW(SSL_get0_peer_certificate(ssl) == NULL);
    SHOW(SSL_get1_peer_certificate(NULL) == NULL);
    SHOW(SSL_get0_peer_certificate(NULL) == NULL);
    TRY(SSL_check_private_key(NULL));
    TRY(SSL_CTX_check_private_key(NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The security callback is asked about each certificate, in order. */
static int answer;
static int security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    printf("asked: %d %d %#x %d %s %d %s\n", ssl != NULL, ctx != NULL, op, bits, OBJ_nid2sn(nid), other != NULL, (char *)ex);
    return answer ? 1 : 0;
}
static void asked(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509 *rsa = load_x509("rsa.pem"), *ed = load_x509("ed25519.pem"), *root = load_x509("ca.pem");
    SSL_CTX_set_security_callback(ctx, security);
    SSL_CTX_set0_security_ex_data(ctx, "extra");
    for (answer = 0; answer < 2; answer++) {
        TRY(SSL_CTX_use_certificate(ctx, rsa));
        TRY(SSL_CTX_use_certificate(ctx, ed));
        TRY(SSL_CTX_use_certificate(ctx, root));
        TRY(SSL_CTX_add1_chain_cert(ctx, root));
        TRY(SSL_CTX_use_certificate_chain_file(ctx, cert("p256.pem")));
    }
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_use_certificate(ssl, rsa));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    X509_free(rsa), X509_free(ed), X509_free(root);
}

MAIN(CASE(context), CASE(connection), CASE(cert_and_key), CASE(asn1), CASE(chains), CASE(extra_chain), CASE(current),
     CASE(build), CASE(stores), CASE(callbacks), CASE(asked))
