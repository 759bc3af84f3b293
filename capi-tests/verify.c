/* Verification of the server's certificate: modes, callbacks, names, purposes, CRLs, stores, and the getters after. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void show_result(SSL *ssl) {
    long result = SSL_get_verify_result(ssl);
    printf("verify result: %ld %s\n", result, X509_verify_cert_error_string(result));
}

/* One handshake with a server of NAME's certificate; `prepare` sets up the client's SSL. */
static void attempt(const char *name, SSL_CTX *ctx, void (*prepare)(SSL *)) {
    SSL_CTX *peer_ctx = peer_server_ctx(name);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        if (prepare)
            prepare(p.ssl);
        printf("%s, %s\n", name, version_name(version));
        handshake_show(&p);
        show_result(p.ssl);
        pair_free(&p);
    }
    peer_SSL_CTX_free(peer_ctx);
}

static const char *const all_names[] = {"rsa", "rsapss", "p256", "p384", "ed25519", "expired", "notyet", "wrongca", "selfsigned",
                                        "nopath", "notca", "revoked", "clientonly", "weak", "sha1", "critical", "deep", "wronghost", "nosan"};
static void all_certificates(void) {
    SSL_CTX *ctx = client_ctx();
    for (size_t i = 0; i < sizeof(all_names) / sizeof(all_names[0]); i++)
        attempt(all_names[i], ctx, NULL);
    SSL_CTX_free(ctx);
}
static void verify_none(void) {
    SSL_CTX *ctx = client_ctx();
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    for (size_t i = 0; i < sizeof(all_names) / sizeof(all_names[0]); i++)
        attempt(all_names[i], ctx, NULL);
    SSL_CTX_free(ctx);
}

/* Callbacks */

static int seen_ssl, answer;
static int callback(int ok, X509_STORE_CTX *store) {
    int error = X509_STORE_CTX_get_error(store), depth = X509_STORE_CTX_get_error_depth(store);
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  callback: %d, error %d at %d, ssl %d\n", ok, error, depth, ssl != NULL && SSL_get_app_data(ssl) == &seen_ssl);
    show_x509("    certificate", X509_STORE_CTX_get_current_cert(store));
    if (answer == 2) /* accept this error for good */
        X509_STORE_CTX_set_error(store, X509_V_OK);
    if (answer == 3) { /* refuse with an error of our own */
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    return answer < 0 ? ok : answer != 0;
}
static void prepare_callback(SSL *ssl) {
    SSL_set_app_data(ssl, &seen_ssl);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, callback);
}
static void prepare_callback_none(SSL *ssl) {
    SSL_set_app_data(ssl, &seen_ssl);
    SSL_set_verify(ssl, SSL_VERIFY_NONE, callback);
}
static void callbacks(void) {
    SSL_CTX *ctx = client_ctx();
    const char *const names[] = {"p256", "expired", "wrongca", "nopath"};
    for (answer = -1; answer <= 3; answer++) {
        printf("answer %d\n", answer);
        for (size_t i = 0; i < 4; i++)
            attempt(names[i], ctx, prepare_callback);
    }
    answer = -1;
    printf("SSL_VERIFY_NONE\n");
    attempt("wrongca", ctx, prepare_callback_none);
    SSL *ssl = SSL_new(ctx);
    prepare_callback(ssl);
    SHOW(SSL_get_verify_callback(ssl) == callback);
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    SHOW(SSL_get_verify_callback(ssl) == callback); /* NULL keeps it */
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int cert_callback(X509_STORE_CTX *store, void *arg) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("  %s, ssl %d\n", (const char *)arg, ssl != NULL);
    show_x509("    leaf", X509_STORE_CTX_get0_cert(store));
    show_chain("    sent", X509_STORE_CTX_get0_untrusted(store));
    if (answer == 2)
        return X509_verify_cert(store);
    if (answer == 0)
        X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REVOKED);
    return answer;
}
static void cert_verify_callback(void) {
    for (answer = -1; answer <= 2; answer++) {
        SSL_CTX *ctx = client_ctx();
        SSL_CTX_set_cert_verify_callback(ctx, cert_callback, "instead");
        printf("answer %d\n", answer);
        attempt("p256", ctx, NULL);
        attempt("wrongca", ctx, NULL);
        SSL_CTX_free(ctx);
    }
}

