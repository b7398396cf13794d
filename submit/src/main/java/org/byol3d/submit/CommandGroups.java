package org.byol3d.submit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Help;

/** The list of commands in the help of the program, in groups. */
final class CommandGroups {
  private static final String TOOLS = "Tools";

  private static final Map<String, List<String>> GROUPS = groups();

  private CommandGroups() {}

  private static Map<String, List<String>> groups() {
    var groups = new LinkedHashMap<String, List<String>>();
    groups.put(
        "Essentials",
        List.of(
            "smoke",
            "phantom",
            "ingest",
            "preview",
            "pretrain",
            "finetune",
            "report",
            "export",
            "encode",
            "predict"));
    groups.put("Models over time", List.of("repretrain", "models", "rollback", "evaluate"));
    return groups;
  }

  /** Returns the text: three groups, with all other commands in the last one. */
  static String text(Help help) {
    Set<String> rest = new LinkedHashSet<>(help.subcommands().keySet());
    if (!rest.contains("ingest")) {
      return help.commandList();
    }
    var text = new StringBuilder();
    GROUPS.forEach(
        (title, names) -> {
          append(text, title, names, help);
          rest.removeAll(names);
        });
    append(text, TOOLS, List.copyOf(rest), help);
    return text.toString();
  }

  private static void append(StringBuilder text, String title, List<String> names, Help help) {
    var commands = new LinkedHashMap<String, Help>();
    names.stream()
        .filter(help.subcommands()::containsKey)
        .forEach(it -> commands.put(it, help.subcommands().get(it)));
    text.append(title)
        .append(':')
        .append(System.lineSeparator())
        .append(help.commandList(commands));
  }
}
