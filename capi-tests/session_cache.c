/* The session cache of a context, by itself: what is kept, in which order it goes, and who is told. */
#include "support.h"
#include <limits.h>

static SSL_SESSION *session_new(unsigned char id, long timeout) {
    unsigned char bytes[32];
    memset(bytes, id, sizeof(bytes));
    SSL_SESSION *session = SSL_SESSION_new();
    NEED(session);
    SSL_SESSION_set1_id(session, bytes, sizeof(bytes));
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    SSL_SESSION_set_time(session, 1000000);
    SSL_SESSION_set_timeout(session, timeout);
    return session;
}

static int id_of(const SSL_SESSION *session) {
    unsigned len;
    const unsigned char *id = SSL_SESSION_get_id(session, &len);
    return len ? id[0] : -1;
}

static SSL_CTX *ctx_new(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    NEED(ctx);
    return ctx;
}

static SSL_CTX *removed_from;
static void removed(SSL_CTX *ctx, SSL_SESSION *session) {
    printf("removed %d, resumable %d, context %d\n", id_of(session), SSL_SESSION_is_resumable(session),
           ctx == removed_from);
}

static void defaults(void) {
    SSL_CTX *ctx = ctx_new();
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_CTX_get_num_tickets(ctx));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_sess_connect(ctx));
    SHOW(SSL_CTX_sess_connect_good(ctx));
    SHOW(SSL_CTX_sess_connect_renegotiate(ctx));
    SHOW(SSL_CTX_sess_accept(ctx));
    SHOW(SSL_CTX_sess_accept_renegotiate(ctx));
    SHOW(SSL_CTX_sess_accept_good(ctx));
    SHOW(SSL_CTX_sess_hits(ctx));
    SHOW(SSL_CTX_sess_cb_hits(ctx));
    SHOW(SSL_CTX_sess_misses(ctx));
    SHOW(SSL_CTX_sess_timeouts(ctx));
    SHOW(SSL_CTX_sess_cache_full(ctx));
    SHOW(SSL_CTX_sess_get_new_cb(ctx) == NULL);
    SHOW(SSL_CTX_sess_get_get_cb(ctx) == NULL);
    SHOW(SSL_CTX_sess_get_remove_cb(ctx) == NULL);
    SSL_CTX_free(ctx);
}

static void settings(void) {
    SSL_CTX *ctx = ctx_new();
    unsigned char id[40] = "an id context";
    TRY(SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL));
    TRY(SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF));
    TRY(SSL_CTX_get_session_cache_mode(ctx));
    TRY(SSL_CTX_sess_set_cache_size(ctx, 5));
    TRY(SSL_CTX_sess_set_cache_size(ctx, -1));
    TRY(SSL_CTX_sess_set_cache_size(ctx, 0));
    TRY(SSL_CTX_sess_get_cache_size(ctx));
    TRY(SSL_CTX_set_timeout(ctx, 5));
    TRY(SSL_CTX_set_timeout(ctx, -5));
    TRY(SSL_CTX_set_timeout(ctx, 0));
    TRY(SSL_CTX_get_timeout(ctx));
    TRY(SSL_CTX_set_timeout(NULL, 5));
    TRY(SSL_CTX_get_timeout(NULL));
    TRY(SSL_CTX_set_session_id_context(ctx, id, 32));
    TRY(SSL_CTX_set_session_id_context(ctx, id, 33));
    TRY(SSL_CTX_set_session_id_context(ctx, NULL, 0));
    TRY(SSL_CTX_set_num_tickets(ctx, 17));
    TRY(SSL_CTX_get_num_tickets(ctx));
    SSL_CTX_sess_set_remove_cb(ctx, removed);
    SHOW(SSL_CTX_sess_get_remove_cb(ctx) == removed);
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
    SHOW(SSL_CTX_sess_get_remove_cb(ctx) == NULL);
    SHOW(SSL_CTX_set_generate_session_id(ctx, NULL));
    SSL_CTX_free(ctx);
}

