#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { version } from '../package.json';
import { commandGroup } from '../shared/command.ts';
import { runProcess } from '../shared/process.ts';
import { dispatch, type CommandTable } from './dispatch.ts';

/** The only place where the folders of the project meet: each command is loaded when it is called. */
const commands: CommandTable = {
  annotate: {
    summary: 'find the entities of files or of standard input',
    load: () => import('./commands/annotate.ts'),
  },
  serve: {
    summary: 'serve an editor by the Language Server Protocol',
    load: () => import('./commands/serve.ts'),
  },
  playground: {
    summary: 'serve a page to try everything on in the browser',
    load: () => import('./commands/playground.ts'),
  },
  daemon: {
    summary: 'show or end the process that serves all editors, print its log',
    load: () => import('./commands/daemon.ts'),
  },
  models: {
    summary: 'list, show and verify models',
    load: () => import('./commands/models.ts'),
  },
  names: {
    summary: 'compile, search and check lists of names',
    load: () => import('./commands/names.ts'),
  },
  where: {
    summary: 'print where Mingshi keeps its files',
    load: () => import('./commands/where.ts'),
  },
  data: {
    summary: 'check and convert labelled sentences; annotations in and out, and their numbers',
    load: () => import('../training/commands/data.ts'),
  },
  forget: {
    summary: 'delete annotations and what learned from them',
    load: () => import('./commands/forget.ts'),
  },
  train: {
    summary: 'train a model from labelled sentences',
    load: () => import('../training/commands/train.ts'),
  },
  learn: {
    summary: 'train a model on corrections: the server starts it, it is not meant for people',
    load: () => import('../training/commands/learn.ts'),
  },
  evaluate: {
    summary: 'score a model on labelled sentences',
    load: () => import('../training/commands/evaluate.ts'),
  },
  label: {
    summary: 'label raw text with one model or several, to train another on it',
    load: () => import('../training/commands/label.ts'),
  },
  release: {
    summary: 'give a trained model its card and scores, to pass it on',
    load: () => import('../training/commands/release.ts'),
  },
  simulate: {
    summary: 'simulate a user whose corrections a model learns from',
    load: () => import('../training/commands/simulate.ts'),
  },
  bench: {
    summary: 'measure the speed of training, inference and typing on this machine',
    load: async () =>
      commandGroup('bench', 'Measures how fast all is on this machine, and what lists of names do.', [
        await import('../training/commands/bench.ts'),
        await import('./commands/bench.ts'),
      ]),
  },
};

await runProcess(fileURLToPath(new URL('..', import.meta.url)), (args, context) =>
  dispatch(commands, version, args, context),
);
