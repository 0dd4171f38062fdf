#include "saml/kryptering.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "saml/besked.hpp"
#include "saml/transport.hpp"
#include "xml/navnerum.hpp"

namespace faelled::saml {
namespace {

constexpr std::string_view kXenc11 = "http://www.w3.org/2009/xmlenc11#";
constexpr std::string_view kOaepMgf1p = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
constexpr std::string_view kOaep11 = "http://www.w3.org/2009/xmlenc11#rsa-oaep";
constexpr std::string_view kElement = "http://www.w3.org/2001/04/xmlenc#Element";
constexpr std::string_view kAes256Gcm = "http://www.w3.org/2009/xmlenc11#aes256-gcm";
constexpr std::string_view kAes256Cbc = "http://www.w3.org/2001/04/xmlenc#aes256-cbc";
constexpr std::string_view kSha1 = "http://www.w3.org/2000/09/xmldsig#sha1";
constexpr std::size_t kFlestNoegler = 4;
constexpr std::size_t kStoersteNoegle = 1024;  // bytes of an RSA of 8192 bits

constexpr std::array<std::pair<std::string_view, krypto::Blokkryptering>, 4> kBlok = {{
    {kAes256Gcm, krypto::Blokkryptering::kAes256Gcm},
    {"http://www.w3.org/2009/xmlenc11#aes128-gcm", krypto::Blokkryptering::kAes128Gcm},
    {kAes256Cbc, krypto::Blokkryptering::kAes256Cbc},
    {"http://www.w3.org/2001/04/xmlenc#aes128-cbc", krypto::Blokkryptering::kAes128Cbc},
}};
constexpr std::array<std::pair<std::string_view, krypto::Hash>, 5> kDigest = {{
    {kSha1, krypto::Hash::kSha1},
    {xml::kSha256, krypto::Hash::kSha256},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", krypto::Hash::kSha384},
    {"http://www.w3.org/2001/04/xmlenc#sha384", krypto::Hash::kSha384},
    {"http://www.w3.org/2001/04/xmlenc#sha512", krypto::Hash::kSha512},
}};
constexpr std::array<std::pair<std::string_view, krypto::Hash>, 4> kMgf = {{
    {"http://www.w3.org/2009/xmlenc11#mgf1sha1", krypto::Hash::kSha1},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha256", krypto::Hash::kSha256},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha384", krypto::Hash::kSha384},
    {"http://www.w3.org/2009/xmlenc11#mgf1sha512", krypto::Hash::kSha512},
}};

template <typename T, std::size_t N>
std::optional<T> find(const std::array<std::pair<std::string_view, T>, N>& table,
                      std::string_view name) {
    for (const auto& [n, v] : table)
        if (n == name) return v;
    return std::nullopt;
}

std::unexpected<Fejl> nej(std::string_view hvor, std::string_view regel) {
    return std::unexpected(Fejl::ugyldig(std::string(hvor), std::string(regel)));
}

Result<krypto::Oaep> oaep(xml::Node key) {
    const xml::Node method = key.barn(xml::kXenc, "EncryptionMethod");
    const std::string name = method.attribut("", "Algorithm");
    if (name != kOaepMgf1p && name != kOaep11)
        return nej("EncryptedKey", "algoritmen skal være RSA-OAEP");
    // A label (OAEPparams) is part of what was encrypted, and nobody here uses one.
    if (method.barn(xml::kXenc, "OAEPparams")) return nej("OAEPparams", "bruges ikke");
    krypto::Oaep out;
    if (const xml::Node d = method.barn(xml::kDs, "DigestMethod")) {
        const auto hash = find(kDigest, d.attribut("", "Algorithm"));
        if (!hash) return nej("DigestMethod", "algoritmen kendes ikke");
        out.digest = *hash;
    }
    if (const xml::Node m = method.barn(kXenc11, "MGF")) {
        const auto hash = find(kMgf, m.attribut("", "Algorithm"));
        if (name != kOaep11 || !hash) return nej("MGF", "algoritmen kendes ikke");
        out.mgf = *hash;
    }
    return out;
}

// The bytes of CipherValue, and nothing but a CipherValue.
Result<std::string> cifferbytes(xml::Node parent, std::size_t loft) {
    const xml::Node data = parent.barn(xml::kXenc, "CipherData");
    const xml::Node value = data.barn(xml::kXenc, "CipherValue");
    if (!value || value.naeste() || data.foerste() != value || value.har_boern())
        return nej("CipherData", "skal indeholde CipherValue og intet andet");
    auto bytes = fra_base64(value.tekst(), loft);
    if (!bytes) return nej("CipherValue", "er ikke base64, eller er for lang");
    return std::move(*bytes);
}

std::vector<xml::Node> noegleelementer(xml::Node around, xml::Node data) {
    std::vector<xml::Node> out;
    const auto collect = [&](xml::Node parent) {
        for (xml::Node n = parent.foerste(); n; n = n.naeste())
            if (n.er(xml::kXenc, "EncryptedKey") && out.size() < kFlestNoegler) out.push_back(n);
    };
    collect(data.barn(xml::kDs, "KeyInfo"));
    collect(around);
    return out;
}

void skriv_metode(std::string_view algorithm, std::string_view digest, xml::Skriver& out) {
    out.aaben("EncryptionMethod");
    out.attribut("Algorithm", algorithm);
    if (!digest.empty()) {
        out.erklaer("", xml::kDs);
        out.aaben("DigestMethod");
        out.attribut("Algorithm", digest);
        out.luk("DigestMethod");
    }
    out.luk("EncryptionMethod");
}

void skriv_ciffer(std::string_view bytes, xml::Skriver& out) {
    out.aaben("CipherData");
    out.element("CipherValue", base64(bytes));
    out.luk("CipherData");
}

}  // namespace

