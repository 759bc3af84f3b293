/* SSL_accept: a server of the library under test with a client of the peer's, both versions. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void basic(void) {
    const char *const names[] = {"rsa", "rsapss", "p256", "p384", "p521", "ed25519"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        EACH_VERSION(version) {
            SSL_CTX *ctx = server_ctx(names[i]), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            struct pair p = server_pair(ctx, peer_ctx);
            printf("%s, %s\n", names[i], version_name(version));
            SHOW(SSL_is_server(p.ssl));
            SHOW(SSL_in_before(p.ssl));
            handshake_show(&p);
            SHOW_STR(SSL_get_version(p.ssl));
            SHOW(SSL_is_init_finished(p.ssl));
            SHOW(SSL_session_reused(p.ssl));
            SHOW(peer_SSL_get_verify_result(p.peer));
            show_chain("peer sees", peer_SSL_get_peer_cert_chain(p.peer));
            show_x509("we sent", SSL_get_certificate(p.ssl));
            SHOW(SSL_get0_peer_certificate(p.ssl) == NULL);
            echo_show(&p);
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
            SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

static void steps(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        peer_only_version(peer_ctx, version);
        struct pair p = server_pair(ctx, peer_ctx);
        char buffer[16];
        printf("%s\n", version_name(version));
        for (int i = 0; i < 10 && !SSL_is_init_finished(p.ssl); i++) {
            SHOW_CALL(p.ssl, SSL_accept(p.ssl));
            SHOW(SSL_want(p.ssl));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            SHOW(SSL_pending(p.ssl));
            SHOW_PEER_CALL(p.peer, peer_SSL_connect(p.peer));
        }
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static void tiny_channel(void) {
    EACH_VERSION(version) {
        for (size_t size = 1; size < 2000; size = size * 3 + 1) {
            SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            struct pair p = server_pair(ctx, peer_ctx);
            int accepted = 0, connected = 0;
            pair_connect_bios(&p, size);
            for (long turn = 0; turn < 100000 && !(accepted && connected); turn++) {
                if (!accepted) {
                    struct outcome o = CALL(p.ssl, SSL_accept(p.ssl));
                    accepted = o.ret == 1;
                    if (!accepted && !is_retry(o.error)) {
                        outcome_show("accept", &o);
                        break;
                    }
                }
                char byte;
                if (!connected)
                    connected = PEER_CALL(p.peer, peer_SSL_connect(p.peer)).ret == 1;
                else
                    PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
            }
            printf("channel of %zu: %d %d\n", size, accepted, connected);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

static void *call(void *arg) {
    SSL *peer = arg;
    char buffer[32];
    if (peer_SSL_connect(peer) != 1)
        return "refused";
    peer_SSL_write(peer, "over a blocking socket", 22);
    int n = peer_SSL_read(peer, buffer, sizeof(buffer));
    peer_SSL_shutdown(peer);
    return n == 22 ? "served" : "not served";
}
static void blocking(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        int fds[2];
        char buffer[100];
        void *end;
        pthread_t thread;
        socket_pair(fds, 0);
        peer_only_version(peer_ctx, version);
        SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
        SSL_set_fd(ssl, fds[0]);
        peer_SSL_set_fd(peer, fds[1]);
        NEED(pthread_create(&thread, NULL, call, peer) == 0);
        SHOW_CALL(ssl, SSL_accept(ssl));
        SHOW_CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
        SHOW_CALL(ssl, SSL_write(ssl, buffer, 22));
        SHOW_CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
        SHOW_CALL(ssl, SSL_shutdown(ssl));
        pthread_join(thread, &end);
        printf("peer: %s\n", (char *)end);
        SSL_free(ssl);
        peer_SSL_free(peer);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Nothing to serve with, or nothing in common. */
