/* Pre-shared keys in TLS 1.2 (RFC 4279, 5487, 5489, 6655, 7905): suites, identities, hints, sessions, and peers that send what
 * they should not. */
#include "flight.h"

static const char *const suites[] = {"ECDHE-PSK-CHACHA20-POLY1305", "DHE-PSK-AES128-GCM-SHA256", "DHE-PSK-AES256-GCM-SHA384", "DHE-PSK-CHACHA20-POLY1305",
                                     "DHE-PSK-AES128-CCM", "DHE-PSK-AES256-CCM", "DHE-PSK-AES128-CCM8", "DHE-PSK-AES256-CCM8",
                                     "PSK-AES128-GCM-SHA256", "PSK-AES256-GCM-SHA384", "PSK-CHACHA20-POLY1305", "PSK-AES128-CCM",
                                     "PSK-AES256-CCM", "PSK-AES128-CCM8", "PSK-AES256-CCM8"};
enum { SUITES = sizeof(suites) / sizeof(suites[0]) };

static const char *identity = "somebody", *hint;
static unsigned char key[1024] = "a key that both ends have";
static unsigned our_size = 25, peer_size = 25;

static unsigned client_key(SSL *ssl, const char *hint, char *id, unsigned size, unsigned char *psk, unsigned room) {
    printf("client key, hint %s, sizes %u %u, %s\n", hint ? hint : "NULL", size, room, SSL_state_string_long(ssl));
    strcpy(id, identity);
    memcpy(psk, key, our_size < room ? our_size : room);
    return our_size;
}
static unsigned server_key(SSL *ssl, const char *id, unsigned char *psk, unsigned room) {
    if (strcmp(id, "some") != 0)
        printf("server key of %zu '%.20s', size %u, %s\n", strlen(id), id, room, SSL_state_string_long(ssl));
    memcpy(psk, key, our_size < room ? our_size : room);
    return our_size;
}
static unsigned peer_client_key(SSL *ssl, const char *hint, char *id, unsigned size, unsigned char *psk, unsigned room) {
    (void)ssl, (void)size;
    printf("the peer's client key, hint %.20s\n", hint ? hint : "NULL");
    strcpy(id, identity);
    memcpy(psk, key, peer_size < room ? peer_size : room);
    return peer_size;
}
static unsigned peer_server_key(SSL *ssl, const char *id, unsigned char *psk, unsigned room) {
    (void)ssl;
    printf("the peer's server key of %zu '%.20s'\n", strlen(id), id);
    memcpy(psk, key, peer_size < room ? peer_size : room);
    return peer_size;
}

