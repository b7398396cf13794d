package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Tests that every native array of a step is freed with it. Resident memory is measured in a
 * separate process with a small, fixed Java heap, touched at the start: only native memory can
 * grow.
 */
class NativeMemoryTest {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final int WARM_UP = 100;
  private static final int STEPS = 300;
  private static final int WINDOW = 100;

  @Test
  void residentMemoryIsConstantOver300Steps() throws Exception {
    Assumptions.assumeTrue(Files.exists(STATM), "resident memory is read from " + STATM);
    var classPath =
        Objects.requireNonNullElseGet(
            System.getProperty("surefire.test.class.path"),
            () -> System.getProperty("java.class.path"));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Steps.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Long> pages;
    try (var output = process.inputReader()) {
      pages = output.lines().filter(line -> line.matches("\\d+")).map(Long::valueOf).toList();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(pages).hasSize(STEPS);

    long first = median(pages.subList(0, WINDOW));
    long last = median(pages.subList(STEPS - WINDOW, STEPS));

    assertThat((double) last / first).as("%d pages, then %d", first, last).isLessThan(1.02);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** The measured process. It prints its resident pages after every step. */
  static final class Steps {
    private Steps() {}

    public static void main(String[] args) throws IOException {
      var first = PhasedStepTest.view(1, 1);
      var second = PhasedStepTest.view(1, 2);
      try (var step = PhasedStepTest.step(1)) {
        for (int i = 0; i < WARM_UP + STEPS; i++) {
          var policy = i % 2 == 0 ? GraphPolicy.KEEP : GraphPolicy.RECOMPUTE;
          step.run(first, second, PhasedStepTest.BATCH / 2, policy, 1);
          if (i >= WARM_UP) {
            // Total pages, resident pages, ...
            System.out.println(Files.readString(STATM).split(" ", 3)[1]);
          }
        }
      }
    }
  }
}
