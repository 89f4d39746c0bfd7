#!/usr/bin/env bash
# Installs a real VS Code workbench + extension host for tests, and Chromium to
# show it in.
#
#   ./install-editor.sh                          the default release
#   EDITOR_RELEASE=4.139.1 ./install-editor.sh   another one, next to it
#
# The editor is the `code-server` npm package: an unbranded build of VS Code's
# server (extension host) and web workbench. Only its lib/vscode folder is used;
# code-server's own login/proxy layer is not installed. Code-server X.Y.Z holds
# VS Code 1.(Y).Z.
#
# Environment:
#   EDITOR_HOME     cache folder           (default: ~/.cache/utrace-editor)
#   EDITOR_RELEASE  code-server version    (default: 4.100.3 = VS Code 1.100.3,
#                                           the last one for Node.js 20)
#   CHROMIUM        browser to use         (default: chromium, google-chrome, ...
#                                           on PATH; else apt-get, when root)
#   EDITOR_FORCE=1  install again even if the marker file says it is there
#
# A release made for another Node.js major than the one running gets its own
# Node.js binary from the `node-linux-<arch>` npm package, inside EDITOR_HOME.
#
# Idempotent: a second call checks the marker files and returns at once. An
# interrupted install leaves no marker and is started over.
set -euo pipefail

EDITOR_HOME=${EDITOR_HOME:-$HOME/.cache/utrace-editor}
EDITOR_RELEASE=${EDITOR_RELEASE:-4.100.3}
RIPGREP=1.18.0

say() { printf 'install-editor: %s\n' "$*"; }
die() { printf 'install-editor: error: %s\n' "$*" >&2; exit 1; }
quiet() { # run a command; show its output only when it fails
  local log; log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then cat "$log" >&2; rm -f "$log"; return 1; fi
  rm -f "$log"
}
npm_install() { quiet npm install --ignore-scripts --no-audit --no-fund --loglevel=error "$@"; }

case "$(uname -m)" in x86_64) arch=x64 ;; aarch64) arch=arm64 ;; *) die "no editor for $(uname -m)" ;; esac
[ "$(uname -s)" = Linux ] || die "written for Linux"
command -v node >/dev/null && command -v npm >/dev/null || die "node and npm are needed"
mkdir -p "$EDITOR_HOME"
started=$SECONDS

# --- Chromium -----------------------------------------------------------------
find_chromium() {
  local c
  for c in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$c" ] && command -v "$c" 2>/dev/null && return 0
  done
  return 1
}
if ! chromium=$(find_chromium); then
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || die "no Chromium found: install one, or set CHROMIUM"
  say "installing Chromium with apt-get"
  quiet apt-get update
  quiet env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core
  chromium=$(find_chromium) || die "Chromium is still missing after apt-get"
fi
printf '%s\n' "$chromium" >"$EDITOR_HOME/chromium"
say "Chromium: $chromium ($("$chromium" --version 2>/dev/null | awk '{print $2}'))"

# --- the editor -----------------------------------------------------------------
root="$EDITOR_HOME/release/$EDITOR_RELEASE"
vscode="$root/package/lib/vscode"
if [ -f "$root/.done" ] && [ -z "${EDITOR_FORCE:-}" ]; then
  say "VS Code $(cat "$root/.done") is already in $root"
  exit 0
fi

rm -rf "$root"; mkdir -p "$root"
say "fetching code-server $EDITOR_RELEASE"
tarball=$(cd "$root" && npm pack --silent --loglevel=error "code-server@$EDITOR_RELEASE" 2>/dev/null | tail -n 1)
[ -f "$root/$tarball" ] || die "could not fetch code-server@$EDITOR_RELEASE"
# Source maps are half of the older releases, and nothing needs them.
tar -xzf "$root/$tarball" -C "$root" --exclude='*.map'
rm "$root/$tarball"
json() { node -p "JSON.parse(require('fs').readFileSync('$1','utf8'))$2"; }
wants=$(json "$root/package/package.json" .engines.node)
version=$(json "$vscode/package.json" .version)

