/**
 * Workloads written as scripts: the default export of a `*.workload.ts` is the first user program.
 */
import { programOf } from './api/user.ts';
import type { Run, Workload } from './run.ts';
import type { Instance } from './vm/program.ts';

export function scriptedWorkload(path: string): Workload {
  return {
    name: path,
    file: path,
    populate(run: Run, instance: Instance): void {
      const program = programOf(run, instance.exportsOf(path).get('default'));
      if (program === undefined) {
        const message = `${path} is no workload: write \`export default user_program('name', () => { … })\``;
        run.fail('api-misuse', message);
      }
      run.kernel.spawnRoot(program);
    },
  };
}
