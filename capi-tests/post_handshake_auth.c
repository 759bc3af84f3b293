/* Post-handshake authentication (RFC 8446, 4.6.2): asked, answered, declined and refused, on both sides. */
#include "support.h"

static void certificate_show(SSL *ssl) {
    X509 *x509 = SSL_get1_peer_certificate(ssl);
    show_x509("peer", x509);
    printf("verify_result %ld\n", SSL_get_verify_result(ssl));
    X509_free(x509);
}

static void server_of(int mode, const char *name, int willing) {
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    peer_SSL_CTX_set_post_handshake_auth(peer_ctx, willing);
    if (name) {
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert_file(name, ".pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
    }
    struct pair p = server_pair(ctx, peer_ctx);
    TRY(SSL_verify_client_post_handshake(p.ssl));
    NEED_HANDSHAKE(&p);
    char buffer[10];
    peer_SSL_read(p.peer, buffer, 1);
    TRY(SSL_verify_client_post_handshake(p.ssl));
    SSL_set_verify(p.ssl, mode, NULL);
    TRY(SSL_verify_client_post_handshake(p.ssl));
    TRY(SSL_verify_client_post_handshake(p.ssl));
    TRY(SSL_do_handshake(p.ssl));
    TRY(SSL_verify_client_post_handshake(p.ssl));
    struct outcome o = PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, 1));
    outcome_show("peer's read", &o);
    o = CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
    outcome_show("read", &o);
    certificate_show(p.ssl);
    o = PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, 1));
    outcome_show("peer's read", &o);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void server(void) {
    server_of(SSL_VERIFY_PEER, "client-rsa", 1);
}
static void server_distrusts(void) {
    server_of(SSL_VERIFY_PEER, "p256", 1);
}
static void server_once(void) {
    server_of(SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE | SSL_VERIFY_POST_HANDSHAKE, "client-rsa", 1);
}
/* SSL_VERIFY_CLIENT_ONCE: in the handshake or after it, but once. */
static void server_asks_once(void) {
    const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE,
                         SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE | SSL_VERIFY_POST_HANDSHAKE};
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        SSL_CTX_set_verify(ctx, modes[i], NULL);
        peer_SSL_CTX_set_post_handshake_auth(peer_ctx, 1);
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        struct pair p = server_pair(ctx, peer_ctx);
        char buffer[10];
        NEED_HANDSHAKE(&p);
        printf("mode %d\n", modes[i]);
        certificate_show(p.ssl);
        for (int time = 0; time < 3; time++) {
            TRY(SSL_verify_client_post_handshake(p.ssl));
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, 1));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
            certificate_show(p.ssl);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void server_declined(void) {
    server_of(SSL_VERIFY_PEER, NULL, 1);
}
static void server_refuses(void) {
    server_of(SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL, 1);
}
static void server_unwilling(void) {
    server_of(SSL_VERIFY_PEER, "p256", 0);
}
static void server_without_mode(void) {
    server_of(SSL_VERIFY_NONE, "p256", 1);
}

/* How many tickets the client gets for it: after a resumption one, as after the handshake. */
static int tickets;
static int count_ticket(SSL *ssl, SSL_SESSION *session) {
    (void)ssl, (void)session;
    tickets++;
    return 0;
}
static void server_tickets(void) {
    for (int count = 0; count < 4; count++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_SESSION *session = NULL;
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        NEED(SSL_CTX_set_num_tickets(ctx, count) == 1);
        peer_SSL_CTX_set_post_handshake_auth(peer_ctx, 1);
        peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        peer_SSL_CTX_sess_set_new_cb(peer_ctx, count_ticket);
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        for (int visit = 0; visit < 3; visit++) {
            struct pair p = server_pair(ctx, peer_ctx);
            char buffer[10];
            if (session)
                peer_SSL_set_session(p.peer, session);
            peer_SSL_SESSION_free(session);
            tickets = 0;
            NEED_HANDSHAKE(&p);
            peer_SSL_read(p.peer, buffer, 1);
            printf("%d: reused %d, %d tickets\n", count, SSL_session_reused(p.ssl), tickets);
            tickets = 0;
            SSL_set_verify(p.ssl, SSL_VERIFY_PEER, NULL);
            SHOW(SSL_verify_client_post_handshake(p.ssl));
            SHOW(SSL_do_handshake(p.ssl));
            peer_SSL_read(p.peer, buffer, 1);
            SSL_read(p.ssl, buffer, 1);
            peer_SSL_read(p.peer, buffer, 1);
            certificate_show(p.ssl);
            printf("%d tickets more\n", tickets);
            session = peer_SSL_get1_session(p.peer);
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void client_of(const char *name, int mode) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_post_handshake_auth(ctx, 1);
    if (name) {
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
    }
    struct pair p = client_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    peer_SSL_set_verify(p.peer, mode, NULL);
    NEED(peer_SSL_verify_client_post_handshake(p.peer) == 1);
    NEED(peer_SSL_do_handshake(p.peer) == 1);
    char buffer[10];
    struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
    outcome_show("read", &o);
    o = PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, 1));
    outcome_show("peer's read", &o);
    X509 *x509 = peer_SSL_get1_peer_certificate(p.peer);
    show_x509("the peer has", x509);
    X509_free(x509);
    o = CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
    outcome_show("read", &o);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void client(void) {
    client_of("client-rsa", SSL_VERIFY_PEER);
}
static void client_is_distrusted(void) {
    client_of("p256", SSL_VERIFY_PEER);
}
static void client_declines(void) {
    client_of(NULL, SSL_VERIFY_PEER);
}
static void client_is_refused(void) {
    client_of(NULL, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
}
static void client_misuse(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    TRY(SSL_verify_client_post_handshake(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(server), CASE(server_distrusts), CASE(server_tickets), CASE(server_once), CASE(server_asks_once), CASE(server_declined), CASE(server_refuses), CASE(server_unwilling),
     CASE(server_without_mode), CASE(client), CASE(client_is_distrusted), CASE(client_declines), CASE(client_is_refused), CASE(client_misuse))
