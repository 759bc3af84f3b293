/* What failures look like: reasons, alerts and texts, on our side and on the other one. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* Every reason that the library has a text for. */
static void reasons(void) {
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, NULL);
    for (int reason = 1; reason < 1300; reason++) {
        const char *text = ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, reason));
        if (text)
            printf("%d %s\n", reason, text);
    }
    char buffer[200];
    ERR_error_string_n(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_UNEXPECTED_MESSAGE), buffer, sizeof(buffer));
    printf("%s\n", buffer);
}
static void reasons_after_context(void) {
    SSL_CTX_free(SSL_CTX_new(TLS_method()));
    SHOW_STR(ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_UNEXPECTED_EOF_WHILE_READING)));
    SHOW_STR(ERR_reason_error_string(ERR_PACK(ERR_LIB_SSL, 0, 1048)));
}
static void alert_names(void) {
    for (int alert = 0; alert < 130; alert++) {
        if (strcmp(SSL_alert_desc_string(alert), "UK") != 0)
            printf("%d %s %s\n", alert, SSL_alert_desc_string(alert), SSL_alert_desc_string_long(alert));
    }
    SHOW_STR(SSL_alert_desc_string(200));
    SHOW_STR(SSL_alert_desc_string_long(200));
    for (int level = 0; level < 4; level++)
        printf("%s %s\n", SSL_alert_type_string(level << 8 | 5), SSL_alert_type_string_long(level << 8 | 5));
}

/* Programs show an error's file without its folders. */
static void folder(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    const char *file;
    ERR_clear_error();
    SHOW(SSL_CTX_set_cipher_list(ctx, "none"));
    SHOW(ERR_get_error_all(&file, NULL, NULL, NULL, NULL) != 0);
    const char *name = strrchr(file, '/');
    printf("%.*s\n", name ? (int)(name - file) : 0, file);
    SSL_CTX_free(ctx);
}

