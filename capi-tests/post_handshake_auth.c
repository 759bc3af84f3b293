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
    server_of(SSL_VERIFY_PEER, "p256", 1);
}
static void server_once(void) {
    server_of(SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE | SSL_VERIFY_POST_HANDSHAKE, "rsa", 1);
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
}

MAIN(CASE(server), CASE(server_once), CASE(server_declined), CASE(server_refuses), CASE(server_unwilling),
     CASE(server_without_mode), CASE(client), CASE(client_declines), CASE(client_is_refused), CASE(client_misuse))
