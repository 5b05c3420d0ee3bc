import { type HelpTopic, mappingHelp } from '../../../operations/mappings/help/topics.ts';
import { flagsOf, withExamples } from '../../cli.ts';
import { reads } from '../../effects.ts';
import { table } from '../../table.ts';
import type { MappingVerb } from './mapping-verb.ts';

export const helpMappings: MappingVerb = {
  add(noun, cli) {
    const command = noun
      .command('help')
      .description('Helpers, types, settings, fields, date tokens and complaint codes that mappings know.')
      .argument(
        '[topic...]',
        'helpers, types, settings, columns, mapping, file, layouts, records, reading, fields [kind], date, complaints, or any name',
      )
      .action((words: string[], _options, self) => {
        const topics = mappingHelp(words);
        cli.answer(flagsOf(self), topics, () => topics.map(topicText).join('\n\n'));
      });
    withExamples(reads(command), ['mappings help', 'mappings help records', 'mappings help fields orders']);
  },
};

function topicText({ title, entries }: HelpTopic): string {
  const withExample = entries.some(({ example }) => example !== '');
  const rows = entries.map(({ name, says, example }) => (withExample ? [name, example, says] : [name, says]));
  return `${title}\n\n${table(withExample ? ['name', 'example', 'what it is'] : ['name', 'what it is'], rows)}`;
}
