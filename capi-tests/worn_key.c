/*
 * A key of AES-GCM that has protected 2^24 records is replaced (RFC 8446, 5.5) without anybody asking for it.
 *
 * OpenSSL 3.0 leaves that to the program, so the numbers of updates are not printed but looked at. It takes a minute: only
 * where CAPI_BYTES is that of .ci/run.
 */
#include "support.h"

enum { RECORDS = (1 << 24) + 5000, AT_ONCE = 500 };

static int updates;
static void message(int sent, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg) {
    (void)version, (void)ssl, (void)arg;
    updates += !sent && type == SSL3_RT_HANDSHAKE && len && *(const unsigned char *)buf == SSL3_MT_KEY_UPDATE;
}
static void key_update(void) {
    const char *bytes = getenv("CAPI_BYTES"), *lib = getenv("CAPI_LIB"), *system = getenv("CAPI_SYSTEM");
    int ours = lib && system && strcmp(lib, system) != 0;
    if (!bytes || atol(bytes) < 200000000 || !ours) {
        printf("every byte came\n");
        return;
    }
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
    struct pair p = client_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    peer_SSL_set_msg_callback(p.peer, message);
    char in[AT_ONCE];
    int early = 0;
    for (long done = 0; done < RECORDS; done += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++)
            NEED(SSL_write(p.ssl, &"0123456789"[(done + i) % 10], 1) == 1);
        for (int i = 0; i < AT_ONCE; i++) {
            NEED(peer_SSL_read(p.peer, in, 1) == 1);
            NEED(in[0] == "0123456789"[(done + i) % 10]);
        }
        early += updates && done + AT_ONCE < 1 << 24;
    }
    NEED(updates == 1 && !early);
    printf("every byte came\n");
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(SLOW_CASE(key_update, 600))
