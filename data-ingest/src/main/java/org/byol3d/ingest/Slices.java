package org.byol3d.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.byol3d.volume.source.FileIdentity;

/** Assigns files to tasks so that each reads about as many bytes. */
final class Slices {
  /** Cost of opening a file, in bytes that could be read in the same time. */
  private static final long OPENING = 64 << 10;

  private Slices() {}

  /** The files of one task, sorted by URI. */
  record Slice(List<FileIdentity> files) implements Serializable {
    Slice {
      files = List.copyOf(files);
    }
  }

  private static final class Load {
    private final int number;
    private final List<FileIdentity> files = new ArrayList<>();
    private long bytes;

    Load(int number) {
      this.number = number;
    }
  }

  /**
   * Assigns the files from the largest to the smallest, each to the task with the fewest bytes so
   * far (Graham's longest processing time rule).
   *
   * @param count tasks, at least 1
   * @return at most {@code count} slices, not empty
   */
  static List<Slice> balanced(List<FileIdentity> files, int count) {
    var loads =
        new PriorityQueue<Load>(
            Comparator.<Load>comparingLong(load -> load.bytes)
                .thenComparingInt(load -> load.number));
    for (var i = 0; i < Math.min(count, files.size()); i++) {
      loads.add(new Load(i));
    }
    var largestFirst =
        files.stream()
            .sorted(
                Comparator.comparingLong(FileIdentity::length)
                    .reversed()
                    .thenComparing(FileIdentity::uri))
            .toList();
    for (var file : largestFirst) {
      var least = loads.remove();
      least.files.add(file);
      least.bytes += file.length() + OPENING;
      loads.add(least);
    }
    return loads.stream()
        .sorted(Comparator.comparingInt(load -> load.number))
        .map(
            load ->
                new Slice(
                    load.files.stream().sorted(Comparator.comparing(FileIdentity::uri)).toList()))
        .toList();
  }
}