/* The callback answers -1 and asks to be called again later. */
static int later(X509_STORE_CTX *store, void *arg) {
    int *calls = arg;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (++*calls < 3)
        return SSL_set_retry_verify(ssl);
    return X509_verify_cert(store);
}
static void retry_verify(void) {
    EACH_VERSION(version) {
        int calls = 0, retries = 0;
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_cert_verify_callback(ctx, later, &calls);
        only_version(ctx, version);
        struct pair p = client_pair(ctx, peer_ctx);
        int done = 0, peer_done = 0;
        for (int i = 0; i < 20 && !(done && peer_done); i++) {
            struct outcome o = CALL(p.ssl, SSL_connect(p.ssl));
            done = o.ret == 1;
            if (o.error == SSL_ERROR_WANT_RETRY_VERIFY) {
                if (!retries++)
                    SHOW(SSL_want_retry_verify(p.ssl));
            } else if (!done && !is_retry(o.error))
                outcome_show("connect", &o);
            peer_done |= peer_SSL_accept(p.peer) == 1;
        }
        printf("%s: %d %d, %d calls, %d retries\n", version_name(version), done, peer_done, calls, retries);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The program adds the intermediate that the server did not send to the chain, and has it verified again. */
static int completed(X509_STORE_CTX *store, void *arg) {
    int *asked = arg, good = X509_verify_cert(store);
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    show_chain("sent", X509_STORE_CTX_get0_untrusted(store));
    printf("good %d, error %d\n", good, X509_STORE_CTX_get_error(store));
    return good > 0 || (*asked)++ ? good : SSL_set_retry_verify(ssl);
}
static void retry_completed(void) {
    const char *const missing[] = {"inter-leaf.pem", "deep1-leaf.pem"};
    EACH_VERSION(version) {
        for (int i = 0; i < 2; i++) {
            int asked = 0;
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("nopath");
            SSL_CTX_set_cert_verify_callback(ctx, completed, &asked);
            only_version(ctx, version);
            struct pair p = client_pair(ctx, peer_ctx);
            printf("%s with %s\n", version_name(version), missing[i]);
            SHOW(handshake(&p));
            SHOW(SSL_want_retry_verify(p.ssl));
            STACK_OF(X509) *chain = SSL_get_peer_cert_chain(p.ssl);
            SHOW(sk_X509_num(chain));
            X509 *more = load_x509(missing[i]);
            SHOW(more != NULL && sk_X509_push(chain, more));
            SHOW(handshake(&p));
            SHOW(SSL_get_verify_result(p.ssl));
            show_chain("peer", SSL_get_peer_cert_chain(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* The chain that a callback has seen is the one there is afterwards, at a client. */
static STACK_OF(X509) *seen_chain;
static int look(int ok, X509_STORE_CTX *store) {
    seen_chain = SSL_get_peer_cert_chain(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return ok;
}
static void chain_pointer(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, look);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        NEED_HANDSHAKE(&p);
        SHOW(seen_chain != NULL && seen_chain == SSL_get_peer_cert_chain(p.ssl));
        show_chain("seen", seen_chain);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Names */

static const char *host;
static void prepare_host(SSL *ssl) { printf("  set1_host %s: %d\n", host, SSL_set1_host(ssl, host)); }
static void hosts(void) {
    const char *const names[] = {"server.test", "SERVER.TEST", "localhost", "a.wild.test", "a.b.wild.test", "wild.test", "127.0.0.1", "other.test", ""};
    SSL_CTX *ctx = client_ctx();
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        host = names[i];
        attempt("p256", ctx, prepare_host);
    }
    host = "other.test";
    attempt("wronghost", ctx, prepare_host);
    host = "localhost"; /* in the common name only */
    attempt("nosan", ctx, prepare_host);
    SSL_CTX_free(ctx);
}
static void prepare_two_hosts(SSL *ssl) {
    SHOW(SSL_set1_host(ssl, "nobody.test"));
    SHOW(SSL_add1_host(ssl, "server.test"));
}
static void prepare_no_wildcards(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_WILDCARDS);
    SHOW(SSL_set1_host(ssl, "a.wild.test"));
}
static void prepare_never_subject(SSL *ssl) {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    SHOW(SSL_set1_host(ssl, "localhost"));
}
static const char *ip;
static void prepare_ip(SSL *ssl) { printf("  ip %s: %d\n", ip, X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), ip)); }
static void names(void) {
    SSL_CTX *ctx = client_ctx();
    attempt("p256", ctx, prepare_two_hosts);
    attempt("p256", ctx, prepare_no_wildcards);
    attempt("nosan", ctx, prepare_never_subject);
    const char *const ips[] = {"127.0.0.1", "127.0.0.2", "::1"};
    for (size_t i = 0; i < 3; i++) {
        ip = ips[i];
        attempt("p256", ctx, prepare_ip);
    }
    /* The name that matched. */
    SSL_CTX *peer_ctx = peer_server_ctx("p256");
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW_STR(SSL_get0_peername(p.ssl));
    SSL_set1_host(p.ssl, "a.wild.test");
    handshake_show(&p);
    SHOW_STR(SSL_get0_peername(p.ssl));
    pair_free(&p);
    /* A bad name is no wrong host: verification off, the connection stands, the result tells. */
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    host = "other.test";
    attempt("p256", ctx, prepare_host);
    /* On the context's parameters. */
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SHOW(X509_VERIFY_PARAM_set1_host(SSL_CTX_get0_param(ctx), "other.test", 0));
    attempt("p256", ctx, NULL);
    attempt("wronghost", ctx, NULL);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Depth, purpose, time, flags, CRLs */

static int depth;
static void prepare_depth(SSL *ssl) {
    SSL_set_verify_depth(ssl, depth);
    SHOW(SSL_get_verify_depth(ssl));
}
static void depths(void) {
    SSL_CTX *ctx = client_ctx();
    for (depth = 0; depth <= 3; depth++)
        attempt("deep", ctx, prepare_depth);
    depth = -1;
    attempt("deep", ctx, prepare_depth);
    SSL_CTX_set_verify_depth(ctx, 1);
    SHOW(SSL_CTX_get_verify_depth(ctx));
    attempt("deep", ctx, NULL);
    attempt("p256", ctx, NULL);
    SSL_CTX_free(ctx);
}

static void prepare_purpose(SSL *ssl) {
    TRY(SSL_set_purpose(ssl, X509_PURPOSE_SSL_CLIENT));
    TRY(SSL_set_trust(ssl, X509_TRUST_SSL_CLIENT));
}
static void prepare_bad_purpose(SSL *ssl) {
    TRY(SSL_set_purpose(ssl, 4711));
    TRY(SSL_set_trust(ssl, 4711));
}
static void purposes(void) {
    SSL_CTX *ctx = client_ctx();
    attempt("clientonly", ctx, NULL);
    attempt("clientonly", ctx, prepare_purpose);
    attempt("p256", ctx, prepare_purpose);
    attempt("p256", ctx, prepare_bad_purpose);
    TRY(SSL_CTX_set_purpose(ctx, X509_PURPOSE_ANY));
    attempt("clientonly", ctx, NULL);
    SSL_CTX_free(ctx);
}

static void prepare_past(SSL *ssl) { X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl), 1590000000); }
static void times(void) {
    SSL_CTX *ctx = client_ctx();
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_NO_CHECK_TIME);
    attempt("expired", ctx, NULL);
    attempt("notyet", ctx, NULL);
    SSL_CTX_free(ctx);
    ctx = client_ctx();
    attempt("expired", ctx, prepare_past);
    SSL_CTX_free(ctx);
}

static void partial_chain(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SHOW(SSL_CTX_load_verify_file(ctx, cert("inter-leaf.pem")));
    attempt("p256", ctx, NULL);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_PARTIAL_CHAIN);
    attempt("p256", ctx, NULL);
    attempt("nopath", ctx, NULL);
    SSL_CTX_free(ctx);
}

static void crls(void) {
    SSL_CTX *ctx = client_ctx();
    X509_STORE *store = SSL_CTX_get_cert_store(ctx);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx), X509_V_FLAG_CRL_CHECK);
    attempt("p256", ctx, NULL); /* no list */
    X509_LOOKUP *lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
    SHOW(X509_load_crl_file(lookup, cert("inter.crl"), X509_FILETYPE_PEM));
    attempt("p256", ctx, NULL);
    attempt("revoked", ctx, NULL);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK_ALL);
    attempt("p256", ctx, NULL);
    SHOW(X509_load_crl_file(lookup, cert("ca.crl"), X509_FILETYPE_PEM));
    attempt("p256", ctx, NULL);
    SSL_CTX_free(ctx);
}