static void of_connection(void) {
    SSL_CTX *ctx = ctx_new();
    unsigned char id[40] = "an id context";
    NEED(SSL_CTX_set_num_tickets(ctx, 3));
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW(SSL_get_default_timeout(ssl));
    SHOW(SSL_get_num_tickets(ssl));
    TRY(SSL_set_num_tickets(ssl, 0));
    SHOW(SSL_get_num_tickets(ssl));
    SHOW(SSL_CTX_get_num_tickets(ctx));
    TRY(SSL_set_session_id_context(ssl, id, 32));
    TRY(SSL_set_session_id_context(ssl, id, 33));
    SHOW(SSL_set_generate_session_id(ssl, NULL));
    SHOW(SSL_get_session(ssl) == NULL);
    SHOW(SSL_get1_session(ssl) == NULL);
    SHOW(SSL_session_reused(ssl));
    SSL_SESSION *session = session_new(1, 100);
    TRY(SSL_set_session(ssl, session));
    SHOW(SSL_get_session(ssl) == session);
    SHOW(SSL_get1_session(ssl) == session);
    SSL_SESSION_free(session);
    SSL *other = SSL_new(ctx);
    TRY(SSL_copy_session_id(other, ssl));
    SHOW(SSL_get_session(other) == session);
    TRY(SSL_set_session(ssl, NULL));
    SHOW(SSL_get_session(ssl) == NULL);
    TRY(SSL_copy_session_id(other, ssl));
    SHOW(SSL_get_session(other) == NULL);
    SSL_free(other);
    SSL_free(ssl);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

static void matching(void) {
    SSL_CTX *ctx = ctx_new();
    NEED(SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION));
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *old = session_new(1, 100), *new = session_new(2, 100);
    SSL_SESSION_set_protocol_version(new, SSL_version(ssl));
    SSL_CTX_add_session(ctx, old);
    SSL_CTX_add_session(ctx, new);
    unsigned char id[33];
    for (int i = 1; i <= 3; i++) {
        memset(id, i, sizeof(id));
        SHOW(SSL_has_matching_session_id(ssl, id, 32));
        SHOW(SSL_has_matching_session_id(ssl, id, 31));
        SHOW(SSL_has_matching_session_id(ssl, id, 33));
    }
    SSL_free(ssl);
    SSL_SESSION_free(old);
    SSL_SESSION_free(new);
    SSL_CTX_free(ctx);
}

static void add_remove(void) {
    SSL_CTX *ctx = removed_from = ctx_new();
    SSL_SESSION *one = session_new(1, 100), *same = session_new(1, 100), *none = SSL_SESSION_new();
    SSL_CTX_sess_set_remove_cb(ctx, removed);
    TRY(SSL_CTX_add_session(ctx, one));
    TRY(SSL_CTX_add_session(ctx, one));
    SHOW(SSL_CTX_sess_number(ctx));
    TRY(SSL_CTX_add_session(ctx, same));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_SESSION_is_resumable(one));
    TRY(SSL_CTX_remove_session(ctx, same));
    TRY(SSL_CTX_remove_session(ctx, same));
    SHOW(SSL_SESSION_is_resumable(same));
    TRY(SSL_CTX_remove_session(ctx, none));
    TRY(SSL_CTX_remove_session(ctx, NULL));
    SHOW(SSL_CTX_sess_number(ctx));
    /* Removed once, a session may be added again, but not be resumed. */
    TRY(SSL_CTX_add_session(ctx, same));
    SHOW(SSL_SESSION_is_resumable(same));
    /* Another version is another session. */
    SSL_SESSION_set_protocol_version(one, TLS1_3_VERSION);
    TRY(SSL_CTX_add_session(ctx, one));
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(one);
    SSL_SESSION_free(same);
    SSL_SESSION_free(none);
    SSL_CTX_sess_set_remove_cb(ctx, NULL);
    SSL_CTX_free(ctx);
}

/* The context's reference is one of its own, and the remove callback hears of what is left at the end. */
static void references(void) {
    SSL_CTX *ctx = removed_from = ctx_new();
    SSL_SESSION *one = session_new(1, 100), *two = session_new(2, 50);
    SSL_CTX_sess_set_remove_cb(ctx, removed);
    SSL_CTX_add_session(ctx, one);
    SSL_CTX_add_session(ctx, two);
    SSL_SESSION_free(two);
    puts("freeing the context");
    SSL_CTX_free(ctx);
    SHOW(id_of(one));
    SHOW(SSL_SESSION_is_resumable(one));
    SSL_SESSION_set_time(one, 5);
    SSL_SESSION_free(one);
}

static void full(void) {
    SSL_CTX *ctx = removed_from = ctx_new();
    static const long timeouts[] = {100, 300, 50, 200, 200, 200, 400, 10, 0};
    SSL_CTX_sess_set_remove_cb(ctx, removed);
    SSL_CTX_sess_set_cache_size(ctx, 3);
    for (unsigned i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
        SSL_SESSION *session = session_new((unsigned char)i, timeouts[i]);
        printf("adding %u for %ld\n", i, timeouts[i]);
        SHOW(SSL_CTX_add_session(ctx, session));
        SSL_SESSION_free(session);
    }
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_sess_cache_full(ctx));
    /* A smaller cache is so at the next session. */
    SSL_CTX_sess_set_cache_size(ctx, 1);
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_SESSION *session = session_new(20, 20);
    SHOW(SSL_CTX_add_session(ctx, session));
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

static void flush(void) {
    SSL_CTX *ctx = removed_from = ctx_new();
    static const long timeouts[] = {100, 300, 50, LONG_MAX, 200, LONG_MAX - 1, 0};
    SSL_SESSION *sessions[7];
    SSL_CTX_sess_set_remove_cb(ctx, removed);
    for (unsigned i = 0; i < 7; i++) {
        sessions[i] = session_new((unsigned char)i, timeouts[i]);
        SHOW(SSL_CTX_add_session(ctx, sessions[i]));
    }
    static const long times[] = {1, 1000000, 1000001, 1000050, 1000051, 1000101, LONG_MAX, 0};
    /* The end of a session that is in the cache may change. */
    SSL_SESSION_set_timeout(sessions[0], 1000);
    SSL_SESSION_set_time(sessions[1], 999751);
    for (unsigned i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        printf("at %ld\n", times[i]);
        SSL_CTX_flush_sessions(ctx, times[i]);
        SHOW(SSL_CTX_sess_number(ctx));
    }
    for (unsigned i = 0; i < 7; i++) {
        printf("%u: resumable %d\n", i, SSL_SESSION_is_resumable(sessions[i]));
        SSL_SESSION_free(sessions[i]);
    }
    SSL_CTX_free(ctx);
}

