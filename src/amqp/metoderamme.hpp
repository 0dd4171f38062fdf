// A method as one frame at the end of `ud`: for the server's methods and the client's.
#pragma once

#include <cstdint>
#include <string>

#include "amqp/bytes.hpp"
#include "amqp/koder.hpp"
#include "amqp/ramme.hpp"

namespace faelled::amqp {

// `argumenter` writes them with the Byteskriver it is given.
template <typename F>
void skriv_metode(std::string& ud, std::uint16_t kanal, Metodeid id, F&& argumenter) {
    Rammeskriver ramme(ud);
    ramme.aaben(Rammetype::kMetode, kanal);
    Byteskriver w(ud);
    w.u16(id.klasse);
    w.u16(id.metode);
    argumenter(w);
    ramme.luk();
}

}  // namespace faelled::amqp
