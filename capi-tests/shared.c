/* Contexts that many threads share, at both ends: virtual hosts, tickets, a cache, one session for all, callbacks, and a thread that
 * looks after the cache meanwhile. ThreadSanitizer looks on (capi-tests/sanitize). */
#include "support.h"

enum { THREADS = 4, ROUNDS = 10 };

static SSL_CTX *context, *peer_context, *host;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static SSL_SESSION *latest; /* the last one that any thread got, or none; under the lock */
static int good, over, called, ex_index, ctx_index;

static void count(int *counter) { __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED); }
static int remember(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    pthread_mutex_lock(&lock);
    SSL_SESSION *old = latest;
    latest = session;
    pthread_mutex_unlock(&lock);
    SSL_SESSION_free(old);
    return 1;
}
static SSL_SESSION *recall(void) {
    pthread_mutex_lock(&lock);
    if (latest)
        SSL_SESSION_up_ref(latest);
    SSL_SESSION *session = latest;
    pthread_mutex_unlock(&lock);
    return session;
}
static void removed(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx, (void)session;
    count(&called);
}
static void info(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
    count(&called);
}
static void message(int write, int version, int type, const void *data, size_t size, SSL *ssl, void *arg) {
    (void)write, (void)version, (void)type, (void)data, (void)size, (void)ssl;
    count(arg);
}
static void key_line(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
    count(&called);
}
static int servername(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (name && strcmp(name, "other.test") == 0)
        SSL_set_SSL_CTX(ssl, host);
    return SSL_TLSEXT_ERR_OK;
}
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned size, void *arg) {
    (void)ssl, (void)size, (void)arg;
    *out = in + 1;
    *len = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static void with_callbacks(SSL_CTX *ctx) {
    SSL_CTX_set_info_callback(ctx, info);
    SSL_CTX_set_msg_callback(ctx, message);
    SSL_CTX_set_msg_callback_arg(ctx, &called);
    SSL_CTX_set_keylog_callback(ctx, key_line);
    SSL_CTX_sess_set_remove_cb(ctx, removed);
}

/* A byte each way. */
static int talk(struct pair *p) {
    char byte;
    return peer_SSL_write(p->peer, "x", 1) == 1 && SSL_read(p->ssl, &byte, 1) == 1 && SSL_write(p->ssl, "y", 1) == 1 &&
           peer_SSL_read(p->peer, &byte, 1) == 1 && byte == 'y';
}
static void *serve(void *arg) {
    SSL_SESSION *session = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        struct pair p = server_pair(context, peer_context);
        peer_SSL_set_max_proto_version(p.peer, i % 2 ? TLS1_2_VERSION : TLS1_3_VERSION);
        const char *name = i % 3 ? "server.test" : "other.test";
        peer_SSL_set_tlsext_host_name(p.peer, name);
        peer_SSL_set_alpn_protos(p.peer, (const unsigned char *)"\2h2", 3);
        if (session)
            peer_SSL_set_session(p.peer, session);
        SSL_set_ex_data(p.ssl, ex_index, &p);
        if (handshake(&p) && talk(&p) && SSL_get_ex_data(p.ssl, ex_index) == &p)
            count(&good);
        peer_SSL_SESSION_free(session);
        session = peer_SSL_get1_session(p.peer);
        SSL_shutdown(p.ssl);
        peer_SSL_shutdown(p.peer);
        pair_free(&p);
    }
    peer_SSL_SESSION_free(session);
    OPENSSL_thread_stop();
    return arg;
}
static void *ask(void *arg) {
    for (int i = 0; i < ROUNDS; i++) {
        struct pair p = client_pair(context, peer_context);
        SSL_SESSION *session = recall();
        if (session)
            SSL_set_session(p.ssl, session);
        if (handshake(&p) && talk(&p))
            count(&good);
        if (session) {
            SSL_SESSION *copy = SSL_SESSION_dup(session);
            SSL_SESSION_set_timeout(copy, i);
            SSL_SESSION_free(copy);
        }
        SSL_SESSION_free(session);
        SSL_shutdown(p.ssl);
        peer_SSL_shutdown(p.peer);
        pair_free(&p);
    }
    OPENSSL_thread_stop();
    return arg;
}
/* What may be done to a context that is in use. */
static void *look_after(void *arg) {
    X509 *root = load_x509("ca.pem");
    while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) {
        SSL_CTX_up_ref(context);
        SSL_CTX_flush_sessions(context, (long)time(NULL));
        SSL_CTX_sess_number(context);
        SSL_CTX_sess_hits(context);
        SSL_CTX_sess_accept_good(context);
        SSL_CTX_get0_param(context);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), root);
        ERR_clear_error();
        SSL_CTX_free(context);
        usleep(1000);
    }
    X509_free(root);
    return arg;
}
/* What OpenSSL's manual does not allow, and programs do when they read their configuration again: settings change while handshakes run.
 * Each of these leaves a server that serves. */
