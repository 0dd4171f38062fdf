// The published example messages: each signature verifies under its signer's certificate, and no
// longer when a byte of what it covers is another.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/base64.hpp"
#include "krypto/x509.hpp"
#include "xml/signatur.hpp"

namespace fs = std::filesystem;
using namespace faelled;
using namespace faelled::xml;

namespace {

const fs::path kMappe = "../shared/contracts/sikkerhed/examples";
const Graenser kVid(1 << 20, 100, 20'000, 100);
constexpr Signaturregler kRegler{.str_transform = true};

bool mangler() {
    if (fs::exists(kMappe)) return false;
    MESSAGE("the published examples are not beside the repository: not verified");
    return true;
}

std::string laes_fil(const fs::path& name) {
    std::stringstream text;
    text << std::ifstream(kMappe / name, std::ios::binary).rdbuf();
    return text.str();
}

const krypto::OffentligNoegle& noegle(const std::string& who) {
    static std::map<std::string, std::shared_ptr<const krypto::Certifikat>> laeste;
    auto& c = laeste[who];
    if (!c) c = krypto::Certifikat::laes(laes_fil("certs/" + who + ".pem")).value();
    return c->noegle();
}

void find_underskrifter(Node n, std::vector<Node>& out) {
    if (n.er(kDs, "Signature")) out.push_back(n);
    for (Node c = n.foerste(); c; c = c.naeste())
        find_underskrifter(c, out);
}

// How the first signature that does not verify fails; empty when all do.
std::optional<Signaturfejl> fejl(std::string_view text, const std::vector<std::string>& signers) {
    const auto d = Dokument::laes(text, kVid);
    if (!d) return Signaturfejl{Signaturbrud::kForm, d.error().tekst};
    const auto ids = Idtabel::lav(d->rod());
    if (!ids) return Signaturfejl{Signaturbrud::kReference, ids.error().tekst};
    std::vector<Node> signatures;
    find_underskrifter(d->rod(), signatures);
    if (signatures.size() != signers.size()) return Signaturfejl{Signaturbrud::kForm, "count"};
    for (std::size_t i = 0; i < signatures.size(); ++i) {
        const auto s = Signatur::laes(signatures[i], kRegler);
        if (!s) return s.error();
        const auto covered = s->verificer(noegle(signers[i]), *ids);
        if (!covered) return covered.error();
        if (covered->antal() != s->referencer().size()) return Signaturfejl{};
    }
    return std::nullopt;
}

// In document order.
const std::map<std::string, std::vector<std::string>> kSignerede = {
    {"sts-rst.xml", {"anvendersystem"}},
    {"sts-assertion.xml", {"adgangsstyring"}},
    {"sts-rstr.xml", {"adgangsstyring", "adgangsstyring"}},
    {"soap-kald-request.xml", {"adgangsstyring", "anvendersystem"}},
    {"soap-kald-response.xml", {"organisation"}},
    {"saml-authnrequest-brugersystem.xml", {"brugersystem"}},
    {"saml-authnrequest-ch-til-idp.xml", {"adgangsstyring"}},
    {"saml-response-idp-til-ch.xml", {"idp"}},
    {"saml-response-ch-til-brugersystem.xml", {"adgangsstyring"}},
    {"saml-response-ch-til-brugersystem-oiosaml2.xml", {"adgangsstyring"}},
    {"saml-response-fejl.xml", {"adgangsstyring"}},
    {"saml-attributequery-ch-til-attributservice.xml", {"adgangsstyring"}},
    {"saml-logoutrequest-brugersystem-til-ch.xml", {"brugersystem"}},
    {"saml-logoutrequest-ch-til-idp.xml", {"adgangsstyring"}},
    {"saml-logoutrequest-soap.xml", {"adgangsstyring"}},
    {"saml-logoutresponse-ch-til-brugersystem.xml", {"adgangsstyring"}},
    {"saml-metadata-brugersystem.xml", {"brugersystem"}},
    {"saml-metadata-ch-idp.xml", {"adgangsstyring"}},
    {"saml-metadata-ch-sp.xml", {"adgangsstyring"}},
    {"saml-metadata-idp.xml", {"idp"}},
};

std::string fra_procent(std::string_view s) {
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] == '%') {
            out.push_back(
                static_cast<char>(std::stoi(std::string(s.substr(i + 1, 2)), nullptr, 16)));
            i += 2;
        } else {
            out.push_back(s[i]);
        }
    }
    return out;
}

