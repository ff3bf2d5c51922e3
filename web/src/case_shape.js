// @ts-check
// What values from outside must look like: a shape gives back the value made of what it knows alone, or refuses it by
// the path to what is wrong.

/** @template T @typedef {(value: unknown, where: string) => T} Shape */

export class WrongShape extends Error {
  /** @param {string} where @param {string} wanted */
  constructor(where, wanted) {
    super(`${where}: ${wanted} is expected`);
    this.name = 'WrongShape';
  }
}

/**
 * @template T
 * @param {string} wanted
 * @param {(value: any) => boolean} isRight
 * @returns {Shape<T>}
 */
const when = (wanted, isRight) => (value, where) => {
  if (!isRight(value)) throw new WrongShape(where, wanted);
  return /** @type {T} */ (value);
};

/** As long as a note may be. */
const LONGEST_TEXT = 1_000_000;

/** @type {Shape<string>} */
export const string = when('a text', (value) => typeof value === 'string' && value.length <= LONGEST_TEXT);
/** @type {Shape<boolean>} */
export const flag = when('true or false', (value) => typeof value === 'boolean');
/** @type {Shape<number>} */
export const count = when('a whole number', (value) => Number.isSafeInteger(value) && value >= 0);
/** @type {Shape<number>} */
export const whole = when('a whole number', Number.isSafeInteger);
/** @type {Shape<string>} */
export const units = when('an amount in base units', (value) => typeof value === 'string' && /^\d{1,39}$/.test(value));
/** @type {Shape<Record<string, unknown>>} */
export const record = when('an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/**
 * @template {string} T
 * @param {...T} words
 * @returns {Shape<T>}
 */
export const oneOf = (...words) => when(words.join(' or '), (value) => words.includes(value));

/**
 * @template T
 * @param {Shape<T>} shape
 * @returns {Shape<T | null>}
 */
export const nullable = (shape) => (value, where) => (value === null ? null : shape(value, where));

/**
 * @template T
 * @param {Shape<T>} shape
 * @param {T} absent  what stands for a value that is not there
 * @returns {Shape<T>}
 */
export const optional = (shape, absent) => (value, where) => (value === undefined ? absent : shape(value, where));

/**
 * @template T
 * @param {Shape<T>} shape
 * @returns {Shape<T[]>}
 */
export const list = (shape) => (value, where) => {
  if (!Array.isArray(value)) throw new WrongShape(where, 'a list');
  return value.map((item, index) => shape(item, `${where}[${index}]`));
};

/**
 * @template {Record<string, Shape<any>>} T
 * @param {T} shapes
 * @returns {Shape<{[key in keyof T]: ReturnType<T[key]>}>}
 */
export const object = (shapes) => (value, where) => {
  const whole = record(value, where);
  return /** @type {any} */ (Object.fromEntries(Object.entries(shapes).map(([key, shape]) =>
    [key, shape(Object.hasOwn(whole, key) ? whole[key] : undefined, `${where}.${key}`)])));
};
