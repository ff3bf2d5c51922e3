#pragma once
// Neighbour lists in two flat arrays.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace peelback {

/// The items of every vertex, each vertex's in the order in which they were given.
struct Adjacency {
  std::vector<std::uint32_t> begin;  // per vertex, and one past the last
  std::vector<std::uint32_t> items;

  std::span<const std::uint32_t> of(std::uint32_t vertex) const {
    return std::span(items).subspan(begin[vertex], begin[vertex + 1] - begin[vertex]);
  }
};

/// Groups the numbers i of [0, count) by key(i) (below `vertices`) and stores item(i). Linear time.
template <class Key, class Item>
Adjacency group_by_vertex(std::size_t vertices, std::size_t count, Key key, Item item) {
  Adjacency lists;
  lists.begin.assign(vertices + 1, 0);
  lists.items.resize(count);
  for (std::size_t i = 0; i < count; ++i) ++lists.begin[key(i) + 1];
  for (std::size_t v = 0; v < vertices; ++v) lists.begin[v + 1] += lists.begin[v];
  std::vector<std::uint32_t> next(lists.begin.begin(), lists.begin.end() - 1);
  for (std::size_t i = 0; i < count; ++i) lists.items[next[key(i)]++] = item(i);
  return lists;
}

}  // namespace peelback
