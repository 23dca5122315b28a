export type Shell = "bash" | "zsh" | "fish";

/**
 * They hand over the words as they stand and take what comes back as text. Neither is ever evaluated: a name in an
 * address book, or a half-typed command line, must not become a command at the press of a key.
 */
export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for placement
_placement() {
  local candidate current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    # Within a quotation bash takes the text as it is; elsewhere its spaces are escaped.
    case "$current" in
      [\\"\\']*) COMPREPLY+=("$candidate") ;;
      *) COMPREPLY+=("$(printf '%q' "$candidate")") ;;
    esac
  done < <(placement complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _placement placement
`,
  zsh: `#compdef placement
# zsh completion for placement
_placement() {
  local -a candidates
  candidates=("\${(@f)$(placement complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  candidates=(\${candidates:#})
  if (( \${#candidates} )); then compadd -a candidates; else _files; fi
}
if [ "$funcstack[1]" = "_placement" ]; then _placement "$@"; else compdef _placement placement; fi
`,
  fish: `# fish completion for placement
function __placement_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    placement complete -- $words[2..-1] "$current" 2>/dev/null
end
complete -c placement -n 'test (count (__placement_complete)) -gt 0' -f -a '(__placement_complete)'
`,
};
