/**
 * The built-in workloads: small user programs, each about one thing that happens to tasks.
 *
 * They are ordinary workload files, kept as text so that they travel into a bundle and a browser.
 * Deterministic by nature: whatever varies between runs is the scheduler's doing.
 */

export interface BuiltInWorkload {
  readonly name: string;
  readonly summary: string;
  /** The text of a `*.workload.ts` file. */
  readonly source: string;
}

export const defaultWorkloadName = 'exit';

export const builtInWorkloads: readonly BuiltInWorkload[] = [
  {
    name: 'exit',
    summary: 'one task: a few system calls, some work, exit',
    source: `import { compute, exit, syscall, user_program } from 'utrace/user';

export default user_program('target', () => {
  syscall('write', [1, 0, 6], { ret: 6 });
  compute(3);
  exit(0);
});
`,
  },
  {
    name: 'fork',
    summary: 'a parent, two children and a grandchild; all are waited for',
    source: `import { compute, exit, fork, syscall, user_program, waitpid } from 'utrace/user';

function work(): void {
  compute(2);
  syscall('getrandom', [0, 16, 0], { ret: 16 });
}

export default user_program('parent', () => {
  fork('child', () => {
    work();
    exit(1);
  });
  fork('child', () => {
    fork('grandchild', () => {
      work();
      exit(0);
    });
    waitpid(-1);
    exit(0);
  });
  waitpid(-1);
  waitpid(-1);
  exit(0);
});
`,
  },
  {
    name: 'exec',
    summary: 'a shell that forks and execs two programs, one after the other',
    source: `import { compute, execve, exit, fork, syscall, user_program, waitpid } from 'utrace/user';

function run(path: string, comm: string, code: number): void {
  fork('sh', () => {
    execve(path, [comm], () => {
      syscall('write', [1, 0, 8], { ret: 8 });
      compute(2);
      exit(code);
    });
  });
  waitpid(-1);
}

export default user_program('sh', () => {
  run('/bin/true', 'true', 0);
  run('/bin/false', 'false', 1);
  exit(0);
});
`,
  },
  {
    name: 'vfork',
    summary: 'a parent that sleeps in vfork until its child execs',
    source: `import { execve, exit, syscall, user_program, vfork, waitpid } from 'utrace/user';

export default user_program('spawner', () => {
  vfork('spawner', () => {
    execve('/usr/bin/id', ['id'], () => {
      syscall('getuid', [], { ret: 1000 });
      exit(0);
    });
  });
  waitpid(-1);
  exit(0);
});
`,
  },
  {
    name: 'threads',
    summary: 'a thread group of three, ended by exit_group while two of them work',
    source: `import { clone_thread, compute, exit, exit_group, syscall, user_program } from 'utrace/user';

export default user_program('server', () => {
  for (let count = 0; count < 2; count++) {
    clone_thread('worker', () => {
      for (let round = 0; round < 3; round++) {
        syscall('futex', [0, 0, 1], { ret: 0 });
        compute(2);
      }
      exit(0);
    });
  }
  syscall('getpid');
  compute(2);
  exit_group(0);
});
`,
  },
  {
    name: 'signals',
    summary: 'handled, ignored and fatal signals between a parent and its child',
    source: `import {
  compute, exit, fork, getpid, kill, pause, sigaction, syscall, user_program, waitpid,
} from 'utrace/user';

const SIGHUP = 1;
const SIGUSR1 = 10;
const SIGTERM = 15;

export default user_program('parent', () => {
  sigaction(SIGUSR1, () => {
    syscall('write', [2, 0, 5], { ret: 5 });
  });
  sigaction(SIGHUP, 'SIG_IGN');
  kill(getpid(), SIGUSR1);
  kill(getpid(), SIGHUP);
  const child = fork('sleeper', () => {
    for (;;) pause();
  });
  compute(2);
  kill(child, SIGTERM);
  waitpid(child);
  exit(0);
});
`,
  },
  {
    name: 'stop',
    summary: 'job control: a child is stopped, continued and killed',
    source: `import { compute, exit, fork, kill, pause, user_program, waitpid } from 'utrace/user';

const SIGKILL = 9;
const SIGCONT = 18;
const SIGSTOP = 19;

export default user_program('shell', () => {
  const job = fork('job', () => {
    for (;;) pause();
  });
  kill(job, SIGSTOP);
  compute(2);
  kill(job, SIGCONT);
  compute(2);
  kill(job, SIGKILL);
  waitpid(job);
  exit(0);
});
`,
  },
  {
    name: 'crash',
    summary: 'a child that dies of SIGSEGV with a core dump',
    source: `import { compute, exit, fork, getpid, kill, user_program, waitpid } from 'utrace/user';

const SIGSEGV = 11;

export default user_program('parent', () => {
  fork('crasher', () => {
    compute(1);
    kill(getpid(), SIGSEGV);
    exit(0);
  });
  waitpid(-1);
  exit(0);
});
`,
  },
  {
    name: 'killed',
    summary: 'one task that would run for ever, killed by another: death comes from outside',
    source: `import { compute, exit, fork, kill, pause, user_program, waitpid } from 'utrace/user';

const SIGKILL = 9;

export default user_program('killer', () => {
  const target = fork('target', () => {
    for (;;) pause();
  });
  compute(1);
  kill(target, SIGKILL);
  waitpid(target);
  exit(0);
});
`,
  },
  {
    name: 'orphan',
    summary: 'a daemon’s double fork: the grandchild outlives its parent and init reaps it',
    source: `import { compute, exit, fork, syscall, user_program, waitpid } from 'utrace/user';

export default user_program('launcher', () => {
  fork('middle', () => {
    fork('daemon', () => {
      syscall('setsid', [], { ret: 0 });
      compute(4);
      exit(0);
    });
    exit(0);
  });
  waitpid(-1);
  exit(0);
});
`,
  },
];