static SSL_CTX *ctx, *peer_ctx;
/* Both contexts, without certificates unless one is named. */
static void contexts_of(int server, const char *list, const char *certificate) {
    ctx = certificate && server ? server_ctx(certificate) : SSL_CTX_new(TLS_method());
    peer_ctx = certificate && !server ? peer_server_ctx(certificate) : peer_SSL_CTX_new(peer_TLS_method());
    NEED(ctx && peer_ctx);
    only_version(ctx, TLS1_2_VERSION);
    peer_only_version(peer_ctx, TLS1_2_VERSION);
    NEED(SSL_CTX_set_cipher_list(ctx, list) && peer_SSL_CTX_set_cipher_list(peer_ctx, list));
    if (server) {
        SSL_CTX_set_psk_server_callback(ctx, server_key);
        SSL_CTX_set_dh_auto(ctx, 1);
        SSL_CTX_use_psk_identity_hint(ctx, hint);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"psk", 3);
        peer_SSL_CTX_set_psk_client_callback(peer_ctx, peer_client_key);
    } else {
        SSL_CTX_set_psk_client_callback(ctx, client_key);
        peer_SSL_CTX_set_psk_server_callback(peer_ctx, peer_server_key);
        peer_SSL_CTX_set_dh_auto(peer_ctx, 1);
        peer_SSL_CTX_use_psk_identity_hint(peer_ctx, hint);
        peer_SSL_CTX_set_session_id_context(peer_ctx, (const unsigned char *)"psk", 3);
    }
}
static void contexts(int server, const char *list) {
    contexts_of(server, list, NULL);
}
static void contexts_free(void) {
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static struct pair connect_pair(int server) {
    return end_pair(server, ctx, peer_ctx);
}

static void show_connection(struct pair *p) {
    X509 *certificate = SSL_get1_peer_certificate(p->ssl);
    int nid = 0;
    SHOW(SSL_session_reused(p->ssl));
    SHOW_STR(SSL_get_cipher_name(p->ssl));
    SHOW_STR(SSL_get_psk_identity(p->ssl));
    SHOW_STR(SSL_get_psk_identity_hint(p->ssl));
    SHOW_STR(peer_SSL_get_psk_identity(p->peer));
    SHOW_STR(peer_SSL_get_psk_identity_hint(p->peer));
    SHOW(certificate != NULL);
    SHOW(SSL_get_peer_cert_chain(p->ssl) != NULL);
    SHOW(SSL_get0_verified_chain(p->ssl) != NULL);
    SHOW(SSL_get_certificate(p->ssl) != NULL);
    SHOW(SSL_get_verify_result(p->ssl));
    SHOW(SSL_get_negotiated_group(p->ssl));
    SHOW(SSL_get_extms_support(p->ssl));
    SHOW(SSL_get_peer_signature_type_nid(p->ssl, &nid));
    SHOW(SSL_get_signature_type_nid(p->ssl, &nid));
    EVP_PKEY *tmp = NULL;
    SHOW(SSL_get_peer_tmp_key(p->ssl, &tmp));
    printf("%s, %d bits\n", tmp ? EVP_PKEY_get0_type_name(tmp) : "none", tmp ? EVP_PKEY_get_bits(tmp) : 0);
    EVP_PKEY_free(tmp);
    X509_free(certificate);
    unsigned char one[32], other[32];
    NEED(SSL_export_keying_material(p->ssl, one, 32, "label", 5, NULL, 0, 0) == 1);
    NEED(peer_SSL_export_keying_material(p->peer, other, 32, "label", 5, NULL, 0, 0) == 1);
    SHOW(memcmp(one, other, 32));
}
static void show(struct pair *p) {
    if (handshake_show(p)) {
        show_connection(p);
        echo_show(p);
    } else {
        SHOW_STR(SSL_get_psk_identity(p->ssl));
        SHOW_STR(SSL_get_psk_identity_hint(p->ssl));
        SHOW_STR(SSL_state_string_long(p->ssl));
    }
}
/* One connection of contexts that are not used again. */
static void show_once(int server) {
    struct pair p = connect_pair(server);
    show(&p);
    pair_free(&p);
    contexts_free();
}

/* Each suite, from both ends. */
static void negotiate(void) {
    for (int i = 0; i < 2 * SUITES; i++) {
        int server = i % 2;
        printf("%s, %s\n", suites[i / 2], server ? "server" : "client");
        contexts(server, suites[i / 2]);
        struct pair p = connect_pair(server);
        show(&p);
        char text[200];
        const SSL_CIPHER *cipher = SSL_get_current_cipher(p.ssl);
        printf("%s", SSL_CIPHER_description(cipher, text, sizeof(text)));
        SHOW_STR(OBJ_nid2sn(SSL_CIPHER_get_kx_nid(cipher)));
        SHOW_STR(OBJ_nid2sn(SSL_CIPHER_get_auth_nid(cipher)));
        SHOW_STR(SSL_CIPHER_standard_name(cipher));
        SHOW(SSL_CIPHER_get_bits(cipher, NULL));
        pair_free(&p);
        contexts_free();
    }
}

/* Many handshakes: now and then a secret begins with zeros, which are taken off in a finite field (RFC 4279, 3). */
static void leading_zeros(void) {
    for (int server = 0; server < 2; server++) {
        contexts(server, "DHE-PSK-AES128-GCM-SHA256@SECLEVEL=0");
        SSL_CTX_set_dh_auto(ctx, 2);
        peer_SSL_CTX_set_dh_auto(peer_ctx, 2);
        SSL_CTX_set_security_level(ctx, 0);
        peer_SSL_CTX_set_security_level(peer_ctx, 0);
        int good = 0, out = dup(1);
        fflush(stdout);
        NEED(freopen("/dev/null", "w", stdout));
        for (int i = 0; i < 400; i++) {
            struct pair p = connect_pair(server);
            good += handshake(&p);
            pair_free(&p);
        }
        fflush(stdout);
        dup2(out, 1);
        close(out);
        SHOW(good);
        contexts_free();
    }
}

/* A hint is the server's to give; without one there is no ServerKeyExchange where nothing else is in it. */
static void hints(void) {
    static char longest[258];
    memset(longest, 'h', 256);
    const char *const all[] = {NULL, "", "a hint", longest};
    const char *const lists[] = {"PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305", "DHE-PSK-AES128-GCM-SHA256"};
    for (int i = 0; i < 24; i++) {
        hint = all[i / 2 % 4];
        printf("%s, %s, %zu\n", lists[i / 8], i % 2 ? "server" : "client", hint ? strlen(hint) : 0);
        contexts(i % 2, lists[i / 8]);
        show_once(i % 2);
    }
    longest[256] = 'h';
    hint = NULL;
    contexts(1, lists[0]);
    SHOW(SSL_CTX_use_psk_identity_hint(ctx, longest));
    struct pair p = connect_pair(1);
    SHOW(SSL_use_psk_identity_hint(p.ssl, longest));
    SHOW(SSL_use_psk_identity_hint(p.ssl, "of the connection"));
    show(&p);
    pair_free(&p);
    p = connect_pair(1);
    SHOW(SSL_use_psk_identity_hint(p.ssl, NULL));
    show(&p);
    pair_free(&p);
    contexts_free();
}

/* Identities and keys: empty ones, the longest, and what is too long. */
static void identities(void) {
    static char longest[257];
    memset(longest, 'i', 256);
    const char *const names[] = {"", "x", "Gr\xc3\xbc\xc3\x9f" "e", longest};
    for (int i = 0; i < 8; i++) {
        identity = names[i / 2];
        printf("identity of %zu, %s\n", strlen(identity), i % 2 ? "server" : "client");
        contexts(i % 2, "ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256");
        show_once(i % 2);
    }
    identity = "somebody";
    const unsigned sizes[][2] = {{1, 1}, {512, 512}, {513, 25}, {1024, 25}, {0, 25}, {25, 0}, {24, 25}, {25, 24}, {25, 513}};
    for (size_t i = 0; i < 2 * sizeof(sizes) / sizeof(sizes[0]); i++) {
        our_size = sizes[i / 2][0], peer_size = sizes[i / 2][1];
        printf("keys of %u and %u, %s\n", our_size, peer_size, i % 2 ? "server" : "client");
        contexts(i % 2, "ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256");
        show_once(i % 2);
    }
}

/* Callbacks that are set for a connection only, or taken away again, and suites that are not left then. */
static void callbacks(void) {
    for (int i = 0; i < 8; i++) {
        int server = i % 2;
        printf("%d, %s\n", i / 2, server ? "server" : "client");
        contexts(server, i / 2 == 3 ? "ALL" : "PSK");
        if (server)
            SSL_CTX_set_psk_server_callback(ctx, NULL);
        else
            SSL_CTX_set_psk_client_callback(ctx, NULL);
        struct pair p = connect_pair(server);
        if (i / 2 == 1 || i / 2 == 2)
            SSL_set_psk_server_callback(p.ssl, server_key), SSL_set_psk_client_callback(p.ssl, client_key);
        if (i / 2 == 2)
            SSL_set_psk_server_callback(p.ssl, NULL), SSL_set_psk_client_callback(p.ssl, NULL);
        STACK_OF(SSL_CIPHER) *supported = SSL_get1_supported_ciphers(p.ssl);
        int psk = 0;
        for (int k = 0; k < sk_SSL_CIPHER_num(supported); k++)
            psk += SSL_CIPHER_get_auth_nid(sk_SSL_CIPHER_value(supported, k)) == NID_auth_psk && SSL_CIPHER_is_aead(sk_SSL_CIPHER_value(supported, k));
        /* Those with ARIA are not ours. */
        printf("supported: %s\n", psk ? "some" : "none");
        sk_SSL_CIPHER_free(supported);
        if (i / 2 != 3)
            show(&p);
        pair_free(&p);
        contexts_free();
    }
}

/* Beside certificates: who chooses, what is chosen. */
static void certificates(void) {
    const char *const lists[] = {"PSK-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256:PSK-AES128-GCM-SHA256",
                                 "ECDHE-PSK-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256:DHE-PSK-AES128-GCM-SHA256"};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            for (int variant = 0; variant < 8; variant++) {
                int server = variant & 1;
                printf("%s, %s, %d\n", lists[i], lists[k], variant);
                contexts_of(server, lists[i], "rsa");
                NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, lists[k]) == 1);
                if (variant & 2)
                    server ? SSL_CTX_set_options(ctx, SSL_OP_CIPHER_SERVER_PREFERENCE) : peer_SSL_CTX_set_options(peer_ctx, SSL_OP_CIPHER_SERVER_PREFERENCE);
                if (variant & 4) {
                    SSL_CTX_set_psk_client_callback(ctx, NULL);
                    SSL_CTX_set_psk_server_callback(ctx, NULL);
                }
                if (!server) {
                    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
                    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                }
                struct pair p = connect_pair(server);
                handshake_show(&p);
                SHOW_STR(SSL_get_cipher_name(p.ssl));
                SHOW_STR(SSL_get_psk_identity(p.ssl));
                SHOW(SSL_get_certificate(p.ssl) != NULL);
                SHOW(SSL_get0_peer_certificate(p.ssl) != NULL);
                pair_free(&p);
                contexts_free();
            }
}

