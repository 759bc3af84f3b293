//! `SSL_R_*` reason codes and the strings that `ERR_reason_error_string(3)` gives for them.
//!
//! Programs match on both, so they are part of the ABI.

pub const APPLICATION_DATA_AFTER_CLOSE_NOTIFY: i32 = 291;
pub const APP_DATA_IN_HANDSHAKE: i32 = 100;
pub const ATTEMPT_TO_REUSE_SESSION_IN_DIFFERENT_CONTEXT: i32 = 272;
pub const AT_LEAST_TLS_1_2_NEEDED_IN_SUITEB_MODE: i32 = 158;
pub const BAD_CHANGE_CIPHER_SPEC: i32 = 103;
pub const BAD_CIPHER: i32 = 186;
pub const BAD_DATA: i32 = 390;
pub const BAD_DATA_RETURNED_BY_CALLBACK: i32 = 106;
pub const BAD_DECOMPRESSION: i32 = 107;
pub const BAD_DH_VALUE: i32 = 102;
pub const BAD_DIGEST_LENGTH: i32 = 111;
pub const BAD_EARLY_DATA: i32 = 233;
pub const BAD_ECC_CERT: i32 = 304;
pub const BAD_ECPOINT: i32 = 306;
pub const BAD_EXTENSION: i32 = 110;
pub const BAD_HANDSHAKE_LENGTH: i32 = 332;
pub const BAD_HANDSHAKE_STATE: i32 = 236;
pub const BAD_HELLO_REQUEST: i32 = 105;
pub const BAD_HRR_VERSION: i32 = 263;
pub const BAD_KEY_SHARE: i32 = 108;
pub const BAD_KEY_UPDATE: i32 = 122;
pub const BAD_LEGACY_VERSION: i32 = 292;
pub const BAD_LENGTH: i32 = 271;
pub const BAD_PACKET: i32 = 240;
pub const BAD_PACKET_LENGTH: i32 = 115;
pub const BAD_PROTOCOL_VERSION_NUMBER: i32 = 116;
pub const BAD_PSK: i32 = 219;
pub const BAD_PSK_IDENTITY: i32 = 114;
pub const BAD_RECORD_TYPE: i32 = 443;
pub const BAD_RSA_ENCRYPT: i32 = 119;
pub const BAD_SIGNATURE: i32 = 123;
pub const BAD_SRP_A_LENGTH: i32 = 347;
pub const BAD_SRP_PARAMETERS: i32 = 371;
pub const BAD_SRTP_MKI_VALUE: i32 = 352;
pub const BAD_SRTP_PROTECTION_PROFILE_LIST: i32 = 353;
pub const BAD_SSL_FILETYPE: i32 = 124;
pub const BAD_VALUE: i32 = 384;
pub const BAD_WRITE_RETRY: i32 = 127;
pub const BINDER_DOES_NOT_VERIFY: i32 = 253;
pub const BIO_NOT_SET: i32 = 128;
pub const BLOCK_CIPHER_PAD_IS_WRONG: i32 = 129;
pub const BN_LIB: i32 = 130;
pub const CALLBACK_FAILED: i32 = 234;
pub const CANNOT_CHANGE_CIPHER: i32 = 109;
pub const CANNOT_GET_GROUP_NAME: i32 = 299;
pub const CA_DN_LENGTH_MISMATCH: i32 = 131;
pub const CA_KEY_TOO_SMALL: i32 = 397;
pub const CA_MD_TOO_WEAK: i32 = 398;
pub const CCS_RECEIVED_EARLY: i32 = 133;
pub const CERTIFICATE_VERIFY_FAILED: i32 = 134;
pub const CERT_CB_ERROR: i32 = 377;
pub const CERT_LENGTH_MISMATCH: i32 = 135;
pub const CIPHERSUITE_DIGEST_HAS_CHANGED: i32 = 218;
pub const CIPHER_CODE_WRONG_LENGTH: i32 = 137;
pub const CLIENTHELLO_TLSEXT: i32 = 226;
pub const COMPRESSED_LENGTH_TOO_LONG: i32 = 140;
pub const COMPRESSION_DISABLED: i32 = 343;
pub const COMPRESSION_FAILURE: i32 = 141;
pub const COMPRESSION_ID_NOT_WITHIN_PRIVATE_RANGE: i32 = 307;
pub const COMPRESSION_LIBRARY_ERROR: i32 = 142;
pub const CONNECTION_TYPE_NOT_SET: i32 = 144;
pub const CONTEXT_NOT_DANE_ENABLED: i32 = 167;
pub const COOKIE_GEN_CALLBACK_FAILURE: i32 = 400;
pub const COOKIE_MISMATCH: i32 = 308;
pub const COPY_PARAMETERS_FAILED: i32 = 296;
pub const CUSTOM_EXT_HANDLER_ALREADY_INSTALLED: i32 = 206;
pub const DANE_ALREADY_ENABLED: i32 = 172;
pub const DANE_CANNOT_OVERRIDE_MTYPE_FULL: i32 = 173;
pub const DANE_NOT_ENABLED: i32 = 175;
pub const DANE_TLSA_BAD_CERTIFICATE: i32 = 180;
pub const DANE_TLSA_BAD_CERTIFICATE_USAGE: i32 = 184;
pub const DANE_TLSA_BAD_DATA_LENGTH: i32 = 189;
pub const DANE_TLSA_BAD_DIGEST_LENGTH: i32 = 192;
pub const DANE_TLSA_BAD_MATCHING_TYPE: i32 = 200;
pub const DANE_TLSA_BAD_PUBLIC_KEY: i32 = 201;
pub const DANE_TLSA_BAD_SELECTOR: i32 = 202;
pub const DANE_TLSA_NULL_DATA: i32 = 203;
pub const DATA_BETWEEN_CCS_AND_FINISHED: i32 = 145;
pub const DATA_LENGTH_TOO_LONG: i32 = 146;
pub const DECRYPTION_FAILED: i32 = 147;
pub const DECRYPTION_FAILED_OR_BAD_RECORD_MAC: i32 = 281;
pub const DH_KEY_TOO_SMALL: i32 = 394;
pub const DH_PUBLIC_VALUE_LENGTH_IS_WRONG: i32 = 148;
pub const DIGEST_CHECK_FAILED: i32 = 149;
pub const DTLS_MESSAGE_TOO_BIG: i32 = 334;
pub const DUPLICATE_COMPRESSION_ID: i32 = 309;
pub const ECC_CERT_NOT_FOR_SIGNING: i32 = 318;
pub const ECDH_REQUIRED_FOR_SUITEB_MODE: i32 = 374;
pub const EE_KEY_TOO_SMALL: i32 = 399;
pub const EMPTY_SRTP_PROTECTION_PROFILE_LIST: i32 = 354;
pub const ENCRYPTED_LENGTH_TOO_LONG: i32 = 150;
pub const ERROR_IN_RECEIVED_CIPHER_LIST: i32 = 151;
pub const ERROR_SETTING_TLSA_BASE_DOMAIN: i32 = 204;
pub const EXCEEDS_MAX_FRAGMENT_SIZE: i32 = 194;
pub const EXCESSIVE_MESSAGE_SIZE: i32 = 152;
pub const EXTENSION_NOT_RECEIVED: i32 = 279;
pub const EXTRA_DATA_IN_MESSAGE: i32 = 153;
pub const EXT_LENGTH_MISMATCH: i32 = 163;
pub const FAILED_TO_INIT_ASYNC: i32 = 405;
pub const FRAGMENTED_CLIENT_HELLO: i32 = 401;
pub const GOT_A_FIN_BEFORE_A_CCS: i32 = 154;
pub const HTTPS_PROXY_REQUEST: i32 = 155;
pub const HTTP_REQUEST: i32 = 156;
pub const ILLEGAL_POINT_COMPRESSION: i32 = 162;
pub const ILLEGAL_SUITEB_DIGEST: i32 = 380;
pub const INAPPROPRIATE_FALLBACK: i32 = 373;
pub const INCONSISTENT_COMPRESSION: i32 = 340;
pub const INCONSISTENT_EARLY_DATA_ALPN: i32 = 222;
pub const INCONSISTENT_EARLY_DATA_SNI: i32 = 231;
pub const INCONSISTENT_EXTMS: i32 = 104;
pub const INSUFFICIENT_SECURITY: i32 = 241;
pub const INVALID_ALERT: i32 = 205;
pub const INVALID_CCS_MESSAGE: i32 = 260;
pub const INVALID_CERTIFICATE_OR_ALG: i32 = 238;
pub const INVALID_COMMAND: i32 = 280;
pub const INVALID_COMPRESSION_ALGORITHM: i32 = 341;
pub const INVALID_CONFIG: i32 = 283;
pub const INVALID_CONFIGURATION_NAME: i32 = 113;
pub const INVALID_CONTEXT: i32 = 282;
pub const INVALID_CT_VALIDATION_TYPE: i32 = 212;
pub const INVALID_KEY_UPDATE_TYPE: i32 = 120;
pub const INVALID_MAX_EARLY_DATA: i32 = 174;
pub const INVALID_NULL_CMD_NAME: i32 = 385;
pub const INVALID_SEQUENCE_NUMBER: i32 = 402;
pub const INVALID_SERVERINFO_DATA: i32 = 388;
pub const INVALID_SESSION_ID: i32 = 999;
pub const INVALID_SRP_USERNAME: i32 = 357;
pub const INVALID_STATUS_RESPONSE: i32 = 328;
pub const INVALID_TICKET_KEYS_LENGTH: i32 = 325;
pub const LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: i32 = 333;
pub const LENGTH_MISMATCH: i32 = 159;
pub const LENGTH_TOO_LONG: i32 = 404;
pub const LENGTH_TOO_SHORT: i32 = 160;
pub const LIBRARY_BUG: i32 = 274;
pub const LIBRARY_HAS_NO_CIPHERS: i32 = 161;
pub const MISSING_DSA_SIGNING_CERT: i32 = 165;
pub const MISSING_ECDSA_SIGNING_CERT: i32 = 381;
pub const MISSING_FATAL: i32 = 256;
pub const MISSING_PARAMETERS: i32 = 290;
pub const MISSING_PSK_KEX_MODES_EXTENSION: i32 = 310;
pub const MISSING_RSA_CERTIFICATE: i32 = 168;
pub const MISSING_RSA_ENCRYPTING_CERT: i32 = 169;
pub const MISSING_RSA_SIGNING_CERT: i32 = 170;
pub const MISSING_SIGALGS_EXTENSION: i32 = 112;
pub const MISSING_SIGNING_CERT: i32 = 221;
pub const MISSING_SRP_PARAM: i32 = 358;
pub const MISSING_SUPPORTED_GROUPS_EXTENSION: i32 = 209;
pub const MISSING_TMP_DH_KEY: i32 = 171;
pub const MISSING_TMP_ECDH_KEY: i32 = 311;
pub const MIXED_HANDSHAKE_AND_NON_HANDSHAKE_DATA: i32 = 293;
pub const NOT_ON_RECORD_BOUNDARY: i32 = 182;
pub const NOT_REPLACING_CERTIFICATE: i32 = 289;
pub const NOT_SERVER: i32 = 284;
pub const NO_APPLICATION_PROTOCOL: i32 = 235;
pub const NO_CERTIFICATES_RETURNED: i32 = 176;
pub const NO_CERTIFICATE_ASSIGNED: i32 = 177;
pub const NO_CERTIFICATE_SET: i32 = 179;
pub const NO_CHANGE_FOLLOWING_HRR: i32 = 214;
pub const NO_CIPHERS_AVAILABLE: i32 = 181;
pub const NO_CIPHERS_SPECIFIED: i32 = 183;
pub const NO_CIPHER_MATCH: i32 = 185;
pub const NO_CLIENT_CERT_METHOD: i32 = 331;
pub const NO_COMPRESSION_SPECIFIED: i32 = 187;
pub const NO_COOKIE_CALLBACK_SET: i32 = 287;
pub const NO_GOST_CERTIFICATE_SENT_BY_PEER: i32 = 330;
pub const NO_METHOD_SPECIFIED: i32 = 188;
pub const NO_PEM_EXTENSIONS: i32 = 389;
pub const NO_PRIVATE_KEY_ASSIGNED: i32 = 190;
pub const NO_PROTOCOLS_AVAILABLE: i32 = 191;
pub const NO_RENEGOTIATION: i32 = 339;
pub const NO_REQUIRED_DIGEST: i32 = 324;
pub const NO_SHARED_CIPHER: i32 = 193;
pub const NO_SHARED_GROUPS: i32 = 410;
pub const NO_SHARED_SIGNATURE_ALGORITHMS: i32 = 376;
pub const NO_SRTP_PROFILES: i32 = 359;
pub const NO_SUITABLE_DIGEST_ALGORITHM: i32 = 297;
pub const NO_SUITABLE_GROUPS: i32 = 295;
pub const NO_SUITABLE_KEY_SHARE: i32 = 101;
pub const NO_SUITABLE_SIGNATURE_ALGORITHM: i32 = 118;
pub const NO_VALID_SCTS: i32 = 216;
pub const NO_VERIFY_COOKIE_CALLBACK: i32 = 403;
pub const NULL_SSL_CTX: i32 = 195;
pub const NULL_SSL_METHOD_PASSED: i32 = 196;
pub const OCSP_CALLBACK_FAILURE: i32 = 305;
pub const OLD_SESSION_CIPHER_NOT_RETURNED: i32 = 197;
pub const OLD_SESSION_COMPRESSION_ALGORITHM_NOT_RETURNED: i32 = 344;
pub const OVERFLOW_ERROR: i32 = 237;
pub const PACKET_LENGTH_TOO_LONG: i32 = 198;
pub const PARSE_TLSEXT: i32 = 227;
pub const PATH_TOO_LONG: i32 = 270;
pub const PEER_DID_NOT_RETURN_A_CERTIFICATE: i32 = 199;
pub const PEM_NAME_BAD_PREFIX: i32 = 391;
pub const PEM_NAME_TOO_SHORT: i32 = 392;
pub const PIPELINE_FAILURE: i32 = 406;
pub const POST_HANDSHAKE_AUTH_ENCODING_ERR: i32 = 278;
pub const PRIVATE_KEY_MISMATCH: i32 = 288;
pub const PROTOCOL_IS_SHUTDOWN: i32 = 207;
pub const PSK_IDENTITY_NOT_FOUND: i32 = 223;
pub const PSK_NO_CLIENT_CB: i32 = 224;
pub const PSK_NO_SERVER_CB: i32 = 225;
pub const READ_BIO_NOT_SET: i32 = 211;
pub const READ_TIMEOUT_EXPIRED: i32 = 312;
pub const RECORD_LENGTH_MISMATCH: i32 = 213;
pub const RECORD_TOO_SMALL: i32 = 298;
pub const RENEGOTIATE_EXT_TOO_LONG: i32 = 335;
pub const RENEGOTIATION_ENCODING_ERR: i32 = 336;
pub const RENEGOTIATION_MISMATCH: i32 = 337;
pub const REQUEST_PENDING: i32 = 285;
pub const REQUEST_SENT: i32 = 286;
pub const REQUIRED_CIPHER_MISSING: i32 = 215;
pub const REQUIRED_COMPRESSION_ALGORITHM_MISSING: i32 = 342;
pub const SCSV_RECEIVED_WHEN_RENEGOTIATING: i32 = 345;
pub const SCT_VERIFICATION_FAILED: i32 = 208;
pub const SERVERHELLO_TLSEXT: i32 = 275;
pub const SESSION_ID_CONTEXT_UNINITIALIZED: i32 = 277;
pub const SHUTDOWN_WHILE_IN_INIT: i32 = 407;
pub const SIGNATURE_ALGORITHMS_ERROR: i32 = 360;
pub const SIGNATURE_FOR_NON_SIGNING_CERTIFICATE: i32 = 220;
pub const SRP_A_CALC: i32 = 361;
pub const SRTP_COULD_NOT_ALLOCATE_PROFILES: i32 = 362;
pub const SRTP_PROTECTION_PROFILE_LIST_TOO_LONG: i32 = 363;
pub const SRTP_UNKNOWN_PROTECTION_PROFILE: i32 = 364;
pub const SSL3_EXT_INVALID_MAX_FRAGMENT_LENGTH: i32 = 232;
pub const SSL3_EXT_INVALID_SERVERNAME: i32 = 319;
pub const SSL3_EXT_INVALID_SERVERNAME_TYPE: i32 = 320;
pub const SSL3_SESSION_ID_TOO_LONG: i32 = 300;
pub const SSLV3_ALERT_BAD_CERTIFICATE: i32 = 1042;
pub const SSLV3_ALERT_BAD_RECORD_MAC: i32 = 1020;
pub const SSLV3_ALERT_CERTIFICATE_EXPIRED: i32 = 1045;
pub const SSLV3_ALERT_CERTIFICATE_REVOKED: i32 = 1044;
pub const SSLV3_ALERT_CERTIFICATE_UNKNOWN: i32 = 1046;
pub const SSLV3_ALERT_DECOMPRESSION_FAILURE: i32 = 1030;
pub const SSLV3_ALERT_HANDSHAKE_FAILURE: i32 = 1040;
pub const SSLV3_ALERT_ILLEGAL_PARAMETER: i32 = 1047;
pub const SSLV3_ALERT_NO_CERTIFICATE: i32 = 1041;
pub const SSLV3_ALERT_UNEXPECTED_MESSAGE: i32 = 1010;
pub const SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: i32 = 1043;
pub const SSL_COMMAND_SECTION_EMPTY: i32 = 117;
pub const SSL_COMMAND_SECTION_NOT_FOUND: i32 = 125;
pub const SSL_CTX_HAS_NO_DEFAULT_SSL_VERSION: i32 = 228;
pub const SSL_HANDSHAKE_FAILURE: i32 = 229;
pub const SSL_LIBRARY_HAS_NO_CIPHERS: i32 = 230;
pub const SSL_NEGATIVE_LENGTH: i32 = 372;
pub const SSL_SECTION_EMPTY: i32 = 126;
pub const SSL_SECTION_NOT_FOUND: i32 = 136;
pub const SSL_SESSION_ID_CALLBACK_FAILED: i32 = 301;
pub const SSL_SESSION_ID_CONFLICT: i32 = 302;
pub const SSL_SESSION_ID_CONTEXT_TOO_LONG: i32 = 273;
pub const SSL_SESSION_ID_HAS_BAD_LENGTH: i32 = 303;
pub const SSL_SESSION_ID_TOO_LONG: i32 = 408;
pub const SSL_SESSION_VERSION_MISMATCH: i32 = 210;
pub const STILL_IN_INIT: i32 = 121;
pub const TLSV13_ALERT_CERTIFICATE_REQUIRED: i32 = 1116;
pub const TLSV13_ALERT_MISSING_EXTENSION: i32 = 1109;
pub const TLSV1_ALERT_ACCESS_DENIED: i32 = 1049;
pub const TLSV1_ALERT_DECODE_ERROR: i32 = 1050;
pub const TLSV1_ALERT_DECRYPTION_FAILED: i32 = 1021;
pub const TLSV1_ALERT_DECRYPT_ERROR: i32 = 1051;
pub const TLSV1_ALERT_EXPORT_RESTRICTION: i32 = 1060;
pub const TLSV1_ALERT_INAPPROPRIATE_FALLBACK: i32 = 1086;
pub const TLSV1_ALERT_INSUFFICIENT_SECURITY: i32 = 1071;
pub const TLSV1_ALERT_INTERNAL_ERROR: i32 = 1080;
pub const TLSV1_ALERT_NO_APPLICATION_PROTOCOL: i32 = 1120;
pub const TLSV1_ALERT_NO_RENEGOTIATION: i32 = 1100;
pub const TLSV1_ALERT_PROTOCOL_VERSION: i32 = 1070;
pub const TLSV1_ALERT_RECORD_OVERFLOW: i32 = 1022;
pub const TLSV1_ALERT_UNKNOWN_CA: i32 = 1048;
pub const TLSV1_ALERT_UNKNOWN_PSK_IDENTITY: i32 = 1115;
pub const TLSV1_ALERT_USER_CANCELLED: i32 = 1090;
pub const TLSV1_BAD_CERTIFICATE_HASH_VALUE: i32 = 1114;
pub const TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE: i32 = 1113;
pub const TLSV1_CERTIFICATE_UNOBTAINABLE: i32 = 1111;
pub const TLSV1_UNRECOGNIZED_NAME: i32 = 1112;
pub const TLSV1_UNSUPPORTED_EXTENSION: i32 = 1110;
pub const TLS_ILLEGAL_EXPORTER_LABEL: i32 = 367;
pub const TLS_INVALID_ECPOINTFORMAT_LIST: i32 = 157;
pub const TOO_MANY_KEY_UPDATES: i32 = 132;
pub const TOO_MANY_WARN_ALERTS: i32 = 409;
pub const TOO_MUCH_EARLY_DATA: i32 = 164;
pub const UNABLE_TO_FIND_ECDH_PARAMETERS: i32 = 314;
pub const UNABLE_TO_FIND_PUBLIC_KEY_PARAMETERS: i32 = 239;
pub const UNABLE_TO_LOAD_SSL3_MD5_ROUTINES: i32 = 242;
pub const UNABLE_TO_LOAD_SSL3_SHA1_ROUTINES: i32 = 243;
pub const UNEXPECTED_CCS_MESSAGE: i32 = 262;
pub const UNEXPECTED_END_OF_EARLY_DATA: i32 = 178;
pub const UNEXPECTED_EOF_WHILE_READING: i32 = 294;
pub const UNEXPECTED_MESSAGE: i32 = 244;
pub const UNEXPECTED_RECORD: i32 = 245;
pub const UNINITIALIZED: i32 = 276;
pub const UNKNOWN_ALERT_TYPE: i32 = 246;
pub const UNKNOWN_CERTIFICATE_TYPE: i32 = 247;
pub const UNKNOWN_CIPHER_RETURNED: i32 = 248;
pub const UNKNOWN_CIPHER_TYPE: i32 = 249;
pub const UNKNOWN_CMD_NAME: i32 = 386;
pub const UNKNOWN_COMMAND: i32 = 139;
pub const UNKNOWN_DIGEST: i32 = 368;
pub const UNKNOWN_KEY_EXCHANGE_TYPE: i32 = 250;
pub const UNKNOWN_PKEY_TYPE: i32 = 251;
pub const UNKNOWN_PROTOCOL: i32 = 252;
pub const UNKNOWN_SSL_VERSION: i32 = 254;
pub const UNKNOWN_STATE: i32 = 255;
pub const UNSAFE_LEGACY_RENEGOTIATION_DISABLED: i32 = 338;
pub const UNSOLICITED_EXTENSION: i32 = 217;
pub const UNSUPPORTED_COMPRESSION_ALGORITHM: i32 = 257;
pub const UNSUPPORTED_ELLIPTIC_CURVE: i32 = 315;
pub const UNSUPPORTED_PROTOCOL: i32 = 258;
pub const UNSUPPORTED_SSL_VERSION: i32 = 259;
pub const UNSUPPORTED_STATUS_TYPE: i32 = 329;
pub const USE_SRTP_NOT_NEGOTIATED: i32 = 369;
pub const VERSION_TOO_HIGH: i32 = 166;
pub const VERSION_TOO_LOW: i32 = 396;
pub const WRONG_CERTIFICATE_TYPE: i32 = 383;
pub const WRONG_CIPHER_RETURNED: i32 = 261;
pub const WRONG_CURVE: i32 = 378;
pub const WRONG_SIGNATURE_LENGTH: i32 = 264;
pub const WRONG_SIGNATURE_SIZE: i32 = 265;
pub const WRONG_SIGNATURE_TYPE: i32 = 370;
pub const WRONG_SSL_VERSION: i32 = 266;
pub const WRONG_VERSION_NUMBER: i32 = 267;
pub const X509_LIB: i32 = 268;
pub const X509_VERIFICATION_SETUP_PROBLEMS: i32 = 269;