/* A client that is answered by bytes that are no TLS, at the start. */
static void answered(const char *what, const char *bytes, int n) {
    SSL_CTX *ctx = client_ctx();
    EACH_VERSION(version) {
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        char sent[4000];
        SSL_set_bio(ssl, in, out);
        SSL_set_max_proto_version(ssl, version);
        CALL(ssl, SSL_connect(ssl));
        BIO_read(out, sent, sizeof(sent));
        BIO_write(in, bytes, n);
        printf("%s, %s\n", what, version_name(version));
        SHOW_CALL(ssl, SSL_connect(ssl));
        SHOW_CALL(ssl, SSL_connect(ssl));
        int answer = BIO_read(out, sent, sizeof(sent));
        if (answer == 7 && sent[0] == 21)
            printf("  answer: alert %d %d\n", sent[5], sent[6]);
        else
            printf("  answer: %d bytes\n", answer);
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}
#define ANSWERED(what, bytes) answered(what, bytes, (int)sizeof(bytes) - 1)
static void not_tls(void) {
    ANSWERED("HTTP", "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    ANSWERED("SSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
    ANSWERED("SMTP", "220 mail.test ESMTP Postfix\r\n");
    ANSWERED("zeros", "\0\0\0\0\0\0\0\0\0\0\0\0");
    ANSWERED("SSL 3", "\x16\x03\x00\x00\x02\x00\x00");
    ANSWERED("TLS 1.9", "\x16\x03\x0a\x00\x02\x00\x00");
    ANSWERED("major version", "\x16\x04\x03\x00\x02\x00\x00");
    ANSWERED("record type", "\x63\x03\x03\x00\x02\x00\x00");
    ANSWERED("too long", "\x16\x03\x03\xff\xff\x00\x00");
    ANSWERED("empty handshake record", "\x16\x03\x03\x00\x00");
    ANSWERED("data", "\x17\x03\x03\x00\x05hello");
    ANSWERED("cipher change", "\x14\x03\x03\x00\x01\x01");
    ANSWERED("bad cipher change", "\x14\x03\x03\x00\x01\x02");
}
static void alerts_at_the_start(void) {
    char bytes[] = "\x15\x03\x03\x00\x02\x02\x28";
    const unsigned char all[] = {0, 10, 20, 21, 22, 30, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 90, 100, 109, 110, 111, 112, 113, 114, 115, 116, 120, 255};
    for (size_t i = 0; i < sizeof(all); i++) {
        bytes[6] = (char)all[i];
        char name[20];
        snprintf(name, sizeof(name), "alert %d", all[i]);
        answered(name, bytes, 7);
    }
}
static void odd_alerts(void) {
    ANSWERED("warning", "\x15\x03\x03\x00\x02\x01\x70");
    ANSWERED("close", "\x15\x03\x03\x00\x02\x01\x00");
    ANSWERED("level 3", "\x15\x03\x03\x00\x02\x03\x28");
    ANSWERED("one byte", "\x15\x03\x03\x00\x01\x02");
    ANSWERED("three bytes", "\x15\x03\x03\x00\x03\x02\x28\x00");
}
static void bad_hellos(void) {
    ANSWERED("Finished first", "\x16\x03\x03\x00\x10\x14\x00\x00\x0c\0\0\0\0\0\0\0\0\0\0\0\0");
    ANSWERED("Certificate first", "\x16\x03\x03\x00\x07\x0b\x00\x00\x03\x00\x00\x00");
    ANSWERED("unknown message", "\x16\x03\x03\x00\x04\x63\x00\x00\x00");
    ANSWERED("empty ServerHello", "\x16\x03\x03\x00\x04\x02\x00\x00\x00");
    ANSWERED("huge message", "\x16\x03\x03\x00\x04\x02\xff\xff\xff");
    ANSWERED("HelloRequest", "\x16\x03\x03\x00\x04\x00\x00\x00\x00");
    ANSWERED("ClientHello", "\x16\x03\x03\x00\x06\x01\x00\x00\x02\x03\x03");
}

/* Records that are changed on the way, after the handshake: what we say, and what the other side hears. */
static void tampered(int where) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = client_pair(ctx, peer_ctx);
        char record[200], buffer[50];
        NEED_HANDSHAKE(&p);
        /* Our end of the pair is read and written by hand: out, changed, and in by a memory BIO. */
        BIO *ours = SSL_get_rbio(p.ssl), *in = BIO_new(BIO_s_mem());
        BIO_up_ref(ours);
        peer_SSL_write(p.peer, "some text to change", 19);
        int n = BIO_read(ours, record, sizeof(record));
        if (where == -2)
            n = 0;
        else if (where == -3)
            record[0] = 0x63;
        else if (where == -4)
            record[1] = 4;
        else if (where == -5)
            record[3] = (char)0xff;
        else if (where == -6)
            record[0] = 0x16;
        else if (where == -7)
            record[4] = 5, n = 10;
        else
            record[where < 0 ? n + where : where] ^= 1;
        BIO_write(in, record, n);
        SSL_set0_rbio(p.ssl, in);
        printf("%s\n", version_name(version));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        BIO_free(ours);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void tampered_tag(void) { tampered(-1); }
static void tampered_text(void) { tampered(8); }
static void tampered_type(void) { tampered(-3); }
static void tampered_version(void) { tampered(-4); }
static void tampered_length(void) { tampered(-5); }
static void tampered_to_handshake(void) { tampered(-6); }
static void tampered_short(void) { tampered(-7); }

/* The same record twice. */
static void replayed(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = client_pair(ctx, peer_ctx);
        char record[200], buffer[50];
        NEED_HANDSHAKE(&p);
        BIO *ours = SSL_get_rbio(p.ssl), *in = BIO_new(BIO_s_mem());
        BIO_up_ref(ours);
        peer_SSL_write(p.peer, "once", 4);
        int n = BIO_read(ours, record, sizeof(record));
        BIO_write(in, record, n);
        BIO_write(in, record, n);
        SSL_set0_rbio(p.ssl, in);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        BIO_free(ours);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A byte of each message of the server's flight is changed: the client must not connect. */
static void tampered_handshake(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        int connected = 0, tried = 0;
        for (int at = 11; at < 1500; at += 29) {
            struct pair p = {0};
            BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem()), *peer_in = BIO_new(BIO_s_mem()), *peer_out = BIO_new(BIO_s_mem());
            p.ssl = SSL_new(ctx);
            p.peer = peer_SSL_new(peer_ctx);
            SSL_set_connect_state(p.ssl);
            peer_SSL_set_accept_state(p.peer);
            SSL_set_bio(p.ssl, in, out);
            peer_SSL_set_bio(p.peer, peer_in, peer_out);
            int changed = 0;
            for (int turn = 0; turn < 5; turn++) {
                char bytes[20000];
                SSL_do_handshake(p.ssl);
                int n = BIO_read(out, bytes, sizeof(bytes));
                if (n > 0)
                    BIO_write(peer_in, bytes, n);
                peer_SSL_do_handshake(p.peer);
                n = BIO_read(peer_out, bytes, sizeof(bytes));
                if (n > 0) {
                    if (turn == 0 && at < n) {
                        bytes[at] ^= 0x10;
                        changed = 1;
                    }
                    BIO_write(in, bytes, n);
                }
                ERR_clear_error();
            }
            tried += changed;
            connected += changed && SSL_is_init_finished(p.ssl);
            pair_free(&p);
        }
        printf("%s: tried %d, connected %d\n", version_name(version), tried > 10, connected);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A peer that refuses late or early with a reason of its own. */
static void refused_by_peer(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_only_version(peer_ctx, version);
        printf("%s\n", version_name(version));
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        struct pair p = client_pair(ctx, peer_ctx);
        char byte;
        handshake_show(&p);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, &byte, 1));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        pair_free(&p);
        /* A peer with another cipher. */
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
        SSL_CTX_set1_groups_list(ctx, "X25519");
        peer_SSL_CTX_set1_groups_list(peer_ctx, "P-256");
        p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* After a failure on one SSL, another one of the same thread is not affected. */
static void independent(void) {
    SSL_CTX *ctx = client_ctx(), *good = peer_server_ctx("p256"), *bad = peer_server_ctx("expired");
    struct pair p = client_pair(ctx, good), q = client_pair(ctx, bad);
    NEED_HANDSHAKE(&p);
    handshake(&q); /* errors stay on the queue of this thread, as CALL took them off; put one there */
    ERR_raise(ERR_LIB_SSL, SSL_R_CERTIFICATE_VERIFY_FAILED);
    int n = SSL_write(p.ssl, "fine", 4);
    printf("write: %d %s\n", n, error_name(SSL_get_error(p.ssl, n)));
    char buffer[10];
    ERR_raise(ERR_LIB_SSL, SSL_R_CERTIFICATE_VERIFY_FAILED);
    n = SSL_read(p.ssl, buffer, 10);
    printf("read: %d %s\n", n, error_name(SSL_get_error(p.ssl, n)));
    ERR_clear_error();
    pair_free(&p);
    pair_free(&q);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(good);
    peer_SSL_CTX_free(bad);
}

MAIN(CASE(reasons), CASE(reasons_after_context), CASE(alert_names), CASE(folder), CASE(not_tls), CASE(alerts_at_the_start), CASE(odd_alerts), CASE(bad_hellos), CASE(tampered_tag),
     CASE(tampered_text), CASE(tampered_type), CASE(tampered_version), CASE(tampered_length), CASE(tampered_to_handshake), CASE(tampered_short), CASE(replayed),
     CASE(tampered_handshake), CASE(refused_by_peer), CASE(independent))
