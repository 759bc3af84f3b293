/* DANE: TLSA records that decide whom to trust. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* What a record of SELECTOR and MTYPE holds for a certificate. */
static size_t record_data(unsigned char *out, X509 *x, int selector, int mtype) {
    unsigned char *der = NULL;
    int len = selector ? i2d_PUBKEY(X509_get0_pubkey(x), &der) : i2d_X509(x, &der);
    size_t used = (size_t)len;
    NEED(len > 0);
    if (mtype == 0)
        memcpy(out, der, (size_t)len);
    else
        NEED(EVP_Digest(der, (size_t)len, out, NULL, mtype == 1 ? EVP_sha256() : EVP_sha512(), NULL) == 1);
    if (mtype)
        used = mtype == 1 ? 32 : 64;
    OPENSSL_free(der);
    return used;
}
static X509 *any_x509(const char *name) {
    char file[64];
    snprintf(file, sizeof(file), "%s.pem", name);
    return load_x509(file);
}
static int add(SSL *ssl, int usage, int selector, int mtype, const char *name) {
    unsigned char data[4096];
    X509 *x = any_x509(name);
    NEED(x);
    size_t len = record_data(data, x, selector, mtype);
    X509_free(x);
    return SSL_dane_tlsa_add(ssl, (uint8_t)usage, (uint8_t)selector, (uint8_t)mtype, data, len);
}
/* What matched. */
static void show_match(SSL *ssl) {
    X509 *x = NULL;
    EVP_PKEY *key = NULL;
    uint8_t usage = 99, selector = 99, mtype = 99;
    const unsigned char *data = NULL;
    size_t len = 0;
    int depth = SSL_get0_dane_authority(ssl, &x, &key);
    printf("  result %ld, depth %d%s%s\n", SSL_get_verify_result(ssl), depth, x ? ", certificate" : "", key ? ", key" : "");
    if (x)
        show_x509("  matched", x);
    depth = SSL_get0_dane_tlsa(ssl, &usage, &selector, &mtype, &data, &len);
    printf("  depth %d: %d %d %d, %zu bytes from %02x\n", depth, usage, selector, mtype, len, data ? data[0] : 0);
    const char *name = SSL_get0_peername(ssl);
    printf("  name: %s\n", name ? name : "NULL");
    STACK_OF(X509) *chain = SSL_get0_verified_chain(ssl);
    printf("  chain of %d\n", chain ? sk_X509_num(chain) : -1);
}
static SSL_CTX *dane_ctx(int trusting) {
    SSL_CTX *ctx = trusting ? client_ctx() : SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    NEED(SSL_CTX_dane_enable(ctx) == 1);
    return ctx;
}

/* Every kind of record, for each certificate of the server's chain and for none of them. */
static void kinds(int trusting) {
    const char *names[] = {"p256", "inter", "ca", "rsa", "other-ca"};
    SSL_CTX *ctx = dane_ctx(trusting), *peer_ctx = peer_server_ctx("p256");
    SSL_CTX_set_max_proto_version(ctx, trusting ? TLS1_3_VERSION : TLS1_2_VERSION);
    for (size_t i = 0; i < 5; i++)
        for (int usage = 0; usage < 4; usage++)
            for (int selector = 0; selector < 2; selector++)
                for (int mtype = 0; mtype < 3; mtype++) {
                    struct pair p = client_pair(ctx, peer_ctx);
                    printf("%d %d %d %s\n", usage, selector, mtype, names[i]);
                    NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
                    SHOW(add(p.ssl, usage, selector, mtype, names[i]));
                    handshake_show(&p);
                    show_match(p.ssl);
                    pair_free(&p);
                }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void kinds_trusting(void) { kinds(1); }
static void kinds_alone(void) { kinds(0); }

/* Servers whose certificates have something wrong with them, and the root in their chain. */
static void servers(void) {
    const char *names[] = {"p256", "wrongca", "expired", "notyet", "selfsigned", "rsa-leaf", "deep", "weak", "clientonly"};
    EACH_VERSION(version)
        for (int usage = 0; usage < 4; usage++)
            for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
                for (int host = 0; host < 2; host++) {
                    const char *key = strcmp(names[i], "rsa-leaf") ? names[i] : "rsa";
                    SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_SSL_CTX_new(peer_TLS_server_method());
                    SSL_CTX_set_max_proto_version(ctx, version);
                    peer_SSL_CTX_set_security_level(peer_ctx, 0);
                    NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert_file(names[i], ".pem")) == 1);
                    NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert_file(key, ".key"), SSL_FILETYPE_PEM) == 1);
                    for (int flag = 0; flag < 2; flag++) {
                        struct pair p = client_pair(ctx, peer_ctx);
                        printf("%s: %d for %s%s%s\n", version_name(version), usage, names[i], host ? ", other host" : "",
                               flag ? ", no name checks" : "");
                        NEED(SSL_dane_enable(p.ssl, host ? "other.test" : "server.test") == 1);
                        if (flag)
                            SSL_dane_set_flags(p.ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
                        SHOW(add(p.ssl, usage, 1, 1, usage == 0 || usage == 2 ? "inter" : names[i]));
                        handshake_show(&p);
                        show_match(p.ssl);
                        pair_free(&p);
                    }
                    SSL_CTX_free(ctx);
                    peer_SSL_CTX_free(peer_ctx);
                }
}

