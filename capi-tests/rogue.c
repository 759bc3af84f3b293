/* What a peer of TLS 1.3 may not do although it has the right keys: messages that do not belong, are wrong inside, or come too often,
 * and records that are cut, mixed and padded as nobody should. Each ends the connection, with the same alert, or is nothing to worry
 * about, as in OpenSSL. */
#include "rogue.h"

#define LENGTH(list) (sizeof(list) / sizeof(list[0]))

/* How the answers of both libraries go together: they are the same; they are another reason or alert each; or OpenSSL lets through what
 * RFC 8446 forbids. */
enum how { SAME, REFUSED, STRICTER };
static enum how how;

static SSL_CTX *ctx, *peer_ctx;
static struct rogue rogue, *const r = &rogue;

static void show_alert(const SSL *ssl, int where, int ret) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT && how == SAME)
        printf("  alert %s\n", SSL_alert_desc_string_long(ret));
}
static void contexts(int server) {
    if (server) {
        ctx = client_ctx();
        peer_ctx = peer_server_ctx("rsa");
        SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
        SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem"));
        SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM);
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    } else {
        ctx = server_ctx("rsa");
        peer_ctx = peer_client_ctx();
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem"));
        peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"rogue", 5);
    }
    short_hello(ctx);
    only_version(ctx, TLS1_3_VERSION);
    NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
    SSL_CTX_set_info_callback(ctx, show_alert);
}
static void contexts_free(void) {
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void show(const char *what, const struct outcome *o) {
    int refused = o->ret <= 0 && !is_retry(o->error);
    if (how == SAME)
        outcome_show(what, o);
    else if (how == REFUSED)
        printf("%s: %s\n", what, refused ? "refused" : "taken");
    else
        NEED(refused || !is_ours());
}

/* Changes of a flight */

/* An extension more, at the end of the block whose length is at `block`. */
static void add_extension(struct bytes *m, size_t block, unsigned type, const void *content, size_t len) {
    struct bytes more = {.len = 0};
    size_t old = (size_t)(m->at[block] << 8 | m->at[block + 1]), end = block + 2 + old;
    put_number(&more, type, 2);
    put_number(&more, len, 2);
    put(&more, content, len);
    put(&more, m->at + end, m->len - end);
    m->len = end;
    put(m, more.at, more.len);
    old += 4 + len;
    m->at[block] = (unsigned char)(old >> 8), m->at[block + 1] = (unsigned char)old;
    put_right_length(m);
}
static void encrypted_extension(unsigned type, const void *content, size_t len) {
    add_extension(message(&r->flight, ENCRYPTED_EXTENSIONS), 4, type, content, len);
}
/* The same at the first certificate, with the list's length. */
static void certificate_extension(unsigned type, const void *content, size_t len) {
    struct bytes *m = message(&r->flight, CERTIFICATE);
    size_t list = 5u + m->at[4], first = list + 3, size = (size_t)(m->at[first] << 16 | m->at[first + 1] << 8 | m->at[first + 2]);
    size_t all = (size_t)(m->at[list] << 16 | m->at[list + 1] << 8 | m->at[list + 2]) + 4 + len;
    add_extension(m, first + 3 + size, type, content, len);
    for (int i = 0; i < 3; i++)
        m->at[list + (size_t)i] = (unsigned char)(all >> (16 - 8 * i));
}
static void request(const void *body, size_t len) { set_message(new_message(&r->flight, CERTIFICATE), CERTIFICATE_REQUEST, body, len); }

/* What each attempt is: its name, and what it changes. */
struct attempt {
    const char *name;
    void (*change)(void);
    enum how how;
};
#define ATTEMPT(name, ...) static void name(void) { __VA_ARGS__; }
#define SIGALGS "\0\15\0\4\0\2\10\4"

ATTEMPT(nothing, )
ATTEMPT(ee_alpn, encrypted_extension(16, "\0\3\2h2", 5))
ATTEMPT(ee_alpn_two, encrypted_extension(16, "\0\6\2h2\2h2", 8))
ATTEMPT(ee_alpn_none, encrypted_extension(16, "\0\0", 2))
ATTEMPT(ee_alpn_empty_name, encrypted_extension(16, "\0\1\0", 3))
ATTEMPT(ee_alpn_other, encrypted_extension(16, "\0\3\2h3", 5))
ATTEMPT(ee_alpn_long, encrypted_extension(16, "\0\3\2h2x", 6))
ATTEMPT(ee_alpn_twice, encrypted_extension(16, "\0\3\2h2", 5); encrypted_extension(16, "\0\3\2h2", 5))
ATTEMPT(ee_name, encrypted_extension(0, "", 0))
ATTEMPT(ee_fragment, encrypted_extension(1, "\1", 1))
ATTEMPT(ee_status, encrypted_extension(5, "", 0))
ATTEMPT(ee_groups, encrypted_extension(10, "\0\2\0\35", 4))
ATTEMPT(ee_groups_odd, encrypted_extension(10, "\0\3\0\35\0", 5))
ATTEMPT(ee_groups_twice, encrypted_extension(10, "\0\2\0\35", 4); encrypted_extension(10, "\0\2\0\35", 4))
ATTEMPT(ee_points, encrypted_extension(11, "\1\0", 2))
ATTEMPT(ee_sigalgs, encrypted_extension(13, "\0\2\10\4", 4))
ATTEMPT(ee_srtp, encrypted_extension(14, "\0\2\0\1\0", 5))
ATTEMPT(ee_heartbeat, encrypted_extension(15, "\1", 1))
ATTEMPT(ee_scts, encrypted_extension(18, "", 0))
ATTEMPT(ee_padding, encrypted_extension(21, "\0\0", 2))
ATTEMPT(ee_etm, encrypted_extension(22, "", 0))
ATTEMPT(ee_ems, encrypted_extension(23, "", 0))
ATTEMPT(ee_ticket, encrypted_extension(35, "", 0))
ATTEMPT(ee_psk, encrypted_extension(41, "\0\0", 2))
ATTEMPT(ee_early_data, encrypted_extension(42, "", 0))
ATTEMPT(ee_versions, encrypted_extension(43, "\3\4", 2))
ATTEMPT(ee_cookie, encrypted_extension(44, "\0\1x", 3))
ATTEMPT(ee_psk_modes, encrypted_extension(45, "\1\1", 2))
ATTEMPT(ee_authorities, encrypted_extension(47, "\0\3\0\1x", 5))
ATTEMPT(ee_filters, encrypted_extension(48, "\0\0", 2))
ATTEMPT(ee_post_auth, encrypted_extension(49, "", 0))
ATTEMPT(ee_sigalgs_cert, encrypted_extension(50, "\0\2\10\4", 4))
ATTEMPT(ee_share, encrypted_extension(51, "\0\35\0\1x", 5))
ATTEMPT(ee_renegotiation, encrypted_extension(0xff01, "\0", 1))
ATTEMPT(ee_unknown, encrypted_extension(0xfafa, "", 0))
ATTEMPT(ee_long, struct bytes *m = message(&r->flight, ENCRYPTED_EXTENSIONS); put(m, "x", 1); put_right_length(m))
ATTEMPT(ee_short, struct bytes *m = message(&r->flight, ENCRYPTED_EXTENSIONS); m->at[5]++)
ATTEMPT(ee_nothing, set_message(message(&r->flight, ENCRYPTED_EXTENSIONS), ENCRYPTED_EXTENSIONS, "", 0))
ATTEMPT(ee_missing, drop_message(&r->flight, ENCRYPTED_EXTENSIONS))
ATTEMPT(ee_two, set_message(new_message(&r->flight, CERTIFICATE), ENCRYPTED_EXTENSIONS, "\0\0", 2))
ATTEMPT(ee_after_certificate, set_message(new_message(&r->flight, CERTIFICATE_VERIFY), ENCRYPTED_EXTENSIONS, "\0\0", 2))
ATTEMPT(cr_good, request("\0\0\10" SIGALGS, 11))
ATTEMPT(cr_context, request("\1x\0\10" SIGALGS, 12))
ATTEMPT(cr_no_sigalgs, request("\0\0\0", 3))
ATTEMPT(cr_empty_sigalgs, request("\0\0\6\0\15\0\2\0\0", 9))
ATTEMPT(cr_odd_sigalgs, request("\0\0\7\0\15\0\3\0\1\10", 10))
ATTEMPT(cr_unknown_sigalgs, request("\0\0\10\0\15\0\4\0\2\1\1", 11))
ATTEMPT(cr_sigalgs_twice, request("\0\0\20" SIGALGS SIGALGS, 19))
ATTEMPT(cr_unknown, request("\0\0\14" SIGALGS "\372\372\0\0", 15))
ATTEMPT(cr_unknown_twice, request("\0\0\20" SIGALGS "\372\372\0\0\372\372\0\0", 19))
ATTEMPT(cr_share, request("\0\0\14" SIGALGS "\0\63\0\0", 15))
ATTEMPT(cr_name, request("\0\0\14" SIGALGS "\0\0\0\0", 15))
ATTEMPT(cr_alpn, request("\0\0\14" SIGALGS "\0\20\0\0", 15))
ATTEMPT(cr_status, request("\0\0\14" SIGALGS "\0\5\0\0", 15))
ATTEMPT(cr_authorities_empty, request("\0\0\16" SIGALGS "\0\57\0\2\0\0", 17))
ATTEMPT(cr_authorities_bad, request("\0\0\20" SIGALGS "\0\57\0\4\0\2\0\1", 19))
ATTEMPT(cr_sigalgs_long, request("\0\0\11\0\15\0\5\0\2\10\4x", 12))
ATTEMPT(cr_authorities_long, request("\0\0\22" SIGALGS "\0\57\0\6\0\3\0\1xy", 21))
ATTEMPT(cr_long, request("\0\0\10" SIGALGS "x", 12))
ATTEMPT(cr_two, request("\0\0\10" SIGALGS, 11); request("\0\0\10" SIGALGS, 11))
ATTEMPT(cr_after_certificate, set_message(new_message(&r->flight, CERTIFICATE_VERIFY), CERTIFICATE_REQUEST, "\0\0\10" SIGALGS, 11))
ATTEMPT(certificate_context, struct bytes *m = message(&r->flight, CERTIFICATE); struct bytes old = *m; set_message(m, CERTIFICATE, "\1x", 2);
        put(m, old.at + 5, old.len - 5); put_right_length(m))
ATTEMPT(certificate_none, set_message(message(&r->flight, CERTIFICATE), CERTIFICATE, "\0\0\0\0", 4))
ATTEMPT(certificate_empty, set_message(message(&r->flight, CERTIFICATE), CERTIFICATE, "\0\0\0\5\0\0\0\0\0", 9))
ATTEMPT(certificate_garbage, set_message(message(&r->flight, CERTIFICATE), CERTIFICATE, "\0\0\0\6\0\0\1x\0\0", 10))
ATTEMPT(certificate_long, struct bytes *m = message(&r->flight, CERTIFICATE); put(m, "x", 1); put_right_length(m))
ATTEMPT(certificate_unknown, certificate_extension(0xfafa, "", 0))
ATTEMPT(certificate_status, certificate_extension(5, "\1\0\0\1x", 5))
ATTEMPT(certificate_status_empty, certificate_extension(5, "\1\0\0\0", 4))
ATTEMPT(certificate_scts, certificate_extension(18, "\0\3\0\1x", 5))
ATTEMPT(certificate_name, certificate_extension(0, "", 0))
ATTEMPT(certificate_share, certificate_extension(51, "", 0))
ATTEMPT(certificate_sigalgs, certificate_extension(13, "\0\2\10\4", 4))
ATTEMPT(certificate_missing, drop_message(&r->flight, CERTIFICATE))
ATTEMPT(certificate_two, struct bytes old = *message(&r->flight, CERTIFICATE); *new_message(&r->flight, CERTIFICATE_VERIFY) = old)
ATTEMPT(verify_missing, drop_message(&r->flight, CERTIFICATE_VERIFY))
ATTEMPT(both_missing, drop_message(&r->flight, CERTIFICATE); drop_message(&r->flight, CERTIFICATE_VERIFY))
ATTEMPT(verify_two, struct bytes old = *message(&r->flight, CERTIFICATE_VERIFY); *new_message(&r->flight, FINISHED) = old)
ATTEMPT(verify_first, struct bytes old = *message(&r->flight, CERTIFICATE_VERIFY); drop_message(&r->flight, CERTIFICATE_VERIFY);
        *new_message(&r->flight, CERTIFICATE) = old)
ATTEMPT(verify_empty, r->keep_verify = 1; set_message(message(&r->flight, CERTIFICATE_VERIFY), CERTIFICATE_VERIFY, "", 0))
ATTEMPT(verify_no_signature, r->keep_verify = 1; set_message(message(&r->flight, CERTIFICATE_VERIFY), CERTIFICATE_VERIFY, "\10\4\0\0", 4))
ATTEMPT(finished_wrong, r->keep_finished = 1; message(&r->flight, FINISHED)->at[5] ^= 1)
ATTEMPT(finished_empty, r->keep_finished = 1; set_message(message(&r->flight, FINISHED), FINISHED, "", 0))
ATTEMPT(finished_short, r->keep_finished = 1; message(&r->flight, FINISHED)->len--; put_right_length(message(&r->flight, FINISHED)))
ATTEMPT(finished_long, r->keep_finished = 1; put(message(&r->flight, FINISHED), "x", 1); put_right_length(message(&r->flight, FINISHED)))
ATTEMPT(finished_missing, drop_message(&r->flight, FINISHED))
ATTEMPT(finished_two, struct bytes old = *message(&r->flight, FINISHED); *new_message(&r->flight, 0) = old)
#define INSERTED(name, type, body, len)                                                                                \
    ATTEMPT(name##_first, set_message(new_message(&r->flight, r->flight.all[0].at[0]), type, body, len))               \
    ATTEMPT(name##_before_finished, set_message(new_message(&r->flight, FINISHED), type, body, len))
INSERTED(hello_request, 0, "", 0)
INSERTED(client_hello, CLIENT_HELLO, "xxxx", 4)
INSERTED(server_hello, SERVER_HELLO, "xxxx", 4)
INSERTED(ticket, NEW_SESSION_TICKET, "\0\0\0\144\0\0\0\0\0\0\1x\0\0", 14)
INSERTED(end_of_early_data, END_OF_EARLY_DATA, "", 0)
INSERTED(server_key_exchange, 12, "x", 1)
INSERTED(server_hello_done, 14, "", 0)
INSERTED(client_key_exchange, 16, "x", 1)
INSERTED(certificate_status_message, 22, "\1\0\0\1x", 5)
INSERTED(key_update, KEY_UPDATE, "\0", 1)
INSERTED(compressed_certificate, 25, "x", 1)
INSERTED(next_protocol, 67, "x", 1)
INSERTED(message_hash, 254, "x", 1)
INSERTED(unknown_message, 99, "x", 1)
#define INSERTIONS(name) {#name "_first", name##_first, SAME}, {#name "_before_finished", name##_before_finished, SAME}
#define ALL_INSERTIONS                                                                                                 \
    INSERTIONS(hello_request), INSERTIONS(client_hello), INSERTIONS(server_hello), INSERTIONS(ticket), INSERTIONS(end_of_early_data),      \
        INSERTIONS(server_key_exchange), INSERTIONS(server_hello_done), INSERTIONS(client_key_exchange), INSERTIONS(certificate_status_message), \
        INSERTIONS(key_update), INSERTIONS(compressed_certificate), INSERTIONS(next_protocol), INSERTIONS(message_hash), INSERTIONS(unknown_message)
#define E(name) {#name, name, SAME}
#define R(name) {#name, name, REFUSED}
#define S(name) {#name, name, STRICTER}

/* One flight with a change. */
static void attempt(const struct attempt *a, int server) {
    printf("%s\n", a->name);
    begin_rogue(r, ctx, peer_ctx, server);
    a->change();
    settle(r);
    send_flight(r);
    how = a->how;
    struct outcome o = CALL(r->p.ssl, SSL_do_handshake(r->p.ssl));
    show("handshake", &o);
    how = SAME;
    end_rogue(r);
}
static void attempts(const struct attempt *all, size_t count, int server) {
    contexts(server);
    for (size_t i = 0; i < count; i++)
        attempt(&all[i], server);
    contexts_free();
}

static void server_messages(void) {
    static const struct attempt all[] = {
        E(nothing), E(ee_alpn), E(ee_alpn_two), E(ee_alpn_none), E(ee_alpn_empty_name), E(ee_alpn_other), E(ee_alpn_long), E(ee_alpn_twice), E(ee_name),
        E(ee_fragment), E(ee_status), E(ee_groups), E(ee_groups_odd), E(ee_groups_twice), E(ee_points), E(ee_sigalgs), R(ee_srtp), S(ee_heartbeat),
        E(ee_scts), E(ee_padding), R(ee_etm), E(ee_ems), E(ee_ticket), E(ee_psk), E(ee_early_data), E(ee_versions), E(ee_cookie), E(ee_psk_modes),
        E(ee_authorities), S(ee_filters), E(ee_post_auth), E(ee_sigalgs_cert), E(ee_share), E(ee_renegotiation), S(ee_unknown), E(ee_long), E(ee_short),
        E(ee_nothing), E(ee_missing), E(ee_two), E(ee_after_certificate), E(cr_good), S(cr_context), E(cr_no_sigalgs), R(cr_empty_sigalgs),
        R(cr_odd_sigalgs), E(cr_unknown_sigalgs), E(cr_sigalgs_twice), E(cr_unknown), S(cr_unknown_twice), E(cr_share), E(cr_name), E(cr_alpn),
        E(cr_status), E(cr_authorities_empty), E(cr_authorities_bad), R(cr_authorities_long), R(cr_sigalgs_long), E(cr_long), E(cr_two),
        E(cr_after_certificate), E(certificate_context),
        R(certificate_none), E(certificate_empty), E(certificate_garbage), E(certificate_long), S(certificate_unknown), E(certificate_status),
        R(certificate_status_empty), E(certificate_scts), E(certificate_name), E(certificate_share), E(certificate_sigalgs), E(certificate_missing), E(certificate_two),
        E(verify_missing), E(both_missing), E(verify_two), E(verify_first), R(verify_empty), E(verify_no_signature), E(finished_wrong),
        E(finished_empty), E(finished_short), E(finished_long), E(finished_missing), E(finished_two), ALL_INSERTIONS};
    attempts(all, LENGTH(all), 1);
}
static void client_messages(void) {
    static const struct attempt all[] = {
        E(nothing), E(certificate_context), R(certificate_none), E(certificate_empty), E(certificate_garbage), E(certificate_long), S(certificate_unknown),
        E(certificate_status), R(certificate_status_empty), E(certificate_scts), E(certificate_name), E(certificate_share), E(certificate_sigalgs),
        E(certificate_missing), E(certificate_two), E(verify_missing), E(both_missing), E(verify_two), E(verify_first), R(verify_empty), E(verify_no_signature),
        E(finished_wrong), E(finished_empty), E(finished_short), E(finished_long), E(finished_missing), E(finished_two), ALL_INSERTIONS};
    attempts(all, LENGTH(all), 0);
}

/* Who signs, by what, and what. */
static void signatures(int server) {
    static const unsigned schemes[] = {0x0804, 0x0805, 0x0401, 0x0501, 0x0201, 0x0403, 0x0807, 0x0809, 0x0808, 0x0000};
    contexts(server);
    for (size_t i = 0; i < LENGTH(schemes); i++)
        for (int other = 0; other <= 1; other++) {
            begin_rogue(r, ctx, peer_ctx, server);
            printf("%04x %s\n", schemes[i], other ? "of the other end" : "");
            r->keep_verify = 1;
            for (int j = 0; j < r->flight.count; j++) {
                struct bytes *m = &r->flight.all[j];
                if (m->at[0] == CERTIFICATE_VERIFY) {
                    unsigned scheme = schemes[i] == 0x0804 || schemes[i] == 0x0805 || schemes[i] == 0x0401 || schemes[i] == 0x0201 ? schemes[i] : 0x0804;
                    sign(r, m, scheme, server != other ? "server" : "client");
                    m->at[4] = (unsigned char)(schemes[i] >> 8), m->at[5] = (unsigned char)schemes[i];
                }
                if (m->at[0] == FINISHED)
                    finish(r, m);
                put(&r->transcript, m->at, m->len);
            }
            send_flight(r);
            SHOW_CALL(r->p.ssl, SSL_do_handshake(r->p.ssl));
            end_rogue(r);
        }
    contexts_free();
}
static void server_signatures(void) { signatures(1); }
static void client_signatures(void) { signatures(0); }

/* Records of a flight */

static void flight_records(int server) {
    static unsigned char large[20000];
    contexts(server);
    for (int way = 0; way < 26; way++) {
        static struct bytes all;
        begin_rogue(r, ctx, peer_ctx, server);
        settle(r);
        all.len = 0;
        for (int i = 0; i < r->flight.count; i++)
            put(&all, r->flight.all[i].at, r->flight.all[i].len);
        printf("way %d\n", way);
        size_t half = all.len / 2;
        if (way >= 3 && way < 20) /* a record between two halves of the flight, which is the middle of a message */
            send_record(r, SSL3_RT_HANDSHAKE, all.at, half, 0);
        switch (way) {
        case 0: /* in one record */
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 0);
            break;
        case 1: /* byte by byte */
            for (size_t i = 0; i < all.len; i++)
                send_record(r, SSL3_RT_HANDSHAKE, all.at + i, 1, 0);
            break;
        case 2: /* padded to the brim */
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 16384 - all.len);
            break;
        case 3:
            send_record(r, SSL3_RT_APPLICATION_DATA, "data", 4, 0);
            break;
        case 4:
            send_record(r, SSL3_RT_APPLICATION_DATA, "", 0, 0);
            break;
        case 5:
            send_record(r, SSL3_RT_APPLICATION_DATA, "", 0, 100);
            break;
        case 6:
            send_record(r, SSL3_RT_ALERT, "\1\132", 2, 0);
            break;
        case 7:
            send_record(r, SSL3_RT_ALERT, "\1\0", 2, 0);
            break;
        case 8:
            send_record(r, SSL3_RT_HANDSHAKE, "", 0, 0);
            break;
        case 9:
            send_record(r, SSL3_RT_ALERT, "", 0, 0);
            break;
        case 10:
            send_record(r, 0, "", 0, 0);
            break;
        case 11:
            send_record(r, 0, "", 0, 10);
            break;
        case 12:
            send_record(r, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1, 0);
            break;
        case 13:
            send_record(r, 24, "\1", 1, 0);
            break;
        case 14:
            send_clear(r, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1);
            break;
        case 15:
            send_clear(r, SSL3_RT_CHANGE_CIPHER_SPEC, "\2", 1);
            break;
        case 16:
            send_clear(r, SSL3_RT_CHANGE_CIPHER_SPEC, "\1\1", 2);
            break;
        case 17:
            send_clear(r, SSL3_RT_HANDSHAKE, all.at + half, all.len - half);
            break;
        case 18:
            send_clear(r, SSL3_RT_ALERT, "\2\50", 2);
            break;
        case 19:
            send_clear(r, SSL3_RT_APPLICATION_DATA, "x", 1);
            break;
        case 20: /* the last message and what belongs to the next keys */
            put(&all, "\4\0\0\16\0\0\0\144\0\0\0\0\0\0\1x\0\0", 18);
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 0);
            break;
        case 21: /* and a part of a message that the next keys would bring to its end */
            put(&all, "\4", 1);
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 0);
            break;
        case 22: /* a record that is too long: by its content, and by its padding */
            send_record(r, SSL3_RT_HANDSHAKE, large, 16385, 0);
            break;
        case 23:
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 16386 - all.len);
            break;
        case 24:
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len, 16700 - all.len);
            break;
        case 25: /* the keys go on before their time */
            send_record(r, SSL3_RT_HANDSHAKE, all.at, all.len - 36, 0);
            protect_by(&r->protection, logged[server ? CLIENT_HANDSHAKE : SERVER_HANDSHAKE]);
            send_record(r, SSL3_RT_HANDSHAKE, all.at + all.len - 36, 36, 0);
            break;
        }
        if (way >= 3 && way < 20 && way != 17)
            send_record(r, SSL3_RT_HANDSHAKE, all.at + half, all.len - half, 0);
        how = way >= 3 && way <= 5 ? REFUSED : SAME;
        struct outcome o = CALL(r->p.ssl, SSL_do_handshake(r->p.ssl));
        show("handshake", &o);
        how = SAME;
        end_rogue(r);
    }
    contexts_free();
}
static void server_flight_records(void) { flight_records(1); }
static void client_flight_records(void) { flight_records(0); }

