/**
 * What is mutated together, and the tests it is held against. A name with a slash at its end is all tests of a folder. Tests that start other
 * programs, or look at their memory, are left out.
 */
export const parts = {
  ops: {
    mutate: ['src/ops/**/*.ts'],
    tests: [
      'ops/numeric',
      'gold/gold',
      'edge/edge-cases',
      'nesting/',
      'transforms/',
      'ops/text',
      'ops/conditions',
      'hazards/bad-input',
      'edge/special-values',
      'ops/rules',
    ],
  },
  core: {
    mutate: ['src/core/**/*.ts'],
    tests: ['core/', 'gold/gold', 'edge/edge-cases', 'nesting/', 'transforms/', 'hazards/coercion', 'hazards/aliasing', 'hazards/escaped', 'hazards/state', 'laws/structure', 'array/elementwise', 'array/hazards', 'array/gold', 'compile/transforms'], // prettier-ignore
    // Importing fluxion/array teaches the core about typed arrays for as long as the process lives, and these tests are about the core without.
    except: [
      'grad › hasAux › the auxiliary result may be anything',
      'grad › out and typed arrays name the entry they need',
    ],
  },
  check: {
    mutate: ['src/check/**/*.ts', '!src/check/check-rule.ts'],
    tests: [
      'check/judge',
      'check/layout',
      'check/sweep',
      'check/hints',
      'check/texts',
      'check/random',
      'check/record',
      'check/bad-input',
      'check/fixed-steps',
      'check/complex',
      'check/differences',
      'check/limits',
      'check/calls',
      'check/unmoved',
      'check/compare',
      'check/checkers',
      'check/verdicts',
    ],
  },
  'check-rule': { mutate: ['src/check/check-rule.ts'], tests: ['check/check-rule', 'check/bad-input', 'check/rules'] },
};
