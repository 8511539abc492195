# shellcheck shell=sh
# How does a bare clone get what it needs? One environment, from a locked and hashed list, made once.
#
# Read by ./murmure and ./test, which set `here` (the checkout) and call `prepare LOCK`. Everything it
# says goes to stderr; stdout belongs to the command. The environment is .venv in the checkout, or
# MURMURE_ENV. It is complete when its copy of the lock stands in it: the copy is written last.

env_dir=${MURMURE_ENV:-$here/.venv}
stamp=$env_dir/.murmure-lock

case ${MURMURE_LANG:-${LC_ALL:-${LC_MESSAGES:-${LANG:-en}}}} in
    fr* | FR*) tongue=fr ;;
    *) tongue=en ;;
esac

# say ENGLISH FRENCH
say() {
    if [ "$tongue" = fr ]; then printf '%s\n' "$2" >&2; else printf '%s\n' "$1" >&2; fi
}

stop() {
    say "$1" "$2"
    exit 1
}

# suits PYTHON: is it Python 3.11 or later, and does it run at all (pyenv leaves shims that do not)?
suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# Print the real path of the newest Python that suits; nothing when there is none.
find_python() {
    for name in ${MURMURE_PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
        if suits "$name"; then
            "$name" -c 'import os, sys; print(os.path.realpath(sys.executable))'
            return
        fi
    done
}

# One maker at a time: the second waits for the first. A lock left by a killed maker is taken over.
enter() {
    waited=no
    until mkdir "$env_dir.making" 2>/dev/null; do
        maker=$(cat "$env_dir.making/pid" 2>/dev/null || echo 0)
        if [ "$waited" != no ] && { [ "$maker" = 0 ] || ! kill -0 "$maker" 2>/dev/null; }; then
            rm -rf "$env_dir.making"
            continue
        fi
        [ "$waited" = told ] || say "Another murmure is preparing the environment: waiting for it." \
            "Un autre murmure prépare l'environnement : on l'attend."
        waited=told
        sleep 1
    done
    echo "$$" >"$env_dir.making/pid"
    trap 'leave' EXIT
    trap 'leave; interrupted' HUP INT TERM
}

leave() {
    rm -rf "$env_dir.making"
    trap - EXIT HUP INT TERM
}

interrupted() {
    say "Stopped before the environment was complete. Nothing else was touched; the next run starts it again." \
        "Arrêté avant que l'environnement soit complet. Rien d'autre n'a été touché ; la prochaine fois, il sera refait."
    exit 130
}

with_uv() {
    uv venv --quiet --clear ${1:+--python "$1"} "$env_dir" &&
        uv pip install --quiet --compile-bytecode --python "$env_dir/bin/python" --require-hashes --only-binary :all: -r "$2"
}

with_pip() {
    "$1" -m venv --clear "$env_dir" &&
        "$env_dir/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
            --require-hashes --only-binary :all: -r "$2"
}

# What pip and uv say is kept in a log, and shown when they fail: no network, or no wheel for this machine.
logged() {
    "$@" >>"$env_dir.making/log" 2>&1
}

not_installed() {
    grep -v '^WARNING' "$env_dir.making/log" | tail -n 12 >&2
    stop "The libraries could not be installed (the reason is above). If this machine is offline, connect it once and run the same command again: what is needed is kept in $env_dir. If a library has no wheel for this Python, name another one: MURMURE_PYTHON=python3.12." \
        "Les bibliothèques n'ont pas pu être installées (la raison est ci-dessus). Si la machine est hors ligne, connectez-la une fois et relancez la même commande : tout sera gardé dans $env_dir. Si une bibliothèque n'existe pas pour ce Python, indiquez-en un autre : MURMURE_PYTHON=python3.12."
}

# A folder that is not an environment is somebody's: never cleared.
check_place() {
    if [ -e "$env_dir" ] && [ ! -e "$env_dir/pyvenv.cfg" ] && [ -n "$(ls -A "$env_dir" 2>/dev/null)" ]; then
        stop "$env_dir is not empty and is not a Python environment, so it was left alone. Name an empty or new folder in MURMURE_ENV." \
            "$env_dir n'est pas vide et n'est pas un environnement Python : rien n'y a été touché. Indiquez un dossier vide ou nouveau dans MURMURE_ENV."
    fi
    mkdir -p "$(dirname -- "$env_dir")" 2>/dev/null && [ -w "$(dirname -- "$env_dir")" ] ||
        stop "Nothing can be written beside $env_dir. Name a folder of yours in MURMURE_ENV." \
            "Impossible d'écrire à côté de $env_dir. Indiquez un dossier à vous dans MURMURE_ENV."
}

make_environment() {
    python=$(find_python)
    if [ -z "$python" ] && ! command -v uv >/dev/null 2>&1; then
        stop "murmure needs Python 3.11 or later, and none was found. Debian, Ubuntu: sudo apt install python3 python3-venv. macOS: brew install python. If it is elsewhere: MURMURE_PYTHON=/path/to/python3." \
            "murmure a besoin de Python 3.11 ou plus récent, et aucun n'a été trouvé. Debian, Ubuntu : sudo apt install python3 python3-venv. macOS : brew install python. S'il est ailleurs : MURMURE_PYTHON=/chemin/de/python3."
    fi
    say "First use, or the list of libraries has changed: installing them in $env_dir (about 600 MB, one or two minutes). They come from PyPI, in the versions and with the hashes of $(basename -- "$1"); nothing is installed anywhere else." \
        "Première utilisation, ou la liste des bibliothèques a changé : installation dans $env_dir (environ 600 Mo, une ou deux minutes). Elles viennent de PyPI, dans les versions et avec les empreintes de $(basename -- "$1") ; rien n'est installé ailleurs."
    rm -f "$stamp"
    if ! { command -v uv >/dev/null 2>&1 && logged with_uv "$python" "$1"; }; then
        if [ -z "$python" ] || ! "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            stop "This Python cannot make environments: its venv and pip modules are missing. Debian, Ubuntu: sudo apt install python3-venv. Without root: install uv (https://docs.astral.sh/uv/) and run this again." \
                "Ce Python ne sait pas créer d'environnement : ses modules venv et pip manquent. Debian, Ubuntu : sudo apt install python3-venv. Sans droits d'administration : installez uv (https://docs.astral.sh/uv/) et relancez."
        fi
        logged with_pip "$python" "$1" || not_installed
    fi
    cp "$1" "$stamp.part" && mv "$stamp.part" "$stamp"
    say "Compiling what counts and draws quickly, so that your first import does not wait (about a minute)." \
        "Compilation de ce qui compte et dessine vite, pour que votre premier import n'attende pas (une minute environ)."
    # Only a head start: without it, the first use compiles. Whatever goes wrong here stops nothing.
    PYTHONPATH=$here/src "$env_dir/bin/python" -P -m murmure.faces.cli.warm >>"$env_dir.making/log" 2>&1 </dev/null || :
    say "Ready." "C'est prêt."
}

complete() {
    [ -x "$env_dir/bin/python" ] && cmp -s "$1" "$stamp"
}

# prepare LOCK [LARGER]: make sure that the environment holds LOCK; an environment of LARGER holds it too.
prepare() {
    if complete "$1" || { [ $# -gt 1 ] && complete "$2"; }; then return; fi
    check_place
    enter
    complete "$1" || { [ $# -gt 1 ] && complete "$2"; } || make_environment "$1"
    leave
}
