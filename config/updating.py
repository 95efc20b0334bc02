"""An update that can be taken back: ``deploy/update`` runs this from the folder of the new release.

The installation is a link (``/srv/areopag``) to the folder of one release, each with an environment of
its own; to change the code is to turn the link. Needs no Django: commands run in the release
they belong to, old ones in the old, new ones in the new.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from gettext import translation
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
_ = translation("django", HERE / "locale", ["ru"], fallback=True).gettext

TARGET = "areopag.target"
SYSTEMD = Path("/run/systemd/system")  # there when the machine was started by it
NOTHING_CHANGED, TAKEN_BACK, STUCK = 1, 2, 3
SECONDS_TO_START = "120"

Say = Callable[[str], None]


class StepFailed(Exception):
    """A command ended badly; the text is what it said last."""


@dataclass(frozen=True)
class Installation:
    """Where the link is, what it leads to, what it shall lead to."""

    link: Path
    old: Path
    new: Path
    user: str
    has_services: bool
    say: Say

    def manage(self, release: Path, *command: str) -> str:
        """A command of the site in one release, as the user of the site."""
        self.say("· " + " ".join(command))
        as_user = ("runuser", "-u", self.user, "--") if self.user else ()
        return _run(*as_user, str(release / "deploy" / "manage"), *command)

    def services(self, verb: str) -> None:
        if self.has_services:
            self.say(f"· systemctl {verb} {TARGET}")
            _run("systemctl", verb, TARGET)

    def turn(self, release: Path) -> None:
        """The link leads to one release or the other at every instant."""
        draft = self.link.with_name(f"{self.link.name}.new")
        draft.unlink(missing_ok=True)
        draft.symlink_to(release)
        draft.replace(self.link)


def update(site: Installation) -> int:
    """Look, stop, back up, change, look again; taken back whole when anything fails.

    The site is closed from before the backup until the new code works, so nothing that people do
    is lost when the backup is put back.
    """
    try:
        site.manage(site.old, "doctor", "--before-update")
    except StepFailed as failure:
        return _refuse(site, failure)
    try:
        site.services("stop")
        backup = site.manage(site.old, "backup").splitlines()[-1]
    except (StepFailed, KeyboardInterrupt) as failure:
        _start_again(site)
        return _refuse(site, failure)
    try:
        _change(site)
    except (StepFailed, OSError, KeyboardInterrupt) as failure:
        return _go_back(site, backup, failure)
    site.say(_("The update is done. The backup made before it: %(path)s") % {"path": backup})
    return 0


def _change(site: Installation) -> None:
    site.manage(site.new, "check", "--deploy", "--fail-level", "ERROR")
    site.manage(site.new, "migrate", "--no-input")
    site.manage(site.new, "collectstatic", "--no-input", "--verbosity", "0")
    site.turn(site.new)
    site.services("start")
    if site.has_services:
        site.manage(site.new, "wait_ready", "--seconds", SECONDS_TO_START)
    site.manage(site.new, "doctor", "--before-update")


def _refuse(site: Installation, failure: BaseException) -> int:
    site.say(_("Not updated: %(why)s") % {"why": str(failure) or "Ctrl-C"})
    site.say(_("Nothing was changed. Mend what is named above and begin anew."))
    return NOTHING_CHANGED


def _start_again(site: Installation) -> None:
    try:
        site.services("start")
    except StepFailed as second:
        site.say(_("The services did not start: %(why)s") % {"why": second})


def _go_back(site: Installation, backup: str, failure: BaseException) -> int:
    site.say(_("The update failed: %(why)s") % {"why": str(failure) or "Ctrl-C"})
    site.say(_("Going back to the code and the data of before."))
    try:
        site.services("stop")
        site.turn(site.old)
        site.manage(site.old, "restore", backup, "--replace")
        site.manage(site.old, "collectstatic", "--no-input", "--verbosity", "0")
        site.services("start")
    except (StepFailed, OSError, KeyboardInterrupt) as second:
        site.say(_("GOING BACK FAILED TOO: %(why)s") % {"why": str(second) or "Ctrl-C"})
        site.say(
            _(
                "By hand: ln -sfn %(old)s %(link)s; %(link)s/deploy/manage restore %(backup)s --replace"
            )
            % {"old": site.old, "link": site.link, "backup": backup}
        )
        return STUCK
    site.say(_("All is as it was before the update, nothing is lost."))
    return TAKEN_BACK


def _run(*command: str) -> str:
    done = subprocess.run(  # noqa: S603 -- commands of our own, nothing goes through a shell
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise StepFailed(f"{' '.join(command[-3:])}\n{said[-2000:]}")
    return done.stdout.strip()


def installation(arguments: argparse.Namespace, *, new: Path, say: Say) -> Installation:
    link = Path(arguments.link)
    if not link.is_symlink():
        raise SystemExit(
            _("%(link)s must be a link to the folder of a release, see docs/howto/operator.md.")
            % {"link": link}
        )
    if link.resolve() == new:
        raise SystemExit(_("%(link)s leads to this release already.") % {"link": link})
    user = arguments.user if os.geteuid() == 0 else ""
    has_services = {"auto": SYSTEMD.exists(), "systemd": True, "none": False}[arguments.services]
    return Installation(link, link.resolve(), new, user, has_services, say)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--link", default="/srv/areopag", help="what leads to the release in use")
    parser.add_argument("--user", default="areopag", help="whose the data is; empty: do not change")
    parser.add_argument("--services", choices=["auto", "systemd", "none"], default="auto")
    return update(installation(parser.parse_args(), new=HERE, say=_say))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
