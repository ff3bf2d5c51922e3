#pragma once
// Everything that one press publishes: the files, what a reader must know before, and the rows of the claims sheet.

#include <string>
#include <vector>

#include "publish/findings.h"
#include "publish/publication.h"
#include "publish/trace_page.h"
#include "session/later_part.h"
#include "session/public_evidence.h"

namespace peelback {

struct PublishedFile {
  std::string_view form{};  // "html", "svg", "narrow-svg", "csv", "json", "snippets", "oembed", "words", "claims", "evidence"
  std::string name{};  // "trace-8f3c12ab.html"
  std::string type{};  // media type
  std::string text{};  // UTF-8
};

/// Page, narrow and wide drawing, table, snippets, oEmbed (where the page has an address), sheet of sentences, claims sheet, evidence
/// (where there is some). The same trail, options and evidence give the same bytes. Linear in them.
std::vector<PublishedFile> write_published_files(const Publication& publication, const PublishOptions& options, const PageEvidence& evidence = {});

/// The table as Datawrapper and Flourish open it: a line a step, amounts as plain decimals, times as ISO 8601.
std::string write_chart_table(const Publication& publication);

/// What goes into articles, by kind of content system. Without an address of the page: what needs no host.
std::string write_snippets(const Publication& publication, const PublishOptions& options);

/// oEmbed 1.0, "rich" (oembed.com §2.3.4.4). Empty without an address.
std::string write_oembed(const Publication& publication, const PublishOptions& options);

/// Publishing as the page asks for it. Evidence is put together in steps: begun, every reply and file of the case handed in, finished;
/// then it goes into what is written, until it is begun anew.
class PublishDesk {
 public:
  explicit PublishDesk(Session& session) : session_(session) {}

  /// Of what these options publish: {}. Errors as write(), and of PublicEvidence::of_path().
  Result<std::string> begin_evidence(std::string_view options);
  void add_reply(std::string_view url, int status, ByteView body);
  void add_file(ByteView bytes);
  /// {"build"}: the program that it can be checked with (build_name()). usage when it was not begun.
  Result<std::string> finish_evidence();
  void drop_evidence();

  /// {"files":[{"name","text","type"}],"findings":[…],"places":[…],"publication":{…},"rows":[…],"sentences":[…]} (web/src/contract.js). With a refused
  /// finding the files are none. `verifier`: that program, gzip. Errors as parse_publish_options() and prepare_publication().
  Result<std::string> write(std::string_view options, ByteView verifier);

 private:
  /// Where none can be begun, what is behind this falls out of the link.
  bool is_gathering() const { return has_later_part() && gathered_.has_value(); }

  Session& session_;
  std::optional<PublicEvidence> gathered_{};
  std::string evidence_{};
};

}  // namespace peelback