static void *change(void *arg) {
    X509 *certs[] = {load_x509("p256-leaf.pem"), load_x509("rsa-leaf.pem")}, *root = load_x509("ca.pem");
    EVP_PKEY *keys[] = {load_key("p256.key"), load_key("rsa.key")};
    STACK_OF(X509) *chain = sk_X509_new_null();
    X509 *issuer = load_x509("inter.pem");
    unsigned char ticket_keys[80];
    NEED(certs[0] && certs[1] && keys[0] && keys[1] && root && issuer && sk_X509_push(chain, issuer));
    SSL_CTX_get_tlsext_ticket_keys(context, ticket_keys, sizeof(ticket_keys));
    for (unsigned i = 0; !__atomic_load_n(&over, __ATOMIC_ACQUIRE); i++) {
        NEED(SSL_CTX_use_cert_and_key(context, certs[i % 2], keys[i % 2], chain, 1) == 1);
        (i % 2 ? SSL_CTX_set_options : SSL_CTX_clear_options)(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        NEED(SSL_CTX_set_cipher_list(context, i % 2 ? "ECDHE+AESGCM" : "ECDHE+CHACHA20") == 1);
        NEED(SSL_CTX_set_ciphersuites(context, i % 2 ? "TLS_AES_128_GCM_SHA256" : "TLS_AES_256_GCM_SHA384") == 1);
        NEED(SSL_CTX_set1_groups_list(context, i % 2 ? "X25519:P-256" : "P-256:X25519") == 1);
        SSL_CTX_set_alpn_select_cb(context, i % 2 ? select_protocol : NULL, NULL);
        SSL_CTX_set_info_callback(context, i % 2 ? info : NULL);
        SSL_CTX_set_keylog_callback(context, i % 3 ? key_line : NULL);
        SSL_CTX_set_verify(context, i % 2 ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
        SSL_CTX_set_session_cache_mode(context, i % 4 ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
        SSL_CTX_sess_set_cache_size(context, i % 5);
        SSL_CTX_set_timeout(context, 100 + i % 100);
        SSL_CTX_set_num_tickets(context, i % 3);
        SSL_CTX_set_tlsext_ticket_keys(context, ticket_keys, sizeof(ticket_keys));
        SSL_CTX_set_cert_store(context, X509_STORE_new());
        SSL_CTX_add_client_CA(context, root);
        SSL_CTX_set_client_CA_list(context, NULL);
        SSL_CTX_flush_sessions(context, 0);
        SSL_CTX_set_ex_data(context, ctx_index, &good);
        usleep(500);
    }
    for (int i = 0; i < 2; i++) {
        X509_free(certs[i]);
        EVP_PKEY_free(keys[i]);
    }
    X509_free(root);
    sk_X509_pop_free(chain, X509_free);
    OPENSSL_thread_stop();
    return arg;
}
static void many(void *(*work)(void *), void *(*keep)(void *)) {
    pthread_t threads[THREADS], keeper;
    good = over = called = 0;
    NEED(pthread_create(&keeper, NULL, keep, NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        NEED(pthread_create(&threads[i], NULL, work, NULL) == 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    __atomic_store_n(&over, 1, __ATOMIC_RELEASE);
    pthread_join(keeper, NULL);
    printf("%d of %d good, callbacks %d\n", good, THREADS * ROUNDS, called > 0);
    SSL_CTX_free(context);
    peer_SSL_CTX_free(peer_context);
}

static void server(void) {
    for (int tickets = 0; tickets < 2; tickets++) {
        context = server_ctx("p256");
        host = server_ctx("rsa");
        peer_context = peer_client_ctx();
        ex_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
        with_callbacks(context);
        SSL_CTX_set_tlsext_servername_callback(context, servername);
        SSL_CTX_set_alpn_select_cb(context, select_protocol, NULL);
        SSL_CTX_set_session_id_context(context, (const unsigned char *)"shared", 6);
        SSL_CTX_set_session_id_context(host, (const unsigned char *)"shared", 6);
        if (!tickets)
            SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        peer_SSL_CTX_set_verify(peer_context, SSL_VERIFY_NONE, NULL);
        many(serve, look_after);
        SSL_CTX_free(host);
    }
}
static void client(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        context = client_ctx();
        peer_context = peer_server_ctx("p256");
        only_version(context, version);
        with_callbacks(context);
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(context, remember);
        many(ask, look_after);
        SSL_SESSION_free(latest);
        latest = NULL;
    }
}
static void changed(void) {
    context = server_ctx("p256");
    peer_context = peer_client_ctx();
    ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    with_callbacks(context);
    SSL_CTX_set_session_id_context(context, (const unsigned char *)"shared", 6);
    /* OpenSSL's library may crash. */
    many(serve, is_ours() ? change : look_after);
}

MAIN(SLOW_CASE(server, 60), SLOW_CASE(client, 60), SLOW_CASE(changed, 60))
