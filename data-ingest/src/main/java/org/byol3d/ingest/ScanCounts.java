package org.byol3d.ingest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.byol3d.text.Table;

/**
 * The scans that a set of volumes is of, with the number of volumes of each, and what deserves a
 * second look before scans are split into training and test. It is not thread-safe.
 */
public final class ScanCounts {
  /** How many scans {@link #text} lists. */
  public static final int MOST_SCANS_SHOWN = 20;

  private static final int MOST_NAMES_SHOWN = 3;

  private final ScanIdRule rule;
  private final DataDirectory data;
  private final SortedMap<String, Integer> volumes = new TreeMap<>();
  private final Map<String, Set<String>> folders = new TreeMap<>();

  /**
   * Starts with no volumes counted.
   *
   * @param rule the rule that made the scan ids
   * @param data the directory below which the volumes were found
   */
  public ScanCounts(ScanIdRule rule, DataDirectory data) {
    this.rule = rule;
    this.data = data;
  }

  /**
   * Counts a volume.
   *
   * @param uri of the volume, below the data directory
   * @param scanId its scan
   */
  public void add(String uri, String scanId) {
    volumes.merge(scanId, 1, Integer::sum);
    if (rule.expression().isPresent()) {
      folders.computeIfAbsent(scanId, id -> new TreeSet<>()).add(rule.folderOf(data, uri));
    }
  }

  /** Returns the number of volumes of each scan, sorted by scan. */
  public SortedMap<String, Integer> volumes() {
    return volumes;
  }

  /**
   * Returns the list for people: a line per scan with its number of volumes, the rest as a number,
   * and a line per remark. Each line ends with the system's line separator; there is no line
   * without volumes.
   */
  public String text() {
    var table = new Table(2).left("").left("").right("");
    volumes.entrySet().stream()
        .limit(MOST_SCANS_SHOWN)
        .forEach(scan -> table.row("", scan.getKey(), number(scan.getValue())));
    if (volumes.size() > MOST_SCANS_SHOWN) {
      table.note(
          String.format(Locale.ROOT, "  and %,d more scans", volumes.size() - MOST_SCANS_SHOWN));
    }
    remarks().forEach(table::note);
    return table.text();
  }

  private static String number(int volumes) {
    return String.format(Locale.ROOT, volumes == 1 ? "%,d volume " : "%,d volumes", volumes);
  }

  /** Returns what deserves a second look, a line each; empty when nothing does. */
  public List<String> remarks() {
    return (rule.expression().isPresent() ? severalPlaces() : sharedFolder()).stream().toList();
  }

  /** Tells that one scan id was found in several folders. */
  private Optional<String> severalPlaces() {
    var several = folders.entrySet().stream().filter(scan -> scan.getValue().size() > 1).toList();
    if (several.isEmpty()) {
      return Optional.empty();
    }
    var first = several.get(0);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "--scan-id-pattern finds %s in %s%s and takes it for one scan. If these are several"
                + " animals, let its group take the folder above too.",
            first.getKey(),
            names(first.getValue()),
            others(several.size() - 1, "scan")));
  }

  /** Tells that several scans are in one folder, as the halves of one brain are. */
  private Optional<String> sharedFolder() {
    var inFolder = new TreeMap<String, Set<String>>();
    for (var scan : volumes.keySet()) {
      int slash = scan.lastIndexOf('/');
      if (slash > 0) {
        inFolder
            .computeIfAbsent(scan.substring(0, slash), folder -> new LinkedHashSet<>())
            .add(scan.substring(slash + 1));
      }
    }
    inFolder.values().removeIf(scans -> scans.size() < 2);
    if (inFolder.isEmpty()) {
      return Optional.empty();
    }
    var folder = inFolder.firstKey();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s holds the scans %s%s. Scans of one animal belong together, so that training and"
                + " test never share an animal%s",
            folder,
            names(inFolder.get(folder)),
            others(inFolder.size() - 1, "folder"),
            volumes.containsKey(ScanIdRule.ROOT)
                ? "; a --scan-id-pattern can group them."
                : ": --scan-id-pattern '" + grouping(inFolder.keySet()) + "' groups them."));
  }

  /** Returns an expression that takes the path of the deepest of some folders. */
  private static String grouping(Set<String> folders) {
    long depth =
        folders.stream()
                .mapToLong(folder -> folder.chars().filter(c -> c == '/').count())
                .max()
                .orElse(0)
            + 1;
    return depth == 1
        ? "^/([^/]+)/"
        : String.format(Locale.ROOT, "^/([^/]+(?:/[^/]+){0,%d})/", depth - 1);
  }

  private static String names(Set<String> names) {
    var shown = new ArrayList<>(names.stream().limit(MOST_NAMES_SHOWN).toList());
    if (names.size() > MOST_NAMES_SHOWN) {
      shown.add("…");
    }
    return shown.stream().collect(Collectors.joining(", "));
  }

  private static String others(int more, String what) {
    return more == 0
        ? ""
        : String.format(Locale.ROOT, " (and %,d more %s so)", more, more == 1 ? what : what + "s");
  }
}
