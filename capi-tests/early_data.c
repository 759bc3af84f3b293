/* Early data (RFC 8446, 4.2.10): sent, taken, refused and limited, on both sides. */
#include "key_session.h"

/* A client's session by which early data may be sent to ctx. */
static SSL_SESSION *our_session(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    SSL_SESSION_free(kept_session);
    kept_session = NULL;
    NEED_HANDSHAKE(&p);
    char byte;
    NEED(SSL_read(p.ssl, &byte, 1) == -1);
    NEED(kept_session);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    return kept_session;
}
static SSL_SESSION *their_session(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = server_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    char byte;
    peer_SSL_read(p.peer, &byte, 1);
    SSL_SESSION *session = peer_SSL_get1_session(p.peer);
    peer_SSL_shutdown(p.peer);
    SSL_shutdown(p.ssl);
    pair_free(&p);
    ERR_clear_error();
    return session;
}

static void write_show(SSL *ssl, const char *text) {
    size_t written = 0;
    ERR_clear_error();
    int ret = SSL_write_early_data(ssl, text, strlen(text), &written);
    printf("write_early_data %d %zu, error %s\n", ret, written, error_name(SSL_get_error(ssl, ret)));
    show_errors("  queue");
}
static int read_show(SSL *ssl, size_t size) {
    char buffer[64] = {0};
    size_t len = 0;
    ERR_clear_error();
    int ret = SSL_read_early_data(ssl, buffer, size, &len);
    printf("read_early_data %d %zu %.*s, error %s\n", ret, len, (int)len, buffer,
           ret == SSL_READ_EARLY_DATA_ERROR ? error_name(SSL_get_error(ssl, 0)) : "-");
    show_errors("  queue");
    return ret;
}
static void status_show(struct pair *p) {
    printf("status %d %d, reused %d\n", SSL_get_early_data_status(p->ssl), peer_SSL_get_early_data_status(p->peer),
           SSL_session_reused(p->ssl));
}
static void peer_reads(struct pair *p, int expected) {
    char buffer[64];
    size_t len = 0;
    int ret = peer_SSL_read_early_data(p->peer, buffer, sizeof(buffer), &len);
    printf("the peer has %d %.*s\n", ret == expected, (int)len, buffer);
}

