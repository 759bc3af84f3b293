/* The ClientHello callback, its getters, and servers whose callbacks take their time. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void show_getters(SSL *ssl) {
    const unsigned char *out = (const unsigned char *)"";
    size_t len = 77;
    int *types = (int *)ssl;
    SHOW(SSL_client_hello_isv2(ssl));
    printf("legacy version %x\n", SSL_client_hello_get0_legacy_version(ssl));
    SHOW(SSL_client_hello_get0_random(ssl, &out));
    SHOW(SSL_client_hello_get0_random(ssl, NULL));
    SHOW(SSL_client_hello_get0_session_id(ssl, &out));
    SHOW(SSL_client_hello_get0_session_id(ssl, NULL));
    len = SSL_client_hello_get0_ciphers(ssl, &out);
    printf("%zu bytes of ciphers:", len);
    for (size_t i = 0; i + 1 < len; i += 2)
        printf(" %02x%02x", out[i], out[i + 1]);
    putchar('\n');
    SHOW(SSL_client_hello_get0_ciphers(ssl, NULL));
    len = SSL_client_hello_get0_compression_methods(ssl, &out);
    printf("%zu compression methods:", len);
    for (size_t i = 0; i < len; i++)
        printf(" %d", out[i]);
    putchar('\n');
    SHOW(SSL_client_hello_get0_compression_methods(ssl, NULL));
    len = 77;
    SHOW(SSL_client_hello_get1_extensions_present(ssl, NULL, &len));
    SHOW(SSL_client_hello_get1_extensions_present(ssl, &types, NULL));
    SHOW(SSL_client_hello_get1_extensions_present(ssl, &types, &len));
    printf("%zu extensions\n", len);
    if (types != (int *)ssl) {
        for (size_t i = 0; i < len; i++) {
            size_t size = 0;
            int found = SSL_client_hello_get0_ext(ssl, (unsigned)types[i], &out, &size);
            printf("  %d: found %d", types[i], found);
            /* Key shares, padding and tickets are as long as the client likes. */
            if (types[i] != 51 && types[i] != 21 && types[i] != 41 && types[i] != 35) {
                printf(", %zu bytes:", size);
                for (size_t j = 0; j < size; j++)
                    printf(" %02x", out[j]);
            }
            putchar('\n');
        }
        OPENSSL_free(types);
    }
    SHOW(SSL_client_hello_get0_ext(ssl, 0, NULL, NULL));
    SHOW(SSL_client_hello_get0_ext(ssl, 0x0a0a, &out, &len));
    SHOW(SSL_client_hello_get0_ext(ssl, 0xffffffff, &out, &len));
    SHOW(SSL_client_hello_get0_ext(ssl, 65536, &out, &len));
}

/* What the callback is to do, and what it saw. */
struct plan {
    int answers[8], alert, calls, show;
    SSL_CTX *context;
};
static int hello(SSL *ssl, int *alert, void *arg) {
    struct plan *plan = arg;
    printf("callback, alert %d, state %s, server %d, in_init %d\n", *alert, SSL_state_string(ssl), SSL_is_server(ssl), SSL_in_init(ssl));
    printf("version %s, name %s\n", SSL_get_version(ssl), SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? "there" : "not there");
    if (plan->show)
        show_getters(ssl);
    if (plan->alert)
        *alert = plan->alert;
    if (plan->context) {
        SHOW(SSL_set_SSL_CTX(ssl, plan->context) == plan->context);
        SHOW(SSL_get_SSL_CTX(ssl) == plan->context);
    }
    return plan->answers[plan->calls++];
}

static struct pair hello_pair(struct plan *plan, int version) {
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    if (version)
        peer_only_version(peer_ctx, version);
    SSL_CTX_set_client_hello_cb(ctx, hello, plan);
    struct pair p = server_pair(ctx, peer_ctx);
    peer_SSL_set_tlsext_host_name(p.peer, "server.test");
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}

static void getters(void) {
    EACH_VERSION(version) {
        struct plan plan = {.answers = {1}, .show = 1};
        struct pair p = hello_pair(&plan, version);
        printf("%s\n", version_name(version));
        puts("before");
        show_getters(p.ssl);
        handshake_show(&p);
        puts("after");
        show_getters(p.ssl);
        SHOW(plan.calls);
        pair_free(&p);
    }
}

