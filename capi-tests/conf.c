/* SSL_CONF_cmd and its kin: every command in both flavours, with flags, prefixes and what it changes. */
#include "support.h"

/* What commands can change, where it is not what it was. */
static void state_show(SSL_CTX *ctx, SSL *ssl) {
    static char last[1024];
    char text[1024];
    int used = 0;
#define ADD(...) used += snprintf(text + used, sizeof(text) - (size_t)used, __VA_ARGS__)
    ADD("  options %lx, verify %d", (unsigned long)(ssl ? SSL_get_options(ssl) : SSL_CTX_get_options(ctx)),
        ssl ? SSL_get_verify_mode(ssl) : SSL_CTX_get_verify_mode(ctx));
    ADD(", min %ld, max %ld", ssl ? SSL_get_min_proto_version(ssl) : SSL_CTX_get_min_proto_version(ctx),
        ssl ? SSL_get_max_proto_version(ssl) : SSL_CTX_get_max_proto_version(ctx));
    ADD(", tickets %zu", ssl ? SSL_get_num_tickets(ssl) : SSL_CTX_get_num_tickets(ctx));
    ADD(", certificate %d, key %d", (ssl ? SSL_get_certificate(ssl) : SSL_CTX_get0_certificate(ctx)) != NULL,
        (ssl ? SSL_get_privatekey(ssl) : SSL_CTX_get0_privatekey(ctx)) != NULL);
    const STACK_OF(X509_NAME) *names = ssl ? SSL_get0_CA_list(ssl) : SSL_CTX_get0_CA_list(ctx);
    ADD(", names %d", names ? sk_X509_NAME_num(names) : -1);
    ADD(", level %d\n  ciphers", ssl ? SSL_get_security_level(ssl) : SSL_CTX_get_security_level(ctx));
    STACK_OF(SSL_CIPHER) *ciphers = ssl ? SSL_get_ciphers(ssl) : SSL_CTX_get_ciphers(ctx);
    int shown = 0;
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers) && shown < 6; i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(ciphers, i);
        if (SSL_CIPHER_is_aead(cipher) && !strstr(SSL_CIPHER_get_name(cipher), "ARIA") && (SSL_CIPHER_get_kx_nid(cipher) != NID_kx_dhe || SSL_CIPHER_get_auth_nid(cipher) == NID_auth_rsa) && SSL_CIPHER_get_kx_nid(cipher) != NID_kx_rsa) {
            ADD(" %s", SSL_CIPHER_get_name(cipher));
            shown++;
        }
    }
    if (strcmp(text, last) != 0)
        puts(text);
    strcpy(last, text);
}

static SSL_CONF_CTX *conf;
static void try(const char *command, const char *value) {
    ERR_clear_error();
    int type = SSL_CONF_cmd_value_type(conf, command);
    /* names that contain the folder of the certificates are not printed */
    int secret = value && *value == '/';
    int result = SSL_CONF_cmd(conf, command, value);
    printf("%s %s: type %d, %d\n", command, secret ? strrchr(value, '/') + 1 : value ? value : "(null)", type, result);
    if (!secret)
        show_errors("  error");
    ERR_clear_error();
}

