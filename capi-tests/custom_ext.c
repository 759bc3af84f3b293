/* Extensions that the program makes and reads itself. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)
#define ALL_MESSAGES                                                                                                   \
    (SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_SERVER_HELLO |                                \
     SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS | SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST | SSL_EXT_TLS1_3_CERTIFICATE |           \
     SSL_EXT_TLS1_3_NEW_SESSION_TICKET | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST)

static const char *message_name(unsigned context) {
    switch (context) {
    case SSL_EXT_CLIENT_HELLO: return "ClientHello";
    case SSL_EXT_TLS1_2_SERVER_HELLO: return "TLS 1.2 ServerHello";
    case SSL_EXT_TLS1_3_SERVER_HELLO: return "TLS 1.3 ServerHello";
    case SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS: return "EncryptedExtensions";
    case SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST: return "HelloRetryRequest";
    case SSL_EXT_TLS1_3_CERTIFICATE: return "Certificate";
    case SSL_EXT_TLS1_3_NEW_SESSION_TICKET: return "NewSessionTicket";
    case SSL_EXT_TLS1_3_CERTIFICATE_REQUEST: return "CertificateRequest";
    }
    return "?";
}

/* What the callbacks of one end do: the argument that they all get. */
struct end {
    const char *name;
    unsigned at;                   /* the message that what follows is about; 0: all */
    int add_answer, parse_answer;  /* what the callback returns there; 1 otherwise */
    int alert;                     /* what it leaves as the alert, if not 0 */
    size_t length;                 /* of the content, if not 0 */
    int quiet;
};
static struct end us = {"we", 0, 1, 1, 0, 0, 0}, them = {"peer", 0, 1, 1, 0, 0, 0};

static unsigned char huge[70000];

static int about(const struct end *end, unsigned context) {
    return end->at == 0 || end->at == context;
}
static void say(const struct end *end, const char *what, unsigned type, unsigned context, X509 *x, size_t index) {
    if (end->quiet)
        return;
    printf("  %s: %s %u in %s", end->name, what, type, context ? message_name(context) : "old style");
    if (x) {
        char subject[256];
        X509_NAME_oneline(X509_get_subject_name(x), subject, sizeof(subject));
        printf(", certificate %zu %s", index, subject);
    } else if (index) {
        printf(", no certificate %zu", index);
    }
}
static int add_cb(SSL *s, unsigned type, unsigned context, const unsigned char **out, size_t *outlen, X509 *x,
                  size_t index, int *al, void *arg) {
    const struct end *end = arg;
    (void)s;
    say(end, "add", type, context, x, index);
    int answer = about(end, context) ? end->add_answer : 1;
    if (!end->quiet)
        printf(" -> %d\n", answer);
    if (end->alert && answer < 0)
        *al = end->alert;
    if (end->length && about(end, context)) {
        *out = huge;
        *outlen = end->length;
    } else {
        char text[64];
        *outlen = (size_t)snprintf(text, sizeof(text), "%s %u %s", end->name, type, message_name(context));
        *out = (unsigned char *)strdup(text);
    }
    if (answer <= 0 && *out != huge)
        free((void *)*out);
    return answer;
}
static void free_cb(SSL *s, unsigned type, unsigned context, const unsigned char *out, void *arg) {
    const struct end *end = arg;
    (void)s;
    say(end, "free", type, context, NULL, 0);
    if (!end->quiet)
        printf("\n");
    if (out != huge)
        free((void *)out);
}
static int parse_cb(SSL *s, unsigned type, unsigned context, const unsigned char *in, size_t inlen, X509 *x, size_t index,
                    int *al, void *arg) {
    const struct end *end = arg;
    (void)s;
    say(end, "parse", type, context, x, index);
    int answer = about(end, context) ? end->parse_answer : 1;
    if (!end->quiet)
        printf(": %zu \"%.*s\" -> %d\n", inlen, inlen > 60 ? 0 : (int)inlen, in, answer);
    if (end->alert && answer <= 0)
        *al = end->alert;
    return answer;
}
static int old_add_cb(SSL *s, unsigned type, const unsigned char **out, size_t *outlen, int *al, void *arg) {
    return add_cb(s, type, 0, out, outlen, NULL, 0, al, arg);
}
static void old_free_cb(SSL *s, unsigned type, const unsigned char *out, void *arg) {
    free_cb(s, type, 0, out, arg);
}
static int old_parse_cb(SSL *s, unsigned type, const unsigned char *in, size_t inlen, int *al, void *arg) {
    return parse_cb(s, type, 0, in, inlen, NULL, 0, al, arg);
}
static void add_to(SSL_CTX *ctx, unsigned type, unsigned context) {
    NEED(SSL_CTX_add_custom_ext(ctx, type, context, add_cb, free_cb, &us, parse_cb, &us) == 1);
}
static void peer_add_to(SSL_CTX *ctx, unsigned type, unsigned context) {
    NEED(peer_SSL_CTX_add_custom_ext(ctx, type, context, add_cb, free_cb, &them, parse_cb, &them) == 1);
}

