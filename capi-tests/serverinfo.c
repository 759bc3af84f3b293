/* Extensions that a server sends with its certificate, from memory and from files. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)
#define V1_CONTEXT "\x00\x00\x01\xd0"
#define HELLO_AND_CERTIFICATE "\x00\x00\x10\x80"
#define HELLO_AND_ENCRYPTED "\x00\x00\x04\x80"
#define BYTES(text) (const unsigned char *)(text), sizeof(text) - 1

static int parse_cb(SSL *s, unsigned type, unsigned context, const unsigned char *in, size_t inlen, X509 *x, size_t index,
                    int *al, void *arg) {
    (void)s, (void)x, (void)al, (void)arg;
    printf("  client has %u in %x (%zu): %.*s\n", type, context, index, (int)inlen, in);
    return 1;
}
static void client_takes(SSL_CTX *ctx, unsigned type) {
    NEED(peer_SSL_CTX_add_custom_ext(ctx, type,
                                     SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE |
                                         SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS,
                                     NULL, NULL, NULL, parse_cb, NULL) == 1);
}
/* So that the session stays one that can be resumed. */
static void close_cleanly(struct pair *p) {
    SSL_set_shutdown(p->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_set_shutdown(p->peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}
static void serve(SSL_CTX *ctx) {
    EACH_VERSION(version) {
        SSL_CTX *peer_ctx = peer_client_ctx();
        for (unsigned type = 1000; type < 1004; type++)
            client_takes(peer_ctx, type);
        peer_SSL_CTX_set_max_proto_version(peer_ctx, version);
        SSL_SESSION *session = NULL;
        for (int resumed = 0; resumed < 2; resumed++) {
            struct pair p = server_pair(ctx, peer_ctx);
            if (session)
                peer_SSL_set_session(p.peer, session);
            printf("%s%s\n", version_name(version), resumed ? ", resumed" : "");
            if (handshake_show(&p)) {
                echo_show(&p);
                SHOW(SSL_session_reused(p.ssl));
                close_cleanly(&p);
            }
            if (!resumed)
                session = peer_SSL_get1_session(p.peer);
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void first_form(void) {
    SSL_CTX *ctx = server_ctx("p256");
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03\xe8\x00\x05hello")));
    serve(ctx);
    SSL_CTX_free(ctx);
}
static void second_form(void) {
    SSL_CTX *ctx = server_ctx("p256");
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2,
                                  BYTES(HELLO_AND_CERTIFICATE "\x03\xe8\x00\x05hello" HELLO_AND_ENCRYPTED
                                                              "\x03\xe9\x00\x03two" V1_CONTEXT "\x03\xea\x00\x00")));
    serve(ctx);
    SSL_CTX_free(ctx);
}
/* It goes with the certificate that it was given for. */
static void two_certificates(void) {
    SSL_CTX *ctx = server_ctx("p256");
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x03\xe8\x00\x04p256")));
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")) == 1);
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM) == 1);
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x03\xe9\x00\x03rsa")));
    for (int rsa = 0; rsa < 2; rsa++) {
        SSL_CTX *peer_ctx = peer_client_ctx();
        client_takes(peer_ctx, 1000);
        client_takes(peer_ctx, 1001);
        peer_SSL_CTX_set1_sigalgs_list(peer_ctx, rsa ? "RSA-PSS+SHA256:RSA+SHA256" : "ECDSA+SHA256:RSA+SHA256");
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        peer_SSL_CTX_free(peer_ctx);
    }
    SSL_CTX_free(ctx);
}
/* A client that asks with content is refused. */
static int add_cb(SSL *s, unsigned type, unsigned context, const unsigned char **out, size_t *outlen, X509 *x, size_t index,
                  int *al, void *arg) {
    (void)s, (void)type, (void)context, (void)x, (void)index, (void)al, (void)arg;
    *out = (const unsigned char *)"?";
    *outlen = 1;
    return 1;
}
static void asked_wrongly(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        NEED(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES("\x00\x00\x11\x80" "\x03\xe8\x00\x05hello")));
        NEED(peer_SSL_CTX_add_custom_ext(peer_ctx, 1000, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_CERTIFICATE, add_cb, NULL,
                                         NULL, NULL, NULL) == 1);
        peer_SSL_CTX_set_max_proto_version(peer_ctx, version);
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void misuse(void) {
    SSL_CTX *ctx = server_ctx("p256");
    TRY(SSL_CTX_use_serverinfo(ctx, NULL, 4));
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("")));
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03")));
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03\xe8\x00\x06hello")));
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03\xe8\x00\x04hello")));
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03\xe8\x00\x00\x03\xe9\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, 0, BYTES("\x03\xe8\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, 3, BYTES("\x03\xe8\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES("\x03\xe8\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x03\xe8\x00\x01")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x00\x0a\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x03\xe8\x00\x00")));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, BYTES(HELLO_AND_CERTIFICATE "\x03\xe8\x00\x00")));
    SHOW(SSL_CTX_has_client_custom_ext(ctx, 1000));
    TRY(SSL_CTX_use_serverinfo_file(ctx, NULL));
    TRY(SSL_CTX_use_serverinfo_file(ctx, cert("not-there")));
    TRY(SSL_CTX_use_serverinfo_file(ctx, "/"));
    TRY(SSL_CTX_use_serverinfo_file(ctx, "/dev/null"));
    TRY(SSL_CTX_use_serverinfo_file(ctx, cert("p256.pem")));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_server_method());
    TRY(SSL_CTX_use_serverinfo(ctx, BYTES("\x03\xe8\x00\x00")));
    SSL_CTX_free(ctx);
}