static const char *const file_commands[][2] = {
    {"SignatureAlgorithms", "RSA+SHA256:ECDSA+SHA384"}, {"SignatureAlgorithms", "RSA+SHA256:what"}, {"SignatureAlgorithms", ""},
    {"signaturealgorithms", "ed25519"}, {"ClientSignatureAlgorithms", "rsa_pss_rsae_sha256"}, {"ClientSignatureAlgorithms", "x"},
    {"Curves", "P-256:X25519"}, {"Groups", "P-384"}, {"Groups", "nothing"}, {"Groups", ""}, {"Groups", ":"}, {"Groups", NULL},
    {"ECDHParameters", "Automatic"}, {"ECDHParameters", "+automatic"}, {"ECDHParameters", "auto"}, {"ECDHParameters", "P-256:P-384"},
    {"ECDHParameters", "P-521"}, {"CipherString", "ECDHE+CHACHA20"}, {"CipherString", "no such thing"}, {"CipherString", "DEFAULT@SECLEVEL=3"},
    {"Ciphersuites", "TLS_AES_128_GCM_SHA256"}, {"Ciphersuites", "nonsense"}, {"Ciphersuites", ""},
    {"Protocol", "-ALL, TLSv1.2"}, {"Protocol", "ALL,-TLSv1.3"}, {"Protocol", "SSLv2,SSLv3,TLSv1,TLSv1.1,DTLSv1,DTLSv1.2"}, {"Protocol", "TLSv9"}, {"Protocol", ""},
    {"Protocol", "-TLSv1.2,,TLSv1.2"}, {"Protocol", "-tlsv1.3 , nothing"},
    {"MinProtocol", "TLSv1.2"}, {"MinProtocol", "tlsv1.2"}, {"MinProtocol", "TLSv1.3"}, {"MinProtocol", "None"}, {"MinProtocol", "SSLv3"},
    {"MinProtocol", "TLSv1"}, {"MinProtocol", "TLSv1.1"}, {"MinProtocol", "DTLSv1.2"}, {"MinProtocol", "DTLSv1"}, {"MinProtocol", ""}, {"MinProtocol", NULL},
    {"MaxProtocol", "TLSv1.2"}, {"MaxProtocol", "TLSv1.3"}, {"MaxProtocol", "None"}, {"MaxProtocol", "SSLv3"}, {"MaxProtocol", "x"},
    {"Options", "SessionTicket"}, {"Options", "-SessionTicket"}, {"Options", "EmptyFragments,-Bugs,Compression"}, {"Options", "Bugs,-Compression"},
    {"Options", "ServerPreference, NoResumptionOnRenegotiation ,DHSingle, ECDHSingle"},
    {"Options", "UnsafeLegacyRenegotiation,UnsafeLegacyServerConnect,ClientRenegotiation"}, {"Options", "-EncryptThenMac,NoRenegotiation,AllowNoDHEKEX"},
    {"Options", "PrioritizeChaCha,-MiddleboxCompat,-AntiReplay,-ExtendedMasterSecret,-CANames,KTLS"},
    {"Options", "+prioritizechacha,+MiddleboxCompat,+AntiReplay,ExtendedMasterSecret,CANames,-KTLS"}, {"Options", "KTLS,what"}, {"Options", "what,-KTLS"},
    {"Options", "+"}, {"Options", "-"}, {"Options", ","}, {"Options", ""}, {"Options", NULL}, {"Options", "--KTLS"}, {"Options", " + KTLS"},
    {"VerifyMode", "Peer"}, {"VerifyMode", "Request"}, {"VerifyMode", "Require"}, {"VerifyMode", "Once"}, {"VerifyMode", "RequestPostHandshake"},
    {"VerifyMode", "RequirePostHandshake"}, {"VerifyMode", "-Peer,-Require"}, {"VerifyMode", "-RequirePostHandshake"}, {"VerifyMode", "none"}, {"VerifyMode", NULL},
    {"RecordPadding", "512"}, {"RecordPadding", "1"}, {"RecordPadding", "0"}, {"RecordPadding", "-1"}, {"RecordPadding", "16384"}, {"RecordPadding", "16385"}, {"RecordPadding", "x"},
    {"NumTickets", "5"}, {"NumTickets", "0"}, {"NumTickets", "-3"}, {"NumTickets", "many"}, {"NumTickets", " 3x"},
    {"no_tls1", NULL}, {"-no_tls1", NULL}, {"cipher", "ALL"}, {"", ""}, {"Unknown", "x"}, {"OPTIONS", "KTLS"},
};
static const char *const line_commands[][2] = {
    {"-no_ssl3", NULL}, {"-no_tls1", NULL}, {"-no_tls1_1", "ignored"}, {"-no_tls1_2", NULL}, {"-no_tls1_3", NULL}, {"-bugs", NULL}, {"-comp", NULL}, {"-no_comp", NULL},
    {"-ecdh_single", NULL}, {"-no_ticket", NULL}, {"-serverpref", NULL}, {"-legacy_renegotiation", NULL}, {"-client_renegotiation", NULL}, {"-legacy_server_connect", NULL},
    {"-no_legacy_server_connect", NULL}, {"-no_renegotiation", NULL}, {"-no_resumption_on_reneg", NULL}, {"-allow_no_dhe_kex", NULL}, {"-prioritize_chacha", NULL},
    {"-strict", NULL}, {"-no_middlebox", NULL}, {"-no_anti_replay", NULL}, {"-anti_replay", NULL}, {"-no_etm", NULL},
    {"-sigalgs", "RSA+SHA256"}, {"-client_sigalgs", "RSA+SHA256"}, {"-curves", "P-256"}, {"-groups", "P-256"}, {"-named_curve", "auto"}, {"-named_curve", "automatic"},
    {"-named_curve", "P-256"}, {"-cipher", "ECDHE+AESGCM"}, {"-cipher", NULL}, {"-ciphersuites", "TLS_AES_256_GCM_SHA384"}, {"-min_protocol", "TLSv1.2"}, {"-max_protocol", "TLSv1.3"},
    {"-record_padding", "100"}, {"-num_tickets", "1"}, {"-Cipher", "ALL"}, {"cipher", "ALL"}, {"--cipher", "ALL"}, {"-", NULL}, {"", NULL}, {"-CipherString", "ALL"}, {"-Options", "KTLS"}, {"-xyz", NULL},
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const unsigned sides[] = {0, SSL_CONF_FLAG_CLIENT, SSL_CONF_FLAG_SERVER, SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SERVER};

static void all(unsigned flavour, const char *const (*commands)[2], size_t count) {
    for (int target = 0; target < 3; target++) {
        for (size_t side = 0; side < COUNT(sides); side++) {
            for (int show = 0; show < 2; show++) {
                SSL_CTX *ctx = SSL_CTX_new(TLS_method());
                SSL *ssl = SSL_new(ctx);
                conf = SSL_CONF_CTX_new();
                SHOW(SSL_CONF_CTX_set_flags(conf, flavour | sides[side] | (show ? SSL_CONF_FLAG_SHOW_ERRORS : 0)));
                if (target == 1)
                    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
                if (target == 2)
                    SSL_CONF_CTX_set_ssl(conf, ssl);
                for (size_t i = 0; i < count; i++) {
                    /* OpenSSL 3.0 crashes on groups without a target. */
                    if (target == 0 && (strcasestr(commands[i][0], "groups") || strcasestr(commands[i][0], "curves")))
                        continue;
                    try(commands[i][0], commands[i][1]);
                    state_show(ctx, target == 2 ? ssl : NULL);
                }
                TRY(SSL_CONF_CTX_finish(conf));
                SSL_CONF_CTX_free(conf);
                SSL_free(ssl);
                SSL_CTX_free(ctx);
            }
        }
    }
}
static void file(void) { all(SSL_CONF_FLAG_FILE, file_commands, COUNT(file_commands)); }
static void command_line(void) { all(SSL_CONF_FLAG_CMDLINE, line_commands, COUNT(line_commands)); }
static void both(void) {
    all(SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_FILE, line_commands, COUNT(line_commands));
    all(SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_FILE, file_commands, COUNT(file_commands));
}
static void neither(void) { all(0, file_commands, COUNT(file_commands)); }

/* Certificates, keys and authorities. */
static void places(void) {
    const char *const commands[][2] = {
        {"Certificate", "p256.pem"}, {"PrivateKey", "p256.key"}, {"Certificate", "rsa-combined.pem"}, {"PrivateKey", "p384.key"}, {"Certificate", "garbage.pem"},
        {"Certificate", "missing.pem"}, {"PrivateKey", "missing.pem"}, {"ChainCAFile", "ca.pem"}, {"ChainCAFile", "empty.pem"}, {"ChainCAPath", "cadir"},
        {"ChainCAStore", "ca.pem"}, {"ChainCAStore", "missing.pem"}, {"VerifyCAFile", "ca.pem"}, {"VerifyCAFile", "missing.pem"}, {"VerifyCAPath", "cadir"},
        {"VerifyCAPath", "missing"}, {"VerifyCAStore", "ca.pem"}, {"RequestCAFile", "ca.pem"}, {"RequestCAFile", "both-cas.pem"}, {"RequestCAFile", "missing.pem"},
        {"ClientCAFile", "inter.pem"}, {"RequestCAPath", "cadir"}, {"RequestCAPath", "missing"}, {"ClientCAPath", "cadir"}, {"RequestCAStore", "both-cas.pem"},
        {"ClientCAStore", "ca.pem"}, {"RequestCAStore", "missing.pem"}, {"DHParameters", "missing.pem"}, {"DHParameters", "rsa.pem"},
    };
    for (int target = 0; target < 3; target++) {
        for (unsigned flags = 0; flags < 8; flags++) {
            SSL_CTX *ctx = SSL_CTX_new(TLS_method());
            SSL *ssl = SSL_new(ctx);
            conf = SSL_CONF_CTX_new();
            SHOW(SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CLIENT | (flags & 1 ? SSL_CONF_FLAG_SERVER : 0) |
                                                  (flags & 2 ? SSL_CONF_FLAG_CERTIFICATE : 0) | (flags & 4 ? SSL_CONF_FLAG_REQUIRE_PRIVATE : 0)));
            if (target == 1)
                SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
            if (target == 2)
                SSL_CONF_CTX_set_ssl(conf, ssl);
            for (size_t i = 0; i < COUNT(commands); i++) {
                try(commands[i][0], cert(commands[i][1]));
                state_show(ctx, target == 2 ? ssl : NULL);
            }
            TRY(SSL_CONF_CTX_finish(conf));
            state_show(ctx, target == 2 ? ssl : NULL);
            SSL_CONF_CTX_free(conf);
            SSL_free(ssl);
            SSL_CTX_free(ctx);
        }
    }
}