static void no_extensions(void) {
    /* Only what must be there: TLS 1.2 with a hello made by hand. */
    static const unsigned char hello_bytes[] = {22, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3, /* random */ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
                                                11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
                                                31, 32, /* session id */ 0, /* ciphers */ 0, 4, 0xc0, 0x2f, 0, 0xff, 1, 0};
    struct plan plan = {.answers = {0}, .show = 1};
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_set_client_hello_cb(ctx, hello, &plan);
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_write(in, hello_bytes, sizeof(hello_bytes));
    SSL_set_bio(ssl, in, out);
    SHOW_CALL(ssl, SSL_accept(ssl));
    unsigned char answer[64];
    int n = BIO_read(out, answer, sizeof(answer));
    printf("answer:");
    for (int i = 0; i < n; i++)
        printf(" %d", answer[i]);
    putchar('\n');
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Extensions that OpenSSL does not know are not shown, and the order is the client's. */
static int add_unknown(SSL *s, unsigned int type, const unsigned char **out, size_t *len, int *al, void *arg) {
    (void)s, (void)type, (void)al, (void)arg;
    *out = (const unsigned char *)"abc";
    *len = 3;
    return 1;
}
static void unknown_extensions(void) {
    struct plan plan = {.answers = {1}, .show = 1};
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    NEED(peer_SSL_CTX_add_client_custom_ext(peer_ctx, 1234, add_unknown, NULL, NULL, NULL, NULL) == 1);
    NEED(peer_SSL_CTX_add_client_custom_ext(peer_ctx, 0x0a0a, add_unknown, NULL, NULL, NULL, NULL) == 1);
    SSL_CTX_set_client_hello_cb(ctx, hello, &plan);
    struct pair p = server_pair(ctx, peer_ctx);
    const unsigned char *out;
    size_t len;
    (void)out, (void)len;
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void failing(void) {
    static const int alerts[] = {0, 112, 40, 80, 120};
    EACH_VERSION(version) for (unsigned i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++) {
        struct plan plan = {.alert = alerts[i]};
        struct pair p = hello_pair(&plan, version);
        printf("%s, alert %d\n", version_name(version), alerts[i]);
        handshake_show(&p);
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        SHOW(plan.calls);
        pair_free(&p);
    }
    /* Any other answer is a failure too. */
    for (int answer = -2; answer <= 2; answer += 4) {
        struct plan plan = {.answers = {answer}};
        struct pair p = hello_pair(&plan, 0);
        printf("answer %d\n", answer);
        handshake_show(&p);
        pair_free(&p);
    }
}

static void suspended(void) {
    EACH_VERSION(version) {
        struct plan plan = {.answers = {-1, -1, -1, 1}};
        struct pair p = hello_pair(&plan, version);
        char buffer[8];
        printf("%s\n", version_name(version));
        SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        SHOW(SSL_want(p.ssl));
        SHOW(SSL_want_client_hello_cb(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 8));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, buffer, 8));
        puts("outside of the callback");
        show_getters(p.ssl);
        handshake_show(&p);
        SHOW(plan.calls);
        echo_show(&p);
        pair_free(&p);
    }
}
static void suspended_and_freed(void) {
    struct plan plan = {.answers = {-1, -1, 1}};
    struct pair p = hello_pair(&plan, 0);
    SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
    SHOW(SSL_clear(p.ssl));
    SHOW(SSL_want(p.ssl));
    pair_free(&p);
}

/* Another context's certificate, ciphers and callbacks. */
static int second_certificate(SSL *ssl, void *arg) {
    (void)arg;
    puts("certificate callback of the second context");
    SHOW(SSL_client_hello_get0_ext(ssl, 0, NULL, NULL));
    return 1;
}
static void switching(void) {
    EACH_VERSION(version) {
        SSL_CTX *second = server_ctx("p256");
        SSL_CTX_set_cert_cb(second, second_certificate, NULL);
        struct plan plan = {.answers = {1}, .context = second};
        struct pair p = hello_pair(&plan, version);
        printf("%s\n", version_name(version));
        handshake_show(&p);
        X509 *x = peer_SSL_get1_peer_certificate(p.peer);
        show_x509("peer has", x);
        SHOW(x && EVP_PKEY_get_base_id(X509_get0_pubkey(x)) == EVP_PKEY_EC);
        X509_free(x);
        SHOW(SSL_get_SSL_CTX(p.ssl) == second);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(second);
    }
}

/* With a HelloRetryRequest there are two ClientHellos. */
static void retried(void) {
    struct plan plan = {.answers = {1, 1, 1}};
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_client_hello_cb(ctx, hello, &plan);
    NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256") == 1);
    NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "P-521:P-256") == 1);
    NEED(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_GROUPS_LIST, 0, "P-256") == 1);
    struct pair p = server_pair(ctx, peer_ctx);
    handshake_show(&p);
    SHOW(plan.calls);
    pair_free(&p);
    plan = (struct plan){.answers = {1, -1, 1}};
    p = server_pair(ctx, peer_ctx);
    SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* The certificate callback: how often it runs, and when. */
