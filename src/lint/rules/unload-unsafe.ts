/**
 * utrace/unload-unsafe: the module can go away while engines still point into it.
 *
 * An engine keeps a pointer to its ops table, and calls through it. Module exit has to detach every
 * engine and to wait for what may still run, or each engine has to hold the module.
 *
 * Source of the rule: SEMANTICS.md §5; contracts of module_exit().
 */
import type { FunctionGraph, Unit } from '../graph/graph.ts';
import type { Project } from '../machine/project.ts';
import { apiCalls, EALREADY, prints, sleeps, waitsForEvent } from '../names.ts';
import { functionsFrom, holdsModule } from './lifetime.ts';
import type { Rule } from './rule.ts';

const remedy =
  'Detach every engine here, call utrace_barrier() after -EINPROGRESS, and wait for the last ' +
  'callback after -EALREADY; or hold a module reference for each engine.';

export const unloadUnsafe: Rule = {
  name: 'utrace/unload-unsafe',
  severity: 'error',
  observe(event, run, complain) {
    if (event.kind !== 'return' || event.depth !== 0 || run.role.kind !== 'exit') return;
    const unit = run.project.unitOf(run.root.file);
    if (unit === undefined || holdsModule(unit) || polls(run.root, run.project)) return;
    if (isQuietAtDeath(unit)) return;
    for (const { pending } of event.state.engines.values()) {
      if (pending === null || pending.kind !== 'detach') continue;
      if (pending.outcome !== -EALREADY || pending.hasWaited) continue;
      const message = `The module goes away although \`-EALREADY\` said that a callback is still to run in it. ${remedy}`;
      complain({
        site: { ...run.root.span, file: run.root.file },
        message,
        related: pending.story,
      });
    }
  },
  inspect(unit, project, complain) {
    const exit = unit.functions.find(({ role }) => role.kind === 'exit');
    const attaches = [...unit.mentions].some((name) => apiCalls.get(name)?.kind === 'attach');
    if (exit === undefined || !attaches || holdsModule(unit)) return;
    const isWanted = unit.language === 'c' ? isTearDownInC : isTearDown;
    if (reaches(exit, project, isWanted) || polls(exit, project)) return;
    const message = `The module goes away here, and its engines stay attached. ${remedy}`;
    complain({ site: { ...exit.span, file: unit.file }, message });
  },
};

/** True where a dying task calls nothing of the module: then it does not matter who is left. */
function isQuietAtDeath({ tables }: Unit): boolean {
  const atTheEnd = /^(?:report_(?:quiesce|death|reap)|release)$/;
  return (
    tables.length > 0 &&
    tables.every(
      ({ isWhole, callbacks }) => isWhole && !callbacks.some(({ name }) => atTheEnd.test(name)),
    )
  );
}

/** True where a loop sleeps until something else than a barrier lets it go: a count, a flag. */
function polls(root: FunctionGraph, project: Project): boolean {
  return functionsFrom(root, project).some((graph) =>
    graph.nodes.some(({ op, next }, at) => {
      if (op.kind !== 'call' || !sleeps.test(op.callee)) return false;
      const round = between(graph, next, at);
      return (
        round.size > 0 &&
        ![...round].some((node) => {
          const other = graph.nodes[node]?.op;
          return other?.kind === 'call' && other.callee.startsWith('utrace_');
        })
      );
    }),
  );
}

/** The nodes on the ways from some nodes to another one. */
function between({ nodes }: FunctionGraph, from: readonly number[], to: number): Set<number> {
  const leads = new Set([to]);
  for (let grown = true; grown; ) {
    grown = false;
    nodes.forEach(({ next }, at) => {
      if (leads.has(at) || !next.some((after) => leads.has(after))) return;
      leads.add(at);
      grown = true;
    });
  }
  const found = new Set<number>();
  const open = from.filter((at) => leads.has(at));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(nodes[at]?.next ?? []).filter((after) => leads.has(after)));
  }
  return found;
}

function isTearDown(callee: string): boolean {
  // A function kept in a variable may do anything.
  if (callee === '') return true;
  return /^utrace_(?:control|detach)/.test(callee) || waitsForEvent.test(callee);
}

function isTearDownInC(callee: string): boolean {
  if (callee !== '' && isTearDown(callee)) return true;
  // A function of another file may do it; those of the kernel do not.
  return !ofTheKernel.test(callee) && !apiCalls.has(callee) && !prints.test(callee);
}

/** What module exit calls that has nothing to do with engines. */
const ofTheKernel =
  /^(?:|k?v?z?free\w*|_*(?:printk|kfree\w*)|remove_proc\w*|proc_\w+|debugfs_\w+|sysfs_\w+|misc_deregister|unregister_\w+|\w+_unregister|class_\w+|device_\w+|cdev_\w+|kmem_cache_\w+|h?list_\w+|rb_\w+|mutex_\w+|_*(?:raw_)?(?:spin|read|write)_\w+|rcu_\w+|synchronize_\w+|call_rcu\w*|put_\w+|get_\w+|down\w*|up\w*|atomic_\w+|relay_\w+|sock_\w+|netlink_\w+|kobject_\w+|del_timer\w*|module_put|msleep\w*|schedule\w*|complete\w*|find_\w+|pid_\w+|free_\w+|do_each_\w+|IS_ERR|PTR_ERR|likely|unlikely|container_of|BUG_ON|WARN_ON|memset|destroy_workqueue|wake_up\w*|send_sig\w*|cancel_\w+|crypto_\w+|vfree|idr_\w+|genl_\w+|nf_\w+|filp_close)$/;

function reaches(
  root: FunctionGraph,
  project: Project,
  isWanted: (callee: string) => boolean,
): boolean {
  return functionsFrom(root, project).some(({ nodes, file }) =>
    nodes.some(({ op }) => {
      if (op.kind !== 'call' || project.callee(file, op) !== null) return false;
      return isWanted(op.callee) || op.callee.startsWith('fn:');
    }),
  );
}