/* Keys that are in their certificates' files. */
static void missing_keys(void) {
    const char *const files[] = {"rsa-combined.pem", "p256.pem"};
    for (int i = 0; i < 2; i++) {
        for (int with_key = 0; with_key < 2; with_key++) {
            for (int require = 0; require < 2; require++) {
                SSL_CTX *ctx = SSL_CTX_new(TLS_method());
                conf = SSL_CONF_CTX_new();
                SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE | (require ? SSL_CONF_FLAG_REQUIRE_PRIVATE : 0));
                SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
                try("Certificate", cert(files[i]));
                if (with_key)
                    try("PrivateKey", cert(i ? "p256.key" : "rsa.key"));
                SHOW(SSL_CONF_CTX_finish(conf));
                ERR_clear_error();
                state_show(ctx, NULL);
                /* once more: nothing is left to do */
                SHOW(SSL_CONF_CTX_finish(conf));
                ERR_clear_error();
                SSL_CONF_CTX_free(conf);
                SSL_CTX_free(ctx);
            }
        }
    }
}

/* DH parameters with other things before them. */
static void dh_parameters(void) {
    char path[] = "/tmp/capi-dh-XXXXXX";
    int fd = mkstemp(path);
    EVP_PKEY_CTX *generator = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
    EVP_PKEY *key = NULL;
    NEED(EVP_PKEY_paramgen_init(generator) == 1 && EVP_PKEY_CTX_set_dh_nid(generator, NID_ffdhe2048) == 1 && EVP_PKEY_paramgen(generator, &key) == 1);
    BIO *out = BIO_new_fd(fd, BIO_NOCLOSE);
    X509 *x509 = load_x509("p256.pem");
    PEM_write_bio_X509(out, x509);
    PEM_write_bio_Parameters(out, key);
    BIO_free(out);
    for (int level = 2; level < 5; level++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        SSL_CTX_set_security_level(ctx, level);
        conf = SSL_CONF_CTX_new();
        SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
        SHOW(SSL_CONF_cmd(conf, "DHParameters", path));
        SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
        TRY(SSL_CONF_cmd(conf, "DHParameters", path));
        SSL_CONF_CTX_free(conf);
        SSL_CTX_free(ctx);
    }
    unlink(path);
}

