#include "xml/arena.hpp"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string_view>
#include <utility>

#include "base/metrics.hpp"

namespace faelled::xml {

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kVagt = true;
#elif defined(__has_feature)
constexpr bool kVagt = __has_feature(address_sanitizer) || __has_feature(memory_sanitizer);
#else
constexpr bool kVagt = false;
#endif

// A signed call of 16 KB takes two.
constexpr std::size_t kStykke = std::size_t{64} * 1024;
constexpr std::size_t kLedige = 64;  // pieces kept for later documents: 4 MB
// libxml2 doubles its buffers: those that grow past this are worth giving back.
constexpr std::size_t kStor = std::size_t{8} * 1024;

// In front of every block: its size, a multiple of eight, and in the low bits whose it is.
using Hoved = std::uint64_t;
constexpr Hoved kArt = 7;
constexpr Hoved kHob = 0;
constexpr Hoved kSkaaret = 1;
constexpr Hoved kLang = 2;

constexpr std::size_t kFoer = 16;  // before a heap block: its header in the last half

Hoved& hoved(void* p) {
    return *(static_cast<Hoved*>(p) - 1);
}
std::byte* som_bytes(void* p) {
    return static_cast<std::byte*>(p);
}
std::size_t bytes(void* p) {
    return hoved(p) & ~kArt;
}
std::size_t rund_op(std::size_t n) {
    return std::max<std::size_t>((n + kArt) & ~std::size_t{kArt}, sizeof(Hoved));
}

void* paa_hoben(void* foer, std::size_t n) {
    std::byte* at = som_bytes(std::realloc(foer, kFoer + n));
    if (at == nullptr) return nullptr;
    hoved(at + kFoer) = n | kHob;
    return at + kFoer;
}

// Not used under a sanitizer.
[[maybe_unused]] char* kopi(const char* text) {
    const std::size_t n = std::strlen(text) + 1;
    void* p = Arena::tag(n);
    return p == nullptr ? nullptr : static_cast<char*>(std::memcpy(p, text, n));
}

// What libxml2 makes once and keeps must be the heap's, so all of it is made here.
void varm_op() {
    for (const std::string_view text : {"<a xmlns:p='u' p:b='&lt;'>&#229;<!--c--><?d?></a>", "<a"})
        for (const char* encoding : {"UTF-8", "ISO-8859-1"})
            xmlFreeDoc(xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, encoding,
                                     XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
    xmlResetLastError();
}

metrics::Gauge& maaler() {
    static metrics::Gauge& gauge = metrics::gauge(
        "faelled_xml_spare_bytes", "Memory of parsed documents kept for those to come");
    return gauge;
}

}  // namespace

thread_local Arena* Arena::nu_ = nullptr;

struct alignas(16) Arena::Stykke {
    Stykke* naeste;

    // Last given back, first taken: the processor still has it near.
    struct Lager {
        std::mutex mutex;
        std::array<Stykke*, kLedige> ledige{};
        std::size_t antal = 0;
    };
    static Lager& lager() {
        static Lager l;
        return l;
    }
    static Stykke* hent() {
        Lager& l = lager();
        {
            const std::lock_guard lock(l.mutex);
            if (l.antal > 0) {
                maaler().add(-static_cast<std::int64_t>(kStykke));
                return l.ledige[--l.antal];
            }
        }
        return static_cast<Stykke*>(std::malloc(kStykke));
    }
    static void aflever(Stykke* s) {
        Lager& l = lager();
        {
            const std::lock_guard lock(l.mutex);
            if (l.antal < l.ledige.size()) {
                maaler().add(static_cast<std::int64_t>(kStykke));
                l.ledige[l.antal++] = s;
                return;
            }
        }
        std::free(s);
    }
};

// In front of a large block, which is taken out of the list when it is freed.
struct alignas(16) Arena::Stor {
    Stor* naeste;
    Stor** her;  // what points at this one
    std::uint64_t fyld;
    Hoved hoved;

    void ind(Stor** at) {
        her = at;
        naeste = *at;
        *at = this;
        if (naeste != nullptr) naeste->her = &naeste;
    }
    void ud() {
        *her = naeste;
        if (naeste != nullptr) naeste->her = her;
    }
    static Stor* af(void* p) { return static_cast<Stor*>(p) - 1; }
};

bool Arena::forbered() {
    static const bool ready = [] {
        if constexpr (!kVagt) xmlMemSetup(giv, tag, skift, kopi);
        xmlInitParser();
        varm_op();
        return !kVagt;
    }();
    return ready;
}

Arena::~Arena() {
    while (stykker_ != nullptr)
        Stykke::aflever(std::exchange(stykker_, stykker_->naeste));
    while (store_ != nullptr)
        std::free(std::exchange(store_, store_->naeste));
}

Arena::Brug::Brug(Arena* arena) {
    nu_ = arena;
}
Arena::Brug::~Brug() {
    xmlResetLastError();
    nu_ = nullptr;
}

bool Arena::nyt_stykke() {
    Stykke* s = Stykke::hent();
    if (s == nullptr) return false;
    s->naeste = std::exchange(stykker_, s);
    top_ = som_bytes(s + 1);
    slut_ = som_bytes(s) + kStykke;
    return true;
}

void* Arena::skaer(std::size_t n) {
    if (static_cast<std::size_t>(slut_ - top_) < sizeof(Hoved) + n && !nyt_stykke()) return nullptr;
    void* p = top_ + sizeof(Hoved);
    hoved(p) = n | kSkaaret;
    top_ += sizeof(Hoved) + n;
    return p;
}

void* Arena::tag_stor(std::size_t n) {
    auto* s = static_cast<Stor*>(std::malloc(sizeof(Stor) + n));
    if (s == nullptr) return nullptr;
    s->ind(&store_);
    s->hoved = n | kLang;
    return s + 1;
}

void* Arena::tag(std::size_t n) {
    if (n > SIZE_MAX / 2) return nullptr;
    n = rund_op(n);
    if (nu_ == nullptr) return paa_hoben(nullptr, n);
    return n > kStor ? nu_->tag_stor(n) : nu_->skaer(n);
}

void* Arena::skift(void* p, std::size_t n) {
    if (p == nullptr) return tag(n);
    if (n > SIZE_MAX / 2) return nullptr;
    n = rund_op(n);
    const std::size_t had = bytes(p);
    switch (hoved(p) & kArt) {
        case kHob:
            return paa_hoben(som_bytes(p) - kFoer, n);
        case kSkaaret:
            if (n <= had) return p;
            if (nu_ != nullptr && som_bytes(p) + had == nu_->top_ && n <= kStor &&
                static_cast<std::size_t>(nu_->slut_ - som_bytes(p)) >= n) {
                hoved(p) = n | kSkaaret;
                nu_->top_ = som_bytes(p) + n;
                return p;
            }
            break;
        default:
            break;
    }
    void* ny = tag(n);
    if (ny == nullptr) return nullptr;
    std::memcpy(ny, p, std::min(had, n));
    giv(p);
    return ny;
}

void Arena::giv(void* p) {
    if (p == nullptr) return;
    switch (hoved(p) & kArt) {
        case kHob:
            std::free(som_bytes(p) - kFoer);
            return;
        case kSkaaret:
            if (nu_ != nullptr && som_bytes(p) + bytes(p) == nu_->top_)
                nu_->top_ = som_bytes(p) - sizeof(Hoved);
            return;
        default:
            Stor* const s = Stor::af(p);
            s->ud();
            std::free(s);
    }
}

}  // namespace faelled::xml