/* Verification has nothing to look at, and nobody is asked for a certificate. */
static int verify(int ok, X509_STORE_CTX *store) {
    (void)store;
    printf("verify %d\n", ok);
    return ok;
}
static int asked(SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    puts("certificate callback");
    return 1;
}
static void verification(void) {
    for (int server = 0; server < 2; server++) {
        contexts(server, "ECDHE-PSK-CHACHA20-POLY1305");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verify);
        SSL_CTX_set_cert_cb(ctx, asked, NULL);
        struct pair p = connect_pair(server);
        SSL_set1_host(p.ssl, "server.test");
        SSL_set_tlsext_status_type(p.ssl, TLSEXT_STATUSTYPE_ocsp);
        show(&p);
        pair_free(&p);
        contexts_free();
    }
}

/* Sessions are resumed by ticket and by id, without asking for a key again. */
static void resume(void) {
    for (int i = 0; i < 16; i++) {
        int server = i & 1, tickets = i & 2, extended = i & 4;
        const char *suite = i & 8 ? "PSK-AES256-GCM-SHA384" : "ECDHE-PSK-CHACHA20-POLY1305";
        hint = tickets ? "a hint" : NULL;
        contexts(server, suite);
        if (!tickets)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        if (!extended)
            SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
        printf("%s, %s, %s, %d\n", suite, server ? "server" : "client", tickets ? "ticket" : "id", extended);
        SSL_SESSION *session = NULL;
        for (int again = 0; again < 5; again++) {
            struct pair p = connect_pair(server);
            if (again == 3) {
                /* Whoever has no callback now. */
                SSL_set_psk_client_callback(p.ssl, NULL);
                SSL_set_psk_server_callback(p.ssl, NULL);
            }
            if (session && again < 4)
                NEED((server ? peer_SSL_set_session : SSL_set_session)(server ? p.peer : p.ssl, session) == 1);
            show(&p);
            if (!session) {
                session = server ? peer_SSL_get1_session(p.peer) : SSL_get1_session(p.ssl);
                SSL_SESSION *own = SSL_get1_session(p.ssl);
                /* As stored. */
                unsigned char *der = NULL;
                int len = i2d_SSL_SESSION(own, &der);
                const unsigned char *at = der;
                SSL_SESSION *copy = d2i_SSL_SESSION(NULL, &at, len);
                NEED(copy);
                BIO *out = BIO_new(BIO_s_mem());
                SSL_SESSION_print(out, copy);
                char line[400];
                while (BIO_gets(out, line, sizeof(line)) > 0)
                    if (strstr(line, "PSK") || strstr(line, "Cipher") || strstr(line, "erify") || strstr(line, "xtended"))
                        printf("%s", line);
                BIO_free(out);
                SSL_SESSION_free(copy);
                SSL_SESSION_free(own);
                OPENSSL_free(der);
            }
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
        }
        (server ? peer_SSL_SESSION_free : SSL_SESSION_free)(session);
        contexts_free();
    }
    hint = NULL;
}

