/* SSL_set_info_callback: each event of a connection in its order, and what the state's functions say at that moment. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static const char *where_name(int where) {
    static char text[64];
    snprintf(text, sizeof(text), "%s%s%s%s%s%s%s%s%s", where & SSL_ST_CONNECT ? "connect " : "",
             where & SSL_ST_ACCEPT ? "accept " : "", where & SSL_CB_LOOP ? "loop" : "", where & SSL_CB_EXIT ? "exit" : "",
             where & SSL_CB_ALERT ? "alert " : "", where & SSL_CB_READ ? "read" : "", where & SSL_CB_WRITE ? "write" : "",
             where & SSL_CB_HANDSHAKE_START ? "start" : "", where & SSL_CB_HANDSHAKE_DONE ? "done" : "");
    return text;
}
static void state_show(const SSL *ssl) {
    printf("%d %s, %s; init %d, before %d, finished %d, %s %s", SSL_get_state(ssl), SSL_state_string(ssl),
           SSL_state_string_long(ssl), SSL_in_init(ssl), SSL_in_before(ssl), SSL_is_init_finished(ssl),
           SSL_rstate_string(ssl), SSL_rstate_string_long(ssl));
}
static void info(const SSL *ssl, int where, int ret) {
    printf("  %s %d: ", where_name(where), ret);
    state_show(ssl);
    if (where & SSL_CB_ALERT)
        printf("; %s %s %s %s", SSL_alert_type_string(ret), SSL_alert_type_string_long(ret), SSL_alert_desc_string(ret),
               SSL_alert_desc_string_long(ret));
    putchar('\n');
}
static void after(const char *what, const struct pair *p) {
    printf("after %s: ", what);
    state_show(p->ssl);
    putchar('\n');
}

/* One call after the other, so that it is seen which event belongs to which. */
static int steps(struct pair *p) {
    for (int i = 0; i < 60; i++) {
        struct outcome o = CALL(p->ssl, SSL_do_handshake(p->ssl));
        outcome_show("handshake", &o);
        after("handshake", p);
        if (o.ret != 1 && !is_retry(o.error))
            break;
        struct outcome peer = PEER_CALL(p->peer, peer_SSL_do_handshake(p->peer));
        outcome_show("peer's handshake", &peer);
        if (o.ret == 1)
            return peer.ret == 1;
    }
    return 0;
}
static void end(struct pair *p) {
    SHOW_CALL(p->ssl, SSL_shutdown(p->ssl));
    after("shutdown", p);
    SHOW_PEER_CALL(p->peer, peer_SSL_shutdown(p->peer));
    SHOW_CALL(p->ssl, SSL_shutdown(p->ssl));
    pair_free(p);
}