/* Several records: good ones beside bad ones, and which of them counts. */
static void several(void) {
    SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
    const struct {
        int usage, selector, mtype;
        const char *name;
    } sets[][4] = {
        {{3, 1, 1, "rsa"}, {3, 1, 1, "p256"}},
        {{3, 1, 1, "p256"}, {3, 1, 2, "p256"}, {3, 0, 1, "p256"}},
        {{3, 1, 1, "p256"}, {3, 1, 2, "rsa"}}, /* the better digest alone counts */
        {{3, 0, 1, "p256"}, {3, 1, 2, "rsa"}},
        {{2, 0, 1, "inter"}, {3, 1, 1, "rsa"}},
        {{0, 0, 1, "inter"}, {1, 1, 1, "p256"}, {2, 0, 1, "ca"}, {3, 1, 1, "p256"}},
        {{0, 0, 1, "other-ca"}, {1, 1, 1, "rsa"}, {2, 0, 1, "other-ca"}, {3, 1, 1, "rsa"}},
        {{1, 1, 1, "p256"}, {2, 0, 1, "other-ca"}},
        {{2, 0, 0, "ca"}, {2, 1, 0, "inter"}},
        {{2, 1, 0, "ca"}, {0, 0, 0, "inter"}},
        {{1, 1, 1, "rsa"}, {0, 1, 1, "inter"}},
    };
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
        struct pair p = client_pair(ctx, peer_ctx);
        printf("set %zu\n", i);
        NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
        for (int k = 0; k < 4 && sets[i][k].name; k++)
            SHOW(add(p.ssl, sets[i][k].usage, sets[i][k].selector, sets[i][k].mtype, sets[i][k].name));
        handshake_show(&p);
        show_match(p.ssl);
        SSL_set_verify_result(p.ssl, X509_V_ERR_UNSPECIFIED);
        show_match(p.ssl);
        SSL_set_verify_result(p.ssl, X509_V_OK);
        SHOW(SSL_get0_dane_authority(p.ssl, NULL, NULL));
        SHOW(SSL_get0_dane_tlsa(p.ssl, NULL, NULL, NULL, NULL, NULL));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Matching types of the program's own. */
static void types(void) {
    SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
    unsigned char *der = NULL, digest[64];
    X509 *x = load_x509("p256.pem");
    int len = i2d_X509(x, &der);
    TRY(SSL_CTX_dane_mtype_set(ctx, EVP_sha256(), 0, 1));
    TRY(SSL_CTX_dane_mtype_set(ctx, NULL, 0, 1));
    TRY(SSL_CTX_dane_mtype_set(ctx, EVP_sha384(), 200, 3));
    TRY(SSL_CTX_dane_mtype_set(ctx, EVP_sha384(), 255, 3));
    TRY(SSL_CTX_dane_mtype_set(ctx, NULL, 2, 9));
    struct pair p = client_pair(ctx, peer_ctx);
    NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
    NEED(EVP_Digest(der, (size_t)len, digest, NULL, EVP_sha384(), NULL) == 1);
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 200, digest, 48));
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 199, digest, 48));
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 2, digest, 64));
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 1, digest, 32));
    handshake_show(&p);
    show_match(p.ssl);
    pair_free(&p);
    /* Its preference is below that of a type with no match. */
    TRY(SSL_CTX_dane_mtype_set(ctx, EVP_sha384(), 200, 0));
    p = client_pair(ctx, peer_ctx);
    NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 200, digest, 48));
    TRY(SSL_dane_tlsa_add(p.ssl, 3, 0, 1, digest, 32));
    handshake_show(&p);
    show_match(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
    /* Without SSL_CTX_dane_enable. */
    ctx = client_ctx();
    TRY(SSL_CTX_dane_mtype_set(ctx, EVP_sha256(), 4, 1));
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_dane_enable(ssl, "server.test"));
    TRY(SSL_dane_tlsa_add(ssl, 3, 0, 1, digest, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 0, 4, digest, 32));
    SSL_free(ssl);
    OPENSSL_free(der);
    X509_free(x);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void misuse(void) {
    SSL_CTX *ctx = client_ctx();
    unsigned char data[4096] = {0};
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_dane_enable(ssl, "server.test"));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, 32));
    SHOW(SSL_get0_dane(ssl) != NULL);
    SHOW(SSL_get0_dane(ssl) == SSL_get0_dane(ssl));
    show_match(ssl);
    TRY(SSL_CTX_dane_enable(ctx));
    TRY(SSL_CTX_dane_enable(ctx));
    TRY(SSL_dane_enable(ssl, ""));
    TRY(SSL_dane_enable(ssl, "server.test"));
    TRY(SSL_dane_enable(ssl, "server.test"));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    show_match(ssl);
    TRY(SSL_dane_tlsa_add(ssl, 4, 1, 1, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 255, 1, 1, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 2, 1, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 3, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 255, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, 31));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, 0));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 2, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, NULL, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, NULL, 0));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, (size_t)1 << 31));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, ((size_t)1 << 32) + 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 0, 0, data, 32));
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 0, data, 32));
    X509 *x = load_x509("p256.pem");
    size_t len = record_data(data, x, 0, 0);
    TRY(SSL_dane_tlsa_add(ssl, 3, 1, 0, data, len));
    TRY(SSL_dane_tlsa_add(ssl, 3, 0, 0, data, len - 1));
    TRY(SSL_dane_tlsa_add(ssl, 3, 0, 0, data, len + 1));
    TRY(SSL_dane_tlsa_add(ssl, 2, 0, 0, data, len + 1));
    TRY(SSL_dane_tlsa_add(ssl, 2, 0, 0, data, len));
    len = record_data(data, x, 1, 0);
    TRY(SSL_dane_tlsa_add(ssl, 2, 1, 0, data, len + 1));
    TRY(SSL_dane_tlsa_add(ssl, 2, 1, 0, data, len));
    show_match(ssl);
    X509_free(x);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    char name[300];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = 0;
    TRY(SSL_dane_enable(ssl, name));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SSL_set_tlsext_host_name(ssl, "other.test");
    TRY(SSL_dane_enable(ssl, ""));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    TRY(SSL_dane_enable(ssl, NULL));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