/* Security levels: forward secrecy from 3 on, and the finite field's size. */
static void levels(void) {
    for (int level = 0; level <= 5; level++)
        for (int i = 0; i < 8; i++) {
            int server = i & 1;
            const char *const lists[] = {"PSK-AES256-GCM-SHA384", "DHE-PSK-AES128-GCM-SHA256", "DHE-PSK-AES256-GCM-SHA384", "ECDHE-PSK-CHACHA20-POLY1305"};
            printf("level %d, %s, %s\n", level, lists[i / 2], server ? "server" : "client");
            contexts(server, lists[i / 2]);
            SSL_CTX_set_security_level(ctx, level);
            peer_SSL_CTX_set_security_level(peer_ctx, 0);
            show_once(server);
        }
}

/* Groups: none in common, none at all, parameters of a finite field that are set or not. */
static void groups(void) {
    const char *const lists[][2] = {{"P-384", "P-384:X25519"}, {"X25519", "P-521:X25519"}, {"P-256", "X25519"}, {"brainpoolP256r1", "brainpoolP256r1"}};
    for (int i = 0; i < 8; i++) {
        int server = i & 1;
        printf("%s, %s, %s\n", lists[i / 2][0], lists[i / 2][1], server ? "server" : "client");
        contexts(server, "ECDHE-PSK-CHACHA20-POLY1305");
        NEED(SSL_CTX_set1_groups_list(ctx, lists[i / 2][0]) == 1 && peer_SSL_CTX_set1_groups_list(peer_ctx, lists[i / 2][1]) == 1);
        show_once(server);
    }
    for (int i = 0; i < 8; i++) {
        int server = i & 1;
        printf("parameters %d, %s\n", i / 2, server ? "server" : "client");
        contexts(server, i / 2 == 3 ? "DHE-PSK-AES128-GCM-SHA256:PSK-AES128-GCM-SHA256" : "DHE-PSK-AES128-GCM-SHA256");
        (server ? SSL_CTX_set_dh_auto(ctx, i / 2 == 2 ? 2 : 0) : peer_SSL_CTX_set_dh_auto(peer_ctx, i / 2 == 2 ? 2 : 0));
        if (i / 2 == 1) {
            EVP_PKEY *dh = EVP_PKEY_new();
            NEED(dh && EVP_PKEY_assign_DH(dh, DH_new_by_nid(NID_ffdhe3072)) == 1);
            NEED((server ? SSL_CTX_set0_tmp_dh_pkey(ctx, dh) : peer_SSL_CTX_set0_tmp_dh_pkey(peer_ctx, dh)) == 1);
        }
        show_once(server);
    }
}

/* What is offered with which lists: the extensions of the hello. */
static int show_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    int *types;
    size_t count;
    NEED(peer_SSL_client_hello_get1_extensions_present(ssl, &types, &count) == 1);
    printf("extensions:");
    for (size_t i = 0; i < count; i++)
        printf(" %d", types[i]);
    OPENSSL_free(types);
    const unsigned char *at;
    count = peer_SSL_client_hello_get0_ciphers(ssl, &at);
    printf("; ciphers:");
    for (size_t i = 0; i + 1 < count; i += 2)
        printf(" %02x%02x", at[i], at[i + 1]);
    printf("\n");
    return SSL_CLIENT_HELLO_SUCCESS;
}
static void hello(void) {
    const char *const lists[] = {"PSK-AES128-GCM-SHA256", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305", "kDHEPSK+AESGCM:kPSK+AESGCM:ECDHE+AESGCM",
                                 "aPSK+AESCCM:kPSK+CHACHA20:@STRENGTH"};
    for (int i = 0; i < 10; i++) {
        contexts(0, lists[i / 2]);
        if (i % 2)
            SSL_CTX_set_max_proto_version(ctx, 0);
        SSL_CTX_set_options(ctx, SSL_OP_NO_ENCRYPT_THEN_MAC);
        peer_SSL_CTX_set_client_hello_cb(peer_ctx, show_hello, NULL);
        struct pair p = connect_pair(0);
        handshake_show(&p);
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        pair_free(&p);
        contexts_free();
    }
}

