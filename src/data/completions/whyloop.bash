# bash completion for whyloop(1).  Verbs and options are those that --help prints, so they are always the command's own.

# The long options of a verb ("" for the command), those that take a value with =
_whyloop_options() {
    # shellcheck disable=SC2086
    "$1" $2 --help 2>/dev/null </dev/null | sed -n 's/^  \(-[a-z], \)\{0,1\}\(--[a-z0-9-]*\)\([= ][A-Za-z0-9|]\{1,\}\)\{0,1\}  .*/\2\3/p' |
        sed 's/[= ]..*/=/'
}

_whyloop_verbs() {
    "$1" --help 2>/dev/null </dev/null | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p'
}

# The words in which a value's usage is written, as in --native=0|1
_whyloop_words() {
    "$1" "$2" --help 2>/dev/null </dev/null | sed -n "s/^  $3=\([a-z0-9|]*|[a-z0-9|]*\)  .*/\1/p" | tr '|' '\n'
}

_whyloop_values() { # COMMAND VERB OPTION
    case $3 in
    --kind) "$1" explain 2>/dev/null </dev/null | sed -n 's/^\([a-z][a-z-]*\)  .*/\1/p' ;;
    --format) printf '%s\n' text markdown html json ;;
    --color) printf '%s\n' always never auto ;;
    --since) printf '%s\n' 1h 1d 1w today yesterday ;;
    *) _whyloop_words "$1" "$2" "$3" ;;
    esac
}

_whyloop_ids() {
    "$1" list 2>/dev/null </dev/null | sed -n '2,${/^ /d;s/.* //p}'
}

_whyloop_reply() { # WORDS CURRENT
    local IFS=$'\n'
    # shellcheck disable=SC2207
    COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_whyloop_value() { # COMMAND VERB OPTION CURRENT
    case $3 in
    --report-dir | --debug-dir) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$4")); compopt -o filenames 2>/dev/null ;;
    --output | -o) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$4")); compopt -o filenames 2>/dev/null ;;
    *) _whyloop_reply "$(_whyloop_values "$1" "$2" "$3")" "$4" ;;
    esac
}

# Of run: where the command begins that is to be run; 0: not yet
_whyloop_command_at() {
    local i
    for ((i = 2; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --) echo $((i + 1)); return ;;
        --report-dir | --fail-on | --native) [[ ${COMP_WORDS[i + 1]} == = ]] && i=$((i + 1)); i=$((i + 1)) ;;
        -*) ;;
        *) echo "$i"; return ;;
        esac
    done
    echo 0
}

_whyloop_argument() { # COMMAND VERB CURRENT
    local IFS=$'\n'
    case $2 in
    show) _whyloop_reply "$(_whyloop_ids "$1")" "$3"; COMPREPLY+=($(compgen -f -- "$3")); compopt -o filenames 2>/dev/null ;;
    explain) _whyloop_reply "$(_whyloop_values "$1" "$2" --kind)" "$3" ;;
    run) COMPREPLY=($(compgen -c -- "$3")) ;;
    *) COMPREPLY=($(compgen -f -- "$3")); compopt -o filenames 2>/dev/null ;;
    esac
}

_whyloop() {
    local current=$2 before=$3 verb=${COMP_WORDS[1]} begin
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        _whyloop_reply "$(_whyloop_verbs "$1"; _whyloop_options "$1" "")" "$current"
        return
    fi
    if [[ $verb == run ]]; then
        begin=$(_whyloop_command_at)
        if [[ $begin -eq $COMP_CWORD ]]; then
            _whyloop_argument "$1" run "$current"
            return
        elif [[ $begin -gt 0 ]]; then
            _whyloop_argument "$1" "" "$current"
            return
        fi
    fi
    # bash takes --option=value apart
    if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then
        _whyloop_value "$1" "$verb" "$before" ""
    elif [[ $before == = ]]; then
        _whyloop_value "$1" "$verb" "${COMP_WORDS[COMP_CWORD - 2]}" "$current"
    elif [[ $before == -o ]] || _whyloop_options "$1" "$verb" | grep -qxF -e "$before="; then
        _whyloop_value "$1" "$verb" "$before" "$current"
    elif [[ $current == -* ]]; then
        _whyloop_reply "$(_whyloop_options "$1" "$verb")" "$current"
        [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    else
        _whyloop_argument "$1" "$verb" "$current"
    fi
    return 0
}

complete -F _whyloop whyloop
