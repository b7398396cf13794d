package org.byol3d.ingest.labels;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.IndexedMask;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.MaskNames;
import org.byol3d.ingest.QuarantinedFile;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.storage.GivenPath;
import org.byol3d.text.VisibleText;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.LabelSet.Label;

/**
 * The volumes of an index that have masks, and the classes of the masks.
 *
 * @param cases sorted by the URI of the volume
 * @param labels the classes
 * @param labelsFile the {@code dataset.json} that names the classes; empty if the values of the
 *     masks are the classes
 * @param leftOut the other volumes of the index, sorted by URI
 */
public record LabeledIndex(
    List<LabeledCase> cases,
    LabelSet labels,
    Optional<String> labelsFile,
    List<LeftOutCase> leftOut) {

  /** The file in which nnU-Net names the labels. */
  public static final String DATASET = "dataset.json";

  private static final int MOST_SHOWN = 3;

  /** Copies the lists. */
  public LabeledIndex {
    cases = List.copyOf(cases);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Finds the labeled cases of an index.
   *
   * <p>The labels are those of {@code dataset.json}: of the given file, else of the one in the data
   * directory, else of the one in the folder above, where nnU-Net keeps it. Without such a file,
   * each value that a mask holds besides 0 and −1 is a label.
   *
   * @param index with masks
   * @param dataset path or URI of a {@code dataset.json}; empty to look for it
   * @throws IOException if the index has no masks, there is no labeled case, or the labels cannot
   *     be read or are not sound; says what to do
   */
  public static LabeledIndex load(
      VolumeIndex index, Optional<String> dataset, Configuration configuration) throws IOException {
    if (!index.hasMasks()) {
      throw new IOException(
          index.name()
              + ": the index has no masks: run byol3d ingest with --masks on the same --index");
    }
    var file = datasetFile(index.dataDirectory(), dataset, configuration);
    var known =
        file.isEmpty() ? Optional.<LabelSet>empty() : Optional.of(DatasetLabels.of(file.get()));
    var sorter = new Sorter(index, known);
    index.volumes().forEach(sorter::sort);
    if (sorter.cases.isEmpty()) {
      throw new IOException(noCase(index, sorter.leftOut));
    }
    return new LabeledIndex(
        sorter.cases,
        known.isPresent() ? known.get() : held(index, sorter.cases),
        file.map(JsonFile::name),
        sorter.leftOut);
  }

  private static Optional<JsonFile> datasetFile(
      DataDirectory data, Optional<String> given, Configuration configuration) throws IOException {
    if (given.isPresent()) {
      return Optional.of(
          JsonFile.read(new GivenPath(given.get()).onDefault(configuration), configuration));
    }
    var folder = new GivenPath(data.uri()).onDefault(configuration);
    var inside = JsonFile.ifPresent(GivenPath.in(folder, DATASET), configuration);
    return inside.isPresent() || folder.isRoot()
        ? inside
        : JsonFile.ifPresent(GivenPath.in(folder.getParent(), DATASET), configuration);
  }

  /** Returns a label for each value that a mask holds besides background. */
  private static LabelSet held(VolumeIndex index, List<LabeledCase> cases) throws IOException {
    var values = new TreeSet<Integer>();
    cases.forEach(it -> values.addAll(it.mask().counts().keySet()));
    values.removeIf(LabelSet::isBackground);
    if (values.isEmpty()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: the %,d masks hold background only (0 or -1), so there is nothing to learn:"
                  + " check the masks, or name the labels in a dataset.json",
              index.dataDirectory(),
              cases.size()));
    }
    if (values.size() > LabelSet.MOST_FOREGROUND) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: the masks hold %,d different values besides background, but at most %d can be"
                  + " learned: give each class one value, not each object",
              index.dataDirectory(),
              values.size(),
              LabelSet.MOST_FOREGROUND));
    }
    boolean single = values.size() == 1;
    return new LabelSet(
        values.stream()
            .map(value -> new Label(single ? "foreground" : "label " + value, value))
            .toList(),
        OptionalInt.empty());
  }

  private static String noCase(VolumeIndex index, List<LeftOutCase> leftOut) {
    return leftOut.isEmpty()
        ? index.name() + " has no volumes: byol3d inspect --index ... --quarantine says why"
        : String.format(
            Locale.ROOT,
            "%s: no volume has a usable mask (%s); the first: %s",
            index.dataDirectory(),
            text(leftOut),
            VisibleText.line(leftOut.get(0).message()));
  }

  /** Returns how many volumes are left out for each reason, in the order of the reasons. */
  public Map<LeftOutCase.Reason, Integer> leftOutCounts() {
    return counts(leftOut);
  }

  /** Returns the same for people, such as {@code 2 without a mask}; empty if none is left out. */
  public String leftOutText() {
    return text(leftOut);
  }

  private static Map<LeftOutCase.Reason, Integer> counts(List<LeftOutCase> leftOut) {
    var counts = new EnumMap<LeftOutCase.Reason, Integer>(LeftOutCase.Reason.class);
    leftOut.forEach(it -> counts.merge(it.reason(), 1, Integer::sum));
    return counts;
  }

  private static String text(List<LeftOutCase> leftOut) {
    var parts = new ArrayList<String>();
    counts(leftOut)
        .forEach(
            (reason, count) ->
                parts.add(String.format(Locale.ROOT, "%,d %s", count, reason.text())));
    return String.join(", ", parts);
  }

  /** Sorts volumes into cases and others. */
  private static final class Sorter {
    private final DataDirectory data;
    private final Optional<LabelSet> labels;
    private final Map<String, IndexedMask> masks = new HashMap<>();
    private final Map<String, QuarantinedFile> badMasks = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final List<LabeledCase> cases = new ArrayList<>();
    private final List<LeftOutCase> leftOut = new ArrayList<>();

    Sorter(VolumeIndex index, Optional<LabelSet> labels) {
      this.data = index.dataDirectory();
      this.labels = labels;
      index.masks().forEach(mask -> masks.put(mask.volumeUri(), mask));
      for (var file : index.quarantine()) {
        MaskNames.volumeOf(file.file().uri()).ifPresent(volume -> badMasks.put(volume, file));
      }
    }

    void sort(IndexedVolume volume) {
      var path = data.pathBelow(volume.uri());
      var name = path.substring(0, path.lastIndexOf('.'));
      var mask = masks.get(volume.uri());
      var unsafe = CaseNames.problem(name);
      if (mask == null) {
        withoutMask(name, volume.uri());
      } else if (unsafe.isPresent()) {
        leaveOut(
            name,
            LeftOutCase.Reason.UNSAFE_NAME,
            volume.uri() + ": the name " + unsafe.get() + ": rename the volume and its mask");
      } else if (names.containsKey(name)) {
        leaveOut(
            name,
            LeftOutCase.Reason.SAME_NAME,
            volume.uri() + ": has the name of " + names.get(name) + ": rename one of them");
      } else {
        var others = others(mask);
        if (others.isEmpty()) {
          names.put(name, volume.uri());
          cases.add(new LabeledCase(name, volume, mask));
        } else {
          leaveOut(name, LeftOutCase.Reason.OTHER_LABELS, others(mask, others));
        }
      }
    }

    private void withoutMask(String name, String uri) {
      var bad = badMasks.get(uri);
      if (bad == null) {
        leaveOut(
            name,
            LeftOutCase.Reason.NO_MASK,
            uri + ": has no mask: put it beside the volume, as " + MaskNames.maskOf(uri));
      } else {
        leaveOut(name, LeftOutCase.Reason.BAD_MASK, bad.message());
      }
    }

    private List<Integer> others(IndexedMask mask) {
      return labels.stream()
          .flatMap(known -> mask.counts().keySet().stream().filter(value -> !known.knows(value)))
          .toList();
    }

    private String others(IndexedMask mask, List<Integer> others) {
      var shown = others.stream().limit(MOST_SHOWN).map(String::valueOf).toList();
      return String.format(
          Locale.ROOT,
          "%s: holds the value%s %s%s, which dataset.json does not name (%s): correct the mask or"
              + " dataset.json",
          mask.uri(),
          others.size() == 1 ? "" : "s",
          String.join(", ", shown),
          others.size() > MOST_SHOWN ? ", …" : "",
          labels.map(LabelSet::toString).orElse(""));
    }

    private void leaveOut(String name, LeftOutCase.Reason reason, String message) {
      leftOut.add(new LeftOutCase(name, reason, message));
    }
  }
}
