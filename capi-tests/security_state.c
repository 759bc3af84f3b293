/*
 * Someone on the wire: records of the peer that are missing, doubled, swapped, slipped in, or cut into pieces. What was
 * let through by such means in the past is in docs/SECURITY.md.
 */
#include "support.h"

enum change { NONE, DROP, TWICE, SWAP, INSERT, SPLIT, EDIT };

struct wire {
    SSL *ssl, *peer;
    BIO *in, *out, *peer_in, *peer_out;
    enum change change;
    int at, seen; /* which of the peer's records, and how many have come by */
    unsigned char inserted[512], held[20000];
    size_t inserted_size, held_size;
    int times;
    void (*edit)(unsigned char *record, size_t size);
    int vague; /* what goes wrong depends on random bytes; that it does, not */
};

static void wire_connect(struct wire *w) {
    NEED(w->in = BIO_new(BIO_s_mem()));
    NEED(w->out = BIO_new(BIO_s_mem()));
    NEED(w->peer_in = BIO_new(BIO_s_mem()));
    NEED(w->peer_out = BIO_new(BIO_s_mem()));
    BIO *all[] = {w->in, w->out, w->peer_in, w->peer_out};
    for (int i = 0; i < 4; i++)
        BIO_set_mem_eof_return(all[i], -1);
    SSL_set_bio(w->ssl, w->in, w->out);
    peer_SSL_set_bio(w->peer, w->peer_in, w->peer_out);
}

static void pass(struct wire *w, unsigned char *record, size_t size) {
    int hit = w->seen++ == w->at;
    if (w->held_size) { /* the one before it comes after it */
        BIO_write(w->in, record, (int)size);
        BIO_write(w->in, w->held, (int)w->held_size);
        w->held_size = 0;
        return;
    }
    if (w->change == SPLIT) {
        for (size_t i = 5; i < size; i++) {
            unsigned char piece[6] = {record[0], record[1], record[2], 0, 1, record[i]};
            BIO_write(w->in, piece, 6);
        }
        return;
    }
    if (!hit) {
        BIO_write(w->in, record, (int)size);
        return;
    }
    switch (w->change) {
    case DROP:
        return;
    case SWAP:
        memcpy(w->held, record, size);
        w->held_size = size;
        return;
    case TWICE:
        BIO_write(w->in, record, (int)size);
        break;
    case INSERT:
        for (int i = 0; i < w->times; i++)
            BIO_write(w->in, w->inserted, (int)w->inserted_size);
        break;
    case EDIT:
        w->edit(record, size);
        break;
    default:
        break;
    }
    BIO_write(w->in, record, (int)size);
}

static void carry(struct wire *w) {
    static unsigned char buffer[70000];
    int n = BIO_read(w->peer_out, buffer, sizeof(buffer));
    for (int at = 0; at + 5 <= n;) {
        size_t size = 5u + (size_t)(buffer[at + 3] << 8 | buffer[at + 4]);
        pass(w, buffer + at, size);
        at += (int)size;
    }
    while ((n = BIO_read(w->out, buffer, sizeof(buffer))) > 0)
        BIO_write(w->peer_in, buffer, n);
}

/* The handshake; then what a program that looks at nothing would do (CVE-2017-3737: it was in clear). */
static void wire_show(struct wire *w, const char *what) {
    struct outcome o = {0}, p = {0};
    int done = 0, peer_done = 0;
    for (int turn = 0; turn < 12 && !(done && peer_done); turn++) {
        if (!done) {
            o = CALL(w->ssl, SSL_do_handshake(w->ssl));
            done = o.ret == 1 || !is_retry(o.error);
        }
        carry(w);
        if (!peer_done) {
            p = PEER_CALL(w->peer, peer_SSL_do_handshake(w->peer));
            peer_done = p.ret == 1 || !is_retry(p.error);
        }
        carry(w);
    }
    printf("%s: ", what);
    if (w->vague) {
        printf("%s\n", o.ret == 1 || is_retry(o.error) ? "connected or waiting" : "failed");
        return;
    }
    outcome_show("handshake", &o);
    outcome_show("  peer", &p);
    if (o.ret == 1)
        printf("  %s\n", SSL_get_version(w->ssl));
    if (o.ret != 1 && !is_retry(o.error)) {
        char buffer[16];
        BIO_reset(w->out);
        SHOW_CALL(w->ssl, SSL_write(w->ssl, "secret", 6));
        SHOW_CALL(w->ssl, SSL_read(w->ssl, buffer, sizeof(buffer)));
        SHOW_CALL(w->ssl, SSL_peek(w->ssl, buffer, sizeof(buffer)));
        SHOW_CALL(w->ssl, SSL_do_handshake(w->ssl));
        SHOW_CALL(w->ssl, SSL_shutdown(w->ssl));
        printf("  sent since: %d\n", (int)BIO_pending(w->out));
    }
}

