/**
 * The explorer and a model checker that know nothing of each other agree about the protocol.
 *
 * NIGHTLY=1 adds the configurations that take minutes: `npm run test:nightly`.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asDocumented, type Configuration, everyBug, explored, titleOf } from './configurations.ts';
import { checkModel, missingForSpin } from './spin.ts';

const nightly = process.env['NIGHTLY'] === '1';
const missing = missingForSpin();

const quick: readonly Configuration[] = [
  ...everyBug(1, 1),
  ...everyBug(2, 1),
  ...everyBug(3, 1),
  ...everyBug(1, 2),
  asDocumented(1, 1),
  asDocumented(2, 1),
];
/** Of these the longest takes four minutes, all together eight. */
const long: readonly Configuration[] = [asDocumented(3, 1), asDocumented(1, 2), ...everyBug(2, 2)];

describe('the protocol', () => {
  for (const configuration of [...quick, ...long]) {
    const title = titleOf(configuration);
    test(`${title}: the explorer finds what the model checker finds`, async (t) => {
      if (long.includes(configuration) && !nightly)
        return t.skip('takes up to four minutes: npm run test:nightly');
      if (missing !== null) return t.skip(missing);
      // Its processes run while we explore.
      const checking = checkModel(configuration);
      const ours = explored(configuration);
      const theirs = await checking;
      assert.deepEqual([ours.verdict], theirs.verdicts);
      t.diagnostic(`${ours.schedules} runs and ${ours.blocked} blocked; ${theirs.states} states`);
    });
  }

  test('a proof needs the manual’s word: two engines are right as documented, and stuck in the reference', () => {
    const documented = asDocumented(1, 1);
    assert.equal(explored(documented).verdict, 'right');
    assert.equal(explored({ ...documented, semantics: 'reference' }).verdict, 'stuck');
  });
});
