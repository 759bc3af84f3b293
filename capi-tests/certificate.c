/* Our certificate and key: from files, memory and EVP_PKEY, with chain; and a client's certificate on the wire. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A server that asks for a certificate; what it saw is printed after. */
static SSL_CTX *asking(int mode) {
    SSL_CTX *peer_ctx = peer_server_ctx("p256");
    peer_SSL_CTX_set_verify(peer_ctx, mode, NULL);
    NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
    peer_SSL_CTX_set_client_CA_list(peer_ctx, SSL_load_client_CA_file(cert("both-cas.pem")));
    return peer_ctx;
}
static void attempt(const char *what, SSL_CTX *ctx, int mode) {
    SSL_CTX *peer_ctx = asking(mode);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        printf("%s, %s\n", what, version_name(version));
        if (handshake_show(&p))
            echo_show(&p);
        show_x509("peer sees", peer_SSL_get0_peer_certificate(p.peer));
        show_chain("peer sees", peer_SSL_get_peer_cert_chain(p.peer));
        printf("peer's verify result: %ld\n", peer_SSL_get_verify_result(p.peer));
        show_x509("we sent", SSL_get_certificate(p.ssl));
        pair_free(&p);
    }
    peer_SSL_CTX_free(peer_ctx);
}

static void from_files(void) {
    const char *const names[] = {"client-rsa", "client-p256", "client-ed25519", "client-wrongca", "client-revoked", "p256"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        SSL_CTX *ctx = client_ctx();
        TRY(SSL_CTX_use_certificate_chain_file(ctx, cert_file(names[i], ".pem")) == 1);
        TRY(SSL_CTX_use_PrivateKey_file(ctx, cert_file(names[i], ".key"), SSL_FILETYPE_PEM) == 1);
        SHOW(SSL_CTX_check_private_key(ctx));
        attempt(names[i], ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
        SSL_CTX_free(ctx);
    }
}
static void missing(void) {
    SSL_CTX *ctx = client_ctx();
    attempt("none, asked", ctx, SSL_VERIFY_PEER);
    attempt("none, needed", ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    attempt("none, not asked", ctx, SSL_VERIFY_NONE);
    /* A certificate without its key is not sent. */
    SHOW(SSL_CTX_use_certificate(ctx, load_x509("client-p256-leaf.pem")));
    TRY(SSL_CTX_check_private_key(ctx));
    attempt("no key", ctx, SSL_VERIFY_PEER);
    SSL_CTX_free(ctx);
}
static void from_memory(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = asking(SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
        X509 *x = load_x509("client-p256-leaf.pem"), *inter = load_x509("inter-leaf.pem");
        EVP_PKEY *key = load_key("client-p256.key");
        SHOW(SSL_CTX_use_certificate(ctx, x));
        SHOW(SSL_CTX_use_PrivateKey(ctx, key));
        SHOW(SSL_CTX_add1_chain_cert(ctx, inter));
        SHOW(SSL_CTX_get0_certificate(ctx) == x);
        SHOW(SSL_CTX_get0_privatekey(ctx) == key);
        STACK_OF(X509) *chain = NULL;
        SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
        show_chain("chain", chain);
        SHOW(SSL_CTX_check_private_key(ctx));
        only_version(ctx, version);
        struct pair p = client_pair(ctx, peer_ctx);
        SHOW(SSL_get_certificate(p.ssl) == x);
        SHOW(SSL_get_privatekey(p.ssl) == key);
        handshake_show(&p);
        show_chain("peer sees", peer_SSL_get_peer_cert_chain(p.peer));
        pair_free(&p);
        X509_free(x);
        X509_free(inter);
        EVP_PKEY_free(key);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
/* Set on the SSL after SSL_new, not on the context. */
static void on_the_ssl(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = asking(SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        TRY(SSL_use_certificate_chain_file(p.ssl, cert("client-rsa.pem")));
        TRY(SSL_use_PrivateKey_file(p.ssl, cert("client-rsa.key"), SSL_FILETYPE_PEM));
        SHOW(SSL_check_private_key(p.ssl));
        SHOW(SSL_CTX_get0_certificate(ctx) == NULL);
        handshake_show(&p);
        show_chain("peer sees", peer_SSL_get_peer_cert_chain(p.peer));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
/* Two kinds of keys: the peer's signature algorithms choose. */
static void two_kinds(void) {
    SSL_CTX *ctx = client_ctx();
    const char *const names[] = {"client-rsa", "client-p256", "client-ed25519"};
    for (int i = 0; i < 3; i++) {
        SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert_file(names[i], ".pem")));
        SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert_file(names[i], ".key"), SSL_FILETYPE_PEM));
    }
    const char *const lists[] = {"RSA-PSS+SHA256", "ECDSA+SHA256", "ed25519:RSA-PSS+SHA256"};
    for (int i = 0; i < 3; i++) {
        SSL_CTX *peer_ctx = asking(SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
        SHOW(peer_SSL_CTX_set1_client_sigalgs_list(peer_ctx, lists[i]));
        EACH_VERSION(version) {
            struct pair p = client_pair(ctx, peer_ctx);
            SSL_set_max_proto_version(p.ssl, version);
            printf("%s, %s\n", lists[i], version_name(version));
            handshake_show(&p);
            show_x509("peer sees", peer_SSL_get0_peer_certificate(p.peer));
            int nid = 0;
            SHOW(SSL_get_signature_nid(p.ssl, &nid));
            SHOW_STR(nid ? OBJ_nid2sn(nid) : NULL);
            SHOW(SSL_get_signature_type_nid(p.ssl, &nid));
            SHOW_STR(nid ? OBJ_nid2sn(nid) : NULL);
            pair_free(&p);
        }
        peer_SSL_CTX_free(peer_ctx);
    }
    SSL_CTX_free(ctx);
}

/* The callback is asked when the server asks. */
static int given;
static int give(SSL *ssl, X509 **x, EVP_PKEY **key) {
    STACK_OF(X509_NAME) *names = SSL_get_client_CA_list(ssl);
    printf("  asked, the server names %d authorities\n", names ? sk_X509_NAME_num(names) : -1);
    if (given <= 0)
        return given;
    *x = load_x509("client-p256-leaf.pem");
    *key = load_key("client-p256.key");
    return 1;
}
static void client_cert_cb(void) {
    for (given = 0; given <= 1; given++) {
        SSL_CTX *ctx = client_ctx();
        SSL_CTX_set_client_cert_cb(ctx, give);
        SHOW(SSL_CTX_get_client_cert_cb(ctx) == give);
        SHOW(SSL_CTX_add1_chain_cert(ctx, load_x509("inter-leaf.pem")));
        ERR_clear_error();
        attempt(given ? "given" : "not given", ctx, SSL_VERIFY_PEER);
        SSL_CTX_free(ctx);
    }
    /* Later: -1. */
    SSL_CTX *ctx = client_ctx(), *peer_ctx = asking(SSL_VERIFY_PEER);
    SSL_CTX_set_client_cert_cb(ctx, give);
    EACH_VERSION(version) {
        given = -1;
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        printf("%s\n", version_name(version));
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SHOW(SSL_want(p.ssl));
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        given = 1;
        handshake_show(&p);
        show_x509("peer sees", peer_SSL_get0_peer_certificate(p.peer));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static int configure(SSL *ssl, void *arg) {
    printf("  cert_cb\n");
    if (*(int *)arg == 1) {
        SSL_use_certificate_file(ssl, cert("client-rsa-leaf.pem"), SSL_FILETYPE_PEM);
        SSL_use_PrivateKey_file(ssl, cert("client-rsa.key"), SSL_FILETYPE_PEM);
        SSL_add1_chain_cert(ssl, load_x509("inter-leaf.pem"));
    }
    return *(int *)arg;
}
static void cert_cb(void) {
    for (int value = 0; value <= 1; value++) {
        SSL_CTX *ctx = client_ctx();
        SSL_CTX_set_cert_cb(ctx, configure, &value);
        attempt(value ? "configured" : "refused", ctx, SSL_VERIFY_PEER);
        SSL_CTX_free(ctx);
    }
    SSL_CTX *ctx = client_ctx(), *peer_ctx = asking(SSL_VERIFY_PEER);
    EACH_VERSION(version) {
        int value = -1;
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_cert_cb(p.ssl, configure, &value);
        SSL_set_max_proto_version(p.ssl, version);
        handshake(&p);
        outcome_show("handshake", &p.last);
        value = 1;
        handshake_show(&p);
        show_x509("peer sees", peer_SSL_get0_peer_certificate(p.peer));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* What the server's request says, seen by the client. */
static void request(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = asking(SSL_VERIFY_PEER);
    EACH_VERSION(version) {
        struct pair p = client_pair(ctx, peer_ctx);
        SSL_set_max_proto_version(p.ssl, version);
        NEED_HANDSHAKE(&p);
        STACK_OF(X509_NAME) *names = SSL_get_client_CA_list(p.ssl);
        SHOW(names ? sk_X509_NAME_num(names) : -1);
        for (int i = 0; names && i < sk_X509_NAME_num(names); i++) {
            char text[200];
            printf("  %s\n", X509_NAME_oneline(sk_X509_NAME_value(names, i), text, sizeof(text)));
        }
        const STACK_OF(X509_NAME) *peer_names = SSL_get0_peer_CA_list(p.ssl);
        SHOW(peer_names ? sk_X509_NAME_num(peer_names) : -1);
        const unsigned char *types = NULL;
        size_t n = SSL_get0_certificate_types(p.ssl, &types);
        printf("%zu types:", n);
        for (size_t i = 0; i < n; i++)
            printf(" %d", types[i]);
        printf("\n");
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* Loading: what works, what fails, and with which error. */
static void loading(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.der"), SSL_FILETYPE_ASN1));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-traditional.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.der"), SSL_FILETYPE_ASN1));
    TRY(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("rsa-traditional.key"), SSL_FILETYPE_PEM));
    TRY(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("rsa-traditional.der"), SSL_FILETYPE_ASN1));
    TRY(SSL_CTX_check_private_key(ctx));
    TRY(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), 77));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), 77));
    TRY(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa-combined.pem")));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-combined.pem"), SSL_FILETYPE_PEM));
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(ctx, &chain);
    show_chain("chain", chain);
    SSL_CTX_free(ctx);
}
static int password_calls;
static int password(char *buffer, int size, int writing, void *arg) {
    printf("  password: size %d, writing %d, arg %s\n", size, writing, arg ? (char *)arg : "none");
    password_calls++;
    if (!arg)
        return 0;
    memcpy(buffer, arg, strlen(arg));
    return (int)strlen(arg);
}
static void passwords(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_default_passwd_cb(ctx, password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "secret");
    SHOW(SSL_CTX_get_default_passwd_cb(ctx) == password);
    SHOW_STR((char *)SSL_CTX_get_default_passwd_cb_userdata(ctx));
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")));
    TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "wrong");
    ERR_clear_error();
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_SSL);
    SHOW(ERR_peek_error() != 0);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, NULL);
    ERR_clear_error();
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(ERR_peek_error() != 0);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_default_passwd_cb(ssl) == password);
    SSL_set_default_passwd_cb_userdata(ssl, "secret");
    SHOW_STR((char *)SSL_get_default_passwd_cb_userdata(ssl));
    TRY(SSL_use_PrivateKey_file(ssl, cert("rsa-encrypted.key"), SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
/* The first and the last error of each failure, which programs print and match. */
static void first_and_last(const char *what, int value) {
    unsigned long first = ERR_peek_error(), last = ERR_peek_last_error();
    printf("%s = %d: first %s: %s, last %s: %s\n", what, value, first ? ERR_lib_error_string(first) : "",
           first ? ERR_reason_error_string(first) : "", last ? ERR_lib_error_string(last) : "", last ? ERR_reason_error_string(last) : "");
    ERR_clear_error();
}
#define FAILS(call) (ERR_clear_error(), first_and_last(#call, call))
static void failures(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    FAILS(SSL_CTX_use_certificate_file(ctx, "/nonexistent", SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("garbage.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("garbage.pem"), SSL_FILETYPE_ASN1));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("empty.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_certificate_chain_file(ctx, "/nonexistent"));
    FAILS(SSL_CTX_use_certificate_chain_file(ctx, cert("garbage.pem")));
    FAILS(SSL_CTX_use_certificate_chain_file(ctx, cert("empty.pem")));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, "/nonexistent", SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("garbage.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_check_private_key(ssl));
    FAILS(SSL_CTX_use_certificate(ctx, NULL));
    FAILS(SSL_CTX_use_PrivateKey(ctx, NULL));
    FAILS(SSL_use_certificate(ssl, NULL));
    FAILS(SSL_use_PrivateKey(ssl, NULL));
    /* A key of another kind, and another key of the same kind. */
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("client-rsa-leaf.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_get0_privatekey(ctx) == NULL);
    /* Too weak for the security level. */
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("weak-leaf.pem"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_PrivateKey_file(ctx, cert("weak.key"), SSL_FILETYPE_PEM));
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("sha1-leaf.pem"), SSL_FILETYPE_PEM));
    SSL_CTX_set_security_level(ctx, 0);
    FAILS(SSL_CTX_use_certificate_file(ctx, cert("weak-leaf.pem"), SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void asn1(void) {
    unsigned char bytes[5000];
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    FILE *f = fopen(cert("rsa-leaf.der"), "r");
    int n = (int)fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    FAILS(SSL_CTX_use_certificate_ASN1(ctx, n, bytes));
    FAILS(SSL_CTX_use_certificate_ASN1(ctx, 10, bytes));
    SSL *ssl = SSL_new(ctx);
    FAILS(SSL_use_certificate_ASN1(ssl, bytes, n));
    f = fopen(cert("rsa-traditional.der"), "r");
    n = (int)fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    FAILS(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, bytes, n));
    FAILS(SSL_use_PrivateKey_ASN1(EVP_PKEY_RSA, ssl, bytes, n));
    FAILS(SSL_CTX_use_RSAPrivateKey_ASN1(ctx, bytes, n));
    FAILS(SSL_use_RSAPrivateKey_ASN1(ssl, bytes, n));
    FAILS(SSL_CTX_check_private_key(ctx));
    FAILS(SSL_check_private_key(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The chain's functions, and choosing among several certificates. */
static void chains(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    STACK_OF(X509) *chain = NULL;
    X509 *inter = load_x509("inter-leaf.pem");
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("p256-leaf.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
    SHOW(chain == NULL);
    SHOW(SSL_CTX_add0_chain_cert(ctx, load_x509("inter-leaf.pem")));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
    show_chain("chain", chain);
    SHOW(SSL_CTX_clear_chain_certs(ctx));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
    show_chain("chain", chain);
    /* Extra certificates are for all kinds of keys that have no chain of their own. */
    SHOW(SSL_CTX_add_extra_chain_cert(ctx, inter));
    SHOW(SSL_CTX_get_extra_chain_certs(ctx, &chain));
    show_chain("extra", chain);
    SHOW(SSL_CTX_get_extra_chain_certs_only(ctx, &chain));
    show_chain("extra only", chain);
    SHOW(SSL_CTX_clear_extra_chain_certs(ctx));
    SHOW(SSL_CTX_get_extra_chain_certs(ctx, &chain));
    show_chain("extra", chain);
    /* Built from the store. */
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL));
    TRY(SSL_CTX_build_cert_chain(ctx, 0));
    SHOW(SSL_CTX_add1_chain_cert(ctx, load_x509("inter-leaf.pem")));
    TRY(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK | SSL_BUILD_CHAIN_FLAG_NO_ROOT));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
    show_chain("built", chain);
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("rsa-leaf.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM));
    for (int which = SSL_CERT_SET_FIRST; SSL_CTX_set_current_cert(ctx, which) == 1; which = SSL_CERT_SET_NEXT)
        printf("kind %s\n", OBJ_nid2sn(EVP_PKEY_get_base_id(SSL_CTX_get0_privatekey(ctx))));
    SHOW(SSL_CTX_select_current_cert(ctx, SSL_CTX_get0_certificate(ctx)));
    SHOW(SSL_CTX_select_current_cert(ctx, inter));
    SSL_CTX_free(ctx);
    /* All at once. */
    ctx = SSL_CTX_new(TLS_method());
    X509 *x = load_x509("p256-leaf.pem");
    EVP_PKEY *key = load_key("p256.key");
    STACK_OF(X509) *own = sk_X509_new_null();
    sk_X509_push(own, load_x509("inter-leaf.pem"));
    TRY(SSL_CTX_use_cert_and_key(ctx, x, key, own, 0));
    TRY(SSL_CTX_use_cert_and_key(ctx, x, key, own, 0));
    TRY(SSL_CTX_use_cert_and_key(ctx, x, key, own, 1));
    TRY(SSL_CTX_use_cert_and_key(ctx, x, load_key("rsa.key"), own, 1));
    TRY(SSL_CTX_use_cert_and_key(ctx, NULL, key, own, 1));
    SHOW(SSL_CTX_get0_chain_certs(ctx, &chain));
    show_chain("chain", chain);
    SSL_CTX_free(ctx);
}

static void ca_lists(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(cert("both-cas.pem"));
    SHOW(sk_X509_NAME_num(names));
    SSL_CTX_set_client_CA_list(ctx, names);
    SHOW(SSL_CTX_get_client_CA_list(ctx) == names);
    SHOW(SSL_CTX_add_client_CA(ctx, load_x509("inter-leaf.pem")));
    SHOW(sk_X509_NAME_num(SSL_CTX_get_client_CA_list(ctx)));
    SSL *ssl = SSL_new(ctx);
    SSL_set_accept_state(ssl);
    SHOW(sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    SHOW(SSL_add_client_CA(ssl, load_x509("ca.pem")));
    SHOW(sk_X509_NAME_num(SSL_get_client_CA_list(ssl)));
    SHOW(sk_X509_NAME_num(SSL_CTX_get_client_CA_list(ctx)));
    SHOW(SSL_add_file_cert_subjects_to_stack(names, cert("p256.pem")));
    SHOW(sk_X509_NAME_num(names));
    SHOW(SSL_add_file_cert_subjects_to_stack(names, cert("p256.pem")));
    SHOW(sk_X509_NAME_num(names));
    SHOW(SSL_add_dir_cert_subjects_to_stack(names, cert("cadir")));
    STACK_OF(X509_NAME) *copy = SSL_dup_CA_list(names);
    SHOW(sk_X509_NAME_num(copy) == sk_X509_NAME_num(names));
    sk_X509_NAME_pop_free(copy, X509_NAME_free);
    TRY(SSL_load_client_CA_file(cert("garbage.pem")) == NULL);
    SHOW(SSL_CTX_get0_CA_list(ctx) == NULL);
    SSL_CTX_set0_CA_list(ctx, SSL_load_client_CA_file(cert("ca.pem")));
    SHOW(sk_X509_NAME_num(SSL_CTX_get0_CA_list(ctx)));
    SHOW(SSL_get0_CA_list(ssl) != NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(from_files), CASE(missing), CASE(from_memory), CASE(on_the_ssl), CASE(two_kinds), CASE(client_cert_cb), CASE(cert_cb),
     CASE(request), CASE(loading), CASE(passwords), CASE(failures), CASE(asn1), CASE(chains), CASE(ca_lists))