/* The states that a program is told of, the messages that it is shown, and what SSL_trace says of them. */
static void info(const SSL *ssl, int where, int value) {
    printf("info %x %d %s\n", (unsigned)where, value, SSL_state_string_long(ssl));
}
static void message(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *arg) {
    const unsigned char *at = bytes;
    if (type != SSL3_RT_HANDSHAKE)
        return;
    printf("message %d %d\n", sent, at[0]);
    if (at[0] != SSL3_MT_SERVER_KEY_EXCHANGE && at[0] != SSL3_MT_CLIENT_KEY_EXCHANGE)
        return;
    SSL_trace(sent, version, type, bytes, len, ssl, arg);
    show_trace(arg);
}
static void secret(const SSL *ssl, const char *line) {
    (void)ssl;
    printf("%.14s, %zu\n", line, strlen(line));
}
static void states(void) {
    for (int i = 0; i < 12; i++) {
        int server = i & 1;
        hint = i & 2 ? "a hint" : NULL;
        const char *const lists[] = {"PSK-AES256-GCM-SHA384", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"};
        printf("%s, %s\n", lists[i / 4], server ? "server" : "client");
        contexts(server, lists[i / 4]);
        if (i / 4 == 2)
            SSL_CTX_set1_groups_list(ctx, "P-256");
        SSL_CTX_set_info_callback(ctx, info);
        SSL_CTX_set_msg_callback(ctx, message);
        SSL_CTX_set_keylog_callback(ctx, secret);
        struct pair p = connect_pair(server);
        BIO *text = BIO_new(BIO_s_mem());
        SSL_set_msg_callback_arg(p.ssl, text);
        handshake_show(&p);
        pair_free(&p);
        BIO_free(text);
        contexts_free();
    }
    hint = NULL;
    our_size = 0;
    for (int server = 0; server < 2; server++) {
        contexts(server, "PSK-AES256-GCM-SHA384");
        SSL_CTX_set_info_callback(ctx, info);
        struct pair p = connect_pair(server);
        handshake_show(&p);
        pair_free(&p);
        contexts_free();
    }
}

/* A server that a name leads to another context, with its own callback and hint, or none. */
static unsigned other_key(SSL *ssl, const char *id, unsigned char *psk, unsigned room) {
    (void)ssl, (void)room;
    printf("the other server key of '%s'\n", id);
    memcpy(psk, key, 25);
    return 25;
}
static int exchange_context(SSL *ssl, int *alert, void *other) {
    (void)alert;
    SSL_set_SSL_CTX(ssl, other);
    return SSL_TLSEXT_ERR_OK;
}
static void other_context(void) {
    for (int i = 0; i < 2; i++) {
        hint = "of the first";
        contexts(1, "PSK-AES256-GCM-SHA384");
        SSL_CTX *other = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_psk_identity_hint(other, "of the other");
        if (i)
            SSL_CTX_set_psk_server_callback(other, other_key);
        SSL_CTX_set_tlsext_servername_callback(ctx, exchange_context);
        SSL_CTX_set_tlsext_servername_arg(ctx, other);
        struct pair p = connect_pair(1);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        show(&p);
        pair_free(&p);
        SSL_CTX_free(other);
        contexts_free();
    }
    hint = NULL;
}

/* A copy of a connection, and a connection that is used again. */
static void again(void) {
    for (int i = 0; i < 4; i++) {
        int server = i & 1;
        hint = "of the context";
        contexts(server, "PSK-AES256-GCM-SHA384");
        SSL *ssl = SSL_new(ctx);
        struct pair p = {0};
        NEED(ssl && (p.peer = peer_SSL_new(peer_ctx)));
        if (i & 2) {
            /* Its own hint, and no callbacks of its own. */
            SSL_use_psk_identity_hint(ssl, "of the connection");
            SSL_set_psk_server_callback(ssl, NULL);
            SSL_set_psk_client_callback(ssl, NULL);
        }
        NEED(p.ssl = SSL_dup(ssl));
        SSL_free(ssl);
        for (int k = 0; k < 3; k++) {
            server ? SSL_set_accept_state(p.ssl) : SSL_set_connect_state(p.ssl);
            server ? peer_SSL_set_connect_state(p.peer) : peer_SSL_set_accept_state(p.peer);
            pair_connect_bios(&p, 0);
            show(&p);
            SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
            peer_SSL_set_shutdown(p.peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
            SHOW(SSL_clear(p.ssl));
            SHOW(peer_SSL_clear(p.peer));
            SHOW_STR(SSL_get_psk_identity(p.ssl));
        }
        pair_free(&p);
        contexts_free();
    }
    hint = NULL;
}

/* Callbacks that are taken away when they are about to be asked. */
static void taken_away(void) {
    for (int server = 0; server < 2; server++) {
        contexts(server, "ECDHE-PSK-CHACHA20-POLY1305");
        struct pair p = connect_pair(server);
        if (server)
            peer_SSL_do_handshake(p.peer);
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SSL_set_psk_client_callback(p.ssl, NULL);
        SSL_set_psk_server_callback(p.ssl, NULL);
        show(&p);
        pair_free(&p);
        contexts_free();
    }
}

/* TLS 1.3 goes before, with the same callbacks. */
static void versions(void) {
    for (int i = 0; i < 4; i++) {
        contexts(i & 1, "PSK-AES128-GCM-SHA256:ECDHE-PSK-CHACHA20-POLY1305");
        SSL_CTX_set_max_proto_version(ctx, 0);
        if (!(i & 2))
            peer_SSL_CTX_set_max_proto_version(peer_ctx, 0);
        struct pair p = connect_pair(i & 1);
        handshake_show(&p);
        SHOW_STR(SSL_get_version(p.ssl));
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        pair_free(&p);
        contexts_free();
    }
}

/* Peers that send something else. */

static struct bytes flight, body;

static void put_record(struct bytes *to, int type, const struct bytes *content) {
    put_number(to, SSL3_RT_HANDSHAKE, 1);
    put_number(to, 0x0303, 2);
    put_number(to, content->len + 4, 2);
    put_number(to, (size_t)type, 1);
    put_number(to, content->len, 3);
    put(to, content->at, content->len);
}
/* A record with that message after (or in place of) the one of type `at`. */
static void insert(int at, int type, int replaces) {
    static struct bytes out;
    size_t len;
    unsigned char *record = find_message(&flight, at, &len);
    size_t before = (size_t)(record - flight.at) + (replaces ? 0 : len), after = (size_t)(record - flight.at) + len;
    out.len = 0;
    put(&out, flight.at, before);
    put_record(&out, type, &body);
    put(&out, flight.at + after, flight.len - after);
    flight = out;
}
static void drop(int type) {
    size_t len;
    unsigned char *record = find_message(&flight, type, &len);
    memmove(record, record + len, flight.len - (size_t)(record + len - flight.at));
    flight.len -= len;
}
/* The suite in ServerHello, whose session id is as long as it says. */
static void set_suite(unsigned suite) {
    size_t len;
    unsigned char *record = find_message(&flight, SSL3_MT_SERVER_HELLO, &len);
    unsigned char *at = record + 5 + 4 + 2 + 32;
    at += 1 + at[0];
    at[0] = (unsigned char)(suite >> 8), at[1] = (unsigned char)suite;
}
static void put_text(struct bytes *b, const char *text, size_t len) {
    put_number(b, len, 2);
    put(b, text, len);
}
static void certificate_body(void) {
    X509 *x = load_x509("rsa.pem");
    unsigned char *der = NULL;
    int len = i2d_X509(x, &der);
    body.len = 0;
    put_number(&body, (size_t)len + 3, 3);
    put_number(&body, (size_t)len, 3);
    put(&body, der, (size_t)len);
    OPENSSL_free(der);
    X509_free(x);
}

/* The server's flight up to ServerHelloDone, for our client. */
static struct pair to_client(const char *list, const char *client_list, const char *certificate) {
    contexts_of(0, client_list, certificate);
    NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, list) == 1);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    struct pair p = connect_pair(0);
    memory_bios(&p);
    SSL_do_handshake(p.ssl);
    take_flight(SSL_get_wbio(p.ssl), &flight);
    BIO_write(peer_SSL_get_rbio(p.peer), flight.at, (int)flight.len);
    peer_SSL_do_handshake(p.peer);
    take_flight(peer_SSL_get_wbio(p.peer), &flight);
    return p;
}
static void done(struct pair *p, const char *what) {
    show_answer(what, p, &flight);
    SHOW_STR(SSL_get_cipher_name(p->ssl));
    SHOW(SSL_is_init_finished(p->ssl));
    pair_free(p);
    contexts_free();
}

