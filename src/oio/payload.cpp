#include "oio/payload.hpp"

#include <algorithm>
#include <unordered_map>

#include "oio/bytes.hpp"

namespace faelled::oio {
namespace {

// Version 2 is written only for registrations that need it; the others stay as they always were.
constexpr std::uint8_t kVersion1 = 1;
constexpr std::uint8_t kVersion2 = 2;
constexpr std::uint8_t kLivscyklusmaske = 0x07;
constexpr std::uint8_t kHarNote = 0x08;
constexpr std::uint8_t kHarAfsendt = 0x10;
constexpr std::uint8_t kDynamisk = 0x80;  // version 1: Rolle, Type, Indeks; version 2: flags
constexpr std::uint8_t kHarRolle = 0x01;
constexpr std::uint8_t kHarType = 0x02;
constexpr std::uint8_t kHarIndeks = 0x04;
constexpr std::uint8_t kHarFelter = 0x08;
constexpr std::uint8_t kGruppe = 0x80;
constexpr int kMaksDybde = 8;  // of groups in groups; descriptions have three

bool har_gruppe(const std::vector<Feltvaerdi>& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [](const auto& f) { return !f.gruppe.empty(); });
}

bool kraever_version2(const Registrering& r) {
    return r.afsendt ||
           std::any_of(r.indhold.egenskaber.begin(), r.indhold.egenskaber.end(),
                       [](const Egenskab& e) { return e.art != 0 || har_gruppe(e.felter); }) ||
           std::any_of(r.indhold.relationer.begin(), r.indhold.relationer.end(),
                       [](const Relation& x) { return !x.felter.empty(); });
}

// UUIDs and Virkninger repeat inside one object (the same actor, the same dates), so each is
// written once.
class Pakker {
  public:
    std::string pak(const Registrering& r) {
        version2_ = kraever_version2(r);
        std::string body;
        body.reserve(1024);
        Byteskriver w(body);
        reference(w, r.bruger_ref);
        if (r.note) w.tekst(*r.note);
        if (r.afsendt) w.tid(*r.afsendt);
        const Indhold& i = r.indhold;
        w.varint(i.egenskaber.size());
        for (const Egenskab& e : i.egenskaber) {
            if (version2_) w.byte(e.art);
            w.varint(virkning(e.virkning));
            felter(w, e.felter);
        }
        w.varint(i.tilstande.size());
        for (const Tilstand& t : i.tilstande) {
            w.byte(t.art);
            w.byte(t.kode);
            w.varint(virkning(t.virkning));
        }
        w.varint(i.relationer.size());
        for (const Relation& x : i.relationer)
            relation(w, x);
        std::uint8_t mask = 0;
        for (std::size_t k = 0; k < 3; ++k)
            if (!i.lokal_udvidelse[k].empty()) mask |= static_cast<std::uint8_t>(1u << k);
        w.byte(mask);
        for (const std::string& x : i.lokal_udvidelse)
            if (!x.empty()) w.tekst(x);

        std::string tables;
        Byteskriver t(tables);
        write_virkninger(t);

        std::string out;
        out.reserve(body.size() + tables.size() + uuids_.size() * 16 + 8);
        Byteskriver o(out);
        o.byte(version2_ ? kVersion2 : kVersion1);
        o.byte(static_cast<std::uint8_t>(static_cast<std::uint8_t>(r.livscyklus) |
                                         (r.note ? kHarNote : 0) | (r.afsendt ? kHarAfsendt : 0)));
        o.varint(uuids_.size());
        for (const Uuid& u : uuids_)
            o.uuid(u);
        out += tables;
        out += body;
        return out;
    }

  private:
    void felter(Byteskriver& w, const std::vector<Feltvaerdi>& fields) {
        w.varint(fields.size());
        for (const Feltvaerdi& f : fields) {
            w.byte(static_cast<std::uint8_t>(f.felt | (f.gruppe.empty() ? 0 : kGruppe)));
            if (!f.gruppe.empty())
                felter(w, f.gruppe);
            else if (version2_)
                tekst(w, f.tekst);
            else
                w.tekst(f.tekst);
        }
    }

    // Version 2: a text that is a UUID stands in the UUID table.
    void tekst(Byteskriver& w, const std::string& s) {
        if (s.size() == 36) {
            if (const auto u = Uuid::parse(s); u && u->text() == s) {
                w.varint(1);
                return w.varint(uuid(*u));
            }
        }
        w.tekst(s);
    }