/// Code and string of each reason, in the order of the codes.
#[rustfmt::skip]
pub static STRINGS: &[(i32, &core::ffi::CStr)] = &[
    (100, c"app data in handshake"),
    (101, c"no suitable key share"),
    (102, c"bad dh value"),
    (103, c"bad change cipher spec"),
    (104, c"inconsistent extms"),
    (105, c"bad hello request"),
    (106, c"bad data returned by callback"),
    (107, c"bad decompression"),
    (108, c"bad key share"),
    (109, c"cannot change cipher"),
    (110, c"bad extension"),
    (111, c"bad digest length"),
    (112, c"missing sigalgs extension"),
    (113, c"invalid configuration name"),
    (114, c"bad psk identity"),
    (115, c"bad packet length"),
    (116, c"bad protocol version number"),
    (117, c"ssl command section empty"),
    (118, c"no suitable signature algorithm"),
    (119, c"bad rsa encrypt"),
    (120, c"invalid key update type"),
    (121, c"still in init"),
    (122, c"bad key update"),
    (123, c"bad signature"),
    (124, c"bad ssl filetype"),
    (125, c"ssl command section not found"),
    (126, c"ssl section empty"),
    (127, c"bad write retry"),
    (128, c"bio not set"),
    (129, c"block cipher pad is wrong"),
    (130, c"bn lib"),
    (131, c"ca dn length mismatch"),
    (132, c"too many key updates"),
    (133, c"ccs received early"),
    (134, c"certificate verify failed"),
    (135, c"cert length mismatch"),
    (136, c"ssl section not found"),
    (137, c"cipher code wrong length"),
    (139, c"unknown command"),
    (140, c"compressed length too long"),
    (141, c"compression failure"),
    (142, c"compression library error"),
    (144, c"connection type not set"),
    (145, c"data between ccs and finished"),
    (146, c"data length too long"),
    (147, c"decryption failed"),
    (148, c"dh public value length is wrong"),
    (149, c"digest check failed"),
    (150, c"encrypted length too long"),
    (151, c"error in received cipher list"),
    (152, c"excessive message size"),
    (153, c"extra data in message"),
    (154, c"got a fin before a ccs"),
    (155, c"https proxy request"),
    (156, c"http request"),
    (157, c"tls invalid ecpointformat list"),
    (158, c"at least (D)TLS 1.2 needed in Suite B mode"),
    (159, c"length mismatch"),
    (160, c"length too short"),
    (161, c"library has no ciphers"),
    (162, c"illegal point compression"),
    (163, c"ext length mismatch"),
    (164, c"too much early data"),
    (165, c"missing dsa signing cert"),
    (166, c"version too high"),
    (167, c"context not dane enabled"),
    (168, c"missing rsa certificate"),
    (169, c"missing rsa encrypting cert"),
    (170, c"missing rsa signing cert"),
    (171, c"missing tmp dh key"),
    (172, c"dane already enabled"),
    (173, c"dane cannot override mtype full"),
    (174, c"invalid max early data"),
    (175, c"dane not enabled"),
    (176, c"no certificates returned"),
    (177, c"no certificate assigned"),
    (178, c"unexpected end of early data"),
    (179, c"no certificate set"),
    (180, c"dane tlsa bad certificate"),
    (181, c"no ciphers available"),
    (182, c"not on record boundary"),
    (183, c"no ciphers specified"),
    (184, c"dane tlsa bad certificate usage"),
    (185, c"no cipher match"),
    (186, c"bad cipher"),
    (187, c"no compression specified"),
    (188, c"no method specified"),
    (189, c"dane tlsa bad data length"),
    (190, c"no private key assigned"),
    (191, c"no protocols available"),
    (192, c"dane tlsa bad digest length"),
    (193, c"no shared cipher"),
    (194, c"exceeds max fragment size"),
    (195, c"null ssl ctx"),
    (196, c"null ssl method passed"),
    (197, c"old session cipher not returned"),
    (198, c"packet length too long"),
    (199, c"peer did not return a certificate"),
    (200, c"dane tlsa bad matching type"),
    (201, c"dane tlsa bad public key"),
    (202, c"dane tlsa bad selector"),
    (203, c"dane tlsa null data"),
    (204, c"error setting tlsa base domain"),
    (205, c"invalid alert"),
    (206, c"custom ext handler already installed"),
    (207, c"protocol is shutdown"),
    (208, c"sct verification failed"),
    (209, c"missing supported groups extension"),
    (210, c"ssl session version mismatch"),
    (211, c"read bio not set"),
    (212, c"invalid ct validation type"),
    (213, c"record length mismatch"),
    (214, c"no change following hrr"),
    (215, c"required cipher missing"),
    (216, c"no valid scts"),
    (217, c"unsolicited extension"),
    (218, c"ciphersuite digest has changed"),
    (219, c"bad psk"),
    (220, c"signature for non signing certificate"),
    (221, c"missing signing cert"),
    (222, c"inconsistent early data alpn"),
    (223, c"psk identity not found"),
    (224, c"psk no client cb"),
    (225, c"psk no server cb"),
    (226, c"clienthello tlsext"),
    (227, c"parse tlsext"),
    (228, c"ssl ctx has no default ssl version"),
    (229, c"ssl handshake failure"),
    (230, c"ssl library has no ciphers"),
    (231, c"inconsistent early data sni"),
    (232, c"ssl3 ext invalid max fragment length"),
    (233, c"bad early data"),
    (234, c"callback failed"),
    (235, c"no application protocol"),
    (236, c"bad handshake state"),
    (237, c"overflow error"),
    (238, c"invalid certificate or alg"),
    (239, c"unable to find public key parameters"),
    (240, c"bad packet"),
    (241, c"insufficient security"),
    (242, c"unable to load ssl3 md5 routines"),
    (243, c"unable to load ssl3 sha1 routines"),
    (244, c"unexpected message"),
    (245, c"unexpected record"),
    (246, c"unknown alert type"),
    (247, c"unknown certificate type"),
    (248, c"unknown cipher returned"),
    (249, c"unknown cipher type"),
    (250, c"unknown key exchange type"),
    (251, c"unknown pkey type"),
    (252, c"unknown protocol"),
    (253, c"binder does not verify"),
    (254, c"unknown ssl version"),
    (255, c"unknown state"),
    (256, c"missing fatal"),
    (257, c"unsupported compression algorithm"),
    (258, c"unsupported protocol"),
    (259, c"unsupported ssl version"),
    (260, c"invalid ccs message"),
    (261, c"wrong cipher returned"),
    (262, c"unexpected ccs message"),
    (263, c"bad hrr version"),
    (264, c"wrong signature length"),
    (265, c"wrong signature size"),
    (266, c"wrong ssl version"),
    (267, c"wrong version number"),
    (268, c"x509 lib"),
    (269, c"x509 verification setup problems"),
    (270, c"path too long"),
    (271, c"bad length"),
    (272, c"attempt to reuse session in different context"),
    (273, c"ssl session id context too long"),
    (274, c"library bug"),
    (275, c"serverhello tlsext"),
    (276, c"uninitialized"),
    (277, c"session id context uninitialized"),
    (278, c"post handshake auth encoding err"),
    (279, c"extension not received"),
    (280, c"invalid command"),
    (281, c"decryption failed or bad record mac"),
    (282, c"invalid context"),
    (283, c"invalid config"),
    (284, c"not server"),
    (285, c"request pending"),
    (286, c"request sent"),
    (287, c"no cookie callback set"),
    (288, c"private key mismatch"),
    (289, c"not replacing certificate"),
    (290, c"missing parameters"),
    (291, c"application data after close notify"),
    (292, c"bad legacy version"),
    (293, c"mixed handshake and non handshake data"),
    (294, c"unexpected eof while reading"),
    (295, c"no suitable groups"),
    (296, c"copy parameters failed"),
    (297, c"no suitable digest algorithm"),
    (298, c"record too small"),
    (299, c"cannot get group name"),
    (300, c"ssl3 session id too long"),
    (301, c"ssl session id callback failed"),
    (302, c"ssl session id conflict"),
    (303, c"ssl session id has bad length"),
    (304, c"bad ecc cert"),
    (305, c"ocsp callback failure"),
    (306, c"bad ecpoint"),
    (307, c"compression id not within private range"),
    (308, c"cookie mismatch"),
    (309, c"duplicate compression id"),
    (310, c"missing psk kex modes extension"),
    (311, c"missing tmp ecdh key"),
    (312, c"read timeout expired"),
    (314, c"unable to find ecdh parameters"),
    (315, c"unsupported elliptic curve"),
    (318, c"ecc cert not for signing"),
    (319, c"ssl3 ext invalid servername"),
    (320, c"ssl3 ext invalid servername type"),
    (324, c"no required digest"),
    (325, c"invalid ticket keys length"),
    (328, c"invalid status response"),
    (329, c"unsupported status type"),
    (330, c"Peer haven't sent GOST certificate, required for selected ciphersuite"),
    (331, c"no client cert method"),
    (332, c"bad handshake length"),
    (333, c"legacy sigalg disallowed or unsupported"),
    (334, c"dtls message too big"),
    (335, c"renegotiate ext too long"),
    (336, c"renegotiation encoding err"),
    (337, c"renegotiation mismatch"),
    (338, c"unsafe legacy renegotiation disabled"),
    (339, c"no renegotiation"),
    (340, c"inconsistent compression"),
    (341, c"invalid compression algorithm"),
    (342, c"required compression algorithm missing"),
    (343, c"compression disabled"),
    (344, c"old session compression algorithm not returned"),
    (345, c"scsv received when renegotiating"),
    (347, c"bad srp a length"),
    (352, c"bad srtp mki value"),
    (353, c"bad srtp protection profile list"),
    (354, c"empty srtp protection profile list"),
    (357, c"invalid srp username"),
    (358, c"can't find SRP server param"),
    (359, c"no srtp profiles"),
    (360, c"signature algorithms error"),
    (361, c"error with the srp params"),
    (362, c"srtp could not allocate profiles"),
    (363, c"srtp protection profile list too long"),
    (364, c"srtp unknown protection profile"),
    (367, c"tls illegal exporter label"),
    (368, c"unknown digest"),
    (369, c"use srtp not negotiated"),
    (370, c"wrong signature type"),
    (371, c"bad srp parameters"),
    (372, c"ssl negative length"),
    (373, c"inappropriate fallback"),
    (374, c"ecdh required for suiteb mode"),
    (376, c"no shared signature algorithms"),
    (377, c"cert cb error"),
    (378, c"wrong curve"),
    (380, c"illegal Suite B digest"),
    (381, c"missing ecdsa signing cert"),
    (383, c"wrong certificate type"),
    (384, c"bad value"),
    (385, c"invalid null cmd name"),
    (386, c"unknown cmd name"),
    (388, c"invalid serverinfo data"),
    (389, c"no pem extensions"),
    (390, c"bad data"),
    (391, c"pem name bad prefix"),
    (392, c"pem name too short"),
    (394, c"dh key too small"),
    (396, c"version too low"),
    (397, c"ca key too small"),
    (398, c"ca md too weak"),
    (399, c"ee key too small"),
    (400, c"cookie gen callback failure"),
    (401, c"fragmented client hello"),
    (402, c"invalid sequence number"),
    (403, c"no verify cookie callback"),
    (404, c"length too long"),
    (405, c"failed to init async"),
    (406, c"pipeline failure"),
    (407, c"shutdown while in init"),
    (408, c"ssl session id too long"),
    (409, c"too many warn alerts"),
    (410, c"no shared groups"),
    (443, c"bad record type"),
    (999, c"invalid session id"),
    (1010, c"sslv3 alert unexpected message"),
    (1020, c"sslv3 alert bad record mac"),
    (1021, c"tlsv1 alert decryption failed"),
    (1022, c"tlsv1 alert record overflow"),
    (1030, c"sslv3 alert decompression failure"),
    (1040, c"sslv3 alert handshake failure"),
    (1041, c"sslv3 alert no certificate"),
    (1042, c"sslv3 alert bad certificate"),
    (1043, c"sslv3 alert unsupported certificate"),
    (1044, c"sslv3 alert certificate revoked"),
    (1045, c"sslv3 alert certificate expired"),
    (1046, c"sslv3 alert certificate unknown"),
    (1047, c"sslv3 alert illegal parameter"),
    (1048, c"tlsv1 alert unknown ca"),
    (1049, c"tlsv1 alert access denied"),
    (1050, c"tlsv1 alert decode error"),
    (1051, c"tlsv1 alert decrypt error"),
    (1060, c"tlsv1 alert export restriction"),
    (1070, c"tlsv1 alert protocol version"),
    (1071, c"tlsv1 alert insufficient security"),
    (1080, c"tlsv1 alert internal error"),
    (1086, c"tlsv1 alert inappropriate fallback"),
    (1090, c"tlsv1 alert user cancelled"),
    (1100, c"tlsv1 alert no renegotiation"),
    (1109, c"tlsv13 alert missing extension"),
    (1110, c"tlsv1 unsupported extension"),
    (1111, c"tlsv1 certificate unobtainable"),
    (1112, c"tlsv1 unrecognized name"),
    (1113, c"tlsv1 bad certificate status response"),
    (1114, c"tlsv1 bad certificate hash value"),
    (1115, c"tlsv1 alert unknown psk identity"),
    (1116, c"tlsv13 alert certificate required"),
    (1120, c"tlsv1 alert no application protocol"),
];
