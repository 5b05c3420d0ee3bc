import { lookup } from 'node:dns/promises';
import { Socket } from 'node:net';
import { CrossdockError } from '../../../support/errors.ts';
import { within } from '../../../support/waiting.ts';
import { errors } from '../errors.ts';
import { deadlines } from './deadline.ts';
import type { Step } from './steps.ts';

/** Where a server is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An open TCP connection; the caller destroys it. */
export async function openSocket({ host, port }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = new Socket();
  const opened = new Promise<Socket>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
  const end = () => socket.destroy(errors.CONNECTION_LOST({ message: 'The daemon is stopping.' }));
  signal.addEventListener('abort', end, { once: true });
  // As options of `connect` these two are not heard by a socket that was made before; each request would wait some 40 ms.
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  socket.connect({ host, port });
  if (signal.aborted) end();
  try {
    return await within(deadlines.connect, opened, () => timeout(`${host}:${port}`));
  } catch (thrown) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw networkFailure(thrown, `${host}:${port}`);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function timeout(peer: string): CrossdockError {
  return errors.CONNECTION_TIMEOUT({ message: `${peer} did not answer within ${deadlines.connect} s.` });
}

const codes: Readonly<Record<string, keyof typeof errors.entries>> = {
  ENOTFOUND: 'HOST_NOT_FOUND',
  EAI_AGAIN: 'HOST_NOT_FOUND',
  EAI_NONAME: 'HOST_NOT_FOUND',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'CONNECTION_REFUSED',
  ENETUNREACH: 'CONNECTION_REFUSED',
  ETIMEDOUT: 'CONNECTION_TIMEOUT',
};

/** A failed connection in words; whatever is not known better is a lost connection. */
export function networkFailure(thrown: unknown, peer: string): CrossdockError {
  if (thrown instanceof CrossdockError) return thrown;
  const code = codes[errnoIn(thrown)] ?? 'CONNECTION_LOST';
  const sentence = errors.entries[code].sentence.replace(/\.$/, '');
  return errors[code]({ message: `${sentence}: ${peer}.`, cause: thrown });
}

/** Node reports a host with several addresses as one error that holds one per address. */
function errnoIn(thrown: unknown): string {
  if (thrown instanceof AggregateError) return errnoIn(thrown.errors[0]);
  return (thrown as NodeJS.ErrnoException | undefined)?.code ?? '';
}

/** The first two steps of every test of a server. */
export function networkSteps(address: Address, signal: AbortSignal): Step[] {
  const peer = `${address.host}:${address.port}`;
  return [
    {
      name: 'DNS',
      run: async () => {
        const found = await within(deadlines.answer, lookup(address.host, { all: true }), () =>
          timeout(address.host),
        ).catch((thrown) => {
          throw networkFailure(thrown, address.host);
        });
        return `${address.host} is ${found.map((one) => one.address).join(', ')}.`;
      },
    },
    {
      name: 'TCP',
      run: async () => {
        const socket = await openSocket(address, signal);
        socket.on('error', () => undefined);
        socket.destroy();
        return `${peer} accepts connections.`;
      },
    },
  ];
}