static void client(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    peer_SSL_CTX_set_max_early_data(peer_ctx, 1000);
    SSL_SESSION *session = our_session(ctx, peer_ctx);
    SHOW(SSL_SESSION_get_max_early_data(session));
    struct pair p = client_pair(ctx, peer_ctx);
    NEED(SSL_set_session(p.ssl, session) == 1);
    write_show(p.ssl, "early");
    peer_reads(&p, SSL_READ_EARLY_DATA_SUCCESS);
    write_show(p.ssl, "more");
    peer_reads(&p, SSL_READ_EARLY_DATA_SUCCESS);
    size_t len;
    NEED(peer_SSL_write_early_data(p.peer, "to you", 6, &len) == 1);
    handshake_show(&p);
    char buffer[20];
    struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    outcome_show("read", &o);
    echo_show(&p);
    status_show(&p);
    write_show(p.ssl, "late");
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void client_refused(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    peer_SSL_CTX_set_max_early_data(peer_ctx, 1000);
    for (int how = 0; how < 3; how++) {
        SSL_SESSION *session = our_session(ctx, peer_ctx);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED(SSL_set_session(p.ssl, session) == 1);
        switch (how) {
        case 0:
            printf("the server wants none\n");
            peer_SSL_set_max_early_data(p.peer, 0);
            break;
        case 1:
            printf("the server asks for another group\n");
            peer_SSL_set1_groups_list(p.peer, "P-384");
            break;
        case 2:
            printf("the server does not know the ticket\n");
            peer_SSL_CTX_set_session_id_context(peer_ctx, (const unsigned char *)"other", 5);
            SSL_CTX *other = peer_server_ctx("rsa");
            peer_SSL_set_SSL_CTX(p.peer, other);
            peer_SSL_CTX_free(other);
            break;
        }
        write_show(p.ssl, "early");
        handshake_show(&p);
        status_show(&p);
        echo_show(&p);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void client_limits(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    write_show(p.ssl, "no session");
    pair_free(&p);
    peer_SSL_CTX_set_max_early_data(peer_ctx, 10);
    SSL_SESSION *session = our_session(ctx, peer_ctx);
    p = client_pair(ctx, peer_ctx);
    NEED(SSL_set_session(p.ssl, session) == 1);
    write_show(p.ssl, "eight is");
    write_show(p.ssl, "but this is too much");
    pair_free(&p);
    session = our_session(ctx, peer_ctx);
    SSL_SESSION_set1_hostname(session, "one");
    p = client_pair(ctx, peer_ctx);
    NEED(SSL_set_session(p.ssl, session) == 1);
    SSL_set_tlsext_host_name(p.ssl, "other");
    write_show(p.ssl, "name");
    pair_free(&p);
    p = client_pair(ctx, peer_ctx);
    TRY(read_show(p.ssl, 10));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static SSL_CTX *early_server(int max) {
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    SSL_CTX_set_max_early_data(ctx, max);
    return ctx;
}

static void server(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    SSL_SESSION *session = their_session(ctx, peer_ctx);
    struct pair p = server_pair(ctx, peer_ctx);
    printf("max %u\n", peer_SSL_SESSION_get_max_early_data(session));
    NEED(peer_SSL_set_session(p.peer, session) == 1);
    size_t len;
    NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
    read_show(p.ssl, 3);
    read_show(p.ssl, 10);
    read_show(p.ssl, 10);
    write_show(p.ssl, "before the end");
    NEED(peer_SSL_write_early_data(p.peer, "more", 4, &len) == 1);
    read_show(p.ssl, 10);
    peer_SSL_do_handshake(p.peer);
    read_show(p.ssl, 10);
    read_show(p.ssl, 10);
    handshake_show(&p);
    status_show(&p);
    char buffer[20];
    struct outcome o = PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
    outcome_show("peer's read", &o);
    echo_show(&p);
    pair_free(&p);
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(ctx);
}

/* A server that does not ask for early data skips it; one that has replay protection takes a ticket once. */
static void server_skips(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    for (int how = 0; how < 4; how++) {
        printf("way %d\n", how);
        SSL_SESSION *session = their_session(ctx, peer_ctx);
        for (int again = 0; again < (how == 3 ? 2 : 1); again++) {
            struct pair p = server_pair(ctx, peer_ctx);
            NEED(peer_SSL_set_session(p.peer, session) == 1);
            size_t len;
            NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
            if (how == 1)
                SSL_set_max_early_data(p.ssl, 0);
            if (how == 2)
                SSL_set1_groups_list(p.ssl, "P-384");
            if (how > 0)
                for (int turn = 0; turn < 6 && read_show(p.ssl, 20) != SSL_READ_EARLY_DATA_FINISH; turn++)
                    peer_SSL_do_handshake(p.peer);
            handshake_show(&p);
            status_show(&p);
            echo_show(&p);
            pair_free(&p);
        }
    }
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(ctx);
}

static void server_limits(void) {
    SSL_CTX *peer_ctx = peer_client_ctx();
    for (int skip = 0; skip < 3; skip++) {
        SSL_CTX *ctx = early_server(20);
        SSL_SESSION *session = their_session(ctx, peer_ctx);
        struct pair p = server_pair(ctx, peer_ctx);
        NEED(peer_SSL_set_session(p.peer, session) == 1);
        size_t len;
        NEED(peer_SSL_write_early_data(p.peer, "more than is fine", 17, &len) == 1);
        if (skip) {
            SSL_set_max_early_data(p.ssl, 0);
            SSL_set_recv_max_early_data(p.ssl, skip == 2 ? 0 : 5);
            handshake_show(&p);
        } else {
            SSL_set_recv_max_early_data(p.ssl, 5);
            read_show(p.ssl, 20);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
    peer_SSL_CTX_free(peer_ctx);
}

static int allow(SSL *ssl, void *argument) {
    (void)ssl;
    printf("asked about early data: %s\n", (char *)argument);
    return *(char *)argument == 'y';
}

static void server_callback(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    for (int yes = 0; yes < 2; yes++) {
        SSL_SESSION *session = their_session(ctx, peer_ctx);
        struct pair p = server_pair(ctx, peer_ctx);
        SSL_set_allow_early_data_cb(p.ssl, allow, yes ? "yes" : "no");
        NEED(peer_SSL_set_session(p.peer, session) == 1);
        size_t len;
        NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
        for (int turn = 0; turn < 6 && read_show(p.ssl, 20) != SSL_READ_EARLY_DATA_FINISH; turn++)
            peer_SSL_do_handshake(p.peer);
        handshake_show(&p);
        status_show(&p);
        pair_free(&p);
    }
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(ctx);
}

/* Early data by a key that both sides have from elsewhere, and what its exporter gives. */
static const unsigned char external_key[48] = "a key of forty-eight bytes";
static SSL_SESSION *external, *peer_external;

static int use_external(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *id_len, SSL_SESSION **session) {
    (void)ssl;
    printf("use a key, any digest %d\n", md == NULL);
    SSL_SESSION_up_ref(external);
    *session = external, *id = (const unsigned char *)"name", *id_len = 4;
    return 1;
}
static int find_external(SSL *ssl, const unsigned char *id, size_t id_len, SSL_SESSION **session) {
    (void)ssl;
    printf("find the key %.*s\n", (int)id_len, id);
    SSL_SESSION_up_ref(external);
    *session = external;
    return 1;
}
static int peer_use_external(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *id_len, SSL_SESSION **session) {
    (void)ssl, (void)md;
    peer_SSL_SESSION_up_ref(peer_external);
    *session = peer_external, *id = (const unsigned char *)"name", *id_len = 4;
    return 1;
}
static int peer_find_external(SSL *ssl, const unsigned char *id, size_t id_len, SSL_SESSION **session) {
    (void)ssl, (void)id, (void)id_len;
    peer_SSL_SESSION_up_ref(peer_external);
    *session = peer_external;
    return 1;
}
static void external_keys(SSL *ssl, SSL *peer, int sha384) {
    const unsigned char *suite = sha384 ? suite_1_3_sha384 : suite_1_3;
    NEED(SSL_set_ciphersuites(ssl, sha384 ? "TLS_AES_256_GCM_SHA384" : "TLS_AES_128_GCM_SHA256"));
    external = key_session(ssl, TLS1_3_VERSION, suite, external_key, 48);
    peer_external = peer_key_session(peer, TLS1_3_VERSION, suite, external_key, 48);
    NEED(SSL_SESSION_set_max_early_data(external, 100) && peer_SSL_SESSION_set_max_early_data(peer_external, 100));
}
static void early_exports(struct pair *p) {
    const char *const contexts[] = {"", "context"};
    for (int i = 0; i < 2; i++) {
        unsigned char ours[80] = {0}, theirs[80] = {1};
        const unsigned char *context = (const unsigned char *)contexts[i];
        SHOW(SSL_export_keying_material_early(p->ssl, ours, 80, "label", 5, context, strlen(contexts[i])));
        NEED(peer_SSL_export_keying_material_early(p->peer, theirs, 80, "label", 5, context, strlen(contexts[i])) == 1);
        SHOW(memcmp(ours, theirs, 80) == 0);
    }
}
static void client_external(void) {
    for (int i = 0; i < 2; i++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        peer_SSL_CTX_set_max_early_data(peer_ctx, 100);
        struct pair p = client_pair(ctx, peer_ctx);
        external_keys(p.ssl, p.peer, i);
        SSL_set_psk_use_session_callback(p.ssl, use_external);
        peer_SSL_set_psk_find_session_callback(p.peer, peer_find_external);
        write_show(p.ssl, "early");
        peer_reads(&p, SSL_READ_EARLY_DATA_SUCCESS);
        early_exports(&p);
        handshake_show(&p);
        status_show(&p);
        early_exports(&p);
        SSL_SESSION_free(external), peer_SSL_SESSION_free(peer_external);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void server_external(void) {
    for (int i = 0; i < 2; i++) {
        SSL_CTX *ctx = early_server(100), *peer_ctx = peer_client_ctx();
        struct pair p = server_pair(ctx, peer_ctx);
        external_keys(p.ssl, p.peer, i);
        SSL_set_psk_find_session_callback(p.ssl, find_external);
        peer_SSL_set_psk_use_session_callback(p.peer, peer_use_external);
        size_t len;
        NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
        read_show(p.ssl, 10);
        early_exports(&p);
        handshake_show(&p);
        status_show(&p);
        early_exports(&p);
        SSL_SESSION_free(external), peer_SSL_SESSION_free(peer_external);
        pair_free(&p);
        peer_SSL_CTX_free(peer_ctx);
        SSL_CTX_free(ctx);
    }
}

/* A server that has early data to read, and does something else. */
static void server_misuse(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    char buffer[64];
    size_t len;
    for (int how = 0; how < 6; how++) {
        SSL_SESSION *session = their_session(ctx, peer_ctx);
        struct pair p = server_pair(ctx, peer_ctx);
        NEED(peer_SSL_set_session(p.peer, session) == 1);
        printf("way %d\n", how);
        if (how == 0) {
            read_show(p.ssl, 5);
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 5));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "answer", 6));
            SHOW_CALL(p.ssl, SSL_write_early_data(p.ssl, "answer", 6, &len));
        }
        NEED(peer_SSL_write_early_data(p.peer, "early one", 9, &len) == 1);
        NEED(peer_SSL_write_early_data(p.peer, "early two", 9, &len) == 1);
        read_show(p.ssl, 5);
        switch (how) {
        case 1:
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "answer", 6));
            break;
        case 2:
            SHOW_CALL(p.ssl, SSL_write_early_data(p.ssl, "answer", 6, &len));
            break;
        case 3:
            SHOW_CALL(p.ssl, SSL_accept(p.ssl));
            break;
        case 4:
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            break;
        case 5:
            SHOW_CALL(p.ssl, SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
            break;
        }
        SHOW(SSL_is_init_finished(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        NEED(peer_SSL_write(p.peer, "late", 4) == 4);
        for (int i = 0; i < 4; i++)
            read_show(p.ssl, sizeof(buffer));
        if (how != 3 && how != 4)
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        peer_SSL_SESSION_free(session);
        pair_free(&p);
    }
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(ctx);
}
/* Who did not ask for early data is not given any, for it may be a replay. */
static void server_reads_otherwise(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    char buffer[64] = {0};
    size_t len;
    SSL_SESSION *session = their_session(ctx, peer_ctx);
    struct pair p = server_pair(ctx, peer_ctx);
    NEED(peer_SSL_set_session(p.peer, session) == 1);
    NEED(peer_SSL_write_early_data(p.peer, "early data", 10, &len) == 1);
    read_show(p.ssl, 5);
    SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    SHOW_STR(buffer);
    read_show(p.ssl, sizeof(buffer));
    pair_free(&p);
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(ctx);
}
/* With partial writes too, early data goes whole. */
static void client_partial(void) {
    static char text[40000], got[sizeof(text)];
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    peer_SSL_CTX_set_max_early_data(peer_ctx, sizeof(text));
    peer_SSL_CTX_set_recv_max_early_data(peer_ctx, sizeof(text));
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_SESSION *session = our_session(ctx, peer_ctx);
    struct pair p = client_pair(ctx, peer_ctx);
    BIO *ours, *theirs;
    NEED(BIO_new_bio_pair(&ours, 100000, &theirs, 100000) == 1);
    SSL_set_bio(p.ssl, ours, ours);
    peer_SSL_set_bio(p.peer, theirs, theirs);
    NEED(SSL_set_session(p.ssl, session) == 1);
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = (char)(i / 100);
    size_t written = 0, read = 0, len = 0;
    SHOW(SSL_write_early_data(p.ssl, text, sizeof(text), &written));
    SHOW(written);
    while (peer_SSL_read_early_data(p.peer, got + read, sizeof(got) - read, &len) == SSL_READ_EARLY_DATA_SUCCESS && len > 0)
        read += len;
    SHOW(read == sizeof(text) && memcmp(got, text, read) == 0);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Refused early data is skipped until the first record that can be read comes, and not after it (RFC 8446, 4.2.10). */
static void move(BIO *from, BIO *to) {
    char buffer[20000];
    int n;
    while ((n = BIO_read(from, buffer, sizeof(buffer))) > 0)
        NEED(BIO_write(to, buffer, n) == n);
}
static void server_stops_skipping(void) {
    SSL_CTX *ctx = early_server(1000), *peer_ctx = peer_client_ctx();
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    for (int at = 0; at < 4; at++) {
        SSL_SESSION *session = their_session(ctx, peer_ctx);
        SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem()), *peer_in = BIO_new(BIO_s_mem()), *peer_out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1), BIO_set_mem_eof_return(peer_in, -1);
        SSL_set_bio(ssl, in, out), peer_SSL_set_bio(peer, peer_in, peer_out);
        SSL_set_accept_state(ssl), peer_SSL_set_connect_state(peer);
        SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
        SSL_set_session_id_context(ssl, (const unsigned char *)"new", 3); /* a handshake with certificates */
        NEED(peer_SSL_set_session(peer, session) == 1);
        size_t len;
        NEED(peer_SSL_write_early_data(peer, "early", 5, &len) == 1);
        move(peer_out, in);
        SHOW_CALL(ssl, SSL_accept(ssl));
        move(out, peer_in);
        NEED(peer_SSL_do_handshake(peer) == 1);
        /* A record that is for nobody, before the at'th of the client's flight. */
        unsigned char records[20000], stray[45] = {23, 3, 3, 0, 40, 1, 2, 3};
        int size = BIO_read(peer_out, records, sizeof(records)), place = 0;
        for (int record = 0; place < size; record++) {
            int whole = 5 + records[place + 3] * 256 + records[place + 4];
            if (record == at)
                BIO_write(in, stray, sizeof(stray));
            printf("record of type %d\n", records[place]);
            BIO_write(in, records + place, whole);
            place += whole;
        }
        printf("stray before %d\n", at);
        SHOW_CALL(ssl, SSL_accept(ssl));
        SSL_free(ssl), peer_SSL_free(peer);
        peer_SSL_SESSION_free(session);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A server that takes early data, and a client that has a session of it. */
static struct pair resuming_server_pair(void) {
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_max_early_data(ctx, 1000);
    SSL_SESSION *session = their_session(ctx, peer_ctx);
    struct pair p = own_server_pair(ctx, peer_ctx);
    NEED(peer_SSL_set_session(p.peer, session) == 1);
    peer_SSL_SESSION_free(session);
    return p;
}

/* A program that begins early data, has to repeat the call, and goes on with the handshake instead. */
static void instead(void) {
    struct pair p = resuming_server_pair();
    size_t len;
    read_show(p.ssl, 5);
    NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
    read_show(p.ssl, 5);
    handshake_show(&p);
    status_show(&p);
    echo_show(&p);
    pair_free(&p);
}

/* How much a server takes, and its tickets allow: a connection's settings begin as its context's. */
static void limits(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_get_max_early_data(ctx));
    SHOW(SSL_CTX_get_recv_max_early_data(ctx));
    SHOW(SSL_CTX_set_max_early_data(ctx, 5));
    SHOW(SSL_CTX_set_recv_max_early_data(ctx, 6));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_max_early_data(ssl));
    SHOW(SSL_get_recv_max_early_data(ssl));
    SHOW(SSL_set_max_early_data(ssl, 0xffffffff));
    SHOW(SSL_set_recv_max_early_data(ssl, 0));
    SHOW(SSL_get_max_early_data(ssl) == 0xffffffff);
    SHOW(SSL_get_recv_max_early_data(ssl));
    SHOW(SSL_CTX_get_max_early_data(ctx));
    SHOW(SSL_CTX_get_recv_max_early_data(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Early data over a channel that takes it in pieces: a write that is repeated counts once. */
static void client_slowly(void) {
    static const size_t rooms[] = {100, 700, 3000};
    static unsigned char text[1000], got[2000];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = pattern(i);
    for (int room = 0; room < 3; room++)
        for (int partial = 0; partial < 2; partial++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            peer_SSL_CTX_set_max_early_data(peer_ctx, sizeof(text));
            if (partial)
                SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
            SSL_SESSION *session = our_session(ctx, peer_ctx);
            struct pair p = client_pair(ctx, peer_ctx);
            pair_connect_bios(&p, rooms[room]);
            NEED(SSL_set_session(p.ssl, session) == 1);
            size_t written = 0, read = 0, len;
            for (int turn = 0; turn < 500 && read < sizeof(text); turn++) {
                size_t piece = written ? 100 : 900;
                ERR_clear_error();
                if (written < sizeof(text)) {
                    int ret = SSL_write_early_data(p.ssl, text + written, piece, &len);
                    if (ret == 1)
                        written += len;
                    else if (!is_retry(SSL_get_error(p.ssl, ret))) {
                        show_errors("write");
                        break;
                    }
                }
                if (peer_SSL_read_early_data(p.peer, got + read, sizeof(got) - read, &len) == SSL_READ_EARLY_DATA_SUCCESS)
                    read += len;
            }
            printf("room for %zu, partial %d: %zu written, %zu read, right %d\n", rooms[room], partial, written, read, memcmp(text, got, read) == 0);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* The server reads what has come, and the handshake that it then goes on with brings the end of early data. */
static void server_goes_on(void) {
    struct pair p = resuming_server_pair();
    size_t len;
    NEED(peer_SSL_write_early_data(p.peer, "early", 5, &len) == 1);
    read_show(p.ssl, 64);
    SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    read_show(p.ssl, 64);
    status_show(&p);
    echo_show(&p);
    pair_free(&p);
}

MAIN(CASE(client), CASE(client_refused), CASE(client_limits), CASE(server), CASE(server_skips), CASE(server_limits),
     CASE(server_callback), CASE(client_external), CASE(server_external), CASE(server_misuse),
     CASE(server_reads_otherwise), CASE(client_partial), CASE(server_stops_skipping), CASE(client_slowly), CASE(instead), CASE(limits), CASE(server_goes_on))
