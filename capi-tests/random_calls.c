/*
 * Calls in any order: contexts and connections of the library under test, two of each, set up, connected, read, written, cleared,
 * copied and ended by chance, with what can be seen of a connection after each call. What comes of an order that nobody thought
 * of, before, in, between and after handshakes, is what programs find out by their own mistakes.
 *
 * What arrives goes by records or, seldom, by pieces of them, so that the lengths of messages make no difference. Callbacks
 * answer by the step, not by how often they were asked. Left out is what DIFFERENCES.md tells of.
 */
#include "random.h"

enum { CONTEXTS = 2, CONNECTIONS = 2, SESSIONS = 3 };

struct connection {
    SSL *ssl, *peer;
    BIO *in, *out, *peer_in, *peer_out;
    char seen[1024], *unsent;
    int unsent_size, begun, has_failed;
};
static SSL_CTX *contexts[CONTEXTS], *peer_clients, *peer_servers;
static struct connection connections[CONNECTIONS];
static SSL_SESSION *sessions[SESSIONS];
static uint64_t world, step;
/* TLS 1.2, and handshakes on connections that have had one. */
static int renegotiates;

/* An answer of a callback in this step. */
static unsigned answer(const char *who, unsigned below) {
    uint64_t x = world * 1000003 + step * 7919;
    while (*who)
        x = (x ^ (unsigned char)*who++) * 0x100000001b3u;
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    return (unsigned)((x >> 33) % below);
}

static const char *number_of(const SSL *ssl) {
    static const char *const names[] = {"a", "b", "?"};
    int i = 0;
    while (i < CONNECTIONS && connections[i].ssl != ssl)
        i++;
    return names[i];
}

/* Callbacks */

static void info(const SSL *ssl, int where, int ret) {
    printf("    info %s %x %d %s\n", number_of(ssl), (unsigned)where, where & SSL_CB_ALERT || where & SSL_CB_EXIT ? ret : 0, SSL_state_string_long(ssl));
}
static int at_hello(SSL *ssl, int *alert, void *arg) {
    (void)arg;
    static const int answers[] = {SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_SUCCESS, SSL_CLIENT_HELLO_RETRY, SSL_CLIENT_HELLO_ERROR};
    int a = answers[answer("hello", LENGTH(answers))];
    printf("    hello callback %s: %d\n", number_of(ssl), a);
    *alert = answer("alert", 2) ? SSL_AD_ACCESS_DENIED : *alert;
    return a;
}
static int at_name(SSL *ssl, int *alert, void *arg) {
    (void)arg, (void)alert;
    static const int answers[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_NOACK, SSL_TLSEXT_ERR_ALERT_WARNING, SSL_TLSEXT_ERR_ALERT_FATAL};
    int a = answers[answer("name", LENGTH(answers))];
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    printf("    name callback %s %s: %d\n", number_of(ssl), name ? name : "-", a);
    return a;
}
static int at_certificate(SSL *ssl, void *arg) {
    (void)arg;
    static const int answers[] = {1, 1, 1, -1, 0};
    int a = answers[answer("certificate", LENGTH(answers))];
    printf("    certificate callback %s: %d\n", number_of(ssl), a);
    return a;
}
static int at_alpn(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned int inlen, void *arg) {
    (void)arg;
    static const int answers[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_NOACK, SSL_TLSEXT_ERR_ALERT_FATAL};
    int a = answers[answer("alpn", LENGTH(answers))];
    printf("    alpn callback %s %u: %d\n", number_of(ssl), inlen, a);
    *out = in + 1;
    *outlen = in[0];
    return a;
}
static int at_client_certificate(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    static const int answers[] = {0, 0, 1, -1};
    int a = answers[answer("client certificate", LENGTH(answers))];
    printf("    client certificate callback %s: %d\n", number_of(ssl), a);
    if (a == 1) {
        *x509 = load_x509("client-rsa.pem");
        *key = load_key("client-rsa.key");
    }
    return a;
}
static int at_verify(int ok, X509_STORE_CTX *store) {
    unsigned a = answer("verify", 4);
    printf("    verify callback %d at %d: %d\n", ok, X509_STORE_CTX_get_error_depth(store), a == 0 ? 0 : a == 1 ? 1 : ok);
    return a == 0 ? 0 : a == 1 ? 1 : ok;
}
static int at_session(SSL *ssl, SSL_SESSION *session) {
    int slot = (int)answer("session", SESSIONS);
    printf("    new session %s to %d: %s\n", number_of(ssl), slot, SSL_SESSION_is_resumable(session) ? "resumable" : "not resumable");
    SSL_SESSION_free(sessions[slot]);
    sessions[slot] = session;
    return 1;
}
static void at_removal(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx, (void)session;
    printf("    session removed\n");
}
static int at_status(SSL *ssl, void *arg) {
    (void)arg;
    static const int answers[] = {SSL_TLSEXT_ERR_OK, SSL_TLSEXT_ERR_NOACK, SSL_TLSEXT_ERR_OK, 0, SSL_TLSEXT_ERR_ALERT_FATAL};
    int a = answers[answer("status", LENGTH(answers))];
    printf("    status callback %s: %d\n", number_of(ssl), a);
    if (a == SSL_TLSEXT_ERR_OK && SSL_is_server(ssl))
        SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup("response", 8), 8);
    return a;
}
static int at_generation(SSL *ssl, void *arg) {
    (void)arg;
    int a = answer("generate", 5) != 0;
    printf("    ticket generated %s: %d\n", number_of(ssl), a);
    return a;
}
static SSL_TICKET_RETURN at_decryption(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t size, SSL_TICKET_STATUS status, void *arg) {
    (void)session, (void)name, (void)size, (void)arg;
    static const SSL_TICKET_RETURN answers[] = {SSL_TICKET_RETURN_USE, SSL_TICKET_RETURN_USE_RENEW, SSL_TICKET_RETURN_IGNORE, SSL_TICKET_RETURN_IGNORE_RENEW, SSL_TICKET_RETURN_ABORT};
    int a = status == SSL_TICKET_SUCCESS || status == SSL_TICKET_SUCCESS_RENEW ? (int)answers[answer("decrypt", LENGTH(answers))] : SSL_TICKET_RETURN_IGNORE_RENEW;
    printf("    ticket decrypted %s status %d: %d\n", number_of(ssl), status, a);
    return a;
}
static int allow_early_data(SSL *ssl, void *arg) {
    (void)arg;
    int a = (int)answer("early data", 2);
    printf("    early data callback %s: %d\n", number_of(ssl), a);
    return a;
}
static int not_resumable(SSL *ssl, int forward) {
    int a = answer("not resumable", 3) == 0;
    printf("    not resumable callback %s %d: %d\n", number_of(ssl), forward, a);
    return a;
}