static void refused(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method()), *peer_ctx = peer_client_ctx();
        peer_only_version(peer_ctx, version);
        printf("no certificate, %s\n", version_name(version));
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        SHOW_CALL(p.ssl, SSL_accept(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        ctx = server_ctx("p256");
        printf("other groups, %s\n", version_name(version));
        NEED(SSL_CTX_set1_groups_list(ctx, "P-384"));
        NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519"));
        p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-384"));
        printf("other signatures, %s\n", version_name(version));
        NEED(peer_SSL_CTX_set1_sigalgs_list(peer_ctx, "RSA-PSS+SHA256"));
        p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        ctx = server_ctx("p256");
        only_version(ctx, version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION);
        printf("other version, %s\n", version_name(version));
        p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
    for (int version = TLS1_VERSION; version <= TLS1_1_VERSION; version++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        peer_SSL_CTX_set_security_level(peer_ctx, 0);
        peer_only_version(peer_ctx, version);
        printf("old version\n");
        struct pair p = server_pair(ctx, peer_ctx);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The client does not like our certificate. */
static void distrusted(void) {
    EACH_VERSION(version) {
        const char *const names[] = {"wrongca", "expired", "selfsigned"};
        for (int i = 0; i < 3; i++) {
            SSL_CTX *ctx = server_ctx(names[i]), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            struct pair p = server_pair(ctx, peer_ctx);
            char byte;
            printf("%s, %s\n", names[i], version_name(version));
            handshake_show(&p);
            SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Not TLS at all. */
static void answered(const char *what, const char *bytes, int n) {
    SSL_CTX *ctx = server_ctx("p256");
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    unsigned char sent[200];
    SSL_set_bio(ssl, in, out);
    SSL_set_accept_state(ssl);
    BIO_write(in, bytes, n);
    printf("%s\n", what);
    SHOW_CALL(ssl, SSL_accept(ssl));
    SHOW_CALL(ssl, SSL_accept(ssl));
    int answer = BIO_read(out, sent, sizeof(sent));
    if (answer == 7 && sent[0] == 21)
        printf("  answer: alert %d %d\n", sent[5], sent[6]);
    else
        printf("  answer: %d bytes\n", answer);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
#define ANSWERED(what, bytes) answered(what, bytes, (int)sizeof(bytes) - 1)
static void not_tls(void) {
    ANSWERED("GET", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ANSWERED("POST", "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ANSWERED("HEAD", "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ANSWERED("PUT", "PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ANSWERED("CONNECT", "CONNECT localhost:443 HTTP/1.1\r\n\r\n");
    ANSWERED("SSH", "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
    ANSWERED("zeros", "\0\0\0\0\0\0\0\0\0\0\0\0");
    ANSWERED("alert", "\x15\x03\x03\x00\x02\x02\x28");
    ANSWERED("data", "\x17\x03\x03\x00\x05hello");
    ANSWERED("ServerHello", "\x16\x03\x03\x00\x06\x02\x00\x00\x02\x03\x03");
    ANSWERED("empty ClientHello", "\x16\x03\x01\x00\x04\x01\x00\x00\x00");
    ANSWERED("short ClientHello", "\x16\x03\x01\x00\x09\x01\x00\x00\x05\x03\x03\x01\x02\x03");
    ANSWERED("huge ClientHello", "\x16\x03\x01\x00\x04\x01\xff\xff\xff");
    ANSWERED("too long", "\x16\x03\x01\xff\xff\x01\x00");
    ANSWERED("SSL 2", "\x80\x19\x01\x00\x02\x00\x00\x00\x00\x00\x10" "0123456789abcdef");
    ANSWERED("SSL 2's form, version 4", "\x80\x1c\x01\x04\x00\x00\x03\x00\x00\x00\x10\x00\x00\x2f" "0123456789abcdef");
    ANSWERED("SSL 2, not all of it", "\x80\x1c\x01\x00\x02\x00\x03");
    ANSWERED("SSL 2, another message", "\x80\x1c\x04\x00\x02\x00\x03");
}

/* Server name: the callback chooses another context. */
static int answer, alert_value;
static SSL_CTX *other_ctx;
static int by_name(SSL *ssl, int *alert, void *arg) {
    printf("  asked for %s (%s)\n", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) ? SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) : "nobody",
           (const char *)arg);
    if (other_ctx)
        SSL_set_SSL_CTX(ssl, other_ctx);
    if (alert_value)
        *alert = alert_value;
    return answer;
}
static void server_name(void) {
    EACH_VERSION(version) {
        for (int i = 0; i < 8; i++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            answer = i / 2;
            alert_value = i % 2 ? SSL_AD_ACCESS_DENIED : 0;
            other_ctx = i == 1 ? server_ctx("rsa") : NULL;
            SSL_CTX_set_tlsext_servername_callback(ctx, by_name);
            SSL_CTX_set_tlsext_servername_arg(ctx, "arg");
            for (int named = 0; named < 2; named++) {
                struct pair p = server_pair(ctx, peer_ctx);
                if (named)
                    peer_SSL_set_tlsext_host_name(p.peer, "server.test");
                printf("answer %d, alert %d, named %d, %s\n", answer, alert_value, named, version_name(version));
                handshake_show(&p);
                SHOW_STR(SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name));
                SHOW(SSL_get_servername_type(p.ssl));
                SHOW(other_ctx && SSL_get_SSL_CTX(p.ssl) == other_ctx);
                printf("key type seen: %s\n", peer_SSL_get0_peer_certificate(p.peer) ? OBJ_nid2sn(EVP_PKEY_get_base_id(X509_get0_pubkey(peer_SSL_get0_peer_certificate(p.peer)))) : "none");
                pair_free(&p);
            }
            SSL_CTX_free(other_ctx);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* ALPN */
static int choose(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned inlen, void *arg) {
    (void)ssl;
    printf("  offered %u bytes, first %.*s (%s)\n", inlen, in[0], in + 1, (const char *)arg);
    if (answer == SSL_TLSEXT_ERR_OK &&
        SSL_select_next_proto((unsigned char **)out, len, (const unsigned char *)"\x08http/1.1\x02h2", 12, in, inlen) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    return answer;
}
static void alpn(void) {
    EACH_VERSION(version) {
        for (answer = 0; answer <= 3; answer++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            SSL_CTX_set_alpn_select_cb(ctx, choose, "arg");
            for (int offer = 0; offer < 3; offer++) {
                struct pair p = server_pair(ctx, peer_ctx);
                if (offer)
                    peer_SSL_set_alpn_protos(p.peer, (const unsigned char *)(offer == 1 ? "\x02h2\x08http/1.1" : "\x06spdy/1"), offer == 1 ? 12 : 7);
                printf("answer %d, offer %d, %s\n", answer, offer, version_name(version));
                handshake_show(&p);
                const unsigned char *got = NULL;
                unsigned len = 99;
                SSL_get0_alpn_selected(p.ssl, &got, &len);
                printf("selected %u %.*s\n", len, (int)len, got ? (const char *)got : "");
                pair_free(&p);
            }
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* The client's certificate. */
static void client_certificates(void) {
    const char *const names[] = {NULL, "client-rsa", "client-p256", "client-ed25519", "client-wrongca", "p256"};
    const int modes[] = {SSL_VERIFY_NONE, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT};
    EACH_VERSION(version) {
        for (int m = 0; m < 3; m++) {
            for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
                peer_only_version(peer_ctx, version);
                SSL_CTX_set_verify(ctx, modes[m], NULL);
                SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL);
                SSL_CTX_set_client_CA_list(ctx, SSL_load_client_CA_file(cert("both-cas.pem")));
                SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
                if (names[i]) {
                    NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert_file(names[i], ".pem")));
                    NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert_file(names[i], ".key"), SSL_FILETYPE_PEM));
                }
                struct pair p = server_pair(ctx, peer_ctx);
                printf("mode %d, %s, %s\n", modes[m], names[i] ? names[i] : "none", version_name(version));
                handshake_show(&p);
                show_x509("we see", SSL_get0_peer_certificate(p.ssl));
                show_chain("we see", SSL_get_peer_cert_chain(p.ssl));
                SHOW(SSL_get_verify_result(p.ssl));
                STACK_OF(X509_NAME) *list = peer_SSL_get_client_CA_list(p.peer);
                printf("peer was told %d authorities\n", list ? sk_X509_NAME_num(list) : -1);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
        }
    }
}

/* Sessions: by ticket and by identifier, in both versions. */
static void sessions(void) {
    EACH_VERSION(version) {
        for (int how = 0; how < 4; how++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
            if (how & 1)
                SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            if (how & 2)
                SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
            SSL_SESSION *session = NULL;
            for (int i = 0; i < 3; i++) {
                struct pair p = server_pair(ctx, peer_ctx);
                char byte;
                if (session)
                    peer_SSL_set_session(p.peer, session);
                printf("%s, tickets %d, cache %d\n", version_name(version), !(how & 1), !(how & 2));
                handshake_show(&p);
                SHOW(SSL_session_reused(p.ssl));
                SHOW(peer_SSL_session_reused(p.peer));
                echo_show(&p);
                peer_SSL_read(p.peer, &byte, 1);
                peer_SSL_SESSION_free(session);
                session = peer_SSL_get1_session(p.peer);
                SHOW(peer_SSL_SESSION_is_resumable(session));
                SHOW(peer_SSL_SESSION_has_ticket(session));
                SHOW(peer_SSL_SESSION_get_ticket_lifetime_hint(session));
                SHOW(SSL_CTX_sess_number(ctx));
                SSL_shutdown(p.ssl);
                peer_SSL_shutdown(p.peer);
                ERR_clear_error();
                pair_free(&p);
            }
            peer_SSL_SESSION_free(session);
            SHOW(SSL_CTX_sess_accept(ctx));
            SHOW(SSL_CTX_sess_accept_good(ctx));
            SHOW(SSL_CTX_sess_hits(ctx));
            SHOW(SSL_CTX_sess_misses(ctx));
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Whose order of ciphers counts. */
static void preference(void) {
    EACH_VERSION(version) {
        for (int ours = 0; ours < 2; ours++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            peer_only_version(peer_ctx, version);
            if (ours)
                SSL_CTX_set_options(ctx, SSL_OP_CIPHER_SERVER_PREFERENCE);
            SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384");
            SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384");
            peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256");
            peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256");
            struct pair p = server_pair(ctx, peer_ctx);
            handshake_show(&p);
            SHOW_STR(SSL_get_cipher_name(p.ssl));
            STACK_OF(SSL_CIPHER) *offered = SSL_get_client_ciphers(p.ssl);
            for (int i = 0; offered && i < sk_SSL_CIPHER_num(offered); i++)
                printf("  %s\n", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(offered, i)));
            char shared[500] = "";
            SHOW_STR(SSL_get_shared_ciphers(p.ssl, shared, sizeof(shared)));
            SHOW(SSL_get_shared_group(p.ssl, -1));
            SHOW(SSL_get_negotiated_group(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Two certificates: the client's algorithms choose. */
static void two_certificates(void) {
    SSL_CTX *ctx = server_ctx("rsa");
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("p256.pem")));
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
    const char *const lists[] = {"RSA-PSS+SHA256", "ECDSA+SHA256", "ECDSA+SHA256:RSA-PSS+SHA256", "RSA-PSS+SHA256:ECDSA+SHA256"};
    EACH_VERSION(version) {
        for (int i = 0; i < 4; i++) {
            SSL_CTX *peer_ctx = peer_client_ctx();
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
            peer_only_version(peer_ctx, version);
            NEED(peer_SSL_CTX_set1_sigalgs_list(peer_ctx, lists[i]));
            struct pair p = server_pair(ctx, peer_ctx);
            printf("%s, %s\n", lists[i], version_name(version));
            handshake_show(&p);
            int nid = 0;
            SHOW(peer_SSL_get_peer_signature_nid(p.peer, &nid));
            SHOW_STR(nid ? OBJ_nid2sn(nid) : NULL);
            X509 *x = peer_SSL_get0_peer_certificate(p.peer);
            SHOW_STR(x ? OBJ_nid2sn(EVP_PKEY_get_base_id(X509_get0_pubkey(x))) : NULL);
            pair_free(&p);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
    SSL_CTX_free(ctx);
}

MAIN(CASE(basic), CASE(steps), CASE(tiny_channel), CASE(blocking), CASE(refused), CASE(distrusted), CASE(not_tls), CASE(server_name), CASE(alpn),
     CASE(client_certificates), CASE(sessions), CASE(preference), CASE(two_certificates))
