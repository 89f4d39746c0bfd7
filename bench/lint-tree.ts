/**
 * A tree of C to lint: engines under ever other names among kernel-like code that knows no utrace.
 *
 * In a real tree few files are about engines, and the lint has to find that out cheaply. One file in
 * five is an engine here, which is more than anybody has; one more only talks about utrace.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const engines = fileURLToPath(new URL('../../test/lint/engines/', import.meta.url));

/** The sources of the engines, in a fixed order. */
export function engineSources(): readonly string[] {
  const names = readdirSync(engines).filter((name) => name.endsWith('.c'));
  return names.sort().map((name) => readFileSync(join(engines, name), 'utf8'));
}

/** The same file with every function, record and variable of its own called otherwise. */
export function renamed(source: string, suffix: string): string {
  const own = new Set<string>();
  for (const [, name = ''] of source.matchAll(/^\w[\w \t*]*?\b(\w+)\s*(?:\(|=|;|\[)/gm))
    own.add(name);
  for (const [, name = ''] of source.matchAll(/\bstruct (\w+) \{/g)) own.add(name);
  for (const name of own)
    if (/^(?:utrace|module)_|^(?:if|while|main)$/.test(name)) own.delete(name);
  return source.replace(/\b[A-Za-z_]\w*\b/g, (word) => (own.has(word) ? `${word}${suffix}` : word));
}

/** One function of a driver, `n` telling it from the others. */
function driverFunction(n: number): string {
  return `
static int dev${n}_transfer(struct dev${n} *dev, const u8 *buf, size_t len, unsigned int flags)
{
	struct dev${n}_request *req;
	unsigned long irq;
	int i, err = 0;

	if (unlikely(!dev || len > DEV${n}_MAX_LEN))
		return -EINVAL;
	req = kmalloc(sizeof(*req), flags & DEV_ATOMIC ? GFP_ATOMIC : GFP_KERNEL);
	if (!req)
		return -ENOMEM;
	INIT_LIST_HEAD(&req->link);
	for (i = 0; i < len; i++) {
		req->sum = (req->sum << 1) ^ crc_table[(req->sum ^ buf[i]) & 0xff];
		if (req->sum == 0 && ++dev->stats.empty > DEV${n}_LIMIT) {
			err = -EIO;
			goto out;
		}
	}
	spin_lock_irqsave(&dev->lock, irq);
	list_add_tail(&req->link, &dev->queue);
	dev->stats.bytes += len;
	spin_unlock_irqrestore(&dev->lock, irq);
	err = wait_event_interruptible(dev->idle, req->done);
	switch (err) {
	case 0:
		break;
	case -ERESTARTSYS:
		dev->stats.interrupted++;
		break;
	default:
		pr_warn("dev${n}: transfer of %zu bytes failed: %d\\n", len, err);
	}
out:
	kfree(req);
	return err;
}
`;
}

function driver(n: number): string {
  const parts = Array.from({ length: 10 }, (_, k) => driverFunction(n * 10 + k));
  const talk = n % 5 === 0 ? '/* Not to be confused with utrace, which this predates. */\n' : '';
  return `#include <linux/module.h>\n${talk}${parts.join('')}`;
}

/**
 * Writes a tree of at least `lines` lines below `folder`.
 *
 * @returns how many files and lines there are
 */
export function writeTree(
  folder: string,
  lines: number,
): { readonly files: number; readonly lines: number } {
  const sources = engineSources();
  let [files, written] = [0, 0];
  for (; written < lines; files++) {
    const isEngine = files % 5 === 0;
    const source = sources[(files / 5) % sources.length] ?? '';
    const text = isEngine ? renamed(source, `_${files}`) : driver(files);
    const below = join(folder, `part${files % 20}`);
    mkdirSync(below, { recursive: true });
    writeFileSync(join(below, `file${files}.c`), text);
    written += text.split('\n').length - 1;
  }
  return { files, lines: written };
}

/** One file of about `lines` lines, made of engines. */
export function longEngine(lines: number): string {
  const sources = engineSources();
  let text = '';
  for (let n = 0; text.split('\n').length < lines; n++) {
    text += renamed(sources[n % sources.length] ?? '', `_${n}`);
  }
  return `${text.split('\n').slice(0, lines).join('\n')}\n`;
}