/* After the handshake */

struct sent {
    const char *name;
    int type; /* of the record; negative: in clear */
    const char *data;
    size_t len, padding;
    int times;
    enum how how;
};
static const struct sent after[] = {
    {"data", 23, "data", 4, 0, 1, SAME},
    {"padded data", 23, "data", 4, 16000, 1, SAME},
    {"empty data", 23, "", 0, 0, 1, SAME},
    {"empty data, much", 23, "", 0, 0, 33, SAME},
    {"padding, much", 23, "", 0, 1000, 40, SAME},
    {"key update", 22, "\30\0\0\1\0", 5, 0, 1, SAME},
    {"key update 2", 22, "\30\0\0\1\2", 5, 0, 1, SAME},
    {"key update 255", 22, "\30\0\0\1\377", 5, 0, 1, SAME},
    {"key update empty", 22, "\30\0\0\0", 4, 0, 1, SAME},
    {"key update long", 22, "\30\0\0\2\0\0", 6, 0, 1, SAME},
    {"key update and more", 22, "\30\0\0\1\0\30\0\0\1\0", 10, 0, 1, SAME},
    {"key update and a part", 22, "\30\0\0\1\0\30", 6, 0, 1, SAME},
    {"key update, half", 22, "\30\0\0", 3, 0, 1, SAME},
    {"key update, very long", 22, "\30\0\377\377\0", 5, 0, 1, SAME},
    {"message, very long", 22, "\4\377\377\377\0", 5, 0, 1, SAME},
    {"hello request", 22, "\0\0\0\0", 4, 0, 1, SAME},
    {"client hello", 22, "\1\0\0\1x", 5, 0, 1, SAME},
    {"server hello", 22, "\2\0\0\1x", 5, 0, 1, SAME},
    {"end of early data", 22, "\5\0\0\0", 4, 0, 1, SAME},
    {"encrypted extensions", 22, "\10\0\0\2\0\0", 6, 0, 1, SAME},
    {"certificate", 22, "\13\0\0\4\0\0\0\0", 8, 0, 1, SAME},
    {"certificate verify", 22, "\17\0\0\4\10\4\0\0", 8, 0, 1, SAME},
    {"finished", 22, "\24\0\0\4xxxx", 8, 0, 1, SAME},
    {"unknown message", 22, "\143\0\0\1x", 5, 0, 1, SAME},
    {"message hash", 22, "\376\0\0\1x", 5, 0, 1, SAME},
    {"ticket", 22, "\4\0\0\16\0\0\0\144\0\0\0\0\0\0\1x\0\0", 18, 0, 1, SAME},
    {"ticket, many", 22, "\4\0\0\16\0\0\0\144\0\0\0\0\0\0\1x\0\0", 18, 0, 500, SAME},
    {"ticket, lives long", 22, "\4\0\0\16\0\11\72\201\0\0\0\0\0\0\1x\0\0", 18, 0, 1, SAME},
    {"ticket, lives not", 22, "\4\0\0\16\0\0\0\0\0\0\0\0\0\0\1x\0\0", 18, 0, 1, SAME},
    {"ticket, empty", 22, "\4\0\0\15\0\0\0\144\0\0\0\0\0\0\0\0\0", 17, 0, 1, SAME},
    {"ticket, long", 22, "\4\0\0\17\0\0\0\144\0\0\0\0\0\0\1x\0\0x", 19, 0, 1, SAME},
    {"ticket, no extensions", 22, "\4\0\0\14\0\0\0\144\0\0\0\0\0\0\1x", 16, 0, 1, SAME},
    {"ticket, unknown extension", 22, "\4\0\0\22\0\0\0\144\0\0\0\0\0\0\1x\0\4\372\372\0\0", 22, 0, 1, SAME},
    {"ticket, unknown extension twice", 22, "\4\0\0\26\0\0\0\144\0\0\0\0\0\0\1x\0\10\372\372\0\0\372\372\0\0", 26, 0, 1, STRICTER},
    {"ticket, early data", 22, "\4\0\0\26\0\0\0\144\0\0\0\0\0\0\1x\0\10\0\52\0\4\0\0\1\0", 26, 0, 1, SAME},
    {"ticket, early data twice", 22, "\4\0\0\36\0\0\0\144\0\0\0\0\0\0\1x\0\20\0\52\0\4\0\0\1\0\0\52\0\4\0\0\1\0", 34, 0, 1, SAME},
    {"ticket, early data short", 22, "\4\0\0\25\0\0\0\144\0\0\0\0\0\0\1x\0\7\0\52\0\3\0\0\1", 25, 0, 1, SAME},
    {"ticket, key share", 22, "\4\0\0\22\0\0\0\144\0\0\0\0\0\0\1x\0\4\0\63\0\0", 22, 0, 1, SAME},
    {"ticket, name", 22, "\4\0\0\22\0\0\0\144\0\0\0\0\0\0\1x\0\4\0\0\0\0", 22, 0, 1, SAME},
    {"ticket and data in parts", 22, "\4\0\0\16\0\0\0\144", 8, 0, 1, REFUSED},
    {"request", 22, "\15\0\0\13\0\0\10" SIGALGS, 15, 0, 1, SAME},
    {"request with context", 22, "\15\0\0\14\1x\0\10" SIGALGS, 16, 0, 1, SAME},
    {"request without algorithms", 22, "\15\0\0\4\1x\0\0", 8, 0, 1, SAME},
    {"request, long", 22, "\15\0\0\15\1x\0\10" SIGALGS "x", 17, 0, 1, SAME},
    {"empty handshake", 22, "", 0, 0, 1, SAME},
    {"empty alert", 21, "", 0, 0, 1, SAME},
    {"half an alert", 21, "\1", 1, 0, 1, SAME},
    {"long alert", 21, "\1\132x", 3, 0, 1, SAME},
    {"two alerts", 21, "\1\132\1\132", 4, 0, 1, SAME},
    {"warning", 21, "\1\132", 2, 0, 1, SAME},
    {"warnings", 21, "\1\132", 2, 0, 10, SAME},
    {"fatal user_canceled", 21, "\2\132", 2, 0, 1, SAME},
    {"warning of a failure", 21, "\1\50", 2, 0, 1, SAME},
    {"no_renegotiation", 21, "\1\144", 2, 0, 1, SAME},
    {"fatal close", 21, "\2\0", 2, 0, 1, SAME},
    {"level 3", 21, "\3\50", 2, 0, 1, SAME},
    {"level 0", 21, "\0\0", 2, 0, 1, SAME},
    {"unknown alert", 21, "\2\377", 2, 0, 1, SAME},
    {"close", 21, "\1\0", 2, 0, 1, SAME},
    {"no type", 0, "", 0, 0, 1, SAME},
    {"no type, padded", 0, "", 0, 100, 1, SAME},
    {"inner change", 20, "\1", 1, 0, 1, SAME},
    {"inner heartbeat", 24, "\1\0\1x", 4, 0, 1, SAME},
    {"inner 255", 255, "x", 1, 0, 1, SAME},
    {"change", -20, "\1", 1, 0, 1, SAME},
    {"clear handshake", -22, "\30\0\0\1\0", 5, 0, 1, SAME},
    {"clear alert", -21, "\2\50", 2, 0, 1, SAME},
    {"clear close", -21, "\1\0", 2, 0, 1, SAME},
    {"clear data", -23, "data", 4, 0, 1, SAME},
    {"clear, empty", -23, "", 0, 0, 1, SAME},
};