/* A file with these objects. */
static const char *file(const char *objects) {
    static char path[64];
    snprintf(path, sizeof(path), "/tmp/serverinfo-%d.pem", (int)getpid());
    FILE *out = fopen(path, "w");
    NEED(out && fputs(objects, out) >= 0 && fclose(out) == 0);
    return path;
}
#define PEM(name, content) "-----BEGIN " name "-----\n" content "\n-----END " name "-----\n"
#define HELLO "A+gABWhlbGxv"             /* 1000, hello */
#define HELLO2 "AAAQgAPpAAVoZWxsbw=="    /* ClientHello and Certificate, 1001, hello */
static void files(void) {
    const struct {
        const char *what, *objects;
    } all[] = {
        {"first form", PEM("SERVERINFO FOR TEST", HELLO)},
        {"second form", PEM("SERVERINFOV2 FOR TEST", HELLO2)},
        {"both", PEM("SERVERINFO FOR TEST", HELLO) "between\n" PEM("SERVERINFOV2 FOR TEST", HELLO2)},
        {"first form as second", PEM("SERVERINFOV2 FOR TEST", HELLO)},
        {"second form as first", PEM("SERVERINFO FOR TEST", HELLO2)},
        {"no name", PEM("SERVERINFO FOR ", HELLO)},
        {"short name", PEM("SERVERINFO", HELLO)},
        {"name between", PEM("SOMETHINGELSE FO", HELLO)},
        {"other name", PEM("SOMETHING ELSE THAN THAT", HELLO)},
        {"good and short name", PEM("SERVERINFO FOR TEST", HELLO) PEM("X", HELLO)},
        {"good and broken", PEM("SERVERINFO FOR TEST", HELLO) "-----BEGIN SERVERINFO FOR TEST-----\n"},
        {"not base64", PEM("SERVERINFO FOR TEST", "!")},
        {"too short", PEM("SERVERINFO FOR TEST", "A+g=")},
        {"too long", PEM("SERVERINFO FOR TEST", "A+gAAmhlbGxv")},
        {"twice", PEM("SERVERINFO FOR TEST", HELLO) PEM("SERVERINFO FOR TEST", HELLO)},
        {"empty", ""},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SSL_CTX *ctx = server_ctx("p256");
        printf("%s\n", all[i].what);
        const char *path = file(all[i].objects);
        TRY(SSL_CTX_use_serverinfo_file(ctx, path));
        unlink(path);
        serve(ctx);
        SSL_CTX_free(ctx);
    }
}

MAIN(CASE(first_form), CASE(second_form), CASE(two_certificates), CASE(asked_wrongly), CASE(misuse), CASE(files))
