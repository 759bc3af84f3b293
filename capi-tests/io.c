/* Reading, peeking and writing: lengths, pending bytes, modes, and writes that are retried. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A connected pair whose channel holds `size` bytes each way (0: 17 KiB); the client has read the tickets. */
static struct pair connected(int version, size_t size) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
    struct pair p = {0};
    p.ssl = SSL_new(ctx);
    p.peer = peer_SSL_new(peer_ctx);
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, size);
    NEED_HANDSHAKE(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}

static void fill(char *buffer, size_t size) {
    for (size_t i = 0; i < size; i++)
        buffer[i] = (char)pattern(i);
}

static void read_pieces(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        char buffer[64];
        SHOW(SSL_pending(p.ssl));
        peer_SSL_write(p.peer, "one record of thirty bytes ...", 30);
        SHOW(SSL_pending(p.ssl));
        SHOW(SSL_has_pending(p.ssl));
        for (int i = 0; i < 5; i++) {
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 7));
            SHOW(SSL_pending(p.ssl));
            SHOW(SSL_has_pending(p.ssl));
        }
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 7));
        pair_free(&p);
    }
}

static void read_ex(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        char buffer[64];
        size_t n = 99;
        SHOW_CALL(p.ssl, SSL_read_ex(p.ssl, buffer, sizeof(buffer), &n));
        SHOW(n);
        peer_SSL_write(p.peer, "twelve bytes", 12);
        n = 99;
        SHOW_CALL(p.ssl, SSL_peek_ex(p.ssl, buffer, 5, &n));
        SHOW(n);
        SHOW_CALL(p.ssl, SSL_read_ex(p.ssl, buffer, 8, &n));
        SHOW(n);
        SHOW_CALL(p.ssl, SSL_read_ex(p.ssl, buffer, 8, &n));
        SHOW(n);
        n = 99;
        SHOW_CALL(p.ssl, SSL_read_ex(p.ssl, buffer, 0, &n));
        SHOW(n);
        n = 99;
        SHOW_CALL(p.ssl, SSL_write_ex(p.ssl, "five!", 5, &n));
        SHOW(n);
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        pair_free(&p);
    }
}

static void peek(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        char buffer[64] = "";
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        peer_SSL_write(p.peer, "first", 5);
        peer_SSL_write(p.peer, "second", 6);
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, 3));
        printf("%.3s\n", buffer);
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        printf("%.5s\n", buffer);
        SHOW(SSL_pending(p.ssl));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, 0));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 2));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        printf("%.3s\n", buffer);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        printf("%.6s\n", buffer);
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        peer_SSL_shutdown(p.peer);
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        pair_free(&p);
    }
}

static void odd_lengths(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        char buffer[64];
        size_t n = 99;
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, -1));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, -5));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, buffer, -1));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 0));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, NULL, 0));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "", 0));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, NULL, 0));
        SHOW_CALL(p.ssl, SSL_write_ex(p.ssl, "", 0, &n));
        SHOW(n);
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        peer_SSL_write(p.peer, "x", 1);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 0));
        SHOW(SSL_pending(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
        pair_free(&p);
    }
}

/* A record at a time, however large the buffer; the largest record. */
static void many_records(void) {
    static char sent[40000], got[50000];
    fill(sent, sizeof(sent));
    EACH_VERSION(version) {
        struct pair p = connected(version, 100000);
        printf("%s\n", version_name(version));
        for (int ahead = 0; ahead < 2; ahead++) {
            SSL_set_read_ahead(p.ssl, ahead);
            SHOW(SSL_get_read_ahead(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, sent, sizeof(sent)));
            size_t all = 0;
            for (int i = 0; i < 5; i++) {
                struct outcome o = CALL(p.ssl, SSL_read(p.ssl, got + all, (int)(sizeof(got) - all)));
                outcome_show("read", &o);
                all += o.ret > 0 ? (size_t)o.ret : 0;
                SHOW(SSL_pending(p.ssl));
                if (!ahead)
                    SHOW(SSL_has_pending(p.ssl));
            }
            SHOW(all == sizeof(sent) && memcmp(sent, got, all) == 0);
        }
        for (int i = 0; i < 3; i++)
            peer_SSL_write(p.peer, "abc", 3);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 2));
        SHOW(SSL_pending(p.ssl));
        SHOW(SSL_has_pending(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 100));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 100));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 100));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 100));
        pair_free(&p);
    }
}

