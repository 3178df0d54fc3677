/** What fluxion does, on real data: `npm start`. Ends with exit code 1 when a number is not what it should be. */
import { plantedMistake, plantedMistakeReport } from './tour/planted-mistake.js';
import { regressionReport, regressions, REQUIRED_DIGITS, worst } from './tour/regressions.js';
import { surveyReport, surveyResults } from './tour/survey.js';

const survey = surveyResults();
console.log(surveyReport(survey).join('\n'));

const fits = regressions();
console.log(regressionReport(fits).join('\n'));

const checked = plantedMistake();
console.log(plantedMistakeReport(checked).join('\n'));

const right =
  survey.every(({ computed, exact }) => computed === Number(exact)) &&
  worst(fits) >= REQUIRED_DIGITS &&
  checked.map(({ agrees }) => agrees).join() === 'true,true,false';
if (!right) process.exitCode = 1;
console.log(`\n${right ? 'All numbers are as they should be.' : 'A number is not what it should be.'}`);
