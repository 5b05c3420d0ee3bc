import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { atEnd } from '../support/closing.ts';

/** Lines without tag for one command; the last one may be the tagged end (`NO ...`), else `OK` follows. */
export type Answer = (command: string) => string[] | undefined;

export interface ScriptedImap {
  readonly port: number;
  connections(): number;
}

/**
 * Says what no real server says on demand: broken answers, refused logins. Knows just enough IMAP to come to the point;
 * `answer` comes first, `undefined` leaves it to the ordinary words.
 */
export async function startScriptedImap(answer: Answer): Promise<ScriptedImap> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      const [tag = '', ...words] = line.split(' ');
      const command = words.join(' ');
      const said = answer(command) ?? ordinary(command);
      const last = said.at(-1) ?? '';
      const end = /^(OK|NO|BAD)/.test(last) ? said.pop() : 'OK done';
      socket.write([...said, `${tag} ${end}`, ''].join('\r\n'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as { port: number }).port, connections: () => connections };
}

function ordinary(command: string): string[] {
  const verb = command.toUpperCase();
  if (verb.startsWith('CAPABILITY')) return ['* CAPABILITY IMAP4rev1 LITERAL+'];
  if (verb.startsWith('LIST') || verb.startsWith('LSUB')) return ['* LIST () "/" INBOX'];
  if (verb.startsWith('SELECT') || verb.startsWith('EXAMINE')) {
    return ['* 3 EXISTS', '* FLAGS (\\Seen)', '* OK [UIDVALIDITY 7] ok', '* OK [UIDNEXT 9] ok'];
  }
  return [];
}
