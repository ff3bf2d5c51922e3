// The part of the core that puts a case into a file, as a list of what it was given.

/** @param {Partial<{about: object, files: object[], labels: object[], replies: object[], recorded: object | null, is_old: boolean}>} [contents]  of `readCase` */
export function caseCore(contents = {}) {
  const given = { about: null, replies: [], files: [] };
  let bodies = 0;
  const pieces = [{ length: 1 }];
  const addBody = () => pieces.push({ body: bodies++ }, { length: 1 });
  return {
    given,
    recordedLine: async (_chain, url) => new TextEncoder().encode(`${url}\n`),
    trailBytes: async () => new TextEncoder().encode('{}\n'),
    beginCase: async (about) => { given.about = about; },
    addCaseReply: async (about, body) => { given.replies.push({ ...about, body }); addBody(); },
    addCaseFile: async (folder, bytes) => {
      const is_new = given.files.every((other) => other.bytes !== bytes);
      given.files.push({ folder, bytes });
      if (is_new) addBody();
      return { is_new };
    },
    finishCase: async () => ({ pieces, own: new TextEncoder().encode('|'.repeat(bodies + 1)) }),
    readCase: async () => ({ files: [], labels: [], replies: [], recorded: null, is_old: false, ...contents }),
  };
}
