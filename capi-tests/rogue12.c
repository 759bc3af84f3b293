/* What a peer of TLS 1.2 may not do although it has the right keys, after the handshake: messages that do not belong, alerts that are
 * none, and records of other types, versions and lengths. As in OpenSSL, each ends the connection with the same alert, or is nothing
 * to worry about. */
#include "rogue12.h"

#define LENGTH(list) (sizeof(list) / sizeof(list[0]))

static void show_alert(const SSL *ssl, int where, int ret) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT)
        printf("  alert %s\n", SSL_alert_desc_string_long(ret));
}

/* The keys of a handshake that is over. */
static void find_keys_of(const SSL *ssl, int of_server) {
    unsigned char randoms[2 * RANDOM];
    NEED(SSL_SESSION_get_master_key(SSL_get_session(ssl), master, SECRET) == SECRET);
    SSL_get_server_random(ssl, randoms, RANDOM);
    SSL_get_client_random(ssl, randoms + RANDOM, RANDOM);
    find_keys(randoms, of_server);
    sequence = 1; /* Finished was the first */
}

struct sent {
    const char *name;
    int type; /* of the record; negative: in clear */
    const char *data;
    size_t len;
    int times, version;
};
static unsigned char large[17000];
static const struct sent all[] = {
    {"data", 23, "data", 4, 1, 0x303},
    {"empty data", 23, "", 0, 1, 0x303},
    {"empty data, much", 23, "", 0, 33, 0x303},
    {"data of TLS 1.1", 23, "data", 4, 1, 0x302},
    {"data of TLS 1.3", 23, "data", 4, 1, 0x304},
    {"data of SSL 3", 23, "data", 4, 1, 0x300},
    {"data of no version", 23, "data", 4, 1, 0x404},
    {"long data", 23, (const char *)large, 16384, 1, 0x303},
    {"too long data", 23, (const char *)large, 16385, 1, 0x303},
    {"request", 22, "\0\0\0\0", 4, 1, 0x303},
    {"requests", 22, "\0\0\0\0", 4, 100, 0x303},
    {"request, long", 22, "\0\0\0\1x", 5, 1, 0x303},
    {"half a request", 22, "\0\0", 2, 1, 0x303},
    {"two requests", 22, "\0\0\0\0\0\0\0\0", 8, 1, 0x303},
    {"client hello", 22, "\1\0\0\1x", 5, 1, 0x303},
    {"server hello", 22, "\2\0\0\1x", 5, 1, 0x303},
    {"ticket", 22, "\4\0\0\7\0\0\0\144\0\1x", 11, 1, 0x303},
    {"certificate", 22, "\13\0\0\3\0\0\0", 7, 1, 0x303},
    {"key exchange", 22, "\14\0\0\1x", 5, 1, 0x303},
    {"certificate request", 22, "\15\0\0\1x", 5, 1, 0x303},
    {"hello done", 22, "\16\0\0\0", 4, 1, 0x303},
    {"certificate verify", 22, "\17\0\0\1x", 5, 1, 0x303},
    {"client key exchange", 22, "\20\0\0\1x", 5, 1, 0x303},
    {"finished", 22, "\24\0\0\14xxxxxxxxxxxx", 16, 1, 0x303},
    {"certificate status", 22, "\26\0\0\5\1\0\0\1x", 9, 1, 0x303},
    {"key update", 22, "\30\0\0\1\0", 5, 1, 0x303},
    {"unknown message", 22, "\143\0\0\1x", 5, 1, 0x303},
    {"very long message", 22, "\24\377\377\377x", 5, 1, 0x303},
    {"empty handshake", 22, "", 0, 1, 0x303},
    {"empty handshakes", 22, "", 0, 33, 0x303},
    {"change", 20, "\1", 1, 1, 0x303},
    {"change 2", 20, "\2", 1, 1, 0x303},
    {"empty change", 20, "", 0, 1, 0x303},
    {"empty alert", 21, "", 0, 1, 0x303},
    {"half an alert", 21, "\1", 1, 1, 0x303},
    {"long alert", 21, "\1\132x", 3, 1, 0x303},
    {"two alerts", 21, "\1\132\1\132", 4, 1, 0x303},
    {"warning", 21, "\1\132", 2, 1, 0x303},
    {"warnings", 21, "\1\132", 2, 4, 0x303},
    {"too many warnings", 21, "\1\132", 2, 5, 0x303},
    {"warning of a failure", 21, "\1\50", 2, 1, 0x303},
    {"no_renegotiation", 21, "\1\144", 2, 1, 0x303},
    {"failure", 21, "\2\50", 2, 1, 0x303},
    {"fatal close", 21, "\2\0", 2, 1, 0x303},
    {"level 0", 21, "\0\50", 2, 1, 0x303},
    {"level 3", 21, "\3\50", 2, 1, 0x303},
    {"unknown alert", 21, "\2\377", 2, 1, 0x303},
    {"close", 21, "\1\0", 2, 1, 0x303},
    {"heartbeat", 24, "\1\0\1x", 4, 1, 0x303},
    {"empty heartbeat", 24, "", 0, 1, 0x303},
    {"type 0", 0, "x", 1, 1, 0x303},
    {"type 255", 255, "x", 1, 1, 0x303},
    {"clear data", -23, "data", 4, 1, 0x303},
    {"clear data, long", -23, (const char *)large, 100, 1, 0x303},
    {"clear, empty", -23, "", 0, 1, 0x303},
    {"clear alert", -21, "\2\50", 2, 1, 0x303},
    {"clear change", -20, "\1", 1, 1, 0x303},
};

