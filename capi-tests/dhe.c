/* Finite-field key exchange of TLS 1.2: suites, parameters, and peers that send what they should not. */
#include "flight.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/dh.h>

static const char *const suites[] = {"DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305", "DHE-RSA-AES128-CCM",
                                     "DHE-RSA-AES256-CCM", "DHE-RSA-AES128-CCM8", "DHE-RSA-AES256-CCM8"};
enum { SUITES = sizeof(suites) / sizeof(suites[0]) };

static EVP_PKEY *key_of(DH *dh) {
    EVP_PKEY *key = EVP_PKEY_new();
    NEED(dh && key && EVP_PKEY_assign_DH(key, dh) == 1);
    return key;
}
static EVP_PKEY *named(int nid) {
    return key_of(DH_new_by_nid(nid));
}
/* A prime of 512 bits, 2 * another + 1. */
static DH *dh512(void) {
    BIGNUM *p = NULL, *g = BN_new();
    DH *dh = DH_new();
    BN_hex2bn(&p, "A6F8D9E6A3F1D3E5B0F8B3F7E8D5B8A7C4E2F09B6D18A3C5E7F90B2D4F6183A5C7E90B2D4F6183A5C7E90B2D4F6183A5C7E90B2D4F6183A5C7E90B2D4F6183A7");
    /* Whether it is prime is not looked at where it is used once. */
    NEED(dh && g && BN_set_word(g, 2) && DH_set0_pqg(dh, p, NULL, g) == 1);
    return dh;
}

static void show_tmp_key(const char *what, long found, EVP_PKEY *key) {
    printf("%s: %ld, %s, %d bits\n", what, found, key ? EVP_PKEY_get0_type_name(key) : "none", key ? EVP_PKEY_get_bits(key) : 0);
    EVP_PKEY_free(key);
}
/* Both ends' keys of the exchange. */
static void show_keys(struct pair *p) {
    EVP_PKEY *key = NULL;
    long found = SSL_get_peer_tmp_key(p->ssl, &key);
    show_tmp_key("peer's key", found, key);
    key = NULL;
    found = SSL_get_tmp_key(p->ssl, &key);
    show_tmp_key("our key", found, key);
    key = NULL;
    found = peer_SSL_get_peer_tmp_key(p->peer, &key);
    show_tmp_key("our key, to the peer", found, key);
}

/* Parameters for whichever of the two is the server's context. */
static void serve(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    if (server)
        SSL_CTX_set_dh_auto(ctx, 1);
    else
        peer_SSL_CTX_set_dh_auto(peer_ctx, 1);
}

/* Each suite, from both ends. */
static void negotiate(void) {
    for (int i = 0; i < 2 * SUITES; i++) {
        int server = i % 2;
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, suites[i / 2]) && peer_SSL_CTX_set_cipher_list(peer_ctx, suites[i / 2]));
        if (server)
            NEED(SSL_CTX_set0_tmp_dh_pkey(ctx, named(NID_ffdhe2048)) == 1);
        else
            NEED(peer_SSL_CTX_set0_tmp_dh_pkey(peer_ctx, named(NID_ffdhe2048)) == 1);
        struct pair p = end_pair(server, ctx, peer_ctx);
        printf("%s, %s\n", suites[i / 2], server ? "server" : "client");
        handshake_show(&p);
        echo_show(&p);
        char text[200];
        const SSL_CIPHER *cipher = SSL_get_current_cipher(p.ssl);
        printf("%s", SSL_CIPHER_description(cipher, text, sizeof(text)));
        SHOW_STR(OBJ_nid2sn(SSL_CIPHER_get_kx_nid(cipher)));
        SHOW_STR(OBJ_nid2sn(SSL_CIPHER_get_auth_nid(cipher)));
        SHOW(SSL_get_negotiated_group(p.ssl));
        show_keys(&p);
        int nid = 0;
        SHOW(SSL_get_peer_signature_type_nid(p.ssl, &nid));
        SHOW(nid);
        SHOW(SSL_get_signature_type_nid(p.ssl, &nid));
        SHOW(nid);
        /* Both derived the same. */
        unsigned char one[32], other[32];
        NEED(SSL_export_keying_material(p.ssl, one, 32, "label", 5, NULL, 0, 0) == 1);
        NEED(peer_SSL_export_keying_material(p.peer, other, 32, "label", 5, NULL, 0, 0) == 1);
        SHOW(memcmp(one, other, 32));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Many handshakes: now and then a public value or a secret begins with zeros (RFC 5246, 8.1.2). */