/* Stores and files */

static void load_locations(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    attempt("p256", ctx, NULL); /* nothing is trusted */
    TRY(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    ERR_clear_error();
    SHOW(SSL_CTX_load_verify_locations(ctx, "/nonexistent.pem", NULL));
    SHOW(ERR_peek_error() != 0);
    ERR_clear_error();
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("garbage.pem"), NULL));
    show_errors("garbage");
    SHOW(SSL_CTX_load_verify_file(ctx, NULL));
    SHOW(SSL_CTX_load_verify_dir(ctx, NULL));
    SHOW(SSL_CTX_load_verify_store(ctx, NULL));
    ERR_clear_error();
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, cert("cadir")));
    attempt("p256", ctx, NULL);
    attempt("wrongca", ctx, NULL);
    SSL_CTX_free(ctx);
    for (int how = 0; how < 5; how++) {
        ctx = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        printf("how %d\n", how);
        if (how == 0)
            TRY(SSL_CTX_load_verify_file(ctx, cert("both-cas.pem")));
        if (how == 1)
            TRY(SSL_CTX_load_verify_dir(ctx, cert("cadir")));
        if (how == 2)
            TRY(SSL_CTX_load_verify_store(ctx, cert("ca.pem")));
        if (how == 3)
            TRY(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), load_x509("ca.pem")));
        if (how == 4) {
            X509_STORE *store = X509_STORE_new();
            X509_STORE_add_cert(store, load_x509("ca.pem"));
            SSL_CTX_set1_cert_store(ctx, store);
            SHOW(SSL_CTX_get_cert_store(ctx) == store);
            X509_STORE_free(store);
        }
        attempt("p256", ctx, NULL);
        attempt("wrongca", ctx, NULL);
        SSL_CTX_free(ctx);
    }
    ctx = SSL_CTX_new(TLS_client_method());
    X509_STORE *store = X509_STORE_new();
    SSL_CTX_set_cert_store(ctx, store);
    SHOW(SSL_CTX_get_cert_store(ctx) == store);
    SSL_CTX_free(ctx);
}

