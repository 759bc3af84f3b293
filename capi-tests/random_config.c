/* A server or a client of the library under test, configured by chance, and four handshakes with a peer that is, too: who connects,
 * with what, and who the peer is then. What callbacks change in the midst of it is among the choices, and so is resumption after a
 * change. Left out is what DIFFERENCES.md tells of: signature algorithms that change with the certificate, and key exchanges that the
 * library does not have; and tickets of TLS 1.3 where security allows none, which OpenSSL does not ask about. */
#include "random.h"

/* Choices */

/* What was chosen, for who looks for a difference. */
static char choices[8192];
__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
    va_list arguments;
    size_t used = strlen(choices);
    va_start(arguments, format);
    vsnprintf(choices + used, sizeof(choices) - used, format, arguments);
    va_end(arguments);
}

#define ALL_GROUPS "X25519:P-256:X448:P-521:P-384"
#define ALL_CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"
#define KEYED_CIPHERS "kDHEPSK+AESGCM:kECDHEPSK+CHACHA20:kPSK+AESGCM:" ALL_CIPHERS
static const char *const server_certs[] = {"rsa", "p256", "p384", "ed25519", "rsapss", "p521", "rsa", "p256"};
static const char *const bad_certs[] = {"expired", "notyet", "wrongca", "selfsigned", "nopath", "notca", "revoked", "clientonly",
                                        "weak", "sha1", "critical", "deep", "wronghost", "nosan"};
static const char *const client_certs[] = {"client-rsa", "client-p256", "client-ed25519", "client-wrongca", "client-revoked", "p256",
                                           "client-rsa", "expired", "deep"};
static const char *const groups[] = {"X25519", "P-256", "P-384", "P-521:P-256", "X25519:P-256", "P-256:X25519", "P-384:X25519:P-521", ALL_GROUPS};
static const char *const sigalgs[] = {
    "ECDSA+SHA256", "RSA-PSS+SHA256:ECDSA+SHA256", "rsa_pss_rsae_sha512:RSA+SHA512", "ed25519:RSA+SHA256",
    "ECDSA+SHA384:ECDSA+SHA512:RSA+SHA384",
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA+SHA256:RSA+SHA384:rsa_pss_pss_sha256",
    "RSA+SHA1:ECDSA+SHA1:RSA+SHA256:RSA-PSS+SHA256"};
static const char *const ciphers[] = {"ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE+AESGCM", "ECDHE+CHACHA20:ECDHE+AESGCM",
                                      "ECDHE+AESGCM:!ECDSA", "DHE-RSA-AES256-GCM-SHA384", "DHE+AESGCM:ECDHE+AESGCM",
                                      "DHE+CHACHA20:ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256",
                                      "kPSK+AESGCM:ECDHE+AESGCM", "ECDHE-PSK-CHACHA20-POLY1305:DHE-PSK-AES128-GCM-SHA256", "ECDHE+CHACHA20:kECDHEPSK+CHACHA20:kDHEPSK+AESGCM"};
static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256",
                                     "TLS_AES_128_CCM_SHA256", "", "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"};
static const char *const hosts[] = {"server.test", "other.test", "a.wild.test", "127.0.0.1", "localhost", "10.0.0.1"};
static const int versions[] = {0, TLS1_2_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, TLS1_3_VERSION};

/* Pre-shared keys, of TLS 1.2 alone: in TLS 1.3 a HelloRetryRequest makes a difference to them */

static unsigned client_key(SSL *ssl, const char *hint, char *identity, unsigned size, unsigned char *key, unsigned room) {
    (void)hint, (void)size, (void)room;
    if (strstr(SSL_state_string_long(ssl), "hello"))
        return 0;
    strcpy(identity, "somebody");
    memset(key, 7, 20);
    return 20;
}
static unsigned peer_client_key(SSL *ssl, const char *hint, char *identity, unsigned size, unsigned char *key, unsigned room) {
    (void)hint, (void)size, (void)room;
    if (strstr(peer_SSL_state_string_long(ssl), "hello"))
        return 0;
    strcpy(identity, "somebody");
    memset(key, 7, 20);
    return 20;
}
static unsigned server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned room) {
    (void)identity, (void)room;
    if (SSL_version(ssl) == TLS1_3_VERSION)
        return 0;
    memset(key, 7, 20);
    return 20;
}
static unsigned peer_server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned room) {
    (void)identity, (void)room;
    if (peer_SSL_version(ssl) == TLS1_3_VERSION)
        return 0;
    memset(key, 7, 20);
    return 20;
}

