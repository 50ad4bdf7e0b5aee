import { Counter } from './counter';

export function report(words: readonly string[]): string {
  const counter = new Counter<string>();
  for (const word of words) counter.add(word);
  return [...counter.entries()].map(([word, count]) => `${word}: ${count}`).join(', ');
}
