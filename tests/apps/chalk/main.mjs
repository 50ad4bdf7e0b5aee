// Colours at every level, nested, tagged, and none where the output is no terminal.

import chalk, { Chalk, modifierNames, supportsColor } from 'chalk';

const show = (text) => console.log(JSON.stringify(text));

show(chalk.red('plain'));
show(supportsColor);
for (const level of [0, 1, 2, 3]) {
  const paint = new Chalk({ level });
  show(paint.red('a') + paint.bold.blue.bgYellow('b'));
  show(paint.hex('#ff8800')('c') + paint.bgRgb(1, 2, 3)('d'));
  show(paint.green(`outer ${paint.red('inner')} outer\nnext`));
  show(paint.dim.underline.inverse('e', 5, true));
}
show(modifierNames);
