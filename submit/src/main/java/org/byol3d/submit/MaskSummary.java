package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.byol3d.ingest.IndexedMask;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.storage.JsonRecord;
import org.byol3d.text.Quoted;
import org.byol3d.text.Table;
import org.byol3d.text.VisibleText;

/** Prints the masks of an index. */
final class MaskSummary {
  private static final int MOST_VALUES_SHOWN = 8;

  private MaskSummary() {}

  /** A mask, as JSON. */
  private record Mask(
      String uri,
      String volume,
      String dtype,
      List<Integer> shape,
      SortedMap<Integer, Long> voxels) {
    static Mask of(IndexedMask mask) {
      var extent = mask.extent();
      return new Mask(
          mask.uri(),
          mask.volumeUri(),
          mask.content().elementType(),
          List.of(extent.depth(), extent.height(), extent.width()),
          mask.counts());
    }
  }

  /**
   * Prints a line per mask, or one JSON array.
   *
   * @param index as the user named it
   * @throws IOException if the index has no masks; says what to do
   */
  static void print(PrintWriter out, String index, VolumeIndex listed, boolean json)
      throws IOException {
    if (!listed.hasMasks()) {
      throw new IOException(
          VisibleText.line(index)
              + ": the index has no masks: run byol3d ingest --masks --data-dir "
              + Quoted.forShell(listed.dataDirectory().uri())
              + " --index "
              + Quoted.forShell(index));
    }
    var masks = listed.masks();
    if (json) {
      out.println(JsonRecord.write(masks.stream().map(Mask::of).toList()));
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s, generation %d: %,d masks of %,d volumes%n",
        VisibleText.line(index),
        listed.generation(),
        masks.size(),
        listed.volumes().size());
    var table = new Table(2).left("mask").left("type").left("shape").left("voxels of each value");
    for (var mask : masks) {
      table.row(
          VisibleText.line(listed.dataDirectory().pathBelow(mask.uri())),
          mask.content().elementType(),
          mask.extent().toString(),
          voxels(mask));
    }
    out.print(table.text());
  }

  private static String voxels(IndexedMask mask) {
    var counts = mask.counts();
    return counts.entrySet().stream()
            .limit(MOST_VALUES_SHOWN)
            .map(it -> String.format(Locale.ROOT, "%d: %,d", it.getKey(), it.getValue()))
            .collect(Collectors.joining("; "))
        + (counts.size() > MOST_VALUES_SHOWN
            ? String.format(Locale.ROOT, "; and %,d more values", counts.size() - MOST_VALUES_SHOWN)
            : "");
  }
}
