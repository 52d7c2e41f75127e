import { describe, expect, it } from 'vitest';
import { execute, newCommand, type CommandModule } from '../../shared/command.ts';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { dispatch, type CommandTable } from '../../server/dispatch.ts';
import { testContext } from '../support/context.ts';

const loaded: string[] = [];

const entry = (name: string, run: CommandModule['run']) => ({
  summary: `what ${name} does`,
  load: () => {
    loaded.push(name);
    return Promise.resolve({ run });
  },
});

const commands: CommandTable = {
  annotate: entry('annotate', (args, context) => {
    context.stdout.write(JSON.stringify(args));
    return Promise.resolve(0);
  }),
  serve: entry('serve', () => Promise.resolve(1)),
  fail: entry('fail', (args, context) => {
    const command = newCommand('fail', context)
      .option('--number <n>', 'a number')
      .action(() => {
        throw new UserError('there is no such model; see what there is');
      });
    return execute(command, args, context);
  }),
};

async function call(...args: string[]) {
  loaded.length = 0;
  const context = testContext();
  const code = await dispatch(commands, '1.2.3', args, context);
  await new Promise(setImmediate);
  return { code, out: context.out(), err: context.err(), loaded: [...loaded] };
}

describe('the command line', () => {
  it('lists its commands without loading any', async () => {
    const { code, out, err, loaded } = await call('--help');
    expect({ code, err, loaded }).toEqual({ code: 0, err: '', loaded: [] });
    for (const name of Object.keys(commands))
      expect(out).toMatch(new RegExp(`^ +${name} +what ${name} does$`, 'm'));
  });

  it('says its version', async () => {
    expect(await call('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '', loaded: [] });
  });

  it('takes no command for misuse, and lists the commands', async () => {
    const { code, out, err } = await call();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('annotate');
  });

  it('suggests the nearest command', async () => {
    for (const after of ['file', '--help']) {
      const { code, out, err } = await call('anotate', after);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain("unknown command 'anotate'");
      expect(err).toContain('Did you mean annotate?');
    }
  });

  it('says after an error where to read on, of a part of a command too', async () => {
    const context = testContext();
    const group = newCommand('group', context).helpCommand(false);
    group.command('part').argument('<file>', 'a file');
    expect(await execute(group, ['part'], context)).toBe(2);
    expect(await execute(group, ['nosuch', '--help'], context)).toBe(2);
    expect(context.err()).toContain("'mingshi group part --help' tells what it takes.");
    expect(context.err()).toContain("'mingshi group --help' lists the commands.");
  });

  it('says so too where a command finds that what it was told cannot be meant', async () => {
    const context = testContext();
    const group = newCommand('group', context).helpCommand(false);
    group.command('part').action(() => {
      throw new MisuseError('say --one or --other');
    });
    expect(await execute(group, ['part'], context)).toBe(2);
    expect(context.err()).toBe(
      "error: say --one or --other\n'mingshi group part --help' tells what it takes.\n",
    );
  });

  it('takes unknown options of its own for misuse', async () => {
    const { code, err, loaded } = await call('--quiet', 'annotate');
    expect({ code, loaded }).toEqual({ code: 2, loaded: [] });
    expect(err).toContain("unknown option '--quiet'");
  });

  it('loads only the command, and hands it everything after its name', async () => {
    const args = ['--help', '-', '--version', '--model', 'x', '--', '--y', 'annotate'];
    expect(await call('annotate', ...args)).toEqual({
      code: 0,
      out: JSON.stringify(args),
      err: '',
      loaded: ['annotate'],
    });
  });

  it("answers with the command's exit code", async () => {
    expect((await call('serve')).code).toBe(1);
  });
});

describe('a command', () => {
  it('shows what a user can mend without a stack trace', async () => {
    expect(await call('fail')).toMatchObject({
      code: 1,
      out: '',
      err: 'mingshi fail: there is no such model; see what there is\n',
    });
  });

  it('answers --help with its whole name', async () => {
    const { code, out } = await call('fail', '--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: mingshi fail [options]');
  });

  it.each([['--numbr', '1'], ['--number'], ['extra']])('takes %s for misuse', async (...args) => {
    expect((await call('fail', ...args)).code).toBe(2);
  });

  it('that was interrupted ends with the code of an interrupt and no message', async () => {
    const context = testContext({ signal: AbortSignal.abort() });
    const code = await dispatch(commands, '1.2.3', ['fail'], context);
    expect([code, context.err()]).toEqual([130, '']);
  });
});