struct certificates {
    int answers[8], calls;
};
static int certificates(SSL *ssl, void *arg) {
    struct certificates *c = arg;
    /* A client's runs one message later on our library. */
    printf("certificate callback, state %s, reused %d, cipher %s\n", SSL_is_server(ssl) ? SSL_state_string(ssl) : "-", SSL_session_reused(ssl),
           SSL_get_pending_cipher(ssl) ? SSL_CIPHER_get_name(SSL_get_pending_cipher(ssl)) : "none");
    return c->answers[c->calls++];
}
static void certificate_suspended(void) {
    EACH_VERSION(version) {
        struct certificates c = {.answers = {-1, -1, 1, 1}};
        struct plan plan = {.answers = {1, 1, 1}};
        struct pair p = hello_pair(&plan, version);
        printf("%s\n", version_name(version));
        SSL_set_cert_cb(p.ssl, certificates, &c);
        SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        SHOW(SSL_want_x509_lookup(p.ssl));
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        handshake_show(&p);
        SHOW(c.calls);
        SHOW(plan.calls);
        echo_show(&p);
        pair_free(&p);
    }
}
static void certificate_failing(void) {
    EACH_VERSION(version) {
        struct certificates c = {.answers = {0}};
        struct plan plan = {.answers = {1}};
        struct pair p = hello_pair(&plan, version);
        SSL_set_cert_cb(p.ssl, certificates, &c);
        handshake_show(&p);
        pair_free(&p);
    }
}
static void certificate_resumed(void) {
    EACH_VERSION(version) {
        struct certificates c = {.answers = {1, 1, 1}};
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1);
        SSL_CTX_set_cert_cb(ctx, certificates, &c);
        peer_only_version(peer_ctx, version);
        SSL_SESSION *session = NULL;
        printf("%s\n", version_name(version));
        for (int i = 0; i < 2; i++) {
            struct pair p = server_pair(ctx, peer_ctx);
            if (session)
                peer_SSL_set_session(p.peer, session);
            handshake_show(&p);
            echo_show(&p);
            SHOW(SSL_session_reused(p.ssl));
            SHOW(c.calls);
            peer_SSL_SESSION_free(session);
            session = peer_SSL_get1_session(p.peer);
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A handshake that one thread begins and others go on with. */
struct step {
    struct pair *pair;
    struct outcome outcome;
};
static void *one_step(void *arg) {
    struct step *step = arg;
    step->outcome = CALL(step->pair->ssl, SSL_do_handshake(step->pair->ssl));
    return NULL;
}
static void step_elsewhere(struct pair *p) {
    struct step step = {.pair = p};
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, one_step, &step) == 0);
    pthread_join(thread, NULL);
    outcome_show("elsewhere", &step.outcome);
}
static void threads(void) {
    EACH_VERSION(version) {
        struct certificates c = {.answers = {-1, -1, 1, 1}};
        struct plan plan = {.answers = {-1, 1, 1}};
        struct pair p = hello_pair(&plan, version);
        SSL_set_cert_cb(p.ssl, certificates, &c);
        printf("%s\n", version_name(version));
        SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
        step_elsewhere(&p);
        step_elsewhere(&p);
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        step_elsewhere(&p);
        SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
        step_elsewhere(&p);
        handshake_show(&p);
        echo_show(&p);
        pair_free(&p);
    }
}