/* Callbacks of verification and security */

static int as_it_is(int ok, X509_STORE_CTX *store) {
    (void)store;
    return ok;
}
static int accept_all(int ok, X509_STORE_CTX *store) {
    (void)ok, (void)store;
    return 1;
}
static int forgive_all(int ok, X509_STORE_CTX *store) {
    (void)ok;
    X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
}
static int refuse_all(int ok, X509_STORE_CTX *store) {
    (void)ok, (void)store;
    return 0;
}
static int refuse_issuer(int ok, X509_STORE_CTX *store) { return X509_STORE_CTX_get_error_depth(store) == 1 ? 0 : ok; }
static int (*const each_callbacks[])(int, X509_STORE_CTX *) = {NULL, NULL, NULL, as_it_is, accept_all, forgive_all, refuse_all, refuse_issuer};

static int say_yes(X509_STORE_CTX *store, void *arg) {
    (void)store, (void)arg;
    return 1;
}
static int say_no(X509_STORE_CTX *store, void *arg) {
    (void)store, (void)arg;
    return 0;
}
static int say_neither(X509_STORE_CTX *store, void *arg) {
    (void)store, (void)arg;
    return -1;
}
static int verify(X509_STORE_CTX *store, void *arg) {
    (void)arg;
    return X509_verify_cert(store);
}
static int (*const whole_callbacks[])(X509_STORE_CTX *, void *) = {NULL, NULL, NULL, NULL, NULL, say_yes, say_no, verify, say_neither};

static int security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *object, void *ex) {
    (void)ssl, (void)ctx, (void)nid, (void)object;
    switch ((intptr_t)ex) {
    case 0:
        return bits >= 112 || bits == 0;
    case 1:
        return op != SSL_SECOP_CURVE_CHECK;
    case 2:
        return op != SSL_SECOP_CIPHER_CHECK;
    case 3:
        return op != SSL_SECOP_SIGALG_CHECK;
    }
    return 1;
}

/* What callbacks do to the connection */

enum moment { AT_HELLO, AT_NAME, AT_CERTIFICATE, MOMENTS };
enum deed { NOTHING, VERIFY, CONTEXT, LEVEL, SIGALGS, GROUPS, CIPHERS, SUITES, SID_CTX, MIN, MAX, OPTIONS, CLIENT_SIGALGS, DEEDS };
static const char *const deed_names[] = {"-", "verify", "context", "level", "sigalgs", "groups", "ciphers", "suites", "sid_ctx", "min", "max", "options", "client_sigalgs"};
static struct {
    enum deed deed;
    unsigned value;
} plan[MOMENTS];
static SSL_CTX *other;

static void draw_plan(enum moment moment) {
    enum deed deed = one_in(3) ? 1 + draw(DEEDS - 1) : NOTHING;
    plan[moment].value = draw(1000);
    /* What the handshake has looked at before. */
    if (moment != AT_HELLO && deed >= MIN && deed <= OPTIONS)
        deed = NOTHING;
    if (moment == AT_CERTIFICATE && (deed == CONTEXT || deed == SIGALGS))
        deed = NOTHING;
    plan[moment].deed = deed;
}
static void note_plan(void) {
    for (int i = 0; i < MOMENTS; i++)
        note(" %s/%u", deed_names[plan[i].deed], plan[i].value);
}
static void act(SSL *ssl, enum moment moment) {
    unsigned value = plan[moment].value;
    switch (plan[moment].deed) {
    case VERIFY:
        SSL_set_verify(ssl, (int)(value % 16), NULL);
        break;
    case CONTEXT:
        SSL_set_SSL_CTX(ssl, other);
        break;
    case LEVEL:
        SSL_set_security_level(ssl, (int)(value % 3));
        break;
    case SIGALGS:
        SSL_set1_sigalgs_list(ssl, sigalgs[value % LENGTH(sigalgs)]);
        break;
    case GROUPS:
        SSL_set1_groups_list(ssl, groups[value % LENGTH(groups)]);
        break;
    case CIPHERS:
        SSL_set_cipher_list(ssl, ciphers[value % LENGTH(ciphers)]);
        break;
    case SUITES:
        SSL_set_ciphersuites(ssl, suites[value % LENGTH(suites)]);
        break;
    case SID_CTX:
        SSL_set_session_id_context(ssl, (const unsigned char *)"act", value % 4);
        break;
    case MIN:
        SSL_set_min_proto_version(ssl, versions[value % LENGTH(versions)]);
        break;
    case MAX:
        SSL_set_max_proto_version(ssl, versions[value % LENGTH(versions)]);
        break;
    case OPTIONS:
        SSL_set_options(ssl, value % 2 ? SSL_OP_NO_TICKET : SSL_OP_NO_TLSv1_3);
        break;
    case CLIENT_SIGALGS:
        SSL_set1_client_sigalgs_list(ssl, sigalgs[value % LENGTH(sigalgs)]);
        break;
    case NOTHING:
    case DEEDS:
        break;
    }
}
static int at_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    act(ssl, AT_HELLO);
    return SSL_CLIENT_HELLO_SUCCESS;
}
static int at_name(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    act(ssl, AT_NAME);
    return SSL_TLSEXT_ERR_OK;
}
static int at_certificate(SSL *ssl, void *arg) {
    (void)arg;
    act(ssl, AT_CERTIFICATE);
    return 1;
}

