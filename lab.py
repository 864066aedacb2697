"""Set up the lab and run it: `python3 lab.py start`, or `py lab.py start` on Windows.

Needs nothing but Python's own library. The first command makes `.venv` and installs into it exactly the
packages of requirements.lock, each checked by its hash. Later commands start at once.
"""

import sys

OLDEST, NEWEST = (3, 11), (3, 14)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    have = "{}.{}".format(*sys.version_info[:2])
    sys.exit(
        f"The lab needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, and this is Python {have}: use one of those, "
        f"for example 'python3.{NEWEST[1]} lab.py start' or 'make lab PYTHON=python3.{NEWEST[1]}'."
    )

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SETUP = ROOT / "setup"
NOTEBOOKS = ROOT / "notebooks"
BUILD = ROOT / "build"
NOTEBOOK_REPORT = BUILD / "junit-notebooks.xml"
PRISTINE = BUILD / "pristine"
LOCK = ROOT / "requirements.lock"
WHEELS = ROOT / "wheels"  # a bundle brings its packages along
STAMP = VENV / "lab-stamp.txt"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FIRST_NOTEBOOK = "notebooks/00-start-here.ipynb"

# For outputs that are stored or compared: a progress bar would show how slow the machine is, and what a
# learner has done so far is neither read nor written.
STEADY = {"LAB_PROGRESS": "off", "LAB_PROGRESS_FILE": "off"}

Step = tuple[str, list[str]]


class SetupError(RuntimeError):
    """The set-up cannot go on; the message is one sentence that says what to do."""


# ---- set-up --------------------------------------------------------------------------------------


def stamp() -> str:
    """What a finished .venv was made from; another value means: make it again."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    version = ".".join(map(str, sys.version_info[:2]))
    return f"lock {lock}\npython {version}\nfolder {ROOT}\n"


def is_ready() -> bool:
    """True when .venv is whole and was made from the present lock, Python version and folder."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp()


