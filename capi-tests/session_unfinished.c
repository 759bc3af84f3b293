/* The session of a handshake that is under way: when there is one, and what is in it already. */
#include "support.h"

static int mark_index = -1, dups;

/* Sessions seen, each with a reference, so that no address comes again. */
static struct {
    SSL_SESSION *session[32];
    int count;
} seen;

static int number_of(SSL_SESSION *session) {
    for (int i = 0; i < seen.count; i++)
        if (seen.session[i] == session)
            return i + 1;
    NEED(seen.count < 32 && SSL_SESSION_up_ref(session));
    seen.session[seen.count] = session;
    return ++seen.count;
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **from_d, int idx, long argl, void *argp) {
    (void)to, (void)from, (void)from_d, (void)idx, (void)argl, (void)argp;
    dups++;
    return 1;
}

static char last[1024];

/* Describes the session; prints that only when it has changed since the last time. */
static void look(SSL *ssl, const char *where) {
    char text[1024];
    SSL_SESSION *session = SSL_get_session(ssl), *other = SSL_get1_session(ssl);
    int n = 0;
#define ADD(...) n += snprintf(text + n, sizeof(text) - (size_t)n, __VA_ARGS__)
    if (!session) {
        ADD("none");
    } else {
        unsigned len, ctx_len;
        const unsigned char *alpn;
        size_t alpn_len;
        char name[128] = "none";
        X509 *peer = SSL_SESSION_get0_peer(session);
        const SSL_CIPHER *cipher = SSL_SESSION_get0_cipher(session);
        const char *host = SSL_SESSION_get0_hostname(session);
        SSL_SESSION_get_id(session, &len);
        SSL_SESSION_get0_id_context(session, &ctx_len);
        SSL_SESSION_get0_alpn_selected(session, &alpn, &alpn_len);
        if (peer)
            X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof(name));
        if (!SSL_SESSION_get_ex_data(session, mark_index))
            SSL_SESSION_set_ex_data(session, mark_index, (void *)(intptr_t)number_of(session));
        ADD("#%d", number_of(session));
        ADD(" mark %d", (int)(intptr_t)SSL_SESSION_get_ex_data(session, mark_index));
        ADD(" version %04x", (unsigned)SSL_SESSION_get_protocol_version(session));
        ADD(" %s", cipher ? SSL_CIPHER_get_name(cipher) : "no cipher");
        ADD(" peer %s", name);
        ADD(" host %s", host ? host : "none");
        ADD(" alpn %.*s", (int)alpn_len, alpn ? (const char *)alpn : "");
        ADD(" id %u ctx %u", len, ctx_len);
        ADD(" key %zu", SSL_SESSION_get_master_key(session, NULL, 0));
        ADD(" ticket %d hint %lu", SSL_SESSION_has_ticket(session), SSL_SESSION_get_ticket_lifetime_hint(session));
        ADD(" early %u", SSL_SESSION_get_max_early_data(session));
        ADD(" timeout %ld", SSL_SESSION_get_timeout(session));
        ADD(" fragment %d", SSL_SESSION_get_max_fragment_length(session));
        if (labs(SSL_SESSION_get_time(session) - (long)time(NULL)) > 5)
            ADD(" time %ld", SSL_SESSION_get_time(session));
    }
    ADD("%s", session == other ? "" : " BUT ANOTHER");
    SSL_SESSION_free(other);
    if (strcmp(text, last) == 0) {
        printf("%s: as before\n", where);
        return;
    }
    strcpy(last, text);
    printf("%s: %s\n", where, text);
}

/* Every callback that there is. */

