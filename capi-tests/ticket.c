/* Resumption at a server: by cache and by ticket, its callbacks, and what keeps sessions apart. */
#include "support.h"
#include <openssl/core_names.h>
#include <openssl/hmac.h>

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static SSL_CTX *client_of(int version) {
    SSL_CTX *ctx = peer_client_ctx();
    peer_only_version(ctx, version);
    return ctx;
}

static SSL_CTX *server_of(void) {
    SSL_CTX *ctx = server_ctx("p256");
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    return ctx;
}

/* Ends a connection in order, so that its session stays good, and lets the client meet its tickets. */
static void end(struct pair *p) {
    char byte;
    peer_SSL_read(p->peer, &byte, 1);
    SSL_shutdown(p->ssl);
    peer_SSL_shutdown(p->peer);
    ERR_clear_error();
    pair_free(p);
}

/* Connects with a session of the client's, if there is one, and returns the one for the next time. */
static SSL_SESSION *visit(SSL_CTX *ctx, SSL_CTX *client, SSL_SESSION *session) {
    struct pair p = server_pair(ctx, client);
    if (session)
        NEED(peer_SSL_set_session(p.peer, session) == 1);
    if (!handshake(&p)) {
        outcome_show("handshake", &p.last);
        outcome_show("peer's handshake", &p.peer_last);
        pair_free(&p);
        return NULL;
    }
    char byte;
    peer_SSL_read(p.peer, &byte, 1);
    ERR_clear_error();
    SSL_SESSION *next = peer_SSL_get1_session(p.peer);
    size_t ticket = 0;
    unsigned id = 0;
    peer_SSL_SESSION_get0_ticket(next, NULL, &ticket);
    peer_SSL_SESSION_get_id(next, &id);
    printf("reused %d %d, ticket %s, id %u, lifetime %lu, resumable %d\n", SSL_session_reused(p.ssl),
           peer_SSL_session_reused(p.peer), ticket == 0 ? "none" : ticket <= 32 ? "a name" : "whole", id,
           peer_SSL_SESSION_get_ticket_lifetime_hint(next), peer_SSL_SESSION_is_resumable(next));
    end(&p);
    return next;
}

static void show_counters(SSL_CTX *ctx) {
    printf("sessions %ld, accept %ld, good %ld, hits %ld, cb_hits %ld, misses %ld, timeouts %ld\n",
           SSL_CTX_sess_number(ctx), SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx), SSL_CTX_sess_hits(ctx),
           SSL_CTX_sess_cb_hits(ctx), SSL_CTX_sess_misses(ctx), SSL_CTX_sess_timeouts(ctx));
}

static void visits(SSL_CTX *ctx, int version, int count) {
    SSL_CTX *client = client_of(version);
    SSL_SESSION *session = NULL;
    printf("%s\n", version_name(version));
    for (int i = 0; i < count; i++) {
        SSL_SESSION *next = visit(ctx, client, session);
        peer_SSL_SESSION_free(session);
        session = next;
    }
    peer_SSL_SESSION_free(session);
    peer_SSL_CTX_free(client);
}

static void tickets(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of();
        visits(ctx, version, 3);
        SSL_CTX_free(ctx);
    }
}
static void no_tickets(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of();
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        visits(ctx, version, 3);
        SSL_CTX_free(ctx);
    }
}
/* The same, with what happens inside. */
static void counters(void) {
    EACH_VERSION(version) {
        for (int tickets = 0; tickets < 2; tickets++) {
            SSL_CTX *ctx = server_of();
            if (!tickets)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            visits(ctx, version, 3);
            show_counters(ctx);
            SSL_CTX_free(ctx);
        }
    }
}
static void modes(void) {
    static const long modes[] = {SSL_SESS_CACHE_OFF, SSL_SESS_CACHE_CLIENT, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP,
                                 SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_STORE};
    EACH_VERSION(version) {
        for (unsigned i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
            for (int tickets = 0; tickets < 2; tickets++) {
                SSL_CTX *ctx = server_of();
                SSL_CTX_set_session_cache_mode(ctx, modes[i]);
                if (!tickets)
                    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
                printf("mode %lx, tickets %d\n", modes[i], tickets);
                visits(ctx, version, 2);
                show_counters(ctx);
                SSL_CTX_free(ctx);
            }
        }
    }
}