static void default_paths(void) {
    setenv("SSL_CERT_FILE", cert("ca.pem"), 1);
    setenv("SSL_CERT_DIR", "/nonexistent", 1);
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    attempt("p256", ctx, NULL);
    attempt("wrongca", ctx, NULL);
    SSL_CTX_free(ctx);
    setenv("SSL_CERT_FILE", "/nonexistent", 1);
    setenv("SSL_CERT_DIR", cert("cadir"), 1);
    ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    TRY(SSL_CTX_set_default_verify_dir(ctx));
    TRY(SSL_CTX_set_default_verify_file(ctx));
    TRY(SSL_CTX_set_default_verify_store(ctx));
    attempt("p256", ctx, NULL);
    attempt("wrongca", ctx, NULL);
    SSL_CTX_free(ctx);
}

/* A store for verification only, and one for building chains. */
static void verify_store(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    X509_STORE *store = X509_STORE_new(), *back = NULL;
    X509_STORE_add_cert(store, load_x509("ca.pem"));
    SHOW(SSL_CTX_set1_verify_cert_store(ctx, store));
    SHOW(SSL_CTX_get0_verify_cert_store(ctx, &back));
    SHOW(back == store);
    attempt("p256", ctx, NULL);
    attempt("wrongca", ctx, NULL);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get0_verify_cert_store(ssl, &back));
    SHOW(back == store);
    SHOW(SSL_set0_verify_cert_store(ssl, NULL));
    SSL_free(ssl);
    SHOW(SSL_CTX_set0_chain_cert_store(ctx, X509_STORE_new()));
    SSL_CTX_free(ctx);
    X509_STORE_free(store);
}

