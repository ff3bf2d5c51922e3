#include "base/result.h"

namespace peelback {

namespace {

struct CodeText {
  std::string_view name;
  std::string_view sentence;
};

// A switch, not a table: the compiler names a code that was forgotten.
CodeText code_text(Code code) {
  switch (code) {
    case Code::truncated: return {"truncated", "The bytes end before the value does"};
    case Code::trailing_bytes: return {"trailing_bytes", "Bytes are left over after the value"};
    case Code::bad_number: return {"bad_number", "Not a number, or outside the range that the field can hold"};
    case Code::bad_length: return {"bad_length", "A length or count that the bytes cannot hold"};
    case Code::bad_hex: return {"bad_hex", "Not hexadecimal, or an odd number of digits"};
    case Code::bad_checksum: return {"bad_checksum", "The checksum does not fit: a character is probably mistyped"};
    case Code::bad_address: return {"bad_address", "Not an address of this chain"};
    case Code::bad_reference: return {"bad_reference", "Not a reference such as bitcoin:<txid>:<vout>"};
    case Code::bad_json: return {"bad_json", "Not JSON"};
    case Code::bad_utf8: return {"bad_utf8", "Ill-formed UTF-8, replaced in the working copy"};
    case Code::bad_type: return {"bad_type", "A field holds another type than expected"};
    case Code::missing_field: return {"missing_field", "A field that must be there is absent"};
    case Code::repeated_field:
      return {"repeated_field", "A field stands twice, and two readers could take two things from it"};
    case Code::unknown_field: return {"unknown_field", "A field that is not known was passed over"};
    case Code::bad_date: return {"bad_date", "Not a day such as 2021-11-11, or an interval that ends before it begins"};
    case Code::hidden_characters:
      return {"hidden_characters", "Characters that show nothing or turn text around were replaced"};
    case Code::too_deep: return {"too_deep", "Nested deeper than any reply of a known kind"};
    case Code::too_large: return {"too_large", "Larger than the stated limit"};
    case Code::unknown_format: return {"unknown_format", "The input is none of the known formats"};
    case Code::unsupported: return {"unsupported", "Known, but this version of Peelback cannot follow it"};
    case Code::part_not_loaded: return {"part_not_loaded", "This needs a part of Peelback that is not loaded"};
    case Code::not_found: return {"not_found", "The source says that it does not know this"};
    case Code::rate_limited: return {"rate_limited", "The source asks to slow down"};
    case Code::refused: return {"refused", "The source refused the question"};
    case Code::server_error: return {"server_error", "The source failed"};
    case Code::network_failure: return {"network_failure", "No reply that can be read arrived"};
    case Code::txid_mismatch: return {"txid_mismatch", "The fields do not hash to the transaction id"};
    case Code::prevout_mismatch:
      return {"prevout_mismatch", "An input's stated value or script is not that of the output it spends"};
    case Code::outspend_mismatch: return {"outspend_mismatch", "A stated spender does not spend the output"};
    case Code::source_mismatch: return {"source_mismatch", "Two sources state different facts"};
    case Code::block_mismatch: return {"block_mismatch", "Two sources place a transaction in different blocks"};
    case Code::merkle_mismatch: return {"merkle_mismatch", "The Merkle path does not lead to the header's root"};
    case Code::pow_mismatch: return {"pow_mismatch", "The header's hash is not below its target"};
    case Code::implausible_work:
      return {"implausible_work", "The header holds far less work than Bitcoin's chain had at that height"};
    case Code::header_mismatch: return {"header_mismatch", "The header does not hash to the block's id"};
    case Code::checkpoint_mismatch: return {"checkpoint_mismatch", "The block is not the one that is known at that height"};
    case Code::signature_mismatch: return {"signature_mismatch", "The signature is not the stated signer's"};
    case Code::witness_mismatch: return {"witness_mismatch", "The witness commitment does not fit the witnesses"};
    case Code::value_not_conserved: return {"value_not_conserved", "A transaction pays out more than it takes in"};
    case Code::double_spend: return {"double_spend", "Two transactions spend the same output"};
    case Code::conservation_broken:
      return {"conservation_broken", "The sum of the ends is not the start: a fault in Peelback itself"};
    case Code::usage: return {"usage", "The command or question was not understood"};
  }
  return {"unknown", "Unknown"};
}

}  // namespace

std::string_view code_name(Code code) { return code_text(code).name; }

std::string_view code_sentence(Code code) { return code_text(code).sentence; }

std::string format_error(const Error& error) {
  std::string text(code_name(error.code));
  if (!error.where.empty()) text += " at " + error.where;
  text += ": ";
  text += error.detail.empty() ? std::string(code_sentence(error.code)) : error.detail;
  return text;
}

Error at(Error error, std::string_view outer) {
  if (outer.empty()) return error;
  std::string path(outer);
  if (!error.where.empty() && error.where.front() != '[') path += '.';
  path += error.where;
  error.where = std::move(path);
  return error;
}

}  // namespace peelback