static void hostile_server(void) {
    const char *const lists[] = {"PSK-AES128-GCM-SHA256", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"};
    for (int i = 0; i < 6; i++) {
        const char *list = lists[i / 2];
        int plain = i < 2;
        hint = i % 2 ? "a hint" : NULL;
        int exchanges = !plain || hint;
        printf("-- %s, %s\n", list, hint ? hint : "no hint");
        struct pair p;
        /* Messages that do not belong there. */
        for (int k = 0; k < 6; k++) {
            const int types[] = {SSL3_MT_CERTIFICATE, SSL3_MT_CERTIFICATE_REQUEST, SSL3_MT_CERTIFICATE_STATUS, SSL3_MT_SERVER_HELLO, SSL3_MT_NEWSESSION_TICKET, SSL3_MT_FINISHED};
            const char *const names[] = {"Certificate", "CertificateRequest", "CertificateStatus", "ServerHello", "NewSessionTicket", "Finished"};
            const unsigned char request[] = {1, 1, 0, 4, 8, 4, 4, 1, 0, 0};
            for (int late = 0; late < 1 + exchanges; late++) {
                p = to_client(list, list, NULL);
                body.len = 0;
                if (k == 0)
                    certificate_body();
                else if (k == 1)
                    put(&body, request, sizeof(request));
                else
                    put(&body, "0123456789ab", 12);
                insert(late ? SSL3_MT_SERVER_KEY_EXCHANGE : SSL3_MT_SERVER_HELLO, types[k], 0);
                done(&p, names[k]);
            }
        }
        /* ServerKeyExchange: none, where there is one; one, where there need be none; twice; and what it says. */
        if (exchanges) {
            p = to_client(list, list, NULL);
            drop(SSL3_MT_SERVER_KEY_EXCHANGE);
            done(&p, "no ServerKeyExchange");
            size_t len;
            p = to_client(list, list, NULL);
            unsigned char *record = find_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &len);
            body.len = 0;
            put(&body, record + 9, len - 9);
            insert(SSL3_MT_SERVER_KEY_EXCHANGE, SSL3_MT_SERVER_KEY_EXCHANGE, 0);
            done(&p, "ServerKeyExchange twice");
            p = to_client(list, list, NULL);
            record = find_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &len);
            body.len = 0;
            put(&body, record + 9, len - 9);
            put(&body, "more", 4);
            replace_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &body);
            done(&p, "more in it");
            for (size_t cut = 0; cut < 16; cut++) {
                p = to_client(list, list, NULL);
                record = find_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &len);
                if (len - 9 <= cut) {
                    pair_free(&p);
                    contexts_free();
                    break;
                }
                body.len = 0;
                put(&body, record + 9, cut);
                replace_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &body);
                /* Where it ends makes OpenSSL choose its words. */
                BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
                struct outcome o = CALL(p.ssl, SSL_do_handshake(p.ssl));
                take_flight(SSL_get_wbio(p.ssl), &flight);
                printf("cut to %zu: %d, alert %d\n", cut, o.ret, flight.len == 7 ? flight.at[6] : -1);
                pair_free(&p);
                contexts_free();
            }
        } else {
            p = to_client(list, list, NULL);
            body.len = 0;
            put_text(&body, "unexpected", 10);
            insert(SSL3_MT_SERVER_HELLO, SSL3_MT_SERVER_KEY_EXCHANGE, 0);
            done(&p, "a hint after all");
            p = to_client(list, list, NULL);
            body.len = 0;
            put_text(&body, "ab\0cd", 5);
            insert(SSL3_MT_SERVER_HELLO, SSL3_MT_SERVER_KEY_EXCHANGE, 0);
            done(&p, "a hint with a NUL");
            static char text[300];
            memset(text, 'h', sizeof(text));
            for (size_t size = 256; size < 259; size++) {
                p = to_client(list, list, NULL);
                body.len = 0;
                put_text(&body, text, size);
                insert(SSL3_MT_SERVER_HELLO, SSL3_MT_SERVER_KEY_EXCHANGE, 0);
                done(&p, "a long hint");
            }
        }
        p = to_client(list, list, NULL);
        drop(SSL3_MT_SERVER_DONE);
        done(&p, "no ServerHelloDone");
        /* The other suites of the same kind were not offered. */
        const unsigned others[] = {0x00a8, 0x00aa, 0xccac, 0xc02f, 0xc02b, 0x1301, 0x00a9, 0x00ae, 0x00ac, 0xffff, 0x0000};
        for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++) {
            p = to_client(list, list, NULL);
            set_suite(others[k]);
            char what[20];
            snprintf(what, sizeof(what), "suite %04x", others[k]);
            done(&p, what);
        }
    }
    hint = NULL;
}