Result<std::string> dekrypter_assertion(xml::Node krypteret, Dekrypteringsnoegler noegler) {
    const xml::Node data = krypteret.barn(xml::kXenc, "EncryptedData");
    if (!data) return nej("EncryptedData", "mangler");
    if (const std::string type = data.attribut("", "Type"); !type.empty() && type != kElement)
        return nej("EncryptedData", "skal være et element");
    const auto block =
        find(kBlok, data.barn(xml::kXenc, "EncryptionMethod").attribut("", "Algorithm"));
    if (!block) return nej("EncryptedData", "algoritmen er ikke tilladt");
    FAELLED_TRY(const std::string bytes, cifferbytes(data, kStoersteBesked));
    std::optional<Fejl> why;
    for (const xml::Node n : noegleelementer(krypteret, data)) {
        const auto o = oaep(n);
        const auto closed = cifferbytes(n, kStoersteNoegle);
        if (!o || !closed) {
            why = !o ? o.error() : closed.error();
            continue;
        }
        for (const auto& key : noegler) {
            const auto open = key->aabn(*o, *closed);
            if (!open) continue;
            if (auto text = krypto::dekrypter(*block, *open, bytes)) return text;
        }
    }
    if (why) return std::unexpected(*std::move(why));
    return nej("EncryptedAssertion", "kan ikke åbnes med vores nøgle");
}

Result<std::string> krypter_assertion(std::string_view assertion,
                                      const krypto::Certifikat& modtager, Suite suite,
                                      Entropy& entropy) {
    const auto block = suite == Suite::kGcm ? krypto::Blokkryptering::kAes256Gcm
                                            : krypto::Blokkryptering::kAes256Cbc;
    std::array<std::uint8_t, 32> fresh{};
    entropy.fill(fresh);
    const std::string key(reinterpret_cast<const char*>(fresh.data()), fresh.size());
    FAELLED_TRY(const std::string hidden, krypto::krypter(block, key, assertion, entropy));
    FAELLED_TRY(const std::string closed, krypto::luk_noegle(modtager, {}, key));
    xml::Skriver w(hidden.size() * 3 / 2 + 2048);
    w.erklaer("", xml::kSaml);
    w.aaben("EncryptedAssertion");
    w.erklaer("", xml::kXenc);
    w.aaben("EncryptedData");
    w.attribut("Type", kElement);
    skriv_metode(suite == Suite::kGcm ? kAes256Gcm : kAes256Cbc, "", w);
    w.erklaer("", xml::kDs);
    w.aaben("KeyInfo");
    w.erklaer("", xml::kXenc);
    w.aaben("EncryptedKey");
    skriv_metode(kOaepMgf1p, kSha1, w);
    skriv_ciffer(closed, w);
    w.luk("EncryptedKey");
    w.luk("KeyInfo");
    skriv_ciffer(hidden, w);
    w.luk("EncryptedData");
    w.luk("EncryptedAssertion");
    return w.tag();
}

}  // namespace faelled::saml