static void flags(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_CTX_dane_set_flags(ctx, 5));
    SHOW(SSL_CTX_dane_set_flags(ctx, 2));
    SHOW(SSL_CTX_dane_clear_flags(ctx, 4));
    SHOW(SSL_CTX_dane_clear_flags(ctx, 0));
    SHOW(SSL_dane_set_flags(ssl, 1));
    SHOW(SSL_dane_clear_flags(ssl, 1));
    SHOW(SSL_dane_set_flags(ssl, 0));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SHOW(SSL_dane_clear_flags(ssl, 1));
    SHOW(SSL_dane_clear_flags(ssl, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The program verifies a chain by itself, with the records of a connection. */
static void by_hand(void) {
    SSL_CTX *ctx = dane_ctx(1);
    for (int usage = 0; usage < 4; usage++) {
        SSL *ssl = SSL_new(ctx);
        X509_STORE_CTX *store = X509_STORE_CTX_new();
        X509 *x = load_x509("p256.pem"), *issuer = load_x509("inter.pem");
        STACK_OF(X509) *chain = sk_X509_new_null();
        sk_X509_push(chain, x);
        sk_X509_push(chain, issuer);
        NEED(SSL_dane_enable(ssl, "server.test") == 1);
        SHOW(add(ssl, usage, 1, 1, usage == 0 || usage == 2 ? "inter" : "p256"));
        NEED(X509_STORE_CTX_init(store, SSL_CTX_get_cert_store(ctx), x, chain) == 1);
        X509_STORE_CTX_set_default(store, "ssl_server");
        X509_VERIFY_PARAM_set1(X509_STORE_CTX_get0_param(store), SSL_get0_param(ssl));
        X509_STORE_CTX_set0_dane(store, SSL_get0_dane(ssl));
        SHOW(X509_verify_cert(store));
        SSL_set_verify_result(ssl, X509_STORE_CTX_get_error(store));
        show_match(ssl);
        X509_STORE_CTX_free(store);
        sk_X509_pop_free(chain, X509_free);
        SSL_clear(ssl);
        show_match(ssl);
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}
/* Records are copied, and outlive a connection that is cleared. */
static void copies(void) {
    SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
    struct pair p = client_pair(ctx, peer_ctx);
    NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
    SHOW(add(p.ssl, 3, 1, 1, "p256"));
    SHOW(add(p.ssl, 2, 0, 0, "inter"));
    SSL_dane_set_flags(p.ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
    SSL *copy = SSL_dup(p.ssl);
    NEED(copy);
    SSL_free(p.ssl);
    p.ssl = copy;
    pair_connect_bios(&p, 0);
    SHOW(SSL_dane_clear_flags(p.ssl, 0));
    SHOW(add(p.ssl, 3, 1, 2, "p256"));
    handshake_show(&p);
    show_match(p.ssl);
    SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SHOW(SSL_clear(p.ssl));
    peer_SSL_free(p.peer);
    NEED(p.peer = peer_SSL_new(peer_ctx));
    peer_SSL_set_accept_state(p.peer);
    SSL_set_session(p.ssl, NULL);
    pair_connect_bios(&p, 0);
    handshake_show(&p);
    show_match(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void resumed(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
        SSL_SESSION *session = NULL;
        char byte;
        SSL_CTX_set_max_proto_version(ctx, version);
        for (int again = 0; again < 2; again++) {
            struct pair p = client_pair(ctx, peer_ctx);
            NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
            SHOW(add(p.ssl, 3, 1, 1, "p256"));
            if (session)
                SSL_set_session(p.ssl, session);
            handshake_show(&p);
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "x", 1));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            SHOW(SSL_session_reused(p.ssl));
            show_match(p.ssl);
            if (!session)
                session = SSL_get1_session(p.ssl);
            SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
            peer_SSL_set_shutdown(p.peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
            pair_free(&p);
        }
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
/* The verify callback sees the match, and may look at everything. */
static int verify_cb(int ok, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  callback: %d, error %d at %d, chain of %d\n", ok, X509_STORE_CTX_get_error(store),
           X509_STORE_CTX_get_error_depth(store), sk_X509_num(X509_STORE_CTX_get0_chain(store)));
    show_match(ssl);
    return ok;
}
static void callbacks(void) {
    for (int usage = 0; usage < 4; usage++) {
        SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_cb);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
        SHOW(add(p.ssl, usage, 1, 1, usage == 0 || usage == 2 ? "inter" : "p256"));
        SSL_set_verify_depth(p.ssl, 4);
        handshake_show(&p);
        show_match(p.ssl);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
/* Timestamps are not asked of servers that are trusted by DANE alone. */
static void timestamps(void) {
    for (int usage = 0; usage < 4; usage++) {
        SSL_CTX *ctx = dane_ctx(1), *peer_ctx = peer_server_ctx("p256");
        NEED(SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_STRICT) == 1);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED(SSL_dane_enable(p.ssl, "server.test") == 1);
        SHOW(add(p.ssl, usage, 1, 1, usage == 0 || usage == 2 ? "inter" : "p256"));
        handshake_show(&p);
        show_match(p.ssl);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(kinds_trusting), CASE(kinds_alone), SLOW_CASE(servers, 60), CASE(several), CASE(types), CASE(misuse), CASE(flags),
     CASE(by_hand), CASE(copies), CASE(resumed), CASE(callbacks), CASE(timestamps))
