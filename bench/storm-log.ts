/**
 * Storm log: a recording of over a million lines, made up without running anything.
 *
 * Four threads make calls without rest while their process forks, waits and reaps, over and over:
 * what `strace -f -r` writes of that is mostly calls that begin on one line and return on another.
 * The same numbers come out every time; how many creations and reaps there are is known beforehand.
 */

/** What the log says happened, for those who want to know whether it was read right. */
export interface StormTruth {
  readonly lines: number;
  readonly creations: number;
  readonly reaps: number;
  readonly signals: number;
}

const rootTid = 20360;
const threadCount = 4;
const childCalls = 200;
const results: Readonly<Record<string, string>> = {
  getppid: '20357',
  getuid: '0',
  sched_yield: '0',
  gettid: '20361',
};
const names = Object.keys(results);
const threadFlags =
  'CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS';

/** Steps of one task: each call is entered, and returns when the task is chosen again. */
interface Actor {
  readonly tid: number;
  /** The rest of the line of the call it is in. */
  rest: string | undefined;
  callsLeft: number;
}

/** Writes the log through `write`, in pieces of about 64 kB. */
export function writeStormLog(forks: number, write: (text: string) => void): StormTruth {
  const storm = new Storm(write);
  storm.run(forks);
  return storm.truth(forks);
}

class Storm {
  readonly #write: (text: string) => void;
  readonly #actors: Actor[] = [];
  #buffer = '';
  #seed = 7041;
  #lines = 0;
  /** The call whose line is not finished yet, as strace holds it back. */
  #printing: Actor | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  run(forks: number): void {
    this.#line(rootTid, 'execve("./storm", ["./storm"], 0x7ffd3c1f2a90 /* 2 vars */) = 0');
    for (let n = 1; n <= threadCount; n++) this.#thread(rootTid + n);
    for (let n = 0; n < forks; n++) this.#fork(n, rootTid + threadCount + 1 + n);
    for (const { tid } of this.#actors) this.#end(tid, 'exit(0)', '+++ exited with 0 +++');
    this.#end(rootTid, 'exit_group(0)', '+++ exited with 0 +++');
    this.#write(this.#buffer);
  }

  truth(forks: number): StormTruth {
    return { lines: this.#lines, creations: threadCount + forks, reaps: forks, signals: forks };
  }

  #thread(tid: number): void {
    const args = `{flags=${threadFlags}, exit_signal=0} => {parent_tid=[${tid}]}, 88`;
    this.#line(rootTid, `clone3(${args}) = ${tid}`);
    this.#actors.push({ tid, rest: undefined, callsLeft: Number.POSITIVE_INFINITY });
  }

  /** A child that makes its calls among the threads', ends, and is reaped by the waiting root. */
  #fork(n: number, tid: number): void {
    const flags = 'CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD';
    this.#line(rootTid, `clone(child_stack=NULL, flags=${flags}, child_tidptr=0x7f0a10) = ${tid}`);
    this.#line(rootTid, `wait4(${tid},  <unfinished ...>`);
    const child: Actor = { tid, rest: undefined, callsLeft: childCalls };
    this.#actors.push(child);
    while (child.callsLeft > 0 || child.rest !== undefined) this.#step();
    this.#actors.pop();
    const status = n & 255;
    this.#end(tid, `exit_group(${status})`, `+++ exited with ${status} +++`);
    const report = `[{WIFEXITED(s) && WEXITSTATUS(s) == ${status}}], 0, NULL) = ${tid}`;
    this.#line(rootTid, `<... wait4 resumed>${report}`);
    const info = `{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=${tid}, si_status=${status}}`;
    this.#line(rootTid, `--- SIGCHLD ${info} ---`);
  }

  #end(tid: number, call: string, last: string): void {
    this.#line(tid, `${call.padEnd(20)} = ?`);
    this.#line(tid, last);
  }

  #step(): void {
    const actor = this.#actors[this.#random(this.#actors.length)];
    if (actor === undefined) return;
    if (actor.rest === undefined) this.#enter(actor);
    else this.#return(actor, actor.rest);
  }

  #enter(actor: Actor): void {
    if (actor.callsLeft === 0) return;
    actor.callsLeft--;
    const name = names[this.#random(names.length)] ?? 'getppid';
    this.#breakOff();
    this.#buffer += `${prefix(actor.tid, this.#random(99))}${name}(`;
    actor.rest = name;
    this.#printing = actor;
  }

  #return(actor: Actor, name: string): void {
    actor.rest = undefined;
    if (this.#printing === actor) {
      this.#printing = undefined;
      this.#buffer += `) = ${results[name]}\n`;
      this.#counted();
    } else this.#line(actor.tid, `<... ${name} resumed>) = ${results[name]}`);
  }

  #breakOff(): void {
    if (this.#printing === undefined) return;
    this.#printing = undefined;
    this.#buffer += ' <unfinished ...>\n';
    this.#counted();
  }

  #line(tid: number, text: string): void {
    this.#breakOff();
    this.#buffer += `${prefix(tid, this.#random(99))}${text}\n`;
    this.#counted();
  }

  #counted(): void {
    this.#lines++;
    if (this.#buffer.length < 65536 || this.#printing !== undefined) return;
    this.#write(this.#buffer);
    this.#buffer = '';
  }

  /** A number below `bound`, the same ones in every run. */
  #random(bound: number): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#seed / 2 ** 32) * bound);
  }
}

function prefix(tid: number, microseconds: number): string {
  return `${tid}      0.0000${String(microseconds).padStart(2, '0')} `;
}
