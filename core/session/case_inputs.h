#pragma once
// What the command was given, as one case.

#include <span>
#include <string>

#include "session/case_file.h"
#include "session/public_evidence.h"
#include "session/session.h"

namespace peelback {

/// A file that the session has opened, in the order of Session::inputs(); the bytes stay with the caller.
struct CaseInput {
  std::string name{};
  std::string columns{};  // of a table: what its columns were said to mean
  ByteView bytes{};
};

/// The case file (case_file.h) of these inputs, of label lists that were read beside them, and of the session's question.
/// A single case that is asked its own question comes out as it went in, byte for byte. Otherwise what the inputs hold is put
/// together: replies, files, and of a case among them its marks and log, which gets one entry more. The case's time is that of its
/// newest reply, since the core has no clock. Errors of read_case(), and of CaseWriter::finish().
Result<Bytes> write_inputs_as_case(Session& session, std::span<const CaseInput> inputs, std::span<const CaseInput> label_lists);

/// What a reader needs to check these places, out of the replies and blocks among the inputs. Errors of read_case() and of
/// PublicEvidence::of_path().
Result<PublicEvidence> gather_evidence(Session& session, std::span<const CaseInput> inputs, std::span<const std::string> steps);

}  // namespace peelback