/* What is to be seen */

static int failed(const SSL *s) { return strcmp(SSL_state_string(s), "SSLERR") == 0; }

static void look(struct connection *c) {
    char now[sizeof(c->seen)];
    const SSL *s = c->ssl;
    if (failed(s)) {
        /* How far a handshake came that failed is each library's own affair. */
        snprintf(now, sizeof(now), "    failed: init %d before %d done %d want %d shutdown %d", SSL_in_init(s), SSL_in_before(s), SSL_is_init_finished(s),
                 SSL_want(s), SSL_get_shutdown(s));
        if (strcmp(now, c->seen) != 0)
            puts(now);
        strcpy(c->seen, now);
        c->has_failed = 1;
        return;
    }
    const unsigned char *alpn;
    unsigned alpn_size;
    SSL_get0_alpn_selected(s, &alpn, &alpn_size);
    const char *name = SSL_get_servername(s, TLSEXT_NAMETYPE_host_name), *cipher = SSL_get_cipher_name(s);
    /* Before the end of a handshake, each library has another idea of what there is of it. */
    SSL_SESSION *session = SSL_in_init(s) ? NULL : SSL_get_session(s);
    X509 *x509 = SSL_in_init(s) ? NULL : SSL_get0_peer_certificate(s);
    unsigned size = 0;
    if (session)
        SSL_SESSION_get_id(session, &size);
    int n = snprintf(now, sizeof(now),
             "    %s/%s read %s state %d init %d before %d done %d want %d pending %d %d shutdown %d %s/%x/%x %s %s reused %d result %ld early %d update %d alpn %u name %s",
             SSL_state_string_long(s), SSL_state_string(s), SSL_rstate_string_long(s), SSL_get_state(s), SSL_in_init(s), SSL_in_before(s),
             SSL_is_init_finished(s), SSL_want(s), SSL_pending(s), SSL_has_pending(s), SSL_get_shutdown(s), SSL_get_version(s), SSL_version(s),
             c->has_failed ? 0 : SSL_client_version(s), cipher && !SSL_in_init(s) ? cipher : "-", SSL_is_server(s) ? "server" : "client", SSL_session_reused((SSL *)s), SSL_get_verify_result(s),
             SSL_get_early_data_status(s), SSL_get_key_update_type(s), alpn_size, name ? name : "-");
    snprintf(now + n, sizeof(now) - (size_t)n, " session %s%s%s id %u peer %d chain %d ems %ld pending cipher %d renegotiation %ld/%d finished %zu %zu",
             session ? "yes" : "no", session && SSL_SESSION_is_resumable(session) ? " resumable" : "", session && SSL_SESSION_has_ticket(session) ? " ticket" : "",
             session && SSL_SESSION_get_protocol_version(session) == TLS1_3_VERSION ? 99 : size,
             x509 != NULL, x509 && SSL_get_peer_cert_chain(s) ? sk_X509_num(SSL_get_peer_cert_chain(s)) : -1,
             (long)SSL_get_extms_support((SSL *)s), SSL_get_pending_cipher(s) != NULL, SSL_get_secure_renegotiation_support((SSL *)s),
             SSL_renegotiate_pending(s), SSL_get_finished(s, NULL, 0), SSL_get_peer_finished(s, NULL, 0));
    if (strcmp(now, c->seen) != 0)
        puts(now);
    strcpy(c->seen, now);
}

/* Transport */