# The Node.js to run it with.
nodebin=$(command -v node); nodehome=
if [ "$wants" != "$(node -p 'process.versions.node.split(".")[0]')" ]; then
  nodehome="$EDITOR_HOME/node-$wants/node_modules/node-linux-$arch"
  if [ ! -x "$nodehome/bin/node" ]; then
    say "installing Node.js $wants for it"
    mkdir -p "$EDITOR_HOME/node-$wants"
    printf '{"private":true}\n' >"$EDITOR_HOME/node-$wants/package.json"
    (cd "$EDITOR_HOME/node-$wants" && npm_install "node-linux-$arch@$wants")
  fi
  nodebin="$nodehome/bin/node"
  export PATH="$nodehome/bin:$PATH" npm_config_nodedir="$nodehome"
fi
printf '%s\n' "$nodebin" >"$root/node"

# Built-in extensions that only talk to a cloud service, or are large and unused.
for e in copilot github github-authentication microsoft-authentication tunnel-forwarding \
         mermaid-markdown-features ms-vscode.vscode-js-profile-table ms-vscode.js-debug-companion; do
  rm -rf "$vscode/extensions/$e"
done

say "installing the dependencies of VS Code $version (Node.js $("$nodebin" -v))"
# No install scripts here: they would compile addons the server never loads on
# Linux, and download a ripgrep binary.
(cd "$vscode" && npm_install --omit=dev)
(cd "$vscode/extensions" && npm_install --omit=dev)   # TypeScript, for its language features
(cd "$vscode/node_modules" && rm -rf @github/copilot* @microsoft/mxc-sdk @vscode/windows-process-tree/build)
find "$vscode/node_modules" "$vscode/extensions/node_modules" -name '*.map' -delete

# ripgrep: text search and workspace.findFiles() run it.
if [ -d "$vscode/node_modules/@vscode/ripgrep" ] && [ ! -x "$vscode/node_modules/@vscode/ripgrep/bin/rg" ]; then
  mkdir -p "$root/rg" && printf '{"private":true}\n' >"$root/rg/package.json"
  (cd "$root/rg" && npm_install "@vscode/ripgrep-linux-$arch@$RIPGREP")
  mkdir -p "$vscode/node_modules/@vscode/ripgrep/bin"
  cp "$(find "$root/rg/node_modules" -type f -name rg | head -n 1)" "$vscode/node_modules/@vscode/ripgrep/bin/rg"
  chmod +x "$vscode/node_modules/@vscode/ripgrep/bin/rg"
  rm -rf "$root/rg"
fi

# The native addons the server loads on Linux. spdlog writes every log file and
# output channel, node-pty runs terminals and tasks, native-watchdog ends an
# extension host whose server is gone. Newer releases ship some of them built.
addon_there() { # module: is its .node file for this platform there?
  [ -n "$(find "$vscode/node_modules/$1/build/Release" "$vscode/node_modules/$1/prebuilds/linux-$arch" \
          -maxdepth 1 -name '*.node' 2>/dev/null | head -n 1)" ]
}
missing=()
for m in @vscode/spdlog native-watchdog @vscode/native-watchdog node-pty; do
  [ -d "$vscode/node_modules/$m" ] && ! addon_there "$m" && missing+=("$m")
done
if [ ${#missing[@]} -gt 0 ]; then
  for t in make g++ python3; do command -v "$t" >/dev/null || die "$t is needed to compile ${missing[*]}"; done
  say "compiling ${missing[*]}"
  # The exit status is not used: node-pty's tidy-up step may fail after the build.
  (cd "$vscode" && MAKEFLAGS="-j$(nproc)" npm rebuild --foreground-scripts "${missing[@]}" >"$root/addons.log" 2>&1) || true
  for m in "${missing[@]}"; do addon_there "$m" || die "$m was not built: see $root/addons.log"; done
  rm -rf "$vscode"/node_modules/{node-pty,native-watchdog,@vscode/spdlog,@vscode/native-watchdog}/build/Release/obj.target
fi

# Nothing may be looked up on the internet from a test.
node - "$vscode/product.json" <<'JS'
const fs = require('fs');
const file = process.argv[2];
const product = JSON.parse(fs.readFileSync(file, 'utf8'));
for (const k of ['extensionsGallery', 'updateUrl', 'linkProtectionTrustedDomains', 'defaultChatAgent']) delete product[k];
product.enableTelemetry = false;
fs.writeFileSync(file, JSON.stringify(product, null, 2));
JS

"$nodebin" "$vscode/out/server-main.js" --version >/dev/null || die "the installed server does not start"
printf '%s\n' "$version" >"$root/.done"
say "VS Code $version is in $root ($(du -sm "$root" | cut -f1) MB, $((SECONDS - started)) s)"