    void relation(Byteskriver& w, const Relation& x) {
        if (version2_) return relation2(w, x);
        const bool dynamic = !x.rolle.tom() || !x.type.tom() || !x.indeks.empty();
        w.byte(static_cast<std::uint8_t>(x.art | (dynamic ? kDynamisk : 0)));
        w.varint(virkning(x.virkning));
        reference(w, x.ref);
        if (!dynamic) return;
        reference(w, x.rolle);
        reference(w, x.type);
        w.tekst(x.indeks);
    }

    void relation2(Byteskriver& w, const Relation& x) {
        const auto flags = static_cast<std::uint8_t>(
            (x.rolle.tom() ? 0 : kHarRolle) | (x.type.tom() ? 0 : kHarType) |
            (x.indeks.empty() ? 0 : kHarIndeks) | (x.felter.empty() ? 0 : kHarFelter));
        w.byte(static_cast<std::uint8_t>(x.art | (flags != 0 ? kDynamisk : 0)));
        if (flags != 0) w.byte(flags);
        w.varint(virkning(x.virkning));
        reference(w, x.ref);
        if (!x.rolle.tom()) reference(w, x.rolle);
        if (!x.type.tom()) reference(w, x.type);
        if (!x.indeks.empty()) tekst(w, x.indeks);
        if (!x.felter.empty()) felter(w, x.felter);
    }

    void reference(Byteskriver& w, const Reference& r) {
        switch (r.slags()) {
            case Reference::Slags::kIngen:
                return w.varint(0);
            case Reference::Slags::kUrn:
                w.varint(1);
                return w.tekst(r.urn_tekst());
            case Reference::Slags::kUuid:
                return w.varint(2 + uuid(*r.uuid()));
        }
    }

    std::size_t uuid(const Uuid& u) {
        // A short list is searched; a long one (thousands of relations) gets a map.
        if (uuids_.size() < kKort) {
            const auto at = std::find(uuids_.begin(), uuids_.end(), u);
            if (at != uuids_.end()) return static_cast<std::size_t>(at - uuids_.begin());
        } else {
            if (places_.empty())
                for (std::size_t k = 0; k < uuids_.size(); ++k)
                    places_.emplace(uuids_[k], k);
            const auto [at, fresh] = places_.emplace(u, uuids_.size());
            if (!fresh) return at->second;
        }
        uuids_.push_back(u);
        return uuids_.size() - 1;
    }

    std::size_t virkning(const Virkning& v) {
        // Equal ones stand close together; looking back a little finds nearly all of them.
        const std::size_t first = virkninger_.size() > kKort ? virkninger_.size() - kKort : 0;
        for (std::size_t k = first; k < virkninger_.size(); ++k)
            if (*virkninger_[k] == v) return k;
        virkninger_.push_back(&v);
        // Its actor must be in the UUID table before the table is written.
        if (v.aktoer.slags() == Reference::Slags::kUuid) uuid(*v.aktoer.uuid());
        return virkninger_.size() - 1;
    }

    void write_virkninger(Byteskriver& w) {
        w.varint(virkninger_.size());
        for (const Virkning* v : virkninger_) {
            w.tid(v->fra);
            w.tid(v->til);
            reference(w, v->aktoer);
            w.byte(static_cast<std::uint8_t>(v->aktoertype | (v->note ? kHarNote : 0)));
            if (v->note) w.tekst(*v->note);
        }
    }

    static constexpr std::size_t kKort = 32;
    bool version2_ = false;
    std::vector<Uuid> uuids_;
    std::unordered_map<Uuid, std::size_t> places_;
    std::vector<const Virkning*> virkninger_;
};

class Udpakker {
  public:
    explicit Udpakker(std::string_view bytes) : in_(bytes) {}

    bool pak_ud(Registrering& r) {
        const std::uint8_t version = in_.byte();
        if (version != kVersion1 && version != kVersion2) return false;
        version2_ = version == kVersion2;
        const std::uint8_t head = in_.byte();
        const int cycle = head & kLivscyklusmaske;
        if (cycle < 1 || cycle > 4) return false;
        r.livscyklus = static_cast<Livscyklus>(cycle);
        uuids_.resize(uuid_count());
        for (Uuid& u : uuids_)
            u = in_.uuid();
        virkninger_.resize(in_.antal());
        for (Virkning& v : virkninger_) {
            v.fra = in_.tid();
            v.til = in_.tid();
            v.aktoer = reference();
            const std::uint8_t kind = in_.byte();
            v.aktoertype = kind & kLivscyklusmaske;
            if (v.aktoertype >= kAktoertyper.size()) return false;
            if ((kind & kHarNote) != 0) v.note = in_.tekst();
        }
        r.bruger_ref = reference();
        if ((head & kHarNote) != 0) r.note = in_.tekst();
        if (version2_ && (head & kHarAfsendt) != 0) r.afsendt = in_.tid();
        indhold(r.indhold);
        return !in_.fejlet() && in_.tom();
    }