static void server_info(void) {
    static const char good[] = "-----BEGIN SERVERINFO FOR X-----\nABIAAwECAw==\n-----END SERVERINFO FOR X-----\n";
    char path[] = "/tmp/capi-info-XXXXXX";
    int fd = mkstemp(path);
    NEED(write(fd, good, sizeof(good) - 1) == (ssize_t)sizeof(good) - 1);
    for (int target = 0; target < 3; target++) {
        for (int with_certificate = 0; with_certificate < 2; with_certificate++) {
            SSL_CTX *ctx = with_certificate ? server_ctx("p256") : SSL_CTX_new(TLS_server_method());
            SSL *ssl = SSL_new(ctx);
            conf = SSL_CONF_CTX_new();
            SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE);
            if (target == 1)
                SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
            if (target == 2)
                SSL_CONF_CTX_set_ssl(conf, ssl);
            SHOW(SSL_CONF_cmd(conf, "ServerInfoFile", path));
            ERR_clear_error();
            SHOW(SSL_CONF_cmd(conf, "ServerInfoFile", cert("p256.pem")));
            SHOW(SSL_CONF_cmd(conf, "ServerInfoFile", "/nonexistent"));
            ERR_clear_error();
            SSL_CONF_CTX_free(conf);
            SSL_free(ssl);
            SSL_CTX_free(ctx);
        }
    }
    unlink(path);
}

