/* Sessions by the clock: `time` of this program stands in for the C library's, for the library under test and libcrypto. The peer's
 * library has the true one, unless it is the same library. */
#include "support.h"
#include <sys/syscall.h>

static time_t shown;
static time_t true_time(void) { return (time_t)syscall(SYS_time, NULL); }
time_t time(time_t *out) {
    time_t now = shown ? shown : true_time();
    if (out)
        *out = now;
    return now;
}

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A server's session that the peer has: in a ticket or in the cache. */
static SSL_SESSION *session_of(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    char nothing[1];
    struct pair p = server_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    peer_SSL_read(p.peer, nothing, 1);
    SSL_SESSION *session = peer_SSL_get1_session(p.peer);
    printf("made now: %d, until %ld later\n", SSL_SESSION_get_time(SSL_get_session(p.ssl)) == shown, SSL_SESSION_get_timeout(SSL_get_session(p.ssl)));
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    return session;
}
static int resumes(SSL_CTX *ctx, SSL_CTX *peer_ctx, SSL_SESSION *session) {
    struct pair p = server_pair(ctx, peer_ctx);
    /* To the peer it is always new. */
    int one_library = strcmp(getenv("CAPI_LIB"), getenv("CAPI_PEER")) == 0;
    peer_SSL_SESSION_set_time(session, one_library ? shown : true_time());
    peer_SSL_set_session(p.peer, session);
    NEED_HANDSHAKE(&p);
    int reused = SSL_session_reused(p.ssl);
    SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_set_shutdown(p.peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    pair_free(&p);
    return reused;
}

/* A server resumes until the timeout is over, whenever that is, and after its clock was set back. */
static void servers(void) {
    static const struct {
        const char *what;
        time_t round;
    } turns[] = {{"second", 1}, {"hour", 3600}, {"day", 86400}};
    static const int ages[] = {0, 1, 2, 299, 300, 301, 3600, 86400, -1, -2, -300};
    EACH_VERSION(version)
    for (int tickets = 0; tickets <= 1; tickets++)
        for (size_t turn = 0; turn < sizeof(turns) / sizeof(turns[0]); turn++)
            for (int before = -1; before <= 1; before++) {
                SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
                only_version(ctx, version);
                peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
                SSL_CTX_set_timeout(ctx, 300);
                if (!tickets)
                    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
                time_t begin = true_time() / turns[turn].round * turns[turn].round + before;
                printf("%s, %s, %d s after the %s\n", version_name(version), tickets ? "tickets" : "cache", before, turns[turn].what);
                for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
                    shown = begin;
                    SSL_SESSION *session = session_of(ctx, peer_ctx);
                    shown = begin + ages[i];
                    printf("  %d s later: reused %d\n", ages[i], resumes(ctx, peer_ctx, session));
                    peer_SSL_SESSION_free(session);
                }
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}

/* A client offers a session as long as it is good, and its time is the clock's. */
static void clients(void) {
    static const int ages[] = {0, 1, 299, 300, 301, 7199, -1, -300};
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
            char nothing[1];
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            only_version(ctx, version);
            SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
            SSL_CTX_set_timeout(ctx, 300);
            shown = true_time();
            struct pair p = client_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            SSL_read(p.ssl, nothing, 1);
            SSL_SESSION *session = SSL_get1_session(p.ssl);
            SSL_shutdown(p.ssl);
            pair_free(&p);
            printf("%s, made now: %d, until %ld later\n", version_name(version), SSL_SESSION_get_time(session) == shown, SSL_SESSION_get_timeout(session));
            shown += ages[i];
            p = client_pair(ctx, peer_ctx);
            SSL_set_session(p.ssl, session);
            NEED_HANDSHAKE(&p);
            printf("  %d s later: reused %d\n", ages[i], SSL_session_reused(p.ssl));
            SSL_SESSION_free(session);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* A new session, and what is in a cache. */
static void sessions(void) {
    static const int ages[] = {-1, 0, 1, 299, 300, 301};
    shown = 2000000000;
    for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_timeout(ctx, 300);
        SSL_SESSION *session = SSL_SESSION_new();
        printf("new: %ld\n", SSL_SESSION_get_time(session) - shown);
        SSL_SESSION_free(session);
        session = session_of(ctx, peer_ctx);
        printf("in the cache: %ld\n", SSL_CTX_sess_number(ctx));
        SSL_CTX_flush_sessions(ctx, shown + ages[i]);
        printf("%d s later: %ld\n", ages[i], SSL_CTX_sess_number(ctx));
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(servers), CASE(clients), CASE(sessions))
