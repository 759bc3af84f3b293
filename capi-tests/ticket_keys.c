/* The keys that a context makes for its tickets, over days. */
#define _GNU_SOURCE
#include "support.h"
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define HOUR 3600
#define DAY (24 * HOUR)

/* The clocks of this process and of all its libraries run ahead by so many seconds. */
static long ahead;
int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME))
        now->tv_sec += ahead;
    return result;
}
time_t time(time_t *out) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (out)
        *out = now.tv_sec;
    return now.tv_sec;
}

static int version;
static SSL_CTX *ctx, *peer_ctx;
static void begin(long timeout) {
    ahead = 0;
    ctx = server_ctx("p256");
    peer_ctx = peer_client_ctx();
    peer_only_version(peer_ctx, version);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    SSL_CTX_set_timeout(ctx, timeout);
    printf("%s\n", version_name(version));
}
static void end(void) {
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
/* Connects, with a session if there is one, which is freed; the name of the ticket's key comes to `name`. */
static SSL_SESSION *visit(SSL_SESSION *session, unsigned char name[16]) {
    struct pair p = server_pair(ctx, peer_ctx);
    char byte;
    if (session)
        NEED(peer_SSL_set_session(p.peer, session) == 1);
    NEED_HANDSHAKE(&p);
    printf("%ld hours: reused %d %d\n", ahead / HOUR, SSL_session_reused(p.ssl), peer_SSL_session_reused(p.peer));
    PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
    SSL_SESSION *next = peer_SSL_get1_session(p.peer);
    const unsigned char *ticket;
    size_t len;
    peer_SSL_SESSION_get0_ticket(next, &ticket, &len);
    NEED(len > 16);
    memcpy(name, ticket, 16);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    peer_SSL_SESSION_free(session);
    return next;
}
#define EACH_VERSION for (version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)

/* Whatever becomes of the keys, a ticket serves as long as its session. OpenSSL's stay the same, and ours change every day. */
static void lifetimes(void) {
    unsigned char before[16], after[16];
    int wrong = 0;
    EACH_VERSION {
        begin(3 * DAY);
        SSL_SESSION *session = visit(NULL, before);
        for (int hours = 20; hours < 200; hours += 20) {
            ahead = hours * HOUR;
            session = visit(session, after);
            wrong += is_ours() && (hours / 24 != (hours - 20) / 24) != (memcmp(before, after, 16) != 0);
            memcpy(before, after, 16);
        }
        ahead += 4 * DAY;
        session = visit(session, after);
        peer_SSL_SESSION_free(session);
        end();
    }
    SHOW(wrong);
}

/* Processes that a server has forked into know each other's tickets on the next day, too. */
static void forked(void) {
    EACH_VERSION {
        begin(3 * DAY);
        unsigned char name[16], ours[16], bytes[4096], *p = bytes;
        const unsigned char *q = bytes;
        SSL_SESSION *session = visit(NULL, name);
        int out[2];
        NEED(pipe(out) == 0);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            ahead = 30 * HOUR;
            session = visit(session, name);
            ahead = 50 * HOUR;
            session = visit(session, name);
            ssize_t len = peer_i2d_SSL_SESSION(session, &p);
            NEED(write(out[1], name, 16) == 16 && write(out[1], bytes, (size_t)len) == len);
            fflush(stdout);
            _exit(0);
        }
        NEED(read(out[0], name, 16) == 16);
        ssize_t len = read(out[0], bytes, sizeof(bytes));
        waitpid(child, NULL, 0);
        ahead = 51 * HOUR;
        peer_SSL_SESSION_free(session);
        session = visit(peer_d2i_SSL_SESSION(NULL, &q, len), ours);
        SHOW(memcmp(name, ours, 16));
        peer_SSL_SESSION_free(session);
        close(out[0]);
        close(out[1]);
        end();
    }
}

/* A program that has read the keys may have told them to others, and one that has set them decides itself. */
static void known(void) {
    EACH_VERSION for (int given = 0; given < 2; given++) {
        begin(3 * DAY);
        unsigned char keys[80] = "the keys of a program that has keys", again[80], name[16];
        if (given)
            NEED(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof(keys)) == 1);
        NEED(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, sizeof(keys)) == 1);
        SSL_SESSION *session = visit(NULL, name);
        SHOW(memcmp(name, keys, 16));
        ahead = 2 * DAY;
        session = visit(session, name);
        SHOW(memcmp(name, keys, 16));
        NEED(SSL_CTX_get_tlsext_ticket_keys(ctx, again, sizeof(again)) == 1);
        SHOW(memcmp(keys, again, sizeof(keys)));
        peer_SSL_SESSION_free(session);
        end();
    }
}

/* Reading the keys takes no ticket's away from it. */
static void read_late(void) {
    EACH_VERSION {
        begin(3 * DAY);
        unsigned char keys[80], name[16];
        SSL_SESSION *session = visit(NULL, name);
        ahead = 30 * HOUR;
        peer_SSL_SESSION_free(visit(NULL, name));
        ahead = 60 * HOUR;
        NEED(SSL_CTX_get_tlsext_ticket_keys(ctx, keys, sizeof(keys)) == 1);
        peer_SSL_SESSION_free(visit(session, name));
        end();
    }
}

MAIN(CASE(lifetimes), CASE(forked), CASE(known), CASE(read_late))
