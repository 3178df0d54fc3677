import { setKernels } from 'fluxion/array';

/** Runs tests once with the JavaScript kernels and once with the WebAssembly ones, forced at every size. */
export function withBothKernelSets(tests: () => void): void {
  describe.each(['javascript', 'wasm'] as const)('%s kernels', (choice) => {
    beforeAll(() => setKernels(choice));
    afterAll(() => setKernels('auto'));
    tests();
  });
}
