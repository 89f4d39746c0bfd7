/**
 * Values: what a session is asked to evaluate and to set.
 *
 * Nothing is changed by looking. A change is made in the run that is shown and kept in its branch, so
 * that every run that comes past this moment again makes it, too.
 */
import type { Run } from '../script/run.ts';
import { ScriptFrame } from '../script/vm/frame.ts';
import type { Evaluate } from '../script/vm/program.ts';
import { change, look } from './evaluation.ts';
import type { Inspection } from './inspection.ts';
import type { Journey } from './journey.ts';
import type { Item, ValuePlace } from './rows.ts';
import type { Evaluated, EvaluateFor, ValueFormat, VariableView } from './session-port.ts';
import { SessionRefusal } from './session-refusal.ts';
import { absent } from './stops/watched-value.ts';
import { clipboardText } from './value-text.ts';

const DECIMAL: ValueFormat = { hex: false };

export class Values {
  readonly #journey: Journey;
  readonly #now: () => Inspection;
  readonly #evaluate: Evaluate;

  /** @param now  what the session shows of the moment it stands at */
  constructor(journey: Journey, now: () => Inspection, evaluate: Evaluate) {
    this.#journey = journey;
    this.#now = now;
    this.#evaluate = evaluate;
  }

  evaluate(
    text: string,
    frameId: number | undefined,
    what: EvaluateFor,
    format: ValueFormat,
  ): Evaluated {
    const { id, frame } = this.scriptFrame(frameId);
    const answer = look(this.#run, frame, text, this.#evaluate);
    if (answer.kind === 'value') {
      const { value } = answer;
      if (what === 'clipboard') {
        const copied = clipboardText(this.#run, value);
        return {
          name: text,
          value: copied,
          type: typeof value,
          reference: 0,
          output: [],
          changed: false,
        };
      }
      return {
        ...this.#shown(id, { name: text, value, path: text }, format),
        output: [],
        changed: false,
      };
    }
    if (what !== 'repl')
      throw new SessionRefusal(`${answer.text}; evaluate it in the debug console`);
    return this.#changing(id, text, text, format);
  }

  setVariable(reference: number, name: string, text: string, format: ValueFormat): Evaluated {
    const { item, frame } = this.#inspection.variables.find(reference, name);
    if (item.path === undefined) throw new SessionRefusal(`${name} can only be looked at`);
    return this.setExpression(item.path, text, frame, format);
  }

  setExpression(
    expression: string,
    text: string,
    frameId: number | undefined,
    format: ValueFormat,
  ): Evaluated {
    const { id } = this.scriptFrame(frameId);
    return this.#changing(id, `${expression} = (${text}\n)`, expression, format);
  }

  /** The frame to evaluate in. */
  scriptFrame(frameId: number | undefined): { readonly id: number; readonly frame: ScriptFrame } {
    const running = this.#journey.frozen?.thread ?? this.#run.machine.current;
    const id = frameId ?? (running === null ? null : this.#inspection.innermost(running.id));
    if (id === null) throw new SessionRefusal('no function of the script is on the stack here');
    const { frame } = this.#inspection.frame(id);
    if (!(frame instanceof ScriptFrame)) {
      throw new SessionRefusal('this frame is none of the script: choose one that has a line');
    }
    if (frame.scope === null) throw new SessionRefusal('this frame has not begun yet');
    return { id, frame };
  }

  #shown(frame: number, item: Item, format: ValueFormat): VariableView {
    return this.#inspection.variables.show(frame, item, format);
  }

  /** Where the value of an expression lies: a variable, and member after member of it. */
  placeOf(expression: string, frameId: number | undefined): ValuePlace | null {
    const keys = /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*|\[\d+\])*$/.test(expression.trim())
      ? expression
          .trim()
          .split(/[.[\]]+/)
          .filter(Boolean)
      : [];
    const [name, ...rest] = keys;
    if (name === undefined) return null;
    const { id } = this.scriptFrame(frameId);
    const [locals, closure] = this.#inspection.scopes(id);
    for (const scope of [locals, closure]) {
      if (scope === undefined) continue;
      const rows = this.#inspection.variables.members(scope.reference, DECIMAL);
      if (!rows.some((row) => row.name === name)) continue;
      const { place } = this.#inspection.variables.find(scope.reference, name).item;
      if (place?.kind !== 'module' && place?.kind !== 'frame') return null;
      const whole = { ...place, keys: [...place.keys, ...rest] };
      return this.#journey.watch.places.value(whole) === absent ? null : whole;
    }
    return null;
  }

  #changing(frameId: number, text: string, name: string, format: ValueFormat): Evaluated {
    const run = this.#run;
    if (run.state !== 'paused') {
      throw new SessionRefusal('the run is over, and nothing can be changed: step back first');
    }
    const { thread, depth, frame } = this.#inspection.frame(frameId);
    const value = change(run, frame as ScriptFrame, text, this.#evaluate);
    const output = this.#journey.change((again) => {
      const there = again.machine.threads.find(({ id }) => id === thread.id)?.stack[depth];
      if (there instanceof ScriptFrame) change(again, there, text, this.#evaluate);
    });
    return { ...this.#shown(frameId, { name, value, path: name }, format), output, changed: true };
  }

  get #run(): Run {
    return this.#journey.run;
  }

  get #inspection(): Inspection {
    return this.#now();
  }
}
