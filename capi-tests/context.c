/* SSL_CTX and SSL: what they inherit, reference counts, ex_data, and many threads on one context. */
#include "support.h"

static void create(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(ctx != NULL);
    SHOW(SSL_CTX_up_ref(ctx));
    SSL_CTX_free(ctx);
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SHOW(SSL_CTX_get_verify_callback(ctx) == NULL);
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_get_security_level(ctx));
    SHOW(SSL_CTX_get_num_tickets(ctx));
    SHOW(SSL_CTX_get_max_early_data(ctx));
    SHOW(SSL_CTX_get_recv_max_early_data(ctx));
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    SHOW(SSL_CTX_get_max_proto_version(ctx));
    SHOW(SSL_CTX_get_ssl_method(ctx) == TLS_method());
    SHOW(SSL_CTX_get_cert_store(ctx) != NULL);
    SHOW(SSL_CTX_get0_param(ctx) != NULL);
    SHOW(SSL_CTX_get0_certificate(ctx) == NULL);
    SHOW(SSL_CTX_get0_privatekey(ctx) == NULL);
    SHOW(SSL_CTX_get_default_passwd_cb(ctx) == NULL);
    SHOW(SSL_CTX_get_info_callback(ctx) == NULL);
    SHOW(SSL_CTX_get_options(ctx) == (SSL_OP_NO_COMPRESSION | SSL_OP_ENABLE_MIDDLEBOX_COMPAT));
    SSL_CTX_free(ctx);
    SSL_CTX_free(NULL);
    TRY(SSL_CTX_new(NULL) == NULL);
    ctx = SSL_CTX_new_ex(NULL, NULL, TLS_client_method());
    SHOW(ctx != NULL);
    SSL_CTX_free(ctx);
    OSSL_LIB_CTX *library = OSSL_LIB_CTX_new();
    ctx = SSL_CTX_new_ex(library, "provider=default", TLS_method());
    SHOW(ctx != NULL);
    SSL_CTX_free(ctx);
    OSSL_LIB_CTX_free(library);
}

static void methods(void) {
    SHOW(TLS_method() == TLS_method());
    SHOW(TLS_client_method() != TLS_server_method());
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_ssl_method(ssl) == TLS_client_method());
    SHOW(SSL_is_dtls(ssl));
    SHOW(SSL_is_server(ssl));
    SHOW(SSL_set_ssl_method(ssl, TLS_method()));
    SHOW(SSL_get_ssl_method(ssl) == TLS_method());
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    const SSL_METHOD *all[] = {TLSv1_2_method(), TLSv1_2_client_method(), TLSv1_2_server_method()};
    for (int i = 0; i < 3; i++) {
        ctx = SSL_CTX_new(all[i]);
        SHOW(ctx != NULL);
        if (!ctx)
            continue;
        SHOW(SSL_CTX_get_min_proto_version(ctx));
        SHOW(SSL_CTX_get_max_proto_version(ctx));
        TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
        TRY(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION));
        ssl = SSL_new(ctx);
        SHOW(SSL_version(ssl) == TLS1_2_VERSION);
        SHOW_STR(SSL_get_version(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

/* An SSL starts with its context's settings and goes its own way after. */
static void inherited(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *other = SSL_CTX_new(TLS_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_verify_depth(ctx, 3);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_max_cert_list(ctx, 5000);
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_SSL_CTX(ssl) == ctx);
    SSL_CTX_free(ctx); /* the SSL keeps it alive */
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_get_options(ssl) & SSL_OP_NO_TICKET ? 1 : 0);
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_get_min_proto_version(ssl));
    SHOW(SSL_get_max_cert_list(ssl));
    SHOW(SSL_get_read_ahead(ssl));
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    SSL_set_verify_depth(ssl, 7);
    SSL_set_options(ssl, SSL_OP_NO_TLSv1_3);
    SSL_set_max_cert_list(ssl, 6000);
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SHOW(SSL_CTX_get_options(ctx) & SSL_OP_NO_TLSv1_3 ? 1 : 0);
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    /* Changes of the context after SSL_new are not seen by the SSL. */
    SSL_CTX_set_verify_depth(ctx, 1);
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_up_ref(ssl));
    SSL_free(ssl);
    SHOW(SSL_set_SSL_CTX(ssl, other) == other);
    SHOW(SSL_get_SSL_CTX(ssl) == other);
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_set_SSL_CTX(ssl, other) == other);
    SSL_free(ssl);
    SSL_free(NULL);
    SSL_CTX_free(other);
}

