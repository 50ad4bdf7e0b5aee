import { sum, unused } from './sums.mjs';
import data from './data.json';
import text from './text.txt';

export const total = sum(data.numbers);
export const load = () => import('./later.js').then((module) => module.default.later(text));
if (process.env.NODE_ENV !== 'production') console.log('left out', unused);
