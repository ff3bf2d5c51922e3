#pragma once
// Cases as the page hands them in and gets them back.

#include <string>

#include "session/case_file.h"

namespace peelback {

/// {"at","chain"?,"provider","request_body","status","url"} of a reply: CaseReply of web/src/contract.js. Errors of JsonValue.
Result<CaseReply> parse_case_reply(std::string_view json);

/// CaseContents of web/src/contract.js: what is decided, and where the bytes lie in the file.
std::string write_case_contents(const CaseFile& file);

/// {"pieces":[{"body"} or {"length"}]} of a bundle.
std::string write_bundle_pieces(const CaseBundle& bundle);

}  // namespace peelback