static void callbacks(void) {
    SSL_CTX *ctx = client_ctx();
    SHOW(SSL_CTX_get_info_callback(ctx) == NULL);
    SSL_CTX_set_info_callback(ctx, info);
    SHOW(SSL_CTX_get_info_callback(ctx) == info);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_info_callback(ssl) == info);
    SSL_set_info_callback(ssl, NULL);
    SHOW(SSL_get_info_callback(ssl) == NULL);
    /* the context's is called then */
    SHOW_CALL(ssl, SSL_connect(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void strings(void) {
    const int values[] = {-1, 0, 1, 255, 256, 257, 512, 512 + 40, 768, 65536 + 256 + 40};
    for (int i = 0; i < 256; i++)
        printf("%d %s, %s\n", i, SSL_alert_desc_string(i), SSL_alert_desc_string_long(i));
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        printf("%d %s, %s, %s, %s\n", values[i], SSL_alert_type_string(values[i]), SSL_alert_type_string_long(values[i]),
               SSL_alert_desc_string(values[i]), SSL_alert_desc_string_long(values[i]));
}

enum { PLAIN, CLIENT_CERT, NO_CLIENT_CERT, STATUS, RETRY, SMALL_RECORDS, NO_COMPAT, NO_TICKETS, VARIANTS };
static const char *const variant_names[] = {"plain", "client certificate", "no client certificate", "status", "retry", "small records", "no compatibility", "no tickets"};

static int give_status(SSL *ssl, void *arg) {
    (void)arg;
    unsigned char *copy = OPENSSL_memdup("response", 8);
    peer_SSL_set_tlsext_status_ocsp_resp(ssl, copy, 8);
    return SSL_TLSEXT_ERR_OK;
}

static int give_our_status(SSL *ssl, void *arg) {
    (void)arg;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup("response", 8), 8);
    return SSL_TLSEXT_ERR_OK;
}

static void full(int version, int resumed) {
    for (int variant = 0; variant < VARIANTS; variant++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        printf("%s\n", variant_names[variant]);
        switch (variant) {
        case CLIENT_CERT:
            give_client_certificate(0, ctx, peer_ctx);
            /* fallthrough */
        case NO_CLIENT_CERT:
            ask_client(0, ctx, peer_ctx);
            break;
        case STATUS:
            SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
            peer_SSL_CTX_set_tlsext_status_cb(peer_ctx, give_status);
            break;
        case RETRY:
            NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
            NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "P-256") == 1);
            break;
        case SMALL_RECORDS:
            peer_SSL_CTX_set_max_send_fragment(peer_ctx, 512);
            break;
        case NO_COMPAT:
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            peer_SSL_CTX_clear_options(peer_ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            break;
        case NO_TICKETS:
            peer_SSL_CTX_set_options(peer_ctx, SSL_OP_NO_TICKET);
            break;
        }
        SSL_SESSION *session = NULL;
        for (int turn = 0; turn <= resumed; turn++) {
            struct pair p = client_pair(ctx, peer_ctx);
            if (turn == resumed)
                SSL_set_info_callback(p.ssl, info);
            SSL_set_session(p.ssl, session);
            if (turn == resumed) {
                steps(&p);
                SHOW(SSL_session_reused(p.ssl));
                echo_show(&p);
                after("data", &p);
                end(&p);
            } else {
                char byte;
                NEED_HANDSHAKE(&p);
                SSL_read(p.ssl, &byte, 1);
                session = SSL_get1_session(p.ssl);
                SSL_shutdown(p.ssl);
                pair_free(&p);
            }
        }
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void full_1_2(void) { full(TLS1_2_VERSION, 0); }
static void full_1_3(void) { full(TLS1_3_VERSION, 0); }
static void resumed_1_2(void) { full(TLS1_2_VERSION, 1); }
static void resumed_1_3(void) { full(TLS1_3_VERSION, 1); }

/* The same for a server. */
static void serve(int version, int resumed) {
    for (int variant = 0; variant < VARIANTS; variant++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        only_version(ctx, version);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"info", 4);
        peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT);
        printf("%s\n", variant_names[variant]);
        switch (variant) {
        case CLIENT_CERT:
            give_client_certificate(1, ctx, peer_ctx);
            /* fallthrough */
        case NO_CLIENT_CERT:
            ask_client(1, ctx, peer_ctx);
            break;
        case STATUS:
            peer_SSL_CTX_set_tlsext_status_type(peer_ctx, TLSEXT_STATUSTYPE_ocsp);
            SSL_CTX_set_tlsext_status_cb(ctx, give_our_status);
            break;
        case RETRY:
            NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256") == 1);
            NEED(SSL_CTX_set1_groups_list(ctx, "P-256") == 1);
            break;
        case SMALL_RECORDS:
            peer_SSL_CTX_set_max_send_fragment(peer_ctx, 512);
            break;
        case NO_COMPAT:
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            peer_SSL_CTX_clear_options(peer_ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            break;
        case NO_TICKETS:
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(ctx, 0);
            break;
        }
        SSL_SESSION *session = NULL;
        for (int turn = 0; turn <= resumed; turn++) {
            struct pair p = server_pair(ctx, peer_ctx);
            if (turn == resumed)
                SSL_set_info_callback(p.ssl, info);
            if (session)
                peer_SSL_set_session(p.peer, session);
            if (turn == resumed) {
                steps(&p);
                SHOW(SSL_session_reused(p.ssl));
                echo_show(&p);
                after("data", &p);
                end(&p);
            } else {
                char byte;
                NEED_HANDSHAKE(&p);
                peer_SSL_read(p.peer, &byte, 1);
                session = peer_SSL_get1_session(p.peer);
                peer_SSL_shutdown(p.peer);
                SSL_shutdown(p.ssl);
                pair_free(&p);
            }
        }
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void server_1_2(void) { serve(TLS1_2_VERSION, 0); }
static void server_1_3(void) { serve(TLS1_3_VERSION, 0); }
static void server_resumed_1_2(void) { serve(TLS1_2_VERSION, 1); }
static void server_resumed_1_3(void) { serve(TLS1_3_VERSION, 1); }

/* A channel with room for a few bytes: every step blocks. */
static void blocked(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    short_hello(ctx);
    struct pair p = {0};
    NEED(p.ssl = SSL_new(ctx));
    NEED(p.peer = peer_SSL_new(peer_ctx));
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, 600);
    SSL_set_info_callback(p.ssl, info);
    steps(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void blocked_1_2(void) { blocked(TLS1_2_VERSION); }
static void blocked_1_3(void) { blocked(TLS1_3_VERSION); }

/* Handshakes that end badly, each side's doing. */
enum { UNTRUSTED, CERTIFICATE_NEEDED, WRONG_VERSION, NO_COMMON_CIPHER, NO_VERSION, NO_CIPHERS, UNKNOWN_NAME, BAD_ALPN, FAILURES };
static const char *const failure_names[] = {"untrusted", "certificate needed", "wrong version", "no common cipher", "no version", "no ciphers", "unknown name", "no application protocol"};
static int refuse_name(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)arg;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}
static int refuse_alpn(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned int in_len, void *arg) {
    (void)ssl, (void)out, (void)len, (void)in, (void)in_len, (void)arg;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}
static void failing(int version) {
    for (int failure = 0; failure < FAILURES; failure++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_client_method()), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        printf("%s\n", failure_names[failure]);
        switch (failure) {
        case UNTRUSTED:
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
            break;
        case CERTIFICATE_NEEDED:
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            break;
        case WRONG_VERSION:
            peer_only_version(peer_ctx, version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION);
            break;
        case NO_COMMON_CIPHER:
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
            NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
            NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES256-GCM-SHA384") == 1);
            NEED(peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_256_GCM_SHA384") == 1);
            break;
        case NO_VERSION:
            SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
            break;
        case NO_CIPHERS:
            SSL_CTX_set_ciphersuites(ctx, "");
            if (version == TLS1_2_VERSION)
                SSL_CTX_set_security_level(ctx, 6);
            break;
        case UNKNOWN_NAME:
            peer_SSL_CTX_set_tlsext_servername_callback(peer_ctx, refuse_name);
            break;
        case BAD_ALPN:
            SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\1x", 2);
            peer_SSL_CTX_set_alpn_select_cb(peer_ctx, refuse_alpn, NULL);
            break;
        }
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_tlsext_host_name(p.ssl, "server.test");
        SSL_set_info_callback(p.ssl, info);
        int connected = steps(&p);
        if (!connected) {
            char byte;
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            after("read", &p);
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            after("shutdown", &p);
            SSL_clear(p.ssl);
            after("clear", &p);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void failing_1_2(void) { failing(TLS1_2_VERSION); }
static void failing_1_3(void) { failing(TLS1_3_VERSION); }

/* The same for a server. */
enum { CLIENT_DISTRUSTS, NO_CERTIFICATE, S_WRONG_VERSION, S_NO_COMMON_CIPHER, S_NO_VERSION, S_NO_CIPHERS, S_UNKNOWN_NAME, S_BAD_ALPN, NO_COMMON_GROUP, NO_OWN_CERTIFICATE, CERT_CB_FAILS, HELLO_CB_FAILS, SERVER_FAILURES };
static const char *const server_failure_names[] = {"distrusted", "no certificate from the client", "wrong version", "no common cipher", "no version", "no ciphers", "unknown name", "no application protocol", "no common group", "no certificate of its own", "certificate callback", "hello callback"};
static int refuse_our_name(SSL *ssl, int *alert, void *arg) {
    printf("  name callback in %d %s\n", SSL_get_state(ssl), SSL_state_string_long(ssl));
    (void)arg;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}
static int refuse_our_alpn(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned int in_len, void *arg) {
    (void)out, (void)len, (void)in, (void)in_len, (void)arg;
    printf("  alpn callback in %d %s\n", SSL_get_state(ssl), SSL_state_string_long(ssl));
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}
static int refuse_certificate(SSL *ssl, void *arg) {
    (void)arg;
    printf("  certificate callback in %d %s\n", SSL_get_state(ssl), SSL_state_string_long(ssl));
    return 0;
}
static int refuse_hello(SSL *ssl, int *alert, void *arg) {
    (void)arg;
    printf("  hello callback in %d %s\n", SSL_get_state(ssl), SSL_state_string_long(ssl));
    *alert = SSL_AD_ACCESS_DENIED;
    return SSL_CLIENT_HELLO_ERROR;
}
static void server_failing(int version) {
    for (int failure = 0; failure < SERVER_FAILURES; failure++) {
        SSL_CTX *ctx = failure == NO_OWN_CERTIFICATE ? SSL_CTX_new(TLS_server_method()) : server_ctx("p256"), *peer_ctx = peer_client_ctx();
        only_version(ctx, version);
        printf("%s\n", server_failure_names[failure]);
        switch (failure) {
        case CLIENT_DISTRUSTS:
            peer_SSL_CTX_free(peer_ctx);
            peer_ctx = peer_SSL_CTX_new(peer_TLS_client_method());
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
            break;
        case NO_CERTIFICATE:
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            break;
        case S_WRONG_VERSION:
            peer_only_version(peer_ctx, version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION);
            break;
        case S_NO_COMMON_CIPHER:
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
            NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
            NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES256-GCM-SHA384") == 1);
            NEED(peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_256_GCM_SHA384") == 1);
            break;
        case S_NO_VERSION:
            SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
            break;
        case S_NO_CIPHERS:
            SSL_CTX_set_ciphersuites(ctx, "");
            break;
        case S_UNKNOWN_NAME:
            SSL_CTX_set_tlsext_servername_callback(ctx, refuse_our_name);
            break;
        case S_BAD_ALPN:
            peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\1x", 2);
            SSL_CTX_set_alpn_select_cb(ctx, refuse_our_alpn, NULL);
            break;
        case NO_COMMON_GROUP:
            NEED(SSL_CTX_set1_groups_list(ctx, "P-256") == 1);
            NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384") == 1);
            break;
        case CERT_CB_FAILS:
            SSL_CTX_set_cert_cb(ctx, refuse_certificate, NULL);
            break;
        case HELLO_CB_FAILS:
            SSL_CTX_set_client_hello_cb(ctx, refuse_hello, NULL);
            break;
        }
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        SSL_set_info_callback(p.ssl, info);
        if (!steps(&p)) {
            char byte;
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            after("read", &p);
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            SSL_clear(p.ssl);
            after("clear", &p);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void server_failing_1_2(void) { server_failing(TLS1_2_VERSION); }
static void server_failing_1_3(void) { server_failing(TLS1_3_VERSION); }

/* What comes is not what a server says. */
static void garbage(void) {
    static const struct { const char *name, *bytes; size_t len; } inputs[] = {
        {"http", "HTTP/1.1 400 Bad Request\r\n\r\n", 28},
        {"fatal alert", "\x15\x03\x03\x00\x02\x02\x28", 7},
        {"old fatal alert", "\x15\x03\x01\x00\x02\x02\x46", 7},
        {"warning and then nothing", "\x15\x03\x03\x00\x02\x01\x70", 7},
        {"close_notify", "\x15\x03\x03\x00\x02\x01\x00", 7},
        {"strange alert level", "\x15\x03\x03\x00\x02\x03\x28", 7},
        {"short alert", "\x15\x03\x03\x00\x01\x02", 6},
        {"data", "\x17\x03\x03\x00\x02xx", 7},
        {"ChangeCipherSpec", "\x14\x03\x03\x00\x01\x01", 6},
        {"Finished", "\x16\x03\x03\x00\x04\x14\x00\x00\x00", 9},
        {"unknown message", "\x16\x03\x03\x00\x04\x77\x00\x00\x00", 9},
        {"half a header of a message", "\x16\x03\x03\x00\x02\x02\x00", 7},
        {"header of a message", "\x16\x03\x03\x00\x04\x02\x00\x00\x20", 9},
        {"half a header", "\x16\x03\x03", 3},
        {"half a record", "\x16\x03\x03\x00\x20\x02", 6},
        {"HelloRequest", "\x16\x03\x03\x00\x04\x00\x00\x00\x00", 9},
        {"too long a message", "\x16\x03\x03\x00\x04\x02\xff\xff\xff", 9},
        {"too long a record", "\x16\x03\x03\xff\xff", 5},
        {"empty", "\x16\x03\x03\x00\x00", 5},
    };
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        SSL_CTX *ctx = client_ctx();
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        struct pair p = {.ssl = ssl};
        BIO_set_mem_eof_return(in, -1);
        printf("%s\n", inputs[i].name);
        SSL_set_bio(ssl, in, out);
        SSL_set_connect_state(ssl);
        SHOW_CALL(ssl, SSL_do_handshake(ssl));
        SSL_set_info_callback(ssl, info);
        BIO_write(in, inputs[i].bytes, (int)inputs[i].len);
        SHOW_CALL(ssl, SSL_do_handshake(ssl));
        after("handshake", &p);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

static void server_garbage(void) {
    static const struct { const char *name, *bytes; size_t len; } inputs[] = {
        {"http", "GET / HTTP/1.1\r\n\r\n", 18},
        {"proxy", "CONNECT x:443 HTTP/1.1\r\n\r\n", 26},
        {"mail", "EHLO localhost\r\n", 16},
        {"fatal alert", "\x15\x03\x03\x00\x02\x02\x28", 7},
        {"warning", "\x15\x03\x01\x00\x02\x01\x70", 7},
        {"close_notify", "\x15\x03\x03\x00\x02\x01\x00", 7},
        {"data", "\x17\x03\x03\x00\x02xx", 7},
        {"ChangeCipherSpec", "\x14\x03\x03\x00\x01\x01", 6},
        {"Finished", "\x16\x03\x03\x00\x04\x14\x00\x00\x00", 9},
        {"unknown message", "\x16\x03\x03\x00\x04\x77\x00\x00\x00", 9},
        {"HelloRequest", "\x16\x03\x03\x00\x04\x00\x00\x00\x00", 9},
        {"header of a hello", "\x16\x03\x01\x00\x04\x01\x00\x00\x20", 9},
        {"too long a hello", "\x16\x03\x01\x00\x04\x01\xff\xff\xff", 9},
        {"empty hello", "\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9},
        {"empty record", "\x16\x03\x01\x00\x00", 5},
        {"too long a record", "\x16\x03\x01\xff\xff", 5},
        {"half a record", "\x16\x03\x01\x00\x20\x01", 6},
        {"unknown record", "\x40\x03\x01\x00\x02xx", 7},
    };
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        SSL_CTX *ctx = server_ctx("p256");
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        struct pair p = {.ssl = ssl};
        BIO_set_mem_eof_return(in, -1);
        printf("%s\n", inputs[i].name);
        SSL_set_bio(ssl, in, out);
        SSL_set_accept_state(ssl);
        SSL_set_info_callback(ssl, info);
        BIO_write(in, inputs[i].bytes, (int)inputs[i].len);
        SHOW_CALL(ssl, SSL_do_handshake(ssl));
        after("handshake", &p);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

/* With early data, taken and refused. */
static void early(int server) {
    for (int refused = 0; refused < 2; refused++) {
        for (int way = 0; way < 3; way++) {
            SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"info", 4);
            if (server)
                SSL_CTX_set_max_early_data(ctx, 1000);
            else
                peer_SSL_CTX_set_max_early_data(peer_ctx, 1000);
            struct pair p = end_pair(server, ctx, peer_ctx);
            char buffer[16];
            size_t len = 0;
            NEED_HANDSHAKE(&p);
            SSL_SESSION *session = client_session(server, &p);
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
            p = end_pair(server, ctx, peer_ctx);
            SSL_set_info_callback(p.ssl, info);
            printf("%s, way %d\n", refused ? "refused" : "taken", way);
            if (server) {
                peer_SSL_set_session(p.peer, session);
                SHOW(peer_SSL_write_early_data(p.peer, "early", 5, &len));
            } else {
                SSL_set_session(p.ssl, session);
                SHOW(SSL_write_early_data(p.ssl, "early", 5, &len));
                after("early data", &p);
                SHOW(SSL_write_early_data(p.ssl, "more", 4, &len));
                after("early data", &p);
            }
            if (server && !refused) {
                SHOW(SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
                after("early data", &p);
                SHOW(len);
                if (way == 1) {
                    SHOW(SSL_write_early_data(p.ssl, "unauthenticated", 15, &len));
                    after("unauthenticated data", &p);
                }
                if (way == 2)
                    SHOW(SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
                SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
                SHOW(SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
                after("early data", &p);
            } else if (!refused) {
                SHOW(peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
                SHOW(len);
                if (way == 1) {
                    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
                    after("read", &p);
                    SHOW(SSL_write_early_data(p.ssl, "late", 4, &len));
                    after("late data", &p);
                }
                if (way == 2)
                    SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
                else
                    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                for (int i = 0; i < 3; i++)
                    SHOW(peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
            } else if (!server && way == 1) {
                SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
                after("read", &p);
            }
            steps(&p);
            echo_show(&p);
            after("data", &p);
            pair_free(&p);
            client_session_free(server, session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}
static void client_early(void) { early(0); }
static void server_early(void) { early(1); }

/* What may come after the handshake. */
static void afterwards(int version, int server) {
    for (int kind = 0; kind < 6; kind++) {
        SSL_CTX *ctx, *peer_ctx;
        struct pair p;
        if (server) {
            ctx = server_ctx("p256"), peer_ctx = peer_client_ctx();
            peer_SSL_CTX_set_post_handshake_auth(peer_ctx, 1);
            NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
            p = server_pair(ctx, peer_ctx);
        } else {
            ctx = client_ctx(), peer_ctx = peer_server_ctx("p256");
            SSL_CTX_set_post_handshake_auth(ctx, 1);
            NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
            NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
            p = client_pair(ctx, peer_ctx);
        }
        only_version(ctx, version);
        SSL_set_min_proto_version(p.ssl, version);
        SSL_set_max_proto_version(p.ssl, version);
        NEED_HANDSHAKE(&p);
        char buffer[16];
        SSL_read(p.ssl, buffer, 1);
        peer_SSL_read(p.peer, buffer, 1);
        SSL_set_info_callback(p.ssl, info);
        printf("kind %d\n", kind);
        switch (kind) {
        case 0: /* our key update */
            TRY(SSL_get_key_update_type(p.ssl));
            TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED));
            TRY(SSL_get_key_update_type(p.ssl));
            TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
            after("key update", &p);
            break;
        case 1: /* the peer's */
            TRY(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_REQUESTED));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            break;
        case 2: /* ours, by the handshake function */
            TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            TRY(SSL_key_update(p.ssl, 7));
            TRY(SSL_key_update(p.ssl, -1));
            break;
        case 3: /* renegotiation, which the peer wants */
            TRY(peer_SSL_renegotiate(p.peer));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            break;
        case 4: /* a certificate is asked for */
            if (server) {
                SSL_set_verify(p.ssl, SSL_VERIFY_PEER, NULL);
                TRY(SSL_verify_client_post_handshake(p.ssl));
                after("request", &p);
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            } else {
                peer_SSL_set_verify(p.peer, SSL_VERIFY_PEER, NULL);
                TRY(peer_SSL_verify_client_post_handshake(p.peer));
                SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            }
            break;
        case 5: /* one more ticket */
            if (server) {
                TRY(SSL_new_session_ticket(p.ssl));
                TRY(SSL_new_session_ticket(p.ssl));
                after("request", &p);
            } else {
                TRY(peer_SSL_new_session_ticket(p.peer));
                SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            }
            break;
        }
        for (int i = 0; i < 3; i++) {
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            after("read", &p);
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        }
        echo_show(&p);
        after("data", &p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void after_1_2(void) { afterwards(TLS1_2_VERSION, 0); }
static void after_1_3(void) { afterwards(TLS1_3_VERSION, 0); }
static void server_after_1_2(void) { afterwards(TLS1_2_VERSION, 1); }
static void server_after_1_3(void) { afterwards(TLS1_3_VERSION, 1); }

/* Alerts after the handshake. */
static void alerts(void) {
    EACH_VERSION(version) {
        for (int kind = 0; kind < 3; kind++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            only_version(ctx, version);
            struct pair p = client_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            char buffer[16];
            SSL_read(p.ssl, buffer, 1);
            SSL_set_info_callback(p.ssl, info);
            BIO *peer_bio = peer_SSL_get_wbio(p.peer);
            if (kind == 0) {
                SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
            } else if (kind == 1) {
                /* a record that does not decrypt */
                BIO_write(peer_bio, "\x17\x03\x03\x00\x20xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 37);
            } else {
                BIO_write(peer_bio, "\x19\x03\x03\x00\x20xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 37);
            }
            struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            /* what the cipher says of its own is not our matter */
            const char *own = strstr(o.errors, "SSL routines");
            printf("read: %d %s %s\n", o.ret, error_name(o.error), own ? own : o.errors);
            after("read", &p);
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            after("shutdown", &p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Node.js's way: it writes from within the callback that says that the handshake is done. */
static int wrote_when_done;
static void write_when_done(const SSL *ssl, int where, int ret) {
    (void)ret;
    if (where & SSL_CB_HANDSHAKE_DONE) {
        SHOW(SSL_is_init_finished(ssl));
        SHOW_CALL((SSL *)ssl, wrote_when_done = SSL_write((SSL *)ssl, "at once", 7));
        SHOW_CALL((SSL *)ssl, SSL_read((SSL *)ssl, (char[8]){0}, 8));
    }
}
static void written_from_within(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int server = 0; server < 2; server++) {
            SSL_CTX *ctx = end_ctx(server, "p256");
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            only_version(ctx, version);
            SSL_CTX_set_info_callback(ctx, write_when_done);
            struct pair p = end_pair(server, ctx, peer_ctx);
            printf("%s, server %d\n", version_name(version), server);
            NEED_HANDSHAKE(&p);
            char buffer[16];
            SHOW(wrote_when_done);
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
            echo_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* A server's certificate callback, in which Node.js looks for the response to staple, knows what the client asks for. */
static int look_for_status(SSL *ssl, void *arg) {
    (void)arg;
    SHOW(SSL_get_tlsext_status_type(ssl));
    return 1;
}
static void status_in_the_certificate_callback(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int asked = 0; asked < 2; asked++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            only_version(ctx, version);
            SSL_CTX_set_cert_cb(ctx, look_for_status, NULL);
            struct pair p = server_pair(ctx, peer_ctx);
            if (asked)
                peer_SSL_ctrl(p.peer, SSL_CTRL_SET_TLSEXT_STATUS_REQ_TYPE, TLSEXT_STATUSTYPE_ocsp, NULL);
            SHOW(handshake(&p));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

MAIN(CASE(status_in_the_certificate_callback), CASE(written_from_within), CASE(callbacks), CASE(strings), CASE(full_1_2), CASE(full_1_3), CASE(resumed_1_2), CASE(resumed_1_3),
     CASE(blocked_1_2), CASE(blocked_1_3), CASE(failing_1_2), CASE(failing_1_3), CASE(garbage), CASE(alerts),
     CASE(server_1_2), CASE(server_1_3), CASE(server_resumed_1_2), CASE(server_resumed_1_3), CASE(after_1_2), CASE(after_1_3),
     CASE(server_after_1_2), CASE(server_after_1_3), CASE(server_failing_1_2), CASE(server_failing_1_3), CASE(server_garbage),
     CASE(client_early), CASE(server_early))
