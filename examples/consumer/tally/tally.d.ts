/** How often each word was added. */
export class Tally {
  /** Adds `word` that many times (once) and returns how often it was added in all. */
  add(word: string, times?: number): number;
  /** Each word with its count, the most frequent first. */
  words(): Array<[word: string, count: number]>;
}

/** The number of words in `text` between white space. */
export function countWords(text: string): number;
