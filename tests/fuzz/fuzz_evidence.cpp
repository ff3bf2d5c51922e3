// Public evidence of any bytes: read within its limits, checked without an end, and told as canonical JSON.

#include "base/json_reader.h"
#include "chains/nem_signed.h"
#include "support/dice.h"
#include "verifier/check.h"
#include "verifier/evidence.h"

using namespace peelback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  // What stands behind a zero byte is the data of the page around it.
  const std::size_t cut = std::min(text.find('\0'), text.size());
  const std::string_view evidence = text.substr(0, cut);
  const auto read = parse_evidence(evidence);
  if (read) {
    for (const EvidenceHeaders& run : read->headers) test::require(run.headers.size() <= kMostEvidenceRows);
    for (const EvidencePlace& place : read->path) test::require(!payment_form_name(place.form).empty() && read->count_equal(place) > 0);
    test::require(read->path.size() <= kMostEvidenceRows && read->transactions.size() <= kMostEvidenceRows);
    for (const EvidenceTransaction& transaction : read->transactions) test::require(read->find(transaction.ref) == &transaction);
  }
  // What stands in evidence on NEM, alone: its readers never look past the bytes.
  if (const auto transaction = nem::parse_signed({data, size})) test::require(transaction->payments.size() <= size);
  for (const std::string_view publication : {std::string_view(), text.substr(std::min(cut + 1, text.size()))}) {
    const auto report = check_evidence(evidence, publication);
    if (report) test::require(read.ok() && report->places.size() >= read->path.size());
    std::vector<Problem> problems;
    test::require(parse_json(as_bytes(write_check_report(report)), problems).ok() && problems.empty());
  }
  return 0;
}
