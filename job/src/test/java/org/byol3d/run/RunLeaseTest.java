package org.byol3d.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLeaseTest {
  @TempDir private Path folder;

  private final List<String> waits = new ArrayList<>();
  private StoreDirectory run;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);

  @BeforeEach
  void open() throws IOException {
    run = StoreDirectory.of(folder.toString(), new Configuration());
  }

  private RenewedLease acquire(RunLease.Pause pause) throws IOException, InterruptedException {
    return new RunLease(run, clock, pause).acquire(waits::add);
  }

  /** Writes the lease of a process on another machine. */
  private void hold(Duration left) throws IOException {
    Files.writeString(
        folder.resolve("_lock"),
        String.format(
            Locale.ROOT,
            "{\"owner\":\"x\",\"description\":\"anna@node7, process 3\",\"expires\":%d}",
            now.plus(left).toEpochMilli()),
        StandardCharsets.UTF_8);
  }

  @Test
  void livingProcessIsNamedAtOnce() throws Exception {
    try (var first = acquire(time -> {})) {
      first.assertHeld();
      assertThatThrownBy(() -> acquire(time -> now = now.plus(time)))
          .isInstanceOf(LeaseHeldException.class)
          .hasMessageContaining("run file:" + folder)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    assertThat(waits).isEmpty();
    acquire(time -> {}).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void silentLeaseOfAnotherMachineIsWaitedFor() throws Exception {
    hold(Duration.ofSeconds(40));
    var start = now;
    acquire(time -> now = now.plus(time)).close();
    assertThat(Duration.between(start, now)).isEqualTo(Duration.ofSeconds(40));
    assertThat(waits).singleElement().asString().contains("anna@node7, process 3");
  }

  @Test
  void renewedLeaseOfAnotherMachineIsRefused() throws Exception {
    hold(Duration.ofSeconds(40));
    RunLease.Pause renewing =
        time -> {
          now = now.plus(time);
          try {
            hold(Duration.ofSeconds(60));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    assertThatThrownBy(() -> acquire(renewing))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("anna@node7, process 3");
  }
}