static void plug(struct connection *c) {
    c->in = BIO_new(BIO_s_mem()), c->out = BIO_new(BIO_s_mem());
    c->peer_in = BIO_new(BIO_s_mem()), c->peer_out = BIO_new(BIO_s_mem());
    BIO *all[] = {c->in, c->out, c->peer_in, c->peer_out};
    for (int i = 0; i < 4; i++)
        BIO_set_mem_eof_return(all[i], -1);
    SSL_set_bio(c->ssl, c->in, c->out);
    peer_SSL_set_bio(c->peer, c->peer_in, c->peer_out);
    c->unsent_size = c->begun = 0;
}
/* All that the peer has sent, or one record, or the first bytes of one. */
static void carry_in(struct connection *c, int all) {
    static unsigned char data[400000];
    int n = BIO_read(c->peer_out, data, (int)sizeof(data) - c->unsent_size), size;
    if (n > 0) {
        c->unsent = realloc(c->unsent, (size_t)(c->unsent_size + n));
        memcpy(c->unsent + c->unsent_size, data, (size_t)n);
        c->unsent_size += n;
    }
    /* What was begun is ended first. */
    size = c->unsent_size;
    if (c->begun)
        size = c->begun, c->begun = 0;
    else if (!all && size >= 5) {
        size = 5 + ((unsigned char)c->unsent[3] << 8 | (unsigned char)c->unsent[4]);
        if (one_in(4)) {
            int part = 1 + (int)draw(8);
            c->begun = size - part;
            size = part;
        }
    } else if (!all)
        draw(4);
    BIO_write(c->in, c->unsent, size);
    memmove(c->unsent, c->unsent + size, (size_t)(c->unsent_size - size));
    c->unsent_size -= size;
}
static void carry_out(struct connection *c) {
    static unsigned char data[400000];
    int n = BIO_read(c->out, data, sizeof(data));
    if (n > 0)
        BIO_write(c->peer_in, data, n);
}

static void renew(struct connection *c) {
    SSL_CTX *ctx = contexts[draw(CONTEXTS)];
    int server = (int)draw(2);
    const SSL_METHOD *method = SSL_CTX_get_ssl_method(ctx);
    if (method != TLS_method() && !one_in(20))
        server = method == TLS_server_method();
    SSL_free(c->ssl);
    peer_SSL_free(c->peer);
    c->has_failed = 0;
    NEED(c->ssl = SSL_new(ctx));
    NEED(c->peer = peer_SSL_new(server ? peer_clients : peer_servers));
    if (!one_in(5))
        server ? SSL_set_accept_state(c->ssl) : SSL_set_connect_state(c->ssl);
    server ? peer_SSL_set_connect_state(c->peer) : peer_SSL_set_accept_state(c->peer);
    plug(c);
}

/* Choices */

static const char *const certs[] = {"rsa", "ed25519", "p256", "rsa", "p384"};
static const char *const groups[] = {"X25519", "P-256", "P-384:X25519", "X25519:P-256:X448:P-521:P-384", "P-521", "nonsense", "P-256:P-256", ""};
static const char *const sigalgs[] = {"RSA-PSS+SHA256:RSA+SHA256", "ECDSA+SHA256:ed25519:RSA-PSS+SHA256", "ed25519", "nonsense", "RSA+SHA1",
                                      "rsa_pss_rsae_sha512:RSA+SHA512:ed25519", "RSA+SHA256:RSA+SHA256", ""};
