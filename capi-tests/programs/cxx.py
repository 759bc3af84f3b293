"""A C++ program that is compiled against the system's headers with -lssl, and runs on ours."""

import subprocess

SOURCE = r"""
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

struct Error : std::runtime_error {
    explicit Error(const char *what) : std::runtime_error(std::string(what) + ": " + text()) {}
    static std::string text() {
        char buffer[256];
        ERR_error_string_n(ERR_peek_last_error(), buffer, sizeof(buffer));
        return buffer;
    }
};
template <auto Free> struct Deleter {
    template <class T> void operator()(T *t) const { Free(t); }
};
using Context = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, Deleter<SSL_free>>;

static std::string get(SSL_CTX *context, const char *host, int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
        throw std::runtime_error("no connection");
    Connection ssl(SSL_new(context));
    if (!ssl || !SSL_set_fd(ssl.get(), fd) || !SSL_set_tlsext_host_name(ssl.get(), host) || !SSL_set1_host(ssl.get(), host))
        throw Error("set up");
    if (SSL_connect(ssl.get()) != 1)
        throw Error("SSL_connect");
    std::string request = std::string("GET /hello HTTP/1.0\r\nHost: ") + host + "\r\n\r\n", answer;
    if (SSL_write(ssl.get(), request.data(), static_cast<int>(request.size())) <= 0)
        throw Error("SSL_write");
    char buffer[4096];
    size_t n;
    while (SSL_read_ex(ssl.get(), buffer, sizeof(buffer), &n))
        answer.append(buffer, n);
    int error = SSL_get_error(ssl.get(), 0);
    if (error != SSL_ERROR_ZERO_RETURN)
        throw Error("SSL_read_ex");
    SSL_shutdown(ssl.get());
    close(fd);
    return answer;
}

int main(int argc, char **argv) {
    try {
        if (argc != 4)
            return 2;
        Context context(SSL_CTX_new(TLS_client_method()));
        if (!context || !SSL_CTX_load_verify_locations(context.get(), argv[1], nullptr))
            throw Error("context");
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        int port = std::stoi(argv[3]);
        std::printf("%s\n", get(context.get(), argv[2], port).c_str());
        std::vector<std::thread> threads;
        std::vector<int> good(8);
        for (int &g : good)
            threads.emplace_back([&] { g = get(context.get(), argv[2], port).find("hello over TLS") != std::string::npos; });
        for (auto &t : threads)
            t.join();
        int sum = 0;
        for (int g : good)
            sum += g;
        std::printf("%d threads\n", sum);
        return 0;
    } catch (const std::exception &e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
"""


def program(bench):
    source, binary = bench.folder / "client.cc", bench.folder / "client"
    source.write_text(SOURCE)
    subprocess.run(["g++", "-std=c++17", "-Wall", "-O1", "-o", binary, source, "-lssl", "-lcrypto", "-pthread"], check=True)
    return binary


def test_client(bench):
    binary = program(bench)
    ports = bench.nginx({"p256": "", "expired": "", "wronghost": ""})
    (bench.folder / "www" / "hello").write_text("hello over TLS\n")
    ca = bench.cert("ca.pem")
    for how in ("library_path", "preload"):
        bench.client(binary, ca, "localhost", ports["p256"], how=how).ended().says("200 OK", "hello over TLS", "8 threads")
    bench.client(binary, ca, "localhost", ports["expired"]).ended(1).says("certificate verify failed")
    bench.client(binary, ca, "localhost", ports["wronghost"]).ended(1).says("certificate verify failed")
    bench.client(binary, bench.cert("other-ca.pem"), "localhost", ports["p256"]).ended(1).says("certificate verify failed")
