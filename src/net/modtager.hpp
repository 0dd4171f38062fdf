// Receiving one request: Beast's parser with our guards, writing straight into an Anmodning.
// Private to net; includes Boost, so only server.cpp and the fuzzer include it.
//
// Beast accepts more than RFC 9110/9112 want from a server that may stand behind another one. What
// two parsers could read in two ways is refused here with 400: Content-Length next to
// Transfer-Encoding, lists or repetitions of either, codings other than chunked, folded header
// lines, no Host or two of them, paths that are not plain (sti.hpp).
#pragma once

#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <functional>
#include <string_view>

#include "net/http.hpp"
#include "net/sti.hpp"

namespace faelled::net {

class Modtager final : public boost::beast::http::basic_parser<true> {
    using Felt = boost::beast::http::field;
    using Fejlkode = boost::beast::error_code;
    using Tekst = boost::beast::string_view;

  public:
    // Both outlive the parser.
    Modtager(const Graenser& graenser, Anmodning& ud) : graenser_(graenser), ud_(ud) {
        eager(true);
        body_limit(graenser.krop_bytes);
        header_limit(static_cast<std::uint32_t>(
            std::min<std::size_t>(graenser.header_bytes + kLuft, UINT32_MAX)));
        ud_.headere.reserve(16);
    }

    // Takes what it can use of `data` and says how much. When status() != 0 the request is refused.
    std::size_t tag(std::string_view data) {
        ind_ = data;
        Fejlkode ec;
        const std::size_t brugt = put(boost::asio::buffer(data.data(), data.size()), ec);
        if (ec && ec != boost::beast::http::error::need_more && status_ == 0)
            status_ = status_for(ec);
        if (!ec && is_done()) return brugt;
        // An endless chunk header or trailer: Beast would wait for its end for ever.
        if (status_ == 0 && data.size() - brugt > graenser_.header_bytes + kLuft) status_ = 431;
        return brugt;
    }

    [[nodiscard]] int status() const { return status_; }
    // Should "100 Continue" be sent before the body comes?
    [[nodiscard]] bool venter_paa_100() const {
        return fortsaet_ && is_header_done() && !is_done();
    }
    [[nodiscard]] bool http10() const { return version_ == 10; }

  private:
    // Room for the request line's fixed parts, so that Beast's limit never strikes before ours.
    static constexpr std::size_t kLuft = 64;
    static constexpr std::size_t kReserver = std::size_t{256} * 1024;

    static int status_for(const Fejlkode& ec) {
        namespace http = boost::beast::http;
        if (ec == http::error::body_limit) return 413;
        if (ec == http::error::header_limit) return 431;
        return 400;
    }

    void afvis(int status, Fejlkode& ec) {
        status_ = status;
        ec = boost::beast::http::error::bad_field;
    }

    void on_request_impl(boost::beast::http::verb, Tekst metode, Tekst maal, int version,
                         Fejlkode& ec) override {
        version_ = version;
        bytes_ += metode.size() + maal.size() + 12;
        if (bytes_ > graenser_.header_bytes) return afvis(431, ec);
        ud_.metode.assign(metode.data(), metode.size());
        ud_.maal.assign(maal.data(), maal.size());
        std::string_view rest = ud_.maal;
        for (const std::string_view skema : {"https://", "http://"}) {
            if (!rest.starts_with(skema)) continue;
            const std::size_t skraastreg = rest.find('/', skema.size());
            rest = skraastreg == std::string_view::npos ? std::string_view("/")
                                                        : rest.substr(skraastreg);
        }
        const std::size_t spoergsmaal = rest.find('?');
        ud_.sti = rest.substr(0, spoergsmaal);
        if (spoergsmaal != std::string_view::npos) ud_.forespoergsel = rest.substr(spoergsmaal + 1);
        if (!er_entydig_sti(ud_.sti) || ud_.forespoergsel.find('#') != std::string_view::npos)
            afvis(400, ec);
    }

    void on_response_impl(int, Tekst, int, Fejlkode&) override {}

    // A value on more lines stands in Beast's own buffer, or with a line break before it.
    bool er_foldet(Tekst navn, Tekst vaerdi) const {
        const std::less<const char*> foer;
        const char* const slut = navn.data() + navn.size();
        if (foer(vaerdi.data(), slut) || foer(ind_.data() + ind_.size(), vaerdi.data()))
            return true;
        return std::find(slut, vaerdi.data(), '\r') != vaerdi.data();
    }

    void on_field_impl(Felt felt, Tekst navn, Tekst vaerdi, Fejlkode& ec) override {
        bytes_ += navn.size() + vaerdi.size() + 4;
        if (bytes_ > graenser_.header_bytes || ++antal_ > graenser_.header_antal)
            return afvis(431, ec);
        if (er_foldet(navn, vaerdi)) return afvis(400, ec);
        switch (felt) {
            case Felt::content_length:
                if (laengde_++ != 0 || vaerdi.empty() ||
                    !std::ranges::all_of(vaerdi, [](char c) { return c >= '0' && c <= '9'; }))
                    return afvis(400, ec);
                break;
            case Felt::transfer_encoding:
                if (version_ < 11 || !boost::beast::iequals(vaerdi, "chunked"))
                    return afvis(400, ec);
                break;
            case Felt::host:
                ++host_;
                break;
            case Felt::expect:
                if (!boost::beast::iequals(vaerdi, "100-continue")) return afvis(417, ec);
                fortsaet_ = version_ >= 11;
                break;
            default:
                break;
        }
        // Trailers after a chunked body are checked and dropped: nobody above asks for them, and as
        // headers they would come after the checks that are made on headers.
        if (krop_begyndt_) return;
        auto& [n, v] = ud_.headere.emplace_back();
        n.resize(navn.size());
        std::ranges::transform(navn, n.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        v.assign(vaerdi.data(), vaerdi.size());
    }

    void on_header_impl(Fejlkode& ec) override {
        if (host_ > 1 || (host_ == 0 && version_ >= 11)) afvis(400, ec);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& laengde, Fejlkode&) override {
        krop_begyndt_ = true;
        if (laengde) ud_.krop.reserve(std::min<std::uint64_t>(*laengde, kReserver));
    }
    std::size_t on_body_impl(Tekst data, Fejlkode&) override {
        ud_.krop.append(data.data(), data.size());
        return data.size();
    }
    void on_chunk_header_impl(std::uint64_t, Tekst, Fejlkode&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Tekst data, Fejlkode&) override {
        ud_.krop.append(data.data(), data.size());
        return data.size();
    }
    void on_finish_impl(Fejlkode&) override {}

    const Graenser& graenser_;
    Anmodning& ud_;
    std::string_view ind_;
    std::size_t bytes_ = 0;
    std::size_t antal_ = 0;
    int laengde_ = 0;
    int host_ = 0;
    int version_ = 0;
    int status_ = 0;
    bool fortsaet_ = false;
    bool krop_begyndt_ = false;
};

}  // namespace faelled::net