def pip_wheel() -> Path:
    """The pip that does the installing, carried in the repo since some systems have none.

    Raises SetupError unless its SHA-256 is the one in requirements.lock.
    """
    wheels = sorted(SETUP.glob("pip-*.whl"))
    if len(wheels) != 1:
        raise SetupError(f"{SETUP} must hold exactly one pip wheel: get a fresh copy of the lab.")
    digest = hashlib.sha256(wheels[0].read_bytes()).hexdigest()
    pin = re.search(r"^pip==.*\n(?: +--hash=.*\n)+", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if pin is None or f"sha256:{digest}" not in pin[0]:
        raise SetupError(f"{wheels[0].name} is damaged or not the pinned one: get a fresh copy of the lab.")
    return wheels[0]


def clean_environment() -> dict[str, str]:
    """The user's environment without what would let other Pythons or settings leak into the lab."""
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONPATH")}
    for name in ("USER", "TARGET", "PREFIX", "ROOT", "REQUIRE_VIRTUALENV"):
        env.pop(f"PIP_{name}", None)
    env["PYTHONNOUSERSITE"] = env["PYTHONUTF8"] = env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env["VIRTUAL_ENV"] = str(VENV)
    env["PATH"] = str(PYTHON.parent) + os.pathsep + env.get("PATH", "")
    # A learner's own start-up files and kernels must not change what a notebook shows.
    env["IPYTHONDIR"] = str(VENV / "ipython")
    env["JUPYTER_CONFIG_PATH"] = str(SETUP / "jupyter")
    env["JUPYTERLAB_WORKSPACES_DIR"] = str(VENV / "lab-workspaces")
    return env


def pip_install(*arguments: str) -> None:
    """Install into .venv with the carried pip; from a bundle's own packages, if this is one."""
    command = [sys.executable, str(pip_wheel() / "pip"), "--python", str(PYTHON), "install", "--quiet"]
    bundled = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    if subprocess.call([*command, *bundled, *arguments], cwd=ROOT, env=clean_environment()):
        raise SetupError(
            "The packages could not be installed, see pip's own message above; the first set-up needs a "
            "network, or a package index that pip is configured for."
        )


def make_venv() -> None:
    """Make .venv from nothing, install the lock and the lab itself, and stamp it when all went well."""
    try:
        import venv
    except ImportError:
        raise SetupError(
            "This Python comes without its 'venv' module: install the system's full python3 package."
        ) from None
    began = time.monotonic()
    print("Setting up the lab in .venv (a minute or so, once) ...", flush=True)
    try:
        if VENV.exists():
            shutil.rmtree(VENV)
        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)
    except OSError as error:
        raise SetupError(f"Close what uses .venv and try again; it cannot be made: {error}.") from None
    pip_install("--require-hashes", "--only-binary", ":all:", "-r", str(LOCK))
    pip_install("--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(stamp(), encoding="utf-8")
    print(f"Set-up done in {time.monotonic() - began:.0f} s.", flush=True)


def set_up() -> None:
    """Make whatever is missing or out of date."""
    if not is_ready():
        make_venv()
    keep_pristine()


def run(command: Sequence[str], **more: str) -> int:
    """Run a command of .venv in the lab's folder, give its exit status; Ctrl-C is its to handle."""
    return run_in(ROOT, command, **more)


def run_in(folder: Path, command: Sequence[str], **more: str) -> int:
    """The same in another folder."""
    with subprocess.Popen([str(PYTHON), *command], cwd=folder, env=clean_environment() | more) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


# ---- the course's notebooks ----------------------------------------------------------------------


def course_notebooks() -> list[Path]:
    """The numbered notebooks, without the older copies that a reset keeps."""
    return [path for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")) if ".old-" not in path.name]


def git(*arguments: str) -> bytes | None:
    """Output of a git command here; None without git or outside a checkout."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def is_checkout() -> bool:
    """True when the lab's own folder is the top of a git checkout with a commit."""
    prefix = git("rev-parse", "--show-prefix")
    return prefix is not None and not prefix.strip() and git("rev-parse", "HEAD") is not None


def keep_pristine() -> None:
    """Without git, keep a copy of each notebook from before its first use: what a reset goes back to."""
    if is_checkout():
        return
    for path in course_notebooks():
        copy = PRISTINE / path.name
        if not copy.exists():
            PRISTINE.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def pristine_notebooks() -> dict[str, bytes]:
    """Fresh contents by file name: as last committed, or as first unpacked where there is no git."""
    if not is_checkout():
        return {path.name: path.read_bytes() for path in sorted(PRISTINE.glob("*.ipynb"))}
    listing = git("ls-tree", "--name-only", "HEAD", "notebooks/") or b""
    paths = [line for line in listing.decode().splitlines() if line.endswith(".ipynb")]
    found = {Path(path).name: git("show", f"HEAD:{path}") for path in paths}
    return {name: contents for name, contents in found.items() if contents}


def old_name(path: Path) -> Path:
    """First free name for a kept copy: 07-blink.old-1.ipynb, 07-blink.old-2.ipynb, ..."""
    number = 1
    while path.with_name(f"{path.stem}.old-{number}{path.suffix}").exists():
        number += 1
    return path.with_name(f"{path.stem}.old-{number}{path.suffix}")


def reset_notebooks() -> int:
    """Give a fresh copy of every notebook that has changed; the old one stays, renamed."""
    fresh = pristine_notebooks()
    if not fresh:
        print("There is nothing to go back to yet: no git checkout, and the lab was never started here.")
        return 1
    changed = 0
    for name, contents in fresh.items():
        path = NOTEBOOKS / name
        if path.exists() and path.read_bytes() == contents:
            continue
        if path.exists():
            print(f"{name}: fresh copy; yours is now {path.rename(old_name(path)).name}")
        else:
            print(f"{name}: was missing, is back")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(contents)
        changed += 1
    if not changed:
        print("All notebooks are as they came; nothing was changed.")
    return 0


# ---- commands ------------------------------------------------------------------------------------


def start(options: argparse.Namespace) -> int:
    """Open JupyterLab on the notebooks, reachable from this machine only."""
    set_up()
    command = ["-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    if (ROOT / FIRST_NOTEBOOK).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{FIRST_NOTEBOOK}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    if options.port:
        command += [f"--ServerApp.port={options.port}", "--ServerApp.port_retries=0"]
    if options.no_browser or options.for_tests:
        command.append("--no-browser")
    if options.for_tests:
        command += ["--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    return run(command)


def workers() -> list[str]:
    """Options that spread tests over the processors, whole files at a time: a notebook is one file."""
    count = min(os.cpu_count() or 1, 8)
    return ["-n", str(count), "--dist", "loadfile"] if count > 1 else []


def checks() -> list[Step]:
    """Every check, in order: its name and the command that runs it in .venv."""
    tests = ["-m", "pytest", "-q", *workers()]
    steps: list[Step] = [
        ("style", ["-m", "ruff", "check", "--no-cache", "--output-format=concise", "."]),
        ("format", ["-m", "ruff", "format", "--no-cache", "--check", "--output-format=concise", "."]),
        ("types", ["-m", "mypy"]),
        ("rooms", ["-m", "importlinter.cli", "lint"]),
        ("javascript", ["setup/javascript.py"]),
        ("tests", [*tests, "tests", f"--junitxml={BUILD / 'junit-tests.xml'}"]),
    ]
    notebooks = [str(path.relative_to(ROOT)) for path in course_notebooks()]
    if notebooks:
        strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
        strict.append(f"--nbval-sanitize-with={Path('tests', 'nbval_sanitize.cfg')}")
        report = f"--junitxml={NOTEBOOK_REPORT}"
        steps.append(("notebooks", [*tests, *strict, *notebooks, report]))
    return steps


def test(options: argparse.Namespace) -> int:
    """Run every check to its end, then say which failed."""
    set_up()
    BUILD.mkdir(exist_ok=True)
    failed = []
    for name, command in checks():
        if options.only and name not in options.only:
            continue
        print(f"--- {name}", flush=True)
        began = time.monotonic()
        if run(command, **(STEADY if name == "notebooks" else {})):
            failed.append(name)
        if name == "notebooks" and NOTEBOOK_REPORT.exists():
            subprocess.call([sys.executable, str(SETUP / "notebook_times.py"), str(NOTEBOOK_REPORT)])
        outcome = "FAILED" if name in failed else "good"
        print(f"--- {name}: {outcome}, {time.monotonic() - began:.0f} s", flush=True)
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.", flush=True)
    return 1 if failed else 0


def in_venv(*command: str, **more: str) -> Callable[[argparse.Namespace], int]:
    """Make a lab command that sets up and then runs one command of .venv, with the words given after it."""

    def action(options: argparse.Namespace) -> int:
        set_up()
        return run([*command, *options.rest], **more)

    return action


def fetched(name: str) -> Path:
    """What setup/NAME.lock pins, in a folder beside .venv: packages that only one command needs."""
    folder = BUILD / name
    if not folder.exists():
        arguments = ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--target", str(folder)]
        pip_install(*arguments, "-r", str(SETUP / f"{name}.lock"))
    return folder


def browser(_: argparse.Namespace) -> int:
    """Fetch a browser's Python, and run the machine in it under Node."""
    set_up()
    return run(["-m", "pytest", "-q", f"--browser={fetched('browser')}", "tests/setup/test_browser.py"])


def nbgrader(options: argparse.Namespace) -> int:
    """Fetch nbgrader and run it in the folder and with the words given; without any, try it."""
    set_up()
    folder = fetched("nbgrader")
    if not options.rest:
        return run(["-m", "pytest", "-q", f"--nbgrader={folder}", "tests/setup/test_nbgrader.py"])
    path = str(folder / "bin") + os.pathsep + clean_environment()["PATH"]
    where = {"PYTHONPATH": str(folder), "PATH": path, "JUPYTER_PATH": str(folder / "share" / "jupyter")}
    course = Path(options.rest[0])
    if not (course / "nbgrader_config.py").is_file():
        raise SetupError(f"{course} is no course folder of nbgrader: make one by 'labkit teach release'.")
    return run_in(course, ["-m", "nbgrader", *options.rest[1:]], **where)


def reset(_: argparse.Namespace) -> int:
    """Put the notebooks back; needs no .venv."""
    return reset_notebooks()


COMMANDS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "start": ("open JupyterLab on the notebooks", start),
    "test": ("run every check", test),
    "reset": ("give fresh copies of changed notebooks, keeping yours under another name", reset),
    "notebooks": ("run all notebooks and store their outputs", in_venv("setup/store_notebooks.py", **STEADY)),
    "bench": ("measure how fast the lab is, as JSON", in_venv("-m", "labkit", "bench", "--json")),
    "soak": (
        "run all tests with long random searches",
        in_venv("-m", "pytest", "-q", *workers(), "--soak", "tests", LAB_HYPOTHESIS="soak"),
    ),
    "browser": ("run the machine in a browser's Python (needs Node.js)", browser),
    "bundle": ("pack the lab and its packages for a room without a network", in_venv("setup/bundle.py")),
    "nbgrader": ("fetch nbgrader and run it: for teachers who use it", nbgrader),
    "coverage": (
        "say which lines the tests never reach",
        in_venv("-m", "pytest", "-q", *workers(), "--cov", "--cov-report=term", "tests"),
    ),
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one call."""
    parser = argparse.ArgumentParser(prog="lab.py", description="Set up the lab and run it.")
    verbs = parser.add_subparsers(dest="verb", metavar="command", required=True)
    for name, (help_text, _) in COMMANDS.items():
        verb = verbs.add_parser(name, help=help_text, description=help_text)
        if name == "start":
            verb.add_argument(
                "--port", type=int, help="port of the server; otherwise the first free from 8888"
            )
            verb.add_argument("--no-browser", action="store_true", help="only print the address")
            verb.add_argument("--for-tests", action="store_true", help="no token, no browser: for tests only")
        elif name == "test":
            verb.add_argument("only", nargs="*", help="names of the checks to run; all otherwise")
        elif name not in ("reset", "browser"):
            verb.add_argument("rest", nargs=argparse.REMAINDER, help="passed on")
    # A first word that begins with a dash is no remainder to argparse, though it is to be passed on as well.
    options, unknown = parser.parse_known_args(arguments)
    if unknown and not hasattr(options, "rest"):
        parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    if unknown:
        options.rest = [*unknown, *options.rest]
    return options


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status."""
    options = parse(arguments)
    try:
        return COMMANDS[options.verb][1](options)
    except SetupError as error:
        print(f"lab.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
