// @ts-check
// What a view tells the page. No view changes anything by itself.

/**
 * `onSelect`: this place, payment or row is the one looked at (null: none); `onOpen`: show its details; `onToggle`:
 * unfold or fold "others" or a run, bring back what is hidden, follow a place one hop on or no further.
 * @typedef {{onSelect(id: string | null): void, onOpen(id: string): void, onToggle(id: string): void}} Handlers
 */
/** @typedef {{selected: string | null}} ViewState */

export {};
