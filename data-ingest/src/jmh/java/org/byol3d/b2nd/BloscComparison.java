package org.byol3d.b2nd;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Compares reads with those of python-blosc2, which calls c-blosc2, and prints a table. Both sides
 * read the same regions of the same files, in turn, with one thread; what counts is the CPU time of
 * this thread. c-blosc2 has no read of two regions: for a pair it reads two regions or the box
 * around both, whichever takes less.
 *
 * <p>The one argument is a Python that has blosc2.
 */
public final class BloscComparison {
  private static final int WARM_UP = 40;
  private static final int ROUNDS = 41;
  private static final int CROP = 96;

  /** A cube of a volume. */
  private record Cube(int d, int h, int w, int edge) {
    Region region() {
      return Region.of(new long[] {0, d, h, w}, new long[] {1, d + edge, h + edge, w + edge});
    }

    String text() {
      return d + "," + h + "," + w + ":" + edge;
    }
  }

  /** One row: what we read at once, and the ways in which c-blosc2 can read it. */
  private record Row(String name, List<Cube> ours, List<List<Cube>> ways) {
    static Row of(String name, Cube cube) {
      return new Row(name, List.of(cube), List.of(List.of(cube)));
    }
  }

  private static final Cube FIRST = new Cube(50, 60, 70, CROP);

  /** Shares 40 % of its voxels with the first. */
  private static final Cube SECOND = new Cube(75, 85, 95, CROP);

  private static final List<Row> ROWS =
      List.of(
          Row.of("96³ crop", FIRST),
          new Row(
              "crop pair",
              List.of(FIRST, SECOND),
              List.of(List.of(FIRST, SECOND), List.of(new Cube(50, 60, 70, CROP + 25)))),
          Row.of("full decode", new Cube(0, 0, 0, BenchmarkVolume.SIZE)));

  private BloscComparison() {}

  /** Prints the table in Markdown. */
  public static void main(String[] arguments) throws IOException {
    System.out.println("| | byol3d, ms | c-blosc2, ms | ratio |\n|---|---|---|---|");
    for (var volume : BenchmarkVolume.values()) {
      var python =
          new ProcessBuilder(
                  arguments[0], "src/jmh/python/blosc_reads.py", volume.file().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var array = B2ndArray.open(volume.file());
          var out = python.inputReader()) {
        for (var row : ROWS) {
          System.out.println("| " + volume + ": " + row.name() + compare(array, row, python, out));
        }
      } finally {
        python.destroy();
      }
    }
  }

  private static String compare(B2ndArray array, Row row, Process python, BufferedReader out)
      throws IOException {
    var reads =
        row.ours().stream()
            .map(
                cube ->
                    RegionRead.of(
                        cube.region(), new float[cube.edge() * cube.edge() * cube.edge()]))
            .toList();
    var ours = new ArrayList<Long>();
    var theirs = Stream.generate(ArrayList<Long>::new).limit(row.ways().size()).toList();
    var threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      array.read(reads);
      ours.add(threads.getCurrentThreadCpuTime() - begin);
      for (int way = 0; way < theirs.size(); way++) {
        theirs.get(way).add(askFor(row.ways().get(way), python, out));
      }
    }
    double our = median(ours);
    double their = theirs.stream().mapToDouble(BloscComparison::median).min().orElseThrow();
    return String.format(Locale.ROOT, " | %.1f | %.1f | %.2f |", our, their, our / their);
  }

  private static long askFor(List<Cube> cubes, Process python, BufferedReader out)
      throws IOException {
    var request = python.outputWriter();
    request.write(cubes.stream().map(Cube::text).collect(Collectors.joining(" ")));
    request.newLine();
    request.flush();
    var answer = out.readLine();
    if (answer == null) {
      throw new IOException("python-blosc2 gave no answer; its message is above");
    }
    return Long.parseLong(answer);
  }

  /** Returns the median of the rounds after the warm-up, in milliseconds. */
  private static double median(List<Long> nanoseconds) {
    long[] sorted =
        LongStream.of(nanoseconds.stream().skip(WARM_UP).mapToLong(Long::longValue).toArray())
            .sorted()
            .toArray();
    return sorted[sorted.length / 2] / 1e6;
  }
}