static void prefixes(void) {
    const char *const set[] = {NULL, "", "--ssl-", "SSL_"};
    const char *const names[] = {"-no_ticket", "no_ticket", "--ssl-no_ticket", "--SSL-no_ticket", "--ssl-", "--ssl", "SSL_Options", "ssl_options", "SSL_", "Options", ""};
    const unsigned flavours[] = {0, SSL_CONF_FLAG_CMDLINE, SSL_CONF_FLAG_FILE, SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_FILE};
    for (size_t f = 0; f < COUNT(flavours); f++) {
        for (size_t i = 0; i < COUNT(set); i++) {
            SSL_CTX *ctx = SSL_CTX_new(TLS_method());
            conf = SSL_CONF_CTX_new();
            SSL_CONF_CTX_set_flags(conf, flavours[f] | SSL_CONF_FLAG_SHOW_ERRORS);
            SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
            SHOW(SSL_CONF_CTX_set1_prefix(conf, set[i]));
            printf("flavour %u, prefix %s\n", flavours[f], set[i] ? set[i] : "(null)");
            for (size_t n = 0; n < COUNT(names); n++)
                try(names[n], "KTLS");
            SSL_CONF_CTX_free(conf);
            SSL_CTX_free(ctx);
        }
    }
}

static void arguments(void) {
    char *vectors[][6] = {
        {"-no_ticket", "-cipher", "ALL", "rest", NULL}, {"-cipher", NULL}, {"-cipher", "nonsense:!", NULL}, {"-xyz", "x", NULL}, {"file", NULL}, {NULL},
        {"-sigalgs", "what", NULL}, {"-min_protocol", "TLSv1.2", "-no_tls1", NULL},
    };
    for (int counted = 0; counted < 2; counted++) {
        for (size_t i = 0; i < COUNT(vectors); i++) {
            SSL_CTX *ctx = SSL_CTX_new(TLS_method());
            char **at = vectors[i];
            int count = 0, result;
            while (at[count])
                count++;
            conf = SSL_CONF_CTX_new();
            SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CLIENT);
            SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
            printf("vector %zu\n", i);
            do {
                result = SSL_CONF_cmd_argv(conf, counted ? &count : NULL, &at);
                printf("  %d, left %d, at %ld\n", result, count, (long)(at - vectors[i]));
            } while (result > 0);
            printf("  flags %x\n", SSL_CONF_CTX_set_flags(conf, 0));
            ERR_clear_error();
            SSL_CONF_CTX_free(conf);
            SSL_CTX_free(ctx);
        }
    }
}

