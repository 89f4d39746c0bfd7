/**
 * Writes the JSON Schema of utrace-lab.json into schemas/, from the rules and their pages.
 *
 *   node scripts/write-schema.mjs      after a build, when a rule has come, gone or changed its page
 */
import { writeFileSync } from 'node:fs';
import { describedRules } from '../out/src/cli/lint-rules.js';
import { configSchema } from '../out/src/lint/config/schema.js';

const file = new URL('../schemas/utrace-lab.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configSchema(describedRules(new Map())), null, 2)}\n`);