static void one(SSL_CTX *ctx, SSL_CTX *peer_ctx, const struct sent *s, int server) {
    static unsigned char buffer[20000];
    static struct bytes out;
    printf("%s\n", s->name);
    struct pair p = server ? client_pair(ctx, peer_ctx) : server_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    memory_bios(&p);
    find_keys_of(p.ssl, server);
    for (int i = 0; i < s->times; i++) {
        out.len = 0;
        if (s->type >= 0)
            seal(&out, s->type, s->version, s->data, s->len);
        else {
            put_number(&out, (size_t)-s->type, 1);
            put_number(&out, (size_t)s->version, 2);
            put_number(&out, s->len, 2);
            put(&out, s->data, s->len);
        }
        BIO_write(SSL_get_rbio(p.ssl), out.at, (int)out.len);
    }
    out.len = 0;
    seal(&out, SSL3_RT_APPLICATION_DATA, TLS1_2_VERSION, "and more", 8);
    BIO_write(SSL_get_rbio(p.ssl), out.at, (int)out.len);
    for (int i = 0; i < 2; i++) {
        struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        outcome_show("read", &o);
        if (o.ret <= 0)
            break;
    }
    SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
    printf("  shutdown %d\n", SSL_get_shutdown(p.ssl));
    pair_free(&p);
}
static void after(int server) {
    SSL_CTX *ctx = server ? client_ctx() : server_ctx("rsa"), *peer_ctx = server ? peer_server_ctx("rsa") : peer_client_ctx();
    only_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION); /* there is none here */
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_info_callback(ctx, show_alert);
    for (size_t i = 0; i < LENGTH(all); i++)
        one(ctx, peer_ctx, &all[i], server);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
/* What comes instead of what has to, in a renegotiation: the first message of a server that has asked for one. Hellos are
 * rogue_renegotiation's. */
static int verified;
static int verify(int ok, X509_STORE_CTX *store) { return (void)store, verified++, ok; }
static void send_sealed(SSL *ssl, int type, const void *data, size_t len) {
    static struct bytes out;
    out.len = 0;
    seal(&out, type, TLS1_2_VERSION, data, len);
    BIO_write(SSL_get_rbio(ssl), out.at, (int)out.len);
}
static void show_refusal(SSL *ssl) {
    char buffer[16];
    struct outcome o = CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
    outcome_show("read", &o);
    SHOW_CALL(ssl, SSL_write(ssl, "x", 1));
    printf("  verified %d\n", verified);
}
static void server_again(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, TLS1_2_VERSION);
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_info_callback(ctx, show_alert);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
    for (size_t i = 0; i < LENGTH(all) + 1; i++) {
        static struct bytes certificate;
        struct pair p = client_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        memory_bios(&p);
        find_keys_of(p.ssl, 1);
        verified = 0;
        if (i == LENGTH(all)) { /* the server's own, before its hello */
            unsigned char *der = NULL;
            int len = i2d_X509(SSL_get0_peer_certificate(p.ssl), &der);
            certificate.len = 0;
            put_number(&certificate, 11, 1);
            put_number(&certificate, (size_t)len + 6, 3);
            put_number(&certificate, (size_t)len + 3, 3);
            put_number(&certificate, (size_t)len, 3);
            put(&certificate, der, (size_t)len);
            OPENSSL_free(der);
        } else if (all[i].type != SSL3_RT_HANDSHAKE || all[i].times != 1 || all[i].len < 4 || all[i].data[0] == 0) {
            pair_free(&p);
            continue;
        }
        printf("%s\n", i < LENGTH(all) ? all[i].name : "true certificate");
        send_sealed(p.ssl, SSL3_RT_HANDSHAKE, "\0\0\0\0", 4);
        char byte;
        NEED(SSL_read(p.ssl, &byte, 1) == -1 && SSL_renegotiate_pending(p.ssl));
        if (i < LENGTH(all))
            send_sealed(p.ssl, SSL3_RT_HANDSHAKE, all[i].data, all[i].len);
        else
            send_sealed(p.ssl, SSL3_RT_HANDSHAKE, certificate.at, certificate.len);
        show_refusal(p.ssl);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void server_after(void) { after(1); }
static void client_after(void) { after(0); }

MAIN(CASE(server_after), CASE(client_after), CASE(server_again))
