// The schemas of the Sags- og Dokumentindeks and of the Ydelsesindeks, version 6: one set each, in
// the form that sd has there (klassifikation.md 3.1).
#pragma once

#include <string_view>
#include <vector>

#include "oio/beskrivelse.hpp"
#include "soap/operation.hpp"

namespace faelled::soap {

// Namespaces of the operations.
inline constexpr oio::Navnerum kSagDokumentIndeks{"sdi", "urn:oio:sts:sagdok:sagdokumentindeks:6"};
inline constexpr oio::Navnerum kSagIndeks{"si", "urn:oio:sts:sagdok:sagindeks:6"};
inline constexpr oio::Navnerum kYdelseIndeks{"yi", "urn:oio:sts:ydelse:ydelseindeks:6"};

// What the WSDLs of the services import.
inline constexpr std::string_view kSagDokumentIndeksfil = "SagDokumentIndeksOperationer.xsd";
inline constexpr std::string_view kSagIndeksfil = "SagIndeksOperationer.xsd";
inline constexpr std::string_view kDokumentIndeksfil = "DokumentIndeksOperationer.xsd";
inline constexpr std::string_view kYdelseIndeksfil = "YdelseIndeksOperationer.xsd";
inline constexpr std::string_view kBevillingIndeksfil = "BevillingIndeksOperationer.xsd";
inline constexpr std::string_view kEffektueringIndeksfil =
    "OekonomiskEffektueringIndeksOperationer.xsd";
inline constexpr std::string_view kRequestHeaderfil = "RequestHeader.xsd";

[[nodiscard]] std::vector<Skema> sagdokumentskemaer(const oio::Objektbeskrivelse& sag,
                                                    const oio::Objektbeskrivelse& dokument);
[[nodiscard]] std::vector<Skema> ydelsesskemaer(const oio::Objektbeskrivelse& bevilling,
                                                const oio::Objektbeskrivelse& effektuering);

}  // namespace faelled::soap
