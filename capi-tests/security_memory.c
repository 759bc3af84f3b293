/*
 * What once made OpenSSL's memory grow without end, or be used after it was freed; see docs/SECURITY.md.
 */
#include "support.h"

/* CVE-2024-2511: sessions of TLS 1.3 without tickets went past the cache's limit, and stayed. */
static void sessions_bounded(void) {
    for (int no_ticket = 0; no_ticket < 2; no_ticket++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"memory", 6);
        SSL_CTX_sess_set_cache_size(ctx, 5);
        if (no_ticket)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        only_version(ctx, TLS1_3_VERSION);
        SSL_SESSION *session = NULL;
        for (int i = 0; i < 20; i++) {
            struct pair p = server_pair(ctx, peer_ctx);
            char buffer[16];
            /* Every other one resumes, which is what the cache was not told of. */
            if (session)
                peer_SSL_set_session(p.peer, session);
            peer_SSL_SESSION_free(session);
            session = NULL;
            NEED_HANDSHAKE(&p);
            SSL_write(p.ssl, "x", 1);
            peer_SSL_read(p.peer, buffer, sizeof(buffer));
            if (i % 2 == 0)
                session = peer_SSL_get1_session(p.peer);
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        printf("without tickets %d: %s sessions are kept\n", no_ticket, SSL_CTX_sess_number(ctx) <= 5 ? "at most 5" : "too many");
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* CVE-2024-4741: SSL_free_buffers while part of a record is there. */
static void buffers_freed_in_a_record(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1);
        BIO_up_ref(out);
        peer_SSL_set0_wbio(p.peer, out);
        BIO_up_ref(in);
        SSL_set0_rbio(p.ssl, in);
        char buffer[4000] = {0}, *record;
        NEED(peer_SSL_write(p.peer, buffer, 1000) == 1000);
        long size = BIO_get_mem_data(out, &record);
        /* Not within the header: OpenSSL gives the buffer away with what is in it. */
        for (long at = 0; at < size; at += 100) {
            BIO_write(in, record + at, (int)(size - at < 100 ? size - at : 100));
            struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, 10));
            printf("%s ", o.ret > 0 ? "data" : error_name(o.error));
            if (o.ret > 0)
                break;
            printf("%d ", SSL_free_buffers(p.ssl));
        }
        /* Decrypted data is not given away either. */
        printf("then %d, %d left, ", SSL_free_buffers(p.ssl), SSL_pending(p.ssl));
        SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
        SSL_set_mode(p.ssl, SSL_MODE_RELEASE_BUFFERS);
        printf("%d read, ", SSL_read(p.ssl, buffer, sizeof(buffer)));
        printf("then %d\n", SSL_free_buffers(p.ssl));
        BIO_free(in);
        BIO_free(out);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* CVE-2024-5535: a client's list that is empty, or broken. */
static void empty_protocol_lists(void) {
    static const unsigned char server[] = "\x02h2\x08http/1.1", broken[] = "\x09http/1.1", zero[] = "\0";
    const struct {
        const char *name;
        const unsigned char *server, *client;
        unsigned server_size, client_size;
    } all[] = {
        {"no client", server, NULL, 12, 0},         {"empty client", server, server, 12, 0},
        {"broken client", server, broken, 12, 9},   {"client of an empty name", server, zero, 12, 1},
        {"no server", NULL, server, 0, 12},         {"broken server", broken, server, 9, 12},
        {"neither", NULL, NULL, 0, 0},              {"in common", server, server + 3, 12, 9},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        unsigned char *out = NULL, size = 77;
        int ret = SSL_select_next_proto(&out, &size, all[i].server, all[i].server_size, all[i].client, all[i].client_size);
        int inside = out == NULL || (out > all[i].client && out + size <= all[i].client + all[i].client_size) ||
                     (out > all[i].server && out + size <= all[i].server + all[i].server_size);
        printf("%s: %d, %d bytes, %s\n", all[i].name, ret, size, inside ? "inside" : "outside");
    }
}

