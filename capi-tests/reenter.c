/* Calls on a connection from within its own callbacks. */
#include "support.h"

enum call { GETTERS, PEEK, READ, WRITE, SHUTDOWN, HANDSHAKE, CALLS };
static const char *const call_names[] = {"getters", "SSL_peek", "SSL_read", "SSL_write", "SSL_shutdown", "SSL_do_handshake"};

static enum call call;
static const char *place; /* the callback that calls */
static int left;

static void within(SSL *ssl, const char *where) {
    char buffer[32];
    struct outcome o = {0};
    if (!place || strcmp(place, where) != 0 || left == 0)
        return;
    left--;
    switch (call) {
    case GETTERS:
        printf("  %s: pending %d, error %d %d, want %d, init %d, shutdown %d\n", where, SSL_pending(ssl),
               SSL_get_error(ssl, -1), SSL_get_error(ssl, 1), SSL_want(ssl), SSL_in_init(ssl), SSL_get_shutdown(ssl));
        return;
    case PEEK:
        o = CALL(ssl, SSL_peek(ssl, buffer, sizeof(buffer)));
        break;
    case READ:
        o = CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
        break;
    case WRITE:
        o = CALL(ssl, SSL_write(ssl, "from within", 11));
        break;
    case SHUTDOWN:
        o = CALL(ssl, SSL_shutdown(ssl));
        break;
    default:
        o = CALL(ssl, SSL_do_handshake(ssl));
    }
    printf("  %s, ", where);
    outcome_show(call_names[call], &o);
}

static void on_info(const SSL *ssl, int where, int ret) {
    (void)ret;
    within((SSL *)ssl, where & SSL_CB_HANDSHAKE_START  ? "info start"
                       : where & SSL_CB_HANDSHAKE_DONE ? "info done"
                       : where == SSL_CB_READ_ALERT    ? "info alert read"
                       : where == SSL_CB_WRITE_ALERT   ? "info alert written"
                       : where & SSL_CB_LOOP           ? "info loop"
                                                       : "info exit");
}
static void on_message(int written, int version, int type, const void *data, size_t len, SSL *ssl, void *arg) {
    (void)version, (void)arg;
    const unsigned char *bytes = data;
    if (type == SSL3_RT_HANDSHAKE && !written && len && bytes[0] == SSL3_MT_NEWSESSION_TICKET)
        within(ssl, "message ticket");
    else if (type == SSL3_RT_HEADER && !written && len && bytes[0] == SSL3_RT_APPLICATION_DATA && !SSL_in_init(ssl))
        within(ssl, "message header read");
    else if (type == SSL3_RT_HEADER && written && len && bytes[0] == SSL3_RT_APPLICATION_DATA && !SSL_in_init(ssl))
        within(ssl, "message header written");
}
static int on_verify(int ok, X509_STORE_CTX *store) {
    within(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()), "verify");
    return ok;
}
static int on_cert(SSL *ssl, void *arg) {
    (void)arg;
    within(ssl, "certificate");
    return 1;
}
static int on_new(SSL *ssl, SSL_SESSION *session) {
    (void)session;
    within(ssl, "new session");
    return 0;
}
static void on_key(const SSL *ssl, const char *line) {
    (void)line;
    within((SSL *)ssl, "key log");
}
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen,
                   void *arg) {
    (void)inlen, (void)arg;
    within(ssl, "alpn");
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int on_name(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    within(ssl, "servername");
    return SSL_TLSEXT_ERR_OK;
}
static int on_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    within(ssl, "client hello");
    return 1;
}

static void session_of(int server, int version) {
    SSL_CTX *ctx = end_ctx(server, "rsa");
    SSL_CTX *peer_ctx = peer_end_ctx(server, "rsa");
    char buffer[64];
    only_version(ctx, version);
    SSL_CTX_set_info_callback(ctx, on_info);
    SSL_CTX_set_msg_callback(ctx, on_message);
    SSL_CTX_set_cert_cb(ctx, on_cert, NULL);
    SSL_CTX_set_keylog_callback(ctx, on_key);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    if (server) {
        SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
        SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
        SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
        peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\3one", 4);
    } else {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
    }
    struct pair p = end_pair(server, ctx, peer_ctx);
    SSL_set_msg_callback_arg(p.ssl, p.ssl);
    handshake_show(&p);
    SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "from the peer", 13));
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    SHOW_CALL(p.ssl, SSL_write(p.ssl, "after", 5));
    for (int i = 0; i < 3; i++) {
        struct outcome o = PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        outcome_show("peer's read", &o);
        if (o.ret > 0)
            printf("  %.*s\n", o.ret, buffer);
    }
    SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void try_all(const char *const *places, const enum call *calls) {
    for (; *places; places++)
        for (const enum call *c = calls; *c != CALLS; c++)
            for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
                for (int server = 0; server < 2; server++) {
                    place = *places;
                    call = *c;
                    left = 1;
                    printf("-- %s in %s, %s, %s\n", call_names[call], place, version_name(version), server ? "server" : "client");
                    session_of(server, version);
                }
}
static const char *const in_handshake[] = {"info start", "info loop", "verify", "certificate", "key log", "alpn", "servername",
                                           "client hello", NULL};
static const char *const afterwards[] = {"info done", "new session", "message ticket", "message header read",
                                         "message header written", "info alert read", "info alert written", NULL};
static void getters(void) {
    static const enum call calls[] = {GETTERS, CALLS};
    try_all(in_handshake, calls);
    try_all(afterwards, calls);
}
static void shutdown_in_handshake(void) {
    static const enum call calls[] = {SHUTDOWN, CALLS};
    try_all(in_handshake, calls);
}
/* The handshake is done, or an alert has come or gone: what a program does then works. */
static void writes(void) {
    static const char *const places[] = {"info done", "info alert read", "info alert written", NULL};
    static const enum call calls[] = {WRITE, SHUTDOWN, CALLS};
    try_all(places, calls);
}
static void reads(void) {
    static const char *const places[] = {"info done", "info alert written", NULL};
    static const enum call calls[] = {PEEK, READ, HANDSHAKE, CALLS};
    try_all(places, calls);
}

MAIN(CASE(getters), CASE(shutdown_in_handshake), CASE(writes), CASE(reads))