/* So that the session stays one that can be resumed. */
static void close_cleanly(struct pair *p) {
    SSL_set_shutdown(p->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_set_shutdown(p->peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

/* Reads what came after the handshake: tickets. */
static void read_on(struct pair *p) {
    struct outcome o;
    char byte;
    peer_SSL_write(p->peer, "x", 1);
    o = CALL(p->ssl, SSL_read(p->ssl, &byte, 1));
    outcome_show("read", &o);
    SSL_write(p->ssl, "y", 1);
    o = PEER_CALL(p->peer, peer_SSL_read(p->peer, &byte, 1));
    outcome_show("peer's read", &o);
}

static void adding(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_add_custom_ext(ctx, 1000, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 1000, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 1000, old_add_cb, old_free_cb, NULL, old_parse_cb, NULL));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 1001, old_add_cb, old_free_cb, NULL, old_parse_cb, NULL));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 1001, old_add_cb, old_free_cb, NULL, old_parse_cb, NULL));
    TRY(SSL_CTX_add_server_custom_ext(ctx, 1001, old_add_cb, old_free_cb, NULL, old_parse_cb, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 1001, 0, NULL, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_server_custom_ext(ctx, 1002, NULL, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 1003, 0, NULL, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 1004, ALL_MESSAGES, NULL, free_cb, NULL, NULL, NULL));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 1005, NULL, old_free_cb, NULL, NULL, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 65535, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 65536, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 0xffffffff, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL));
    for (unsigned type = 0; type < 60; type++)
        if (SSL_CTX_add_custom_ext(ctx, type, ALL_MESSAGES, add_cb, free_cb, NULL, parse_cb, NULL))
            printf("%u can be added\n", type);
    for (unsigned type = 0; type < 70000; type++) {
        if (SSL_extension_supported(type))
            printf("%u is supported\n", type);
        if (SSL_CTX_has_client_custom_ext(ctx, type))
            printf("%u is a client's\n", type);
    }
    SHOW(SSL_CTX_has_client_custom_ext(ctx, 0x10000 + 1000));
    SHOW(SSL_CTX_has_client_custom_ext(ctx, 0xffffffff));
    SSL_CTX_free(ctx);
}

