/* The life of an SSL beyond one connection: SSL_clear, new roles, SSL_dup, and other contexts. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* What can be asked of a connection; of one that was not shut down in order not what OpenSSL's unfinished session tells. */
static int broken;
static void show_all(SSL *ssl) {
    unsigned char buffer[64];
    char names[2048] = "";
    const unsigned char *alpn = NULL;
    unsigned len = 77;
    int nid = -77;
    printf("  state %s, in_init %d, before %d, finished %d, want %d, shutdown %d, server %d\n", SSL_state_string_long(ssl), SSL_in_init(ssl), SSL_in_before(ssl),
           SSL_is_init_finished(ssl), SSL_want(ssl), SSL_get_shutdown(ssl), SSL_is_server(ssl));
    printf("  version %s %x\n", SSL_get_version(ssl), SSL_version(ssl));
    if (SSL_is_init_finished(ssl) || !broken)
        printf("  session %d, cipher %s, bits %d\n", SSL_get_session(ssl) != NULL, SSL_get_cipher_name(ssl), SSL_get_cipher_bits(ssl, NULL));
    printf("  reused %d, verify result %ld\n", SSL_session_reused(ssl), SSL_get_verify_result(ssl));
    if (SSL_is_init_finished(ssl) || !SSL_is_server(ssl))
        printf("  name %s, type %d\n", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) : "-", SSL_get_servername_type(ssl));
    SSL_get0_alpn_selected(ssl, &alpn, &len);
    printf("  alpn %u %.*s\n", len, (int)len, alpn ? (const char *)alpn : "");
    printf("  pending %d %d\n", SSL_pending(ssl), SSL_has_pending(ssl));
    X509 *x = SSL_get1_peer_certificate(ssl);
    show_x509("  peer", x);
    X509_free(x);
    printf("  chain %d, verified chain %d\n", SSL_get_peer_cert_chain(ssl) ? sk_X509_num(SSL_get_peer_cert_chain(ssl)) : -1,
           SSL_get0_verified_chain(ssl) ? sk_X509_num(SSL_get0_verified_chain(ssl)) : -1);
    printf("  finished %zu, peer's %zu\n", SSL_get_finished(ssl, buffer, sizeof(buffer)), SSL_get_peer_finished(ssl, buffer, sizeof(buffer)));
    printf("  shared ciphers %d\n", SSL_get_shared_ciphers(ssl, names, sizeof(names)) != NULL);
    if (SSL_is_init_finished(ssl))
        printf("  export %d\n", SSL_export_keying_material(ssl, buffer, 16, "label", 5, NULL, 0, 0));
    printf("  signature %ld", SSL_get_signature_nid(ssl, &nid));
    printf(" %d", nid);
    printf(", peer's %ld", SSL_get_peer_signature_nid(ssl, &nid));
    printf(" %d\n", nid);
    printf("  ems %ld, secure renegotiation %ld\n", (long)SSL_get_extms_support(ssl), (long)SSL_get_secure_renegotiation_support(ssl));
    ERR_clear_error();
}

static void new_peer(struct pair *p, SSL_CTX *peer_ctx, int accepts) {
    peer_SSL_free(p->peer);
    p->peer = peer_SSL_new(peer_ctx);
    if (accepts)
        peer_SSL_set_accept_state(p->peer);
    else
        peer_SSL_set_connect_state(p->peer);
    pair_connect_bios(p, 0);
}

