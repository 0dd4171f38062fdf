// A small schema for tests and the fuzzer: a shelf of toys, some of them cars, with failures to
// order.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "rest/graphql/answer.hpp"
#include "rest/graphql/resolvers.hpp"
#include "rest/graphql/schema_builder.hpp"

namespace faelled::rest::graphql::legetoej {

struct Ting {
    int nr = 0;
    bool bil = false;
};

// How often each resolver with data behind it was called.
inline std::atomic<int> opslag{0};

inline Outcome ting(const Schema& s, int nr) {
    const bool bil = nr % 2 == 1;
    return Outcome::object(std::make_shared<Ting>(nr, bil), s.type(bil ? "Bil" : "Bold"));
}

// The schema must be reachable from its resolvers, for concrete types.
struct Holder {
    std::shared_ptr<const Schema> schema;
};

inline std::vector<FieldDefinition> tingfelter() {
    return {{"nr", "Int!", "",
             each<Ting>([](const Ting& t) { return Outcome{std::int64_t{t.nr}, {}}; })},
            {"navn",
             "String",
             "Navn.",
             each_with<Ting>([](const Ting& t, const Arguments& a) {
                 return text(a.find("hilsen")->text + " " + std::to_string(t.nr));
             }),
             {{"hilsen", "String!", "", Value::string("hej")}}},
            // Number 3 has no owner although it must.
            {"ejer", "String!", "",
             each<Ting>([](const Ting& t) { return t.nr == 3 ? null_outcome() : text("Ida"); })}};
}

inline std::shared_ptr<const Schema> skema() {
    auto holder = std::make_shared<Holder>();
    SchemaBuilder b;
    b.enumeration("Farve", "", {{"ROED", ""}, {"BLAA", ""}});
    b.input("Filter", "",
            {{"farve", "Farve!"},
             {"numre", "[Int!]"},
             {"dybere", "Filter"},
             {"antal", "Int", "", Value::of(std::int64_t{2})}});
    auto felter = tingfelter();
    for (auto& f : felter)
        f.resolver = {};
    b.interface("Ting", "Noget.", std::move(felter));
    auto bil = tingfelter();
    bil.push_back(
        {"hjul", "Int!", "", each<Ting>([](const Ting&) { return Outcome{std::int64_t{4}, {}}; })});
    bil.push_back({"naeste", "Ting", "", [holder](const FieldCall& c) {
                       ++opslag;
                       std::vector<Outcome> out;
                       for (const Object& p : c.parents) {
                           out.push_back(ting(*holder->schema, as<Ting>(p).nr + 1));
                       }
                       return out;
                   }});
    b.object("Bil", "", std::move(bil), {"Ting"});
    auto bold = tingfelter();
    bold.push_back({"venner", "[Ting!]!", "", [holder](const FieldCall& c) {
                        ++opslag;
                        std::vector<Outcome> out;
                        for (const Object& p : c.parents) {
                            const int nr = as<Ting>(p).nr;
                            out.push_back({Outcome::List{ting(*holder->schema, nr + 1),
                                                         ting(*holder->schema, nr + 2)},
                                           {}});
                        }
                        return out;
                    }});
    b.object("Bold", "", std::move(bold), {"Ting"});
    b.object(
        "Query", "",
        {{"ting",
          "[Ting]!",
          "",
          [holder](const FieldCall& c) {
              ++opslag;
              Outcome::List liste;
              for (std::int64_t i = 0; i < c.arguments.find("antal")->integer; ++i) {
                  liste.push_back(ting(*holder->schema, static_cast<int>(i)));
              }
              return std::vector<Outcome>{{std::move(liste), {}}};
          },
          {{"antal", "Int!", "", Value::of(std::int64_t{4})}}},
         {"ekko",
          "String",
          "",
          [](const FieldCall& c) {
              const Value* v = c.arguments.find("filter");
              return std::vector<Outcome>{v == nullptr ? null_outcome() : text(v->print())};
          },
          {{"filter", "[Filter!]"}}},
         {"advarsel", "String", "",
          [](const FieldCall&) {
              Outcome o = text("");
              o.problems.push_back({Classification::kNotFound, Severity::kWarning, "ukendt"});
              return std::vector<Outcome>{o};
          }},
         {"kast", "String", "",
          [](const FieldCall&) -> std::vector<Outcome> { throw std::runtime_error("hemmeligt"); }},
         {"tom", "String!", "",
          [](const FieldCall&) { return std::vector<Outcome>{null_outcome()}; }}});
    auto schema = b.build("Query");
    holder->schema = schema ? *schema : nullptr;
    return holder->schema;
}

inline constexpr Limits kGraenser{16 * 1024, 1'000, 12, 200, 5'000, 20};

// The answer to one query as text.
inline Answer koer(const Schema& schema, const Request& request, const Limits& limits = kGraenser,
                   Introspection introspection = Introspection::kOn) {
    Context context;
    return answer(schema, request, context, limits, introspection,
                  {"Legetøj", [] { return "id"; }});
}

}  // namespace faelled::rest::graphql::legetoej