static SSL_CTX *ours, *theirs;
/* -1 for any version. */
static void contexts(int version, int server, int client_auth) {
    ours = end_ctx(server, "p256");
    theirs = peer_end_ctx(server, "p256");
    if (version > 0) {
        only_version(ours, version);
        peer_only_version(theirs, version);
    }
    if (client_auth) {
        SSL_CTX_load_verify_locations(ours, cert("ca.pem"), NULL);
        SSL_CTX_set_verify(ours, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        NEED(peer_SSL_CTX_use_certificate_chain_file(theirs, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(theirs, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
    }
}
static void contexts_free(void) {
    SSL_CTX_free(ours);
    peer_SSL_CTX_free(theirs);
}
static void one(struct wire w, int server, const char *what) {
    NEED(w.ssl = SSL_new(ours));
    NEED(w.peer = peer_SSL_new(theirs));
    if (server) {
        SSL_set_accept_state(w.ssl);
        peer_SSL_set_connect_state(w.peer);
    } else {
        SSL_set_connect_state(w.ssl);
        peer_SSL_set_accept_state(w.peer);
    }
    wire_connect(&w);
    wire_show(&w, what);
    SSL_free(w.ssl);
    peer_SSL_free(w.peer);
}

/* The protected Finished, read in clear, is any message. */
static void order(int server, int client_auth, int records, int change_cipher_spec) {
    static const char *const names[] = {"nothing", "drop", "twice", "swap"};
    contexts(TLS1_2_VERSION, server, client_auth);
    for (enum change change = DROP; change <= SWAP; change++)
        for (int at = 0; at < records; at++) {
            char what[32];
            if (server && change == TWICE && at == 0) /* as below, of the ClientHello's version */
                continue;
            snprintf(what, sizeof(what), "%s %d", names[change], at);
            int vague = change != TWICE && at == change_cipher_spec;
            one((struct wire){.change = change, .at = at, .vague = vague}, server, what);
        }
    contexts_free();
}
/* ServerHello, Certificate, ServerKeyExchange, ServerHelloDone, NewSessionTicket, ChangeCipherSpec, Finished */
static void client_order(void) { order(0, 0, 7, 5); }
/* ClientHello, ClientKeyExchange, ChangeCipherSpec, Finished */
static void server_order(void) { order(1, 0, 4, 2); }
/* ClientHello, Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished */
static void server_order_with_certificate(void) { order(1, 1, 6, 4); }

static void insert(int version, int server, int records) {
    static const struct {
        const char *name;
        unsigned char bytes[16];
        size_t size;
        int times;
    } all[] = {
        {"ChangeCipherSpec", {20, 3, 3, 0, 1, 1}, 6, 1},
        {"many ChangeCipherSpecs", {20, 3, 3, 0, 1, 1}, 6, 40},
        {"heartbeat", {24, 3, 3, 0, 3, 1, 64, 0}, 8, 1},
        {"data", {23, 3, 3, 0, 4, 'e', 'v', 'i', 'l'}, 9, 1},
        /* Only of a message there may be a part that is empty, before TLS 1.3 (RFC 8446, 5.1). */
        {"empty data", {23, 3, 3, 0, 0}, 5, 1},
        {"empty heartbeat", {24, 3, 3, 0, 0}, 5, 1},
        {"empty alert", {21, 3, 3, 0, 0}, 5, 1},
        {"empty part", {22, 3, 3, 0, 0}, 5, 1},
        {"many empty parts", {22, 3, 3, 0, 0}, 5, 40},
        {"warning", {21, 3, 3, 0, 2, 1, 90}, 7, 1},
        {"many warnings", {21, 3, 3, 0, 2, 1, 112}, 7, 40},
        {"close_notify", {21, 3, 3, 0, 2, 1, 0}, 7, 1},
        {"HelloRequest", {22, 3, 3, 0, 4, 0, 0, 0, 0}, 9, 1},
        {"Finished", {22, 3, 3, 0, 8, 20, 0, 0, 4, 1, 2, 3, 4}, 13, 1},
        {"message of 16 MB", {22, 3, 3, 0, 4, 11, 0xff, 0xff, 0xff}, 9, 1},
        {"SSL 3 record", {22, 3, 0, 0, 4, 1, 0, 0, 0}, 9, 1},
        {"record of 64 KB", {22, 3, 3, 0xff, 0xff}, 5, 1},
    };
    contexts(version, server, 0);
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        for (int at = 0; at < records; at++) {
            char what[64];
            struct wire w = {.change = INSERT, .at = at, .times = all[i].times, .inserted_size = all[i].size};
            memcpy(w.inserted, all[i].bytes, all[i].size);
            /* Where the record's version shows in the answer's, the libraries differ. */
            if (strcmp(all[i].name, "SSL 3 record") == 0 && at > 0)
                continue;
            if (strcmp(all[i].name, "message of 16 MB") == 0) /* of a kind that may come there */
                w.inserted[5] = server ? (at ? 16 : 1) : (at ? 11 : 2);
            snprintf(what, sizeof(what), "%s before %d", all[i].name, at);
            one(w, server, what);
        }
    contexts_free();
}
static void client_inserted_1_2(void) { insert(TLS1_2_VERSION, 0, 6); }
static void server_inserted_1_2(void) { insert(TLS1_2_VERSION, 1, 3); }
static void client_inserted_1_3(void) { insert(TLS1_3_VERSION, 0, 1); }
static void server_inserted_1_3(void) { insert(TLS1_3_VERSION, 1, 1); }

/* CVE-2014-3511: a ClientHello in pieces is read as any other. */
static void pieces(void) {
    contexts(-1, 1, 0);
    one((struct wire){.change = SPLIT}, 1, "server");
    contexts_free();
    contexts(TLS1_2_VERSION, 1, 0);
    one((struct wire){.change = SPLIT}, 1, "server, TLS 1.2");
    contexts_free();
}

/* supported_versions becomes an extension that nobody knows: the server sees a client of TLS 1.2. */
static void hide_versions(unsigned char *record, size_t size) {
    for (size_t i = 5; i + 6 < size; i++)
        if (record[i] == 0 && record[i + 1] == 43 && record[i + 2] == 0 && record[i + 4] + 1 == record[i + 3]) {
            record[i] = 0xfa;
            record[i + 1] = 0xfa;
            return;
        }
    printf("!! no supported_versions\n");
}
static void edit_own(SSL *ssl, BIO *out, BIO *to) {
    unsigned char hello[4000];
    (void)ssl;
    int n = BIO_read(out, hello, sizeof(hello));
    NEED(n > 50);
    hide_versions(hello, (size_t)n);
    BIO_write(to, hello, n);
}
/* RFC 8446, 4.1.3: both ends notice that they were talked into an old version. */
static void downgrade(void) {
    contexts(-1, 1, 0);
    one((struct wire){.change = EDIT, .edit = hide_versions}, 1, "server");
    contexts_free();
    contexts(-1, 0, 0);
    struct wire w = {.change = NONE};
    NEED(w.ssl = SSL_new(ours));
    NEED(w.peer = peer_SSL_new(theirs));
    SSL_set_connect_state(w.ssl);
    peer_SSL_set_accept_state(w.peer);
    wire_connect(&w);
    SHOW_CALL(w.ssl, SSL_do_handshake(w.ssl));
    edit_own(w.ssl, w.out, w.peer_in);
    wire_show(&w, "client");
    SSL_free(w.ssl);
    peer_SSL_free(w.peer);
    contexts_free();
}

MAIN(CASE(client_order), CASE(server_order), CASE(server_order_with_certificate), CASE(client_inserted_1_2), CASE(server_inserted_1_2),
     CASE(client_inserted_1_3), CASE(server_inserted_1_3), CASE(pieces), CASE(downgrade))
