/* Resumption by a client: sessions taken from one connection and given to the next, in both versions. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* Ends a connection in order, so that its session stays good. */
static void end(struct pair *p) {
    SSL_shutdown(p->ssl);
    peer_SSL_shutdown(p->peer);
    ERR_clear_error();
    pair_free(p);
}
/* Lets the client meet the tickets that TLS 1.3 sends after the handshake. */
static void read_tickets(struct pair *p) {
    char byte;
    SSL_read(p->ssl, &byte, 1);
    ERR_clear_error();
}

/* A connection of the client from beginning to end, and its session. */
static SSL_SESSION *session_of(SSL_CTX *ctx, SSL_CTX *peer_ctx, int version) {
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_set_max_proto_version(p.ssl, version);
    NEED_HANDSHAKE(&p);
    read_tickets(&p);
    SSL_SESSION *session = SSL_get1_session(p.ssl);
    end(&p);
    return session;
}

static void resume(int version, int tickets) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    if (!tickets)
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_NO_TICKET);
    SSL_SESSION *session = NULL;
    for (int i = 0; i < 4; i++) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_tlsext_host_name(p.ssl, "server.test");
        if (session)
            SHOW(SSL_set_session(p.ssl, session));
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        SHOW(peer_SSL_session_reused(p.peer));
        echo_show(&p);
        SHOW_STR(SSL_get_version(p.ssl));
        show_x509("peer", SSL_get0_peer_certificate(p.ssl));
        show_chain("chain", SSL_get_peer_cert_chain(p.ssl));
        SHOW(SSL_get0_verified_chain(p.ssl) == NULL);
        SHOW(SSL_get_verify_result(p.ssl));
        read_tickets(&p);
        SSL_SESSION *next = SSL_get1_session(p.ssl);
        SHOW(SSL_SESSION_is_resumable(next));
        SHOW(SSL_SESSION_has_ticket(next));
        SHOW(SSL_SESSION_get_ticket_lifetime_hint(next));
        SHOW(SSL_SESSION_get_protocol_version(next) == version);
        SHOW(SSL_SESSION_get_timeout(next));
        unsigned id;
        SSL_SESSION_get_id(next, &id);
        SHOW(id);
        SHOW(next == session);
        end(&p);
        SSL_SESSION_free(session);
        session = next;
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void resume_1_2(void) { resume(TLS1_2_VERSION, 1); }
static void resume_1_3(void) { resume(TLS1_3_VERSION, 1); }
static void resume_by_id(void) { resume(TLS1_2_VERSION, 0); }
static void resume_stateful_1_3(void) { resume(TLS1_3_VERSION, 0); }