static const char *const ciphers[] = {"ECDHE+AESGCM", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE+CHACHA20", "ECDHE+AESGCM:!ECDSA", "DHE+AESGCM:ECDHE+AESGCM", "ECDHE+AESGCM:@SECLEVEL=1"};
static const char *const suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384", "", "nonsense", "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"};
static const char *const hosts[] = {"server.test", "other.test", "", "127.0.0.1", "a.wild.test"};
static const int versions[] = {0, TLS1_2_VERSION, TLS1_3_VERSION, TLS1_3_VERSION, TLS1_2_VERSION, 0x0305, DTLS1_2_VERSION};
static const uint64_t options[] = {SSL_OP_NO_TICKET, SSL_OP_NO_EXTENDED_MASTER_SECRET, SSL_OP_CIPHER_SERVER_PREFERENCE, SSL_OP_NO_TLSv1_3,
                                   SSL_OP_IGNORE_UNEXPECTED_EOF, SSL_OP_ENABLE_MIDDLEBOX_COMPAT, SSL_OP_PRIORITIZE_CHACHA, SSL_OP_NO_ANTI_REPLAY,
                                   SSL_OP_ALLOW_NO_DHE_KEX, SSL_OP_LEGACY_SERVER_CONNECT, SSL_OP_NO_RENEGOTIATION};
static const long modes[] = {SSL_MODE_ENABLE_PARTIAL_WRITE, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, SSL_MODE_AUTO_RETRY, SSL_MODE_RELEASE_BUFFERS, SSL_MODE_SEND_FALLBACK_SCSV};
static const unsigned sizes[] = {0, 1, 5, 100, 1000, 16384, 16385, 40000};
static const char *const protocols[] = {"\2h2\10http/1.1", "\2h2", "\10http/1.1", "", "\5no", "\1a\1b"};

static void report(const char *call, long value) {
    char errors[1024];
    take_errors(errors, sizeof(errors));
    printf("  %s -> %ld%s%s\n", call, value, errors[0] ? " " : "", errors);
}
/* Calls FUNCTION with what a format shows, and reports; _V for those that give nothing. */
#define SET(function, object, shown, ...)                                                                              \
    do {                                                                                                               \
        char text_[300];                                                                                               \
        snprintf(text_, sizeof(text_), #function " %s", shown);                                                        \
        report(text_, (long)function(object, __VA_ARGS__));                                                            \
    } while (0)
#define SET_V(function, object, shown, ...)                                                                            \
    do {                                                                                                               \
        char text_[300];                                                                                               \
        function(object, __VA_ARGS__);                                                                                 \
        snprintf(text_, sizeof(text_), #function " %s", shown);                                                        \
        report(text_, 0);                                                                                              \
    } while (0)
/* The same for functions that contexts and connections have alike. */
#define EITHER(name, shown, ...)                                                                                       \
    do {                                                                                                               \
        if (ctx)                                                                                                       \
            SET(SSL_CTX_##name, ctx, shown, __VA_ARGS__);                                                              \
        else                                                                                                           \
            SET(SSL_##name, c->ssl, shown, __VA_ARGS__);                                                               \
    } while (0)
#define EITHER_V(name, shown, ...)                                                                                     \
    do {                                                                                                               \
        if (ctx)                                                                                                       \
            SET_V(SSL_CTX_##name, ctx, shown, __VA_ARGS__);                                                            \
        else                                                                                                           \
            SET_V(SSL_##name, c->ssl, shown, __VA_ARGS__);                                                             \
    } while (0)

static const char *as_number(long value) {
    static char text[4][24];
    static int next;
    next = (next + 1) % 4;
    snprintf(text[next], sizeof(text[0]), "%ld", value);
    return text[next];
}
/* The same with a number. */
#define WITH_NUMBER(set, function, object, value)                                                                      \
    do {                                                                                                               \
        __typeof__(value) number_ = value;                                                                             \
        set(function, object, as_number((long)number_), number_);                                                      \
    } while (0)
#define SET_N(function, object, value) WITH_NUMBER(SET, function, object, value)
#define SET_NV(function, object, value) WITH_NUMBER(SET_V, function, object, value)
#define EITHER_N(name, value)                                                                                          \
    do {                                                                                                               \
        if (ctx)                                                                                                       \
            SET_N(SSL_CTX_##name, ctx, value);                                                                         \
        else                                                                                                           \
            SET_N(SSL_##name, c->ssl, value);                                                                          \
    } while (0)
#define EITHER_NV(name, value)                                                                                         \
    do {                                                                                                               \
        if (ctx)                                                                                                       \
            SET_NV(SSL_CTX_##name, ctx, value);                                                                        \
        else                                                                                                           \
            SET_NV(SSL_##name, c->ssl, value);                                                                         \
    } while (0)

/* A setting, of the context or, without one, of the connection. */
static void set(SSL_CTX *ctx, struct connection *c) {
    const char *text;
    unsigned n;
    long l;
    uint64_t o;
    int i;
    switch (draw(40)) {
    case 0:
        o = PICK(options);
        EITHER(set_options, as_number((long)o), o);
        break;
    case 1:
        o = PICK(options);
        EITHER(clear_options, as_number((long)o), o);
        break;
    case 2:
        l = PICK(modes);
        EITHER_N(set_mode, l);
        break;
    case 3:
        l = PICK(modes);
        EITHER_N(clear_mode, l);
        break;
    case 4:
        i = PICK(versions);
        EITHER_N(set_min_proto_version, i);
        break;
    case 5:
        i = PICK(versions);
        EITHER_N(set_max_proto_version, i);
        break;
    case 6: /* connections that there are change with OpenSSL's context in this alone */
        text = PICK(ciphers);
        if (ctx && connections[0].ssl)
            break;
        EITHER(set_cipher_list, text, text);
        break;
    case 7:
        text = PICK(suites);
        if (ctx && connections[0].ssl)
            break;
        EITHER(set_ciphersuites, text, text);
        break;
    case 8:
        text = PICK(groups);
        EITHER(set1_groups_list, text, text);
        break;
    case 9:
        text = PICK(sigalgs);
        EITHER(set1_sigalgs_list, text, text);
        break;
    case 10:
        text = PICK(sigalgs);
        EITHER(set1_client_sigalgs_list, text, text);
        break;
    case 11:
        i = (int)draw(16);
        EITHER_V(set_verify, as_number(i), i, draw(2) ? at_verify : NULL);
        break;
    case 12:
        i = (int)draw(4);
        EITHER_NV(set_verify_depth, i);
        break;
    case 13:
        text = PICK(protocols);
        EITHER(set_alpn_protos, text, (const unsigned char *)text, (unsigned)strlen(text));
        break;
    case 14:
        n = draw(36);
        EITHER(set_session_id_context, as_number(n), (const unsigned char *)"context of sessions of somebody else's", n);
        break;
    case 15:
        n = draw(4);
        EITHER_N(set_num_tickets, n);
        break;
    case 16:
        text = PICK(certs);
        EITHER(use_certificate_chain_file, text, cert_file(text, ".pem"));
        if (draw(3))
            EITHER(use_PrivateKey_file, text, cert_file(text, ".key"), SSL_FILETYPE_PEM);
        break;
    case 17:
        if (ctx)
            report("SSL_CTX_check_private_key", SSL_CTX_check_private_key(ctx));
        else
            report("SSL_check_private_key", SSL_check_private_key(c->ssl));
        break;
    case 18:
        i = (int)draw(2);
        EITHER_NV(set_quiet_shutdown, i);
        break;
    case 19:
        n = PICK(sizes);
        EITHER_N(set_max_send_fragment, n);
        break;
    case 20:
        n = PICK(sizes);
        EITHER_N(set_split_send_fragment, n);
        break;
    case 21:
        n = draw(7);
        EITHER_N(set_tlsext_max_fragment_length, (uint8_t)n);
        break;
    case 22:
        n = PICK(sizes);
        EITHER_N(set_block_padding, n);
        break;
    case 23:
        i = (int)draw(3); /* from 3 on, OpenSSL makes tickets of TLS 1.3 all the same */
        EITHER_NV(set_security_level, i);
        break;
    case 24:
        EITHER_V(set_info_callback, "", draw(3) ? info : NULL);
        break;
    case 25:
        EITHER_V(set_cert_cb, "", draw(2) ? at_certificate : NULL, NULL);
        break;
    case 26:
        i = (int)draw(2);
        EITHER_NV(set_post_handshake_auth, i);
        break;
    case 27:
        n = draw(2) * 1000;
        EITHER_N(set_recv_max_early_data, n);
        break;
    case 28:
        n = draw(2) * 1000;
        EITHER_N(set_max_early_data, n);
        break;
    case 29:
        EITHER_V(set_not_resumable_session_callback, "", draw(2) ? not_resumable : NULL);
        break;
    case 30:
        i = (int)draw(10);
        EITHER_N(set_purpose, i);
        break;
    case 31:
        i = (int)draw(10);
        EITHER_N(set_trust, i);
        break;
    case 32:
        EITHER_N(set_tlsext_status_type, draw(2) ? TLSEXT_STATUSTYPE_ocsp : -1);
        break;
    case 33:
        n = PICK(sizes);
        EITHER_N(set_max_cert_list, n + 4000);
        break;
    case 34:
        EITHER_V(set_allow_early_data_cb, "", draw(2) ? allow_early_data : NULL, NULL);
        break;
    case 35:
        EITHER_N(set_dh_auto, draw(2));
        break;
    case 36:
        text = PICK(hosts);
        if (ctx)
            SET(X509_VERIFY_PARAM_set1_host, SSL_CTX_get0_param(ctx), text, text, 0);
        else
            SET(SSL_set1_host, c->ssl, text, text);
        break;
    case 37:
        n = PICK(sizes);
        EITHER_NV(set_default_read_buffer_len, n);
        break;
    case 38:
        EITHER_N(set_max_pipelines, draw(3));
        break;
    case 39:
        if (ctx)
            SET_N(SSL_CTX_clear_cert_flags, ctx, SSL_CERT_FLAG_TLS_STRICT);
        else
            report("SSL_certs_clear", (SSL_certs_clear(c->ssl), 0));
        break;
    }
}

/* What only contexts have. */
static void set_context(SSL_CTX *ctx) {
    int i = (int)draw(SESSIONS);
    switch (draw(14)) {
    case 0:
        SET_V(SSL_CTX_set_client_hello_cb, ctx, "", draw(2) ? at_hello : NULL, NULL);
        break;
    case 1:
        SET(SSL_CTX_set_tlsext_servername_callback, ctx, "", (void (*)(void))(draw(2) ? at_name : NULL));
        break;
    case 2:
        SET_V(SSL_CTX_set_alpn_select_cb, ctx, "", draw(2) ? at_alpn : NULL, NULL);
        break;
    case 3:
        SET_V(SSL_CTX_set_client_cert_cb, ctx, "", draw(2) ? at_client_certificate : NULL);
        break;
    case 4:
        SET_N(SSL_CTX_set_session_cache_mode, ctx, draw(4) | (draw(3) ? 0 : SSL_SESS_CACHE_NO_INTERNAL));
        break;
    case 5:
        SET_N(SSL_CTX_sess_set_cache_size, ctx, draw(4));
        break;
    case 6:
        SET_N(SSL_CTX_set_timeout, ctx, draw(2) ? 300 : 7200);
        break;
    case 7:
        SET_V(SSL_CTX_sess_set_remove_cb, ctx, "", draw(2) ? at_removal : NULL);
        break;
    case 8:
        SET(SSL_CTX_set_tlsext_status_cb, ctx, "", (void (*)(void))(draw(2) ? at_status : NULL));
        break;
    case 9:
        SET(SSL_CTX_set_session_ticket_cb, ctx, "", draw(2) ? at_generation : NULL, draw(2) ? at_decryption : NULL, NULL);
        break;
    case 10:
    case 11:
        if (sessions[i])
            SET(SSL_CTX_remove_session, ctx, as_number(i), sessions[i]);
        break;
    case 12:
        SET_NV(SSL_CTX_flush_sessions, ctx, draw(2) ? 0 : 1);
        break;
    case 13:
        printf("  sessions %ld connect %ld accept %ld\n", SSL_CTX_sess_number(ctx), SSL_CTX_sess_connect(ctx), SSL_CTX_sess_accept(ctx));
        break;
    }
}

static void outcome(const char *what, long size, const struct outcome *o) {
    char text[100];
    snprintf(text, sizeof(text), "  %s %ld", what, size);
    outcome_show(text, o);
}
#define IO(what, size, call)                                                                                           \
    do {                                                                                                               \
        struct outcome o_ = CALL(c->ssl, call);                                                                        \
        outcome(what, (long)(size), &o_);                                                                              \
    } while (0)
#define PEER_IO(what, size, call)                                                                                      \
    do {                                                                                                               \
        struct outcome o_ = PEER_CALL(c->peer, call);                                                                  \
        outcome("peer " what, (long)(size), &o_);                                                                      \
    } while (0)

static char data[50000];
static int may_peek(const SSL *ssl) { return !(SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) && SSL_get_state(ssl) != TLS_ST_EARLY_DATA; }

/* Data that comes in a handshake is for who reads. Else it ends it; but not in OpenSSL if an earlier read has met some. */
static int data_meets_handshake(const struct connection *c) { return renegotiates && SSL_renegotiate_pending(c->ssl) && !SSL_is_server(c->ssl); }

/* A call on a connection. */
static void use(struct connection *c) {
    size_t done = 0;
    unsigned n = PICK(sizes);
    const char *text;
    unsigned char material[32];
    int i = (int)draw(SESSIONS);
    SSL *other;
    switch (renegotiates && one_in(4) ? 44 : draw(44)) {
    case 0:
    case 1:
    case 2:
        if (!data_meets_handshake(c))
            IO("SSL_do_handshake", 0, SSL_do_handshake(c->ssl));
        break;
    case 3:
        if (!data_meets_handshake(c))
            IO("SSL_connect", 0, SSL_connect(c->ssl));
        break;
    case 4:
        if (!data_meets_handshake(c))
            IO("SSL_accept", 0, SSL_accept(c->ssl));
        break;
    case 5:
    case 6:
    case 7:
        IO("SSL_read", n, SSL_read(c->ssl, data, (int)n));
        break;
    case 8:
        IO("SSL_read_ex", n, SSL_read_ex(c->ssl, data, n, &done));
        printf("  %zu\n", done);
        break;
    case 9: /* at the end of the data, OpenSSL's says what the call before has waited for */
        if (may_peek(c->ssl))
            IO("SSL_peek", n, SSL_peek(c->ssl, data, (int)n));
        break;
    case 10:
        if (may_peek(c->ssl))
            IO("SSL_peek_ex", n, SSL_peek_ex(c->ssl, data, n, &done));
        printf("  %zu\n", done);
        break;
    case 11:
    case 12:
        if (!data_meets_handshake(c))
            IO("SSL_write", n, SSL_write(c->ssl, data, (int)n));
        break;
    case 13:
        if (!data_meets_handshake(c))
            IO("SSL_write_ex", n, SSL_write_ex(c->ssl, data, n, &done));
        printf("  %zu\n", done);
        break;
    case 14:
        if (one_in(2) && !renegotiates) /* OpenSSL forgets its close_notify with another handshake, and ours has none after it */
            IO("SSL_shutdown", 0, SSL_shutdown(c->ssl));
        break;
    case 15: /* in a handshake it would end it without a word */
        if (SSL_is_init_finished(c->ssl) && !renegotiates)
            SET_NV(SSL_set_shutdown, c->ssl, (int)draw(4));
        break;
    case 16:
        if (one_in(2) && !SSL_renegotiate_pending(c->ssl)) { /* when it fails, OpenSSL has forgotten half */
            IO("SSL_clear", 0, SSL_clear(c->ssl));
            peer_SSL_clear(c->peer);
            plug(c);
        }
        break;
    case 17: /* what is left of a record is of no use to the next connection */
        if (one_in(2) && !c->begun && BIO_pending(c->in) == 0 && !SSL_renegotiate_pending(c->ssl))
            IO("SSL_clear alone", 0, SSL_clear(c->ssl));
        break;
    case 18: /* later, OpenSSL forgets half of the connection, and its method may be that of the other end */
        if (!SSL_in_before(c->ssl) || SSL_get_client_ciphers(c->ssl) || SSL_get_session(c->ssl))
            break;
        if (one_in(2)) {
            SSL_set_connect_state(c->ssl);
            printf("  SSL_set_connect_state\n");
        } else if (one_in(2)) {
            SSL_set_accept_state(c->ssl);
            printf("  SSL_set_accept_state\n");
        }
        break;
    case 19:
        other = SSL_dup(c->ssl);
        printf("  SSL_dup %s %s\n", other ? "yes" : "no", other == c->ssl ? "the same" : "another");
        if (other) {
            SSL_free(c->ssl);
            c->ssl = other;
            plug(c);
        }
        break;
    case 20:
        if (SSL_CTX_get_ssl_method(contexts[0]) != SSL_CTX_get_ssl_method(contexts[1]))
            break;
        text = SSL_get_SSL_CTX(c->ssl) == contexts[0] ? "0" : "1";
        printf("  SSL_set_SSL_CTX, was %s", text);
        printf(": %d\n", SSL_set_SSL_CTX(c->ssl, contexts[draw(CONTEXTS)]) != NULL);
        break;
    case 21: /* later, OpenSSL forgets half of the connection */
        if (!SSL_in_before(c->ssl) || SSL_is_server(c->ssl))
            break;
        if (sessions[i])
            SET(SSL_set_session, c->ssl, as_number(i), sessions[i]);
        else
            SET(SSL_set_session, c->ssl, "NULL", NULL);
        break;
    case 22:
        if (failed(c->ssl))
            break;
        SSL_SESSION_free(sessions[i]);
        sessions[i] = SSL_get1_session(c->ssl);
        printf("  SSL_get1_session %d: %s\n", i, sessions[i] ? "yes" : "no");
        break;
    case 23:
        if (sessions[i]) {
            SSL_SESSION *copy = SSL_SESSION_dup(sessions[i]);
            SSL_SESSION_free(sessions[i]);
            sessions[i] = copy;
            printf("  SSL_SESSION_dup %d: %s\n", i, copy ? "yes" : "no");
        }
        break;
    case 24:
        text = PICK(hosts);
        SET(SSL_set_tlsext_host_name, c->ssl, text, text);
        break;
    case 25:
        if (!failed(c->ssl))
            IO("SSL_key_update", n % 3, SSL_key_update(c->ssl, (int)(n % 3)));
        break;
    case 26:
        if (!failed(c->ssl))
            IO("SSL_verify_client_post_handshake", 0, SSL_verify_client_post_handshake(c->ssl));
        break;
    case 27:
        IO("SSL_new_session_ticket", 0, SSL_new_session_ticket(c->ssl));
        break;
    case 28:
        if (!failed(c->ssl) && !SSL_in_init(c->ssl))
            IO("SSL_export_keying_material", 0, SSL_export_keying_material(c->ssl, material, sizeof(material), "label", 5, NULL, 0, 0));
        break;
    case 29:
        if (!failed(c->ssl))
            IO("SSL_free_buffers", 0, SSL_free_buffers(c->ssl));
        break;
    case 30:
        IO("SSL_alloc_buffers", 0, SSL_alloc_buffers(c->ssl));
        break;
    case 31:
        SET_NV(SSL_set_verify_result, c->ssl, (long)draw(3) * 10);
        break;
    case 32:
        other = connections[draw(CONNECTIONS)].ssl;
        if (SSL_in_before(c->ssl) && SSL_in_before(other) && SSL_is_server(c->ssl) == SSL_is_server(other) &&
            SSL_get_ssl_method(c->ssl) == SSL_get_ssl_method(other))
            IO("SSL_copy_session_id", 0, SSL_copy_session_id(c->ssl, other));
        break;
    case 33:
    case 34: /* every call after SSL_read_early_data depends on it, so early data has tests of its own */
        IO("SSL_read", n, SSL_read(c->ssl, data, (int)n));
        break;
    case 35:
        if (sessions[i])
            SET_N(SSL_SESSION_set_timeout, sessions[i], 300 + (long)draw(2) * 300);
        break;
    case 36:
        if (sessions[i])
            printf("  session %d: %s %x %d %d early %u\n", i, SSL_SESSION_is_resumable(sessions[i]) ? "resumable" : "not resumable",
                   (unsigned)SSL_SESSION_get_protocol_version(sessions[i]), SSL_SESSION_has_ticket(sessions[i]), SSL_SESSION_get0_peer(sessions[i]) != NULL,
                   SSL_SESSION_get_max_early_data(sessions[i]));
        break;
    case 37:
        SET_NV(SSL_set_read_ahead, c->ssl, (int)draw(2));
        break;
    case 38:
        if (failed(c->ssl))
            break;
        i = SSL_get_shared_sigalgs(c->ssl, 0, NULL, NULL, NULL, NULL, NULL);
        printf("  %d shared sigalgs\n", i);
        break;
    case 39: /* the end of the stream, or not yet */
        BIO_set_mem_eof_return(c->in, draw(3) ? -1 : 0);
        break;
    case 40:
        carry_in(c, 0);
        break;
    case 41:
        carry_out(c);
        break;
    case 42:
        if (one_in(4)) {
            static const char *const noise[] = {"\25\3\3\0\2\1\0", "\25\3\3\0\2\2\50", "\25\3\3\0\2\1\132", "\24\3\3\0\1\1", "\27\3\3\0\0", "GET / HTTP/1.0\r\n",
                                                "\26\3\3\0\4\0\0\0\0"};
            static const int lengths[] = {7, 7, 7, 6, 5, 16, 9};
            unsigned which = draw(LENGTH(noise));
            if (!c->begun) {
                printf("  noise %u\n", which);
                BIO_write(c->in, noise[which], lengths[which]);
            }
        }
        break;
    case 43:
        SET(SSL_has_matching_session_id, c->ssl, "", (const unsigned char *)"0123456789", 10);
        break;
    case 44: /* before the first handshake, OpenSSL's goes on to wait for what nobody sends */
        if (SSL_is_init_finished(c->ssl)) {
            if (n % 2)
                IO("SSL_renegotiate", 0, SSL_renegotiate(c->ssl));
            else
                IO("SSL_renegotiate_abbreviated", 0, SSL_renegotiate_abbreviated(c->ssl));
        }
        break;
    }
}

static void use_peer(struct connection *c) {
    unsigned n = 1 + PICK(sizes);
    switch (renegotiates && one_in(4) ? 12 : draw(12)) {
    case 0:
    case 1:
    case 2:
        PEER_IO("handshake", 0, peer_SSL_do_handshake(c->peer));
        break;
    case 3:
    case 4:
        PEER_IO("read", n, peer_SSL_read(c->peer, data, (int)n));
        break;
    case 5:
    case 6:
    case 7:
        PEER_IO("write", n, peer_SSL_write(c->peer, data, (int)n));
        break;
    case 8:
        if (one_in(2) && !renegotiates)
            PEER_IO("shutdown", 0, peer_SSL_shutdown(c->peer));
        break;
    case 9:
        if (peer_SSL_is_init_finished(c->peer))
            PEER_IO("key update", n % 2, peer_SSL_key_update(c->peer, (int)(n % 2)));
        break;
    case 10:
        PEER_IO("ticket", 0, peer_SSL_new_session_ticket(c->peer));
        break;
    case 11:
        if (peer_SSL_is_init_finished(c->peer))
            PEER_IO("asks", 0, peer_SSL_verify_client_post_handshake(c->peer));
        break;
    case 12:
        if (peer_SSL_is_init_finished(c->peer)) {
            if (n % 2)
                PEER_IO("renegotiate", 0, peer_SSL_renegotiate(c->peer));
            else
                PEER_IO("renegotiate, abbreviated", 0, peer_SSL_renegotiate_abbreviated(c->peer));
        }
        break;
    }
}

/* As a program would: on until it is connected, or it goes no further. */
static void connect_both(struct connection *c) {
    struct outcome o = {0}, p = {0};
    if (data_meets_handshake(c))
        return;
    printf("  connect:\n");
    for (int turn = 0; turn < 8 && !(o.ret == 1 && p.ret == 1); turn++) {
        if (turn < 2 || o.error != SSL_ERROR_SSL) {
            o = CALL(c->ssl, SSL_do_handshake(c->ssl));
            outcome("SSL_do_handshake", 0, &o);
        }
        carry_out(c);
        if (!turn || is_retry(p.error)) {
            p = PEER_CALL(c->peer, peer_SSL_do_handshake(c->peer));
            outcome("peer handshake", 0, &p);
        }
        carry_in(c, 1);
    }
}

static void sequence(unsigned seed) {
    begin_draws(seed * 0x9e3779b97f4a7c15u + 1234567);
    world = seed;
    printf("seed %u\n", seed);
    peer_servers = peer_server_ctx(PICK(certs));
    peer_clients = peer_client_ctx();
    peer_SSL_CTX_use_certificate_chain_file(peer_clients, cert("client-rsa.pem"));
    peer_SSL_CTX_use_PrivateKey_file(peer_clients, cert("client-rsa.key"), SSL_FILETYPE_PEM);
    peer_SSL_CTX_load_verify_locations(peer_servers, cert("ca.pem"), NULL);
    if (draw(3) == 0)
        peer_SSL_CTX_set_verify(peer_servers, SSL_VERIFY_PEER, NULL);
    peer_SSL_CTX_set_post_handshake_auth(peer_clients, (int)draw(2));
    peer_SSL_CTX_set_max_early_data(peer_servers, draw(2) * 1000);
    if (draw(3) == 0)
        peer_only_version(draw(2) ? peer_servers : peer_clients, draw(2) ? TLS1_2_VERSION : TLS1_3_VERSION);
    if (renegotiates) {
        peer_only_version(peer_clients, TLS1_2_VERSION);
        peer_only_version(peer_servers, TLS1_2_VERSION);
        peer_SSL_CTX_set_options(peer_servers, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    }
    for (int i = 0; i < CONTEXTS; i++) {
        unsigned kind = draw(3);
        const char *name = PICK(certs);
        NEED(contexts[i] = SSL_CTX_new(kind == 0 ? TLS_method() : (unsigned)i == kind - 1 ? TLS_client_method() : TLS_server_method()));
        NEED(SSL_CTX_set1_groups_list(contexts[i], "X25519:P-256:X448:P-521:P-384") == 1 && SSL_CTX_set_cipher_list(contexts[i], "ECDHE+AESGCM:ECDHE+CHACHA20") == 1);
        NEED(SSL_CTX_use_certificate_chain_file(contexts[i], cert_file(name, ".pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(contexts[i], cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
        NEED(SSL_CTX_load_verify_locations(contexts[i], cert("ca.pem"), NULL) == 1);
        if (renegotiates && draw(2))
            SSL_CTX_set_options(contexts[i], SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        if (draw(2))
            SSL_CTX_set_session_id_context(contexts[i], (const unsigned char *)"context", 7);
        SSL_CTX_set_session_cache_mode(contexts[i], SSL_SESS_CACHE_BOTH);
        SSL_CTX_sess_set_new_cb(contexts[i], at_session);
        for (unsigned n = draw(4); n; n--)
            draw(3) ? set(contexts[i], NULL) : set_context(contexts[i]);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        renew(&connections[i]);
        look(&connections[i]);
    }
    for (step = 0; step < 80; step++) {
        struct connection *c = &connections[draw(CONNECTIONS)];
        ERR_clear_error();
        printf("%d %s\n", (int)step, number_of(c->ssl));
        switch (draw(16)) {
        case 0:
        case 1: /* in the midst of a handshake, what was sent already counts */
            if (SSL_in_before(c->ssl) || SSL_is_init_finished(c->ssl))
                set(NULL, c);
            break;
        case 2:
            set(contexts[draw(CONTEXTS)], c);
            break;
        case 3:
            set_context(contexts[draw(CONTEXTS)]);
            break;
        case 4:
        case 5:
        case 6:
            connect_both(c);
            break;
        case 7:
        case 8:
            use_peer(c);
            carry_in(c, (int)draw(2));
            break;
        case 9:
            carry_in(c, (int)draw(2));
            carry_out(c);
            break;
        case 10:
            if (one_in(3))
                renew(c);
            break;
        default:
            use(c);
            break;
        }
        look(c);
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        SSL_free(connections[i].ssl);
        peer_SSL_free(connections[i].peer);
        free(connections[i].unsent);
        memset(&connections[i], 0, sizeof(connections[i]));
    }
    for (int i = 0; i < SESSIONS; i++) {
        SSL_SESSION_free(sessions[i]);
        sessions[i] = NULL;
    }
    for (int i = 0; i < CONTEXTS; i++)
        SSL_CTX_free(contexts[i]);
    peer_SSL_CTX_free(peer_clients);
    peer_SSL_CTX_free(peer_servers);
}

enum { SEEDS = 100 };

static void sequences(unsigned from) {
    for (unsigned seed = from; seed < from + SEEDS; seed++)
        sequence(seed);
}
static void sequences_1(void) { sequences(SEEDS); }
static void sequences_2(void) { sequences(2 * SEEDS); }
static void sequences_3(void) { sequences(3 * SEEDS); }

static void renegotiations(void) {
    renegotiates = 1;
    sequences(4 * SEEDS);
}

MAIN(SLOW_CASE(renegotiations, 120), SLOW_CASE(sequences_1, 120), SLOW_CASE(sequences_2, 120), SLOW_CASE(sequences_3, 120))