/* One extension in all messages, and some that are in but a few. */
static void everywhere(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    add_to(ctx, 1000, ALL_MESSAGES);
    add_to(ctx, 1001, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS);
    add_to(ctx, 1002, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_2_AND_BELOW_ONLY);
    add_to(ctx, 1003, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_SERVER_HELLO | SSL_EXT_TLS1_3_ONLY);
    add_to(ctx, 1004, ALL_MESSAGES | SSL_EXT_IGNORE_ON_RESUMPTION);
    add_to(ctx, 1005, SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST);
    add_to(ctx, 1006, ALL_MESSAGES | SSL_EXT_DTLS_ONLY);
    peer_add_to(peer_ctx, 1004, ALL_MESSAGES | SSL_EXT_IGNORE_ON_RESUMPTION);
    peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
    peer_add_to(peer_ctx, 1001, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS);
    peer_add_to(peer_ctx, 1002, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_2_AND_BELOW_ONLY);
    peer_add_to(peer_ctx, 1003, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_SERVER_HELLO | SSL_EXT_TLS1_3_ONLY);
    peer_add_to(peer_ctx, 1005, SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST);
}
static void client_everywhere(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        everywhere(ctx, peer_ctx);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
        SSL_CTX_set_max_proto_version(ctx, version);
        SSL_SESSION *session = NULL;
        for (int round = 0; round < 3; round++) {
            printf("%s, %s\n", version_name(version), round == 2 ? "resumed" : round ? "client certificate" : "plain");
            /* 1006 is for DTLS, but its other bits are looked at first. */
            peer_SSL_CTX_set_verify(peer_ctx, round == 1 ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
            struct pair p = client_pair(ctx, peer_ctx);
            if (round == 2)
                SSL_set_session(p.ssl, session);
            if (handshake_show(&p)) {
                read_on(&p);
                SHOW(SSL_session_reused(p.ssl));
                close_cleanly(&p);
                if (round == 0)
                    session = SSL_get1_session(p.ssl);
            }
            pair_free(&p);
        }
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
/* The same, with our library as the server. */
static SSL_CTX *verifying_server_ctx(const char *name) {
    SSL_CTX *ctx = server_ctx(name);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"ours", 4);
    return ctx;
}
static void server_everywhere(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = verifying_server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        everywhere(ctx, peer_ctx);
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        SSL_CTX_set_max_proto_version(ctx, version);
        SSL_SESSION *session = NULL;
        for (int round = 0; round < 3; round++) {
            printf("%s, %s\n", version_name(version), round == 2 ? "resumed" : round ? "client certificate" : "plain");
            SSL_CTX_set_verify(ctx, round == 1 ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
            struct pair p = server_pair(ctx, peer_ctx);
            if (round == 2)
                peer_SSL_set_session(p.peer, session);
            if (handshake_show(&p)) {
                read_on(&p);
                SHOW(SSL_session_reused(p.ssl));
                close_cleanly(&p);
                if (round == 0)
                    session = peer_SSL_get1_session(p.peer);
            }
            pair_free(&p);
        }
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The second hello after a HelloRetryRequest has its extensions anew. */
static void retries(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = server ? verifying_server_ctx("rsa") : client_ctx();
        SSL_CTX *peer_ctx = peer_end_ctx(server, "rsa");
        everywhere(ctx, peer_ctx);
        if (server)
            SSL_CTX_set1_groups_list(ctx, "P-384");
        else
            peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384");
        struct pair p = end_pair(server, ctx, peer_ctx);
        printf("as a %s\n", server ? "server" : "client");
        if (handshake_show(&p))
            echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Callbacks that leave the extension out, or fail, at each message that they are asked for. */
static void refusals(void) {
    const unsigned messages[] = {SSL_EXT_CLIENT_HELLO, SSL_EXT_TLS1_2_SERVER_HELLO, SSL_EXT_TLS1_3_SERVER_HELLO,
                                 SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS, SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST,
                                 SSL_EXT_TLS1_3_CERTIFICATE, SSL_EXT_TLS1_3_CERTIFICATE_REQUEST,
                                 SSL_EXT_TLS1_3_NEW_SESSION_TICKET};
    us.quiet = them.quiet = 1;
    for (int server = 0; server < 2; server++)
        EACH_VERSION(version)
            for (size_t m = 0; m < sizeof(messages) / sizeof(messages[0]); m++)
                for (int what = 0; what < 5; what++) {
                    SSL_CTX *ctx = server ? verifying_server_ctx("rsa") : client_ctx();
                    SSL_CTX *peer_ctx = peer_end_ctx(server, "rsa");
                    add_to(ctx, 1000, ALL_MESSAGES);
                    peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
                    if (server) {
                        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
                        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
                    } else {
                        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
                        NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
                        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
                        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
                    }
                    if (messages[m] == SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST && server)
                        SSL_CTX_set1_groups_list(ctx, "P-384");
                    if (messages[m] == SSL_EXT_TLS1_3_HELLO_RETRY_REQUEST && !server)
                        peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384");
                    SSL_CTX_set_max_proto_version(ctx, version);
                    us.at = messages[m];
                    us.add_answer = what == 0 ? 0 : what == 1 ? -1 : 1;
                    us.parse_answer = what == 2 ? 0 : what == 3 ? -1 : 1;
                    us.length = what == 4 ? sizeof(huge) : 0;
                    us.alert = SSL_AD_USER_CANCELLED;
                    printf("%s %s, %s: %s\n", version_name(version), server ? "server" : "client",
                           message_name(messages[m]),
                           what == 0 ? "not added" : what == 1 ? "add fails" : what == 4 ? "too long" : "parse fails");
                    struct pair p = end_pair(server, ctx, peer_ctx);
                    if (server && version == TLS1_3_VERSION && what == 1) {
                        /* OpenSSL leaves its peer waiting when a part of its flight is made already. */
                        handshake(&p);
                        outcome_show("handshake", &p.last);
                    } else if (handshake_show(&p)) {
                        read_on(&p);
                    }
                    pair_free(&p);
                    SSL_CTX_free(ctx);
                    peer_SSL_CTX_free(peer_ctx);
                }
}

/* Extensions of the largest size fit alone, and not beside others. */
static void lengths(void) {
    const size_t sizes[] = {1, 60000, 65000, 65531, 65535, 65536};
    us.quiet = them.quiet = 1;
    for (int server = 0; server < 2; server++)
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            short_hello(ctx);
            add_to(ctx, 1000, ALL_MESSAGES);
            peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
            us.at = server ? SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS : SSL_EXT_CLIENT_HELLO;
            us.length = sizes[i];
            printf("%s, %zu\n", server ? "server" : "client", sizes[i]);
            struct pair p = end_pair(server, ctx, peer_ctx);
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* The functions from before TLS 1.3. */
static void old_style(void) {
    for (int server = 0; server < 2; server++)
        EACH_VERSION(version)
            for (int how = 0; how < 4; how++) {
                SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
                SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
                SSL_CTX_set_max_proto_version(ctx, version);
                custom_ext_add_cb add = how & 1 ? NULL : old_add_cb;
                custom_ext_free_cb release = how & 1 ? NULL : old_free_cb;
                custom_ext_parse_cb parse = how & 2 ? NULL : old_parse_cb;
                printf("%s %s,%s%s\n", version_name(version), server ? "server" : "client", add ? " add" : "",
                       parse ? " parse" : "");
                if (server) {
                    NEED(SSL_CTX_add_server_custom_ext(ctx, 1000, add, release, &us, parse, &us) == 1);
                    NEED(peer_SSL_CTX_add_client_custom_ext(peer_ctx, 1000, old_add_cb, old_free_cb, &them, old_parse_cb, &them) == 1);
                } else {
                    NEED(SSL_CTX_add_client_custom_ext(ctx, 1000, add, release, &us, parse, &us) == 1);
                    NEED(peer_SSL_CTX_add_server_custom_ext(peer_ctx, 1000, old_add_cb, old_free_cb, &them, old_parse_cb, &them) == 1);
                }
                struct pair p = end_pair(server, ctx, peer_ctx);
                handshake_show(&p);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}
/* A server's extension on a context that makes a client too. */
static void other_role(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_max_proto_version(ctx, version);
        NEED(SSL_CTX_add_server_custom_ext(ctx, 1000, old_add_cb, old_free_cb, &us, old_parse_cb, &us) == 1);
        NEED(peer_SSL_CTX_add_server_custom_ext(peer_ctx, 1000, old_add_cb, old_free_cb, &them, old_parse_cb, &them) == 1);
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Without callbacks: a hello has an empty extension, an answer none. */
static void silent(void) {
    for (int server = 0; server < 2; server++)
        EACH_VERSION(version) {
            SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            SSL_CTX_set_max_proto_version(ctx, version);
            printf("%s %s\n", version_name(version), server ? "server" : "client");
            NEED(SSL_CTX_add_custom_ext(ctx, 1000, ALL_MESSAGES, NULL, NULL, NULL, NULL, NULL) == 1);
            peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
            struct pair p = end_pair(server, ctx, peer_ctx);
            if (handshake_show(&p))
                read_on(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* Each end has the extension for other messages than the other: one of them objects, or does not see it. */
static void places(void) {
    const unsigned ours[] = {SSL_EXT_CLIENT_HELLO, SSL_EXT_TLS1_2_SERVER_HELLO, SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS,
                             ALL_MESSAGES & ~(unsigned)SSL_EXT_CLIENT_HELLO, SSL_EXT_TLS1_3_CERTIFICATE, 0};
    for (int server = 0; server < 2; server++)
        EACH_VERSION(version)
            for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
                SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
                SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
                SSL_CTX_set_max_proto_version(ctx, version);
                printf("%s %s, %x\n", version_name(version), server ? "server" : "client", ours[i]);
                add_to(ctx, 1000, ours[i]);
                peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
                struct pair p = end_pair(server, ctx, peer_ctx);
                if (handshake_show(&p))
                    read_on(&p);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}

/* signed_certificate_timestamp may be the program's. */
static void timestamps(void) {
    for (int server = 0; server < 2; server++)
        EACH_VERSION(version) {
            SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            SSL_CTX_set_max_proto_version(ctx, version);
            printf("%s %s\n", version_name(version), server ? "server" : "client");
            add_to(ctx, 999, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE);
            add_to(ctx, 18, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE);
            peer_add_to(peer_ctx, 18, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE);
            peer_add_to(peer_ctx, 999, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE);
            struct pair p = end_pair(server, ctx, peer_ctx);
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
/* The extensions are those of the context that the connection has when they are made. */
static SSL_CTX *other_ctx;
static int switch_cb(SSL *s, int *al, void *arg) {
    (void)al, (void)arg;
    SSL_set_SSL_CTX(s, other_ctx);
    return SSL_TLSEXT_ERR_OK;
}
static void exchanged(void) {
    EACH_VERSION(version)
        for (int which = 0; which < 3; which++) {
            SSL_CTX *ctx = verifying_server_ctx("p256"), *peer_ctx = peer_client_ctx();
            other_ctx = verifying_server_ctx("rsa");
            SSL_CTX_set_max_proto_version(ctx, version);
            printf("%s, %s\n", version_name(version), which == 0 ? "first" : which == 1 ? "second" : "both");
            if (which != 1)
                add_to(ctx, 1000, ALL_MESSAGES);
            if (which != 0) {
                add_to(other_ctx, 1001, ALL_MESSAGES);
                add_to(other_ctx, 1000, ALL_MESSAGES);
            }
            peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
            SSL_CTX_set_tlsext_servername_callback(ctx, switch_cb);
            struct pair p = server_pair(ctx, peer_ctx);
            peer_SSL_set_tlsext_host_name(p.peer, "server.test");
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            SSL_CTX_free(other_ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
/* A connection has what its context had when it was made; a copy has what the connection has. */
static void later(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    add_to(ctx, 1000, ALL_MESSAGES);
    peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
    peer_add_to(peer_ctx, 1001, ALL_MESSAGES);
    struct pair p = client_pair(ctx, peer_ctx);
    add_to(ctx, 1001, ALL_MESSAGES);
    SSL *copy = SSL_dup(p.ssl);
    handshake_show(&p);
    pair_free(&p);
    printf("copy\n");
    p.ssl = copy;
    p.peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, 0);
    handshake_show(&p);
    printf("cleared\n");
    SSL_clear(p.ssl);
    peer_SSL_free(p.peer);
    p.peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, 0);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* The ClientHello callback sees the extensions that are the program's own. */
static int hello_cb(SSL *s, int *al, void *arg) {
    int *types;
    size_t count;
    const unsigned char *data;
    (void)al, (void)arg;
    SHOW(SSL_client_hello_get1_extensions_present(s, &types, &count));
    for (size_t i = 0; i < count; i++)
        if (types[i] >= 1000 && types[i] < 2000)
            printf("  present: %d\n", types[i]);
    OPENSSL_free(types);
    for (unsigned type = 999; type < 1003; type++)
        printf("  %u: %d\n", type, SSL_client_hello_get0_ext(s, type, &data, &count));
    return SSL_CLIENT_HELLO_SUCCESS;
}
static void seen_early(void) {
    SSL_CTX *ctx = verifying_server_ctx("p256"), *peer_ctx = peer_client_ctx();
    add_to(ctx, 1000, ALL_MESSAGES);
    peer_add_to(peer_ctx, 1000, ALL_MESSAGES);
    peer_add_to(peer_ctx, 1001, SSL_EXT_CLIENT_HELLO);
    SSL_CTX_set_client_hello_cb(ctx, hello_cb, NULL);
    struct pair p = server_pair(ctx, peer_ctx);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* After the handshake a server asks again: a request and certificates with extensions. */
static void post_handshake(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = server ? verifying_server_ctx("p256") : client_ctx();
        SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
        char byte;
        printf("as a %s\n", server ? "server" : "client");
        add_to(ctx, 1000, SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST);
        peer_add_to(peer_ctx, 1000, SSL_EXT_TLS1_3_CERTIFICATE | SSL_EXT_TLS1_3_CERTIFICATE_REQUEST);
        if (server) {
            NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            peer_SSL_CTX_set_post_handshake_auth(peer_ctx, 1);
        } else {
            NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
            NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
            NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
            SSL_CTX_set_post_handshake_auth(ctx, 1);
        }
        struct pair p = end_pair(server, ctx, peer_ctx);
        NEED(handshake_show(&p));
        read_on(&p);
        if (server) {
            SSL_set_verify(p.ssl, SSL_VERIFY_PEER, NULL);
            SHOW(SSL_verify_client_post_handshake(p.ssl));
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        } else {
            peer_SSL_set_verify(p.peer, SSL_VERIFY_PEER, NULL);
            SHOW(peer_SSL_verify_client_post_handshake(p.peer));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(CASE(adding), CASE(client_everywhere), CASE(server_everywhere), CASE(retries), SLOW_CASE(refusals, 60),
     CASE(lengths), CASE(old_style), CASE(other_role), CASE(silent), CASE(places), CASE(timestamps),
     CASE(exchanged), CASE(later), CASE(seen_early), CASE(post_handshake))
