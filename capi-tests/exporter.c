/* Keying material exporters: both ends get the same bytes, and what is refused. */
#include "support.h"

static void compare(struct pair *p, const char *label, const char *context, int use, size_t len) {
    unsigned char ours[20000] = {0}, theirs[20000] = {0};
    size_t context_len = context ? strlen(context) : 0;
    ERR_clear_error();
    int our = SSL_export_keying_material(p->ssl, ours, len, label, strlen(label), (const unsigned char *)context, context_len, use);
    printf("\"%.40s\", %s, %d, %zu: %d", label, context ? context : "NULL", use, len, our);
    show_errors(" error");
    int their = peer_SSL_export_keying_material(p->peer, theirs, len, label, strlen(label), (const unsigned char *)context, context_len, use);
    ERR_clear_error();
    printf(" %d %s\n", their, memcmp(ours, theirs, len) == 0 ? "same" : "different");
}

static void labels(struct pair *p) {
    const char *const all[] = {"EXPORTER-test", "", "client finished", "server finished", "master secret", "extended master secret",
                               "key expansion", "key expansion of mine", "client fin", "resumption"};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        compare(p, all[i], NULL, 0, 32);
    compare(p, "EXPORTER-test", "", 1, 32);
    compare(p, "EXPORTER-test", NULL, 1, 32);
    compare(p, "EXPORTER-test", "context", 1, 32);
    compare(p, "EXPORTER-test", "context", 0, 32);
    const size_t lengths[] = {1, 31, 48, 49, 255, 8160, 8161, 12240, 12241};
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
        compare(p, "EXPORTER-test", "context", 1, lengths[i]);
    char label[300];
    for (int len = 247; len < 256; len++) {
        memset(label, 'l', sizeof(label));
        label[len] = 0;
        printf("label of %d\n", len);
        compare(p, label, NULL, 0, 16);
    }
}

static void export_both(int server) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        for (int suite = 0; suite < 2; suite++) {
            SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
            only_version(ctx, version);
            NEED(SSL_CTX_set_ciphersuites(ctx, suite ? "TLS_AES_256_GCM_SHA384" : "TLS_AES_128_GCM_SHA256"));
            NEED(SSL_CTX_set_cipher_list(ctx, suite ? "ECDHE-RSA-AES256-GCM-SHA384" : "ECDHE-RSA-AES128-GCM-SHA256"));
            struct pair p = end_pair(server, ctx, peer_ctx);
            unsigned char out[16];
            TRY(SSL_export_keying_material(p.ssl, out, 16, "EXPORTER-test", 13, NULL, 0, 0));
            NEED_HANDSHAKE(&p);
            printf("%s %s\n", version_name(version), SSL_get_cipher(p.ssl));
            labels(&p);
            TRY(SSL_export_keying_material_early(p.ssl, out, 16, "EXPORTER-test", 13, NULL, 0));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}
static void client(void) {
    export_both(0);
}
static void server(void) {
    export_both(1);
}

/* From when on in a handshake of TLS 1.3: a server's Finished, before the client is known. */
static void try_to_export(const SSL *ssl, const char *when) {
    unsigned char out[16];
    printf("%s: %d\n", when, SSL_export_keying_material((SSL *)ssl, out, 16, "EXPORTER-test", 13, NULL, 0, 0));
    ERR_clear_error();
}
static void info(const SSL *ssl, int where, int ret) {
    (void)where, (void)ret;
    try_to_export(ssl, SSL_state_string_long(ssl));
}
static void keylog(const SSL *ssl, const char *line) {
    char label[40];
    snprintf(label, sizeof(label), "%.*s", (int)strcspn(line, " "), line);
    try_to_export(ssl, label);
}
static void moments(int server) {
    SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
    SSL_SESSION *session = NULL;
    only_version(ctx, TLS1_3_VERSION);
    SSL_CTX_set_info_callback(ctx, info);
    SSL_CTX_set_keylog_callback(ctx, keylog);
    for (int resumes = 0; resumes <= 1; resumes++) {
        struct pair p = end_pair(server, ctx, peer_ctx);
        client_resumes(server, &p, session);
        client_session_free(server, session);
        try_to_export(p.ssl, "before");
        /* What a server exports early is what its client has when it is done. */
        for (int turn = 0; server && turn < 2; turn++) {
            peer_SSL_do_handshake(p.peer);
            if (turn == 0)
                SSL_do_handshake(p.ssl);
        }
        ERR_clear_error();
        if (server)
            compare(&p, "EXPORTER-test", NULL, 0, 32);
        NEED_HANDSHAKE(&p);
        session = client_session(server, &p);
        SSL_clear(p.ssl);
        try_to_export(p.ssl, "cleared");
        pair_free(&p);
    }
    client_session_free(server, session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void client_moments(void) { moments(0); }
static void server_moments(void) { moments(1); }

MAIN(CASE(client), CASE(server), CASE(client_moments), CASE(server_moments))
