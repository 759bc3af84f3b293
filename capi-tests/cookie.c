/* SSL_stateless and the cookies of HelloRetryRequests. */
#include "support.h"

static int generate_answer = 1, verify_answer = 1, generated, verified;
static size_t cookie_size = 12;
static int generate(SSL *ssl, unsigned char *cookie, size_t *len) {
    generated++;
    printf("generate, server %d, version %s\n", SSL_is_server(ssl), SSL_get_version(ssl));
    memset(cookie, 'c', cookie_size);
    *len = cookie_size;
    return generate_answer;
}
static int verify(SSL *ssl, const unsigned char *cookie, size_t len) {
    verified++;
    printf("verify %zu bytes, %.*s, version %s\n", len, (int)(len < 20 ? len : 20), cookie, SSL_get_version(ssl));
    return verify_answer;
}
static int servername(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("servername %s\n", name ? name : "-");
    return SSL_TLSEXT_ERR_OK;
}
static void message(int sent, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    /* A ticket's length depends on its random bytes, a ClientHello's on who wrote it. */
    int first = *(const unsigned char *)buf;
    printf("  %s %x %d, %zu bytes, starts with %d\n", sent ? "sent" : "came", version, type, type == 22 && (first == 4 || first == 1) ? 0 : len, first);
}
static void info(const SSL *ssl, int where, int ret) {
    printf("  info %x %d %s\n", where, ret, SSL_state_string(ssl));
}

/* A server's context with both callbacks. */
static SSL_CTX *stateless_ctx(void) {
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_set_stateless_cookie_generate_cb(ctx, generate);
    SSL_CTX_set_stateless_cookie_verify_cb(ctx, verify);
    return ctx;
}
/* A client that sends no ChangeCipherSpec between its hellos. */
static SSL_CTX *plain_client_ctx(void) {
    SSL_CTX *ctx = peer_client_ctx();
    peer_SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    return ctx;
}
static void show_state(SSL *ssl) {
    printf("  state %s, init %d, before %d, version %s, want %d, shutdown %d\n", SSL_state_string(ssl), SSL_in_init(ssl),
           SSL_in_before(ssl), SSL_get_version(ssl), SSL_want(ssl), SSL_get_shutdown(ssl));
}
static void turn(struct pair *p) {
    p->peer_last = PEER_CALL(p->peer, peer_SSL_do_handshake(p->peer));
    outcome_show("peer's handshake", &p->peer_last);
    SHOW_CALL(p->ssl, SSL_stateless(p->ssl));
    show_state(p->ssl);
}
/* The same server takes up with another SSL, as one would for each datagram or connection. */
static void another_ssl(struct pair *p, SSL_CTX *ctx) {
    BIO *bio = SSL_get_rbio(p->ssl);
    BIO_up_ref(bio);
    SSL_free(p->ssl);
    NEED(p->ssl = SSL_new(ctx));
    SSL_set_accept_state(p->ssl);
    SSL_set_bio(p->ssl, bio, bio);
}

