/* SSL_trace: what it writes about messages, whole ones and broken ones. */
#include "support.h"

static BIO *text;
static char out[1 << 20];

/* What was written since the last time. */
static size_t take(void) {
    int n = BIO_read(text, out, sizeof(out) - 1);
    out[n > 0 ? n : 0] = 0;
    return n > 0 ? (size_t)n : 0;
}

/* Prints it, without what is different each time. */
static void print_masked(void) {
    take();
    for (char *line = strtok(out, "\n"); line; line = strtok(NULL, "\n")) {
        char *colon = strstr(line, "): ");
        size_t hex = colon ? strspn(colon + 3, "0123456789ABCDEF") : 0;
        /* There is no DSA here. */
        if (strstr(line, "dss_sign") || strstr(line, "certificate_types") || strstr(line, "CertificateRequest"))
            continue;
        if (strstr(line, "gmt_unix_time"))
            printf("    gmt_unix_time\n");
        else if (strstr(line, "ticket_age_add"))
            printf("    ticket_age_add\n");
        else if (strstr(line, "ignature (len="))
            printf("    signature\n");
        else if (strstr(line, " - ") && strchr("0123456789abcdef", *(line + strspn(line, " "))) && strlen(line) > 40)
            printf("    dump\n");
        else if (strstr(line, " ticket (len="))
            printf("    ticket\n");
        else if (strstr(line, "ServerKeyExchange") || strstr(line, "NewSessionTicket") || strstr(line, "Length = 2") || strstr(line, "Length = 6") || strstr(line, "Length = 1") || strstr(line, "Length=7") || strstr(line, "Length = 7") || strstr(line, "Length = 8") || strstr(line, "Length = 9"))
            printf("%.*s some length\n", (int)(strstr(line, "Length") - line), line);
        else if (colon && hex > 8)
            printf("%.*s...%zu\n", (int)(colon + 3 - line), line, hex);
        else
            printf("%s\n", line);
    }
}
static void trace(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *arg) {
    static int hello;
    /* What a hello offers is not equal. */
    if (sent && type == SSL3_RT_HEADER && *(const unsigned char *)bytes == SSL3_RT_HANDSHAKE)
        hello = 1;
    if (sent && type == SSL3_RT_HANDSHAKE && *(const unsigned char *)bytes == SSL3_MT_CLIENT_HELLO)
        hello = 1;
    if (!hello)
        SSL_trace(sent, version, type, bytes, len, ssl, arg);
    hello = 0;
    print_masked();
}

