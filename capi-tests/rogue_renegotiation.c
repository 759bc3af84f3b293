/* Renegotiation with a peer that has the right keys and does not say, or says wrongly, which handshake it had before: RFC 5746 is what
 * keeps somebody in the middle from putting his own words before a client's (CVE-2009-3555). */
#include "rogue12.h"

#define LENGTH(list) (sizeof(list) / sizeof(list[0]))
enum { VERIFY_DATA = 12 };

/* Ours ends the connection, and OpenSSL goes on. */
static int stricter;
static void show_alert(const SSL *ssl, int where, int ret) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT && !stricter)
        printf("  alert %s\n", SSL_alert_desc_string_long(ret));
}

static void put_extension(struct bytes *out, size_t type, const void *content, size_t len) {
    put_number(out, type, 2);
    put_number(out, len, 2);
    put(out, content, len);
}

/* What renegotiation_info has: both sides' verify_data, or what is not right of it. */
enum info { RIGHT, NONE, EMPTY, NO_LENGTH, OTHER, CLIENTS, SERVERS, BOTH, SWAPPED, LONGER, SHORTER, MORE, TWICE };
static const char *const infos[] = {"right", "none", "empty", "no length", "a bit different", "the client's", "the server's", "both", "swapped", "longer", "shorter", "more than a list", "twice"};
static void put_info(struct bytes *out, const SSL *ssl, int server, enum info info) {
    unsigned char own[VERIFY_DATA], peers[VERIFY_DATA], data[3 * VERIFY_DATA] = {0}, content[3 * VERIFY_DATA + 2] = {0};
    NEED(SSL_get_finished(ssl, own, VERIFY_DATA) == VERIFY_DATA && SSL_get_peer_finished(ssl, peers, VERIFY_DATA) == VERIFY_DATA);
    const unsigned char *clients = server ? peers : own, *servers = server ? own : peers;
    /* A server shows both. */
    size_t size = server ? VERIFY_DATA : 2 * VERIFY_DATA;
    memcpy(data, clients, VERIFY_DATA);
    memcpy(data + VERIFY_DATA, servers, VERIFY_DATA);
    if (info == NONE)
        return;
    if (info == EMPTY)
        size = 0;
    if (info == OTHER)
        data[size - 1] ^= 1;
    if (info == CLIENTS)
        size = VERIFY_DATA;
    if (info == SERVERS)
        memcpy(data, servers, size = VERIFY_DATA);
    if (info == BOTH)
        size = 2 * VERIFY_DATA;
    if (info == SWAPPED) {
        memcpy(data, servers, VERIFY_DATA);
        memcpy(data + VERIFY_DATA, clients, VERIFY_DATA);
    }
    size += info == LONGER;
    size -= info == SHORTER;
    content[0] = (unsigned char)size;
    memcpy(content + 1, data, size);
    for (int i = 0; i < (info == TWICE ? 2 : 1); i++)
        put_extension(out, 0xff01, content, info == NO_LENGTH ? 0 : 1 + size + (info == MORE));
}

static void put_hello(struct bytes *out, int server, const struct bytes *extensions, int scsv) {
    static const unsigned char random[RANDOM] = {1, 2, 3};
    struct bytes *body = calloc(1, sizeof(*body));
    put_number(body, TLS1_2_VERSION, 2);
    put(body, random, RANDOM);
    put_number(body, 0, 1);
    if (server) {
        /* It is the server under test, so this is a client's. */
        put_number(body, scsv ? 4 : 2, 2);
        put_number(body, 0xc02f, 2);
        if (scsv)
            put_number(body, 0x00ff, 2);
        put(body, "\1\0", 2);
    } else {
        put_number(body, 0xc02f, 2);
        put_number(body, 0, 1);
    }
    put_number(body, extensions->len, 2);
    put(body, extensions->at, extensions->len);
    put_number(out, server ? 1 : 2, 1);
    put_number(out, body->len, 3);
    put(out, body->at, body->len);
    free(body);
}