/* A server that has a certificate, and would rather not show it: suites for certificates are never let through without. */
static void no_certificate(void) {
    const char *const certificates[] = {"p256", "rsa", "rsa"};
    const char *const lists[] = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES128-GCM-SHA256"};
    const unsigned psk[] = {0x00a8, 0x00aa, 0xccac};
    for (int i = 0; i < 12; i++) {
        const char *name = certificates[i / 4], *list = lists[i / 4];
        /* Whether or not pre-shared keys are offered too. */
        char client_list[200];
        snprintf(client_list, sizeof(client_list), "%s%s", list, i & 1 ? ":PSK-AES128-GCM-SHA256:DHE-PSK-AES128-GCM-SHA256:ECDHE-PSK-CHACHA20-POLY1305" : "");
        if (i & 2)
            continue;
        printf("-- %s of %s\n", list, client_list);
        struct pair p = to_client(list, client_list, name);
        drop(SSL3_MT_CERTIFICATE);
        done(&p, "no Certificate");
        p = to_client(list, client_list, name);
        drop(SSL3_MT_SERVER_KEY_EXCHANGE);
        done(&p, "no ServerKeyExchange");
        p = to_client(list, client_list, name);
        drop(SSL3_MT_CERTIFICATE), drop(SSL3_MT_SERVER_KEY_EXCHANGE);
        done(&p, "neither");
        /* What the engine's stand-ins look like must mean nothing from outside. */
        static const unsigned char stand_in[] = {3, 0xfe, 0x50, 1, 0, 8, 8, 0, 0};
        p = to_client(list, client_list, name);
        body.len = 0;
        put(&body, stand_in, sizeof(stand_in));
        replace_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &body);
        BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
        struct outcome o = CALL(p.ssl, SSL_do_handshake(p.ssl));
        printf("the stand-in's ServerKeyExchange: %d, %d\n", o.ret, is_retry(o.error));
        SHOW(SSL_is_init_finished(p.ssl));
        pair_free(&p);
        contexts_free();
        p = to_client(list, client_list, name);
        body.len = 0;
        put_number(&body, 17, 3), put_number(&body, 14, 3), put(&body, "pre-shared key", 14);
        replace_message(&flight, SSL3_MT_CERTIFICATE, &body);
        BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
        o = CALL(p.ssl, SSL_do_handshake(p.ssl));
        printf("the stand-in's Certificate: %d, %d\n", o.ret, is_retry(o.error));
        pair_free(&p);
        contexts_free();
        /* The same flight under another suite's number. */
        for (int k = 0; k < 3; k++) {
            p = to_client(list, client_list, name);
            set_suite(psk[k]);
            done(&p, "the suite of a key, and a certificate");
            p = to_client(list, client_list, name);
            set_suite(psk[k]);
            drop(SSL3_MT_CERTIFICATE);
            BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
            o = CALL(p.ssl, SSL_do_handshake(p.ssl));
            take_flight(SSL_get_wbio(p.ssl), &flight);
            printf("and none: %d %d, alert %d\n", o.ret, is_retry(o.error), flight.len == 7 ? flight.at[6] : -1);
            pair_free(&p);
            contexts_free();
        }
    }
    /* And a server that has a key answers under the suite of a certificate. */
    const char *const psk_lists[] = {"PSK-AES128-GCM-SHA256", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"};
    const unsigned certificate_suites[] = {0xc02b, 0xc02f, 0x009e, 0xcca9};
    hint = "a hint";
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 4; k++) {
            char client_list[200];
            snprintf(client_list, sizeof(client_list), "%s:ECDHE+AESGCM:DHE+AESGCM:ECDHE+CHACHA20", psk_lists[i]);
            struct pair p = to_client(psk_lists[i], client_list, NULL);
            set_suite(certificate_suites[k]);
            done(&p, "the suite of a certificate, and a key");
        }
    hint = NULL;
}