/* Options: bits set, cleared, and returned. */
static void options(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    const uint64_t all[] = {SSL_OP_NO_SSLv3, SSL_OP_NO_TLSv1, SSL_OP_NO_TLSv1_1, SSL_OP_NO_TLSv1_2, SSL_OP_NO_TLSv1_3,
                            SSL_OP_NO_TICKET, SSL_OP_CIPHER_SERVER_PREFERENCE, SSL_OP_PRIORITIZE_CHACHA, SSL_OP_NO_RENEGOTIATION,
                            SSL_OP_IGNORE_UNEXPECTED_EOF, SSL_OP_NO_ENCRYPT_THEN_MAC, SSL_OP_ALL, SSL_OP_NO_ANTI_REPLAY,
                            SSL_OP_LEGACY_SERVER_CONNECT, SSL_OP_ENABLE_KTLS, SSL_OP_NO_QUERY_MTU, SSL_OP_COOKIE_EXCHANGE,
                            SSL_OP_NO_EXTENDED_MASTER_SECRET, SSL_OP_ALLOW_NO_DHE_KEX, SSL_OP_CLEANSE_PLAINTEXT};
    SHOW(SSL_CTX_get_options(ctx));
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        printf("set %llx: %llx\n", (unsigned long long)all[i], (unsigned long long)SSL_CTX_set_options(ctx, all[i]));
    SSL *ssl = SSL_new(ctx);
    printf("SSL: %llx\n", (unsigned long long)SSL_get_options(ssl));
    printf("cleared: %llx\n", (unsigned long long)SSL_clear_options(ssl, SSL_OP_ALL));
    printf("set: %llx\n", (unsigned long long)SSL_set_options(ssl, SSL_OP_NO_TICKET));
    printf("cleared: %llx\n", (unsigned long long)SSL_CTX_clear_options(ctx, ~0ull));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* ex_data: order and arguments of the callbacks. */
static int live;
static void made(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp) {
    (void)idx, (void)ad;
    live++;
    printf("  new %s: parent %d, value %d, long %ld\n", (const char *)argp, parent != NULL, ptr != NULL, argl);
}
static void gone(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int idx, long argl, void *argp) {
    (void)idx, (void)ad;
    live--;
    printf("  free %s: parent %d, value %s, long %ld\n", (const char *)argp, parent != NULL, ptr ? (char *)ptr : "none", argl);
}
static int copied(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int idx, long argl, void *argp) {
    (void)to, (void)from, (void)idx;
    printf("  dup %s: value %s, long %ld\n", (const char *)argp, *from_d ? *(char **)from_d : "none", argl);
    return 1;
}
static void ex_data(void) {
    int c0 = SSL_CTX_get_ex_new_index(10, "ctx a", made, copied, gone);
    int c1 = SSL_CTX_get_ex_new_index(11, "ctx b", made, copied, gone);
    int s0 = SSL_get_ex_new_index(20, "ssl a", made, copied, gone);
    int s1 = SSL_get_ex_new_index(21, "ssl b", made, copied, gone);
    int n0 = SSL_SESSION_get_ex_new_index(30, "session a", made, copied, gone);
    SHOW(c0);
    SHOW(c1 - c0);
    SHOW(s0);
    SHOW(s1 - s0);
    SHOW(n0);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(live);
    SHOW(SSL_CTX_get_ex_data(ctx, c0) == NULL);
    SHOW(SSL_CTX_set_ex_data(ctx, c0, "first"));
    SHOW(SSL_CTX_set_ex_data(ctx, c1, "second"));
    SHOW_STR((char *)SSL_CTX_get_ex_data(ctx, c0));
    SHOW_STR((char *)SSL_CTX_get_ex_data(ctx, c1));
    SHOW(SSL_CTX_get_ex_data(ctx, 77) == NULL);
    SHOW(SSL_CTX_get_ex_data(ctx, -1) == NULL);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_set_ex_data(ssl, s0, "third"));
    SHOW_STR((char *)SSL_get_ex_data(ssl, s0));
    SHOW(SSL_get_ex_data(ssl, s1) == NULL);
    SSL_CTX_free(ctx);
    SHOW(live);
    SSL_SESSION *session = SSL_SESSION_new();
    SHOW(SSL_SESSION_set_ex_data(session, n0, "fourth"));
    SHOW_STR((char *)SSL_SESSION_get_ex_data(session, n0));
    SSL_SESSION_free(session);
    SSL_free(ssl);
    SHOW(live);
    /* An index that is made later still works on older objects. */
    ctx = SSL_CTX_new(TLS_method());
    int late = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    SHOW(SSL_CTX_set_ex_data(ctx, late, "late"));
    SHOW_STR((char *)SSL_CTX_get_ex_data(ctx, late));
    SHOW(SSL_CTX_set_app_data(ctx, "app"));
    SHOW_STR((char *)SSL_CTX_get_app_data(ctx));
    SSL_CTX_free(ctx);
    SHOW(SSL_get_ex_data_X509_STORE_CTX_idx() >= 0);
    SHOW(SSL_get_ex_data_X509_STORE_CTX_idx() == SSL_get_ex_data_X509_STORE_CTX_idx());
}