static void on_info(const SSL *ssl, int where, int ret) {
    char text[128];
    (void)ret;
    /* Inside states with several steps the moments of changes are not the same. */
    if (where & (SSL_CB_HANDSHAKE_START | SSL_CB_HANDSHAKE_DONE)) {
        snprintf(text, sizeof(text), "info %s", where & SSL_CB_HANDSHAKE_START ? "start" : "done");
        look((SSL *)ssl, text);
    }
}
static int on_verify(int ok, X509_STORE_CTX *store) {
    (void)ok;
    look(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()), "verify");
    return 1;
}
static int on_cert(SSL *ssl, void *arg) {
    (void)arg;
    look(ssl, "certificate");
    return 1;
}
static int on_name(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    look(ssl, "servername");
    return SSL_TLSEXT_ERR_OK;
}
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen,
                   void *arg) {
    (void)inlen, (void)arg;
    look(ssl, "alpn");
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int peer_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen,
                     void *arg) {
    (void)ssl, (void)inlen, (void)arg;
    *out = in + 1;
    *outlen = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int peer_name(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)alert, (void)arg;
    return SSL_TLSEXT_ERR_OK;
}
static int on_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    look(ssl, "client hello");
    return 1;
}
static int on_new(SSL *ssl, SSL_SESSION *session) {
    char text[64];
    snprintf(text, sizeof(text), "new session (#%d)", number_of(session));
    look(ssl, text);
    return 0;
}
static int on_status(SSL *ssl, void *arg) {
    (void)arg;
    look(ssl, "status");
    return SSL_is_server(ssl) ? SSL_TLSEXT_ERR_NOACK : 1;
}
static int on_id(SSL *ssl, unsigned char *id, unsigned *len) {
    static unsigned char counter;
    SSL_SESSION *session = SSL_get_session(ssl);
    printf("session id: #%d\n", session ? number_of(session) : 0);
    memset(id, ++counter, *len);
    return 1;
}
static int on_not_resumable(SSL *ssl, int forward_secure) {
    (void)forward_secure;
    look(ssl, "not resumable?");
    return 0;
}
static int on_ticket(SSL *ssl, void *arg) {
    (void)arg;
    look(ssl, "ticket is due");
    return 1;
}
static SSL_TICKET_RETURN on_ticket_read(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t len,
                                        SSL_TICKET_STATUS status, void *arg) {
    (void)name, (void)len, (void)arg;
    char text[64];
    snprintf(text, sizeof(text), "ticket read (%s, %d)", session ? "a session" : "none", (int)status);
    look(ssl, text);
    return status == SSL_TICKET_SUCCESS         ? SSL_TICKET_RETURN_USE
           : status == SSL_TICKET_SUCCESS_RENEW ? SSL_TICKET_RETURN_USE_RENEW
                                                : SSL_TICKET_RETURN_IGNORE_RENEW;
}
static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int len, int *copy) {
    (void)id, (void)len;
    look(ssl, "get session");
    *copy = 0;
    return NULL;
}
static int on_early(SSL *ssl, void *arg) {
    (void)arg;
    look(ssl, "early data?");
    return 1;
}
static int ext_add(SSL *ssl, unsigned type, unsigned context, const unsigned char **out, size_t *len, X509 *x,
                   size_t index, int *al, void *arg) {
    char text[64];
    (void)type, (void)x, (void)index, (void)al, (void)arg;
    /* In which order the extensions of one message are made is no matter, what is there before and after is. */
    if (context & (SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE)) {
        snprintf(text, sizeof(text), "extension for %x", context & 0x1ff80);
        look(ssl, text);
    }
    *out = (const unsigned char *)"x";
    *len = 1;
    return 1;
}
static int ext_parse(SSL *ssl, unsigned type, unsigned context, const unsigned char *in, size_t len, X509 *x,
                     size_t index, int *al, void *arg) {
    (void)ssl, (void)type, (void)context, (void)in, (void)len, (void)x, (void)index, (void)al, (void)arg;
    return 1;
}

static void watch(SSL_CTX *ctx, int server) {
    if (mark_index < 0)
        mark_index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, on_dup, NULL);
    SSL_CTX_set_info_callback(ctx, on_info);
    SSL_CTX_set_cert_cb(ctx, on_cert, NULL);
    SSL_CTX_set_session_cache_mode(ctx, server ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, on_new);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"context", 7);
    SSL_CTX_set_timeout(ctx, server ? 4321 : 1234);
    SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
    SSL_CTX_set_tlsext_status_cb(ctx, on_status);
    SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_add_custom_ext(ctx, 65000,
                           SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS,
                           ext_add, NULL, NULL, ext_parse, NULL);
    if (server) {
        SSL_CTX_set_alpn_select_cb(ctx, on_alpn, NULL);
        SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
        SSL_CTX_set_generate_session_id(ctx, on_id);
        SSL_CTX_set_not_resumable_session_callback(ctx, on_not_resumable);
        SSL_CTX_set_session_ticket_cb(ctx, on_ticket, on_ticket_read, NULL);
        SSL_CTX_sess_set_get_cb(ctx, on_get);
        SSL_CTX_set_allow_early_data_cb(ctx, on_early, NULL);
    }
}

static void after(SSL *ssl) {
    char byte;
    look(ssl, "after the handshake");
    for (int i = 0; i < 2; i++) {
        struct outcome o = CALL(ssl, SSL_read(ssl, &byte, 1));
        outcome_show("read", &o);
        look(ssl, "after a read");
    }
    printf("copied %d times\n", dups);
}

