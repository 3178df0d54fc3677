/**
 * Worked examples with compiled functions: `npm run compiled`. What a gradient costs as n grows (8), a product of many factors (9), that
 * programs are differentiated (11), loops and branches (12). docs/compile/examples.md says what to see in them.
 */
import { costReport } from './compiled/cost.js';
import { productCostReport, productErrorReport } from './compiled/product.js';
import { elevenReport, twelveReport } from './compiled/programs.js';

const show = (title: string, text: string): void => console.log(`${title}\n\n${text}\n`);

show('8. The gradient costs a small constant times the function, whatever n', costReport());
show('9. The derivative of a product of m factors: time', productCostReport());
show('9. The derivative of a product of 20 factors near the root 0: relative error', productErrorReport());
show('11. x − x, and a sine of our own', elevenReport());
show('12. A loop whose end depends on the number; a branch', twelveReport());
