'use strict';

// Formats one text of each of several languages, finds out what is formatted already, and says
// where a text is wrong.

const path = require('path');
const prettier = require('prettier');

const texts = {
  'a.js': 'const {a,b}=require("x");async function  f ( ...args ){ if(a) return await b(args) ' +
    '?? {c:1}\n' +
    'else for (const x of args) { console.log(`${x}`, x?.y, 1_000n) } }',
  'a.ts': 'interface A<T extends string="x">{readonly [key:string]:T|undefined;f?():void}\n' +
    'enum B{One=1,Two}; export default abstract class C implements A{private x:number=1}',
  'a.jsx': 'const a=<div className="x" {...props}>{list.map(i=><Item key={i}/>)} text</div>',
  'a.json': '{"a":[1,2,{"b":null}],\n"c":"d"}',
  'a.css': 'a{color:RED;background:URL(x.png)}@media (max-width:100px){.b>c{margin:0 0 0 0}}',
  'a.html': '<!doctype html><ul><li>one<li>two</ul><script>let a=1</script>',
  'a.md': '# Title\n* one\n* two\n\n| a | b |\n|--|--|\n| long cell | x |\n```js\nlet  a\n```',
  'a.yaml': 'a:   [1,2]\nb:\n    - c:  d\n    -   e',
};

async function main() {
  for (const [name, text] of Object.entries(texts)) {
    console.log(`--- ${name}`);
    const formatted = await prettier.format(text, { filepath: name });
    process.stdout.write(formatted);
    const again = await prettier.check(formatted, { filepath: name });
    const before = await prettier.check(text, { filepath: name });
    console.log(before, again);
  }
  const options = await prettier.resolveConfig(path.join(__dirname, 'project', 'file.js'));
  console.log(options, await prettier.format('f("a")', { ...options, parser: 'babel' }));
  console.log(await prettier.getFileInfo('file.tsx'));
  try {
    await prettier.format('let = = 1', { parser: 'babel' });
  } catch (error) {
    console.log(error.name, error.message.split('\n')[0], error.loc.start);
  }
}

main();