static void flags(void) {
    conf = SSL_CONF_CTX_new();
    SHOW(SSL_CONF_CTX_set_flags(conf, 0));
    SHOW(SSL_CONF_CTX_set_flags(conf, 0x55));
    SHOW(SSL_CONF_CTX_set_flags(conf, 0x80000000u));
    SHOW(SSL_CONF_CTX_clear_flags(conf, 0x15));
    SHOW(SSL_CONF_CTX_clear_flags(conf, 0));
    SHOW(SSL_CONF_CTX_finish(conf));
    TRY(SSL_CONF_cmd(conf, NULL, "x"));
    TRY(SSL_CONF_cmd_value_type(conf, NULL));
    SSL_CONF_CTX_free(conf);
    SSL_CONF_CTX_free(NULL);
}

/* openssl.cnf: each case is a process of its own, so each can load another. */
static void load(const char *text) {
    char path[] = "/tmp/capi-conf-XXXXXX";
    int fd = mkstemp(path);
    NEED(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    setenv("OPENSSL_CONF", path, 1);
    TRY(OPENSSL_init_ssl(0, NULL));
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    unlink(path);
    show_errors("SSL_CTX_new");
    state_show(ctx, NULL);
    const char *const names[] = {"system_default", "server", "client", "bad", "empty", "nothing", NULL};
    for (size_t i = 0; i < COUNT(names); i++) {
        SSL *ssl = SSL_new(ctx);
        printf("%s\n", names[i] ? names[i] : "(null)");
        TRY(SSL_config(ssl, names[i]));
        state_show(ctx, ssl);
        SSL_free(ssl);
        SSL_CTX *other = SSL_CTX_new(i % 2 ? TLS_client_method() : TLS_server_method());
        ERR_clear_error();
        TRY(SSL_CTX_config(other, names[i]));
        state_show(other, NULL);
        SSL_CTX_free(other);
    }
    SSL_CTX_free(ctx);
}
#define CNF "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\n"
static void system_default(void) {
    load(CNF "system_default = default\nserver = server\nclient = client\nbad = bad\n"
             "[default]\nMinProtocol = TLSv1.3\nCiphersuites = TLS_AES_256_GCM_SHA384\nOptions = -SessionTicket\nGroups = P-521\n1.Options = ServerPreference\n"
             "[server]\nVerifyMode = Require\nNumTickets = 7\nMinProtocol = TLSv1.2\n"
             "[client]\nVerifyMode = Peer\nCipherString = ECDHE+AESGCM\n"
             "[bad]\nMinProtocol = TLSv9\nOptions = KTLS\nNonsense = 1\nCertificate = /nonexistent\n");
}
static void system_default_with_mistakes(void) {
    load(CNF "system_default = default\n[default]\nMinProtocol = TLSv9\nCipherString = nonsense\nMaxProtocol = TLSv1.2\nCertificate = /nonexistent\nVerifyMode = Peer\n");
}
static void system_level(void) { load(CNF "system_default = default\n[default]\nCipherString = DEFAULT@SECLEVEL=1\nSignatureAlgorithms = RSA+SHA256:nonsense\n"); }
static void no_system_default(void) { load(CNF "server = server\n[server]\nOptions = KTLS\n"); }
static void no_section(void) { load("openssl_conf = init\n[init]\nssl_conf = missing\n"); }
static void no_ssl(void) { load("openssl_conf = init\n[init]\n"); }
static void not_loaded(void) {
    TRY(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL));
    load(CNF "system_default = default\n[default]\nMinProtocol = TLSv1.3\n");
}
/* Without OPENSSL_init_ssl, the first context loads it. */
static void loaded_by_context(void) {
    char path[] = "/tmp/capi-conf-XXXXXX";
    int fd = mkstemp(path);
    const char *text = CNF "system_default = default\n[default]\nMinProtocol = TLSv1.3\n";
    NEED(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    setenv("OPENSSL_CONF", path, 1);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    state_show(ctx, NULL);
    unlink(path);
    SSL_CTX_free(ctx);
}

MAIN(CASE(file), CASE(command_line), CASE(both), CASE(neither), CASE(places), CASE(missing_keys), CASE(dh_parameters), CASE(server_info), CASE(prefixes), CASE(arguments), CASE(flags),
     CASE(system_default), CASE(system_default_with_mistakes), CASE(system_level), CASE(no_system_default), CASE(no_section), CASE(no_ssl), CASE(not_loaded),
     CASE(loaded_by_context))