/* A connected pair of which the peer is ours to play. */
static struct pair connected(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    unsigned char randoms[2 * RANDOM];
    struct pair p = end_pair(server, ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    memory_bios(&p);
    SSL_SESSION_get_master_key(SSL_get_session(p.ssl), master, SECRET);
    SSL_get_server_random(p.ssl, randoms, RANDOM);
    SSL_get_client_random(p.ssl, randoms + RANDOM, RANDOM);
    find_keys(randoms, !server);
    sequence = 1; /* Finished was the first */
    return p;
}
static void deliver(struct pair *p, const void *message, size_t len) {
    static struct bytes out;
    out.len = 0;
    seal(&out, SSL3_RT_HANDSHAKE, TLS1_2_VERSION, message, len);
    BIO_write(SSL_get_rbio(p->ssl), out.at, (int)out.len);
}
static struct outcome read_on(struct pair *p) {
    unsigned char buffer[64];
    return CALL(p->ssl, SSL_read(p->ssl, buffer, sizeof(buffer)));
}
/* What it says of what was delivered, and whether it has answered. */
static void show_verdict(struct pair *p) {
    struct outcome o = read_on(p);
    if (stricter) {
        NEED(!is_ours() || !is_retry(o.error));
        return;
    }
    outcome_show("  read", &o);
    printf("  state %s, %s\n", SSL_state_string_long(p->ssl), BIO_pending(SSL_get_wbio(p->ssl)) > 200 ? "answered" : "silent");
}

static SSL_CTX *ctx_of(int server) {
    SSL_CTX *ctx = server ? server_ctx("rsa") : client_ctx();
    only_version(ctx, TLS1_2_VERSION);
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    SSL_CTX_set_info_callback(ctx, show_alert);
    return ctx;
}

static void server(void) {
    SSL_CTX *ctx = ctx_of(1), *peer_ctx = peer_client_ctx();
    for (int asks = 0; asks < 2; asks++) {
        for (int scsv = 0; scsv < 2; scsv++) {
            for (int ems = 1; ems >= 0; ems--) {
                for (size_t i = 0; i < LENGTH(infos); i++) {
                    static struct bytes extensions, hello;
                    struct pair p = connected(1, ctx, peer_ctx);
                    printf("%s%s%s%s\n", infos[i], scsv ? ", with the SCSV" : "", ems ? "" : ", without an extended master secret", asks ? ", as asked" : "");
                    if (asks) {
                        NEED(SSL_renegotiate(p.ssl) == 1 && SSL_do_handshake(p.ssl) == 1);
                        take_flight(SSL_get_wbio(p.ssl), &hello);
                    }
                    extensions.len = hello.len = 0;
                    put_info(&extensions, p.ssl, 1, (enum info)i);
                    put_extension(&extensions, 10, "\0\2\0\x1d", 4);
                    put_extension(&extensions, 13, "\0\2\x8\4", 4);
                    if (ems)
                        put_extension(&extensions, 23, "", 0);
                    put_hello(&hello, 1, &extensions, scsv);
                    deliver(&p, hello.at, hello.len);
                    /* OpenSSL lets the client go on without the extended master secret that it had. */
                    stricter = !ems || i == MORE;
                    show_verdict(&p);
                    pair_free(&p);
                }
            }
        }
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* The client is asked by the peer, or has asked itself. */
static void client(void) {
    SSL_CTX *ctx = ctx_of(0), *peer_ctx = peer_server_ctx("rsa");
    SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT);
    for (int asks = 0; asks < 2; asks++) {
        for (size_t i = 0; i < LENGTH(infos); i++) {
            static struct bytes extensions, hello;
            struct pair p = connected(0, ctx, peer_ctx);
            printf("%s%s\n", infos[i], asks ? ", as asked" : "");
            if (asks)
                NEED(SSL_renegotiate(p.ssl) == 1);
            else
                deliver(&p, "\0\0\0\0", 4);
            extensions.len = hello.len = 0;
            put_info(&extensions, p.ssl, 0, (enum info)i);
            put_extension(&extensions, 23, "", 0);
            put_hello(&hello, 0, &extensions, 0);
            stricter = 0;
            show_verdict(&p);
            deliver(&p, hello.at, hello.len);
            /* OpenSSL lets a server go on that it may connect to, although it does not say with whom it has spoken. */
            stricter = i == NONE;
            show_verdict(&p);
            pair_free(&p);
        }
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Another certificate than before. */
static void other_server(void) {
    SSL_CTX *ctx = ctx_of(0), *peer_ctx = peer_server_ctx("rsa");
    static const char *const names[] = {"rsa.pem", "client-rsa.pem"};
    for (size_t i = 0; i < LENGTH(names); i++) {
        static struct bytes extensions, hello, list;
        struct pair p = connected(0, ctx, peer_ctx);
        printf("%s\n", names[i]);
        unsigned char *der = NULL;
        X509 *x509 = load_x509(names[i]);
        int size = i2d_X509(x509, &der);
        deliver(&p, "\0\0\0\0", 4);
        extensions.len = hello.len = list.len = 0;
        put_info(&extensions, p.ssl, 0, RIGHT);
        put_extension(&extensions, 23, "", 0);
        put_hello(&hello, 0, &extensions, 0);
        read_on(&p);
        put_number(&list, 11, 1);
        put_number(&list, (size_t)size + 6, 3);
        put_number(&list, (size_t)size + 3, 3);
        put_number(&list, (size_t)size, 3);
        put(&list, der, (size_t)size);
        deliver(&p, hello.at, hello.len);
        deliver(&p, list.at, list.len);
        stricter = i > 0;
        show_verdict(&p);
        OPENSSL_free(der);
        X509_free(x509);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A session without an extended master secret does not bind the handshake that resumes it (RFC 7627, 1), and so it does not bind what comes
 * after that. */
static void resumed(void) {
    for (int server = 0; server < 2; server++) {
        for (int ems = 0; ems < 2; ems++) {
            SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "rsa");
            SSL_SESSION *session = NULL;
            if (!ems)
                SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
            for (int time = 0; time < 2; time++) {
                struct pair p = end_pair(server, ctx, peer_ctx);
                client_resumes(server, &p, session);
                NEED_HANDSHAKE(&p);
                client_session_free(server, session);
                session = client_session(server, &p);
                printf("server %d, ems %d, reused %d\n", server, ems, SSL_session_reused(p.ssl));
                if (!time) {
                    /* A session of a connection that was not closed is not resumed. */
                    SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
                    peer_SSL_set_shutdown(p.peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
                } else {
                    SHOW(SSL_renegotiate(p.ssl));
                    stricter = !ems;
                    struct outcome o = CALL(p.ssl, SSL_do_handshake(p.ssl));
                    if (!stricter)
                        outcome_show("handshake", &o);
                    NEED(!stricter || !is_ours() || (o.ret == -1 && o.error == SSL_ERROR_SSL));
                }
                pair_free(&p);
            }
            client_session_free(server, session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

MAIN(CASE(server), CASE(client), CASE(other_server), CASE(resumed))