/* What lies on the wire for each write: type, version and length of each record. */
static void wire(void) {
    static char sent[40000], bytes[100000];
    fill(sent, sizeof(sent));
    EACH_VERSION(version) {
        struct pair p = connected(version, 100000);
        const int lengths[] = {1, 100, 16384, 16385, 40000};
        printf("%s\n", version_name(version));
        for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
            SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, lengths[i]));
            int n = BIO_read(peer_SSL_get_rbio(p.peer), bytes, sizeof(bytes));
            for (int at = 0; at + 5 <= n;) {
                const unsigned char *h = (const unsigned char *)bytes + at;
                int length = h[3] << 8 | h[4];
                printf("  record %d %d.%d %d\n", h[0], h[1], h[2], length);
                at += 5 + length;
                if (at > n)
                    printf("  cut\n");
            }
        }
        pair_free(&p);
    }
}

static void modes(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS));
    SHOW(SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_set_mode(ssl, SSL_MODE_AUTO_RETRY | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER));
    SHOW(SSL_clear_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_SEND_FALLBACK_SCSV));
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SSL_CTX_set_read_ahead(ctx, 1);
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SHOW(SSL_get_read_ahead(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A write that does not fit in the channel, in each mode; then retried in ways that are allowed and not. */
static void retried(long mode) {
    static char sent[40000], other[50000], got[50000];
    fill(sent, sizeof(sent));
    fill(other, sizeof(other));
    EACH_VERSION(version) {
        struct pair p = connected(version, 2000);
        printf("%s\n", version_name(version));
        SSL_set_mode(p.ssl, mode);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 40000));
        SHOW(SSL_want(p.ssl));
        SHOW(SSL_want_write(p.ssl));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 40000));
        if (mode & SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
            SHOW_CALL(p.ssl, SSL_write(p.ssl, other, 40000));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, got, 10));
        SHOW(SSL_want(p.ssl));
        size_t received = 0;
        int from = 0, done = 0;
        for (int turn = 0; turn < 200 && received < 40000; turn++) {
            struct outcome o;
            int n = peer_SSL_read(p.peer, got + received, 10000);
            ERR_clear_error();
            if (n > 0)
                received += (size_t)n;
            if (done)
                continue;
            o = CALL(p.ssl, SSL_write(p.ssl, sent + from, 40000 - from));
            if (o.ret > 0) {
                outcome_show("written", &o);
                from += o.ret;
                done = from == 40000;
            } else if (o.error != SSL_ERROR_WANT_WRITE) {
                outcome_show("write", &o);
                break;
            }
        }
        SHOW(received);
        SHOW(memcmp(sent, got, received) == 0);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "then a new one", 14));
        pair_free(&p);
    }
}
static void retried_plain(void) { retried(0); }
static void retried_partial(void) { retried(SSL_MODE_ENABLE_PARTIAL_WRITE); }
static void retried_moving(void) { retried(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER); }
static void retried_both(void) { retried(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER); }

/* Retries that are no retries: another buffer, fewer bytes; each ends the connection's writing. */
static void retried_wrongly(void) {
    static char sent[40000], other[40000];
    fill(sent, sizeof(sent));
    fill(other, sizeof(other));
    EACH_VERSION(version) {
        for (int how = 0; how < 4; how++) {
            struct pair p = connected(version, 2000);
            size_t n = 0;
            SSL_set_mode(p.ssl, how == 3 ? SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER : 0);
            printf("%s, %d\n", version_name(version), how);
            SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 10000));
            if (how == 0)
                SHOW_CALL(p.ssl, SSL_write(p.ssl, other, 10000));
            else if (how == 1)
                SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 9999));
            else if (how == 2)
                SHOW_CALL(p.ssl, SSL_write_ex(p.ssl, other, 10000, &n));
            else
                SHOW_CALL(p.ssl, SSL_write(p.ssl, other, 100));
            pair_free(&p);
        }
    }
}

/* A retry that is longer than before. */
static void retried_longer(void) {
    static char sent[60000], got[60000];
    fill(sent, sizeof(sent));
    for (int moving = 0; moving < 2; moving++) {
        struct pair p = connected(TLS1_3_VERSION, 2000);
        if (moving)
            SSL_set_mode(p.ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 20000));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, sent, 30000));
        size_t received = 0;
        int done = 0;
        for (int turn = 0; turn < 200; turn++) {
            int n = peer_SSL_read(p.peer, got + received, 10000);
            ERR_clear_error();
            received += n > 0 ? (size_t)n : 0;
            if (!done) {
                struct outcome o = CALL(p.ssl, SSL_write(p.ssl, sent, 30000));
                if (o.error != SSL_ERROR_WANT_WRITE) {
                    outcome_show("longer", &o);
                    done = 1;
                }
            }
        }
        SHOW(received);
        SHOW(memcmp(sent, got, received) == 0);
        pair_free(&p);
    }
}