/* A client whose verification takes its time. */
static int verify_calls;
static int verify_later(X509_STORE_CTX *store, void *arg) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("verification %d\n", ++verify_calls);
    if (verify_calls <= *(int *)arg) {
        SHOW(SSL_set_retry_verify(ssl));
        return 0;
    }
    return X509_verify_cert(store);
}
static void verify_suspended(void) {
    EACH_VERSION(version) for (int side = 0; side < 2; side++) {
        int times = 2;
        verify_calls = 0;
        printf("%s, %s\n", version_name(version), side ? "server" : "client");
        SSL_CTX *ctx = side ? server_ctx("rsa") : client_ctx(), *peer_ctx = side ? peer_client_ctx() : peer_server_ctx("rsa");
        peer_only_version(peer_ctx, version);
        SSL_CTX_set_cert_verify_callback(ctx, verify_later, &times);
        if (side) {
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
            NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        }
        struct pair p = side ? server_pair(ctx, peer_ctx) : client_pair(ctx, peer_ctx);
        for (int i = 0; i < 6; i++) {
            if (i % 2)
                step_elsewhere(&p);
            else
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            printf("want %d %d\n", SSL_want(p.ssl), SSL_want_retry_verify(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        }
        handshake_show(&p);
        SHOW(verify_calls);
        SHOW(SSL_get_verify_result(p.ssl));
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A client's certificate callbacks that take their time. */
static int client_certificate_calls;
static int client_certificate(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    (void)ssl;
    printf("client certificate callback %d\n", ++client_certificate_calls);
    if (client_certificate_calls < 3)
        return -1;
    *x509 = load_x509("client-rsa-leaf.pem");
    *key = load_key("client-rsa.key");
    return 1;
}
static void client_suspended(void) {
    EACH_VERSION(version) for (int which = 0; which < 2; which++) {
        struct certificates c = {.answers = {-1, -1, 1, 1}};
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        peer_only_version(peer_ctx, version);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        NEED(peer_SSL_CTX_load_verify_file(peer_ctx, cert("ca.pem")) == 1);
        NEED(peer_SSL_CTX_load_verify_file(peer_ctx, cert("inter-leaf.pem")) == 1);
        client_certificate_calls = 0;
        printf("%s\n", version_name(version));
        if (which) {
            SSL_CTX_set_client_cert_cb(ctx, client_certificate);
        } else {
            SSL_CTX_set_cert_cb(ctx, certificates, &c);
            NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
            NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        }
        struct pair p = client_pair(ctx, peer_ctx);
        for (int i = 0; i < 6; i++) {
            if (i % 2)
                step_elsewhere(&p);
            else
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        }
        handshake_show(&p);
        X509 *x = peer_SSL_get1_peer_certificate(p.peer);
        show_x509("peer has", x);
        X509_free(x);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The callback changes what the handshake is made of. */
static int reconfigure(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    SHOW(SSL_set_cipher_list(ssl, "ECDHE-RSA-CHACHA20-POLY1305"));
    SHOW(SSL_set_ciphersuites(ssl, "TLS_CHACHA20_POLY1305_SHA256"));
    SHOW(SSL_use_certificate_chain_file(ssl, cert("p384.pem")) + SSL_use_PrivateKey_file(ssl, cert("p384.key"), SSL_FILETYPE_PEM));
    SSL_set_options(ssl, SSL_OP_NO_TICKET);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    return 1;
}
static void reconfigured(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        peer_only_version(peer_ctx, version);
        SSL_CTX_set_client_hello_cb(ctx, reconfigure, NULL);
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        SHOW_STR(peer_SSL_get_cipher(p.peer));
        X509 *x = peer_SSL_get1_peer_certificate(p.peer);
        SHOW(x ? EVP_PKEY_get_base_id(X509_get0_pubkey(x)) : 0);
        X509_free(x);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Order of all callbacks of a server. */
static int told_name(SSL *ssl, int *alert, void *arg) {
    (void)arg;
    printf("servername callback, alert %d, name %s, version %s, reused %d\n", *alert, SSL_get_servername(ssl, 0) ? SSL_get_servername(ssl, 0) : "-",
           SSL_get_version(ssl), SSL_session_reused(ssl));
    return SSL_TLSEXT_ERR_OK;
}
static int told_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned int inlen, void *arg) {
    (void)arg;
    printf("ALPN callback, %u bytes, name %s, cipher %s\n", inlen, SSL_get_servername(ssl, 0),
           SSL_get_pending_cipher(ssl) ? SSL_CIPHER_get_name(SSL_get_pending_cipher(ssl)) : "none");
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int told_status(SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    puts("status callback");
    return SSL_TLSEXT_ERR_NOACK;
}
static int told_verify(int ok, X509_STORE_CTX *store) {
    printf("verify callback, depth %d\n", X509_STORE_CTX_get_error_depth(store));
    return ok;
}
static void order(void) {
    EACH_VERSION(version) {
        struct certificates c = {.answers = {1}};
        struct plan plan = {.answers = {1}};
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        peer_only_version(peer_ctx, version);
        SSL_CTX_set_client_hello_cb(ctx, hello, &plan);
        SSL_CTX_set_cert_cb(ctx, certificates, &c);
        SSL_CTX_set_tlsext_servername_callback(ctx, told_name);
        SSL_CTX_set_alpn_select_cb(ctx, told_alpn, NULL);
        SSL_CTX_set_tlsext_status_cb(ctx, told_status);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, told_verify);
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        peer_SSL_CTX_set_tlsext_status_type(peer_ctx, TLSEXT_STATUSTYPE_ocsp);
        peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\2h2\10http/1.1", 12);
        printf("%s\n", version_name(version));
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(getters), CASE(no_extensions), CASE(unknown_extensions), CASE(failing), CASE(suspended), CASE(suspended_and_freed),
     CASE(switching), CASE(retried), CASE(certificate_suspended), CASE(certificate_failing), CASE(certificate_resumed),
     CASE(threads), CASE(verify_suspended), CASE(client_suspended), CASE(reconfigured), CASE(order))
