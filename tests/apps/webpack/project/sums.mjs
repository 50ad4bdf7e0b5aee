export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
export const unused = 'a text that nobody needs';
