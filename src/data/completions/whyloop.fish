# fish completion for whyloop(1).  Verbs and options are those that --help prints, so they are always the command's own.

function __whyloop_command
    set -l words (commandline -opc)
    echo $words[1]
end

function __whyloop_verbs
    eval (string escape -- (__whyloop_command)) --help 2>/dev/null |
        string replace -rf '^  ([a-z]+) +(?:\S+ )*? *([a-z].*)$' '$1\t$2'
end

function __whyloop_options
    set -l words (commandline -opc)
    test (count $words) -ge 2; or return
    eval (string escape -- $words[1]) (string escape -- $words[2]) --help 2>/dev/null |
        string replace -rf '^  (?:-[a-z], )?(--[a-z0-9-]+)(?:([= ])[A-Za-z0-9|]+)?  +(.*)$' '$1\t$3'
end

function __whyloop_kinds
    eval (string escape -- (__whyloop_command)) explain 2>/dev/null | string replace -rf '^([a-z][a-z-]*)  .*$' '$1'
end

function __whyloop_before
    set -l words (commandline -opc)
    contains -- $words[-1] $argv
end

function __whyloop_runs
    set -l words (commandline -opc)
    test (count $words) -ge 3; and test $words[2] = run; and contains -- -- $words
end

complete -c whyloop -n 'test (count (commandline -opc)) -eq 1' -f -a '(__whyloop_verbs)'
complete -c whyloop -n 'not __whyloop_runs; and string match -q -- "-*" (commandline -ct)' -f -a '(__whyloop_options)'
complete -c whyloop -n '__whyloop_before --kind' -f -a '(__whyloop_kinds)'
complete -c whyloop -n '__whyloop_before --format' -f -a 'text markdown html json'
complete -c whyloop -n '__whyloop_before --color' -f -a 'always never auto'
complete -c whyloop -n '__whyloop_before --fail-on' -f -a 'unhandled any'
complete -c whyloop -n '__whyloop_before --since' -f -a '1h 1d 1w today yesterday'
complete -c whyloop -n '__whyloop_before --report-dir --debug-dir' -f -a '(__fish_complete_directories)'
complete -c whyloop -n 'test (count (commandline -opc)) -ge 2; and test (commandline -opc)[2] = explain' -f -a '(__whyloop_kinds)'
complete -c whyloop -n __whyloop_runs -a '(__fish_complete_subcommand --fcs-skip=3)'