/* Many connections of one context at once, each with its own data. */
enum { THREADS = 8, ROUNDS = 10 };
struct worker {
    SSL_CTX *ctx, *peer_ctx;
    int number, good;
};
static void *work(void *arg) {
    struct worker *w = arg;
    for (int i = 0; i < ROUNDS; i++) {
        struct pair p = client_pair(w->ctx, w->peer_ctx);
        char buffer[64], text[64];
        int n = snprintf(text, sizeof(text), "thread %d round %d", w->number, i);
        SSL_set_max_proto_version(p.ssl, i % 2 ? TLS1_2_VERSION : TLS1_3_VERSION);
        SSL_set_app_data(p.ssl, w);
        if (handshake(&p) && SSL_write(p.ssl, text, n) == n && peer_SSL_read(p.peer, buffer, sizeof(buffer)) == n &&
            memcmp(buffer, text, (size_t)n) == 0 && peer_SSL_write(p.peer, buffer, n) == n &&
            SSL_read(p.ssl, buffer, sizeof(buffer)) == n && SSL_get_app_data(p.ssl) == w &&
            SSL_get_verify_result(p.ssl) == X509_V_OK && SSL_shutdown(p.ssl) == 0)
            w->good++;
        else
            show_errors("thread");
        pair_free(&p);
    }
    OPENSSL_thread_stop();
    return NULL;
}
static void threads(void) {
    struct worker workers[THREADS];
    pthread_t ids[THREADS];
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){ctx, peer_ctx, i, 0};
        NEED(pthread_create(&ids[i], NULL, work, &workers[i]) == 0);
    }
    int good = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(ids[i], NULL);
        good += workers[i].good;
    }
    printf("%d of %d connections\n", good, THREADS * ROUNDS);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* An SSL moves from thread to thread; the context is freed by another one. */
static void *continue_handshake(void *arg) {
    struct pair *p = arg;
    SSL_do_handshake(p->ssl);
    peer_SSL_do_handshake(p->peer);
    return NULL;
}
static void migrating(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    for (int i = 0; i < 5; i++) {
        pthread_t id;
        NEED(pthread_create(&id, NULL, continue_handshake, &p) == 0);
        pthread_join(id, NULL);
    }
    SHOW(SSL_is_init_finished(p.ssl));
    echo_show(&p);
    pair_free(&p);
}

/* Changing a context while other threads make connections of it (settings that are allowed then). */
static volatile int stop;
static void *churn(void *arg) {
    SSL_CTX *ctx = arg;
    while (!stop) {
        SSL_CTX_up_ref(ctx);
        SSL *ssl = SSL_new(ctx);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
    return NULL;
}
static void reference_storm(void) {
    SSL_CTX *ctx = client_ctx();
    pthread_t ids[4];
    for (int i = 0; i < 4; i++)
        NEED(pthread_create(&ids[i], NULL, churn, ctx) == 0);
    usleep(200000);
    stop = 1;
    for (int i = 0; i < 4; i++)
        pthread_join(ids[i], NULL);
    SSL *ssl = SSL_new(ctx);
    SHOW(ssl != NULL);
    SSL_CTX_free(ctx);
    SSL_free(ssl);
}

static void duplicate(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL *ssl = SSL_new(ctx);
    SSL_set_connect_state(ssl);
    SSL_set_options(ssl, SSL_OP_NO_TICKET);
    SSL_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS);
    SSL_set_verify_depth(ssl, 9);
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    SSL *copy = SSL_dup(ssl);
    SHOW(copy != NULL && copy != ssl);
    SHOW(SSL_get_SSL_CTX(copy) == ctx);
    SHOW(SSL_get_options(copy) == SSL_get_options(ssl));
    SHOW(SSL_get_mode(copy));
    SHOW(SSL_get_verify_depth(copy));
    SHOW(SSL_get_max_proto_version(copy));
    SHOW(SSL_is_server(copy));
    SSL_free(ssl);
    struct pair p = {0};
    p.ssl = copy;
    p.peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, 0);
    handshake_show(&p);
    SHOW_STR(SSL_get_version(p.ssl));
    /* Of a connected SSL it is one more reference. */
    copy = SSL_dup(p.ssl);
    SHOW(copy == p.ssl);
    SSL_free(copy);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void init(void) {
    SHOW(OPENSSL_init_ssl(0, NULL));
    SHOW(OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS | OPENSSL_INIT_LOAD_CRYPTO_STRINGS, NULL));
    SHOW(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_SSL_STRINGS, NULL));
    SHOW(SSL_library_init());
    SHOW_STR(ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_CERTIFICATE_VERIFY_FAILED)));
    SHOW_STR(ERR_lib_error_string(ERR_PACK(ERR_LIB_SSL, 0, 1)));
}

MAIN(CASE(create), CASE(methods), CASE(inherited), CASE(options), CASE(ex_data), CASE(threads), CASE(migrating),
     CASE(reference_storm), CASE(duplicate), CASE(init))