/* What contexts of either library are set to; P is its prefix. */
#define SET_TEXT(P, ctx, who, odds, list, name)                                                                        \
    if (one_in(odds)) {                                                                                                \
        const char *text = PICK(list);                                                                                 \
        note(" %s" #name "=%s", who, text);                                                                            \
        P##SSL_CTX_set##name(ctx, text);                                                                               \
    }
#define SET_NUMBER(P, ctx, who, odds, drawn, name)                                                                     \
    if (one_in(odds)) {                                                                                                \
        int number = (int)(drawn);                                                                                     \
        note(" %s" #name "=%x", who, number);                                                                          \
        P##SSL_CTX_set##name(ctx, number);                                                                             \
    }
#define SET_BOTH(P, ctx, who)                                                                                          \
    do {                                                                                                               \
        NEED(P##SSL_CTX_set1_groups_list(ctx, ALL_GROUPS) == 1 && P##SSL_CTX_set_cipher_list(ctx, ALL_CIPHERS) == 1);  \
        if (one_in(2)) {                                                                                               \
            note(" %skey", who);                                                                                       \
            P##SSL_CTX_set_psk_client_callback(ctx, P##client_key);                                                    \
            P##SSL_CTX_set_psk_server_callback(ctx, P##server_key);                                                    \
            NEED(P##SSL_CTX_set_cipher_list(ctx, KEYED_CIPHERS) == 1);                                                 \
        }                                                                                                              \
        SET_TEXT(P, ctx, who, 4, groups, 1_groups_list)                                                                \
        SET_TEXT(P, ctx, who, 5, sigalgs, 1_sigalgs_list)                                                              \
        SET_TEXT(P, ctx, who, 8, sigalgs, 1_client_sigalgs_list)                                                       \
        SET_TEXT(P, ctx, who, 5, ciphers, _cipher_list)                                                                \
        SET_TEXT(P, ctx, who, 5, suites, _ciphersuites)                                                                \
        SET_NUMBER(P, ctx, who, 3, PICK(versions), _min_proto_version)                                                 \
        SET_NUMBER(P, ctx, who, 3, PICK(versions), _max_proto_version)                                                 \
        SET_NUMBER(P, ctx, who, 6, draw(3), _security_level)                                                           \
        SET_NUMBER(P, ctx, who, 2, draw(3), _dh_auto)                                                                  \
        if (one_in(12)) {                                                                                              \
            intptr_t rule = (intptr_t)draw(4);                                                                         \
            note(" %ssecurity=%d", who, (int)rule);                                                                    \
            P##SSL_CTX_set_security_callback(ctx, security);                                                           \
            P##SSL_CTX_set0_security_ex_data(ctx, (void *)rule);                                                       \
        }                                                                                                              \
        const uint64_t options[] = {SSL_OP_NO_TICKET, SSL_OP_NO_EXTENDED_MASTER_SECRET, SSL_OP_CIPHER_SERVER_PREFERENCE}; \
        for (size_t i = 0; i < LENGTH(options); i++)                                                                   \
            if (one_in(12)) {                                                                                          \
                note(" %soption%zu", who, i);                                                                          \
                P##SSL_CTX_set_options(ctx, options[i]);                                                               \
            }                                                                                                          \
    } while (0)

/* How a context of the library under test verifies. */
static void set_verification(SSL_CTX *ctx) {
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    if (one_in(6))
        note(" no store");
    else
        NEED(SSL_CTX_load_verify_locations(ctx, cert(one_in(4) ? "both-cas.pem" : "ca.pem"), NULL) == 1);
    if (one_in(6)) {
        int depth = (int)draw(4);
        note(" depth=%d", depth);
        SSL_CTX_set_verify_depth(ctx, depth);
    }
    if (one_in(5)) {
        note(" crls");
        NEED(X509_load_crl_file(X509_STORE_add_lookup(store, X509_LOOKUP_file()), cert("crls.pem"), X509_FILETYPE_PEM) > 0);
    }
    if (one_in(10)) {
        X509 *inter = load_x509("inter.pem");
        note(" partial");
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
        X509_STORE_add_cert(store, inter);
        X509_free(inter);
    }
    const unsigned long flags[] = {X509_V_FLAG_CRL_CHECK, X509_V_FLAG_CRL_CHECK_ALL, X509_V_FLAG_X509_STRICT, X509_V_FLAG_NO_CHECK_TIME,
                                   X509_V_FLAG_CHECK_SS_SIGNATURE, X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_EXPLICIT_POLICY, X509_V_FLAG_SUITEB_128_LOS};
    for (size_t i = 0; i < LENGTH(flags); i++)
        if (one_in(10)) {
            note(" flags=%lx", flags[i]);
            X509_VERIFY_PARAM_set_flags(param, flags[i]);
        }
    if (one_in(12)) {
        time_t time = draw(2) ? 1600000000 : 2600000000;
        note(" time=%ld", (long)time);
        X509_VERIFY_PARAM_set_time(param, time);
    }
    if (one_in(12)) {
        int level = (int)draw(6);
        note(" auth_level=%d", level);
        X509_VERIFY_PARAM_set_auth_level(param, level);
    }
    if (one_in(12)) {
        int purpose = 1 + (int)draw(9);
        note(" purpose=%d", purpose);
        X509_VERIFY_PARAM_set_purpose(param, purpose);
    }
    if (one_in(12)) {
        int trust = 1 + (int)draw(8);
        note(" trust=%d", trust);
        X509_VERIFY_PARAM_set_trust(param, trust);
    }
    if (one_in(6)) {
        const char *host = PICK(hosts);
        note(" host=%s", host);
        X509_VERIFY_PARAM_set1_host(param, host, 0);
    }
    unsigned whole = draw(LENGTH(whole_callbacks));
    if (whole_callbacks[whole]) {
        note(" whole callback %u", whole);
        SSL_CTX_set_cert_verify_callback(ctx, whole_callbacks[whole], NULL);
    }
    if (one_in(12)) {
        X509_STORE *others = X509_STORE_new();
        note(" verify store");
        NEED(X509_STORE_load_locations(others, cert("other-ca.pem"), NULL) == 1);
        SSL_CTX_set0_verify_cert_store(ctx, others);
    }
}

static void show(struct pair *p) {
    char name[256] = "none", buffer[8];
    if (!handshake(p)) {
        printf("  failed\n");
        return;
    }
    int own = 0, theirs = 0;
    SSL_get_signature_nid(p->ssl, &own);
    SSL_get_peer_signature_nid(p->ssl, &theirs);
    printf("  %s %s group %ld signed %d %d reused %d %d result %ld ems %ld\n", SSL_get_version(p->ssl), SSL_get_cipher_name(p->ssl),
           (long)SSL_get_negotiated_group(p->ssl), own, theirs, SSL_session_reused(p->ssl), peer_SSL_session_reused(p->peer),
           SSL_get_verify_result(p->ssl), (long)SSL_get_extms_support(p->ssl));
    X509 *x509 = SSL_get0_peer_certificate(p->ssl);
    if (x509)
        X509_NAME_oneline(X509_get_subject_name(x509), name, sizeof(name));
    const char *host = SSL_get0_peername(p->ssl);
    printf("  peer %s host %s sent %d verified %d\n", name, host ? host : "-", sk_X509_num(SSL_get_peer_cert_chain(p->ssl)),
           sk_X509_num(SSL_get0_verified_chain(p->ssl)));
    printf("  data %d\n", SSL_write(p->ssl, "data", 4) == 4 && peer_SSL_read(p->peer, buffer, 8) == 4 && peer_SSL_write(p->peer, "more", 4) == 4 &&
                              SSL_read(p->ssl, buffer, 8) == 4);
}
/* Ends a connection so that its session stays good. */
static void end(struct pair *p) {
    SSL_set_shutdown(p->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_set_shutdown(p->peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    pair_free(p);
    ERR_clear_error();
}
static void show_choices(const char *what, unsigned number) {
    printf("%s %u%s\n", what, number, choices);
    choices[0] = 0;
}

enum { ROUNDS = 4, SEEDS = 40 };

static void servers(unsigned from) {
    for (unsigned seed = from; seed < from + SEEDS; seed++) {
        begin_draws(seed * 0x9e3779b97f4a7c15u + 12345);
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method()), *peer_ctx = peer_SSL_CTX_new(peer_TLS_client_method());
        other = server_ctx("p384");
        NEED(SSL_CTX_load_verify_locations(other, cert("ca.pem"), NULL) == 1);
        for (unsigned certs = 1 + draw(3); certs > 0; certs--) {
            const char *name = one_in(10) ? PICK(bad_certs) : PICK(server_certs);
            note(" %s", name);
            SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem"));
            SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM);
        }
        if (one_in(2)) {
            note(" the other:");
            SET_BOTH(, other, "o");
            set_verification(other);
            note(" this:");
        }
        SET_BOTH(, ctx, "s");
        SET_BOTH(peer_, peer_ctx, "c");
        set_verification(ctx);
        int mode = one_in(2) ? 0 : (int)draw(16);
        unsigned callback = draw(LENGTH(each_callbacks));
        note(" mode=%d callback %u", mode, callback);
        SSL_CTX_set_verify(ctx, mode, each_callbacks[callback]);
        if (one_in(8)) {
            note(" strict");
            SSL_CTX_set_cert_flags(ctx, SSL_CERT_FLAG_TLS_STRICT);
        }
        if (one_in(3))
            note(" no context for sessions");
        else {
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"ctx", 3);
            SSL_CTX_set_session_id_context(other, (const unsigned char *)"ctxother", one_in(2) ? 3 : 8);
        }
        peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT);
        peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
        for (int moment = 0; moment < MOMENTS; moment++)
            draw_plan((enum moment)moment);
        note_plan();
        SSL_CTX_set_client_hello_cb(ctx, at_hello, NULL);
        SSL_CTX_set_tlsext_servername_callback(ctx, at_name);
        SSL_CTX_set_cert_cb(ctx, at_certificate, NULL);
        if (one_in(6)) {
            note(" early data");
            SSL_CTX_set_max_early_data(ctx, 100);
        }
        /* The same each time: under another name ours does not resume what OpenSSL does (apart/hosts). */
        const char *host = PICK(hosts);
        if (one_in(2))
            host = NULL;
        show_choices("server", seed);
        for (unsigned round = 0; round < ROUNDS; round++) {
            struct pair p = server_pair(ctx, peer_ctx);
            if (!one_in(3)) {
                const char *name = PICK(client_certs);
                note(" client %s", name);
                peer_SSL_use_certificate_chain_file(p.peer, cert_file(name, ".pem"));
                peer_SSL_use_PrivateKey_file(p.peer, cert_file(name, ".key"), SSL_FILETYPE_PEM);
            }
            if (host)
                peer_SSL_set_tlsext_host_name(p.peer, host);
            if (!one_in(4) && peer_kept_session) {
                note(" session");
                peer_SSL_set_session(p.peer, peer_kept_session);
            }
            if (round && one_in(3)) {
                mode = (int)draw(16);
                note(" mode=%d", mode);
                SSL_set_verify(p.ssl, mode, NULL);
            }
            if (round && one_in(4)) {
                draw_plan((enum moment)draw(MOMENTS));
                note_plan();
            }
            if (round && one_in(5)) {
                const char *list = PICK(groups);
                note(" the client's groups=%s", list);
                peer_SSL_set1_groups_list(p.peer, list);
            }
            if (round && one_in(8)) {
                note(" the other context");
                SSL_set_SSL_CTX(p.ssl, other);
            }
            if (round && one_in(8)) {
                int version = PICK(versions);
                note(" the client's max=%x", version);
                peer_SSL_set_max_proto_version(p.peer, version);
            }
            show_choices(" round", round);
            show(&p);
            end(&p);
        }
        peer_SSL_SESSION_free(peer_kept_session);
        peer_kept_session = NULL;
        SSL_CTX_free(ctx);
        SSL_CTX_free(other);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void clients(unsigned from) {
    for (unsigned seed = from; seed < from + SEEDS; seed++) {
        begin_draws(seed * 0x9e3779b97f4a7c15u + 54321);
        SSL_CTX *ctx = SSL_CTX_new(TLS_client_method()), *peer_ctx = peer_SSL_CTX_new(peer_TLS_server_method());
        peer_SSL_CTX_set_security_level(peer_ctx, 0);
        for (unsigned certs = 1 + draw(2); certs > 0; certs--) {
            const char *name = one_in(2) ? PICK(bad_certs) : PICK(server_certs);
            note(" %s", name);
            peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert_file(name, ".pem"));
            peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM);
        }
        SET_BOTH(, ctx, "c");
        SET_BOTH(peer_, peer_ctx, "s");
        set_verification(ctx);
        int mode = (int)draw(4);
        unsigned callback = draw(LENGTH(each_callbacks));
        note(" mode=%d callback %u", mode, callback);
        SSL_CTX_set_verify(ctx, mode, each_callbacks[callback]);
        if (one_in(2)) {
            note(" asks");
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
            NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
        }
        peer_SSL_CTX_set_session_id_context(peer_ctx, (const unsigned char *)"peer", 4);
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(ctx, keep_session);
        memset(plan, 0, sizeof(plan));
        draw_plan(AT_CERTIFICATE);
        note_plan();
        SSL_CTX_set_cert_cb(ctx, at_certificate, NULL);
        show_choices("client", seed);
        for (unsigned round = 0; round < ROUNDS; round++) {
            struct pair p = client_pair(ctx, peer_ctx);
            if (one_in(3)) {
                const char *name = PICK(client_certs);
                note(" client %s", name);
                SSL_use_certificate_chain_file(p.ssl, cert_file(name, ".pem"));
                SSL_use_PrivateKey_file(p.ssl, cert_file(name, ".key"), SSL_FILETYPE_PEM);
            }
            const char *host = PICK(hosts);
            if (one_in(2))
                SSL_set_tlsext_host_name(p.ssl, host);
            if (one_in(5))
                note(" host=%s: %d", host, SSL_set1_host(p.ssl, host));
            host = PICK(hosts);
            if (one_in(10))
                note(" host+=%s: %d", host, SSL_add1_host(p.ssl, host));
            if (!one_in(4) && kept_session)
                note(" session: %d", SSL_set_session(p.ssl, kept_session));
            if (round && one_in(3)) {
                mode = (int)draw(4);
                note(" mode=%d", mode);
                SSL_set_verify(p.ssl, mode, NULL);
            }
            if (round && one_in(5)) {
                const char *list = PICK(groups);
                note(" the server's groups=%s", list);
                peer_SSL_set1_groups_list(p.peer, list);
            }
            if (round && one_in(8)) {
                int version = PICK(versions);
                note(" max=%x", version);
                SSL_set_max_proto_version(p.ssl, version);
            }
            if (round && one_in(8)) {
                int level = (int)draw(5);
                note(" level=%d", level);
                SSL_set_security_level(p.ssl, level);
            }
            if (round && one_in(8)) {
                note(" a context for sessions");
                SSL_set_session_id_context(p.ssl, (const unsigned char *)"x", 1);
            }
            if (round && one_in(8)) {
                int depth = (int)draw(3);
                note(" depth=%d", depth);
                SSL_set_verify_depth(p.ssl, depth);
            }
            show_choices(" round", round);
            show(&p);
            end(&p);
        }
        SSL_SESSION_free(kept_session);
        kept_session = NULL;
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void servers_0(void) { servers(0); }
static void servers_1(void) { servers(SEEDS); }
static void servers_2(void) { servers(2 * SEEDS); }
static void clients_0(void) { clients(0); }
static void clients_1(void) { clients(SEEDS); }
static void clients_2(void) { clients(2 * SEEDS); }

MAIN(SLOW_CASE(servers_0, 120), SLOW_CASE(servers_1, 120), SLOW_CASE(servers_2, 120), SLOW_CASE(clients_0, 120), SLOW_CASE(clients_1, 120),
     SLOW_CASE(clients_2, 120))