/* Small writes, a full channel, and a reader that drains it: nothing is lost or repeated. */
static void small_writes(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 300);
        unsigned sent = 0, got = 0, waits = 0;
        for (int turn = 0; turn < 3000 && got < 1000; turn++) {
            unsigned char byte[3] = {(unsigned char)sent, (unsigned char)(sent >> 8), 7};
            if (sent < 1000) {
                int n = SSL_write(p.ssl, byte, 3);
                if (n == 3)
                    sent++;
                else if (SSL_get_error(p.ssl, n) == SSL_ERROR_WANT_WRITE)
                    waits++;
            }
            if (turn % 2) {
                unsigned char in[3];
                while (peer_SSL_read(p.peer, in, 3) == 3) {
                    if ((in[0] | in[1] << 8) != (int)got || in[2] != 7)
                        printf("wrong at %u\n", got);
                    got++;
                }
                ERR_clear_error();
            }
        }
        printf("%s: sent %u, got %u\n", version_name(version), sent, got);
        pair_free(&p);
    }
}

/* AUTO_RETRY: a blocking read that meets only a ticket goes on, or comes back. */
static void *slow_peer(void *arg) {
    SSL *peer = arg;
    char byte;
    if (peer_SSL_accept(peer) == 1 && peer_SSL_read(peer, &byte, 1) == 1)
        peer_SSL_write(peer, "answer", 6);
    return NULL;
}
static void auto_retry(void) {
    for (int on = 0; on < 2; on++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        int fds[2];
        char buffer[16];
        pthread_t thread;
        only_version(ctx, TLS1_3_VERSION);
        if (on)
            SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY);
        else
            SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
        socket_pair(fds, 0);
        SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
        SSL_set_fd(ssl, fds[0]);
        peer_SSL_set_fd(peer, fds[1]);
        NEED(pthread_create(&thread, NULL, slow_peer, peer) == 0);
        SHOW_CALL(ssl, SSL_connect(ssl));
        SHOW_CALL(ssl, SSL_write(ssl, "?", 1));
        for (int i = 0; i < 4; i++) {
            struct outcome o = CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
            outcome_show("read", &o);
            if (o.ret > 0)
                break;
        }
        pthread_join(thread, NULL);
        SSL_free(ssl);
        peer_SSL_free(peer);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* RELEASE_BUFFERS, SSL_free_buffers and SSL_alloc_buffers change nothing that a program sees. */
static void buffers(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        SSL_set_mode(p.ssl, SSL_MODE_RELEASE_BUFFERS);
        echo_show(&p);
        SHOW(SSL_free_buffers(p.ssl));
        echo_show(&p);
        SHOW(SSL_alloc_buffers(p.ssl));
        char byte;
        peer_SSL_write(p.peer, "ab", 2);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        SHOW(SSL_free_buffers(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        pair_free(&p);
    }
}

/* Both ends write before either reads. */
static void crossing(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version, 0);
        char buffer[32];
        for (int i = 0; i < 3; i++) {
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "ours", 4));
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "theirs", 6));
        }
        for (int i = 0; i < 4; i++) {
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        }
        pair_free(&p);
    }
}

/* KeyUpdate from the peer, asked for and not; our own; data before and after. */
static void key_updates(void) {
    struct pair p = connected(TLS1_3_VERSION, 0);
    char buffer[32];
    for (int asked = 0; asked < 2; asked++) {
        SHOW(peer_SSL_key_update(p.peer, asked ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED));
        SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        echo_show(&p);
    }
    SHOW(peer_SSL_get_key_update_type(p.peer));
    TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED));
    SHOW(SSL_get_key_update_type(p.ssl));
    echo_show(&p);
    SHOW(SSL_get_key_update_type(p.ssl));
    TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
    echo_show(&p);
    TRY(SSL_key_update(p.ssl, 7));
    pair_free(&p);
    p = connected(TLS1_2_VERSION, 0);
    TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED));
    pair_free(&p);
}

/* Requests for new keys that come while the channel is full: what is read next is under the last of the keys. */
static void key_updates_in_a_jam(void) {
    for (int requests = 0; requests < 4; requests++) {
        struct pair p = connected(TLS1_3_VERSION, 0);
        char buffer[2000] = {0};
        /* The record fills the channel. */
        BIO *ours, *theirs;
        NEED(BIO_new_bio_pair(&ours, 1000, &theirs, 1000) == 1);
        SSL_set_bio(p.ssl, ours, ours), peer_SSL_set_bio(p.peer, theirs, theirs);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, buffer, 978));
        for (int i = 0; i < requests; i++) {
            NEED(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_REQUESTED) == 1);
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        }
        SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "after it", 8));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        echo_show(&p);
        pair_free(&p);
    }
}

MAIN(CASE(read_pieces), CASE(read_ex), CASE(peek), CASE(odd_lengths), CASE(many_records), CASE(wire), CASE(modes),
     CASE(retried_plain), CASE(retried_partial), CASE(retried_moving), CASE(retried_both), CASE(retried_wrongly), CASE(retried_longer),
     CASE(small_writes), CASE(auto_retry), CASE(buffers), CASE(crossing), CASE(key_updates), CASE(key_updates_in_a_jam))
