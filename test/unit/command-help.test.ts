import { expect, it } from 'vitest';
import * as annotate from '../../server/commands/annotate.ts';
import * as models from '../../server/commands/models.ts';
import * as serve from '../../server/commands/serve.ts';
import * as where from '../../server/commands/where.ts';
import type { CommandModule } from '../../shared/command.ts';
import * as evaluate from '../../training/commands/evaluate.ts';
import * as train from '../../training/commands/train.ts';
import { testContext } from '../support/context.ts';

const commands: Readonly<Record<string, CommandModule>> = {
  annotate,
  serve,
  models,
  where,
  train,
  evaluate,
};

it.each(Object.entries(commands))(
  '%s answers --help, and takes an unknown option for misuse',
  async (name, command) => {
    const help = testContext();
    expect([await command.run(['--help'], help), help.err()]).toEqual([0, '']);
    expect(help.out()).toMatch(new RegExp(`^Usage: mingshi ${name}`));

    const misuse = testContext();
    expect([await command.run(['--no-such-option'], misuse), misuse.out()]).toEqual([2, '']);
    expect(misuse.err()).toMatch(/^error: (unknown option '--no-such-option'|required option )/);
    expect(misuse.err()).toContain(`'mingshi ${name} --help' `);
  },
);
