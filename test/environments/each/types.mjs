export const packages = ['@arethetypeswrong/cli'];

export const cases = [
  [
    'are the types wrong',
    async (box) => {
      // The package is of modules alone, which Node's require loads since 20.19.
      await box.bin('attw', box.tarball, '--profile', 'esm-only');
      return 'ok';
    },
  ],
];
