#include "oio/sidehukommelse.hpp"

#include "base/metrics.hpp"
#include "oio/bytes.hpp"

namespace faelled::oio {
namespace {

metrics::Gauge& maaler() {
    static metrics::Gauge& gauge =
        metrics::gauge("faelled_oio_page_places", "Ends of search pages remembered, all engines");
    return gauge;
}

class Noegleskriver {
  public:
    explicit Noegleskriver(std::string& out) : w_(out), out_(out) {}

    void tid(Tid t) { out_.append(reinterpret_cast<const char*>(&t.us), sizeof t.us); }
    void reference(const Reference& r) { w_.tekst(r.noegle()); }
    void virkning(const Virkning& v) {
        tid(v.fra);
        tid(v.til);
    }
    void indhold(const Indhold& i) {
        w_.varint(i.egenskaber.size());
        for (const Egenskab& e : i.egenskaber) {
            virkning(e.virkning);
            w_.byte(e.art);
            felter(e.felter);
        }
        w_.varint(i.tilstande.size());
        for (const Tilstand& t : i.tilstande) {
            w_.byte(t.art);
            w_.byte(t.kode);
            virkning(t.virkning);
        }
        for (const Relation& r : i.relationer) {
            w_.byte(r.art);
            virkning(r.virkning);
            reference(r.ref);
            reference(r.rolle);
            reference(r.type);
            w_.tekst(r.indeks);
            felter(r.felter);
        }
    }
    void felter(const std::vector<Feltvaerdi>& fields) {
        w_.varint(fields.size());
        for (const Feltvaerdi& f : fields) {
            w_.byte(f.felt);
            w_.tekst(f.tekst);
            felter(f.gruppe);
        }
    }
    void registrering(const SoegRegistrering& r) {
        tid(r.fra.value_or(kUangivet));
        tid(r.til.value_or(kUangivet));
        w_.byte(r.livscyklus ? static_cast<std::uint8_t>(*r.livscyklus) : 0);
        reference(r.bruger_ref);
    }

  private:
    Byteskriver w_;
    std::string& out_;
};

}  // namespace

std::string soegenoegle(const Objektbeskrivelse& b, Cvr ejer, const SoegInput& in) {
    std::string key;
    Byteskriver head(key);
    head.byte(b.type);
    head.u32(ejer.number());
    head.byte(static_cast<std::uint8_t>((in.virkning ? 1 : 0) | (in.registrering ? 2 : 0) |
                                        (in.sts ? 4 : 0)));
    head.u32(in.dataejer.number());
    Noegleskriver w(key);
    if (in.virkning) {
        w.tid(in.virkning->fra);
        w.tid(in.virkning->til);
    }
    if (in.sts) {
        w.tid(in.sts->fra);
        w.tid(in.sts->til);
    }
    if (in.registrering) w.registrering(*in.registrering);
    w.indhold(in.eksempel);
    return key;
}

Sidehukommelse::Sted Sidehukommelse::find(const std::string& key, std::int64_t foerste, Tid now) {
    if (foerste == 0) return {};
    const std::lock_guard lock(mutex_);
    auto at = steder_.upper_bound({key, foerste});
    while (at != steder_.begin()) {
        --at;
        if (at->first.first != key) break;
        const std::int64_t age = now.us - at->second.gemt.us;
        if (age >= 0 && age <= kAlder) return {at->first.second, at->second.efter};
    }
    return {};
}

void Sidehukommelse::husk(const std::string& key, std::int64_t foerste, const Uuid& efter,
                          Tid now) {
    const std::lock_guard lock(mutex_);
    const Noegle name{key, foerste};
    if (const auto at = steder_.find(name); at != steder_.end()) {
        raekke_.splice(raekke_.end(), raekke_, at->second.plads);
        at->second.efter = efter;
        at->second.gemt = now;
        return;
    }
    if (steder_.size() >= kMaks) {
        steder_.erase(raekke_.front());
        raekke_.pop_front();
        maaler().add(-1);
    }
    raekke_.push_back(name);
    steder_.emplace(name, Indgang{efter, now, std::prev(raekke_.end())});
    maaler().add(1);
}

std::size_t Sidehukommelse::antal() {
    const std::lock_guard lock(mutex_);
    return steder_.size();
}

}  // namespace faelled::oio