/* Clients that know less than they say, or say it badly. */
static void hostile_client(void) {
    const char *const lists[] = {"PSK-AES128-GCM-SHA256", "DHE-PSK-AES128-GCM-SHA256", "ECDHE-PSK-CHACHA20-POLY1305"};
    static char text[300];
    memset(text, 'i', sizeof(text));
    for (int i = 0; i < 3; i++) {
        printf("-- %s\n", lists[i]);
        for (int change = 0; change < 17; change++) {
            contexts(1, lists[i]);
            struct pair p = connect_pair(1);
            take_server_flight(&p, &flight);
            BIO_write(peer_SSL_get_rbio(p.peer), flight.at, (int)flight.len);
            peer_SSL_do_handshake(p.peer);
            take_flight(peer_SSL_get_wbio(p.peer), &flight);
            size_t len;
            unsigned char *record = find_message(&flight, SSL3_MT_CLIENT_KEY_EXCHANGE, &len);
            unsigned char *share = record + 9 + 2 + strlen(identity);
            size_t share_len = len - 9 - 2 - strlen(identity);
            static unsigned char kept[1000];
            memcpy(kept, share, share_len);
            const char *const names[] = {"same", "no identity", "a long identity", "one that is too long", "a NUL", "longer than the message", "nothing", "one byte", "more",
                                         "no share", "an empty share", "a share cut off", "a bad share", "Certificate first", "twice", "CertificateVerify", "not there"};
            body.len = 0;
            switch (change) {
            case 1: put_text(&body, "", 0); put(&body, kept, share_len); break;
            case 2: put_text(&body, text, 256); put(&body, kept, share_len); break;
            case 3: put_text(&body, text, 257); put(&body, kept, share_len); break;
            case 4: put_text(&body, "some\0body", 9); put(&body, kept, share_len); break;
            case 5: put_number(&body, 3000, 2); put(&body, text, 100); break;
            case 6: break;
            case 7: put_number(&body, 0, 1); break;
            case 8: put_text(&body, identity, strlen(identity)); put(&body, kept, share_len); put(&body, "more", 4); break;
            case 9: put_text(&body, identity, strlen(identity)); break;
            case 10: put_text(&body, identity, strlen(identity)); put_number(&body, 0, i == 1 ? 2 : 1); break;
            case 11: put_text(&body, identity, strlen(identity)); put(&body, kept, share_len ? share_len - 1 : 0); break;
            case 12: put_text(&body, identity, strlen(identity)); put_number(&body, 1, i == 1 ? 2 : 1); put_number(&body, 1, 1); break;
            default: put(&body, record + 9, len - 9);
            }
            if (change >= 1 && change <= 12)
                replace_message(&flight, SSL3_MT_CLIENT_KEY_EXCHANGE, &body);
            if (change == 13) {
                static struct bytes exchange;
                exchange = body;
                certificate_body();
                insert(SSL3_MT_CLIENT_KEY_EXCHANGE, SSL3_MT_CERTIFICATE, 1);
                body = exchange;
                insert(SSL3_MT_CERTIFICATE, SSL3_MT_CLIENT_KEY_EXCHANGE, 0);
            }
            if (change == 14)
                insert(SSL3_MT_CLIENT_KEY_EXCHANGE, SSL3_MT_CLIENT_KEY_EXCHANGE, 0);
            if (change == 15) {
                body.len = 0;
                put_number(&body, 0x0804, 2), put_text(&body, text, 256);
                insert(SSL3_MT_CLIENT_KEY_EXCHANGE, SSL3_MT_CERTIFICATE_VERIFY, 0);
            }
            if (change == 16)
                drop(SSL3_MT_CLIENT_KEY_EXCHANGE);
            if (change == 4) {
                /* OpenSSL cuts it off there, ours knows nobody of that name. */
                BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
                printf("%s: %d\n", names[change], SSL_do_handshake(p.ssl));
            } else {
                show_answer(names[change], &p, &flight);
                SHOW_STR(SSL_get_psk_identity(p.ssl));
            }
            SHOW(SSL_is_init_finished(p.ssl));
            pair_free(&p);
            contexts_free();
        }
    }
}

MAIN(CASE(negotiate), SLOW_CASE(leading_zeros, 60), CASE(hints), CASE(identities), CASE(callbacks), CASE(certificates), CASE(verification), CASE(resume), CASE(levels), CASE(groups),
     CASE(hello), CASE(states), CASE(other_context), CASE(again), CASE(taken_away), CASE(versions), CASE(hostile_server), CASE(no_certificate), CASE(hostile_client))
