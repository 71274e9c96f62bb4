import { cpSync } from 'node:fs';

export const packages = ['@vercel/nft'];

export const cases = [
  [
    'the files that it traces, away from the rest',
    async (box) => {
      box.write(
        'trace.mjs',
        `import { nodeFileTrace } from '@vercel/nft';
        const { fileList } = await nodeFileTrace(['program.mjs']);
        console.log(JSON.stringify([...fileList]));`,
      );
      const files = JSON.parse(await box.node('trace.mjs'));
      for (const file of files) cpSync(box.path(file), box.path('traced', file));
      return box.nodeAway('traced/program.mjs', 'traced');
    },
  ],
];
