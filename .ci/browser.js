// node .ci/browser.js: runs the built package in headless Chromium, in an ordinary page and in one whose content security policy allows
// neither code from strings nor WebAssembly. Exit code 1 when a check fails.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The package's own names, as an installed package would resolve them. */
const itself = {
  name: 'itself',
  setup({ onResolve }) {
    onResolve({ filter: /^fluxion(\/|$)/ }, ({ path }) => ({
      path: join(root, manifest.exports[path.replace('fluxion', '.')].import.default),
    }));
  },
};

const { outputFiles } = await build({
  entryPoints: [join(root, '.ci/browser-page.js')],
  bundle: true,
  write: false,
  platform: 'browser',
  target: 'es2022',
  plugins: [itself],
  logLevel: 'error',
});
const files = {
  '/fluxion.min.js': readFileSync(join(root, 'dist/fluxion.min.js')),
  '/page.js': outputFiles[0].contents,
  '/': '<!doctype html><title>fluxion</title><pre></pre><script src="/fluxion.min.js"></script><script src="/page.js"></script>',
};
files['/strict'] = files['/'];

const server = createServer((request, response) => {
  const body = files[request.url];
  response.writeHead(body === undefined ? 404 : 200, {
    'content-type': request.url.endsWith('.js') ? 'text/javascript' : 'text/html',
    ...(request.url === '/strict' && { 'content-security-policy': "default-src 'self'" }),
  });
  response.end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** `chromium` as Debian packages it, installed where it is missing and may be. */
function browser() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // the next name
    }
  }
  // Mirrors are sometimes busy: three attempts.
  const script = 'apt-get update -q && apt-get install -yq --no-install-recommends chromium';
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('sh', ['-c', `(${script}) || (sleep 5; ${script}) || (sleep 20; ${script})`], options);
  return 'chromium';
}

/** The page as it stands after its scripts. */
function rendered(program, url) {
  const profile = mkdtempSync(join(tmpdir(), 'fluxion-browser-'));
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    ...quiet,
    `--user-data-dir=${profile}`,
  ];
  const child = spawn(program, [...flags, '--virtual-time-budget=20000', '--dump-dom', url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let dom = '';
  child.stdout.on('data', (chunk) => (dom += chunk));
  return new Promise((resolve) =>
    child.on('close', () => {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      resolve(dom);
    }),
  );
}

const unescaped = (text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

let failed = 0;
try {
  const program = browser();
  for (const path of ['/', '/strict']) {
    const dom = await rendered(program, `http://127.0.0.1:${server.address().port}${path}`);
    const text = /<pre>(.+)<\/pre>/s.exec(dom)?.[1];
    const checks = text ? JSON.parse(unescaped(text)) : [{ name: 'the page', passed: false, got: dom.slice(0, 400) }];
    const wrong = checks.filter(({ passed }) => !passed);
    for (const { name, got } of wrong) console.log(`  ${path} ${name}: ${got.slice(0, 300)}`);
    console.log(
      `${path === '/' ? 'ordinary page' : 'strict policy'}: ${checks.length - wrong.length} of ${checks.length}`,
    );
    failed += wrong.length;
  }
} finally {
  server.close();
}
process.exitCode = failed === 0 ? 0 : 1;
