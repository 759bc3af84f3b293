/* What keeps a session from being resumed: everything by which two connections must be told apart. */
#include "support.h"

static SSL_CTX *ctx, *peer_ctx;
static int version, tickets;
static const char *name;

/* A server by tickets or by its cache, and a client that keeps its last session. */
static void begin(int v, int t) {
    version = v;
    tickets = t;
    name = "server.test";
    ctx = server_ctx("rsa");
    peer_ctx = peer_client_ctx();
    peer_only_version(peer_ctx, version);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"first", 5);
    if (!tickets)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT);
    peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
    peer_SSL_SESSION_free(peer_kept_session);
    peer_kept_session = NULL;
}
static void end(void) {
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
typedef void change(SSL *ssl, SSL *peer);
static void nothing(SSL *ssl, SSL *peer) {
    (void)ssl, (void)peer;
}
static void connect_with(const char *what, change *change) {
    struct pair p = server_pair(ctx, peer_ctx);
    char byte;
    if (name)
        peer_SSL_set_tlsext_host_name(p.peer, name);
    if (peer_kept_session)
        NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
    change(p.ssl, p.peer);
    printf("%s, %s, %s:\n", what, version_name(version), tickets ? "tickets" : "cache");
    int ok = handshake_show(&p);
    printf("  connected %d, resumed %d %d, ems %ld\n", ok, ok && SSL_session_reused(p.ssl), ok && peer_SSL_session_reused(p.peer),
           ok ? (long)SSL_get_extms_support(p.ssl) : -1);
    if (ok) {
        PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
        SSL_shutdown(p.ssl);
        peer_SSL_shutdown(p.peer);
    }
    pair_free(&p);
}
#define EACH for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++) for (int t = 0; t < 2; t++)

static void other_sid_ctx(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_session_id_context(ssl, (const unsigned char *)"other", 5);
}
static void prefix_sid_ctx(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_session_id_context(ssl, (const unsigned char *)"firs", 4);
}
static void no_sid_ctx(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_session_id_context(ssl, (const unsigned char *)"", 0);
}
static void no_sid_ctx_verify(SSL *ssl, SSL *peer) {
    no_sid_ctx(ssl, peer);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
}
static void verify_now(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
}
static void verify_strictly(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}
static void contexts(void) {
    static const struct {
        const char *what;
        change *change;
    } changes[] = {{"same", nothing}, {"other context", other_sid_ctx}, {"prefix", prefix_sid_ctx}, {"none", no_sid_ctx}, {"none, verify", no_sid_ctx_verify},
                   {"verify", verify_now}, {"verify strictly", verify_strictly}};
    EACH for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        begin(v, t);
        connect_with("first", nothing);
        connect_with(changes[i].what, changes[i].change);
        end();
    }
}
static void from_no_context(void) {
    EACH {
        begin(v, t);
        SSL_CTX_set_session_id_context(ctx, NULL, 0);
        connect_with("first", nothing);
        connect_with("same", nothing);
        connect_with("verify", verify_now);
        end();
    }
}

static void ems_off(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_options(peer, SSL_OP_NO_EXTENDED_MASTER_SECRET);
}
static void ems_off_here(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_options(ssl, SSL_OP_NO_EXTENDED_MASTER_SECRET);
}
static void extended_master_secret(void) {
    for (int t = 0; t < 2; t++) {
        begin(TLS1_2_VERSION, t);
        connect_with("with", nothing);
        connect_with("client without", ems_off);
        end();
        begin(TLS1_2_VERSION, t);
        connect_with("with", nothing);
        connect_with("server without", ems_off_here);
        end();
        begin(TLS1_2_VERSION, t);
        connect_with("without", ems_off);
        connect_with("with", nothing);
        connect_with("with again", nothing);
        end();
    }
}

static void other_name(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_tlsext_host_name(peer, "other.test");
}
static void no_name(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_tlsext_host_name(peer, NULL);
}
static int accepts(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)alert, (void)arg;
    return SSL_TLSEXT_ERR_OK;
}
static SSL_CTX *others;
static int switches(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    const char *asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (asked && strcmp(asked, "other.test") == 0)
        SSL_set_SSL_CTX(ssl, others);
    return SSL_TLSEXT_ERR_OK;
}
static void names(void) {
    EACH for (int how = 0; how < 3; how++) for (int i = 0; i < 2; i++) {
        if (how == 2 && v == TLS1_3_VERSION) /* `hosts` is about these. */
            continue;
        begin(v, t);
        printf("callback %d\n", how);
        if (how)
            SSL_CTX_set_tlsext_servername_callback(ctx, (how == 1 ? accepts : switches));
        if (how == 2) {
            others = server_ctx("p256");
            SSL_CTX_set_session_id_context(others, (const unsigned char *)"others", 6);
        }
        connect_with("first", nothing);
        connect_with(i ? "other name" : "no name", i ? other_name : no_name);
        connect_with("first name", nothing);
        SSL_CTX_free(others);
        others = NULL;
        end();
    }
}

