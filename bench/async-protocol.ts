/**
 * The protocol as an asynchronous program, the way one would write it down for a scheduler of
 * promises: detach against death against reap, for some tracers and one target.
 *
 * It does what test/explore/protocol/protocol.pml does, step by step: `point()` stands where another
 * CPU may get in. Its only use is to be measured side by side with the explorer.
 */

export type AsyncVerdict = 'right' | 'memory error' | 'stuck';

/** What goes wrong in it, if anything. */
export type AsyncBug = 'none' | 'free-always' | 'free-on-ealready';

export interface AsyncSetting {
  readonly tracers: number;
  readonly bug: AsyncBug;
  /** Points for each step of the protocol: a real tracer has more of them than a model. */
  readonly grain: number;
}

const OK = 0;
const EALREADY = 2;
const ESRCH = 3;

class Protocol {
  readonly #point: () => Promise<void>;
  readonly #tracers: number;
  readonly #bug: AsyncBug;
  readonly #grain: number;
  #waiting: { readonly test: () => boolean; readonly go: () => void }[] = [];
  #status: 'attached' | 'detaching' | 'detached' = 'attached';
  #wantsDeath = true;
  #listed = true;
  #dead = false;
  #dying = false;
  #reapBegun = false;
  #allocated = true;
  #gone = false;
  #tracersOver = 0;
  #unloaded = false;
  #broken = false;
  steps = 0;

  constructor(point: () => Promise<void>, { tracers, bug, grain }: AsyncSetting) {
    this.#point = point;
    this.#tracers = tracers;
    this.#bug = bug;
    this.#grain = grain;
  }

  /** Everybody begins; whoever never ends waits for ever. */
  begin(): void {
    for (let n = 0; n < this.#tracers; n++) void this.#tracer();
    void this.#target();
    void this.#init();
    void this.#rmmod();
  }

  get verdict(): AsyncVerdict {
    if (this.#broken) return 'memory error';
    return this.#unloaded ? 'right' : 'stuck';
  }

  async #step(): Promise<void> {
    for (let n = 0; n < this.#grain; n++) await this.#point();
    this.steps += this.#grain;
  }

  async #until(test: () => boolean): Promise<void> {
    if (!test()) await new Promise<void>((go) => this.#waiting.push({ test, go }));
    await this.#step();
  }

  /** Something has changed: who waited for it goes on. */
  #changed(): void {
    const ready = this.#waiting.filter(({ test }) => test());
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { go } of ready) go();
  }

  #use(what: boolean): void {
    if (!what || this.#unloaded) this.#broken = true;
  }

  async #freeData(): Promise<void> {
    await this.#step();
    this.#use(this.#allocated);
    await this.#step();
    this.#use(this.#allocated);
    this.#allocated = false;
    await this.#step();
    this.#use(true);
    this.#gone = true;
    this.#changed();
  }

  #detach(): number {
    if (this.#status !== 'attached' || this.#reapBegun) return ESRCH;
    if (this.#dying) return EALREADY;
    this.#status = 'detaching';
    if (this.#dead) this.#recalculate();
    return OK;
  }

  #recalculate(): void {
    if (this.#dead) this.#wantsDeath = false;
    if (this.#status !== 'detaching') return;
    this.#status = 'detached';
    this.#listed = false;
    this.#wantsDeath = false;
  }

  async #tracer(): Promise<void> {
    await this.#step();
    const result = this.#detach();
    await this.#step();
    const isOurs = result === OK || (result === EALREADY && this.#bug === 'free-on-ealready');
    if (isOurs || this.#bug === 'free-always') await this.#freeData();
    await this.#step();
    this.#tracersOver++;
    this.#changed();
  }

  async #target(): Promise<void> {
    await this.#step();
    if (this.#status === 'detaching') this.#recalculate();
    await this.#step();
    this.#dead = true;
    this.#changed();
    await this.#step();
    if (!this.#wantsDeath) return;
    this.#dying = true;
    await this.#step();
    if (this.#status === 'attached') {
      this.#use(true);
      await this.#step();
      this.#use(this.#allocated);
      await this.#step();
    }
    this.#dying = false;
    if (this.#reapBegun) await this.#tearDown();
    else this.#recalculate();
  }

  async #init(): Promise<void> {
    await this.#until(() => this.#dead);
    if (!this.#listed) return;
    this.#reapBegun = true;
    if (!this.#wantsDeath) await this.#tearDown();
  }

  async #tearDown(): Promise<void> {
    if (this.#status === 'attached') await this.#freeData();
    this.#status = 'detached';
    this.#listed = false;
  }

  async #rmmod(): Promise<void> {
    await this.#until(() => this.#tracersOver === this.#tracers);
    await this.#until(() => this.#gone);
    await this.#step();
    this.#unloaded = true;
  }
}

export interface AsyncRun {
  readonly verdict: AsyncVerdict;
  readonly steps: number;
}

/**
 * Runs the protocol once.
 *
 * @param point  lets others go on, and ends when it is this one's turn again
 * @param idle   ends when nobody can go on any more
 */
export async function runProtocol(
  point: () => Promise<void>,
  idle: () => Promise<void>,
  setting: AsyncSetting,
): Promise<AsyncRun> {
  const protocol = new Protocol(point, setting);
  protocol.begin();
  await idle();
  return { verdict: protocol.verdict, steps: protocol.steps };
}