/* Getters after the handshake */

static void getters(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        SHOW(SSL_get_peer_certificate(p.ssl) == NULL);
        SHOW(SSL_get0_peer_certificate(p.ssl) == NULL);
        SHOW(SSL_get_peer_cert_chain(p.ssl) == NULL);
        SHOW(SSL_get0_verified_chain(p.ssl) == NULL);
        show_result(p.ssl);
        NEED_HANDSHAKE(&p);
        X509 *x = SSL_get1_peer_certificate(p.ssl);
        show_x509("peer", x);
        X509_free(x);
        show_x509("peer again", SSL_get0_peer_certificate(p.ssl));
        SHOW(SSL_get0_peer_certificate(p.ssl) == SSL_get0_peer_certificate(p.ssl));
        show_chain("sent", SSL_get_peer_cert_chain(p.ssl));
        show_chain("verified", SSL_get0_verified_chain(p.ssl));
        show_result(p.ssl);
        SSL_set_verify_result(p.ssl, X509_V_ERR_CERT_HAS_EXPIRED);
        show_result(p.ssl);
        SHOW(SSL_get_certificate(p.ssl) == NULL);
        SHOW(SSL_get_privatekey(p.ssl) == NULL);
        SSL_SESSION *session = SSL_get_session(p.ssl);
        show_x509("session's peer", SSL_SESSION_get0_peer(session));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Parameters move from the context to the SSL, and SSL_set1_param copies. */
static void params(void) {
    SSL_CTX *ctx = client_ctx();
    X509_VERIFY_PARAM *param = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM_set1_host(param, "other.test", 0);
    X509_VERIFY_PARAM_set_depth(param, 5);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get0_param(ssl) != SSL_CTX_get0_param(ctx));
    SHOW(SSL_set1_param(ssl, param));
    SHOW(SSL_get_verify_depth(ssl));
    SSL_free(ssl);
    SHOW(SSL_CTX_set1_param(ctx, param));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    X509_VERIFY_PARAM_free(param);
    attempt("p256", ctx, NULL);
    attempt("wronghost", ctx, NULL);
    SSL_CTX_free(ctx);
}

/* FAIL_IF_NO_PEER_CERT and CLIENT_ONCE mean nothing to a client. */
static void server_modes(void) {
    SSL_CTX *ctx = client_ctx();
    SSL_CTX_set_verify(ctx, SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    attempt("wrongca", ctx, NULL);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT | SSL_VERIFY_CLIENT_ONCE, NULL);
    SHOW(SSL_CTX_get_verify_mode(ctx));
    attempt("wrongca", ctx, NULL);
    attempt("p256", ctx, NULL);
    SSL_CTX_free(ctx);
}

/* Security levels refuse weak keys and signatures in the chain. */
static void security_levels(void) {
    for (int level = 0; level <= 4; level++) {
        SSL_CTX *ctx = client_ctx();
        SSL_CTX_set_security_level(ctx, level);
        SHOW(SSL_CTX_get_security_level(ctx));
        attempt("weak", ctx, NULL);
        attempt("sha1", ctx, NULL);
        attempt("rsa", ctx, NULL);
        attempt("p256", ctx, NULL);
        SSL_CTX_free(ctx);
    }
}

/* A chain that is longer than the limit. */
static void max_cert_list(void) {
    SSL_CTX *ctx = client_ctx();
    SHOW(SSL_CTX_set_max_cert_list(ctx, 300));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    attempt("rsa", ctx, NULL);
    SSL_CTX_free(ctx);
}

MAIN(CASE(all_certificates), CASE(verify_none), CASE(callbacks), CASE(cert_verify_callback), CASE(retry_verify), CASE(retry_completed), CASE(chain_pointer), CASE(hosts),
     CASE(names), CASE(depths), CASE(purposes), CASE(times), CASE(partial_chain), CASE(crls), CASE(load_locations),
     CASE(default_paths), CASE(verify_store), CASE(getters), CASE(params), CASE(server_modes), CASE(security_levels),
     CASE(max_cert_list))
