/* SSL_CTX_set_keylog_callback: each line in its moment, and the same secrets as at the other end. */
#include "support.h"

#define LINES 64
static char mine[LINES][512], theirs[LINES][512];
static int mine_count, theirs_count;

static void keep(const SSL *ssl, const char *line) {
    NEED(mine_count < LINES && strlen(line) < sizeof(mine[0]));
    strcpy(mine[mine_count++], line);
    printf("  %.*s, %zu characters in state %d %s\n", (int)strcspn(line, " "), line, strlen(line), SSL_get_state(ssl), SSL_state_string_long(ssl));
}
static void keep_peer(const SSL *ssl, const char *line) {
    (void)ssl;
    NEED(theirs_count < LINES && strlen(line) < sizeof(theirs[0]));
    strcpy(theirs[theirs_count++], line);
}
static void compare(void) {
    int found = 0;
    for (int i = 0; i < mine_count; i++)
        for (int k = 0; k < theirs_count; k++)
            if (strcmp(mine[i], theirs[k]) == 0) {
                found++;
                break;
            }
    printf("%d lines here, %d there, %d equal\n", mine_count, theirs_count, found);
    mine_count = theirs_count = 0;
}

enum { PLAIN, CLIENT_CERT, NO_CLIENT_CERT, RETRY, NO_COMPAT, KEY_UPDATE, VARIANTS };
static const char *const variant_names[] = {"plain", "client certificate", "no client certificate", "retry", "no compatibility", "key update"};

static void connection(int version, int server, int resumed) {
    for (int variant = 0; variant < VARIANTS; variant++) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        only_version(ctx, version);
        printf("%s\n", variant_names[variant]);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"keylog", 6);
        SSL_CTX_set1_groups_list(ctx, server ? "P-256:X25519" : "X25519:P-256");
        peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256");
        SSL_CTX_set_keylog_callback(ctx, keep);
        SHOW(SSL_CTX_get_keylog_callback(ctx) == keep);
        peer_SSL_CTX_set_keylog_callback(peer_ctx, keep_peer);
        switch (variant) {
        case CLIENT_CERT:
            give_client_certificate(server, ctx, peer_ctx);
            /* fallthrough */
        case NO_CLIENT_CERT:
            ask_client(server, ctx, peer_ctx);
            break;
        case RETRY:
            NEED((server ? SSL_CTX_set1_groups_list(ctx, "P-256") : peer_SSL_CTX_set1_groups_list(peer_ctx, "P-256")) == 1);
            break;
        case NO_COMPAT:
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            peer_SSL_CTX_clear_options(peer_ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            break;
        }
        SSL_SESSION *session = NULL;
        for (int turn = 0; turn <= resumed; turn++) {
            struct pair p = end_pair(server, ctx, peer_ctx);
            client_resumes(server, &p, session);
            handshake_show(&p);
            SHOW(SSL_session_reused(p.ssl));
            compare();
            if (variant == KEY_UPDATE && version == TLS1_3_VERSION) {
                TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED));
                echo_show(&p);
                TRY(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_NOT_REQUESTED));
                echo_show(&p);
                compare();
            }
            client_session_free(server, session);
            session = client_session(server, &p);
            peer_SSL_shutdown(p.peer);
            SSL_shutdown(p.ssl);
            pair_free(&p);
        }
        client_session_free(server, session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void client_1_2(void) { connection(TLS1_2_VERSION, 0, 0); }
static void client_1_3(void) { connection(TLS1_3_VERSION, 0, 0); }
static void client_resumed_1_2(void) { connection(TLS1_2_VERSION, 0, 1); }
static void client_resumed_1_3(void) { connection(TLS1_3_VERSION, 0, 1); }
static void server_1_2(void) { connection(TLS1_2_VERSION, 1, 0); }
static void server_1_3(void) { connection(TLS1_3_VERSION, 1, 0); }
static void server_resumed_1_2(void) { connection(TLS1_2_VERSION, 1, 1); }
static void server_resumed_1_3(void) { connection(TLS1_3_VERSION, 1, 1); }

/* With early data, taken and refused. */
static void early(int server) {
    for (int refused = 0; refused < 2; refused++) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"keylog", 6);
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
        SSL_CTX_set_keylog_callback(ctx, keep);
        peer_SSL_CTX_set_keylog_callback(peer_ctx, keep_peer);
        p = end_pair(server, ctx, peer_ctx);
        printf("%s\n", refused ? "refused" : "taken");
        client_resumes(server, &p, session);
        if (server)
            SHOW(peer_SSL_write_early_data(p.peer, "early", 5, &len));
        else
            TRY(SSL_write_early_data(p.ssl, "early", 5, &len));
        if (!refused) {
            if (server) {
                SHOW(SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
                SHOW(len);
                SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
                SHOW(SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
            } else {
                SHOW(peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
                SHOW(len);
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                SHOW(peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
            }
        }
        handshake_show(&p);
        echo_show(&p);
        compare();
        pair_free(&p);
        client_session_free(server, session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void client_early(void) { early(0); }
static void server_early(void) { early(1); }

MAIN(CASE(client_1_2), CASE(client_1_3), CASE(client_resumed_1_2), CASE(client_resumed_1_3), CASE(server_1_2), CASE(server_1_3),
     CASE(server_resumed_1_2), CASE(server_resumed_1_3), CASE(client_early), CASE(server_early))