static SSL_SESSION *client(int version, SSL_SESSION *resume, long server_options, const char *groups) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    static unsigned char keys[80] = "the same keys for all, so that what one made the next one takes";
    last[0] = 0;
    only_version(ctx, version);
    watch(ctx, 0);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\3one\3two", 8);
    peer_SSL_CTX_set_tlsext_ticket_keys(peer_ctx, keys, sizeof(keys));
    peer_SSL_CTX_set_alpn_select_cb(peer_ctx, peer_alpn, NULL);
    peer_SSL_CTX_set_tlsext_servername_callback(peer_ctx, peer_name);
    peer_SSL_CTX_set_options(peer_ctx, (uint64_t)server_options);
    if (groups)
        peer_SSL_CTX_set1_groups_list(peer_ctx, groups);
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_set_tlsext_host_name(p.ssl, "server.test");
    if (resume)
        SSL_set_session(p.ssl, resume);
    look(p.ssl, "before");
    handshake_show(&p);
    SHOW(SSL_session_reused(p.ssl));
    after(p.ssl);
    SSL_SESSION *session = SSL_get1_session(p.ssl);
    SSL_shutdown(p.ssl);
    look(p.ssl, "after shutdown");
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return session;
}

static void client_12_ticket(void) {
    SSL_SESSION *session = client(TLS1_2_VERSION, NULL, 0, NULL);
    puts("-- resumed");
    SSL_SESSION_free(client(TLS1_2_VERSION, session, 0, NULL));
    SSL_SESSION_free(session);
}
static void client_12_id(void) {
    SSL_SESSION *session = client(TLS1_2_VERSION, NULL, SSL_OP_NO_TICKET, NULL);
    puts("-- another server, which does not know it");
    SSL_SESSION_free(client(TLS1_2_VERSION, session, SSL_OP_NO_TICKET, NULL));
    SSL_SESSION_free(session);
}
static void client_13(void) {
    SSL_SESSION *session = client(TLS1_3_VERSION, NULL, 0, NULL);
    puts("-- resumed");
    SSL_SESSION_free(client(TLS1_3_VERSION, session, 0, NULL));
    puts("-- not for TLS 1.2");
    SSL_SESSION_free(client(TLS1_2_VERSION, session, 0, NULL));
    SSL_SESSION_free(session);
}
static void client_13_retry(void) {
    SSL_SESSION_free(client(TLS1_3_VERSION, NULL, 0, "P-384"));
}

static SSL_SESSION *server(SSL_CTX *ctx, int version, SSL_SESSION *resume) {
    SSL_CTX *peer_ctx = peer_client_ctx();
    last[0] = 0;
    peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem"));
    peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM);
    peer_only_version(peer_ctx, version);
    peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\3one\3two", 8);
    struct pair p = server_pair(ctx, peer_ctx);
    peer_SSL_set_tlsext_host_name(p.peer, "server.test");
    peer_SSL_set_tlsext_status_type(p.peer, TLSEXT_STATUSTYPE_ocsp);
    if (resume)
        peer_SSL_set_session(p.peer, resume);
    look(p.ssl, "before");
    handshake_show(&p);
    SHOW(SSL_session_reused(p.ssl));
    after(p.ssl);
    char byte;
    peer_SSL_read(p.peer, &byte, 1);
    SSL_SESSION *session = peer_SSL_get1_session(p.peer);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    look(p.ssl, "after shutdown");
    pair_free(&p);
    peer_SSL_CTX_free(peer_ctx);
    return session;
}

static void serve(int version, long options) {
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_options(ctx, (uint64_t)options);
    watch(ctx, 1);
    SSL_SESSION *session = server(ctx, version, NULL);
    puts("-- resumed");
    peer_SSL_SESSION_free(server(ctx, version, session));
    peer_SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

static void server_12_ticket(void) {
    serve(TLS1_2_VERSION, 0);
}
static void server_12_id(void) {
    serve(TLS1_2_VERSION, SSL_OP_NO_TICKET);
}
static void server_13(void) {
    serve(TLS1_3_VERSION, 0);
}
static void server_13_id(void) {
    serve(TLS1_3_VERSION, SSL_OP_NO_TICKET);
}


/* Hosts with session id contexts of their own: a session belongs to the context that the connection came to. */

static SSL_CTX *host_ctx;
static int forbid_tickets;
static int to_host(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    look(ssl, "servername");
    if (host_ctx)
        SSL_set_SSL_CTX(ssl, host_ctx);
    if (forbid_tickets)
        SSL_set_options(ssl, SSL_OP_NO_TICKET);
    return SSL_TLSEXT_ERR_OK;
}
static void hosts(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        for (int no_tickets = 0; no_tickets < 3; no_tickets++) {
            printf("-- %s, %s\n", version_name(version),
                   no_tickets == 2   ? "no tickets for the host"
                   : no_tickets == 1 ? "no tickets"
                                     : "tickets");
            SSL_CTX *ctx = server_ctx("rsa");
            host_ctx = server_ctx("p256");
            forbid_tickets = no_tickets == 2;
            watch(ctx, 1);
            SSL_CTX_set_tlsext_servername_callback(ctx, to_host);
            SSL_CTX_set_session_id_context(host_ctx, (const unsigned char *)"the host", 8);
            if (no_tickets == 1)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_SESSION *session = server(ctx, version, NULL);
            puts("-- resumed");
            peer_SSL_SESSION_free(server(ctx, version, session));
            peer_SSL_SESSION_free(session);
            SSL_CTX_free(host_ctx);
            SSL_CTX_free(ctx);
            host_ctx = NULL;
        }
    }
    forbid_tickets = 0;
}

