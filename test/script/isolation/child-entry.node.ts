/** The bundle's entry in a child process. */
import { serveParent } from '../../../src/script/isolation/sandbox-child.node.ts';
import { handlers } from './sandbox-entry.node.ts';

serveParent(() => handlers);
