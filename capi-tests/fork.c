/* Processes that share a context since fork: nothing that must be used once is used by two of them. */
#include "support.h"

enum { CHILDREN = 6, ROUNDS = 4, MOST = 4096 };

/* What a process has sent: kind, and the bytes that must be its own. */
struct sent {
    char kind[12];
    unsigned char bytes[32];
};
static struct sent log_[256];
static size_t logged;
static void note(const char *kind, const unsigned char *bytes, size_t len) {
    if (logged == sizeof(log_) / sizeof(log_[0]) || !len)
        return;
    struct sent *s = &log_[logged++];
    memset(s, 0, sizeof(*s));
    snprintf(s->kind, sizeof(s->kind), "%s", kind);
    memcpy(s->bytes, bytes, len < 32 ? len : 32);
}
/* The extensions of a hello, after `at`. */
static void note_shares(const unsigned char *m, size_t len, size_t at, int client) {
    at += 2;
    while (at + 4 <= len) {
        size_t type = m[at] * 256u + m[at + 1], size = m[at + 2] * 256u + m[at + 3];
        at += 4;
        if (at + size > len)
            return;
        /* The end of the last key: a client's shares have a length before them. */
        if (type == 51 && size >= 34 + (client ? 2 : 0))
            note("share", m + at + size - 32, 32);
        at += size;
    }
}
static void message(int sent, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg) {
    const unsigned char *m = buf;
    (void)version, (void)arg;
    if (sent && type == SSL3_RT_HANDSHAKE && m[0] == SSL3_MT_CLIENT_KEY_EXCHANGE && len > 36)
        note("share", m + len - 32, 32);
    if (!sent || type != SSL3_RT_HANDSHAKE || len < 44)
        return;
    size_t id = m[38];
    switch (m[0]) {
    case SSL3_MT_CLIENT_HELLO: {
        note("random", m + 6, 32);
        note("session id", m + 39, id);
        size_t at = 39 + id, ciphers = m[at] * 256u + m[at + 1];
        at += 2 + ciphers;
        note_shares(m, len, at + 1 + m[at], 1);
        break;
    }
    case SSL3_MT_SERVER_HELLO:
        note("random", m + 6, 32);
        if (SSL_version(ssl) == TLS1_2_VERSION)
            note("session id", m + 39, id);
        note_shares(m, len, 39 + id + 3, 0);
        break;
    case SSL3_MT_NEWSESSION_TICKET:
        if (SSL_version(ssl) == TLS1_3_VERSION) {
            /* Lifetime, age_add, nonce, ticket: the name of its key, and then what is random. */
            size_t nonce = m[12], ticket = 13 + nonce + 2;
            note("age add", m + 8, 4);
            note("ticket", m + ticket + (len - ticket > 48 ? 16 : 0), len - ticket > 48 ? 32 : len - ticket);
        } else {
            note("ticket", m + 10 + 16, 32);
        }
        break;
    case SSL3_MT_SERVER_KEY_EXCHANGE:
        /* A curve's number and a key. */
        note("share", m + 8, 32);
        break;
    }
}

/* The first record that each side sends under its keys. */
static void note_records(struct pair *p) {
    unsigned char key[32];
    if (SSL_export_keying_material(p->ssl, key, sizeof(key), "label", 5, NULL, 0, 0) == 1)
        note("keys", key, sizeof(key));
}
static void connect_once(SSL_CTX *ctx, SSL_CTX *peer_ctx, int server) {
    struct pair p = end_pair(server, ctx, peer_ctx);
    char byte;
    NEED_HANDSHAKE(&p);
    note_records(&p);
    peer_SSL_read(p.peer, &byte, 1);
    SSL_shutdown(p.ssl);
    pair_free(&p);
}

static void compare(const char *what, SSL_CTX *ctx, SSL_CTX *peer_ctx, int server) {
    static struct sent all[MOST];
    size_t count = 0;
    int fds[2];
    SSL_CTX_set_msg_callback(ctx, message);
    /* Whatever keeps state has some when the children come. */
    logged = 0;
    connect_once(ctx, peer_ctx, server);
    memcpy(all, log_, logged * sizeof(log_[0]));
    count = logged;
    NEED(pipe(fds) == 0);
    for (int child = 0; child < CHILDREN; child++) {
        pid_t pid = fork();
        if (pid == 0) {
            logged = 0;
            for (int i = 0; i < ROUNDS; i++)
                connect_once(ctx, peer_ctx, server);
            for (size_t i = 0; i < logged; i++)
                if (write(fds[1], &log_[i], sizeof(log_[i])) != sizeof(log_[i]))
                    _exit(1);
            _exit(0);
        }
    }
    logged = 0;
    for (int i = 0; i < ROUNDS; i++)
        connect_once(ctx, peer_ctx, server);
    close(fds[1]);
    struct sent one;
    while (read(fds[0], &one, sizeof(one)) == sizeof(one) && count < MOST)
        all[count++] = one;
    for (size_t i = 0; i < logged && count < MOST; i++)
        all[count++] = log_[i];
    int bad = 0, status;
    while (wait(&status) > 0)
        bad += status != 0;
    close(fds[0]);
    printf("%s: %d children failed\n", what, bad);
    static const char *const kinds[] = {"random", "session id", "share", "age add", "ticket", "keys"};
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        size_t seen = 0, same = 0;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(all[i].kind, kinds[k]) != 0)
                continue;
            seen++;
            for (size_t j = 0; j < i; j++)
                same += memcmp(&all[i], &all[j], sizeof(all[i])) == 0;
        }
        printf("  %zu times %s, %zu the same\n", seen, kinds[k], same);
    }
}

static void servers(int version, int tickets) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    only_version(ctx, version);
    peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256");
    if (!tickets)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    char what[64];
    snprintf(what, sizeof(what), "%s, %s", version_name(version), tickets ? "tickets" : "no tickets");
    compare(what, ctx, peer_ctx, 1);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void server_1_2(void) {
    servers(TLS1_2_VERSION, 1);
    servers(TLS1_2_VERSION, 0);
}
static void server_1_3(void) {
    servers(TLS1_3_VERSION, 1);
    servers(TLS1_3_VERSION, 0);
}
static void clients(void) {
    static const char *const groups[] = {"X25519", "P-256", "P-384"};
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (size_t i = 0; i < 3; i++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, version);
            SSL_CTX_set1_groups_list(ctx, groups[i]);
            printf("%s\n", groups[i]);
            compare(version_name(version), ctx, peer_ctx, 0);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
/* A connection that was made before, of which the child uses its half no more, goes on in the parent. */
static void connection(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx();
        only_version(ctx, version);
        int fds[2];
        struct pair p = client_socket_pair(ctx, peer_server_ctx("p256"), fds, 0);
        NEED_HANDSHAKE(&p);
        pid_t pid = fork();
        if (pid == 0) {
            SSL_CTX *own = client_ctx();
            struct pair q = client_pair(own, peer_server_ctx("p256"));
            int ok = handshake(&q);
            /* Freeing does not touch the other's connection. */
            SSL_free(p.ssl);
            pair_free(&q);
            SSL_CTX_free(own);
            _exit(ok ? 0 : 1);
        }
        int status;
        NEED(waitpid(pid, &status, 0) == pid);
        SHOW(status);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}

MAIN(SLOW_CASE(server_1_2, 60), SLOW_CASE(server_1_3, 60), SLOW_CASE(clients, 90), CASE(connection))
