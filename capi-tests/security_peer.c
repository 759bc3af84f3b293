/* Who the peer is: nothing but its own proof, in this handshake or in the one that is resumed, makes a peer somebody. */
#include "support.h"

static SSL_CTX *asking_server(void) {
    SSL_CTX *ctx = server_ctx("p256");
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    NEED(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"peer", 4) == 1);
    return ctx;
}
static SSL_CTX *keeping_client(void) {
    SSL_CTX *ctx = peer_client_ctx();
    peer_SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    peer_SSL_CTX_sess_set_new_cb(ctx, peer_keep_session);
    return ctx;
}
/* Ends a connection in order, so that its session stays good. */
static void end(struct pair *p) {
    SSL_set_shutdown(p->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_set_shutdown(p->peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    pair_free(p);
}
/* A client shows its certificate, and has its session in `kept`. */
static void first(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    char byte;
    struct pair p = server_pair(ctx, peer_ctx);
    NEED(peer_SSL_use_certificate_chain_file(p.peer, cert("client-rsa.pem")) == 1);
    NEED(peer_SSL_use_PrivateKey_file(p.peer, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
    NEED_HANDSHAKE(&p);
    NEED(SSL_write(p.ssl, "x", 1) == 1 && peer_SSL_read(p.peer, &byte, 1) == 1);
    NEED(peer_kept_session);
    end(&p);
}
static void show_peer(SSL *ssl) {
    SHOW(SSL_session_reused(ssl));
    show_x509("peer", SSL_get0_peer_certificate(ssl));
    SHOW(SSL_get_verify_result(ssl));
}

/* After a HelloRetryRequest a session that counts but once is not resumed any more: the client has to show its certificate.
 * Another one is. */
static void retried(void) {
    for (unsigned early = 0; early <= 1000; early += 1000) {
        SSL_CTX *ctx = asking_server(), *peer_ctx = keeping_client();
        SSL_CTX_set_max_early_data(ctx, early);
        NEED(SSL_CTX_set1_groups_list(ctx, "P-384") && peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384:P-256"));
        first(ctx, peer_ctx);
        for (int certificate = 0; certificate < 2; certificate++) {
            struct pair p = server_pair(ctx, peer_ctx);
            printf("early data %u, certificate %d\n", early, certificate);
            if (certificate) {
                NEED(peer_SSL_use_certificate_chain_file(p.peer, cert("client-p256.pem")) == 1);
                NEED(peer_SSL_use_PrivateKey_file(p.peer, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            }
            NEED(peer_SSL_set1_groups_list(p.peer, "P-256:P-384") && peer_SSL_set_session(p.peer, peer_kept_session));
            handshake_show(&p);
            show_peer(p.ssl);
            end(&p);
        }
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static int asked(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    printf("asked: ");
    show_x509("peer", SSL_get0_peer_certificate(ssl));
    return SSL_TLSEXT_ERR_OK;
}
/* Who has another's ticket, and not its key, is nobody: callbacks are not told a name, with HelloRetryRequest or without. */
static void ticket_without_key(void) {
    SSL_CTX *ctx = asking_server(), *peer_ctx = keeping_client();
    NEED(SSL_CTX_set1_groups_list(ctx, "P-384") && peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384:P-256"));
    first(ctx, peer_ctx);
    SSL_CTX_set_tlsext_servername_callback(ctx, asked);
    unsigned char wrong[48] = {1};
    for (int key = 0; key < 2; key++) {
        for (int retry = 0; retry < 2; retry++) {
            SSL_SESSION *session = peer_SSL_SESSION_dup(peer_kept_session);
            if (!key)
                NEED(peer_SSL_SESSION_set1_master_key(session, wrong, peer_SSL_SESSION_get_master_key(peer_kept_session, NULL, 0)));
            struct pair p = server_pair(ctx, peer_ctx);
            printf("key %d, retry %d\n", key, retry);
            if (retry)
                NEED(peer_SSL_set1_groups_list(p.peer, "P-256:P-384"));
            NEED(peer_SSL_set_session(p.peer, session));
            handshake_show(&p);
            SHOW(SSL_session_reused(p.ssl) && SSL_is_init_finished(p.ssl));
            end(&p);
            peer_SSL_SESSION_free(session);
        }
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(retried), CASE(ticket_without_key))
