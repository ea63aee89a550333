package dev.domaincheck.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * What a shell loads for the tab key: picocli's script, and before its function one of ours, for
 * what that does not know. Bash and zsh hand {@code --option=value} over as three words and as one,
 * and the commands that have manual pages are arguments of {@code man}.
 */
final class CompletionScript {

  /** NAME is the program, PAGES what may follow which words of man. */
  private static final String WORDS =
      """

      # Has --option=value completed as --option value is, and commands behind man.
      function _NAME_words() {
        local -a words=()
        local word before="" cursor=-1 option="" i=0
        for word in "${COMP_WORDS[@]}"; do
          if ((i == COMP_CWORD)); then
            case $word in
              =) word="" ;;
              --*=*)
                option=${word%%=*}=
                words+=("${word%%=*}")
                word=${word#*=}
                ;;
            esac
            words+=("$word")
            cursor=$((${#words[@]} - 1))
          elif [[ $word != "=" ]]; then
            words+=("$word")
            if ((i > 0 && i < COMP_CWORD)); then
              before+="$word "
            fi
          fi
          ((i += 1))
        done
        local current=""
        i=0
        for word in "${words[@]}"; do
          if ((i == cursor)); then
            current=$word
          fi
          ((i += 1))
        done
        COMPREPLY=()
        if [[ $current != -* ]]; then
          case $before in
      PAGES    esac
        fi
        local -a COMP_WORDS=("${words[@]}")
        local COMP_CWORD=$cursor
        _complete_NAME
        if [[ -n $option ]]; then
          words=()
          for word in "${COMPREPLY[@]}"; do
            words+=("$option$word")
          done
          COMPREPLY=("${words[@]}")
        fi
      }

      complete -F _NAME_words -o default NAME
      """;

  private CompletionScript() {}

  /** One script serves both shells: in zsh it loads that shell's support for bash's completion. */
  static String of(CommandLine root) {
    String name = root.getCommandName();
    StringBuilder pages = new StringBuilder();
    addPages("man", root.getSubcommands(), pages);
    return AutoComplete.bash(name, root) + WORDS.replace("PAGES", pages).replace("NAME", name);
  }

  private static void addPages(
      String words, Map<String, CommandLine> commands, StringBuilder pages) {
    if (!commands.isEmpty()) {
      String names = String.join(" ", commands.keySet());
      pages.append(
          """
                "%s ")
                  COMPREPLY=($(compgen -W "%s" -- "$current"))
                  return
                  ;;
          """
              .formatted(words, names));
      commands.forEach(
          (name, command) -> addPages(words + " " + name, command.getSubcommands(), pages));
    }
  }
}
