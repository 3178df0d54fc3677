import { fileURLToPath } from 'node:url';

const source = (name) => fileURLToPath(new URL(`../../../src/${name}`, import.meta.url));

export default {
  root: fileURLToPath(new URL('.', import.meta.url)),
  test: { include: ['*.spec.ts'] },
  resolve: {
    alias: [
      { find: /^fluxion$/, replacement: source('index.ts') },
      { find: /^fluxion\/(.*)$/, replacement: source('$1/index.ts') },
    ],
  },
};
