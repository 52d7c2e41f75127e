import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secureFolder, socketPlace, socketPlaces } from '../../../server/daemon/socketPlace.ts';
import { daemonVersion } from '../../../server/daemon/version.ts';
import { SocketFolder } from '../../support/local-socket.ts';

const linux = { platform: 'linux', temporary: '/tmp' } as const;

describe('the place of a socket', () => {
  test('is in the folder for sockets, with the version in its name', () => {
    const place = socketPlace({ runtime: '/run/user/1000/mingshi' }, '1.2.3-0123abcd', linux);
    expect(place).toMatchObject({
      folder: '/run/user/1000/mingshi',
      path: '/run/user/1000/mingshi/daemon-1.2.3-0123abcd.sock',
      isFile: true,
    });
    const other = socketPlace({ runtime: '/run/user/1000/mingshi' }, '1.2.4-0123abcd', linux);
    expect([other.path, other.owners]).not.toContain(place.path);
    expect(other.owners).not.toBe(place.owners);
  });

  test.each([
    ['linux', 107],
    ['darwin', 103],
  ] as const)(
    'is a folder for temporary files where the path is longer than %s takes',
    (platform, longest) => {
      const name = '/daemon-1.sock';
      const runtimeOf = (bytes: number): string => `/${'r'.repeat(bytes - name.length - 1)}`;
      const machine = { platform, temporary: '/tmp' };
      const fits = socketPlace({ runtime: runtimeOf(longest) }, '1', machine);
      expect([fits.folder, fits.path.length]).toEqual([runtimeOf(longest), longest]);
      const moved = socketPlace({ runtime: runtimeOf(longest + 1) }, '1', machine);
      expect(moved.path).toMatch(/^\/tmp\/mingshi-[0-9a-f]{16}\/daemon-1\.sock$/);
      expect(moved.owners.startsWith(moved.folder)).toBe(true);
      // Another user has another one.
      expect(socketPlace({ runtime: `${runtimeOf(longest)}x` }, '1', machine).folder).not.toBe(moved.folder);
    },
  );

  test('counts bytes, not characters', () => {
    expect(socketPlace({ runtime: `/${'家'.repeat(40)}` }, '1', linux).folder).toMatch(/^\/tmp\//);
  });

  test('cannot be had where that path is too long as well', () => {
    const temporary = `/${'t'.repeat(100)}`;
    expect(() => socketPlace({ runtime: temporary }, '1', { ...linux, temporary })).toThrow('set TMPDIR');
  });

  test('is a named pipe on Windows', () => {
    const machine = { platform: 'win32', temporary: 'C:\\Temp' } as const;
    const place = socketPlace({ runtime: 'C:\\Users\\lin\\run' }, '1', machine);
    expect(place.path).toMatch(/^\\\\\.\\pipe\\mingshi-[0-9a-f]{16}-daemon-1$/);
    expect(place.isFile).toBe(false);
  });
});

describe('the places of all daemons of a user', () => {
  let folder: SocketFolder;
  beforeEach(async () => {
    folder = await SocketFolder.make();
  });
  afterEach(() => folder.remove());

  const secured = async (path: string): Promise<void> =>
    void (await mkdir(path, { recursive: true, mode: 0o700 }));

  test.each(['linux', 'win32'] as const)('are known by their claims (%s)', async (platform) => {
    const runtime = join(folder.path, 'run');
    const machine = { platform, temporary: folder.path };
    expect(await socketPlaces({ runtime }, machine)).toEqual([]);
    const expected = ['1.2.3-0123abcd', '1.2.3-89abcdef'].map((version) =>
      socketPlace({ runtime }, version, machine),
    );
    for (const { owners, starters } of expected)
      for (const claims of [owners, starters]) await secured(claims);
    await writeFile(join(runtime, 'listen.token'), '');
    const found = await socketPlaces({ runtime }, machine);
    expect(found.toSorted((a, b) => a.version.localeCompare(b.version))).toEqual(expected);
  });

  test('are looked for where a path was too long, too, and nowhere that others may write', async () => {
    const machine = { platform: 'linux', temporary: folder.path } as const;
    const runtime = join(folder.path, 'r'.repeat(100));
    const place = socketPlace({ runtime }, '1', machine);
    await secured(place.owners);
    expect(await socketPlaces({ runtime }, machine)).toEqual([place]);
    await chmod(place.folder, 0o777);
    await expect(socketPlaces({ runtime }, machine)).rejects.toThrow('others may look into');
  });
});

describe('the version of a daemon', () => {
  let folder: SocketFolder;
  beforeEach(async () => {
    folder = await SocketFolder.make();
  });
  afterEach(() => folder.remove());

  test('is another one for another program, and for another folder', async () => {
    const roots = ['a', 'b'].map((name) => join(folder.path, name));
    for (const root of roots) {
      await mkdir(join(root, 'dist'), { recursive: true });
      await writeFile(join(root, 'dist', 'bin.js'), 'one');
    }
    const [a = '', b = ''] = roots;
    const first = await daemonVersion(a, '1.2.3');
    expect(first).toMatch(/^1\.2\.3-[0-9a-f]{8}$/);
    expect(await daemonVersion(a, '1.2.3')).toBe(first);
    expect(await daemonVersion(b, '1.2.3')).not.toBe(first);
    await writeFile(join(a, 'dist', 'bin.js'), 'two');
    expect(await daemonVersion(a, '1.2.3')).not.toBe(first);
    await writeFile(join(a, 'package.json'), '{"version": "1.3.0"}');
    expect(await daemonVersion(a, '1.2.3')).toMatch(/^1\.3\.0-/);
    for (const damaged of ['{', '{"version": "../../1"}']) {
      await writeFile(join(a, 'package.json'), damaged);
      expect(await daemonVersion(a, '1.2.3')).toMatch(/^1\.2\.3-/);
    }
  });
});

describe.skipIf(process.getuid === undefined)('the folder of a socket', () => {
  let folder: SocketFolder;
  beforeEach(async () => {
    folder = await SocketFolder.make();
  });
  afterEach(() => folder.remove());

  test('is made so that nobody else may look into it', async () => {
    const path = join(folder.path, 'a', 'run');
    await secureFolder(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await secureFolder(path);
  });

  test('that others may look into is refused, with what to do', async () => {
    const path = join(folder.path, 'open');
    await mkdir(path);
    for (const mode of [0o755, 0o770, 0o701, 0o777]) {
      await chmod(path, mode);
      await expect(secureFolder(path)).rejects.toThrow(`chmod 700 ${path}`);
    }
  });

  test('of another user is refused', async () => {
    const path = join(folder.path, 'other');
    await mkdir(path, { mode: 0o700 });
    await expect(secureFolder(path, (process.getuid?.() ?? 0) + 1)).rejects.toThrow('another user');
  });

  test('that is a link or a file is refused', async () => {
    const [real, link, file] = ['real', 'link', 'file'].map((name) => join(folder.path, name));
    await mkdir(real ?? '', { mode: 0o700 });
    await symlink(real ?? '', link ?? '');
    await writeFile(file ?? '', '');
    await expect(secureFolder(link ?? '')).rejects.toThrow('is a link');
    await expect(secureFolder(file ?? '')).rejects.toThrow('cannot make the folder');
  });
});
