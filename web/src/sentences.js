// @ts-check
// What went wrong, said to a reporter.

import { CoreFailure } from './core_calls.js';
import { CoreTrapped } from './core_client.js';
import { MissingPart } from './parts.js';
import { text } from './text.js';

/** @param {unknown} error */
export function sentenceOf(error) {
  if (error instanceof CoreFailure) return text.errors.core(error.error.sentence, error.error.detail);
  if (error instanceof CoreTrapped) return text.errors.trapped;
  if (error instanceof MissingPart) return text.errors.missingPart(error.message);
  return text.errors.unknown(error instanceof Error ? error.message : String(error));
}
