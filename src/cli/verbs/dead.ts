import type { Command } from 'commander';
import {
  type DeadTicket,
  dropDead,
  findAllDead,
  findDead,
  listDead,
  replayDead,
  stageNames,
} from '../../operations/dead-letters.ts';
import type { Dock } from '../../operations/dock.ts';
import type { Scope } from '../../operations/scope.ts';
import { type Cli, type Flags, flagsOf, withExamples } from '../cli.ts';
import { changes, reads } from '../effects.ts';
import { errors } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { choice } from '../options.ts';
import { facts, merchantTable } from '../table.ts';
import type { Verb } from './verb.ts';

type Wanted = Flags & { readonly stage?: (typeof stageNames)[number]; readonly all?: boolean };

export const deadVerb: Verb = {
  add(root, cli) {
    const noun = root.command('dead').description('Dead tickets: given up after long patience, or never understood.');
    withExamples(noun, ['dead list', 'dead show 17', 'dead replay 17']);
    addList(noun, cli);
    addShow(noun, cli);
    addMove(noun, cli, 'replay');
    addMove(noun, cli, 'drop');
  },
};

function addList(noun: Command, cli: Cli): void {
  const command = noun
    .command('list')
    .description('Dead tickets, oldest first.')
    .option('--stage <stage>', 'only of this stage', choice(stageNames))
    .action(async (_options, self) => {
      const flags = flagsOf(self) as Wanted;
      await cli.withScope(flags, async (dock, scope) => {
        const found = await listDead(dock, scope, flags);
        cli.answer(flags, found.map(flat), () =>
          found.length === 0
            ? 'No dead tickets.'
            : merchantTable(
                dock.tools.workspace(),
                ['id', 'stage', 'merchant', 'ref', 'tries', 'code', 'message'],
                found.map(({ id, ticket, attempt, failure }) => [
                  id,
                  ticket.stage,
                  ticket.merchant,
                  ticket.ref,
                  attempt,
                  failure?.code ?? '',
                  failure?.message ?? '',
                ]),
              ),
        );
        if (found.length === flags.limit) cli.say(flags, `The first ${flags.limit}; --limit shows more.`);
      });
    });
  withExamples(reads(command), ['dead list', 'dead list --stage deliver', 'dead list --merchant acme --json']);
}

function addShow(noun: Command, cli: Cli): void {
  const command = noun
    .command('show')
    .description('One dead ticket: what failed, and what repairs it.')
    .argument('<id>', 'id of the ticket')
    .action(async (id: string, _options, self) => {
      const flags = flagsOf(self);
      await cli.withScope(flags, async (dock, scope) => {
        const found = await findDead(dock, scope, id);
        const { ticket, failure, attempt } = found;
        cli.answer(flags, flat(found), () =>
          facts([
            ['ticket', id],
            ['stage', ticket.stage],
            ['subject', ticket.subject],
            ['ref', ticket.ref],
            ['merchant', ticket.merchant],
            ['connection', ticket.connection],
            ['cause', ticket.cause],
            ['written', ticket.at],
            ['tries', attempt],
            ['code', failure?.code],
            ['what', failure?.message],
            ['what to do', failure?.hint],
            ['failed', failure?.at],
          ]),
        );
      });
    });
  withExamples(reads(command), ['dead show 17', 'dead show 17 --verbose', 'dead show 17 --json']);
}

const moves = {
  replay: {
    description: 'Put dead tickets back to their stage, as if they had never failed.',
    act: replayDead,
    done: 'replayed',
  },
  drop: {
    description: 'Throw dead tickets away; their subjects are worked again by the next ticket that names them.',
    act: dropDead,
    done: 'dropped',
  },
} as const;

function addMove(noun: Command, cli: Cli, verb: keyof typeof moves): void {
  const { description, act, done } = moves[verb];
  const command = noun
    .command(verb)
    .description(description)
    .argument('[ids...]', 'ids of the tickets')
    .option('--all', 'all of them, or all that the filters leave')
    .option('--stage <stage>', 'with --all: only of this stage', choice(stageNames))
    .action(async (ids: string[], _options, self) => {
      const flags = flagsOf(self) as Wanted;
      if (ids.length > 0 === (flags.all === true))
        throw errors.CLI_USAGE({ message: 'Name the tickets by their ids, or say --all.' });
      await cli.withScope(flags, async (dock, scope) => {
        const wanted = await wantedTickets(dock, scope, ids, flags);
        const sentences = [
          `${wanted.length} ticket${wanted.length === 1 ? '' : 's'} would be ${done}:`,
          ...wanted.slice(0, 3).map(({ id, ticket }) => `  ${id}  ${ticket.stage}  ${ticket.ref}`),
        ];
        if (!(await cli.agreed(flags, { sentences, wantsYes: wanted.length > 1 }))) return;
        const moved: string[] = [];
        for (const one of wanted) if (await act(dock, one, cli.actor)) moved.push(one.id);
        cli.answer(flags, { [done]: moved, left: wanted.length - moved.length }, () =>
          moved.map((id) => `${id}  ${done}`).join('\n'),
        );
        if (moved.length < wanted.length) {
          cli.exitCode = exitCodes.partly;
          cli.say(flags, `${wanted.length - moved.length} were gone already: somebody was quicker.`);
        }
      });
    });
  withExamples(changes(command), [
    `dead ${verb} 17`,
    `dead ${verb} 17 18 --yes`,
    `dead ${verb} --all --stage deliver --yes`,
  ]);
}

async function wantedTickets(
  dock: Dock,
  scope: Scope,
  ids: readonly string[],
  { stage, all, limit }: Wanted,
): Promise<DeadTicket[]> {
  if (all) return listDead(dock, scope, { stage, limit: Math.max(limit, 10_000) });
  return findAllDead(dock, scope, ids);
}

/** The contract of `--json`: one flat object per ticket. */
function flat({ id, ticket, attempt, failure }: DeadTicket): object {
  const { v: _, ...rest } = ticket;
  return { id, ...rest, attempt, failure: failure ?? null };
}
