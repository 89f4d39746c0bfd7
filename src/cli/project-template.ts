/**
 * The files around a new tracer: what makes an editor check it and F5 run it.
 *
 * The tracer and its workload themselves are examples/first, which the suite runs.
 */

export interface TemplateFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2023"],
    "types": [],
    "module": "esnext",
    "moduleResolution": "bundler",
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "erasableSyntaxOnly": true,
    "verbatimModuleSyntax": true
  },
  "include": ["**/*.ts"]
}
`;

const launch = `{
  "version": "0.2.0",
  "configurations": [
    {
      "type": "utrace",
      "request": "launch",
      "name": "Run the first tracer",
      "program": "\${workspaceFolder}/first.tracer.ts",
      "workload": "\${workspaceFolder}/first.workload.ts",
      "seed": 1,
      "stopOnEntry": false
    },
    {
      "type": "utrace",
      "request": "launch",
      "name": "Run the open tracer, unloaded at any time",
      "program": "\${file}",
      "workload": "\${workspaceFolder}/first.workload.ts",
      "unload": "any-time"
    }
  ]
}
`;

const readme = `# A tracer

- \`first.tracer.ts\` – the tracer: what it attaches to, its callbacks, how it is torn down
- \`first.workload.ts\` – the program it watches, as simulated tasks run it
- \`types/utrace.d.ts\` – the API, with a sentence on each call

    utrace-lab run first.tracer.ts --workload first.workload.ts
    utrace-lab run first.tracer.ts --workload first.workload.ts --unload any-time --seed 7
    utrace-lab record -o ls.strace -- ls -l      # a real program as a workload
    utrace-lab run first.tracer.ts --workload ls.strace

In VS Code: F5. When something goes wrong: \`utrace-lab explain KIND\`.
`;

export const projectFiles: readonly TemplateFile[] = [
  { path: 'tsconfig.json', content: tsconfig },
  { path: '.vscode/launch.json', content: launch },
  { path: 'README.md', content: readme },
];

/** Files of the package that a new project gets a copy of. */
export const projectCopies: readonly { readonly from: readonly string[]; readonly to: string }[] = [
  { from: ['examples', 'first', 'first.tracer.ts'], to: 'first.tracer.ts' },
  { from: ['examples', 'first', 'first.workload.ts'], to: 'first.workload.ts' },
  { from: ['types', 'utrace.d.ts'], to: 'types/utrace.d.ts' },
];
