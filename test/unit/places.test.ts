import { describe, expect, it } from 'vitest';
import { places, type Machine } from '../../shared/places.ts';

const linux: Machine = { platform: 'linux', env: {}, home: '/home/li', temporary: '/tmp' };

describe('places', () => {
  it('follows the defaults of the XDG Base Directory Specification', () => {
    expect(places(linux)).toEqual({
      config: '/home/li/.config/mingshi',
      data: '/home/li/.local/share/mingshi',
      cache: '/home/li/.cache/mingshi',
      state: '/home/li/.local/state/mingshi',
      runtime: '/home/li/.local/state/mingshi/run',
    });
  });

  it('follows its variables', () => {
    const env = {
      XDG_CONFIG_HOME: '/c',
      XDG_DATA_HOME: '/d',
      XDG_CACHE_HOME: '/e',
      XDG_STATE_HOME: '/s',
      XDG_RUNTIME_DIR: '/run/user/7',
    };
    expect(places({ ...linux, env })).toEqual({
      config: '/c/mingshi',
      data: '/d/mingshi',
      cache: '/e/mingshi',
      state: '/s/mingshi',
      runtime: '/run/user/7/mingshi',
    });
  });

  it('ignores relative paths in them, as the specification asks', () => {
    const env = { XDG_DATA_HOME: 'data', XDG_RUNTIME_DIR: './run', XDG_CACHE_HOME: '' };
    expect(places({ ...linux, env })).toEqual(places(linux));
  });

  it.each(['linux', 'darwin'] as const)('MINGSHI_HOME overrides everything on %s', (platform) => {
    const env = { MINGSHI_HOME: '/m', XDG_DATA_HOME: '/d', XDG_RUNTIME_DIR: '/r' };
    const { config, data, cache, state, runtime } = places({ ...linux, platform, env });
    const all = [config, data, cache, state, runtime];
    expect(all.every((folder) => folder.startsWith('/m/'))).toBe(true);
    expect(new Set(all).size).toBe(all.length);
  });

  it('uses the Library on macOS', () => {
    const found = places({ platform: 'darwin', env: {}, home: '/Users/li', temporary: '/var/folders/x/T' });
    expect(found.data).toBe('/Users/li/Library/Application Support/mingshi');
    expect(found.cache).toBe('/Users/li/Library/Caches/mingshi');
    expect(found.runtime).toBe('/var/folders/x/T/mingshi');
  });

  it('uses the application data folders on Windows, with its separators', () => {
    const windows: Machine = { platform: 'win32', env: {}, home: 'C:\\Users\\li', temporary: 'C:\\Temp' };
    expect(places(windows).data).toBe('C:\\Users\\li\\AppData\\Local\\mingshi\\data');
    expect(places({ ...windows, env: { LOCALAPPDATA: 'D:\\Local' } }).cache).toBe(
      'D:\\Local\\mingshi\\cache',
    );
    expect(places({ ...windows, env: { APPDATA: 'D:\\Roaming' } }).config).toBe('D:\\Roaming\\mingshi');
    expect(places({ ...windows, env: { MINGSHI_HOME: 'E:\\m' } }).state).toBe('E:\\m\\state');
  });
});
