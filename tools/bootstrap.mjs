// Every npm script starts here, on whatever Node the host has: install what is missing, then run on the pinned Node.
// Only this file must parse on an old Node, so that the answer to one is a sentence and not a syntax error.
var required = 20;
var major = Number(process.versions.node.split('.')[0]);

if (process.platform === 'win32')
  refuse('Windows is served through WSL: run the same command in a WSL shell.');
else if (major < required)
  refuse(
    'Node ' + required + ' or newer is needed to begin; this is ' + process.version + ': https://nodejs.org',
  );
else start();

function start() {
  import('./bootstrap/run-command.mjs')
    .then(function (module) {
      return module.runCommand(process.argv.slice(2));
    })
    .then(
      function (exitCode) {
        process.exitCode = exitCode;
      },
      function (error) {
        refuse(error.expected ? error.message : error.stack);
      },
    );
}

function refuse(message) {
  process.stderr.write(message + '\n');
  process.exitCode = 1;
}