static void without_callbacks(void) {
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = plain_client_ctx();
    struct pair p = server_pair(ctx, peer_ctx);
    turn(&p);
    SHOW_CALL(p.ssl, SSL_stateless(p.ssl));
    outcome_show("peer's", &(struct outcome){0});
    SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void nothing_there(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
    struct pair p = server_pair(ctx, peer_ctx);
    SHOW_CALL(p.ssl, SSL_stateless(p.ssl));
    show_state(p.ssl);
    SSL *none = SSL_new(ctx);
    SHOW_CALL(none, SSL_stateless(none));
    SSL_CTX *any = SSL_CTX_new(TLS_method());
    SSL *either = SSL_new(any);
    SHOW_CALL(either, SSL_stateless(either));
    SSL_free(none);
    SSL_free(either);
    SSL_CTX_free(any);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void served(void) {
    for (int fresh = 0; fresh < 2; fresh++) {
        printf("another SSL for the second hello: %d\n", fresh);
        SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
        SSL_CTX_set_tlsext_servername_callback(ctx, servername);
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        turn(&p);
        if (fresh)
            another_ssl(&p, ctx);
        turn(&p);
        NEED(handshake_show(&p));
        echo_show(&p);
        show_state(p.ssl);
        SHOW(SSL_CTX_sess_accept(ctx));
        SHOW(SSL_CTX_sess_accept_good(ctx));
        SHOW(SSL_CTX_sess_number(ctx));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void messages(void) {
    for (int shared = 0; shared < 2; shared++) {
        printf("a share of use: %d\n", shared);
        SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
        SSL_CTX_set_msg_callback(ctx, message);
        SSL_CTX_set_info_callback(ctx, info);
        peer_SSL_CTX_set1_groups_list(peer_ctx, shared ? "P-256:X25519" : "X25519:P-256");
        SSL_CTX_set1_groups_list(ctx, "P-256");
        struct pair p = server_pair(ctx, peer_ctx);
        turn(&p);
        another_ssl(&p, ctx);
        SSL_set_msg_callback(p.ssl, message);
        turn(&p);
        NEED(handshake_show(&p));
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void middlebox(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_msg_callback(ctx, message);
    SSL_CTX_set1_groups_list(ctx, "X25519");
    struct pair p = server_pair(ctx, peer_ctx);
    turn(&p);
    turn(&p);
    SHOW_CALL(p.ssl, SSL_stateless(p.ssl));
    NEED(handshake_show(&p));
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void repeated(void) {
    SSL_CTX *ctx = stateless_ctx();
    SSL *server = NULL;
    for (int i = 0; i < 3; i++) {
        struct pair p = server_pair(ctx, plain_client_ctx());
        if (server) {
            BIO *bio = SSL_get_rbio(p.ssl);
            SSL_set_bio(server, bio, bio);
            BIO_up_ref(bio);
            SSL_free(p.ssl);
            p.ssl = server;
        }
        server = p.ssl;
        turn(&p);
        if (i == 2) {
            turn(&p);
            NEED(handshake_show(&p));
            echo_show(&p);
        }
        peer_SSL_free(p.peer);
    }
    SSL_free(server);
    SSL_CTX_free(ctx);
}
/* A server that goes on with the handshake it began, cookie or not. */
static void with_state(void) {
    SSL_CTX *ctx = stateless_ctx();
    struct pair p = server_pair(ctx, plain_client_ctx());
    turn(&p);
    handshake_show(&p);
    show_state(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
}
static void answers(void) {
    for (int i = 0; i < 2; i++) {
        SSL_CTX *ctx = stateless_ctx();
        struct pair p = server_pair(ctx, plain_client_ctx());
        generate_answer = i;
        verify_answer = 1 - i;
        turn(&p);
        turn(&p);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}
static void sizes(void) {
    static const size_t sizes[] = {0, 1, 255, 256, 4096};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        SSL_CTX *ctx = stateless_ctx();
        struct pair p = server_pair(ctx, plain_client_ctx());
        cookie_size = sizes[i];
        printf("%zu bytes\n", cookie_size);
        turn(&p);
        turn(&p);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}
static void other_context(void) {
    struct pair p = own_server_pair(stateless_ctx(), plain_client_ctx());
    SSL_CTX *other = stateless_ctx();
    turn(&p);
    another_ssl(&p, other);
    turn(&p);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(other);
}
static void changed_group(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
    peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256");
    struct pair p = server_pair(ctx, peer_ctx);
    turn(&p);
    SSL_CTX_set1_groups_list(ctx, "P-256");
    another_ssl(&p, ctx);
    turn(&p);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void changed_cipher(void) {
    SSL_CTX *ctx = stateless_ctx();
    struct pair p = server_pair(ctx, plain_client_ctx());
    turn(&p);
    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
    another_ssl(&p, ctx);
    turn(&p);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
}
static void tls12(void) {
    SSL_CTX *peer_ctx = plain_client_ctx();
    peer_only_version(peer_ctx, TLS1_2_VERSION);
    struct pair p = own_server_pair(stateless_ctx(), peer_ctx);
    turn(&p);
    handshake_show(&p);
    pair_free(&p);
}
static void client_certificate(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL);
    NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
    NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
    struct pair p = server_pair(ctx, peer_ctx);
    turn(&p);
    turn(&p);
    NEED(handshake_show(&p));
    echo_show(&p);
    SHOW(SSL_get0_peer_certificate(p.ssl) != NULL);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void resumed(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
    peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT);
    peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1);
    struct pair p = server_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    echo_show(&p);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    NEED(peer_kept_session);
    p = server_pair(ctx, peer_ctx);
    NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
    turn(&p);
    another_ssl(&p, ctx);
    turn(&p);
    handshake_show(&p);
    SHOW(SSL_session_reused(p.ssl));
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static const unsigned char *damage_at(const unsigned char *hello, size_t len, size_t *out) {
    /* The cookie extension: type 44, then its two lengths. */
    for (size_t i = 0; i + 6 < len; i++)
        if (hello[i] == 0 && hello[i + 1] == 44 && hello[i + 4] * 256 + hello[i + 5] + 2 == hello[i + 2] * 256 + hello[i + 3]) {
            *out = i + 6;
            return hello + i + 6;
        }
    return NULL;
}
/* Every byte of the cookie counts. */
static void damaged(void) {
    SSL_CTX *ctx = stateless_ctx(), *peer_ctx = plain_client_ctx();
    char hello[4096];
    struct pair p = server_pair(ctx, peer_ctx);
    turn(&p);
    PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    int len = BIO_read(SSL_get_rbio(p.ssl), hello, sizeof(hello));
    size_t at = 0;
    NEED(len > 0 && damage_at((unsigned char *)hello, (size_t)len, &at));
    size_t size = (unsigned char)hello[at - 2] * 256u + (unsigned char)hello[at - 1];
    int refused = 0;
    for (size_t i = 0; i < size; i++) {
        hello[at + i] ^= 0x40;
        SSL *ssl = SSL_new(ctx);
        SSL_set_accept_state(ssl);
        BIO *in = BIO_new(BIO_s_mem());
        BIO_write(in, hello, len);
        SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
        struct outcome o = CALL(ssl, SSL_stateless(ssl));
        refused += o.ret == -1;
        if (i == 0 || i == size - 1)
            outcome_show("damaged", &o);
        SSL_free(ssl);
        hello[at + i] ^= 0x40;
    }
    printf("refused %s\n", refused == (int)size ? "all" : "not all");
    SHOW(verified);
    BIO_write(SSL_get_rbio(p.ssl), "", 0);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(without_callbacks), CASE(nothing_there), CASE(served), CASE(messages), CASE(middlebox), CASE(repeated), CASE(with_state),
     CASE(answers), CASE(sizes), CASE(other_context), CASE(changed_group), CASE(changed_cipher), CASE(tls12), CASE(client_certificate),
     CASE(resumed), CASE(damaged))