/* What the program sets in a session under way stays there. */

static int set_much(SSL *ssl, void *arg) {
    (void)arg;
    SSL_SESSION *session = SSL_get_session(ssl);
    SHOW(SSL_SESSION_set_timeout(session, 77));
    SHOW(SSL_SESSION_set_time(session, 5000000000));
    SHOW(SSL_SESSION_set1_ticket_appdata(session, "data", 4));
    SHOW(SSL_SESSION_set1_id_context(session, (const unsigned char *)"another", 7));
    SHOW(SSL_SESSION_is_resumable(session));
    SHOW(i2d_SSL_SESSION(session, NULL));
    return 1;
}
static void settings(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        puts(version_name(version));
        peer_only_version(peer_ctx, version);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"context", 7);
        SSL_CTX_set_cert_cb(ctx, set_much, NULL);
        struct pair p = server_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        SSL_SESSION *session = SSL_get_session(p.ssl);
        void *data;
        size_t size;
        unsigned len;
        SHOW(SSL_SESSION_get_timeout(session));
        SHOW(SSL_SESSION_get_time(session) == 5000000000);
        SHOW(SSL_SESSION_get0_ticket_appdata(session, &data, &size));
        SHOW(size);
        printf("context %.7s\n", (const char *)SSL_SESSION_get0_id_context(session, &len));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A handshake that fails leaves its session behind, and nobody resumes that. */

static SSL_SESSION *kept;
static int keep_and_refuse(int ok, X509_STORE_CTX *store) {
    (void)ok;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (!kept)
        kept = SSL_get1_session(ssl);
    return 0;
}
static void failed(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        puts(version_name(version));
        only_version(ctx, version);
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, keep_and_refuse);
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        SHOW(SSL_get_session(p.ssl) == kept);
        SHOW(SSL_SESSION_is_resumable(kept));
        SHOW(SSL_SESSION_get0_peer(kept) != NULL);
        SHOW(i2d_SSL_SESSION(kept, NULL) > 0);
        pair_free(&p);
        puts("-- offered again");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        p = client_pair(ctx, peer_ctx);
        SHOW(SSL_set_session(p.ssl, kept));
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        SHOW(SSL_get_session(p.ssl) == kept);
        pair_free(&p);
        SSL_SESSION_free(kept);
        kept = NULL;
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The session of a connection whose handshake is still under way, given to another one. */
static int keep(int ok, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (!kept)
        kept = SSL_get1_session(ssl);
    return ok;
}
static void shared(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        puts(version_name(version));
        only_version(ctx, version);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, keep);
        struct pair p = client_pair(ctx, peer_ctx), q = client_pair(ctx, peer_ctx);
        for (int i = 0; i < 3 && !kept; i++) {
            SSL_do_handshake(p.ssl);
            peer_SSL_do_handshake(p.peer);
        }
        NEED(kept);
        SHOW(SSL_set_session(q.ssl, kept));
        handshake_show(&q);
        SHOW(SSL_session_reused(q.ssl));
        SHOW(SSL_get_session(q.ssl) == kept);
        echo_show(&q);
        handshake_show(&p);
        SHOW(SSL_get_session(p.ssl) == kept);
        echo_show(&p);
        pair_free(&p);
        pair_free(&q);
        SSL_SESSION_free(kept);
        kept = NULL;
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(client_12_ticket), CASE(client_12_id), CASE(client_13), CASE(client_13_retry), CASE(server_12_ticket),
     CASE(server_12_id), CASE(server_13), CASE(server_13_id), CASE(hosts), CASE(settings), CASE(failed), CASE(shared))