/* Sends it, then data, and reads. */
static void one_after(const struct sent *s, int server, int late) {
    static unsigned char buffer[20000];
    printf("%s%s\n", s->name, late ? ", late authentication is offered" : "");
    begin_rogue(r, ctx, peer_ctx, server);
    if (late && !server)
        SSL_set_verify(r->p.ssl, SSL_VERIFY_PEER, NULL);
    connect_rogue(r);
    for (int i = 0; i < s->times; i++)
        if (s->type < 0)
            send_clear(r, -s->type, s->data, s->len);
        else
            send_record(r, s->type, s->data, s->len, s->padding);
    if (s->len == 5 && strcmp(s->name, "key update") == 0)
        next_keys(&r->protection);
    send_record(r, SSL3_RT_APPLICATION_DATA, "and more", 8, 0);
    how = s->how;
    for (int i = 0; i < 2; i++) {
        struct outcome o = CALL(r->p.ssl, SSL_read(r->p.ssl, buffer, sizeof(buffer)));
        show("read", &o);
        if (o.ret > 0 && how == SAME)
            printf("  %.*s\n", o.ret, buffer);
        if (o.ret <= 0 || how != SAME)
            break;
    }
    struct outcome o = CALL(r->p.ssl, SSL_write(r->p.ssl, "x", 1));
    show("write", &o);
    if (how == SAME)
        printf("  shutdown %d\n", SSL_get_shutdown(r->p.ssl));
    how = SAME;
    end_rogue(r);
}
static void all_after(int server) {
    contexts(server);
    for (int late = 0; late <= 1; late++) {
        SSL_CTX_set_post_handshake_auth(ctx, late && server);
        peer_SSL_CTX_set_post_handshake_auth(peer_ctx, late && !server);
        for (size_t i = 0; i < LENGTH(after); i++)
            if (late && strcmp(after[i].name, "request") == 0) {
                struct sent without = after[i];
                without.how = STRICTER; /* RFC 8446, 4.3.2: it has a context */
                one_after(&without, server, late);
            } else if (!late || server || after[i].type == 22)
                one_after(&after[i], server, late);
    }
    contexts_free();
}
static void server_after(void) { all_after(1); }
static void client_after(void) { all_after(0); }

