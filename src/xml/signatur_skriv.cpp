// Making signatures from parts that are canonical already: one hash over each part, one RSA
// operation. SignedInfo is hashed with the namespace declaration that its canonical form has and
// sent without it, since ds:Signature around it declares the same.
#include "base/base64.hpp"
#include "xml/signatur.hpp"

namespace faelled::xml {
namespace {

class Signaturskriver {
  public:
    explicit Signaturskriver(std::string_view prefix)
        : praefiks_(prefix.empty() ? std::string() : std::string(prefix) + ":"),
          erklaering_((prefix.empty() ? " xmlns" : " xmlns:" + std::string(prefix)) + "=\"" +
                      std::string(kDs) + "\"") {}

    // The content of ds:SignedInfo.
    [[nodiscard]] std::string info(std::span<const Signaturdel> parts) const {
        Skriver s(512 + 640 * parts.size());
        algoritme(s, "CanonicalizationMethod", kEc);
        algoritme(s, "SignatureMethod", kRsaSha256);
        for (const Signaturdel& part : parts)
            reference(s, part);
        return s.tag();
    }

    // As it is hashed.
    [[nodiscard]] std::string kanonisk_info(std::string_view content) const {
        return "<" + q("SignedInfo") + erklaering_ + ">" + std::string(content) + "</" +
               q("SignedInfo") + ">";
    }

    [[nodiscard]] std::string hel(std::string_view content, std::string_view value,
                                  std::string_view keyinfo) const {
        Skriver s(1024 + content.size() + keyinfo.size());
        s.raa("<" + q("Signature") + erklaering_ + ">");
        s.aaben(q("SignedInfo"));
        s.raa(content);
        s.luk(q("SignedInfo"));
        s.element(q("SignatureValue"), base64(value));
        if (!keyinfo.empty()) {
            s.aaben(q("KeyInfo"));
            s.raa(keyinfo);
            s.luk(q("KeyInfo"));
        }
        s.luk(q("Signature"));
        return s.tag();
    }

  private:
    [[nodiscard]] std::string q(std::string_view name) const {
        return praefiks_ + std::string(name);
    }

    void algoritme(Skriver& s, std::string_view name, std::string_view uri) const {
        s.aaben(q(name));
        s.attribut("Algorithm", uri);
        s.luk(q(name));
    }

    void reference(Skriver& s, const Signaturdel& part) const {
        s.aaben(q("Reference"));
        s.attribut("URI", part.id.empty() ? std::string() : "#" + std::string(part.id));
        s.aaben(q("Transforms"));
        if (part.indlejret) algoritme(s, "Transform", kEnveloped);
        s.aaben(q("Transform"));
        s.attribut("Algorithm", kEc);
        if (!part.inklusive.empty()) {
            s.erklaer("ec", kEc);
            s.aaben("ec:InclusiveNamespaces");
            s.attribut("PrefixList", part.inklusive);
            s.luk("ec:InclusiveNamespaces");
        }
        s.luk(q("Transform"));
        s.luk(q("Transforms"));
        algoritme(s, "DigestMethod", kSha256);
        s.element(q("DigestValue"), base64(krypto::digest(krypto::Hash::kSha256, part.kanonisk)));
        s.luk(q("Reference"));
    }

    std::string praefiks_;    // with colon, or empty
    std::string erklaering_;  // of the ds namespace
};

}  // namespace

Result<std::string> skriv_signatur(const krypto::PrivatNoegle& noegle,
                                   std::span<const Signaturdel> dele, std::string_view keyinfo,
                                   std::string_view praefiks) {
    const Signaturskriver writer(praefiks);
    const std::string info = writer.info(dele);
    FAELLED_TRY(const std::string value,
                noegle.signer(krypto::Signaturalgoritme::kRsaSha256, writer.kanonisk_info(info)));
    return writer.hel(info, value, keyinfo);
}

Result<std::string> underskriv_indlejret(const krypto::PrivatNoegle& noegle, std::string_view id,
                                         std::string_view foer, std::string_view efter,
                                         std::string_view keyinfo) {
    std::string all;
    all.reserve(foer.size() + efter.size() + 4096);
    all.append(foer).append(efter);
    const Signaturdel part{.id = id, .kanonisk = all, .indlejret = true};
    FAELLED_TRY(const std::string signature,
                skriv_signatur(noegle, std::span(&part, 1), keyinfo, {}));
    all.insert(foer.size(), signature);
    return all;
}

}  // namespace faelled::xml