// The base64 between `foer` and `slut`, decoded.
std::string udklip(const std::string& text, const std::string& foer) {
    const std::size_t from = text.find(foer) + foer.size();
    return fra_base64(fra_procent(text.substr(from, text.find_first_of("\"&\r\n", from) - from)),
                      1 << 16)
        .value_or("");
}

// The canonical bytes that the signature covers, one text per reference.
std::vector<std::string> daekkede(std::string_view text) {
    const auto d = Dokument::laes(text, kVid);
    const auto ids = Idtabel::lav(d->rod());
    std::vector<Node> signatures;
    find_underskrifter(d->rod(), signatures);
    std::vector<std::string> out;
    for (const Node n : signatures) {
        const auto s = Signatur::laes(n, kRegler);
        for (const Signatur::Reference& r : s->referencer()) {
            Kanonisering form = r.form;
            if (r.indlejret) form.uden = n;
            if (r.str) continue;
            REQUIRE(kanoniser(ids->find(r.uri.substr(1)), form, out.emplace_back()).hel);
        }
    }
    return out;
}

// Where the canonical text stands in the file, position and length: the examples are written
// canonically except for declarations on the first tag, and an enveloped signature parts them.
std::vector<std::pair<std::size_t, std::size_t>> stykker(const std::string& text,
                                                         const std::string& part) {
    const std::size_t tag = part.find('>') + 1;
    std::size_t split = tag;
    while (text.find(part.substr(split)) == std::string::npos)
        split = part.find('<', split + 1);
    const std::size_t tail = text.find(part.substr(split));
    std::vector<std::pair<std::size_t, std::size_t>> out{{tail, part.size() - split}};
    if (split > tag) {
        const std::size_t head = text.find(part.substr(tag, split - tag));
        if (head != std::string::npos) out.emplace_back(head, split - tag);
    }
    return out;
}

}  // namespace

TEST_CASE("signatur SIK-013, SIK-014: every signed example verifies under its signer") {
    if (mangler()) return;
    for (const auto& [file, signers] : kSignerede) {
        CAPTURE(file);
        const auto f = fejl(laes_fil(file), signers);
        CHECK_MESSAGE(!f, f->tekst);
        // And under nobody else's.
        for (const char* other : {"rod-ca", "adgangsstyring", "anvendersystem", "organisation"}) {
            if (other == signers.back()) continue;
            std::vector<std::string> wrong = signers;
            wrong.back() = other;
            const auto g = fejl(laes_fil(file), wrong);
            REQUIRE(g);
            CHECK(g->brud == Signaturbrud::kVaerdi);
        }
    }
}

TEST_CASE("signatur: no example has a signature that is not in the table") {
    if (mangler()) return;
    for (const auto& e : fs::directory_iterator(kMappe)) {
        const std::string name = e.path().filename();
        if (e.path().extension() != ".xml" || kSignerede.contains(name)) continue;
        CAPTURE(name);
        CHECK(laes_fil(name).find("Signature") == std::string::npos);
    }
}

TEST_CASE("signatur: assertions carried as base64 verify as their own documents") {
    if (mangler()) return;
    const std::string json = udklip(laes_fil("sts-rest-response.json"), "\"Assertion\": \"");
    CHECK_FALSE(fejl(json, {"adgangsstyring"}));
    const std::string form = udklip(laes_fil("accesstoken-veksling.http"), "saml-token=");
    CHECK_FALSE(fejl(form, {"adgangsstyring"}));
    const auto d = Dokument::laes(json, kVid);
    const auto ids = Idtabel::lav(d->rod());
    const krypto::OffentligNoegle* keys[] = {&noegle("idp"), &noegle("adgangsstyring")};
    const auto verified = verificer_indlejret(d->rod(), *ids, keys, {});
    REQUIRE(verified);
    CHECK(verified->node() == d->rod());
}

TEST_CASE("signatur SIK-090: another byte anywhere in a covered part is found") {
    if (mangler()) return;
    std::size_t tried = 0;
    for (const auto& [file, signers] : kSignerede) {
        CAPTURE(file);
        const std::string text = laes_fil(file);
        for (const std::string& part : daekkede(text)) {
            for (const auto& [at, length] : stykker(text, part)) {
                const std::size_t step = std::max<std::size_t>(1, length / 40);
                for (std::size_t i = at; i < at + length; i += step) {
                    CAPTURE(i);
                    std::string other = text;
                    other[i] = other[i] == 'x' ? 'y' : 'x';
                    CHECK(fejl(other, signers));
                    ++tried;
                }
            }
        }
    }
    CHECK(tried > 2'000);
}
