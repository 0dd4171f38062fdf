// Hostile documents through everything that looks at signatures. Nothing in a corpus is signed by
// the keys here, so nothing may verify under one of them. Then the signature's blanks are filled in
// by somebody who has a key and signs whatever the input says: that must verify, and cover just
// what the references name.
#include <libxml/tree.h>

#include <cstdint>
#include <cstdlib>

#include "xml/signatur_test_hjaelp.hpp"

using namespace faelled;
using namespace faelled::xml;

namespace {

constexpr Signaturregler kAlt{
    .tillad_sha1 = true, .tillad_inklusiv_c14n = true, .str_transform = true, .bytes = 1 << 20};

void kraev(bool sandt) {
    if (!sandt) std::abort();
}

template <typename F>
void hver(Node n, F&& f) {
    f(n);
    for (Node c = n.foerste(); c; c = c.naeste())
        hver(c, f);
}

Node foerste_signatur(Node root) {
    Node found;
    hver(root, [&](Node n) {
        if (!found && n.er(kDs, "Signature")) found = n;
    });
    return found;
}

void saet_tekst(Node n, const std::string& text) {
    xmlNodeSetContent(const_cast<xmlNode*>(n.raa()),
                      reinterpret_cast<const xmlChar*>(text.c_str()));
}

// Fills in digests and the value; false when a reference names nothing or SignedInfo is not in the
// plain form that the signer here makes.
bool underskriv(Node signature, const Signatur& s, Node root, const Idtabel& ids) {
    const Node info = signature.foerste();
    Node at = info.barn(kDs, "Reference");
    for (const Signatur::Reference& r : s.referencer()) {
        Node target = r.uri.empty() ? root : ids.find(std::string_view(r.uri).substr(1));
        if (!target) return false;
        if (r.str) {
            const auto assertion = laes_samlhenvisning(target, ids);
            if (!assertion) return false;
            target = *assertion;
        }
        Kanonisering form = r.form;
        if (r.indlejret) form.uden = signature;
        std::string bytes;
        if (!kanoniser(target, form, bytes).hel) return false;
        saet_tekst(at.barn(kDs, "DigestValue"), base64(krypto::digest(r.hash, bytes)));
        at = at.naeste();
    }
    if (info.foerste().attribut("", "Algorithm") != kEc || info.foerste().har_boern() ||
        info.foerste().naeste().attribut("", "Algorithm") != kRsaSha256)
        return false;
    std::string bytes;
    if (!kanoniser(info, {}, bytes).hel) return false;
    saet_tekst(
        signature.barn(kDs, "SignatureValue"),
        base64(test::part(0).noegle->signer(krypto::Signaturalgoritme::kRsaSha256, bytes).value()));
    return true;
}

void af_en_der_maa(const Dokument& d, const Idtabel& ids) {
    const Node signature = foerste_signatur(d.rod());
    const auto s = Signatur::laes(signature, kAlt);
    if (!s || !underskriv(signature, *s, d.rod(), ids)) return;
    // Ids may have stood in what was filled in.
    const auto after = Idtabel::lav(d.rod());
    const auto again = Signatur::laes(signature, kAlt);
    if (!after || !again) return;
    kraev(!again->verificer(test::noegle(1), *after));
    const auto covered = again->verificer(test::noegle(0), *after);
    if (!covered) {
        // Two references may cover each other's digests; form is checked later than here.
        kraev(covered.error().brud != Signaturbrud::kVaerdi);
        return;
    }
    kraev(covered->antal() == again->referencer().size());
    std::size_t found = 0;
    hver(d.rod(), [&](Node n) { found += covered->element(n) ? 1 : 0; });
    kraev(found > 0 && found <= covered->antal());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Graenser limits(1 << 16, 50, 1000, 30);
    const auto d = Dokument::laes({reinterpret_cast<const char*>(data), size}, limits);
    if (!d) return 0;
    const auto ids = Idtabel::lav(d->rod());
    if (!ids) return 0;
    const krypto::OffentligNoegle* keys[] = {&test::noegle(0), &test::noegle(1)};
    hver(d->rod(), [&](Node n) {
        kraev(!verificer_indlejret(n, *ids, keys, kAlt));
        if (n.er(kDs, "KeyInfo")) (void)laes_keyinfo(n, d->rod(), *ids);
        if (!n.er(kDs, "Signature")) return;
        if (const auto s = Signatur::laes(n, kAlt)) kraev(!s->verificer(keys, *ids));
    });
    if (size % 4 == 0) af_en_der_maa(*d, *ids);  // an RSA operation is dear
    return 0;
}
