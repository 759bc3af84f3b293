/* Which cipher suite a handshake chooses. */
#include "support.h"

/* Each suite on the wire. */
static void negotiate(void) {
    const char *const names12[] = {"ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-GCM-SHA256",
                                   "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-AES256-CCM", "ECDHE-ECDSA-AES128-CCM8", "ECDHE-ECDSA-AES256-CCM8",
                                   "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256"};
    const char *const names13[] = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256",
                                   "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"};
    enum { ECDSA12 = 7, ALL12 = 10, ALL = 15 };
    for (int i = 0; i < ALL; i++) {
        for (int by_peer = 0; by_peer < 2; by_peer++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx(i < ECDSA12 || i >= ALL12 ? "p256" : "rsa");
            if (i < ALL12) {
                only_version(ctx, TLS1_2_VERSION);
                NEED(by_peer ? peer_SSL_CTX_set_cipher_list(peer_ctx, names12[i]) : SSL_CTX_set_cipher_list(ctx, names12[i]));
            } else {
                only_version(ctx, TLS1_3_VERSION);
                NEED(by_peer ? peer_SSL_CTX_set_ciphersuites(peer_ctx, names13[i - ALL12]) : SSL_CTX_set_ciphersuites(ctx, names13[i - ALL12]));
            }
            struct pair p = client_pair(ctx, peer_ctx);
            handshake_show(&p);
            echo_show(&p);
            SHOW_STR(SSL_get_cipher_name(p.ssl));
            SHOW_STR(SSL_get_cipher(p.ssl));
            SHOW_STR(SSL_get_cipher_version(p.ssl));
            int bits = 0;
            SHOW(SSL_get_cipher_bits(p.ssl, &bits));
            SHOW(bits);
            SHOW(SSL_get_current_cipher(p.ssl) == SSL_SESSION_get0_cipher(SSL_get_session(p.ssl)));
            SHOW(SSL_get_pending_cipher(p.ssl) != NULL);
            SHOW_STR(peer_SSL_CIPHER_get_name(peer_SSL_get_current_cipher(p.peer)));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* The order of the client's list, when the server takes the client's. */
static void preference(void) {
    const char *const lists[] = {"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256"};
    const char *const suites[] = {"TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384"};
    for (int i = 0; i < 2; i++) {
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            only_version(ctx, version);
            SSL_CTX_set_cipher_list(ctx, lists[i]);
            SSL_CTX_set_ciphersuites(ctx, suites[i]);
            struct pair p = client_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            SHOW_STR(SSL_get_cipher_name(p.ssl));
            STACK_OF(SSL_CIPHER) *seen = peer_SSL_get_client_ciphers(p.peer);
            printf("server was offered %d\n", sk_SSL_CIPHER_num(seen));
            for (int k = 0; k < sk_SSL_CIPHER_num(seen); k++)
                printf("  %s\n", peer_SSL_CIPHER_get_name(sk_SSL_CIPHER_value(seen, k)));
            char shared[500];
            SHOW_STR(peer_SSL_get_shared_ciphers(p.peer, shared, sizeof(shared)));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Each suite of TLS 1.3, and one of each kind of TLS 1.2, as a server: data in records of every size, and new keys. */
static void serve(void) {
    const char *const names[] = {"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256",
                                 "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-CCM", "ECDHE-ECDSA-AES256-CCM8"};
    static char out[20000], in[20000];
    for (size_t i = 0; i < sizeof(out); i++)
        out[i] = (char)(i * 7 + i / 251);
    for (int i = 0; i < 8; i++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        only_version(ctx, i < 4 ? TLS1_3_VERSION : TLS1_2_VERSION);
        NEED(i < 4 ? SSL_CTX_set_ciphersuites(ctx, names[i]) : SSL_CTX_set_cipher_list(ctx, names[i]));
        NEED(i < 4 ? peer_SSL_CTX_set_ciphersuites(peer_ctx, names[i]) : peer_SSL_CTX_set_cipher_list(peer_ctx, names[i]));
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        int good = 0, count = 0;
        for (int size = 1; size < 16384; size = size * 3 / 2 + 1) {
            if (i < 4) {
                NEED(SSL_key_update(p.ssl, size & 1 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
                NEED(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
            }
            int wrote = SSL_write(p.ssl, out, size), got = 0, k;
            while (got < wrote && (k = peer_SSL_read(p.peer, in + got, sizeof(in) - got)) > 0)
                got += k;
            good += wrote == size && got == size && memcmp(in, out, size) == 0;
            wrote = peer_SSL_write(p.peer, out, size), got = 0;
            while (got < wrote && (k = SSL_read(p.ssl, in + got, sizeof(in) - got)) > 0)
                got += k;
            good += wrote == size && got == size && memcmp(in, out, size) == 0;
            count += 2;
        }
        printf("%d of %d\n", good, count);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A record that was changed on its way. */
static void forged(void) {
    const char *const names[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"};
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        NEED(SSL_CTX_set_ciphersuites(ctx, names[i]));
        NEED(peer_SSL_CTX_set_ciphersuites(peer_ctx, names[i]));
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        /* What it writes is caught, and put back with its last byte changed. */
        BIO *between = BIO_new(BIO_s_mem()), *wire = peer_SSL_get_wbio(p.peer);
        NEED(between && BIO_up_ref(wire) && BIO_up_ref(wire));
        peer_SSL_set0_wbio(p.peer, between);
        NEED(peer_SSL_write(p.peer, "hello", 5) == 5);
        char *bytes;
        long len = BIO_get_mem_data(between, &bytes);
        bytes[len - 1] ^= 1;
        NEED(BIO_write(wire, bytes, (int)len) == len);
        char buffer[10];
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 10));
        SHOW(len);
        peer_SSL_set0_wbio(p.peer, wire);
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, 10));
        BIO_free(wire);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Nothing in common. */
static void none_in_common(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
        SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
        peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES256-GCM-SHA384");
        peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_256_GCM_SHA384");
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
    /* The suites of the version are gone on our own side. */
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, TLS1_3_VERSION);
    SHOW(SSL_CTX_set_ciphersuites(ctx, ""));
    struct pair p = client_pair(ctx, peer_ctx);
    handshake(&p);
    outcome_show("no suites", &p.last);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* What a server answers to a client's extensions depends on the suite. */
static void show_extension(SSL *ssl, int client, int type, const unsigned char *data, int len, void *arg) {
    (void)ssl, (void)client, (void)data, (void)arg;
    printf("extension %d, %d bytes\n", type, len);
}
static unsigned give_key(SSL *ssl, const char *hint, char *identity, unsigned max, unsigned char *key, unsigned room) {
    (void)ssl, (void)hint, (void)max, (void)room;
    strcpy(identity, "somebody");
    memcpy(key, "a key of 16 byte", 16);
    return 16;
}
static unsigned find_key(SSL *ssl, const char *identity, unsigned char *key, unsigned room) {
    (void)ssl, (void)identity, (void)room;
    memcpy(key, "a key of 16 byte", 16);
    return 16;
}
static void answers(void) {
    static const char *const suites[] = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256",
                                         "ECDHE-PSK-CHACHA20-POLY1305", "DHE-PSK-AES128-GCM-SHA256", "PSK-AES128-GCM-SHA256"};
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        SSL_CTX *ctx = server_ctx(i == 0 ? "p256" : "rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        SSL_CTX_set_dh_auto(ctx, 1);
        SSL_CTX_set_psk_server_callback(ctx, find_key);
        peer_SSL_CTX_set_psk_client_callback(peer_ctx, give_key);
        NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ALL:@SECLEVEL=1") == 1);
        NEED(SSL_CTX_set_cipher_list(ctx, suites[i]) == 1);
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_debug_callback(p.peer, show_extension);
        printf("%s\n", suites[i]);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(negotiate), CASE(answers), CASE(serve), CASE(forged), CASE(preference), CASE(none_in_common))