  private:
    std::size_t uuid_count() {
        const std::size_t n = in_.antal();
        if (n <= in_.rest() / 16) return n;
        in_.fejl();
        return 0;
    }

    void indhold(Indhold& i) {
        i.egenskaber.resize(in_.antal());
        for (Egenskab& e : i.egenskaber) {
            if (version2_) e.art = in_.byte();
            e.virkning = virkning();
            felter(e.felter, kMaksDybde);
        }
        i.tilstande.resize(in_.antal());
        for (Tilstand& t : i.tilstande) {
            t.art = in_.byte();
            t.kode = in_.byte();
            t.virkning = virkning();
        }
        i.relationer.resize(in_.antal());
        for (Relation& x : i.relationer) {
            const std::uint8_t art = in_.byte();
            x.art = art & 0x7f;
            if (version2_) {
                relation2(x, (art & kDynamisk) != 0 ? in_.byte() : 0);
                continue;
            }
            x.virkning = virkning();
            x.ref = reference();
            if ((art & kDynamisk) == 0) continue;
            x.rolle = reference();
            x.type = reference();
            x.indeks = in_.tekst();
        }
        const std::uint8_t mask = in_.byte();
        for (std::size_t k = 0; k < 3; ++k)
            if ((mask & (1u << k)) != 0) i.lokal_udvidelse[k] = in_.tekst();
    }

    void relation2(Relation& x, std::uint8_t flags) {
        x.virkning = virkning();
        x.ref = reference();
        if ((flags & kHarRolle) != 0) x.rolle = reference();
        if ((flags & kHarType) != 0) x.type = reference();
        if ((flags & kHarIndeks) != 0) x.indeks = tekst();
        if ((flags & kHarFelter) != 0) felter(x.felter, kMaksDybde);
    }

    void felter(std::vector<Feltvaerdi>& fields, int depth) {
        fields.resize(in_.antal());
        for (Feltvaerdi& f : fields) {
            const std::uint8_t position = in_.byte();
            f.felt = position;
            if (!version2_) {
                f.tekst = in_.tekst();
            } else if ((position & kGruppe) == 0) {
                f.tekst = tekst();
            } else if (depth == 0) {
                return in_.fejl();
            } else {
                f.felt = position & 0x7f;
                felter(f.gruppe, depth - 1);
            }
        }
    }

    std::string tekst() {
        bool uuid = false;
        std::string s = in_.tekst_eller(uuid);
        if (!uuid) return s;
        const std::uint64_t n = in_.varint();
        if (n < uuids_.size()) return uuids_[static_cast<std::size_t>(n)].text();
        in_.fejl();
        return {};
    }

    Reference reference() {
        const std::uint64_t v = in_.varint();
        if (v == 0) return {};
        if (v == 1) return Reference::urn(in_.tekst());
        if (v - 2 >= uuids_.size()) {
            in_.fejl();
            return {};
        }
        return Reference(uuids_[static_cast<std::size_t>(v - 2)]);
    }

    Virkning virkning() {
        const std::uint64_t v = in_.varint();
        if (v >= virkninger_.size()) {
            in_.fejl();
            return {};
        }
        return virkninger_[static_cast<std::size_t>(v)];
    }

    Bytelaeser in_;
    bool version2_ = false;
    std::vector<Uuid> uuids_;
    std::vector<Virkning> virkninger_;
};

}  // namespace

std::string pak(const Registrering& r) {
    return Pakker().pak(r);
}

Result<Registrering> pak_ud(std::uint64_t nr, Tid tidspunkt, std::string_view bytes) {
    Registrering r;
    r.nr = nr;
    r.tidspunkt = tidspunkt;
    if (!Udpakker(bytes).pak_ud(r))
        return std::unexpected(Fejl::intern("En lagret registrering kan ikke læses"));
    return r;
}

}  // namespace faelled::oio
