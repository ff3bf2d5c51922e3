// The end of Emscripten's loader (--post-js): CoreSession of web/src/contract.js, made of the functions that
// peelback_core.cpp exports. A call with wrong arguments is a TypeError, and the core is not entered.
Module['onRuntimeInitialized'] = () => {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** @param {unknown} argument @returns {Uint8Array} */
  function bytesOf(argument) {
    if (argument instanceof Uint8Array) return argument;
    if (typeof argument === 'string') return encoder.encode(argument);
    if (Number.isSafeInteger(argument) && argument >= 0) return encoder.encode(String(argument));
    throw new TypeError(`${argument} is not text, bytes or a whole number`);
  }

  class Session {
    constructor() {
      this.session = _peelback_session();
    }

    /** @param {number} method @param {unknown[]} args @returns {Uint8Array}  a copy: the next call may move the heap */
    call(method, args) {
      for (const bytes of args.map(bytesOf)) HEAPU8.set(bytes, _peelback_argument(this.session, bytes.length) >>> 0);
      const begin = _peelback_call(this.session, method) >>> 0;
      return HEAPU8.slice(begin, begin + _peelback_answer_size(this.session));
    }
  }

  for (let method = 0, signature; (signature = UTF8ToString(_peelback_method(method))) !== ''; ++method) {
    const [name, count, answer] = signature.split(' ');
    const index = method;
    Session.prototype[name] = function (...args) {
      if (args.length !== Number(count)) throw new TypeError(`${name} takes ${count} arguments, not ${args.length}`);
      const bytes = this.call(index, args);
      return answer === 'text' ? decoder.decode(bytes) : bytes;
    };
  }
  Module['Session'] = Session;
};