static void as_client(void) {
    EACH_VERSION(version) for (int closed = 0; closed < 3; closed++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        peer_only_version(peer_ctx, version);
        SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_tlsext_host_name(p.ssl, "server.test");
        printf("%s, closed %d\n", version_name(version), closed);
        for (int i = 0; i < 3; i++) {
            handshake_show(&p);
            echo_show(&p);
            printf("connected\n");
            show_all(p.ssl);
            if (closed > 0)
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            if (closed > 1) {
                SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            }
            SHOW_CALL(p.ssl, SSL_clear(p.ssl));
            printf("cleared\n");
            show_all(p.ssl);
            new_peer(&p, peer_ctx, 1);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void as_server(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1);
        peer_only_version(peer_ctx, version);
        struct pair p = server_pair(ctx, peer_ctx);
        SSL_SESSION *session = NULL;
        printf("%s\n", version_name(version));
        for (int i = 0; i < 3; i++) {
            if (session)
                peer_SSL_set_session(p.peer, session);
            peer_SSL_set_tlsext_host_name(p.peer, "server.test");
            handshake_show(&p);
            echo_show(&p);
            show_all(p.ssl);
            peer_SSL_SESSION_free(session);
            session = peer_SSL_get1_session(p.peer);
            if (i > 0) {
                SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            }
            SHOW_CALL(p.ssl, SSL_clear(p.ssl));
            show_all(p.ssl);
            new_peer(&p, peer_ctx, 0);
        }
        peer_SSL_SESSION_free(session);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void after_failure(void) {
    broken = 1;
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *bad = peer_server_ctx("wrongca"), *good = peer_server_ctx("rsa");
        peer_only_version(bad, version);
        peer_only_version(good, version);
        struct pair p = client_pair(ctx, bad);
        handshake_show(&p);
        show_all(p.ssl);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_clear(p.ssl));
        show_all(p.ssl);
        new_peer(&p, good, 1);
        handshake_show(&p);
        echo_show(&p);
        show_all(p.ssl);
        /* After a failure among data. */
        BIO_write(peer_SSL_get_wbio(p.peer), "\x17\x03\x03\x00\x05hello", 10);
        char buffer[16];
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW(SSL_get_session(p.ssl) != NULL);
        SHOW_CALL(p.ssl, SSL_clear(p.ssl));
        SHOW(SSL_get_session(p.ssl) != NULL);
        new_peer(&p, good, 1);
        handshake_show(&p);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(bad);
        peer_SSL_CTX_free(good);
    }
}

static void in_the_middle(void) {
    broken = 1;
    EACH_VERSION(version) for (int server = 0; server < 2; server++) {
        SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
        peer_only_version(peer_ctx, version);
        struct pair p = end_pair(server, ctx, peer_ctx);
        printf("%s, server %d\n", version_name(version), server);
        for (int steps = 0; steps < 3; steps++) {
            for (int i = 0; i < steps; i++) {
                PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            }
            SHOW_CALL(p.ssl, SSL_clear(p.ssl));
            show_all(p.ssl);
            new_peer(&p, peer_ctx, !server);
            handshake_show(&p);
            echo_show(&p);
            SHOW_CALL(p.ssl, SSL_clear(p.ssl));
            new_peer(&p, peer_ctx, !server);
        }
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void fresh(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    SHOW_CALL(ssl, SSL_clear(ssl));
    show_all(ssl);
    SSL_set_connect_state(ssl);
    SHOW_CALL(ssl, SSL_clear(ssl));
    show_all(ssl);
    SHOW_CALL(ssl, SSL_do_handshake(ssl));
    SHOW_CALL(ssl, SSL_clear(ssl));
    SHOW_CALL(ssl, SSL_read(ssl, ctx, 1));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Bytes that were read and not taken do not reach the next connection. */
static void left_overs(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    char buffer[8];
    SSL_set_read_ahead(p.ssl, 1);
    NEED_HANDSHAKE(&p);
    peer_SSL_write(p.peer, "0123456789", 10);
    peer_SSL_write(p.peer, "more", 4);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
    SHOW(SSL_pending(p.ssl));
    SHOW(SSL_has_pending(p.ssl));
    SHOW_CALL(p.ssl, SSL_clear(p.ssl));
    SHOW(SSL_pending(p.ssl));
    SHOW(SSL_has_pending(p.ssl));
    new_peer(&p, peer_ctx, 1);
    handshake_show(&p);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* The other role for an SSL that was connected. */
static void new_roles(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *peer_servers = peer_server_ctx("rsa"), *peer_clients = peer_client_ctx();
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("p256.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM) == 1);
        only_version(ctx, version);
        struct pair p = client_pair(ctx, peer_servers);
        handshake_show(&p);
        echo_show(&p);
        SSL_shutdown(p.ssl);
        /* The other way round OpenSSL is left with a client's method. */
        SHOW_CALL(p.ssl, SSL_clear(p.ssl));
        SSL_set_accept_state(p.ssl);
        show_all(p.ssl);
        SSL_set_session(p.ssl, NULL);
        new_peer(&p, peer_clients, 0);
        handshake_show(&p);
        echo_show(&p);
        show_all(p.ssl);
        SSL_shutdown(p.ssl);
        SHOW_CALL(p.ssl, SSL_clear(p.ssl));
        SSL_set_session(p.ssl, NULL);
        SSL_set_connect_state(p.ssl);
        new_peer(&p, peer_servers, 1);
        handshake_show(&p);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_servers);
        peer_SSL_CTX_free(peer_clients);
    }
}

/* What a program can set, as far as it can be asked for. */
static void show_settings(SSL *ssl) {
    printf("  verify mode %d, depth %d, callback %d\n", SSL_get_verify_mode(ssl), SSL_get_verify_depth(ssl), SSL_get_verify_callback(ssl) != NULL);
    printf("  options %lx, mode %lx, read ahead %ld, max cert list %ld\n", (unsigned long)SSL_get_options(ssl), (unsigned long)SSL_get_mode(ssl), (long)SSL_get_read_ahead(ssl),
           (long)SSL_get_max_cert_list(ssl));
    printf("  bounds %lx %lx\n", (unsigned long)SSL_get_min_proto_version(ssl), (unsigned long)SSL_get_max_proto_version(ssl));
    printf("  first cipher %s, ciphers %d\n", SSL_get_cipher_list(ssl, 0), SSL_get_cipher_list(ssl, 4) != NULL);
    printf("  shutdown %d, quiet %d, server %d, security level %d\n", SSL_get_shutdown(ssl), SSL_get_quiet_shutdown(ssl), SSL_is_server(ssl), SSL_get_security_level(ssl));
    show_x509("  certificate", SSL_get_certificate(ssl));
    printf("  key %d\n", SSL_get_privatekey(ssl) != NULL);
    printf("  CA names %d, client's %d\n", SSL_get0_CA_list(ssl) ? sk_X509_NAME_num(SSL_get0_CA_list(ssl)) : -1, SSL_get_client_CA_list(ssl) ? sk_X509_NAME_num(SSL_get_client_CA_list(ssl)) : -1);
    printf("  session %d, name %s\n", SSL_get_session(ssl) != NULL, !SSL_is_server(ssl) && SSL_get_servername(ssl, 0) ? SSL_get_servername(ssl, 0) : "-");
    printf("  info callback %d, tickets %zu, early data %u\n", SSL_get_info_callback(ssl) != NULL, SSL_get_num_tickets(ssl), SSL_get_max_early_data(ssl));
    printf("  host flags %u, bios %d %d\n", X509_VERIFY_PARAM_get_hostflags(SSL_get0_param(ssl)), SSL_get_rbio(ssl) != NULL, SSL_get_wbio(ssl) != NULL);
    printf("  host %s, flags %lx\n", X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0) ? X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0) : "-",
           X509_VERIFY_PARAM_get_flags(SSL_get0_param(ssl)));
}
static int yes(int ok, X509_STORE_CTX *store) {
    (void)ok, (void)store;
    return 1;
}
static void nothing(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
}
static void configure(SSL *ssl) {
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, yes);
    SSL_set_verify_depth(ssl, 7);
    SSL_set_options(ssl, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_set_read_ahead(ssl, 1);
    SSL_set_max_cert_list(ssl, 5000);
    SSL_set_min_proto_version(ssl, TLS1_2_VERSION);
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    SSL_set_cipher_list(ssl, "ECDHE-RSA-AES128-GCM-SHA256");
    SSL_set_quiet_shutdown(ssl, 1);
    SSL_set_security_level(ssl, 2);
    SSL_use_certificate_chain_file(ssl, cert("rsa.pem"));
    SSL_use_PrivateKey_file(ssl, cert("rsa.key"), SSL_FILETYPE_PEM);
    SSL_set_client_CA_list(ssl, SSL_load_client_CA_file(cert("both-cas.pem")));
    SSL_set0_CA_list(ssl, SSL_load_client_CA_file(cert("ca.pem")));
    SSL_set_info_callback(ssl, nothing);
    SSL_set_num_tickets(ssl, 5);
    SSL_set_max_early_data(ssl, 99);
    SSL_set1_host(ssl, "server.test");
    SSL_set_tlsext_host_name(ssl, "server.test");
    SSL_set1_groups_list(ssl, "P-384");
    X509_VERIFY_PARAM_set_flags(SSL_get0_param(ssl), X509_V_FLAG_PARTIAL_CHAIN);
}

static int duplicated;
static int dup_data(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int index, long argl, void *argp) {
    (void)to, (void)from, (void)index, (void)argl, (void)argp;
    duplicated++;
    if (*data)
        *data = "copied";
    return 1;
}
static void duplicate(void) {
    int index = SSL_get_ex_new_index(0, NULL, NULL, dup_data, NULL);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    for (int side = 0; side < 3; side++) {
        SSL *ssl = SSL_new(ctx);
        printf("side %d\n", side);
        if (side == 1)
            SSL_set_connect_state(ssl);
        if (side == 2)
            SSL_set_accept_state(ssl);
        puts("as it is made");
        SSL *plain = SSL_dup(ssl);
        show_settings(plain);
        SSL_free(plain);
        configure(ssl);
        SSL_set_shutdown(ssl, SSL_RECEIVED_SHUTDOWN);
        SSL_set_ex_data(ssl, index, "data");
        SSL_set_fd(ssl, 0);
        puts("configured");
        show_settings(ssl);
        SSL *copy = SSL_dup(ssl);
        SHOW(copy != ssl);
        SHOW(SSL_get_SSL_CTX(copy) == ctx);
        puts("its copy");
        show_settings(copy);
        SHOW_STR((char *)SSL_get_ex_data(copy, index));
        SHOW(duplicated);
        /* They are apart from here on. */
        SSL_set_verify(copy, SSL_VERIFY_NONE, NULL);
        SSL_clear_options(copy, SSL_OP_NO_TICKET);
        SSL_set_cipher_list(copy, "ECDHE-RSA-AES256-GCM-SHA384");
        SSL_certs_clear(copy);
        puts("the first");
        show_settings(ssl);
        SSL_free(ssl);
        puts("the copy alone");
        show_settings(copy);
        SSL_free(copy);
    }
    SSL_CTX_free(ctx);
}

static void duplicate_connects(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        peer_only_version(peer_ctx, version);
        struct pair p = client_pair(ctx, peer_ctx);
        SSL *copy = SSL_dup(p.ssl);
        NEED_HANDSHAKE(&p);
        echo_show(&p);
        /* One that is connected is only counted. */
        SSL *same = SSL_dup(p.ssl);
        SHOW(same == p.ssl);
        SSL_free(same);
        SSL_SESSION *session = SSL_get1_session(p.ssl);
        SSL_shutdown(p.ssl);
        SSL_free(p.ssl);
        p.ssl = copy;
        new_peer(&p, peer_ctx, 1);
        handshake_show(&p);
        echo_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        SSL_shutdown(p.ssl);
        pair_free(&p);
        /* With a session it takes that along. */
        SSL *fresh = SSL_new(ctx);
        SSL_set_session(fresh, session);
        SSL_set_connect_state(fresh);
        p.ssl = SSL_dup(fresh);
        SHOW(p.ssl != fresh);
        SHOW(SSL_get_session(p.ssl) == session);
        SSL_free(fresh);
        new_peer(&p, peer_ctx, 1);
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        pair_free(&p);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* In the middle of a handshake it is one that has begun. */
static void duplicate_begun(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
    SSL *same = SSL_dup(p.ssl);
    SHOW(same == p.ssl);
    SSL_free(same);
    SHOW(SSL_clear(p.ssl));
    SSL *copy = SSL_dup(p.ssl);
    SHOW(copy == p.ssl);
    SSL_free(copy);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void copied_session(void) {
    SSL_CTX *ctx = client_ctx(), *other = SSL_CTX_new(TLS_client_method());
    SSL_CTX *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    SSL *to = SSL_new(other);
    SSL_set_session_id_context(p.ssl, (const unsigned char *)"abc", 3);
    SSL_use_certificate_chain_file(p.ssl, cert("client-rsa.pem"));
    SSL_set_security_level(p.ssl, 2);
    NEED(SSL_set1_client_sigalgs_list(p.ssl, "ECDSA+SHA256") == 1);
    TRY(SSL_copy_session_id(to, p.ssl));
    SHOW(SSL_get_security_level(to)); /* it is kept with the certificates */
    show_settings(to);
    NEED_HANDSHAKE(&p);
    echo_show(&p);
    TRY(SSL_copy_session_id(to, p.ssl));
    show_settings(to);
    SHOW(SSL_get_session(to) == SSL_get_session(p.ssl));
    SSL_free(to);
    pair_free(&p);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
    peer_SSL_CTX_free(peer_ctx);
}

/* Another context: what is its own from then on, and what stays. */
static void other_context(void) {
    SSL_CTX *first = server_ctx("rsa"), *second = server_ctx("p256");
    SSL_CTX_set_cipher_list(second, "ECDHE-ECDSA-AES128-GCM-SHA256");
    SSL_CTX_set_options(second, SSL_OP_NO_TICKET);
    SSL_CTX_set_verify(second, SSL_VERIFY_PEER, yes);
    SSL_CTX_set_max_proto_version(second, TLS1_2_VERSION);
    SSL_CTX_set_mode(second, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_client_CA_list(second, SSL_load_client_CA_file(cert("both-cas.pem")));
    SSL_CTX_set_num_tickets(second, 1);
    SSL_CTX_set_quiet_shutdown(second, 1);
    SSL_CTX_set_info_callback(second, nothing);
    SSL_CTX_set_security_level(second, 2);
    SSL *ssl = SSL_new(first);
    show_settings(ssl);
    SHOW(SSL_set_SSL_CTX(ssl, second) == second);
    SHOW(SSL_get_SSL_CTX(ssl) == second);
    show_settings(ssl);
    SHOW(SSL_set_SSL_CTX(ssl, second) == second);
    SHOW(SSL_set_SSL_CTX(ssl, NULL) == first);
    show_settings(ssl);
    configure(ssl);
    SHOW(SSL_set_SSL_CTX(ssl, second) == second);
    show_settings(ssl);
    SSL_free(ssl);
    SSL_CTX_free(first);
    SSL_CTX_free(second);
}

/* After the handshake it changes nothing on the wire. */
static void other_context_late(void) {
    EACH_VERSION(version) {
        SSL_CTX *first = server_ctx("rsa"), *second = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        peer_only_version(peer_ctx, version);
        struct pair p = server_pair(first, peer_ctx);
        handshake_show(&p);
        SHOW(SSL_set_SSL_CTX(p.ssl, second) == second);
        SSL_CTX_free(first);
        show_all(p.ssl);
        show_x509("certificate", SSL_get_certificate(p.ssl));
        echo_show(&p);
        SHOW_CALL(p.ssl, SSL_clear(p.ssl));
        new_peer(&p, peer_ctx, 0);
        handshake_show(&p);
        SHOW_STR(SSL_get_cipher_name(p.ssl));
        X509 *x = peer_SSL_get1_peer_certificate(p.peer);
        SHOW(EVP_PKEY_get_base_id(X509_get0_pubkey(x)));
        X509_free(x);
        pair_free(&p);
        SSL_CTX_free(second);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The session id context goes along if it was the context's. */
static void other_context_sessions(void) {
    for (int own = 0; own < 2; own++) {
        SSL_CTX *first = server_ctx("rsa"), *second = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_session_id_context(first, (const unsigned char *)"first", 5);
        SSL_CTX_set_session_id_context(second, (const unsigned char *)"second", 6);
        peer_only_version(peer_ctx, TLS1_2_VERSION);
        struct pair p = server_pair(first, peer_ctx);
        if (own)
            SSL_set_session_id_context(p.ssl, (const unsigned char *)"own", 3);
        SSL_set_SSL_CTX(p.ssl, second);
        NEED_HANDSHAKE(&p);
        unsigned len = 0;
        const unsigned char *id = SSL_SESSION_get0_id_context(SSL_get_session(p.ssl), &len);
        printf("%.*s\n", (int)len, id);
        printf("sessions: %ld %ld\n", SSL_CTX_sess_number(first), SSL_CTX_sess_number(second));
        pair_free(&p);
        SSL_CTX_free(first);
        SSL_CTX_free(second);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* References: whoever is last frees. */
static void freed(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long argl, void *argp) {
    (void)parent, (void)ad, (void)index, (void)argl, (void)argp;
    if (data)
        printf("freed: %s\n", (char *)data);
}
static void references(void) {
    int index = SSL_get_ex_new_index(0, NULL, NULL, NULL, freed), ctx_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, freed);
    SSL_CTX *ctx = client_ctx();
    SSL_CTX_set_ex_data(ctx, ctx_index, "context");
    SSL *ssl = SSL_new(ctx);
    SSL_set_ex_data(ssl, index, "connection");
    SSL_CTX_free(ctx);
    puts("the program's context is gone");
    SHOW(SSL_up_ref(ssl));
    SSL_free(ssl);
    puts("one reference less");
    SHOW(SSL_get_SSL_CTX(ssl) == ctx);
    SSL_free(ssl);
    SSL_free(NULL);
}

/* A method of the connection's own, and one that its context has got since, until it is cleared. */
static void method(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW(SSL_set_ssl_method(p.ssl, TLSv1_2_client_method()));
    SHOW(SSL_get_ssl_method(p.ssl) == TLSv1_2_client_method());
    SHOW(SSL_clear(p.ssl));
    SHOW(SSL_get_ssl_method(p.ssl) == TLS_client_method());
    handshake_show(&p);
    SHOW_STR(SSL_get_version(p.ssl));
    SHOW(SSL_CTX_set_ssl_version(ctx, TLSv1_2_method()));
    SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
    SHOW(SSL_clear(p.ssl));
    SHOW(SSL_get_ssl_method(p.ssl) == TLSv1_2_method());
    SHOW(SSL_set_session(p.ssl, NULL));
    new_peer(&p, peer_ctx, 1);
    handshake_show(&p);
    SHOW_STR(SSL_get_version(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(as_client), CASE(as_server), CASE(after_failure), CASE(in_the_middle), CASE(fresh), CASE(left_overs), CASE(new_roles), CASE(duplicate),
     CASE(duplicate_connects), CASE(duplicate_begun), CASE(copied_session), CASE(other_context), CASE(other_context_late),
     CASE(other_context_sessions), CASE(references), CASE(method))
