#pragma once
// Everything that one press publishes: the files, what a reader must know before, and the rows of the claims sheet.

#include <string>
#include <vector>

#include "publish/findings.h"
#include "publish/publication.h"

namespace peelback {

struct PublishedFile {
  std::string_view form{};  // "html", "svg", "narrow-svg", "csv", "json", "snippets", "oembed", "claims"
  std::string name{};  // "trace-8f3c12ab.html"
  std::string type{};  // media type
  std::string text{};  // UTF-8
};

/// Page, narrow and wide drawing, table, snippets, oEmbed (where the page has an address), claims sheet. The same trail and
/// options give the same bytes. Linear in the publication.
std::vector<PublishedFile> write_published_files(const Publication& publication, const PublishOptions& options);

/// The table as Datawrapper and Flourish open it: a line a step, amounts as plain decimals, times as ISO 8601.
std::string write_chart_table(const Publication& publication);

/// What goes into articles, by kind of content system. Without an address of the page: what needs no host.
std::string write_snippets(const Publication& publication, const PublishOptions& options);

/// oEmbed 1.0, "rich" (oembed.com §2.3.4.4). Empty without an address.
std::string write_oembed(const Publication& publication, const PublishOptions& options);

/// {"files":[{"name","text","type"}],"findings":[…],"places":[…],"publication":{…},"rows":[…]} (web/src/contract.js). With a refused
/// finding the files are none. Errors as parse_publish_options() and prepare_publication().
Result<std::string> write_published(Session& session, std::string_view options);

}  // namespace peelback