/* One session twice. */
static void again(void) {
    EACH_VERSION(version) {
        for (int tickets = 0; tickets < 2; tickets++) {
            SSL_CTX *ctx = server_of(), *client = client_of(version);
            if (!tickets)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            printf("%s, tickets %d\n", version_name(version), tickets);
            SSL_SESSION *session = visit(ctx, client, NULL);
            peer_SSL_SESSION_free(visit(ctx, client, session));
            peer_SSL_SESSION_free(visit(ctx, client, session));
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}

/* Another id context, another version, another context: as if there were no session. */
static void apart(void) {
    EACH_VERSION(version) {
        for (int tickets = 0; tickets < 2; tickets++) {
            SSL_CTX *ctx = server_of(), *client = client_of(version);
            if (!tickets)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            printf("%s, tickets %d\n", version_name(version), tickets);
            SSL_SESSION *session = visit(ctx, client, NULL);
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"other", 5);
            peer_SSL_SESSION_free(visit(ctx, client, session));
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"", 0);
            peer_SSL_SESSION_free(visit(ctx, client, session));
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
            peer_SSL_SESSION_free(visit(ctx, client, session));
            SSL_CTX *other = server_of();
            if (!tickets)
                SSL_CTX_set_options(other, SSL_OP_NO_TICKET);
            peer_SSL_SESSION_free(visit(other, client, session));
            SSL_CTX_free(other);
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}

/* A server that verifies clients has to say which application a session is of. */
static int accept_all(int ok, X509_STORE_CTX *store) {
    (void)ok, (void)store;
    return 1;
}
static void verifying(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("p256"), *client = client_of(version);
        printf("%s\n", version_name(version));
        SSL_SESSION *session = visit(ctx, client, NULL);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, accept_all);
        SSL_SESSION *next = visit(ctx, client, session);
        peer_SSL_SESSION_free(next);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
        next = visit(ctx, client, session);
        peer_SSL_SESSION_free(next);
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* Without SSL_VERIFY_PEER the other modes mean nothing: sessions without a context stay good. */
static void modes_without_peer(void) {
    EACH_VERSION(version) {
        for (int mode = 0; mode < 16; mode++) {
            SSL_CTX *ctx = server_ctx("p256"), *client = client_of(version);
            printf("%s, mode %d\n", version_name(version), mode);
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_set_verify(ctx, mode, accept_all);
            SSL_SESSION *session = visit(ctx, client, NULL);
            SSL_SESSION *next = visit(ctx, client, session);
            peer_SSL_SESSION_free(next);
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}

/* The client's certificate and what its verification gave belong to the session. */
static void client_certificate(void) {
    EACH_VERSION(version) {
        for (int tickets = 0; tickets < 2; tickets++) {
            SSL_CTX *ctx = server_of(), *client = client_of(version);
            if (!tickets)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, accept_all);
            NEED(peer_SSL_CTX_use_certificate_chain_file(client, cert("client-p256.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(client, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            SSL_SESSION *session = NULL;
            printf("%s, tickets %d\n", version_name(version), tickets);
            for (int i = 0; i < 3; i++) {
                struct pair p = server_pair(ctx, client);
                if (session)
                    peer_SSL_set_session(p.peer, session);
                peer_SSL_SESSION_free(session);
                NEED_HANDSHAKE(&p);
                SHOW(SSL_session_reused(p.ssl));
                show_x509("peer", SSL_get0_peer_certificate(p.ssl));
                show_x509("session's peer", SSL_SESSION_get0_peer(SSL_get_session(p.ssl)));
                STACK_OF(X509) *chain = SSL_get_peer_cert_chain(p.ssl);
                SHOW(chain ? sk_X509_num(chain) : -1);
                SHOW(SSL_get_verify_result(p.ssl));
                char byte;
                peer_SSL_read(p.peer, &byte, 1);
                session = peer_SSL_get1_session(p.peer);
                end(&p);
                pair_free(&p);
            }
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}

/* An external cache of four sessions, in their encoding or as they are. */
static struct {
    unsigned char id[32];
    unsigned id_len;
    unsigned char *der;
    int der_len;
    SSL_SESSION *session;
} external[16];
static int externals, by_reference;
static void forget_external(void) {
    for (int i = 0; i < externals; i++) {
        OPENSSL_free(external[i].der);
        SSL_SESSION_free(external[i].session);
    }
    externals = 0;
}
static int keep_new(SSL *ssl, SSL_SESSION *session) {
    const unsigned char *id = SSL_SESSION_get_id(session, &external[externals].id_len);
    printf("new: ssl %d, id %u, version %x, ticket %d, this one %d\n", ssl != NULL, external[externals].id_len,
           SSL_SESSION_get_protocol_version(session), SSL_SESSION_has_ticket(session),
           SSL_get_session(ssl) == session);
    memcpy(external[externals].id, id, external[externals].id_len);
    external[externals].der = NULL;
    external[externals].der_len = i2d_SSL_SESSION(session, &external[externals].der);
    external[externals].session = by_reference ? session : NULL;
    if (externals < 15)
        externals++;
    return by_reference;
}
static SSL_SESSION *find(SSL *ssl, const unsigned char *id, int len, int *copy) {
    printf("get: ssl %d, id %d, copy %d\n", ssl != NULL, len, *copy);
    for (int i = 0; i < externals; i++) {
        if (external[i].id_len != (unsigned)len || memcmp(external[i].id, id, (size_t)len) != 0)
            continue;
        if (by_reference) {
            *copy = 1;
            return external[i].session;
        }
        const unsigned char *der = external[i].der;
        *copy = 0;
        return d2i_SSL_SESSION(NULL, &der, external[i].der_len);
    }
    return NULL;
}
static void dropped(SSL_CTX *ctx, SSL_SESSION *session) {
    printf("removed: ctx %d, session %d\n", ctx != NULL, session != NULL);
}
static void external_with(long mode, int options) {
    EACH_VERSION(version) {
        for (by_reference = 0; by_reference < 2; by_reference++) {
            SSL_CTX *ctx = server_of();
            SSL_CTX_set_options(ctx, (uint64_t)options);
            SSL_CTX_set_session_cache_mode(ctx, mode);
            SSL_CTX_sess_set_new_cb(ctx, keep_new);
            SSL_CTX_sess_set_get_cb(ctx, find);
            SSL_CTX_sess_set_remove_cb(ctx, dropped);
            externals = 0;
            printf("by reference %d\n", by_reference);
            visits(ctx, version, 3);
            show_counters(ctx);
            forget_external();
            SSL_CTX_free(ctx);
        }
    }
}
static void external_cache(void) { external_with(SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL, SSL_OP_NO_TICKET); }
static void external_and_internal(void) { external_with(SSL_SESS_CACHE_SERVER, SSL_OP_NO_TICKET); }
static void external_beside_tickets(void) { external_with(SSL_SESS_CACHE_SERVER, 0); }
/* The callbacks without any control. */
static void external_by_default(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of();
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_sess_set_new_cb(ctx, keep_new);
        SSL_CTX_sess_set_get_cb(ctx, find);
        SSL_CTX_sess_set_remove_cb(ctx, dropped);
        by_reference = externals = 0;
        visits(ctx, version, 2);
        puts("flush");
        SSL_CTX_flush_sessions(ctx, 0);
        puts("free");
        SSL_CTX_free(ctx);
        forget_external();
    }
}

/* A session that is over. */
static SSL_SESSION *last;
static int remember(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    SSL_SESSION_free(last);
    last = session;
    return 1;
}
static void over(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_sess_set_new_cb(ctx, remember);
        SSL_CTX_sess_set_remove_cb(ctx, dropped);
        SSL_SESSION *session = visit(ctx, client, NULL);
        SSL_SESSION_set_time(last, 1000);
        peer_SSL_SESSION_free(visit(ctx, client, session));
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
        SSL_SESSION_free(last);
        last = NULL;
    }
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        SSL_CTX_set_timeout(ctx, 1);
        SSL_SESSION *session = visit(ctx, client, NULL);
        sleep(3);
        peer_SSL_SESSION_free(visit(ctx, client, session));
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* A connection that ends without a word takes its session along. */
static void broken_off(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_sess_set_remove_cb(ctx, dropped);
        struct pair p = server_pair(ctx, client);
        NEED_HANDSHAKE(&p);
        char byte;
        peer_SSL_read(p.peer, &byte, 1);
        SSL_SESSION *session = peer_SSL_get1_session(p.peer);
        peer_SSL_shutdown(p.peer);
        pair_free(&p);
        puts("ended");
        SSL_SESSION *next = visit(ctx, client, session);
        peer_SSL_SESSION_free(next);
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* A client that leaves with its Finished has sent a server all that it wanted to: tickets that it does not wait for are no
   failure. */
static void left_before_tickets(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        struct pair p = {0};
        int fds[2];
        char buffer[16];
        NEED(p.ssl = SSL_new(ctx));
        NEED(p.peer = peer_SSL_new(client));
        SSL_set_accept_state(p.ssl);
        peer_SSL_set_connect_state(p.peer);
        socket_pair(fds, 0);
        set_nonblocking(fds[0], 1);
        set_nonblocking(fds[1], 1);
        NEED(SSL_set_fd(p.ssl, fds[0]) == 1 && peer_SSL_set_fd(p.peer, fds[1]) == 1);
        while (peer_SSL_do_handshake(p.peer) != 1)
            SSL_do_handshake(p.ssl);
        peer_SSL_write(p.peer, "bye", 3);
        peer_SSL_shutdown(p.peer);
        close(fds[1]);
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "late", 4));
        close(fds[0]);
        pair_free(&p);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* A transport that keeps what it is given until it is flushed. */
static void through_a_buffer(void) {
    SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
    struct pair p = server_pair(ctx, client);
    BIO *buffer = BIO_push(BIO_new(BIO_f_buffer()), SSL_get_wbio(p.ssl));
    NEED(BIO_up_ref(SSL_get_rbio(p.ssl)) == 1);
    SSL_set0_wbio(p.ssl, buffer);
    SHOW(handshake(&p));
    SHOW(BIO_wpending(buffer));
    SHOW(peer_SSL_get_num_tickets(p.peer));
    char byte;
    SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
    SHOW(peer_SSL_SESSION_has_ticket(peer_SSL_get_session(p.peer)));
    pair_free(&p);
    peer_SSL_CTX_free(client);
    SSL_CTX_free(ctx);
}

/* The program's session ids. */
static int id_way;
static int make_id(SSL *ssl, unsigned char *id, unsigned *len) {
    unsigned char zero[32] = {0};
    printf("id: ssl %d, room %u, zero %d\n", ssl != NULL, *len, memcmp(id, zero, *len) == 0);
    static unsigned char next;
    memset(id, id_way == 4 ? 7 : ++next, 32);
    if (id_way == 1)
        return 0;
    if (id_way == 2)
        *len = 0;
    if (id_way == 3)
        *len = 33;
    if (id_way == 5)
        *len = 5;
    return 1;
}
static void session_ids(void) {
    EACH_VERSION(version) {
        for (id_way = 0; id_way < 6; id_way++) {
            SSL_CTX *ctx = server_of();
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SHOW(SSL_CTX_set_generate_session_id(ctx, make_id));
            SSL_CTX_set_num_tickets(ctx, 1);
            printf("way %d\n", id_way);
            SSL_CTX *client = client_of(version);
            SSL_SESSION *one = visit(ctx, client, NULL), *two = one ? visit(ctx, client, NULL) : NULL;
            peer_SSL_SESSION_free(one);
            peer_SSL_SESSION_free(two);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}

static int not_again(SSL *ssl, int forward_secret) {
    printf("not resumable: ssl %d, forward secret %d\n", ssl != NULL, forward_secret);
    return 1;
}
static void not_resumable(void) {
    EACH_VERSION(version) {
        for (int tickets = 0; tickets < 2; tickets++) {
            SSL_CTX *ctx = server_of();
            if (!tickets)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_set_not_resumable_session_callback(ctx, not_again);
            visits(ctx, version, 2);
            SSL_CTX_free(ctx);
        }
    }
}

/* A program that wants no session resumed, and asks for a ticket: it gets one, of another session. */
static int resumed_later(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    printf("new session, resumable %d\n", SSL_SESSION_is_resumable(session));
    return 0;
}
static void not_resumable_but_asked(void) {
    for (int tickets = 0; tickets < 2; tickets++) {
        SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
        if (!tickets)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_not_resumable_session_callback(ctx, not_again);
        SSL_CTX_sess_set_new_cb(ctx, resumed_later);
        SSL_SESSION *session = NULL;
        for (int i = 0; i < 2; i++) {
            struct pair p = server_pair(ctx, client);
            if (session)
                peer_SSL_set_session(p.peer, session);
            peer_SSL_SESSION_free(session);
            NEED_HANDSHAKE(&p);
            char byte;
            printf("reused %d\n", SSL_session_reused(p.ssl));
            SHOW(SSL_new_session_ticket(p.ssl));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
            session = peer_SSL_get1_session(p.peer);
            printf("resumable %d\n", peer_SSL_SESSION_is_resumable(session));
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

static void num_tickets(void) {
    for (size_t count = 0; count < 5; count++) {
        SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
        SSL_CTX_set_num_tickets(ctx, count);
        SSL_CTX_sess_set_new_cb(ctx, remember);
        SSL_SESSION *session = NULL;
        for (int i = 0; i < 2; i++) {
            struct pair p = server_pair(ctx, client);
            if (session)
                peer_SSL_set_session(p.peer, session);
            peer_SSL_SESSION_free(session);
            NEED_HANDSHAKE(&p);
            char byte;
            struct outcome o = PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
            outcome_show("peer's read", &o);
            session = peer_SSL_get1_session(p.peer);
            printf("%zu: reused %d, resumable %d, kept %d\n", count, SSL_session_reused(p.ssl),
                   peer_SSL_SESSION_is_resumable(session), last != NULL);
            SSL_SESSION_free(last);
            last = NULL;
            end(&p);
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* Tickets that the program asks for. */
static int met;
static int meet(SSL *ssl, SSL_SESSION *session) {
    (void)ssl, (void)session;
    met++;
    return 0;
}
static void show_more(struct pair *p, const char *when) {
    char byte;
    struct outcome o = PEER_CALL(p->peer, peer_SSL_read(p->peer, &byte, 1));
    printf("%s: in init %d, finished %d, the client has %d tickets, ", when, SSL_in_init(p->ssl), SSL_is_init_finished(p->ssl), met);
    outcome_show("and reads", &o);
}
static void more_tickets(void) {
    for (int way = 0; way < 4; way++) {
        SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
        peer_SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        peer_SSL_CTX_sess_set_new_cb(client, meet);
        met = 0;
        struct pair p = server_pair(ctx, client);
        printf("way %d\n", way);
        TRY(SSL_new_session_ticket(p.ssl));
        NEED_HANDSHAKE(&p);
        show_more(&p, "connected");
        TRY(SSL_new_session_ticket(p.ssl));
        show_more(&p, "asked");
        TRY(SSL_new_session_ticket(p.ssl));
        if (way == 0)
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        if (way == 1)
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        if (way == 2) {
            char byte;
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        }
        if (way == 3)
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        show_more(&p, "called");
        show_more(&p, "again");
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_more(&p, "last");
        pair_free(&p);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
    SSL_CTX *ctx = server_of(), *client = client_of(TLS1_2_VERSION);
    struct pair p = server_pair(ctx, client);
    NEED_HANDSHAKE(&p);
    TRY(SSL_new_session_ticket(p.ssl));
    pair_free(&p);
    SSL_CTX *peer = peer_server_ctx("p256"), *ours = client_ctx();
    p = client_pair(ours, peer);
    NEED_HANDSHAKE(&p);
    TRY(SSL_new_session_ticket(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ours);
    peer_SSL_CTX_free(peer);
    peer_SSL_CTX_free(client);
    SSL_CTX_free(ctx);
}

/* They wait for a write that has to be repeated, and so does the answer to a KeyUpdate. */
static void more_tickets_later(void) {
    static char data[20000], read[20000];
    for (int update = 0; update < 2; update++) {
        SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
        peer_SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        peer_SSL_CTX_sess_set_new_cb(client, meet);
        met = 0;
        struct pair p = server_pair(ctx, client);
        NEED_HANDSHAKE(&p);
        show_more(&p, "connected");
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, sizeof(data)));
        if (update) {
            NEED(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_REQUESTED) == 1);
            NEED(peer_SSL_do_handshake(p.peer) == 1);
            char byte;
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            SHOW(SSL_get_key_update_type(p.ssl));
        } else {
            TRY(SSL_new_session_ticket(p.ssl));
            TRY(SSL_new_session_ticket(p.ssl));
        }
        SHOW(SSL_in_init(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, read, sizeof(read)));
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, sizeof(data)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, read, sizeof(read)));
        show_more(&p, "repeated");
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SHOW(SSL_get_key_update_type(p.ssl));
        show_more(&p, "between");
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, 10));
        SHOW(SSL_get_key_update_type(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, read, sizeof(read)));
        show_more(&p, "another");
        pair_free(&p);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* Keys of the program. */
static int key_answer_new, key_answer_old;
static int key_cb(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int encrypt) {
    static unsigned char key[32] = "an AES key and an HMAC key of 32";
    printf("key: ssl %d, encrypt %d", ssl != NULL, encrypt);
    if (encrypt) {
        memcpy(name, "the name of keys", 16);
        memset(iv, 9, 16);
    } else {
        printf(", name %.16s, iv %d", name, iv[0] == 9 && iv[15] == 9);
    }
    int answer = encrypt ? key_answer_new : key_answer_old;
    printf(", answer %d\n", answer);
    if (answer <= 0)
        return answer;
    OSSL_PARAM params[3] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key, sizeof(key)),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    NEED(EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, encrypt) == 1);
    NEED(EVP_MAC_CTX_set_params(mac, params) == 1);
    return answer;
}
static void key_callback(void) {
    static const int answers[][2] = {{1, 1}, {1, 2}, {1, 0}, {1, -1}, {0, 1}, {-1, 1}, {2, 1}};
    EACH_VERSION(version) {
        for (unsigned i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
            SSL_CTX *ctx = server_of(), *client = client_of(version);
            SSL_CTX_set_num_tickets(ctx, 1);
            key_answer_new = answers[i][0];
            key_answer_old = answers[i][1];
            SHOW(SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, key_cb));
            printf("%s, answers %d and %d\n", version_name(version), key_answer_new, key_answer_old);
            SSL_SESSION *session = visit(ctx, client, NULL);
            if (session && peer_SSL_SESSION_is_resumable(session))
                peer_SSL_SESSION_free(visit(ctx, client, session));
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
    }
}
static int nothing_cb(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int encrypt) {
    (void)ssl, (void)name, (void)iv, (void)cipher, (void)mac, (void)encrypt;
    return 1;
}
/* A callback that claims success and sets nothing up. */
static void idle_key_callback(void) {
    SSL_CTX *ctx = server_of(), *client = client_of(TLS1_3_VERSION);
    SSL_SESSION *session = visit(ctx, client, NULL);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, nothing_cb);
    struct pair p = server_pair(ctx, client);
    peer_SSL_set_session(p.peer, session);
    SHOW(handshake(&p));
    pair_free(&p);
    peer_SSL_SESSION_free(session);
    peer_SSL_CTX_free(client);
    SSL_CTX_free(ctx);
}

/* The deprecated interface. */
static int old_key_cb(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, HMAC_CTX *mac, int encrypt) {
    (void)ssl;
    printf("key: encrypt %d\n", encrypt);
    if (encrypt) {
        memset(name, 'n', 16);
        memset(iv, 'i', 16);
    }
    NEED(EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, (const unsigned char *)"0123456789abcdef0123456789abcdef", iv, encrypt) == 1);
    NEED(HMAC_Init_ex(mac, "0123456789abcdef", 16, EVP_sha384(), NULL) == 1);
    return 1;
}
static void deprecated_key_callback(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of();
        SHOW(SSL_CTX_set_tlsext_ticket_key_cb(ctx, old_key_cb));
        visits(ctx, version, 2);
        SSL_CTX_free(ctx);
    }
}

/* Data of the application in tickets. */
static int made, decrypted;
static int generate(SSL *ssl, void *arg) {
    SSL_SESSION *session = SSL_get_session(ssl);
    char text[32];
    void *data;
    size_t len = 0;
    SHOW(SSL_SESSION_get0_ticket_appdata(session, &data, &len));
    printf("generate: \"%.*s\" %s\n", (int)len, len ? (char *)data : "", (char *)arg);
    snprintf(text, sizeof(text), "made %d", ++made);
    SHOW(SSL_SESSION_set1_ticket_appdata(session, text, strlen(text)));
    return made != 99;
}
static SSL_TICKET_RETURN answer;
static SSL_TICKET_RETURN decrypt(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t len,
                                 SSL_TICKET_STATUS status, void *arg) {
    void *data = NULL;
    size_t size = 0;
    (void)ssl, (void)name;
    decrypted++;
    if (session)
        SSL_SESSION_get0_ticket_appdata(session, &data, &size);
    printf("decrypt: session %d \"%.*s\", name %zu, status %d, %s\n", session != NULL, (int)size, size ? (char *)data : "",
           len, status, (char *)arg);
    return answer;
}
static void application_data(void) {
    EACH_VERSION(version) {
        for (answer = SSL_TICKET_RETURN_ABORT; answer <= 5; answer++) {
            SSL_CTX *ctx = server_of(), *client = client_of(version);
            SHOW(SSL_CTX_set_session_ticket_cb(ctx, generate, decrypt, "argument"));
            SSL_CTX_set_num_tickets(ctx, 1);
            printf("%s, answer %d\n", version_name(version), answer);
            made = 0;
            /* A TLS 1.2 client without a ticket is asked about too. */
            SSL_TICKET_RETURN later = answer;
            answer = SSL_TICKET_RETURN_IGNORE_RENEW;
            SSL_SESSION *session = visit(ctx, client, NULL);
            answer = later;
            SSL_SESSION *next = session ? visit(ctx, client, session) : NULL;
            peer_SSL_SESSION_free(next);
            peer_SSL_SESSION_free(session);
            peer_SSL_CTX_free(client);
            SSL_CTX_free(ctx);
        }
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        SSL_CTX_set_session_ticket_cb(ctx, generate, NULL, "argument");
        made = 98;
        peer_SSL_SESSION_free(visit(ctx, client, NULL));
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* Tickets and ids that nobody gave out. */
static void strange_tickets(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        SSL_SESSION *session = visit(ctx, client, NULL);
        unsigned char *der = NULL;
        int len = peer_i2d_SSL_SESSION(session, &der);
        const unsigned char *ticket;
        size_t size;
        peer_SSL_SESSION_get0_ticket(session, &ticket, &size);
        unsigned char *place = memmem(der, (size_t)len, ticket, size);
        NEED(place);
        static const size_t spots[] = {0, 15, 16, 31, 32, 100, (size_t)-33, (size_t)-1};
        for (unsigned i = 0; i < sizeof(spots) / sizeof(spots[0]); i++) {
            size_t spot = spots[i] < 1000 ? spots[i] : size + spots[i];
            place[spot] ^= 0x40;
            const unsigned char *p = der;
            SSL_SESSION *changed = peer_d2i_SSL_SESSION(NULL, &p, len);
            NEED(changed);
            printf("changed at %u: ", i);
            peer_SSL_SESSION_free(visit(ctx, client, changed));
            peer_SSL_SESSION_free(changed);
            place[spot] ^= 0x40;
        }
        OPENSSL_free(der);
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* Servers of both libraries with the same keys. */
static SSL_SESSION *peer_visit(SSL_CTX *server, SSL_CTX *client, SSL_SESSION *session) {
    SSL *s = peer_SSL_new(server), *c = peer_SSL_new(client);
    BIO *a, *b;
    NEED(BIO_new_bio_pair(&a, 0, &b, 0) == 1);
    peer_SSL_set_bio(s, a, a);
    peer_SSL_set_bio(c, b, b);
    peer_SSL_set_accept_state(s);
    peer_SSL_set_connect_state(c);
    if (session)
        peer_SSL_set_session(c, session);
    for (int i = 0; i < 10; i++) {
        peer_SSL_do_handshake(c);
        peer_SSL_do_handshake(s);
    }
    char byte;
    peer_SSL_read(c, &byte, 1);
    printf("at the peer's server: finished %d, reused %d\n", peer_SSL_is_init_finished(c), peer_SSL_session_reused(c));
    SSL_SESSION *next = peer_SSL_get1_session(c);
    peer_SSL_shutdown(s);
    peer_SSL_shutdown(c);
    ERR_clear_error();
    peer_SSL_free(s);
    peer_SSL_free(c);
    return next;
}
static void across(void) {
    EACH_VERSION(version) {
        SSL_CTX *ours = server_of(), *theirs = peer_server_ctx("p256"), *client = client_of(version);
        unsigned char keys[80];
        SSL_CTX_set_session_id_context(ours, (const unsigned char *)"peer", 4);
        for (int i = 0; i < 80; i++)
            keys[i] = (unsigned char)(i * 3);
        NEED(SSL_CTX_set_tlsext_ticket_keys(ours, keys, 80) == 1);
        NEED(peer_SSL_CTX_set_tlsext_ticket_keys(theirs, keys, 80) == 1);
        printf("%s\n", version_name(version));
        SSL_SESSION *session = visit(ours, client, NULL);
        for (int i = 0; i < 2; i++) {
            SSL_SESSION *next = peer_visit(theirs, client, session);
            peer_SSL_SESSION_free(session);
            session = visit(ours, client, next);
            peer_SSL_SESSION_free(next);
        }
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(client);
        peer_SSL_CTX_free(theirs);
        SSL_CTX_free(ours);
    }
}

/* After the fork of a server, every process knows the tickets of the others, and none repeats an id. */
static void forked(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_of(), *client = client_of(version);
        int out[2];
        unsigned char ids[3][32], der[3][4096];
        int lens[3];
        NEED(pipe(out) == 0);
        for (int i = 0; i < 3; i++) {
            fflush(stdout);
            pid_t child = fork();
            if (child == 0) {
                SSL_SESSION *session = visit(ctx, client, NULL);
                unsigned char *p = der[0];
                int len = peer_i2d_SSL_SESSION(session, &p);
                unsigned id_len;
                memcpy(ids[0], peer_SSL_SESSION_get_id(session, &id_len), 32);
                NEED(write(out[1], ids[0], 32) == 32 && write(out[1], &len, sizeof(len)) == sizeof(len) && write(out[1], der[0], (size_t)len) == len);
                fflush(stdout);
                _exit(0);
            }
            NEED(read(out[0], ids[i], 32) == 32 && read(out[0], &lens[i], sizeof(int)) == sizeof(int) && read(out[0], der[i], (size_t)lens[i]) == lens[i]);
            waitpid(child, NULL, 0);
        }
        SHOW(memcmp(ids[0], ids[1], 32) && memcmp(ids[0], ids[2], 32) && memcmp(ids[1], ids[2], 32));
        for (int i = 0; i < 3; i++) {
            const unsigned char *p = der[i];
            SSL_SESSION *session = peer_d2i_SSL_SESSION(NULL, &p, lens[i]);
            peer_SSL_SESSION_free(visit(ctx, client, session));
            peer_SSL_SESSION_free(session);
        }
        peer_SSL_CTX_free(client);
        SSL_CTX_free(ctx);
    }
}

/* The content of a client's SessionTicket extension (RFC 4851, 3.2.2). */
static int accept_content = 1;
static int show_content(SSL *ssl, const unsigned char *data, int len, void *arg) {
    (void)ssl;
    printf("  extension of %d bytes, %.8s, argument %d\n", len, len ? (const char *)data : "", arg == &accept_content);
    return accept_content;
}
static int peer_content(SSL *ssl, const unsigned char *data, int len, void *arg) {
    (void)ssl, (void)arg;
    printf("  the peer sees %d bytes%s\n", len, len > 7 && memcmp(data, "content", 7) == 0 ? ", as given" : "");
    return 1;
}
static void extension_content(void) {
    static char content[3000] = "content of the program's own making";
    static const int lengths[] = {35, 3000, -1, -2};
    for (size_t i = 0; i < 4; i++)
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            int len = lengths[i];
            /* OpenSSL's clients of TLS 1.3 fail with it. */
            if (version == TLS1_3_VERSION && len > 0)
                continue;
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, version);
            for (int again = 0; again < 2; again++) {
                static SSL_SESSION *session;
                struct pair p = client_pair(ctx, peer_ctx);
                printf("%s, %d bytes, %s\n", version_name(version), len, again ? "with a session" : "without");
                peer_SSL_set_session_ticket_ext_cb(p.peer, peer_content, NULL);
                SHOW(SSL_set_session_ticket_ext_cb(p.ssl, show_content, &accept_content));
                if (len >= -1)
                    SHOW(SSL_set_session_ticket_ext(p.ssl, len < 0 ? NULL : content, len < 0 ? 0 : len));
                if (again && session)
                    SSL_set_session(p.ssl, session);
                handshake_show(&p);
                SHOW(SSL_session_reused(p.ssl));
                SHOW(SSL_SESSION_has_ticket(SSL_get_session(p.ssl)));
                if (again)
                    SSL_SESSION_free(session);
                session = again ? NULL : SSL_get1_session(p.ssl);
                SSL_shutdown(p.ssl);
                peer_SSL_shutdown(p.peer);
                pair_free(&p);
            }
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
static void extension_shown(void) {
    for (accept_content = 1; accept_content >= 0; accept_content--)
        for (int server = 0; server < 2; server++)
            for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
                SSL_CTX *ctx = end_ctx(server, "rsa");
                SSL_CTX *peer_ctx = peer_end_ctx(server, "rsa");
                only_version(ctx, version);
                peer_only_version(peer_ctx, version);
                struct pair p = end_pair(server, ctx, peer_ctx);
                printf("%s, %s, accept %d\n", version_name(version), server ? "server" : "client", accept_content);
                SHOW(SSL_set_session_ticket_ext_cb(p.ssl, show_content, &accept_content));
                if (server && version == TLS1_2_VERSION)
                    peer_SSL_set_session_ticket_ext(p.peer, "from the peer", 13);
                handshake_show(&p);
                SHOW(SSL_SESSION_has_ticket(SSL_get_session(p.ssl)));
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}

MAIN(CASE(tickets), CASE(no_tickets), CASE(counters), CASE(modes), CASE(again), CASE(apart), CASE(verifying), CASE(modes_without_peer),
     CASE(client_certificate), CASE(external_cache), CASE(external_and_internal), CASE(external_beside_tickets),
     CASE(external_by_default), CASE(over), CASE(broken_off), CASE(left_before_tickets), CASE(through_a_buffer), CASE(session_ids), CASE(not_resumable), CASE(not_resumable_but_asked), CASE(num_tickets), CASE(more_tickets), CASE(more_tickets_later),
     CASE(key_callback), CASE(idle_key_callback), CASE(deprecated_key_callback), CASE(application_data),
     CASE(strange_tickets), CASE(across), CASE(forked),
     CASE(extension_content), CASE(extension_shown))
