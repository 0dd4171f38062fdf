#include "net/curl.hpp"

#include <pthread.h>
#include <signal.h>

#include <ctime>

namespace faelled::net {
namespace {

// OpenSSL writes with write(2), and libcurl asked for no signals leaves SIGPIPE to us. The thread
// may not be ours, so its mask is put back.
class UdenSigpipe {
  public:
    UdenSigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t venter;
        sigpending(&venter);
        ventede_ = sigismember(&venter, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &foer_);
    }
    ~UdenSigpipe() {
        const timespec straks{0, 0};
        while (!ventede_ && sigtimedwait(&pipe_, nullptr, &straks) > 0) {
        }
        pthread_sigmask(SIG_SETMASK, &foer_, nullptr);
    }
    UdenSigpipe(const UdenSigpipe&) = delete;
    UdenSigpipe& operator=(const UdenSigpipe&) = delete;

  private:
    sigset_t pipe_;
    sigset_t foer_;
    bool ventede_ = false;
};

}  // namespace

Curl lav_curl() {
    static const bool kStartet = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return kStartet ? Curl(curl_easy_init()) : nullptr;
}

Opsaetning& Opsaetning::saet_faelles(const std::string& ca_pem, std::int64_t forbind_ms,
                                     std::int64_t i_alt_ms) {
    saet(CURLOPT_NOSIGNAL, 1L);
    saet(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    saet(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    saet(CURLOPT_SSL_VERIFYPEER, 1L);
    saet(CURLOPT_SSL_VERIFYHOST, 2L);
    saet(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(forbind_ms));
    saet(CURLOPT_TIMEOUT_MS, static_cast<long>(i_alt_ms));
    if (ca_pem.empty()) return *this;
    // A given CA replaces the system's: CAINFO and CAPATH would be read besides the blob.
    saet(CURLOPT_CAINFO, nullptr);
    saet(CURLOPT_CAPATH, nullptr);
    return saet_blob(CURLOPT_CAINFO_BLOB, ca_pem);
}

CURLcode udfoer(CURL* h) {
    const UdenSigpipe vagt;
    return curl_easy_perform(h);
}

CURLcode send_raat(CURL* h, std::string_view bytes, std::size_t& taget) {
    const UdenSigpipe vagt;
    return curl_easy_send(h, bytes.data(), bytes.size(), &taget);
}

Fejl curlfejl(const char* hvad, CURLcode kode) {
    std::string tekst = std::string(hvad) + ": " + curl_easy_strerror(kode);
    switch (kode) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_BAD_FUNCTION_ARGUMENT:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CACERT_BADFILE:
            return Fejl::kalder(40, std::move(tekst));
        default:
            return Fejl::miljoe(std::move(tekst));
    }
}

}  // namespace faelled::net