/* New keys without end: each is one that the library under test must make, and answer if it is asked to. */
static void key_updates(void) {
    static unsigned char buffer[100];
    for (int server = 0; server <= 1; server++)
        for (int asked = 0; asked <= 1; asked++) {
            contexts(server);
            begin_rogue(r, ctx, peer_ctx, server);
            connect_rogue(r);
            (void)BIO_reset(SSL_get_wbio(r->p.ssl));
            for (int i = 0; i < 1000; i++) {
                unsigned char update[] = {KEY_UPDATE, 0, 0, 1, (unsigned char)asked};
                send_record(r, SSL3_RT_HANDSHAKE, update, sizeof(update), 0);
                next_keys(&r->protection);
            }
            SHOW_CALL(r->p.ssl, SSL_read(r->p.ssl, buffer, sizeof(buffer)));
            printf("answered with %d bytes\n", (int)BIO_pending(SSL_get_wbio(r->p.ssl)));
            send_record(r, SSL3_RT_APPLICATION_DATA, "data", 4, 0);
            SHOW_CALL(r->p.ssl, SSL_read(r->p.ssl, buffer, sizeof(buffer)));
            end_rogue(r);
            contexts_free();
        }
}

MAIN(CASE(server_messages), CASE(client_messages), CASE(server_signatures), CASE(client_signatures), CASE(server_flight_records),
     CASE(client_flight_records), CASE(server_after), CASE(client_after), CASE(key_updates))
