export const packages = ['parcel'];

async function build(box, folder) {
  box.writePage('.', 'page.mjs');
  await box.bin('parcel', 'build', 'index.html', '--no-cache', '--dist-dir', folder, '--public-url', './');
  return box.page(folder);
}

export const cases = [
  ['as it comes, without exports', (box) => build(box, 'page'), { page: true }],
  [
    'with exports',
    (box) => {
      box.write(
        'package.json',
        JSON.stringify({ name: 'consumer', private: true, '@parcel/resolver-default': { packageExports: true } }),
      );
      return build(box, 'page-exports');
    },
    { page: true },
  ],
];