static int reuses(change *change) {
    struct pair p = server_pair(ctx, peer_ctx);
    char byte;
    peer_SSL_set_tlsext_host_name(p.peer, name);
    if (peer_kept_session)
        NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
    change(p.ssl, p.peer);
    NEED_HANDSHAKE(&p);
    int reused = SSL_session_reused(p.ssl);
    NEED(peer_SSL_session_reused(p.peer) == reused);
    PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    return reused;
}
static int accepts_and_asks(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    return SSL_TLSEXT_ERR_OK;
}
/*
 * RFC 6066, 3; CVE-2025-23419: not at another host than the session's, where that has a context of its own or asks for
 * certificates. OpenSSL resumes then, so only ours is looked at. In TLS 1.2 the host that answers is the session's.
 */
static void hosts(void) {
    int wrong = 0, lost = 0;
    for (int t = 0; t < 2; t++) for (int asks = 0; asks < 2; asks++) for (int back = 0; back <= asks; back++) {
        begin(TLS1_3_VERSION, t);
        SSL_CTX_set_tlsext_servername_callback(ctx, (asks ? accepts_and_asks : switches));
        others = server_ctx("p256");
        SSL_CTX_set_session_id_context(others, (const unsigned char *)"others", 6);
        change *first = back ? other_name : nothing, *then = back ? nothing : other_name;
        SHOW(reuses(first));
        SHOW(reuses(first));
        wrong += is_ours() && reuses(then);
        lost += is_ours() && !reuses(then);
        wrong += is_ours() && asks && reuses(no_name);
        SSL_CTX_free(others);
        others = NULL;
        end();
    }
    SHOW(wrong);
    SHOW(lost);
}

static void only_1_2(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_min_proto_version(peer, TLS1_2_VERSION);
    peer_SSL_set_max_proto_version(peer, TLS1_2_VERSION);
}
static void both(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_min_proto_version(peer, TLS1_2_VERSION);
    peer_SSL_set_max_proto_version(peer, TLS1_3_VERSION);
}
static void server_1_2(SSL *ssl, SSL *peer) {
    both(ssl, peer);
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
}
static void server_1_3(SSL *ssl, SSL *peer) {
    both(ssl, peer);
    SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
}
static void versions(void) {
    EACH {
        begin(v, t);
        connect_with("first", nothing);
        connect_with("client of both", both);
        end();
        begin(v, t);
        connect_with("first", nothing);
        connect_with("server of 1.2", server_1_2);
        end();
        begin(v, t);
        connect_with("first", nothing);
        connect_with("server of 1.3", server_1_3);
        end();
        if (v == TLS1_2_VERSION) {
            begin(v, t);
            connect_with("first", nothing);
            connect_with("client of 1.2", only_1_2);
            end();
        }
    }
}

static void other_suite(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_cipher_list(peer, "ECDHE-RSA-CHACHA20-POLY1305");
    peer_SSL_set_ciphersuites(peer, "TLS_CHACHA20_POLY1305_SHA256");
}
static void other_suite_here(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_cipher_list(ssl, "ECDHE-RSA-CHACHA20-POLY1305");
    SSL_set_ciphersuites(ssl, "TLS_CHACHA20_POLY1305_SHA256");
}
static void same_hash_here(SSL *ssl, SSL *peer) {
    (void)peer;
    SSL_set_cipher_list(ssl, "ECDHE-RSA-AES256-GCM-SHA384");
    SSL_set_ciphersuites(ssl, "TLS_AES_256_GCM_SHA384");
}
static void suites(void) {
    EACH {
        begin(v, t);
        connect_with("first", nothing);
        connect_with("client's suites", other_suite);
        end();
        begin(v, t);
        connect_with("first", nothing);
        connect_with("server's suites", other_suite_here);
        end();
        begin(v, t);
        connect_with("first", nothing);
        connect_with("server's suite of that hash", same_hash_here);
        end();
    }
}

static void fragments(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_tlsext_max_fragment_length(peer, TLSEXT_max_fragment_length_1024);
}
static void shorter(SSL *ssl, SSL *peer) {
    (void)ssl;
    peer_SSL_set_tlsext_max_fragment_length(peer, TLSEXT_max_fragment_length_512);
}
static void fragment_lengths(void) {
    EACH {
        begin(v, t);
        connect_with("first", nothing);
        connect_with("another length", fragments);
        end();
        begin(v, t);
        connect_with("a length", fragments);
        connect_with("the same", fragments);
        connect_with("a shorter one", shorter);
        end();
    }
}

MAIN(CASE(contexts), CASE(from_no_context), CASE(extended_master_secret), CASE(names), CASE(hosts), CASE(versions), CASE(suites), CASE(fragment_lengths))
