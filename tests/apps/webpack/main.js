'use strict';

// Bundles a project in both modes, with a chunk that loads later, and runs what comes out; then one
// that has mistakes.

const fs = require('fs');
const path = require('path');
const { promisify } = require('util');
const Minimizer = require('minimizer-webpack-plugin');
const webpack = require('webpack');

const project = path.join(__dirname, 'project');

async function build(mode, options = {}) {
  const output = path.join(__dirname, 'out', mode);
  const compiler = webpack({
    mode,
    target: 'node',
    context: project,
    entry: './main.mjs',
    devtool: mode === 'production' ? 'source-map' : false,
    output: { path: output, filename: 'bundle.js', library: { type: 'commonjs2' } },
    module: { rules: [{ test: /\.txt$/, type: 'asset/source' }] },
    // In this thread.
    optimization: { minimizer: [new Minimizer({ parallel: false })] },
    plugins: [new webpack.DefinePlugin({ VERSION: '"1.2.3"' })],
    ...options,
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  return { output, stats };
}

async function main() {
  for (const mode of ['development', 'production']) {
    const { output, stats } = await build(mode);
    console.log(mode, stats.hasErrors(), stats.hasWarnings(), fs.readdirSync(output).length);
    const bundle = path.join(output, 'bundle.js');
    console.log('tree is shaken:', !fs.readFileSync(bundle, 'utf8').includes('nobody needs'));
    const { total, load } = require(bundle);
    console.log(total, await load());
  }
  const { stats } = await build('none', { entry: './missing.js' });
  const [error] = stats.toJson({ all: false, errors: true }).errors;
  console.log(error.message.replace(project, 'PROJECT'));
}

main();
