/**
 * Addresses of events: the list of what happened, as a disassembly shows it.
 *
 * Clients count instructions in addresses; ours is the number of an event, from 0.
 */
import { ShapeError } from './shapes.ts';

export const addressOf = (event: number): string => `0x${event.toString(16).padStart(6, '0')}`;

/** @throws ShapeError for what is no address */
export function eventOf(address: string): number {
  const number = /^(0x[\da-f]{1,12}|\d{1,15})$/i.test(address) ? Number(address) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new ShapeError(`"${address}" is not an address`);
  return number;
}
