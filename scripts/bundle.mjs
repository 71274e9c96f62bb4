// What the compiler's files become: the parser with the part of mathjs that it uses, files joined for Node,
// and one file for pages without a bundler.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, transform } from 'esbuild';

const common = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  // Node prints the whole line that threw, and that must not be all there is.
  lineLimit: 160,
  logLevel: 'warning',
  metafile: true,
  write: false,
};

/**
 * Classes as they are declared in the sources: esbuild calls one _Dense that refers to itself, and so would errors and the
 * console. (`keepNames` would wrap every function, in hot loops too.)
 */
function withDeclarations(text) {
  const own = new Map();
  const declared = text.replace(/^var (\w+) = class(?: (_\w+))?(?= extends |\s*\{)/gm, (_, name, inner) => {
    if (inner !== undefined) own.set(inner, name);
    return `class ${name}`;
  });
  if (own.size === 0) return declared;
  return declared.replace(new RegExp(`\\b(?:${[...own.keys()].join('|')})\\b`, 'g'), (inner) => own.get(inner));
}

/**
 * The text of a module with short names for what is inside functions, which Node reads in less time. What errors and
 * traces say keeps its name: what stands at the top, as esbuild leaves it in a script, which has no imports and exports,
 * and private methods, as properties while it looks. Its own names have three letters at most.
 */
async function shortened(text) {
  const [moved, hidden] = [[], new Set()];
  const script = withDeclarations(text)
    .replace(/#([a-z]\w{3,})/gi, (_, name) => {
      hidden.add(`$${name}`);
      return `$${name}`;
    })
    .replace(/^(?:import [^;"]*"[^"]+"|export \{[^}]*\});$/gm, (statement) => {
      moved.push(statement.replace(/\n +/g, '\n'));
      return statement.replace(/[^\n]/g, '');
    });
  const { code, map } = await transform(script, {
    ...{ minify: true, lineLimit: common.lineLimit, target: 'node20', platform: 'node' },
    ...{ sourcemap: 'external', sourcesContent: false },
  });
  const shown = code.replace(/\$\w{4,}/g, (word) => (hidden.has(word) ? word.replace('$', '#') : word));
  return { code: `${shown}${moved.join('\n')}\n`, map };
}

/** The package that a bundled file is from, as the path of its folder. */
function packageOf(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

/** What the licences of bundled packages ask for: their texts go with the copy. */
function licences(root, metafiles) {
  const used = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageOf(input)] : [])),
    ),
  );
  const folders = [...new Set(used.filter((each) => each !== undefined))].sort();
  const texts = folders.map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    if (files.length === 0) throw new Error(`${name} has no file with its licence`);
    return [`${name} ${version}`, ...files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim())];
  });
  return `${texts.map((parts) => parts.join('\n\n')).join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

/**
 * Entries that are used beside the first ones, and so share all of the core: esbuild would make a file of what each pair
 * of them has in common, and `multilayer` alone would be many files, each of which takes Node a third of a millisecond.
 */
function besideCore(dist) {
  return {
    name: 'beside',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^beside:/ }, ({ path }) => ({ path: path.slice('beside:'.length), namespace: 'beside' }));
      // Code of the whole that two entries have would be a file of its own: one reads it where the other has it.
      onResolve({ filter: /^\.\.?\/index\.js$/ }, ({ importer, path }) =>
        join(dirname(importer), path) === join(dist, 'index.js') ? { path: './index.js', external: true } : undefined,
      );
      onLoad({ filter: /./, namespace: 'beside' }, ({ path }) => ({
        contents: `import './core.js';\nexport * from './${path}.js';\n`,
        resolveDir: dist,
      }));
    },
  };
}

/** Node takes sums of files itself, and need not load a package for it. */
function nodeSums(dist) {
  return {
    name: 'node sums',
    setup({ onResolve }) {
      const [sum, own] = ['sum.js', 'node-sum.js'].map((name) => join(dist, 'formats', name));
      onResolve({ filter: /\/sum\.js$/ }, ({ importer, path }) =>
        join(dirname(importer), path) === sum ? { path: own } : undefined,
      );
    },
  };
}

/** Makes `dist` whole after the compiler. */
export async function bundle(root) {
  const dist = join(root, 'dist');
  const here = { ...common, absWorkingDir: root };

  // mathjs without all but its parser is 140 kB, and not 600 files of 18 MB.
  const parser = join(dist, 'expression', 'parser.js');
  const parserBundle = await build({
    ...here,
    entryPoints: [parser],
    outfile: parser,
    allowOverwrite: true,
    minify: true,
  });
  writeFileSync(parser, parserBundle.outputFiles[0].text);
  rmSync(`${parser}.map`, { force: true });

  // What csv-parse has for browsers lies behind its `exports`, which not every bundler reads.
  const csvParser = await build({
    ...here,
    stdin: { contents: "export { Parser } from 'csv-parse/browser/esm';", resolveDir: root },
    outfile: join(dist, 'browser-csv-parse.js'),
    minify: true,
  });
  writeFileSync(join(dist, 'browser-csv-parse.js'), csvParser.outputFiles[0].text);

  // Node reads one file faster than a hundred; what the entries share is in a file of its own.
  const joined = await build({
    ...here,
    entryPoints: {
      index: join(dist, 'index.js'),
      core: join(dist, 'core.js'),
      charts: 'beside:charts/index',
      data: 'beside:data',
      formula: 'beside:formula',
      worker: 'beside:worker/index',
    },
    plugins: [besideCore(dist), nodeSums(dist)],
    // The import is to be ignored: it says only what is shared.
    logOverride: { 'ignored-bare-import': 'silent' },
    chunkNames: 'multilayer',
    outdir: join(dist, 'node'),
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: false,
    minifySyntax: false,
    sourcemap: 'inline',
    // The sources are in the package.
    sourcesContent: false,
  });
  const page = await build({
    ...here,
    stdin: { contents: `export * from './index.js';\nexport * from './formula.js';\n`, resolveDir: dist },
    outfile: join(dist, 'multilayer.min.js'),
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    minify: true,
    banner: { js: '/* multilayer. Licences of what is bundled: see THIRD-PARTY-LICENSES.txt beside this file. */' },
  });

  rmSync(join(dist, 'node'), { recursive: true, force: true });
  mkdirSync(join(dist, 'node'));
  for (const { path, text } of joined.outputFiles) {
    const { code, map } = await shortened(text);
    writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
    writeFileSync(`${path}.map`, map);
  }
  for (const { path, text } of page.outputFiles) writeFileSync(path, text);
  writeFileSync(
    join(dist, 'THIRD-PARTY-LICENSES.txt'),
    licences(root, [parserBundle.metafile, csvParser.metafile, page.metafile]),
  );
}