static void leading_zeros(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        SSL_CTX_set_security_level(ctx, 0);
        peer_SSL_CTX_set_security_level(peer_ctx, 0);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE-RSA-AES128-GCM-SHA256"));
        peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE-RSA-AES128-GCM-SHA256");
        NEED((server ? SSL_CTX_set0_tmp_dh_pkey : peer_SSL_CTX_set0_tmp_dh_pkey)(server ? ctx : peer_ctx, key_of(DH_get_1024_160())) == 1);
        int good = 0;
        for (int i = 0; i < 400; i++) {
            struct pair p = end_pair(server, ctx, peer_ctx);
            good += handshake(&p);
            pair_free(&p);
        }
        SHOW(good);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static int calls;
static DH *give(SSL *ssl, int is_export, int length) {
    static DH *dh;
    printf("callback: %d, %d, %d\n", ssl != NULL, is_export, length);
    if (!dh)
        dh = DH_new_by_nid(NID_ffdhe3072);
    calls++;
    return dh;
}
static DH *give_weak(SSL *ssl, int is_export, int length) {
    static DH *dh;
    (void)ssl, (void)is_export, (void)length;
    return dh ? dh : (dh = dh512());
}
static DH *give_none(SSL *ssl, int is_export, int length) {
    (void)ssl, (void)is_export, (void)length;
    return NULL;
}

/* What a server's parameters come from. */
static void parameters(void) {
    for (int i = 0; i < 19; i++) {
        SSL_CTX *ctx = server_ctx(i == 12 ? "p256" : "rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        peer_SSL_CTX_set_security_level(peer_ctx, 0);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM:@SECLEVEL=0"));
        struct pair p = server_pair(ctx, peer_ctx);
        DH *given;
        printf("parameters %d\n", i);
        switch (i) {
        case 0: /* none */
            break;
        case 1:
            TRY(SSL_set0_tmp_dh_pkey(p.ssl, named(NID_modp_2048)));
            break;
        case 2: /* with an order, and no safe prime */
            TRY(SSL_set0_tmp_dh_pkey(p.ssl, key_of(DH_get_2048_256())));
            break;
        case 3:
            given = DH_get_2048_224();
            TRY(SSL_set_tmp_dh(p.ssl, given));
            DH_free(given);
            break;
        case 4:
            TRY(SSL_set_dh_auto(p.ssl, 1));
            break;
        case 5: /* goes first */
            TRY(SSL_set0_tmp_dh_pkey(p.ssl, named(NID_ffdhe3072)));
            TRY(SSL_set_dh_auto(p.ssl, 1));
            break;
        case 6:
            TRY(SSL_set_dh_auto(p.ssl, 2));
            break;
        case 7:
            SSL_set_security_level(p.ssl, 0);
            TRY(SSL_set_dh_auto(p.ssl, 2));
            break;
        case 8:
            SSL_set_security_level(p.ssl, 3);
            TRY(SSL_set_dh_auto(p.ssl, 1));
            break;
        case 9:
            SSL_set_tmp_dh_callback(p.ssl, give);
            break;
        case 10: /* is not asked */
            SSL_set_tmp_dh_callback(p.ssl, give);
            TRY(SSL_set0_tmp_dh_pkey(p.ssl, named(NID_ffdhe2048)));
            break;
        case 11:
            SSL_set_tmp_dh_callback(p.ssl, give_none);
            break;
        case 12: /* a certificate that there are no such suites for */
            TRY(SSL_set_dh_auto(p.ssl, 1));
            break;
        case 13:
            SSL_set_tmp_dh_callback(p.ssl, give_weak);
            break;
        case 14: /* the context's, set later, is not the connection's */
            TRY(SSL_CTX_set0_tmp_dh_pkey(ctx, named(NID_ffdhe2048)));
            break;
        case 15: /* too weak for what the level has become */
            TRY(SSL_set0_tmp_dh_pkey(p.ssl, named(NID_ffdhe2048)));
            SSL_set_security_level(p.ssl, 3);
            break;
        case 16: /* switched off again */
            TRY(SSL_set_dh_auto(p.ssl, 1));
            TRY(SSL_set_dh_auto(p.ssl, 0));
            break;
        case 17: /* no suite but ours to fall back to */
            NEED(SSL_set_cipher_list(p.ssl, "DHE+AESGCM:ECDHE+AESGCM") && peer_SSL_set_cipher_list(p.peer, "DHE+AESGCM:ECDHE+AESGCM:@SECLEVEL=0"));
            break;
        case 18:
            NEED(SSL_set_cipher_list(p.ssl, "ECDHE+AESGCM:DHE+AESGCM") && peer_SSL_set_cipher_list(p.peer, "DHE+AESGCM:ECDHE+AESGCM:@SECLEVEL=0"));
            TRY(SSL_set_dh_auto(p.ssl, 1));
            break;
        }
        calls = 0;
        handshake_show(&p);
        SHOW(calls);
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        show_keys(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* What is too weak is refused when it is set. */
static void set_weak(void) {
    for (int level = 0; level <= 5; level++) {
        SSL_CTX *ctx = server_ctx("rsa");
        SSL_CTX_set_security_level(ctx, level);
        printf("level %d\n", level);
        DH *weak[] = {dh512(), DH_get_1024_160()};
        for (int i = 0; i < 2; i++) {
            TRY(SSL_CTX_set_tmp_dh(ctx, weak[i]));
            DH_free(weak[i]);
        }
        const int groups[] = {NID_ffdhe2048, NID_ffdhe3072, NID_ffdhe8192};
        for (int i = 0; i < 3; i++) {
            EVP_PKEY *key = named(groups[i]);
            ERR_clear_error();
            int set = SSL_CTX_set0_tmp_dh_pkey(ctx, key);
            printf("%s: %d\n", OBJ_nid2sn(groups[i]), set);
            show_errors("  error");
            if (!set)
                EVP_PKEY_free(key);
        }
        SSL_CTX_free(ctx);
    }
}

/* The security callback is asked about the parameters. */
static int asked(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    if (op == SSL_SECOP_TMP_DH)
        printf("asked: ssl %d, ctx %d, %d bits, nid %d, %s of %d bits\n", ssl != NULL, ctx != NULL, bits, nid, other ? EVP_PKEY_get0_type_name(other) : "none",
               other ? EVP_PKEY_get_bits(other) : 0);
    return op != SSL_SECOP_TMP_DH || bits >= *(int *)ex;
}
static void security(void) {
    for (int i = 0; i < 4; i++) {
        int server = i % 2, bits = i < 2 ? 100 : 120;
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        serve(server, ctx, peer_ctx);
        SSL_CTX_set_security_callback(ctx, asked);
        SSL_CTX_set0_security_ex_data(ctx, &bits);
        if (server)
            TRY(SSL_CTX_set0_tmp_dh_pkey(ctx, named(NID_ffdhe2048)));
        struct pair p = end_pair(server, ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A client at each level, and groups of several sizes. */
static void client_levels(void) {
    for (int level = 0; level <= 3; level++) {
        for (int i = 0; i < 5; i++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, TLS1_2_VERSION);
            SSL_CTX_set_security_level(ctx, level);
            NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
            EVP_PKEY *key = i == 0 ? key_of(DH_get_1024_160()) : i == 1 ? named(NID_modp_1536) : i == 2 ? key_of(DH_get_2048_224()) : named(i == 3 ? NID_ffdhe3072 : NID_modp_4096);
            NEED(peer_SSL_CTX_set0_tmp_dh_pkey(peer_ctx, key) == 1);
            struct pair p = client_pair(ctx, peer_ctx);
            SSL_set_verify(p.ssl, SSL_VERIFY_NONE, NULL);
            printf("level %d, group %d\n", level, i);
            handshake_show(&p);
            show_keys(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Which suite is chosen beside those of elliptic curves. */
static void preference(void) {
    const char *const lists[] = {"DHE+AESGCM:ECDHE+AESGCM", "ECDHE+AESGCM:DHE+AESGCM", "ECDHE+AESGCM", "DHE+CHACHA20:DHE+AESGCM:ECDHE+CHACHA20"};
    for (int i = 0; i < 32; i++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, lists[i & 3]) && peer_SSL_CTX_set_cipher_list(peer_ctx, lists[i >> 2 & 3]));
        SSL_CTX_set_dh_auto(ctx, 1);
        if (i & 16)
            SSL_CTX_set_options(ctx, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        struct pair p = server_pair(ctx, peer_ctx);
        int done = handshake(&p);
        printf("%s, %s, %d: %d %s\n", lists[i & 3], lists[i >> 2 & 3], i & 16, done, SSL_get_cipher_name(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* What a client says of groups where its suites have none, or its groups are for TLS 1.3. */
static int show_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    int *types;
    size_t count;
    const unsigned char *list;
    printf("suites:");
    size_t len = peer_SSL_client_hello_get0_ciphers(ssl, &list);
    for (size_t i = 0; i + 1 < len; i += 2)
        /* There is no DSS here. */
        if (list[i] != 0 || (list[i + 1] != 0xa2 && list[i + 1] != 0xa3))
            printf(" %02x%02x", list[i], list[i + 1]);
    printf("\nextensions:");
    if (peer_SSL_client_hello_get1_extensions_present(ssl, &types, &count) == 1) {
        for (size_t i = 0; i < count; i++)
            printf(" %d", types[i]);
        OPENSSL_free(types);
    }
    printf("\n");
    return SSL_CLIENT_HELLO_SUCCESS;
}
static void hello(void) {
    const char *const lists[] = {"DHE+AESGCM", "DHE+AESGCM:ECDHE+AESGCM"};
    const char *const groups[] = {"X25519", "ffdhe2048"};
    for (int i = 0; i < 8; i++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        if (i & 4)
            SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, lists[i & 1]) && SSL_CTX_set1_groups_list(ctx, groups[i >> 1 & 1]));
        SSL_CTX_set_options(ctx, SSL_OP_NO_ENCRYPT_THEN_MAC);
        peer_SSL_CTX_set_client_hello_cb(peer_ctx, show_hello, NULL);
        peer_SSL_CTX_set_max_proto_version(peer_ctx, TLS1_2_VERSION);
        peer_SSL_CTX_set_dh_auto(peer_ctx, 1);
        printf("%s, %s, %s\n", lists[i & 1], groups[i >> 1 & 1], i & 4 ? "TLS 1.2" : "both");
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A client's certificate goes with it. */
static void client_certificate(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        if (server) {
            SSL_CTX_set_dh_auto(ctx, 1);
            NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
        } else {
            peer_SSL_CTX_set_dh_auto(peer_ctx, 1);
            NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
            NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
        }
        struct pair p = end_pair(server, ctx, peer_ctx);
        handshake_show(&p);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Sessions are resumed by ticket and by id, without a key exchange. */
static void resume(void) {
    for (int i = 0; i < 4 * SUITES; i++) {
        int server = i & 1, tickets = i & 2;
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, suites[i / 4]) && peer_SSL_CTX_set_cipher_list(peer_ctx, suites[i / 4]));
        serve(server, ctx, peer_ctx);
        if (!tickets)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        printf("%s, %s, %s\n", suites[i / 4], server ? "server" : "client", tickets ? "ticket" : "id");
        SSL_SESSION *session = NULL;
        for (int again = 0; again < 3; again++) {
            struct pair p = end_pair(server, ctx, peer_ctx);
            if (session)
                NEED((server ? peer_SSL_set_session : SSL_set_session)(server ? p.peer : p.ssl, session) == 1);
            handshake_show(&p);
            SHOW(SSL_session_reused(p.ssl));
            SHOW_STR(SSL_get_cipher_name(p.ssl));
            show_keys(&p);
            echo_show(&p);
            if (!session)
                session = server ? peer_SSL_get1_session(p.peer) : SSL_get1_session(p.ssl);
            SSL_shutdown(p.ssl);
            peer_SSL_shutdown(p.peer);
            pair_free(&p);
        }
        (server ? peer_SSL_SESSION_free : SSL_SESSION_free)(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The states that a program is told of, and the messages that it is shown. */
static void info(const SSL *ssl, int where, int value) {
    printf("info %x %d %s\n", (unsigned)where, value, SSL_state_string_long(ssl));
}
static void message(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *arg) {
    (void)ssl, (void)arg, (void)version;
    const unsigned char *at = bytes;
    /* Hellos are not alike. */
    if (type == SSL3_RT_HANDSHAKE)
        printf("message %d %d %s\n", sent, at[0], at[0] == SSL3_MT_CLIENT_KEY_EXCHANGE ? len == 262 ? "of 262" : "of another length" : "");
}
static void states(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        serve(server, ctx, peer_ctx);
        SSL_CTX_set_info_callback(ctx, info);
        SSL_CTX_set_msg_callback(ctx, message);
        struct pair p = end_pair(server, ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* SSL_trace of the two messages; numbers are different each time. */
static void traced(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *arg) {
    const unsigned char *at = bytes;
    if (type != SSL3_RT_HANDSHAKE || (at[0] != SSL3_MT_SERVER_KEY_EXCHANGE && at[0] != SSL3_MT_CLIENT_KEY_EXCHANGE))
        return;
    SSL_trace(sent, version, type, bytes, len, ssl, arg);
    show_trace(arg);
}
static void trace(void) {
    for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        serve(server, ctx, peer_ctx);
        struct pair p = end_pair(server, ctx, peer_ctx);
        SSL_set_msg_callback(p.ssl, traced);
        BIO *text = BIO_new(BIO_s_mem());
        SSL_set_msg_callback_arg(p.ssl, text);
        handshake_show(&p);
        pair_free(&p);
        BIO_free(text);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A copy of a connection has its parameters. */
static void duplicate(void) {
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        SSL *ssl = SSL_new(ctx);
        struct pair p = {0};
        NEED(ssl && (p.peer = peer_SSL_new(peer_ctx)));
        if (i == 0)
            SSL_set_dh_auto(ssl, 1);
        if (i == 1)
            NEED(SSL_set0_tmp_dh_pkey(ssl, named(NID_ffdhe3072)) == 1);
        NEED(p.ssl = SSL_dup(ssl));
        SSL_free(ssl);
        SSL_set_accept_state(p.ssl);
        peer_SSL_set_connect_state(p.peer);
        pair_connect_bios(&p, 0);
        handshake_show(&p);
        show_keys(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A server that another context takes over, with its parameters. */
static int exchange_context(SSL *ssl, int *alert, void *other) {
    (void)alert;
    SSL_set_SSL_CTX(ssl, other);
    return SSL_TLSEXT_ERR_OK;
}
static void other_context(void) {
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = server_ctx("rsa"), *other = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
        if (i != 1)
            NEED(SSL_CTX_set0_tmp_dh_pkey(ctx, named(NID_ffdhe2048)) == 1);
        if (i != 2)
            NEED(SSL_CTX_set0_tmp_dh_pkey(other, named(NID_ffdhe3072)) == 1);
        SSL_CTX_set_tlsext_servername_callback(ctx, exchange_context);
        SSL_CTX_set_tlsext_servername_arg(ctx, other);
        struct pair p = server_pair(ctx, peer_ctx);
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        handshake_show(&p);
        show_keys(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        SSL_CTX_free(other);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Peers that send something else. */

/* A vector of the number's bytes, after `zeros` more. */
static void put_vector(struct bytes *b, const BIGNUM *value, int zeros) {
    static unsigned char number[8192];
    int len = BN_bn2bin(value, number);
    put_number(b, (size_t)(len + zeros), 2);
    for (int i = 0; i < zeros; i++)
        put_number(b, 0, 1);
    put(b, number, (size_t)len);
}
static BIGNUM *get_vector(const unsigned char **at) {
    size_t len = (size_t)((*at)[0] << 8 | (*at)[1]);
    BIGNUM *value = BN_bin2bn(*at + 2, (int)len, NULL);
    *at += 2 + len;
    return value;
}
static void sign(struct bytes *body, const unsigned char *client_random, const unsigned char *server_random) {
    struct bytes signed_ = {.len = 0};
    put(&signed_, client_random, 32);
    put(&signed_, server_random, 32);
    put(&signed_, body->at, body->len);
    EVP_PKEY *key = load_key("rsa.key");
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    EVP_PKEY_CTX *ctx;
    unsigned char signature[256];
    size_t len = sizeof(signature);
    NEED(EVP_DigestSignInit(md, &ctx, EVP_sha256(), NULL, key) == 1);
    NEED(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) > 0 && EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) > 0);
    NEED(EVP_DigestSign(md, signature, &len, signed_.at, signed_.len) == 1);
    put_number(body, 0x0804, 2);
    put_number(body, len, 2);
    put(body, signature, len);
    EVP_MD_CTX_free(md);
    EVP_PKEY_free(key);
}

enum change {
    SAME, P_0, P_1, P_EVEN, P_EMPTY, P_ZEROS, G_0, G_1, G_P_1, G_P, G_EMPTY, G_ZEROS, Y_0, Y_1, Y_2, Y_P_2, Y_P_1, Y_P, Y_P_PLUS_1, Y_EMPTY, Y_ZEROS, Y_ONE_ZERO,
    P_512, P_1024, P_10000, P_10001, P_16384, P_32800, CUT_0, CUT_1, CUT_P, CUT_G, CUT_Y, CUT_SIGALG, CUT_SIGNATURE, MORE, FORGED_P, FORGED_G, FORGED_Y, FORGED_SIGNATURE,
    NO_SIGNATURE, OTHER_SIGALG, CHANGES
};
static const char *const change_names[] = {
    "same", "p = 0", "p = 1", "p even", "p empty", "p with zeros", "g = 0", "g = 1", "g = p-1", "g = p", "g empty", "g with zeros", "Ys = 0", "Ys = 1", "Ys = 2", "Ys = p-2",
    "Ys = p-1", "Ys = p", "Ys = p+1", "Ys empty", "Ys with zeros", "Ys one byte, 0", "512 bits", "1024 bits", "10000 bits", "10001 bits", "16384 bits", "32800 bits", "nothing", "one byte",
    "cut in p", "cut in g", "cut in Ys", "cut before the algorithm", "cut before the signature", "more", "p changed", "g changed", "Ys changed", "signature changed", "no signature",
    "another algorithm"};

/* A number of so many bits that is odd; a third of them are set. */
static void big(BIGNUM *value, int bits) {
    BN_zero(value);
    for (int i = 0; i < bits; i += 3)
        BN_set_bit(value, i);
    BN_set_bit(value, bits - 1);
    BN_set_bit(value, 1);
}

static void change_parameters(enum change change, struct bytes *flight, const unsigned char *client_random) {
    static struct bytes body;
    size_t len;
    unsigned char server_random[32];
    memcpy(server_random, find_message(flight, SSL3_MT_SERVER_HELLO, &len) + 5 + 4 + 2, 32);
    const unsigned char *at = find_message(flight, SSL3_MT_SERVER_KEY_EXCHANGE, &len) + 5 + 4;
    BIGNUM *p = get_vector(&at), *g = get_vector(&at), *y = get_vector(&at);
    int p_zeros = 0, g_zeros = 0, y_zeros = 0;
    switch ((int)change) {
    case P_0: case P_EMPTY: BN_zero(p); p_zeros = change == P_0; break;
    case P_1: BN_one(p); break;
    case P_EVEN: BN_sub_word(p, 1); break;
    case P_ZEROS: p_zeros = 3; break;
    case G_0: case G_EMPTY: BN_zero(g); g_zeros = change == G_0; break;
    case G_1: BN_one(g); break;
    case G_P_1: BN_copy(g, p); BN_sub_word(g, 1); break;
    case G_P: BN_copy(g, p); break;
    case G_ZEROS: g_zeros = 2; break;
    case Y_0: case Y_ONE_ZERO: case Y_EMPTY: BN_zero(y); y_zeros = change == Y_0 ? 256 : change == Y_ONE_ZERO; break;
    case Y_1: BN_one(y); break;
    case Y_2: BN_set_word(y, 2); break;
    case Y_P_2: BN_copy(y, p); BN_sub_word(y, 2); break;
    case Y_P_1: BN_copy(y, p); BN_sub_word(y, 1); break;
    case Y_P: BN_copy(y, p); break;
    case Y_P_PLUS_1: BN_copy(y, p); BN_add_word(y, 1); break;
    case Y_ZEROS: y_zeros = 5; break;
    case P_512: big(p, 512); BN_set_word(y, 4711); break;
    case P_1024: big(p, 1024); BN_set_word(y, 4711); break;
    case P_10000: big(p, 10000); break;
    case P_10001: big(p, 10001); break;
    case P_16384: big(p, 16384); break;
    case P_32800: big(p, 32800); break;
    }
    body.len = 0;
    put_vector(&body, p, p_zeros);
    size_t after_p = body.len;
    put_vector(&body, g, g_zeros);
    size_t after_g = body.len;
    put_vector(&body, y, y_zeros);
    size_t params = body.len;
    sign(&body, client_random, server_random);
    switch ((int)change) {
    case CUT_0: body.len = 0; break;
    case CUT_1: body.len = 1; break;
    case CUT_P: body.len = after_p - 1; break;
    case CUT_G: body.len = after_g - 1; break;
    case CUT_Y: body.len = params - 1; break;
    case CUT_SIGALG: body.len = params + 1; break;
    case CUT_SIGNATURE: body.len = params + 4; break;
    case MORE: put_number(&body, 0, 1); break;
    /* Still odd, and as long as before. */
    case FORGED_P: body.at[after_p - 2] ^= 1; break;
    case FORGED_G: body.at[after_g - 1] ^= 4; break;
    case FORGED_Y: memset(body.at + after_g + 2, 0, params - after_g - 2), body.at[params - 1] = 4; break;
    case FORGED_SIGNATURE: body.at[body.len - 1] ^= 1; break;
    case NO_SIGNATURE: body.len = params + 2; put_number(&body, 0, 2); break;
    case OTHER_SIGALG: body.at[params] = 4, body.at[params + 1] = 3; break;
    }
    replace_message(flight, SSL3_MT_SERVER_KEY_EXCHANGE, &body);
    BN_free(p), BN_free(g), BN_free(y);
}

static void hostile_server(void) {
    static struct bytes flight;
    for (int level = 0; level <= 2; level++) {
        printf("level %d\n", level);
        for (enum change change = SAME; change < CHANGES; change++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, TLS1_2_VERSION);
            SSL_CTX_set_security_level(ctx, level);
            NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
            NEED(peer_SSL_CTX_set0_tmp_dh_pkey(peer_ctx, named(NID_ffdhe2048)) == 1);
            struct pair p = client_pair(ctx, peer_ctx);
            memory_bios(&p);
            SSL_do_handshake(p.ssl);
            take_flight(SSL_get_wbio(p.ssl), &flight);
            unsigned char random[32];
            memcpy(random, flight.at + 5 + 4 + 2, 32);
            BIO_write(peer_SSL_get_rbio(p.peer), flight.at, (int)flight.len);
            peer_SSL_do_handshake(p.peer);
            take_flight(peer_SSL_get_wbio(p.peer), &flight);
            change_parameters(change, &flight, random);
            show_answer(change_names[change], &p, &flight);
            EVP_PKEY *key = NULL;
            long found = SSL_get_peer_tmp_key(p.ssl, &key);
            show_tmp_key("  key", found, key);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

static void hostile_client(void) {
    static struct bytes flight, body;
    const char *const names[] = {"same", "0", "1", "p-2", "p-1", "p", "p+1", "empty", "nothing", "one byte", "too short", "too long", "zeros before", "2"};
    for (int group = 0; group < 3; group++) {
        printf("group %d\n", group);
        for (int i = 0; i < 14; i++) {
            SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
            only_version(ctx, TLS1_2_VERSION);
            NEED(SSL_CTX_set_cipher_list(ctx, "DHE+AESGCM") && peer_SSL_CTX_set_cipher_list(peer_ctx, "DHE+AESGCM"));
            NEED(SSL_CTX_set0_tmp_dh_pkey(ctx, group == 0 ? named(NID_ffdhe2048) : group == 1 ? key_of(DH_get_2048_256()) : named(NID_modp_2048)) == 1);
            struct pair p = server_pair(ctx, peer_ctx);
            take_server_flight(&p, &flight);
            size_t len;
            const unsigned char *at = find_message(&flight, SSL3_MT_SERVER_KEY_EXCHANGE, &len) + 5 + 4;
            BIGNUM *prime = get_vector(&at);
            BIO_write(peer_SSL_get_rbio(p.peer), flight.at, (int)flight.len);
            peer_SSL_do_handshake(p.peer);
            take_flight(peer_SSL_get_wbio(p.peer), &flight);
            at = find_message(&flight, SSL3_MT_CLIENT_KEY_EXCHANGE, &len) + 5 + 4;
            BIGNUM *y = get_vector(&at);
            int zeros = 0;
            switch (i) {
            case 1: BN_zero(y); zeros = 1; break;
            case 2: BN_one(y); break;
            case 3: BN_copy(y, prime); BN_sub_word(y, 2); break;
            case 4: BN_copy(y, prime); BN_sub_word(y, 1); break;
            case 5: BN_copy(y, prime); break;
            case 6: BN_copy(y, prime); BN_add_word(y, 1); break;
            case 7: BN_zero(y); break;
            case 12: zeros = 4; break;
            case 13: BN_set_word(y, 2); break;
            }
            body.len = 0;
            put_vector(&body, y, i == 0 ? 256 - BN_num_bytes(y) : zeros);
            switch (i) {
            case 8: body.len = 0; break;
            case 9: body.len = 1; break;
            case 10: body.len--; break;
            case 11: put_number(&body, 0, 1); break;
            }
            replace_message(&flight, SSL3_MT_CLIENT_KEY_EXCHANGE, &body);
            if (i != 3 && i != 13) {
                show_answer(names[i], &p, &flight);
            } else {
                /* OpenSSL takes a value that is not in the subgroup for an error of its own. */
                BIO_write(SSL_get_rbio(p.ssl), flight.at, (int)flight.len);
                printf("%s: %d\n", names[i], SSL_do_handshake(p.ssl));
            }
            BN_free(prime), BN_free(y);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

MAIN(CASE(negotiate), SLOW_CASE(leading_zeros, 60), CASE(parameters), CASE(set_weak), CASE(security), CASE(client_levels), CASE(preference), CASE(hello), CASE(client_certificate),
     CASE(resume), CASE(states), CASE(trace), CASE(duplicate), CASE(other_context), SLOW_CASE(hostile_server, 120), CASE(hostile_client))