/* The callback gets each new session, with a reference if it says so. */
static SSL_SESSION *kept[8];
static int calls, keep;
static int new_session(SSL *ssl, SSL_SESSION *session) {
    printf("  new session: ssl %d, resumable %d, finished %d\n", ssl != NULL, SSL_SESSION_is_resumable(session), SSL_is_init_finished(ssl));
    if (keep)
        kept[calls] = session;
    calls++;
    return keep;
}
static void removed(SSL_CTX *ctx, SSL_SESSION *session) { printf("  removed session %d %d\n", ctx != NULL, session != NULL); }
static void callback(void) {
    EACH_VERSION(version) {
        for (int mode = 0; mode < 4; mode++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            only_version(ctx, version);
            long modes[] = {SSL_SESS_CACHE_CLIENT, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL, SSL_SESS_CACHE_SERVER, SSL_SESS_CACHE_OFF};
            SHOW(SSL_CTX_set_session_cache_mode(ctx, modes[mode]));
            SHOW(SSL_CTX_get_session_cache_mode(ctx));
            SSL_CTX_sess_set_new_cb(ctx, new_session);
            SSL_CTX_sess_set_remove_cb(ctx, removed);
            SHOW(SSL_CTX_sess_get_new_cb(ctx) == new_session);
            calls = 0;
            keep = mode != 1;
            printf("%s, mode %d\n", version_name(version), mode);
            struct pair p = client_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            SHOW(calls);
            read_tickets(&p);
            SHOW(calls);
            SHOW(SSL_CTX_sess_number(ctx));
            end(&p);
            int n = calls;
            for (int i = 0; keep && i < n; i++) {
                p = client_pair(ctx, peer_ctx);
                SSL_set_session(p.ssl, kept[i]);
                NEED_HANDSHAKE(&p);
                SHOW(SSL_session_reused(p.ssl));
                end(&p);
                SSL_SESSION_free(kept[i]);
            }
            SSL_CTX_flush_sessions(ctx, 0);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* The server knows nothing of the session any more. */
static void forgotten(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        SSL_SESSION *session = session_of(ctx, peer_ctx, version);
        peer_SSL_CTX_free(peer_ctx);
        peer_ctx = peer_server_ctx("p256");
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_session(p.ssl, session);
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        SHOW(SSL_get0_verified_chain(p.ssl) != NULL);
        echo_show(&p);
        end(&p);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
    }
}

/* A session of one version offered where only the other is allowed. */
static void other_version(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_SESSION *session = session_of(ctx, peer_ctx, version);
        int now = version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION;
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_min_proto_version(p.ssl, now);
        SSL_set_max_proto_version(p.ssl, now);
        TRY(SSL_set_session(p.ssl, session));
        handshake_show(&p);
        SHOW_STR(SSL_get_version(p.ssl));
        SHOW(SSL_session_reused(p.ssl));
        end(&p);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A certificate that was accepted without verification is not accepted by resuming where it is required. */
static void verify_result_kept(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("wrongca");
        only_version(ctx, version);
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_verify(p.ssl, SSL_VERIFY_NONE, NULL);
        NEED_HANDSHAKE(&p);
        read_tickets(&p);
        SHOW(SSL_get_verify_result(p.ssl));
        SSL_SESSION *session = SSL_get1_session(p.ssl);
        end(&p);
        p = client_pair(ctx, peer_ctx);
        SSL_set_verify(p.ssl, SSL_VERIFY_NONE, NULL);
        SSL_set_session(p.ssl, session);
        NEED_HANDSHAKE(&p);
        SHOW(SSL_session_reused(p.ssl));
        SHOW(SSL_get_verify_result(p.ssl));
        end(&p);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Who owns what. */
static void references(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        SHOW(SSL_get_session(p.ssl) == NULL);
        SHOW(SSL_get1_session(p.ssl) == NULL);
        NEED_HANDSHAKE(&p);
        read_tickets(&p);
        SSL_SESSION *borrowed = SSL_get_session(p.ssl), *ours = SSL_get1_session(p.ssl);
        SHOW(borrowed == ours);
        SHOW(SSL_get0_session(p.ssl) == ours);
        SHOW(SSL_SESSION_up_ref(ours));
        SSL_SESSION_free(ours);
        end(&p);
        SHOW(SSL_SESSION_get_protocol_version(ours) == version);
        SSL_SESSION *copy = SSL_SESSION_dup(ours);
        SHOW(copy != NULL && copy != ours);
        SSL_SESSION_free(ours);
        SSL *ssl = SSL_new(ctx);
        SHOW(SSL_set_session(ssl, copy));
        SHOW(SSL_get_session(ssl) == copy);
        SHOW(SSL_set_session(ssl, NULL));
        SHOW(SSL_get_session(ssl) == NULL);
        SSL_SESSION_free(copy);
        SSL_free(ssl);
        pair_free(&p);
    }
    SSL_SESSION_free(NULL);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void show_peer(const char *when, SSL *ssl) {
    printf("%s: verify result %ld, cipher %s\n", when, SSL_get_verify_result(ssl), SSL_get_cipher_name(ssl));
    show_x509("peer", SSL_get0_peer_certificate(ssl));
    show_chain("chain", SSL_get_peer_cert_chain(ssl));
    show_chain("verified", SSL_get0_verified_chain(ssl));
}
/* Before a handshake the peer is the one of the session that is to be resumed, or there is none. */
static void peer_before(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256"), *other_ctx = peer_server_ctx("ed25519");
    EACH_VERSION(version) {
        SSL_SESSION *session = session_of(ctx, peer_ctx, version);
        struct pair p = client_pair(ctx, other_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        show_peer("new", p.ssl);
        SHOW(SSL_set_session(p.ssl, session));
        show_peer("with a session", p.ssl);
        NEED_HANDSHAKE(&p);
        SHOW(SSL_session_reused(p.ssl));
        show_peer("connected", p.ssl);
        SHOW(SSL_shutdown(p.ssl));
        SHOW(SSL_clear(p.ssl));
        show_peer("cleared", p.ssl);
        SHOW(SSL_set_session(p.ssl, session));
        show_peer("with the first session", p.ssl);
        SHOW(SSL_set_session(p.ssl, NULL));
        show_peer("with none", p.ssl);
        pair_free(&p);
        p = client_pair(ctx, other_ctx);
        SSL_set_verify(p.ssl, SSL_VERIFY_PEER, NULL);
        SSL_set1_host(p.ssl, "another.test");
        SHOW(handshake(&p));
        show_peer("failed", p.ssl);
        SHOW(SSL_set_session(p.ssl, NULL));
        show_peer("without its session", p.ssl);
        pair_free(&p);
        SSL_SESSION_free(session);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    peer_SSL_CTX_free(other_ctx);
}

/* Written out and read again between two connections. */
static void stored(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    EACH_VERSION(version) {
        SSL_SESSION *session = session_of(ctx, peer_ctx, version);
        unsigned char *bytes = NULL;
        int n = i2d_SSL_SESSION(session, &bytes);
        SHOW(n > 100);
        SSL_SESSION_free(session);
        const unsigned char *in = bytes;
        session = d2i_SSL_SESSION(NULL, &in, n);
        SHOW(session != NULL);
        SHOW(in == bytes + n);
        show_x509("peer", SSL_SESSION_get0_peer(session));
        BIO *text = BIO_new(BIO_s_mem());
        SHOW(PEM_write_bio_SSL_SESSION(text, session));
        SSL_SESSION *again = PEM_read_bio_SSL_SESSION(text, NULL, NULL, NULL);
        SHOW(again != NULL);
        BIO_free(text);
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        SHOW(SSL_set_session(p.ssl, again));
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        echo_show(&p);
        end(&p);
        SSL_SESSION_free(session);
        SSL_SESSION_free(again);
        OPENSSL_free(bytes);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A session written by one library, read by the other, in the peer's own connections. */
static void exchanged(void) {
    SSL_CTX *ctx = client_ctx(), *other = peer_client_ctx(), *peer_ctx = peer_server_ctx("p256");
    EACH_VERSION(version) {
        unsigned char *bytes = NULL;
        SSL_SESSION *session = session_of(ctx, peer_ctx, version);
        int n = i2d_SSL_SESSION(session, &bytes);
        SSL_SESSION_free(session);
        const unsigned char *in = bytes;
        session = peer_d2i_SSL_SESSION(NULL, &in, n);
        SHOW(session != NULL);
        SSL *client = peer_SSL_new(other), *server = peer_SSL_new(peer_ctx);
        BIO *a, *b;
        BIO_new_bio_pair(&a, 0, &b, 0);
        peer_SSL_set_bio(client, a, a);
        peer_SSL_set_bio(server, b, b);
        peer_SSL_set_max_proto_version(client, version);
        SHOW(peer_SSL_set_session(client, session));
        for (int i = 0; i < 4; i++) {
            peer_SSL_connect(client);
            peer_SSL_accept(server);
        }
        SHOW(peer_SSL_is_init_finished(client));
        SHOW(peer_SSL_session_reused(client));
        peer_SSL_SESSION_free(session);
        peer_SSL_free(client);
        peer_SSL_free(server);
        OPENSSL_free(bytes);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(other);
    peer_SSL_CTX_free(peer_ctx);
}

/* Who insists on a status is asked in TLS 1.3 when a session is resumed, too. */
static int status_answer;
static int judge_status(SSL *ssl, void *arg) {
    const unsigned char *response;
    (void)arg;
    printf("  status: %ld bytes, reused %d\n", SSL_get_tlsext_status_ocsp_resp(ssl, &response), SSL_session_reused(ssl));
    return status_answer;
}
static void status(void) {
    EACH_VERSION(version) {
        for (status_answer = -1; status_answer <= 1; status_answer++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            only_version(ctx, version);
            SSL_SESSION *session = session_of(ctx, peer_ctx, version);
            SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
            SSL_CTX_set_tlsext_status_cb(ctx, judge_status);
            printf("%s, answer %d\n", version_name(version), status_answer);
            struct pair p = client_pair(ctx, peer_ctx);
            NEED(SSL_set_session(p.ssl, session) == 1);
            handshake_show(&p);
            SHOW(SSL_session_reused(p.ssl));
            end(&p);
            SSL_SESSION_free(session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* The counters of the context. */
static void counters(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    EACH_VERSION(version) {
        SSL_SESSION *session = NULL;
        for (int i = 0; i < 2; i++) {
            struct pair p = client_pair(ctx, peer_ctx);
            SSL_set_max_proto_version(p.ssl, version);
            if (session)
                SSL_set_session(p.ssl, session);
            NEED_HANDSHAKE(&p);
            read_tickets(&p);
            if (!session)
                session = SSL_get1_session(p.ssl);
            end(&p);
        }
        SSL_SESSION_free(session);
    }
    SHOW(SSL_CTX_sess_connect(ctx));
    SHOW(SSL_CTX_sess_connect_good(ctx));
    SHOW(SSL_CTX_sess_connect_renegotiate(ctx));
    SHOW(SSL_CTX_sess_accept(ctx));
    SHOW(SSL_CTX_sess_hits(ctx));
    SHOW(SSL_CTX_sess_misses(ctx));
    SHOW(SSL_CTX_sess_number(ctx));
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(resume_1_2), CASE(resume_1_3), CASE(resume_by_id), CASE(resume_stateful_1_3), CASE(callback), CASE(forgotten), CASE(other_version),
     CASE(verify_result_kept), CASE(references), CASE(peer_before), CASE(stored), CASE(exchanged), CASE(status), CASE(counters))