/* CVE-2021-4044: an answer of a verification that is neither yes nor no. */
static int answer;
static int verify_chain(X509_STORE_CTX *store, void *arg) {
    (void)store;
    (void)arg;
    return answer;
}
static int verify_step(int ok, X509_STORE_CTX *store) {
    (void)ok;
    (void)store;
    return answer;
}
static void odd_verdicts(void) {
    static const int answers[] = {0, -1, -2, -1000};
    for (int each = 0; each < 2; each++)
        for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("selfsigned");
            answer = answers[i];
            if (each)
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_step);
            else
                SSL_CTX_set_cert_verify_callback(ctx, verify_chain, NULL);
            struct pair p = client_pair(ctx, peer_ctx);
            int connected = handshake(&p);
            printf("%s says %d: connected %d, %s\n", each ? "verify callback" : "verification", answer, connected,
                   error_name(p.last.error));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* CVE-2015-1791, CVE-2015-3196, CVE-2014-3509: one session, or one context, in the handshakes of many threads. */
static SSL_CTX *shared_ctx, *shared_peer;
static SSL_SESSION *shared_session;
static int good_handshakes;
static void *shake(void *arg) {
    (void)arg;
    for (int i = 0; i < 15; i++) {
        struct pair p = client_pair(shared_ctx, shared_peer);
        char buffer[16];
        SSL_set_session(p.ssl, shared_session);
        if (handshake(&p) && peer_SSL_write(p.peer, "x", 1) == 1 && SSL_read(p.ssl, buffer, sizeof(buffer)) == 1)
            __atomic_add_fetch(&good_handshakes, 1, __ATOMIC_RELAXED);
        pair_free(&p);
    }
    return NULL;
}
static void shared_by_threads(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        char buffer[16];
        shared_ctx = client_ctx();
        shared_peer = peer_server_ctx("p256");
        SSL_CTX_set_session_cache_mode(shared_ctx, SSL_SESS_CACHE_CLIENT);
        only_version(shared_ctx, version);
        struct pair p = client_pair(shared_ctx, shared_peer);
        NEED_HANDSHAKE(&p);
        peer_SSL_write(p.peer, "x", 1);
        SSL_read(p.ssl, buffer, sizeof(buffer));
        shared_session = SSL_get1_session(p.ssl);
        pair_free(&p);
        pthread_t threads[4];
        good_handshakes = 0;
        for (int i = 0; i < 4; i++)
            NEED(pthread_create(&threads[i], NULL, shake, NULL) == 0);
        for (int i = 0; i < 4; i++)
            pthread_join(threads[i], NULL);
        printf("%s: %d good\n", version_name(version), good_handshakes);
        SSL_SESSION_free(shared_session);
        SSL_CTX_free(shared_ctx);
        peer_SSL_CTX_free(shared_peer);
    }
}

/* Contexts that go while their connections live, and calls from inside callbacks that take things away. */
static SSL *victim;
static SSL_CTX *victim_ctx;
static void take_away(const SSL *ssl, int event, int value) {
    (void)value;
    if (event & SSL_CB_HANDSHAKE_DONE) {
        SSL_free(victim);
        SSL_CTX_free(victim_ctx);
        victim = NULL;
        victim_ctx = NULL;
        printf("inside: %s, %s, pending %d\n", SSL_get_version(ssl), SSL_get_cipher_name(ssl), SSL_pending(ssl));
    }
}
static void taken_away(void) {
    SSL_CTX *peer_ctx = peer_server_ctx("p256");
    victim_ctx = client_ctx();
    SSL_CTX_set_info_callback(victim_ctx, take_away);
    struct pair p = client_pair(victim_ctx, peer_ctx);
    victim = SSL_new(victim_ctx);
    /* The connection under way holds the context from here on. */
    NEED(handshake(&p));
    echo_show(&p);
    SSL_CTX *other = client_ctx();
    printf("%d\n", SSL_set_SSL_CTX(p.ssl, other) == other);
    SSL_CTX_free(other);
    echo_show(&p);
    pair_free(&p);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(sessions_bounded), CASE(buffers_freed_in_a_record), CASE(empty_protocol_lists), CASE(odd_verdicts),
     SLOW_CASE(shared_by_threads, 60), CASE(taken_away))
