// What llhttp overlooks when it is told to be lenient; for both parsers.
#ifndef GYRE_HTTP_CORE_LENIENT_H_
#define GYRE_HTTP_CORE_LENIENT_H_

#include "llhttp.h"

namespace gyre::http {

// Every flag, as Node's --insecure-http-parser. After llhttp_init().
inline void SetLenient(llhttp_t* llhttp) {
  llhttp_set_lenient_headers(llhttp, 1);
  llhttp_set_lenient_chunked_length(llhttp, 1);
  llhttp_set_lenient_keep_alive(llhttp, 1);
  llhttp_set_lenient_transfer_encoding(llhttp, 1);
  llhttp_set_lenient_version(llhttp, 1);
  llhttp_set_lenient_data_after_close(llhttp, 1);
  llhttp_set_lenient_optional_lf_after_cr(llhttp, 1);
  llhttp_set_lenient_optional_crlf_after_chunk(llhttp, 1);
  llhttp_set_lenient_optional_cr_before_lf(llhttp, 1);
  llhttp_set_lenient_spaces_after_chunk_size(llhttp, 1);
}

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_LENIENT_H_
