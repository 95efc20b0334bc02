#!/usr/bin/env bash
# Installs what pip cannot: `install-system-packages.sh [printing] [office] [tests] [venv]`.
#
# On Debian and Ubuntu, as root or with sudo that asks no password, it installs what is missing.
# Anywhere else it says exactly what to install and fails if the site cannot work without it.
set -euo pipefail

printing=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig)
# Shows presentations, tables and open documents: 100 MB to fetch, 320 MB on the disk. The fonts
# have the widths of Calibri, Cambria, Arial and Times, so that pages break where their authors saw it.
office=(libreoffice-impress-nogui libreoffice-calc-nogui libreoffice-writer-nogui
    fonts-crosextra-carlito fonts-crosextra-caladea fonts-liberation2)
tests=(chromium gettext poppler-utils)
venv=(python3-venv)

wanted=()
for part in "${@:-printing}"; do
    case $part in
        printing) wanted+=("${printing[@]}") ;;
        office) wanted+=("${office[@]}") ;;
        tests) wanted+=("${tests[@]}") ;;
        venv) wanted+=("${venv[@]}") ;;
        *) echo "Unknown part: $part (say printing, office, tests or venv)" >&2; exit 2 ;;
    esac
done

installed() {
    dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

# What the site cannot print papers without; the rest makes files smaller or serves tests.
can_print() {
    ldconfig -p 2>/dev/null | grep -q 'libpango-1\.0\.so\.0' &&
        ldconfig -p 2>/dev/null | grep -q 'libpangoft2-1\.0\.so\.0'
}

explain() {
    echo "These system packages are missing: ${missing[*]}" >&2
    echo "Install them, then run the command again:" >&2
    echo "  Debian, Ubuntu, Astra:  sudo apt-get install ${missing[*]}" >&2
    echo "  Fedora, RED OS:         sudo dnf install pango harfbuzz fontconfig" >&2
    echo "  ALT:                    sudo apt-get install libpango libharfbuzz fontconfig" >&2
    echo "  macOS:                  brew install pango" >&2
}

missing=()
if command -v dpkg-query >/dev/null; then
    for package in "${wanted[@]}"; do installed "$package" || missing+=("$package"); done
elif ! can_print; then
    missing=("${wanted[@]}")
fi
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing system packages: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    if "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null; then
        exit 0
    fi
fi

explain
case " $* " in *" tests "* | *" office "* | *" venv "*) exit 1 ;; esac
can_print || exit 1