static void update_time(void) {
    SSL_CTX *ctx = ctx_new();
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_UPDATE_TIME);
    SSL_SESSION *session = session_new(1, 100);
    SHOW(SSL_CTX_add_session(ctx, session));
    SHOW(labs(SSL_SESSION_get_time(session) - (long)time(NULL)) <= 2);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

static void show_one(SSL_SESSION *session, void *arg) {
    *(long *)arg = *(long *)arg * 10 + id_of(session);
}
static void all(void) {
    SSL_CTX *ctx = ctx_new();
    SSL_SESSION *one = session_new(1, 100), *two = session_new(2, 100), *key = session_new(2, 5);
    SHOW(OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(ctx)));
    SSL_CTX_add_session(ctx, one);
    SSL_CTX_add_session(ctx, two);
    SHOW(OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(ctx)));
    SHOW(OPENSSL_LH_retrieve((OPENSSL_LHASH *)SSL_CTX_sessions(ctx), key) == two);
    SSL_SESSION_set1_id(key, (const unsigned char *)"x", 1);
    SHOW(OPENSSL_LH_retrieve((OPENSSL_LHASH *)SSL_CTX_sessions(ctx), key) == NULL);
    SSL_CTX_remove_session(ctx, one);
    long seen = 0;
    OPENSSL_LH_doall_arg((OPENSSL_LHASH *)SSL_CTX_sessions(ctx), (OPENSSL_LH_DOALL_FUNCARG)show_one, &seen);
    SHOW(seen);
    SSL_SESSION_free(key);
    SSL_SESSION_free(one);
    SSL_SESSION_free(two);
    SSL_CTX_free(ctx);
}

/* The remove callback may use the cache it is called from. */
static int depth;
static void removed_again(SSL_CTX *ctx, SSL_SESSION *session) {
    printf("removed %d\n", id_of(session));
    if (depth++ == 0)
        SHOW(SSL_CTX_sess_number(ctx));
}

static void from_callback(void) {
    SSL_CTX *ctx = ctx_new();
    SSL_SESSION *session = session_new(1, 100);
    SSL_CTX_sess_set_remove_cb(ctx, removed_again);
    SSL_CTX_add_session(ctx, session);
    SSL_CTX_remove_session(ctx, session);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

static void ticket_keys(void) {
    SSL_CTX *ctx = ctx_new(), *other = ctx_new();
    unsigned char keys[80], more[80], zero[80] = {0};
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, NULL, 0));
    TRY(SSL_CTX_set_tlsext_ticket_keys(ctx, NULL, 0));
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, 79));
    TRY(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 81));
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, 80));
    TRY(SSL_CTX_get_tlsext_ticket_keys(other, more, 80));
    /* They are there from the start, random, and another context's are others. */
    SHOW(memcmp(keys, zero, 80) != 0);
    SHOW(memcmp(keys, more, 80) != 0);
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, more, 80));
    SHOW(memcmp(keys, more, 80));
    for (int i = 0; i < 80; i++)
        keys[i] = (unsigned char)i;
    TRY(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 80));
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, more, 80));
    SHOW(memcmp(keys, more, 80));
    SSL_CTX_free(other);
    SSL_CTX_free(ctx);
}

/* Many threads use one cache. */
static SSL_CTX *shared;
static void *hammer(void *arg) {
    unsigned char first = (unsigned char)(size_t)arg;
    for (int i = 0; i < 2000; i++) {
        SSL_SESSION *session = session_new((unsigned char)(first + i % 50), 100 + i % 7);
        SSL_CTX_add_session(shared, session);
        if (i % 3 == 0)
            SSL_CTX_remove_session(shared, session);
        if (i % 97 == 0)
            SSL_CTX_flush_sessions(shared, 1000005);
        SSL_SESSION_free(session);
    }
    return NULL;
}

static void threads(void) {
    shared = ctx_new();
    SSL_CTX_sess_set_cache_size(shared, 40);
    pthread_t thread[4];
    for (size_t i = 0; i < 4; i++)
        NEED(pthread_create(&thread[i], NULL, hammer, (void *)(i * 25)) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    SHOW(SSL_CTX_sess_number(shared) <= 40);
    SSL_CTX_flush_sessions(shared, 0);
    SHOW(SSL_CTX_sess_number(shared));
    SSL_CTX_free(shared);
}

MAIN(CASE(defaults), CASE(settings), CASE(of_connection), CASE(matching), CASE(add_remove), CASE(references),
     CASE(full), CASE(flush), CASE(update_time), CASE(all), CASE(from_callback), CASE(ticket_keys), CASE(threads))