static void connection(int version, int server) {
    for (int variant = 0; variant < 3; variant++) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        only_version(ctx, version);
        SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
        SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
        peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
        peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_128_GCM_SHA256");
        peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\2h2\4http", 8);
        printf("variant %d\n", variant);
        if (variant == 1) {
            SSL_CTX *client = server ? peer_ctx : ctx, *asking = server ? ctx : peer_ctx;
            NEED((server ? peer_SSL_CTX_use_certificate_chain_file : SSL_CTX_use_certificate_chain_file)(client, cert("client-p256.pem")) == 1);
            NEED((server ? peer_SSL_CTX_use_PrivateKey_file : SSL_CTX_use_PrivateKey_file)(client, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            NEED((server ? SSL_CTX_load_verify_locations : peer_SSL_CTX_load_verify_locations)(asking, cert("ca.pem"), NULL) == 1);
            (server ? SSL_CTX_set_verify : peer_SSL_CTX_set_verify)(asking, SSL_VERIFY_PEER, NULL);
            X509 *ca = load_x509("ca.pem");
            (server ? SSL_CTX_add_client_CA : peer_SSL_CTX_add_client_CA)(asking, ca);
        }
        if (variant == 2)
            (server ? SSL_CTX_set1_groups_list(ctx, "P-384") : peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384"));
        struct pair p = end_pair(server, ctx, peer_ctx);
        SSL_set_msg_callback(p.ssl, trace);
        SSL_set_msg_callback_arg(p.ssl, text = BIO_new(BIO_s_mem()));
        handshake_show(&p);
        echo_show(&p);
        if (version == TLS1_3_VERSION) {
            TRY(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_REQUESTED));
            echo_show(&p);
            echo_show(&p);
        }
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
        BIO_free(text);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void client_1_2(void) { connection(TLS1_2_VERSION, 0); }
static void client_1_3(void) { connection(TLS1_3_VERSION, 0); }
static void server_1_2(void) { connection(TLS1_2_VERSION, 1); }
static void server_1_3(void) { connection(TLS1_3_VERSION, 1); }

/* Messages by hand, and all that can be broken of them. */
#define R32 "\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37\40"
#define M(name, text) { name, text, sizeof(text) - 1 }
static const struct { const char *name, *bytes; size_t len; } messages[] = {
    M("HelloRequest", "\0\0\0\0"),
    M("ClientHello", "\1\0\0\x2f\3\3" R32 "\1\x77\0\2\x13\1\1\0\0\0"),
    M("ClientHello with extensions", "\1\0\0\xb8\3\3" R32 "\0\0\6\x13\1\xc0\x2b\xfa\xfa\2\0\1\0\x87"
      "\0\0\0\5\0\3\0\0\0" "\0\1\0\1\2" "\0\5\0\0" "\0\x0a\0\6\0\4\0\x1d\1\1" "\0\x0b\0\3\2\0\1" "\0\x0d\0\6\0\4\4\3\x99\x99" "\0\x10\0\7\0\5\2h2\1x"
      "\0\x17\0\0" "\0\x23\0\3abc" "\0\x29\0\2xx" "\0\x2a\0\0" "\0\x2b\0\5\4\3\4\3\3" "\0\x2d\0\3\2\0\1" "\0\x33\0\x0a\0\x08\0\x1d\0\4wxyz" "\xff\1\0\1\0" "\xff\1\0\3\2ab" "\x33\x74\0\0" "\0\x12\0\0"),
    M("HelloVerifyRequest", "\3\0\0\5\xfe\xff\2ab"),
    M("ServerHello", "\2\0\0\x3a\3\3" R32 "\1\x77\x13\2\0\0\x11\0\x2b\0\2\3\4\0\x33\0\7\0\x17\0\3abc"),
    M("HelloRetryRequest", "\2\0\0\x3d\3\3" R32 "\0\xc0\x2b\0\0\x12\0\x33\0\2\0\x18\xff\1\0\5\4abcd\0\x0b"),
    M("draft ServerHello", "\2\0\0\x28\3\4" R32 "\x13\2\0\2\0\0"),
    M("EncryptedExtensions", "\x08\0\0\x0b\0\x09\0\x10\0\5\0\3\2h2"),
    M("no EncryptedExtensions", "\x08\0\0\2\0\0"),
    M("Certificate", "\x0b\0\0\x0c\0\0\0\x08\0\0\2xy\0\0\0"),
    M("Certificate 1.2", "\x0b\0\0\x08\0\0\5\0\0\2xy"),
    M("empty Certificate", "\x0b\0\0\4\0\0\0\0"),
    M("ServerKeyExchange", "\x0c\0\0\x0f\3\0\x17\3xyz\4\3\0\4sign"),
    M("explicit ServerKeyExchange", "\x0c\0\0\3\1ab"),
    M("explicit binary ServerKeyExchange", "\x0c\0\0\3\2ab"),
    M("strange ServerKeyExchange", "\x0c\0\0\1\7"),
    M("CertificateRequest", "\x0d\0\0\x13\2\1\x40\0\4\4\3\5\3\0\7\0\2ab\0\1x"),
    M("CertificateRequest 1.3", "\x0d\0\0\x0f\2ab\0\x0a\0\x0d\0\6\0\4\4\3\x08\4"),
    M("CertificateRequest with a name", "\x0d\0\0\x18\1\1\0\0\0\x12\0\x10\x30\x0e\x31\x0c\x30\x0a\6\3\x55\4\3\x0c\3xyz"),
    M("ServerHelloDone", "\x0e\0\0\0"),
    M("ServerHelloDone with more", "\x0e\0\0\2ab"),
    M("CertificateVerify", "\x0f\0\0\x08\x08\4\0\4sign"),
    M("ClientKeyExchange", "\x10\0\0\4\3abc"),
    M("Finished", "\x14\0\0\4abcd"),
    M("CertificateStatus", "\x16\0\0\5\1\0\0\1x"),
    M("NewSessionTicket", "\4\0\0\x16\0\0\x0e\x10\0\0\0\7\1n\0\3abc\0\x08\0\x2a\0\4\0\0\1\0"),
    M("NewSessionTicket 1.2", "\4\0\0\x09\0\0\x0e\x10\0\3abc"),
    M("no NewSessionTicket", "\4\0\0\0"),
    M("EndOfEarlyData", "\5\0\0\0"),
    M("KeyUpdate", "\x18\0\0\1\1"),
    M("KeyUpdate of two", "\x18\0\0\2\1\1"),
    M("unknown message", "\x77\0\0\3abc"),
    M("long", "\x77\1\0\0abc"),
};

static uint64_t hash;
static void add(size_t len) {
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)out[i]) * 0x100000001b3u;
}
static void by_hand(int version, int server) {
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, version);
    struct pair p = end_pair(server, ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    text = BIO_new(BIO_s_mem());
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        for (int sent = 0; sent < 2; sent++) {
            SSL_trace(sent, version, SSL3_RT_HANDSHAKE, messages[i].bytes, messages[i].len, p.ssl, text);
            take();
            printf("-- %s\n%s", messages[i].name, out);
            /* cut at each place, with the header's length and without */
            unsigned char copy[512];
            for (size_t len = 0; len < messages[i].len; len++) {
                hash = 0xcbf29ce484222325u;
                memcpy(copy, messages[i].bytes, len);
                SSL_trace(sent, version, SSL3_RT_HANDSHAKE, copy, len, p.ssl, text);
                add(take());
                if (len >= 4) {
                    copy[2] = 0;
                    copy[3] = (unsigned char)(len - 4);
                    SSL_trace(sent, version, SSL3_RT_HANDSHAKE, copy, len, p.ssl, text);
                    add(take());
                }
                printf("%zu %llx\n", len, (unsigned long long)hash);
            }
            /* each byte made another */
            for (size_t at = 4; at < messages[i].len; at++) {
                hash = 0xcbf29ce484222325u;
                for (int step = 1; step < 256; step *= 3) {
                    memcpy(copy, messages[i].bytes, messages[i].len);
                    copy[at] = (unsigned char)(copy[at] + step);
                    SSL_trace(sent, version, SSL3_RT_HANDSHAKE, copy, messages[i].len, p.ssl, text);
                    add(take());
                }
                printf("%zu %llx\n", at, (unsigned long long)hash);
            }
        }
    }
    BIO_free(text);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void messages_client_1_2(void) { by_hand(TLS1_2_VERSION, 0); }
static void messages_client_1_3(void) { by_hand(TLS1_3_VERSION, 0); }
static void messages_server_1_2(void) { by_hand(TLS1_2_VERSION, 1); }
static void messages_server_1_3(void) { by_hand(TLS1_3_VERSION, 1); }

static void others(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    text = BIO_new(BIO_s_mem());
    static const struct { int type; const char *bytes; size_t len; } inputs[] = {
        {256, "\x16\3\1\0\5", 5}, {256, "\x17\3\4\xff\xff", 5}, {256, "\x63\1\2\0\0", 5}, {256, "\x16\3\3", 3}, {256, "", 0}, {256, "\x16\3\3\0\1\2\3", 7},
        {257, "\x16", 1}, {257, "\x99", 1}, {20, "\1", 1}, {20, "\2", 1}, {20, "", 0}, {20, "\1\1", 2}, {21, "\1\0", 2}, {21, "\2\x28", 2}, {21, "\x09\xff", 2}, {21, "\1", 1},
        {21, "\1\2\3", 3}, {22, "", 0}, {22, "\1\0\0", 3}, {23, "data", 4}, {24, "heart", 5}, {0, "x", 1},
    };
    for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
        SSL_trace((int)(i & 1), TLS1_2_VERSION, inputs[i].type, inputs[i].bytes, inputs[i].len, ssl, text);
        take();
        printf("%d: %s|\n", inputs[i].type, out);
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(others), CASE(messages_client_1_2), CASE(messages_client_1_3), CASE(messages_server_1_2), CASE(messages_server_1_3), CASE(client_1_2), CASE(client_1_3),
     CASE(server_1_2), CASE(server_1_3))
