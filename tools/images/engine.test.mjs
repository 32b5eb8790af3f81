import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findEngine } from './engine.mjs';

/** A machine on which only these commands succeed; others are not installed. */
function machine(...working) {
  const asked = [];
  const run = async (program, args, { env } = {}) => {
    const command = [program, ...args].join(' ');
    asked.push({ command, env });
    const works = working.some((each) => command.startsWith(each));
    return { exitCode: works ? 0 : 127, stdout: '', output: '' };
  };
  return { run, asked };
}

describe('findEngine', () => {
  it('takes Docker when its engine answers', async () => {
    const { run } = machine('docker info', 'docker compose version', 'buildah', 'podman');

    const { engine } = await findEngine({ run, hasSystemd: true });

    assert.equal(engine.name, 'Docker');
    assert.equal(engine.cli, 'docker');
    assert.deepEqual(engine.compose, ['docker', 'compose']);
    assert.equal(engine.makesBase, false);
  });

  it('takes buildah and podman where there is only Docker’s client', async () => {
    const { run } = machine('docker compose version', 'buildah', 'podman', 'podman-compose');

    const { engine } = await findEngine({ run, hasSystemd: true });

    assert.equal(engine.cli, 'podman');
    assert.equal(engine.buildCommand[0], 'buildah');
    assert.deepEqual(engine.compose, ['podman-compose']);
  });

  it('knows when there is no compose', async () => {
    const docker = await findEngine({ run: machine('docker info').run, hasSystemd: true });
    const podman = await findEngine({
      run: machine('buildah --version', 'podman --version').run,
      hasSystemd: true,
    });

    assert.equal(docker.engine.compose, null);
    assert.equal(podman.engine.compose, null);
  });

  it('says what is missing where nothing can be built or run', async () => {
    for (const working of [[], ['buildah'], ['podman']]) {
      const found = await findEngine({ run: machine(...working).run, hasSystemd: true });

      assert.equal(found.engine, undefined);
      assert.match(found.reason, /neither a Docker engine that answers nor buildah with podman/);
    }
  });

  it('gives podman settings of its own where no systemd runs, and only there', async () => {
    const settingsOf = async (hasSystemd) => {
      const { run, asked } = machine('buildah', 'podman');
      const { engine } = await findEngine({ run, hasSystemd });
      await engine.run('podman', ['ps'], { env: { PATH: '/bin' } });
      return asked.at(-1).env;
    };

    assert.deepEqual(await settingsOf(true), { PATH: '/bin' });
    const { PATH, CONTAINERS_CONF } = await settingsOf(false);
    assert.equal(PATH, '/bin');
    assert.match(CONTAINERS_CONF, /containers\.conf$/);
  });
});
